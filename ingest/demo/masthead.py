"""The demo newsroom's sections, bylines and topics."""

from masthead.models import Author, Section, Topic

SECTIONS = {  # path -> (name, description), a section before what stands below it
    "energy": ("Energy", "Who makes power, who moves it and who pays."),
    "energy/grids": ("Grids", "Lines, cables and the queue to be connected."),
    "energy/storage": ("Storage", "Batteries, reservoirs and other ways to keep the noon for the evening."),
    "technology": ("Technology", "Machines, medicines and the companies that make them."),
    "technology/computing": ("Computing", "Chips, halls full of them and what they are used for."),
    "trade": ("Trade", "What is bought, sold and carried across the sea."),
    "trade/freight": ("Freight", "Rails, roads and ferries, and what they carry."),
    "trade/ports": ("Ports", "Quays, cranes and the towns behind them."),
    "wirtschaft": ("Wirtschaft", "Aus Deutschland, Österreich und der Schweiz, auf Deutsch."),
    "wirtschaft/energie": ("Energie und Wärme", "Womit geheizt wird, und was es kostet."),
    "wirtschaft/industrie": ("Industrie", "Familienbetriebe, Werke und die Leute darin."),
}
INVENTED = "A byline of the demonstration newsroom. Its stories are invented, apart from the one on Bitfarms."
AUTHORS = {  # slug -> (name, role)
    "ines-falkner": ("Ines Falkner", "Energy correspondent"),
    "mira-osten": ("Mira Osten", "Technology editor"),
    "tom-harrick": ("Tom Harrick", "Ports and shipping"),
    "daniel-brookes": ("Daniel Brookes", "Science reporter"),
    "amara-lindqvist": ("Amara Lindqvist", "Trade reporter"),
    "lene-achterberg": ("Lene Achterberg", "Industrie"),
    "jonas-wiedmann": ("Jonas Wiedmann", "Energie und Wärme"),
}
TOPICS = {
    "batteries": "Batteries",
    "bitcoin-mining": "Bitcoin mining",
    "chips": "Chips",
    "data-centres": "Data centres",
    "heat": "Heat",
    "jobs": "Jobs",
    "medicines": "Medicines",
    "mittelstand": "Mittelstand",
    "ports": "Ports",
    "power-grids": "Power grids",
    "power-prices": "Power prices",
    "railways": "Railways",
    "robots": "Robots",
    "shipping": "Shipping",
    "tidal-power": "Tidal power",
    "water": "Water",
    "wind-power": "Wind power",
}


def set_up() -> None:
    """Make every section, byline and topic that is not here yet."""
    for position, (path, (name, description)) in enumerate(SECTIONS.items()):
        above, _, slug = path.rpartition("/")
        parent = Section.objects.get(path=above) if above else None
        held = {"name": name, "description": description, "position": position}
        Section.objects.get_or_create(parent=parent, slug=slug, defaults=held)
    for slug, (name, role) in AUTHORS.items():
        Author.objects.get_or_create(slug=slug, defaults={"name": name, "role": role, "biography": INVENTED})
    for slug, name in TOPICS.items():
        Topic.objects.get_or_create(slug=slug, defaults={"name": name})
