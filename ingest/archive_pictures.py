"""A picture comes back from the lines of an export: whole, what its row says, and a picture through and through."""

import base64
import binascii
import hashlib
import io
import struct
from collections.abc import Callable, Iterator, Mapping

from PIL import Image as Pillow

from ingest.archive import PIECE
from ingest.archive_rows import Faulty, Line
from masthead.models import Image
from masthead.pictures import FORMATS, MAX_BYTES, MAX_PIXELS, MAX_SIDE

# The parts of a file as the library writes it: nothing stands in them that a picture does not show.
PNG_PARTS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
WEBP_PARTS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
JPEG_ALIEN = {0xC2, 0xFE, *range(0xE1, 0xF0)}  # progressive, a comment, anything that a program adds
JPEG_SCAN, JPEG_END = 0xDA, b"\xff\xd9"


def content(image: Image, unit: list[Line]) -> bytes:
    """The picture's file, put together from its pieces. Faulty if it is not what its line says."""
    first, held = unit[0], _joined(unit)
    if hashlib.sha256(held).hexdigest() != image.hash:
        raise Faulty("hash", "is not the hash of the picture that follows", first.number)
    size, extension = _shown(held, first)
    if (size, extension) != ((image.width, image.height), image.extension):
        raise Faulty("image", "has another size or format than its line says", first.number)
    try:
        bare = PARTS[extension](held)
    except (struct.error, IndexError):
        bare = False
    if not bare:
        raise Faulty("image", "holds more than a picture: comments, metadata or bytes behind its end", first.number)
    return held


def _joined(unit: list[Line]) -> bytes:
    wanted, pieces = unit[0].value("pieces", int), unit[1:]
    if wanted != len(pieces):
        raise Faulty("pieces", f"are {wanted}, but {len(pieces)} follow", unit[0].number)
    if wanted * PIECE > MAX_BYTES + PIECE:
        raise Faulty("pieces", f"make more than the limit of {MAX_BYTES // 1024 // 1024} MB", unit[0].number)
    joined = io.BytesIO()
    for line in pieces:
        if line.value("at", int) != joined.tell():
            raise Faulty("at", f"is not {joined.tell()}, where the piece before it ends", line.number)
        try:
            joined.write(base64.b64decode(line.value("base64", str), validate=True))
        except (binascii.Error, ValueError) as error:
            raise Faulty("base64", str(error), line.number) from None
    return joined.getvalue()


def _shown(held: bytes, line: Line) -> tuple[tuple[int, int], str]:
    """(size, extension) of a still picture whose every pixel could be read."""
    try:
        with Pillow.open(io.BytesIO(held), formats=list(FORMATS)) as picture:
            size, extension = picture.size, FORMATS[str(picture.format)]
            if size[0] * size[1] > MAX_PIXELS or max(size) > MAX_SIDE:
                text = f"has {size[0]} × {size[1]} pixels; the limit is {MAX_PIXELS:,} in all and {MAX_SIDE:,} a side"
                raise Faulty("image", text, line.number)
            picture.load()
    except Faulty:
        raise
    except Exception as error:  # decoders meet hostile bytes with nearly any exception there is
        raise Faulty("image", f"is not a JPEG, PNG or WebP picture that can be read ({error})", line.number) from None
    return size, extension


# --- nothing but a picture --------------------------------------------------------------------------------------------
def _png(held: bytes) -> bool:
    at, kind = 8, b""
    while at < len(held) and kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", held, at)
        if kind not in PNG_PARTS:
            return False
        at += 12 + length
    return kind == b"IEND" and at == len(held)


def _webp(held: bytes) -> bool:
    at = 12
    while at < len(held):
        kind, length = struct.unpack_from("<4sI", held, at)
        if kind not in WEBP_PARTS:
            return False
        at += 8 + length + length % 2
    (length,) = struct.unpack_from("<I", held, 4)
    return bool(length + 8 == at == len(held))


def _jpeg(held: bytes) -> bool:
    """Of the parts that say something beside the picture only the first one's few bytes (JFIF) may be there."""
    for marker, told in _jpeg_parts(held):
        if marker in JPEG_ALIEN or (marker == 0xE0 and len(told) > 14):
            return False
    return held.endswith(JPEG_END) and held.count(JPEG_END) == 1


def _jpeg_parts(held: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, content) of everything before the first scan."""
    at, marker = 2, 0
    while marker != JPEG_SCAN:
        mark, marker, length = struct.unpack_from(">BBH", held, at)
        if mark != 0xFF:
            raise IndexError
        yield marker, held[at + 4 : at + 2 + length]
        at += 2 + length


PARTS: Mapping[str, Callable[[bytes], bool]] = {"png": _png, "webp": _webp, "jpg": _jpeg}
