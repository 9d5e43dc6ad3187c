"""A sheet to draw on: washes, shapes, glows and mist in picture units, drawn finer than shown and printed as JPEG."""

import io
import random
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1600, 900  # picture units, and pixels once printed
FINE = 2  # drawn this much larger, so that edges come out smooth
GRAIN = 9  # how far a grain of paper may lie from grey
QUALITY = 88

Point = tuple[float, float]
Stops = Sequence[tuple[float, str]]  # (place from 0 to 1, colour), in order


class Canvas:
    """One picture in the making. Everything by chance comes from its seed, so that it is the same each time."""

    def __init__(self, seed: int) -> None:
        self.sheet = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE))
        self.pen = ImageDraw.Draw(self.sheet, "RGBA")
        self.chance = random.Random(seed)  # noqa: S311 - it strews windows and waves, it keeps no secret

    def wash(self, points: Sequence[Point], stops: Stops) -> None:
        """Fill a shape with a gradient that runs down it."""
        fine = [(x * FINE, y * FINE) for x, y in points]
        left, top = (int(min(row[at] for row in fine)) for at in (0, 1))
        right, low = (int(max(row[at] for row in fine)) + 1 for at in (0, 1))
        size = (max(1, right - left), max(1, low - top))
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in fine], fill=255)
        self.sheet.paste(gradient(size, stops), (left, top), mask)

    def sky(self, *stops: tuple[float, str]) -> None:
        """A gradient over the whole sheet."""
        self.sheet.paste(gradient(self.sheet.size, stops))

    def fill(self, points: Sequence[Point], color: str, alpha: float = 1) -> None:
        self.pen.polygon([(x * FINE, y * FINE) for x, y in points], fill=tint(color, alpha))

    def block(self, x: float, y: float, width: float, height: float, color: str, alpha: float = 1) -> None:
        """An upright rectangle."""
        self.fill([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], color, alpha)

    def soft_block(
        self, x: float, y: float, width: float, height: float, radius: float, color: str, alpha: float = 1
    ) -> None:
        """A rectangle with round corners."""
        box = (x * FINE, y * FINE, (x + width) * FINE, (y + height) * FINE)
        self.pen.rounded_rectangle(box, radius * FINE, fill=tint(color, alpha))

    def line(self, points: Sequence[Point], color: str, width: float, alpha: float = 1) -> None:
        fine = [(x * FINE, y * FINE) for x, y in points]
        self.pen.line(fine, fill=tint(color, alpha), width=max(1, round(width * FINE)), joint="curve")

    def disc(self, x: float, y: float, across: float, color: str, alpha: float = 1, flat: float = 1) -> None:
        """A disc of this radius; `flat` below 1 makes it an ellipse lying down."""
        up = across * flat
        box = ((x - across) * FINE, (y - up) * FINE, (x + across) * FINE, (y + up) * FINE)
        self.pen.ellipse(box, fill=tint(color, alpha))

    def glow(self, x: float, y: float, reach: float, color: str, strength: float, flat: float = 1) -> None:
        """Light that fades from a point outwards."""
        size = (int(2 * reach * FINE), int(2 * reach * flat * FINE))
        fade = Image.radial_gradient("L").point([int(strength * 255 * max(0, 1 - at / 181) ** 2) for at in range(256)])
        corner = (int((x - reach) * FINE), int((y - reach * flat) * FINE))
        self.sheet.paste(color, corner, fade.resize(size, Image.Resampling.BICUBIC))

    def mist(self, top: float, height: float, color: str, strength: float, peak: float = 0.5) -> None:
        """A band of haze across the sheet, thickest at `peak` of its height."""
        rise = [min(at / 255 / peak, (1 - at / 255) / (1 - peak) if peak < 1 else 1) for at in range(256)]
        column = Image.frombytes("L", (1, 256), bytes(int(255 * strength * max(0, min(1, up)) ** 1.4) for up in rise))
        fade = column.resize((WIDTH * FINE, int(height * FINE)), Image.Resampling.BILINEAR)
        self.sheet.paste(color, (0, int(top * FINE)), fade)

    def soften(self, top: float, height: float, by: float) -> None:
        """Blur a band of what is drawn so far: water, or what lies far off."""
        box = (0, int(top * FINE), WIDTH * FINE, int((top + height) * FINE))
        self.sheet.paste(self.sheet.crop(box).filter(ImageFilter.BoxBlur(by * FINE)), box[:2])

    def mirror(self, line: float, depth: float, strength: float, color: str) -> None:
        """Below `line`, what stands above it upside down, sunk into the water's colour."""
        high, low = int((line - depth) * FINE), int(line * FINE)
        above = self.sheet.crop((0, high, self.sheet.width, low)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        above = above.filter(ImageFilter.BoxBlur(2.5 * FINE))
        water = Image.blend(Image.new("RGB", above.size, color), above, strength)
        fade = gradient(above.size, [(0, "#ffffff"), (1, "#000000")]).convert("L")
        self.sheet.paste(water, (0, low), fade)

    def print(self) -> bytes:
        """The picture at its shown size, with a little grain, as JPEG."""
        shown = self.sheet.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
        noise = Image.frombytes("L", shown.size, self.chance.randbytes(WIDTH * HEIGHT)).filter(ImageFilter.BoxBlur(0.5))
        paper = noise.point([int(128 + (at - 127.5) / 127.5 * GRAIN) for at in range(256)])
        shown = ImageChops.overlay(shown, Image.merge("RGB", [paper] * 3))
        out = io.BytesIO()
        shown.save(out, "JPEG", quality=QUALITY, optimize=True)
        return out.getvalue()


def gradient(size: tuple[int, int], stops: Stops) -> Image.Image:
    """A gradient from the first stop at the top to the last at the bottom."""
    rows = 256
    colors = bytes(part for at in range(rows) for part in between(stops, at / (rows - 1)))
    return Image.frombytes("RGB", (1, rows), colors).resize(size, Image.Resampling.BILINEAR)


def between(stops: Stops, at: float) -> tuple[int, int, int]:
    """The colour at a place of a gradient."""
    low = max((stop for stop in stops if stop[0] <= at), key=lambda stop: stop[0], default=stops[0])
    high = min((stop for stop in stops if stop[0] >= at), key=lambda stop: stop[0], default=stops[-1])
    share = (at - low[0]) / (high[0] - low[0]) if high[0] > low[0] else 0
    mixed = [round(a + (b - a) * share) for a, b in zip(tint(low[1])[:3], tint(high[1])[:3], strict=True)]
    return mixed[0], mixed[1], mixed[2]


def mix(one: str, other: str, share: float) -> str:
    """A colour between two."""
    return "#{:02x}{:02x}{:02x}".format(*between([(0, one), (1, other)], share))


def tint(color: str, alpha: float = 1) -> tuple[int, int, int, int]:
    red, green, blue = ImageColor.getrgb(color)[:3]
    return red, green, blue, round(255 * alpha)
