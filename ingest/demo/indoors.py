"""Two rooms: a hall of computers seen down its aisle, and a laboratory bench by a window."""

from ingest.demo.canvas import HEIGHT, WIDTH, Canvas, Point, mix

# --- down the aisle of a data hall ------------------------------------------------------------------------------------
EYE = (800.0, 418.0)  # where all lines meet
REACH = 640.0  # how large a thing one step away is drawn


def _seen(x: float, y: float, z: float) -> Point:
    """Where a point of the hall falls on the sheet: x to the right, y down, z away, in steps."""
    return EYE[0] + x * REACH / z, EYE[1] + y * REACH / z


def _slab(left: float, right: float, y: float, near: float, far: float) -> list[Point]:
    """A level rectangle of the hall: floor, ceiling, or a part of them."""
    return [_seen(left, y, near), _seen(right, y, near), _seen(right, y, far), _seen(left, y, far)]


def hall() -> bytes:
    """Rows of racks run to one bright point; lamps above, their light on the floor below."""
    canvas = Canvas(5)
    canvas.sky((0, "#0d1b26"), (0.45, "#16303d"), (0.5, "#1d3b47"), (1, "#0c1a24"))
    _floor(canvas)
    _lamps(canvas)
    for number in range(26, -2, -1):
        near, far = max(0.62, 1.02 + number * 0.8), 1.02 + number * 0.8 + 0.76
        for side in (-1, 1):
            _rack(canvas, side, near, far, number)
    canvas.glow(*EYE, 330, "#ffd9a6", 0.85)
    canvas.glow(*EYE, 110, "#fff3dc", 0.9)
    canvas.glow(EYE[0], 760, 420, "#ffc98f", 0.16, 0.5)
    return canvas.print()


def _floor(canvas: Canvas) -> None:
    canvas.fill(_slab(-1.25, 1.25, 0.95, 1, 60), "#173541")
    for number in range(28):
        near, far = 1 + number * 0.8, 1 + number * 0.8 + 0.06
        canvas.fill(_slab(-1.25, 1.25, 0.95, near, far), "#0d212b", 0.7)
        canvas.fill(_slab(-0.2, 0.2, 0.95, near + 0.1, near + 0.7), "#8fc0bd", 0.14)
    for x in (-0.62, 0.0, 0.62):
        canvas.fill([_seen(x - 0.008, 0.95, 1), _seen(x + 0.008, 0.95, 1), _seen(x, 0.95, 60)], "#0d212b", 0.7)


def _lamps(canvas: Canvas) -> None:
    canvas.fill(_slab(-1.25, 1.25, -1.05, 1, 60), "#10252f")
    for number in range(24, -1, -1):
        near, far = 1.1 + number * 0.8, 1.1 + number * 0.8 + 0.62
        for x in (-0.5, 0.5):
            color = mix("#cfe6dd", "#fff1d6", min(1, number / 12))
            canvas.fill(_slab(x - 0.09, x + 0.09, -1.05, near, far), color, 0.9)


def _rack(canvas: Canvas, side: int, near: float, far: float, number: int) -> None:
    """One rack: its door seen along the aisle, paler the farther off it stands."""
    haze = min(1.0, max(0, number) / 20) ** 0.8
    face = [_seen(side * 1.25, -0.86, near), _seen(side * 1.25, -0.86, far), _seen(side * 1.25, 0.95, far),
            _seen(side * 1.25, 0.95, near)]  # fmt: skip
    top, low = mix("#22495a", "#c9b48f", haze), mix("#122b38", "#a58f72", haze)
    canvas.wash(face, [(0, top), (1, low)])
    for shelf in range(15):
        y = -0.78 + shelf * 0.112
        _shelf(canvas, side, y, near + 0.06, far - 0.06, haze)


def _shelf(canvas: Canvas, side: int, y: float, near: float, far: float, haze: float) -> None:
    x, dark = side * 1.25, mix("#0b1d27", "#8d7a63", haze)
    canvas.fill([_seen(x, y, near), _seen(x, y, far), _seen(x, y + 0.078, far), _seen(x, y + 0.078, near)], dark, 0.85)
    if near > 12:
        return
    for slot in range(14):
        if canvas.chance.random() > 0.3:
            continue
        z = near + 0.04 + (far - near - 0.1) * slot / 13
        color = canvas.chance.choices(["#7fe0cf", "#bff0e2", "#f2b36b", "#e8785a"], [7, 3, 2, 1])[0]
        spot = [
            _seen(x, y + 0.026, z),
            _seen(x, y + 0.026, z + 0.02),
            _seen(x, y + 0.044, z + 0.02),
            _seen(x, y + 0.044, z),
        ]
        canvas.fill(spot, color, 0.95)


# --- a bench in the laboratory ----------------------------------------------------------------------------------------
def bench() -> bytes:
    """Glass on a bench in the light of a window: vials in their rack, two flasks, a microscope."""
    canvas = Canvas(17)
    canvas.sky((0, "#e9dcc6"), (0.7, "#f3e8d5"), (1, "#f3e8d5"))
    _light(canvas)
    _shelves(canvas)
    canvas.wash([(0, 690), (WIDTH, 690), (WIDTH, 730), (0, 730)], [(0, "#f9f1e2"), (1, "#dccdb4")])
    canvas.wash([(0, 730), (WIDTH, 730), (WIDTH, HEIGHT), (0, HEIGHT)], [(0, "#3f6b70"), (1, "#2c5058")])
    canvas.block(0, 730, WIDTH, 7, "#1f3d45", 0.45)
    for x in (400, 800, 1200):
        canvas.block(x, 737, 3, HEIGHT - 737, "#274a52")
        canvas.soft_block(x - 230, 776, 64, 9, 4, "#e9dcc6", 0.55)
    _microscope(canvas, 1250, 700)
    _vials(canvas, 250, 704)
    _conical(canvas, 780, 708, 1.25, "#dd8a6c")
    _round(canvas, 1010, 708, "#7fa79a")
    _conical(canvas, 640, 714, 0.72, "#e7bf84")
    return canvas.print()


def _light(canvas: Canvas) -> None:
    """The window's light upon the wall."""
    for column in range(3):
        for row in range(2):
            x, y = 150 + column * 205 + row * 62, 60 + row * 232
            canvas.fill([(x, y), (x + 178, y), (x + 236, y + 212), (x + 58, y + 212)], "#fffaf0", 0.62)
    canvas.glow(520, 330, 620, "#fff6e4", 0.5, 0.7)


def _shelves(canvas: Canvas) -> None:
    canvas.block(930, 262, 560, 12, "#c9b596")
    canvas.block(930, 274, 560, 10, "#8d7c63", 0.18)
    x = 962.0
    for wide, high, color in (
        (44, 96, "#a7bcae"), (44, 96, "#c9d2c2"), (58, 70, "#e2b58f"), (36, 120, "#7d9ea0"), (36, 120, "#a9c0bb"),
        (66, 84, "#d7c6a8"), (44, 96, "#d79a7d"), (58, 70, "#b9c4b0"),
    ):  # fmt: skip
        canvas.soft_block(x, 262 - high, wide, high, 7, color)
        canvas.soft_block(x + wide * 0.28, 262 - high - 15, wide * 0.44, 20, 4, mix(color, "#4d5c5b", 0.35))
        canvas.block(x + 6, 262 - high * 0.6, wide - 12, high * 0.3, "#f7efe0", 0.8)
        x += wide + 14


def _shade(canvas: Canvas, x: float, y: float, wide: float) -> None:
    canvas.glow(x + wide * 0.16, y, wide, "#9c8a6c", 0.85, 0.1)


def _vials(canvas: Canvas, x: float, y: float) -> None:
    _shade(canvas, x + 150, y, 240)
    for at, (color, level) in enumerate(
        (("#7fa79a", 0.5), ("#7fa79a", 0.56), ("#e7bf84", 0.44), ("#dd8a6c", 0.6), ("#dd8a6c", 0.52), ("#7fa79a", 0.3),
         ("#e7bf84", 0.5))
    ):  # fmt: skip
        left = x + 20 + at * 38
        canvas.soft_block(left, y - 176, 24, 168, 12, "#ffffff", 0.6)
        canvas.soft_block(left + 2, y - 10 - 160 * level, 20, 160 * level, 10, color, 0.92)
        canvas.block(left + 2, y - 10 - 160 * level, 20, 10, mix(color, "#ffffff", 0.3))
        canvas.soft_block(left - 3, y - 182, 30, 12, 3, "#54787b")
        canvas.soft_block(left + 5, y - 150, 4, 120, 2, "#ffffff", 0.75)
    for top in (130, 22):
        canvas.soft_block(x, y - top, 300, 18, 4, "#b98b62")
        canvas.soft_block(x, y - top, 300, 6, 3, "#d3a97f")
    for side in (x, x + 288):
        canvas.soft_block(side, y - 134, 12, 134, 3, "#a3774f")


def _conical(canvas: Canvas, x: float, y: float, size: float, color: str) -> None:
    """An Erlenmeyer flask, a third full."""
    _shade(canvas, x, y, 130 * size)
    wide, neck, high, level = 92 * size, 22 * size, 230 * size, 0.42
    body = [(x - neck, y - high), (x - neck, y - 0.66 * high), (x - wide, y - 16 * size), (x - wide * 0.9, y),
            (x + wide * 0.9, y), (x + wide, y - 16 * size), (x + neck, y - 0.66 * high),
            (x + neck, y - high)]  # fmt: skip
    canvas.fill(body, "#ffffff", 0.55)
    at = wide + (neck - wide) * (level * high - 16 * size) / (0.66 * high - 16 * size) - 5 * size
    liquid = [(x - at, y - level * high), (x - wide + 6 * size, y - 16 * size), (x - wide * 0.88, y - 5 * size),
              (x + wide * 0.88, y - 5 * size), (x + wide - 6 * size, y - 16 * size),
              (x + at, y - level * high)]  # fmt: skip
    canvas.wash(liquid, [(0, mix(color, "#ffffff", 0.18)), (1, color)])
    canvas.disc(x, y - level * high, at, mix(color, "#ffffff", 0.4), 1, 0.1)
    canvas.soft_block(
        x - neck - 6 * size, y - high - 6 * size, 2 * neck + 12 * size, 13 * size, 5 * size, "#ffffff", 0.95
    )
    shine = [
        (x - neck + 6 * size, y - 0.9 * high),
        (x - neck + 6 * size, y - 0.64 * high),
        (x - wide * 0.72, y - 0.2 * high),
    ]
    canvas.line(shine, "#ffffff", 5 * size, 0.8)


def _round(canvas: Canvas, x: float, y: float, color: str) -> None:
    """A round flask on a cork ring."""
    _shade(canvas, x, y, 120)
    canvas.soft_block(x - 46, y - 22, 92, 22, 6, "#b98b62")
    canvas.block(x - 20, y - 300, 40, 107, "#ffffff", 0.55)
    canvas.disc(x, y - 104, 92, "#ffffff", 0.55)
    bowl = [(x + 84 * cos, y - 104 + 84 * sin) for cos, sin in HALF]
    canvas.wash(bowl, [(0, mix(color, "#ffffff", 0.25)), (1, color)])
    canvas.disc(x, y - 104, 84, mix(color, "#ffffff", 0.45), 1, 0.12)
    canvas.soft_block(x - 27, y - 306, 54, 13, 5, "#ffffff", 0.95)
    canvas.line([(x - 66, y - 128), (x - 52, y - 156), (x - 28, y - 176)], "#ffffff", 6, 0.8)


HALF = [(1.0, 0.0), (0.966, 0.259), (0.866, 0.5), (0.707, 0.707), (0.5, 0.866), (0.259, 0.966), (0.0, 1.0),
        (-0.259, 0.966), (-0.5, 0.866), (-0.707, 0.707), (-0.866, 0.5), (-0.966, 0.259), (-1.0, 0.0)]  # fmt: skip


def _microscope(canvas: Canvas, x: float, y: float) -> None:
    dark, pale = "#2d4a52", "#54787b"
    _shade(canvas, x + 10, y, 190)
    canvas.soft_block(x - 110, y - 30, 240, 30, 12, dark)
    canvas.line([(x + 92, y - 24), (x + 104, y - 130), (x + 70, y - 236), (x - 24, y - 282)], dark, 34)
    canvas.soft_block(x - 84, y - 124, 178, 17, 5, pale)
    canvas.soft_block(x - 40, y - 132, 66, 8, 2, "#a9c8c4")
    canvas.line([(x - 52, y - 330), (x - 4, y - 218)], pale, 46)
    canvas.line([(x - 66, y - 362), (x - 48, y - 320)], dark, 34)
    canvas.line([(x - 2, y - 214), (x + 12, y - 176)], dark, 34)
    canvas.line([(x + 10, y - 180), (x + 16, y - 148)], "#dcb27f", 17)
    canvas.disc(x + 88, y - 150, 25, pale)
    canvas.disc(x + 88, y - 150, 13, dark)
    canvas.disc(x - 8, y - 52, 20, "#f4e3bf")
