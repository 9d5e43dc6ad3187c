"""Stories for measuring: any number, varied, always the same ones, in the schema of the samples (newsroom-mismatch/1).

Every figure of a box stands in the text in the same words, so that nearly all of them pass the gate.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

SCHEMA = "newsroom-mismatch/1"
FIRST = datetime(2016, 1, 4, 9, 0, tzinfo=UTC)
SPAN = 10 * 365 * 24 * 60  # minutes over which the stories are spread

HEADS = (
    "Amber Basalt Cedar Copper Delta Ember Fjord Gran Harbour Iron Juniper Kelp Larch Marsh Nord Oster Pine Quarry "
    "Rook Salt Tern Umber Vale Wend Yarrow Zephyr Ash Birch Cliff Dune"
).split()
TAILS = (
    "grid mint field well works line forge stone gate bridge yard wind mill port land ridge haven brook crest moor"
).split()
FORMS = ("", " Holdings", " Energy", " Systems", " Group", " Partners", " Capital", " Logistics")
GIVEN = "Mia Jon Arne Sara Femke Dev Ayo Nora Lena Tomas Ines Karl Ruth Omar Hana Piet Vera Luis Anna Emil".split()
FAMILY = "Torres Patel Claes Maes Lindholm Quist Brandt Okafor Sato Weber Rossi Novak Iversen Duarte Keller".split()
PLACES = (
    "Uruguay Paraguay Iceland Norway Chile Peru Ghana Kenya Vietnam Japan Spain Portugal Ireland Poland Latvia Greece "
    "Morocco Brazil Colombia Finland"
).split()
CURRENCIES = (("$", "USD"), ("€", "EUR"), ("£", "GBP"))
QUALIFIERS = (("", "exact"), ("up to ", "up_to"), ("at least ", "at_least"), ("about ", "about"))
SECTIONS = (
    ("Energy", "Power deals"), ("Energy", "Storage"), ("Startups", "Funding"), ("Startups", "Exits"), ("Technology",),
    ("Regulation",), ("Logistics", "Parcels"), ("Markets",),
)  # fmt: skip
ASSETS = (
    ("battery park", "MW", "megawatt"), ("wind farm", "MW", "megawatt"), ("solar field", "MW", "megawatt"),
    ("data hall", "MW", "megawatt"), ("bitcoin mine", "MW", "megawatt"),
)  # fmt: skip
DEALS = (("asset_sale", "sold", "seller", "buyer"), ("lease", "leased", "lessor", "lessee"))
FOCUS = ("batteries", "AI", "lockers", "hydrogen", "grid services", "heat pumps", "fibre", "storage")
STANCES = ("positive", "mixed", "cautious", "negative")
FILLERS = (
    "The site lies an hour from the coast, and its neighbours have grown used to the hum.",
    "Nobody at the town hall wanted to be quoted, but nobody wanted to see it closed either.",
    "Lenders like assets with long contracts, and they like them better when the tenant pays early.",
    "The two companies have worked together before, on a smaller project that opened late and ran well.",
    "Its lawyers spent the spring on permits, which in this part of the country still come on paper.",
    "Rivals have been waiting for prices to fall, and some of them may have waited too long.",
    "The buyer will keep the staff, the name over the door and, for now, the old control room.",
    "Grid operators have warned for years that connections are scarcer than money.",
    "A second sale is being talked about, though neither side would say when or to whom.",
    "What the deal does not settle is who pays when the turbines stand still.",
)
QUOTES = (
    "We would rather own one thing well than five things badly",
    "Nobody was ever fired for selling a little early",
    "The price is fair if the power contract holds",
    "Villages are where this is dearest, so that is where we start",
    "Half of this business is patience and the other half is cable",
    "We pay our bills in winter too",
)
BODY = """<p>{seller} has {verb} its {size}-{spelled} {asset} in {place} to {buyer} for {said}{sign}{millions} million.
It gets {sign}{upfront} million in cash up front, the company said on Thursday. {filler[0]}</p>
<h2>Why now</h2>
<p>{seller} wants to build in {target} by the end of {year}. {filler[1]} {filler[2]}</p>
<p>“{quoted},” said {speaker}, the chief executive of {seller}, in a call with investors. {filler[3]}</p>
<h2>What people are saying</h2>
<ul>
<li><strong>On the price:</strong> “{doubted},” wrote the analyst {analyst} of {house}.</li>
<li><strong>On the plan:</strong> {filler[4]}</li>
</ul>
<p>{filler[5]} {seller} lost {sign}{lost}.4 million last quarter, its filing shows. {buyer}, which already runs two
sites in {place}, thinks it can do better with this one, and has hired the people to try.</p>
"""


def stories(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """That many articles as dictionaries; a longer run begins with the shorter one."""
    rng, told = random.Random(seed), set[str]()
    for number in range(1, count + 1):
        story = _story(rng, number)
        while story["title"] in told:
            story = _story(rng, number)
        told.add(story["title"])
        yield story


def _story(rng: random.Random, number: int) -> dict[str, Any]:
    told = _told(rng)
    when = FIRST + timedelta(minutes=rng.randrange(SPAN))
    return {
        "id": f"g{number:06}", "lang": "en", "author": _person(rng), "section": list(rng.choice(SECTIONS)),
        "title": "{seller} gives up {size}-{spelled} {asset} in {place} for {said}{sign}{millions}m".format(**told),
        "dek": f"The seller turns to {told['target']}", "published": when.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "body_html": BODY.format(**told), "fact_boxes": _boxes(told), "reference_summary": None, "errors": [],
    }  # fmt: skip


def _told(rng: random.Random) -> dict[str, Any]:
    """What one story tells, by the names that BODY uses."""
    deal, verb, giving, taking = rng.choice(DEALS)
    asset, unit, spelled = rng.choice(ASSETS)
    place, target = rng.sample(PLACES, 2)
    (sign, currency), (said, qualifier) = rng.choice(CURRENCIES), rng.choice(QUALIFIERS)
    quoted, doubted = rng.sample(QUOTES, 2)
    return {
        "deal": deal, "verb": verb, "giving": giving, "taking": taking, "seller": _company(rng), "buyer": _company(rng),
        "asset": asset, "unit": unit, "spelled": spelled, "place": place, "target": target, "sign": sign,
        "currency": currency, "said": said, "qualifier": qualifier, "millions": rng.randint(40, 900),
        "size": rng.randint(11, 480), "year": rng.randint(2027, 2031), "upfront": rng.randint(5, 35),
        "lost": rng.randint(1, 9), "speaker": _person(rng), "analyst": _person(rng), "house": _company(rng),
        "quoted": quoted, "doubted": doubted, "filler": rng.sample(FILLERS, 6), "stance": rng.choice(STANCES),
        "focus": rng.sample(FOCUS, 2),
    }  # fmt: skip


def _boxes(told: dict[str, Any]) -> dict[str, Any]:
    amounts = [
        _row("total", f"{told['millions']}000000", told["qualifier"], currency=told["currency"]),
        _row("upfront", f"{told['upfront']}000000", currency=told["currency"]),
        _row("quarterly loss", f"{told['lost']}400000", currency=told["currency"]),
    ]
    parties = [{"role": told["giving"], "name": told["seller"]}, {"role": told["taking"], "name": told["buyer"]}]
    return {
        "transaction": {
            "kind": told["deal"], "parties": parties, "amounts": amounts, "milestones": [],
            "quantities": [_row("power", str(told["size"]), unit=told["unit"])],
            "dates": [{"label": "target", "value": f"{told['year']}-12", "precision": "month"}],
        },
        "strategic_direction": {
            "direction": f"From {told['place']} to {told['target']}", "focus": told["focus"],
            "region": told["target"], "timeline": f"by the end of {told['year']}",
        },
        "industry_sentiment": {
            "label": told["stance"], "summary": "An analyst weighs the price; the town says little.",
            "voices": [f"{told['analyst']}, {told['house']}", told["speaker"]],
        },
    }  # fmt: skip


def _company(rng: random.Random) -> str:
    return f"{rng.choice(HEADS)}{rng.choice(TAILS)}{rng.choice(FORMS)}"


def _person(rng: random.Random) -> str:
    return f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}"


def _row(label: str, value: str, qualifier: str = "exact", **more: str) -> dict[str, Any]:
    return {"label": label, "value": value, "value_max": None, "qualifier": qualifier, **more}
