"""The demo newsroom's picture library: what each drawing is called, shows and says beside a story."""

import io
from collections.abc import Callable
from functools import cache

import msgspec

from ingest.demo import harbour, indoors, landscapes
from masthead.models import Image
from masthead.pictures import take_in

RIGHTS = "Drawn for this demonstration; free to use with it"


class Drawing(msgspec.Struct, frozen=True):
    draw: Callable[[], bytes]
    alt: str
    caption: str
    focal: tuple[float, float]


DRAWINGS = {
    "pylons": Drawing(
        landscapes.pylons,
        "A line of pylons crosses misty hills at sunset; a row of battery containers stands in front.",
        "Batteries near a line can take in the noon and give it back in the evening.",
        (0.62, 0.5),
    ),
    "turbines": Drawing(
        landscapes.turbines,
        "Wind turbines of several sizes stand in a calm sea at sunrise.",
        "Turbines off the coast in the morning.",
        (0.4, 0.4),
    ),
    "cranes": Drawing(
        harbour.cranes,
        "Three gantry cranes lift red containers on a quay; cranes and containers are mirrored in still water.",
        "Cranes on a quay: deep water and a long wall are worth money again.",
        (0.35, 0.45),
    ),
    "ship": Drawing(
        harbour.ship,
        "A loaded container ship sails across a dark sea before a large pale moon.",
        "A loaded container ship on a long voyage.",
        (0.55, 0.6),
    ),
    "hall": Drawing(
        indoors.hall,
        "Two rows of computer racks with small lights lead down an aisle to a bright point.",
        "A hall of computers: the same power, a different customer.",
        (0.5, 0.46),
    ),
    "bench": Drawing(
        indoors.bench,
        "Vials in a wooden rack, flasks with coloured liquids and a microscope stand on a laboratory bench.",
        "Glass on a laboratory bench: what keeps without a cold chain travels farther.",
        (0.55, 0.68),
    ),
}


@cache
def draw_all() -> dict[str, bytes]:
    """Every drawing as JPEG by its name; takes two to four seconds, once a process."""
    return {name: drawing.draw() for name, drawing in DRAWINGS.items()}


def hang(drawn: dict[str, bytes], credit: str) -> dict[str, Image]:
    """The library's rows for these drawings, by name."""
    return {name: _hang(DRAWINGS[name], content, credit) for name, content in drawn.items()}


def _hang(drawing: Drawing, content: bytes, credit: str) -> Image:
    image = take_in(io.BytesIO(content), drawing.alt, credit, drawing.caption, RIGHTS)
    image.focal_x, image.focal_y = drawing.focal
    image.save(update_fields=["focal_x", "focal_y"])
    return image
