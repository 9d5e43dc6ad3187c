"""Two pictures of trade: a quay with its cranes in the morning, and a loaded ship out at sea."""

import math

from ingest.demo.canvas import HEIGHT, WIDTH, Canvas, mix

BOXES = ("#c9694f", "#2f6470", "#e0b178", "#8ea79a", "#e9dcc3", "#a24d3c", "#466f86", "#d98b6a")


# --- cranes on the quay -----------------------------------------------------------------------------------------------
def cranes() -> bytes:
    """Three gantry cranes over still water, stacks of containers behind them, hills in the haze."""
    canvas = Canvas(7)
    canvas.sky((0, "#9fc0bf"), (0.35, "#c9d8cb"), (0.6, "#f1e5cc"), (0.72, "#f7d9b8"), (1, "#f7d9b8"))
    canvas.glow(1340, 470, 520, "#fff3d6", 0.85)
    canvas.disc(1340, 392, 62, "#fff9e8")
    for base, swell, color in ((560, 46, "#c4d0c3"), (598, 30, "#a8bdb6")):
        _coast(canvas, base, swell, color)
    canvas.mist(520, 150, "#f7e9d0", 0.8, 0.75)
    _stacks(canvas, 655)
    for x, size, color, lift in (
        (1290, 0.7, "#6f969b", 0.55),
        (940, 0.88, "#3c6f7b", 0.35),
        (520, 1.12, "#1f4653", 0.62),
    ):
        _crane(canvas, x, 655, size, color, lift)
    canvas.wash([(0, 655), (WIDTH, 655), (WIDTH, 682), (0, 682)], [(0, "#36535c"), (1, "#1b333d")])
    for x in range(20, WIDTH, 90):
        canvas.block(x, 660, 26, 18, "#12262f")
    canvas.wash([(0, 682), (WIDTH, 682), (WIDTH, HEIGHT), (0, HEIGHT)], [(0, "#a9c1b9"), (1, "#3d6e78")])
    canvas.mirror(682, 218, 0.5, "#6f9a9c")
    _waves(canvas, 690, ("#f7ecd6", "#21505c"), 130)
    return canvas.print()


def _coast(canvas: Canvas, base: float, swell: float, color: str) -> None:
    shift = canvas.chance.uniform(0, 6)
    top = [
        (x, base - swell * (math.sin(x / 260 + shift) + 0.4 * math.sin(x / 97 + 2 * shift)))
        for x in range(0, WIDTH + 9, 8)
    ]
    canvas.fill([*top, (WIDTH, 660), (0, 660)], color)


def _stacks(canvas: Canvas, ground: float) -> None:
    """Containers on the quay, a skyline of their own."""
    for pile in range(-1, 31):
        high = round(2.2 + 1.8 * math.sin(pile * 0.9) + canvas.chance.uniform(-0.6, 0.8))
        for level in range(max(0, high)):
            color = mix(canvas.chance.choice(BOXES), "#e6d9c2", 0.32)
            _box(canvas, pile * 54, ground - 22 * (level + 1), 52, 21, color)


def _box(canvas: Canvas, x: float, y: float, wide: float, high: float, color: str) -> None:
    canvas.wash(
        [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)], [(0, mix(color, "#ffffff", 0.1)), (1, color)]
    )
    for rib in range(1, int(wide / 6)):
        canvas.line([(x + rib * 6, y + 3), (x + rib * 6, y + high - 3)], "#16323b", 0.8, 0.16)


def _crane(canvas: Canvas, x: float, y: float, size: float, color: str, lift: float) -> None:
    """A ship-to-shore crane: portal, boom, apex with its stays, and a load on its way (`lift` of the height)."""
    wide, beam, apex = 78 * size, y - 268 * size, y - 392 * size
    for side in (-1, 1):
        canvas.line([(x + side * wide, y), (x + side * wide * 0.9, beam)], color, 11 * size)
        canvas.block(x + side * wide - 17 * size, y - 14 * size, 34 * size, 14 * size, color)
    canvas.line([(x - wide, y - 96 * size), (x + wide, y - 96 * size)], color, 9 * size)
    canvas.line([(x - wide, y - 100 * size), (x + wide * 0.92, beam + 40 * size)], color, 4 * size)
    left, right = x - 330 * size, x + 190 * size
    canvas.fill([(left, beam), (left + 8 * size, beam - 13 * size), (right, beam - 13 * size), (right, beam)], color)
    canvas.line([(x - wide * 0.9, beam), (x - 26 * size, apex), (x + wide * 0.9, beam)], color, 8 * size)
    for end in (left + 20 * size, left + 150 * size, right - 10 * size):
        canvas.line([(x - 26 * size, apex), (end, beam - 12 * size)], color, 2.6 * size)
    canvas.soft_block(x + 76 * size, beam - 46 * size, 88 * size, 36 * size, 3, color)
    canvas.block(x + 86 * size, beam - 40 * size, 64 * size, 5 * size, "#f7ecd6", 0.35)
    _load(canvas, left + 92 * size, beam, beam + lift * 190 * size, size, color)


def _load(canvas: Canvas, x: float, beam: float, y: float, size: float, color: str) -> None:
    canvas.block(x - 20 * size, beam, 40 * size, 9 * size, color)
    canvas.soft_block(x + 24 * size, beam + 2 * size, 20 * size, 20 * size, 3, color)
    for side in (-1, 1):
        canvas.line([(x + side * 14 * size, beam + 8 * size), (x + side * 20 * size, y)], color, 1.5 * size)
    canvas.block(x - 30 * size, y, 60 * size, 5 * size, color)
    _box(canvas, x - 36 * size, y + 5 * size, 72 * size, 29 * size, "#c9694f")


def _waves(canvas: Canvas, line: float, colors: tuple[str, str], count: int) -> None:
    """Flat glints on water, longer the nearer they are."""
    for _ in range(count):
        depth = canvas.chance.random()
        x, y = canvas.chance.uniform(-80, WIDTH), line + depth * (HEIGHT - line)
        long, thick = (24 + 120 * depth) * canvas.chance.uniform(0.5, 1.4), 0.8 + 2.2 * depth
        color = colors[canvas.chance.random() < 0.45]
        canvas.fill([(x, y), (x + long / 2, y - thick), (x + long, y), (x + long / 2, y + thick)], color, 0.2)


# --- a ship at sea ----------------------------------------------------------------------------------------------------
def ship() -> bytes:
    """A loaded container ship before a great pale moon, the sea in long dark swells."""
    canvas = Canvas(31)
    canvas.sky((0, "#12303c"), (0.3, "#23535c"), (0.55, "#5d8d87"), (0.7, "#b5c4a5"), (1, "#e3d3a8"))
    canvas.glow(1010, 420, 620, "#e9ddb4", 0.5)
    canvas.disc(1010, 400, 232, "#f0dfb6")
    canvas.disc(1010, 400, 232, "#f6e9c8", 0.35)
    _clouds(canvas)
    canvas.wash(
        [(0, 610), (WIDTH, 610), (WIDTH, HEIGHT), (0, HEIGHT)], [(0, "#5f8c86"), (0.5, "#1f4b57"), (1, "#0f2b37")]
    )
    canvas.glow(1010, 630, 330, "#f0dfb6", 0.6, 0.32)
    _swell(canvas, 640, 5, "#3f7377", 1)
    _vessel(canvas, 250, 664)
    for base, high, color in ((676, 7, "#2a5b64"), (726, 10, "#1d4854"), (786, 14, "#143844"), (846, 16, "#0d2935")):
        _swell(canvas, base, high, color, 1)
    _waves(canvas, 690, ("#e8d9b0", "#0a222c"), 60)
    return canvas.print()


def _clouds(canvas: Canvas) -> None:
    for x, y, long, strength in (
        (120, 190, 420, 0.1), (420, 236, 260, 0.08), (1180, 330, 360, 0.3), (760, 452, 420, 0.26),
        (1290, 150, 280, 0.08), (900, 300, 260, 0.22),
    ):  # fmt: skip
        canvas.soft_block(x, y, long, 15, 7, "#f3e6c6" if strength < 0.2 else "#cdbf95", strength)
        canvas.soft_block(x + 70, y - 15, long * 0.5, 15, 7, "#f3e6c6" if strength < 0.2 else "#cdbf95", strength)


def _swell(canvas: Canvas, base: float, high: float, color: str, alpha: float) -> None:
    shift, long = canvas.chance.uniform(0, 6), 90 + high * 9
    crest = [
        (x, base - high * (math.sin(x / long + shift) + 0.5 * math.sin(x / long / 0.43 + 2 * shift)))
        for x in range(0, WIDTH + 9, 8)
    ]
    canvas.fill([*crest, (WIDTH, HEIGHT), (0, HEIGHT)], color, alpha)
    canvas.line(crest, mix(color, "#e8d9b0", 0.35), 1.6, 0.5)


def _vessel(canvas: Canvas, x: float, y: float) -> None:
    """A ship 1,100 units long, its bow to the right, afloat on y."""
    deck = y - 66
    for bay in range(15):
        _bay(canvas, x + 208 + bay * 52 + (bay > 6) * 12, deck, 3 + round(1.9 * math.sin(0.35 + bay * 0.19)) + bay % 2)
    hull = [
        (x, deck), (x + 18, y + 24), (x + 1030, y + 24), (x + 1056, y - 16), (x + 1098, deck - 34),
        (x + 1030, deck - 28), (x + 1004, deck),
    ]  # fmt: skip
    canvas.wash(hull, [(0, "#1d3a48"), (1, "#0e222d")])
    canvas.fill([(x + 12, y + 6), (x + 18, y + 24), (x + 1030, y + 24), (x + 1046, y + 6)], "#a24d3c")
    canvas.line([(x + 4, deck + 5), (x + 1008, deck + 5)], "#e8d9b0", 2, 0.35)
    _bridge(canvas, x + 70, deck)


def _bay(canvas: Canvas, x: float, deck: float, levels: int) -> None:
    for level in range(levels):
        _box(canvas, x, deck - 21 * (level + 1), 49, 20, mix(canvas.chance.choice(BOXES), "#173642", 0.22))


def _bridge(canvas: Canvas, x: float, deck: float) -> None:
    canvas.wash([(x, deck - 172), (x + 96, deck - 172), (x + 96, deck), (x, deck)], [(0, "#f2e6cb"), (1, "#c3bda3")])
    canvas.block(x - 22, deck - 178, 140, 10, "#f2e6cb")
    canvas.block(x - 6, deck - 160, 108, 12, "#20424e")
    for floor in range(4):
        for window in range(6):
            canvas.block(x + 9 + window * 14, deck - 130 + floor * 30, 7, 8, "#35606b", 0.8)
    canvas.wash(
        [(x - 46, deck - 120), (x - 8, deck - 120), (x - 8, deck), (x - 46, deck)], [(0, "#a24d3c"), (1, "#7c3a30")]
    )
    canvas.block(x - 46, deck - 104, 38, 12, "#f2e6cb")
    canvas.line([(x + 48, deck - 178), (x + 48, deck - 232)], "#20424e", 4)
    canvas.line([(x + 28, deck - 214), (x + 68, deck - 214)], "#20424e", 3)
