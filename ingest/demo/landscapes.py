"""Two landscapes: pylons at dusk, and turbines off a coast in the morning."""

import itertools
import math
from collections.abc import Sequence

from ingest.demo.canvas import HEIGHT, WIDTH, Canvas, Point

INK, NIGHT, PETROL, SAGE = "#16222e", "#22344a", "#2f5a66", "#8fa99b"
SAND, PAPER, CORAL, RUST = "#e9cfa9", "#f5ead8", "#dd7f63", "#a84f3d"


def ridge(canvas: Canvas, base: float, swell: float, rough: float = 1, step: int = 8) -> list[Point]:
    """The outline of a line of hills around a height, from edge to edge."""
    waves = [
        (canvas.chance.uniform(0.6, 1.4) * length, canvas.chance.uniform(0, math.tau), share)
        for length, share in ((900, 0.6), (420, 0.3 * rough), (170, 0.1 * rough), (60, 0.025 * rough))
    ]
    return [
        (x, base - swell * sum(share * math.sin(x / length * math.tau + shift) for length, shift, share in waves))
        for x in range(-step, WIDTH + 2 * step, step)
    ]


def land(canvas: Canvas, outline: Sequence[Point], top: str, low: str, floor: float = HEIGHT) -> None:
    """Ground below an outline, fading downwards as if mist lay in the valley."""
    shape = [*outline, (outline[-1][0], floor), (outline[0][0], floor)]
    canvas.wash(shape, [(0, top), (0.55, low), (1, low)])


def height_at(outline: Sequence[Point], x: float) -> float:
    """How high an outline stands at x."""
    return min(outline, key=lambda point: abs(point[0] - x))[1]


# --- pylons and batteries at dusk -----------------------------------------------------------------------------------
def pylons() -> bytes:
    """Hills at dusk, a line of pylons, a row of battery containers with their lights on."""
    canvas = Canvas(11)
    canvas.sky((0, "#2b3a57"), (0.3, "#6b6a86"), (0.5, "#c88f86"), (0.62, "#efba8d"), (0.72, "#f8d9ac"), (1, "#f8d9ac"))
    canvas.glow(1130, 500, 560, "#ffb98a", 0.5, 0.7)
    canvas.glow(1130, 500, 260, "#ffe6b8", 0.75)
    canvas.disc(1130, 500, 84, "#fff0cf")
    for base, swell, top, low in (
        (520, 44, "#c0918d", "#e9b391"), (575, 58, "#8f7684", "#c8988b"), (640, 62, "#5f5d74", "#96808a"),
    ):  # fmt: skip
        land(canvas, ridge(canvas, base, swell), top, low, 780)
    near = ridge(canvas, 722, 40, 0.5)
    land(canvas, near, "#35405a", "#55566f", 880)
    masts = [(-120, 0.62), (190, 0.72), (560, 0.86), (1010, 1.04), (1560, 1.28)]
    feet = [(x, height_at(near, x) + 10, 330 * size) for x, size in masts]
    for (x, y, tall), (to_x, to_y, to_tall) in itertools.pairwise(feet):
        _cables(canvas, (x, y - tall, tall), (to_x, to_y - to_tall, to_tall))
    for x, y, tall in feet:
        _pylon(canvas, x, y, tall)
    land(canvas, ridge(canvas, 812, 22, 0.4), "#1d2839", "#141c29")
    _batteries(canvas)
    return canvas.print()


def _cables(canvas: Canvas, start: tuple[float, float, float], end: tuple[float, float, float]) -> None:
    for level, reach in ((0.12, 0.16), (0.27, 0.22), (0.42, 0.16)):
        for side in (-1, 1):
            ends = [(x + side * reach * tall, y + level * tall + 0.03 * tall) for x, y, tall in (start, end)]
            canvas.line(_slack(*ends), "#202a3c", 1.4, 0.85)


def _slack(start: Point, end: Point) -> list[Point]:
    """A rope between two points, hanging through a little."""
    deep = abs(end[0] - start[0]) * 0.09
    shares = [at / 24 for at in range(25)]
    return [
        (start[0] + (end[0] - start[0]) * at, start[1] + (end[1] - start[1]) * at + deep * 4 * at * (1 - at))
        for at in shares
    ]


def _pylon(canvas: Canvas, x: float, y: float, tall: float) -> None:
    dark, top, waist, foot = "#202a3c", 0.012 * tall, 0.035 * tall, 0.13 * tall
    for side in (-1, 1):
        legs = [(x + side * top, y - tall), (x + side * waist, y - 0.55 * tall), (x + side * foot, y)]
        canvas.line(legs, dark, 0.012 * tall)
    canvas.fill([(x - 1.4 * top, y - tall), (x, y - 1.07 * tall), (x + 1.4 * top, y - tall)], dark)
    for level, reach in ((0.12, 0.16), (0.27, 0.22), (0.42, 0.16)):
        arm = y - tall + level * tall
        canvas.fill([(x - reach * tall, arm + 3), (x, arm - 0.04 * tall), (x + reach * tall, arm + 3)], dark)
        for side in (-1, 1):
            canvas.line([(x + side * reach * tall, arm), (x + side * reach * tall, arm + 0.03 * tall)], dark, 2)
    _braces(canvas, x, y, tall, waist, foot)


def _braces(canvas: Canvas, x: float, y: float, tall: float, waist: float, foot: float) -> None:
    levels = [0.55, 0.42, 0.27, 0.1, 0]
    for upper, lower in itertools.pairwise(levels):
        wide = [waist + (foot - waist) * (0.55 - level) / 0.55 for level in (upper, lower)]
        for side in (-1, 1):
            canvas.line(
                [(x + side * wide[0], y - upper * tall), (x - side * wide[1], y - lower * tall)], "#202a3c", 1.8
            )
    canvas.line([(x - waist, y - 0.55 * tall), (x + waist, y - 0.55 * tall)], "#202a3c", 2)


def _batteries(canvas: Canvas) -> None:
    for at in range(9):
        x, y = 96 + at * 104, 800
        canvas.fill([(x, y), (x + 12, y - 9), (x + 100, y - 9), (x + 88, y)], "#5b6479")
        canvas.wash([(x, y), (x + 88, y), (x + 88, y + 46), (x, y + 46)], [(0, "#434d63"), (1, "#2b3446")])
        canvas.fill([(x + 88, y), (x + 100, y - 9), (x + 100, y + 37), (x + 88, y + 46)], "#222b3b")
        for rib in range(1, 8):
            canvas.line([(x + rib * 11, y + 6), (x + rib * 11, y + 40)], "#222b3b", 1.2, 0.7)
        canvas.glow(x + 8, y + 9, 16, "#ffd98f", 0.7)
        canvas.disc(x + 8, y + 9, 2.2, "#fff1cc")


# --- turbines off the coast -----------------------------------------------------------------------------------------
def turbines() -> bytes:
    """A calm sea in the morning, turbines standing in the haze, the nearest ones large."""
    canvas = Canvas(23)
    canvas.sky((0, "#7fa3b5"), (0.3, "#a9c3c6"), (0.55, "#dfe0cf"), (0.7, "#f6e3c4"), (1, "#f6e3c4"))
    canvas.glow(420, 610, 700, "#fff2d4", 0.8, 0.6)
    canvas.disc(420, 560, 70, "#fff8e4")
    land(canvas, ridge(canvas, 596, 20), "#c3cfc7", "#e3ddc9", 640)
    for at in range(7):
        _turbine(canvas, 664 + at * 148 + (at % 3) * 12, 626, 118 + (at % 2) * 12, "#a9bdbf", at * 23)
    canvas.mist(560, 110, "#f4ead4", 0.75, 0.6)
    _sea(canvas, 622)
    for x, y, tall, color, turn in (
        (250, 668, 250, "#7d9ba3", 14), (1390, 676, 280, "#7d9ba3", 77), (1010, 700, 400, "#4f7480", 48),
        (590, 742, 520, "#2c5361", 75),
    ):  # fmt: skip
        _turbine(canvas, x, y, tall, color, turn)
        _ripples(canvas, x, y, tall, color)
    _gulls(canvas)
    return canvas.print()


def _turbine(canvas: Canvas, x: float, y: float, tall: float, color: str, turn: float) -> None:
    """A tower of this height with its rotor turned by some degrees, standing on its yellow foot."""
    hub, low, high = y - tall, 0.022 * tall, 0.011 * tall
    canvas.fill([(x - low, y), (x - high, hub), (x + high, hub), (x + low, y)], color)
    canvas.fill(
        [(x - 1.1 * low, y), (x - low, y - 0.09 * tall), (x + low, y - 0.09 * tall), (x + 1.1 * low, y)], "#d9a05f"
    )
    canvas.soft_block(x - 0.02 * tall, hub - 0.018 * tall, 0.075 * tall, 0.036 * tall, 0.014 * tall, color)
    for blade in range(3):
        angle = math.radians(turn + 120 * blade)
        _blade(canvas, x, hub, 0.56 * tall, angle, color)
    canvas.disc(x, hub, 0.02 * tall, color)


def _blade(canvas: Canvas, x: float, y: float, long: float, angle: float, color: str) -> None:
    outline = ((0, -0.018), (0.12, -0.03), (0.25, -0.042), (0.6, -0.02), (1, 0), (0.6, 0.008), (0.2, 0.014), (0, 0.018))
    cos, sin = math.cos(angle) * long, math.sin(angle) * long
    canvas.fill([(x + along * cos - across * sin, y + along * sin + across * cos) for along, across in outline], color)


def _sea(canvas: Canvas, line: float) -> None:
    canvas.wash(
        [(0, line), (WIDTH, line), (WIDTH, HEIGHT), (0, HEIGHT)],
        [(0, "#d9d9c6"), (0.18, "#a9c2bf"), (0.5, "#6f99a1"), (1, "#2f5c6a")],
    )
    canvas.glow(420, line + 40, 420, "#fff0d2", 0.65, 0.3)
    for _ in range(150):
        depth = canvas.chance.random() ** 1.6
        x, y = canvas.chance.uniform(-60, WIDTH), line + 6 + depth * (HEIGHT - line)
        long, color = (20 + 130 * depth) * canvas.chance.uniform(0.6, 1.4), canvas.chance.choice(["#f3ecd8", "#2b5866"])
        canvas.fill(
            [(x, y), (x + long / 2, y - 1 - 1.6 * depth), (x + long, y), (x + long / 2, y + 1.2 * depth)], color, 0.16
        )


def _ripples(canvas: Canvas, x: float, y: float, tall: float, color: str) -> None:
    """The tower's broken reflection."""
    for at in range(9):
        wide = 0.03 * tall * (1 + 0.35 * math.sin(at * 2.1)) * (1 + at / 9)
        canvas.soft_block(x - wide / 2, y + 2 + at * 0.024 * tall, wide, 0.012 * tall, 2, color, 0.5 - at * 0.05)
    canvas.disc(x, y + 1, 0.045 * tall, "#f3ecd8", 0.35, 0.14)


def _gulls(canvas: Canvas) -> None:
    for x, y, wide in ((236, 214, 22), (290, 190, 15), (318, 236, 17), (1236, 190, 14), (1276, 204, 10)):
        for side in (-1, 1):
            wing = [
                (x + side * wide * at / 8, y - 0.5 * wide * math.sin(math.pi * (at / 8) ** 0.75)) for at in range(9)
            ]
            canvas.line(wing, "#4f7480", 2, 0.8)
