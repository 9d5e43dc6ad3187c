"""Files that should never reach the library as they came, made in memory: bombs, polyglots, liars and wrecks."""

import gzip
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator

from PIL import Image as Pillow

MARK = b"MARK-of-the-original-file"  # nothing that holds it may be served


def drawn(format: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **options) -> bytes:
    """A small real picture whose pixels are not all alike."""
    picture = Pillow.linear_gradient("L").resize(size).convert(mode)
    out = io.BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, *extra: bytes, pixels: bytes = b"") -> bytes:
    """A PNG whose header says what it likes."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"".join([b"\x89PNG\r\n\x1a\n", header, *extra, chunk(b"IDAT", pixels), chunk(b"IEND", b"")])


def blank_png(width: int, height: int) -> bytes:
    """A sound grey-scale PNG of one shade: a million pixels in a kilobyte."""
    packer = zlib.compressobj(9)
    row = b"\0" * (width + 1)
    return png(width, height, pixels=b"".join(packer.compress(row) for _ in range(height)) + packer.flush())


def jpeg_of_size(width: int, height: int) -> bytes:
    """A JPEG whose frame header says another size than its scan has."""
    content = drawn()
    at = content.index(b"\xff\xc0") + 5
    return content[:at] + struct.pack(">HH", height, width) + content[at + 4 :]


def riff(*parts: tuple[bytes, bytes]) -> bytes:
    body = b"".join(kind + struct.pack("<I", len(held)) + held + b"\0" * (len(held) % 2) for kind, held in parts)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def moving_webp(frames: int, width: int = 16, height: int = 16) -> bytes:
    """A sound animation of one small frame, again and again, on a canvas of any size."""
    still = drawn("WEBP", (16, 16), lossless=True)[12:]
    frame = bytes(6) + (15).to_bytes(3, "little") * 2 + b"\x01\0\0\0" + still
    canvas = b"\x02\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return riff((b"VP8X", canvas), (b"ANIM", bytes(6)), *[(b"ANMF", frame)] * frames)


def moving_png(frames: int) -> bytes:
    still = drawn("PNG")
    return still[:33] + chunk(b"acTL", struct.pack(">II", frames, 0)) + still[33:]


def zipped(name: str = "run.html") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, MARK)
    return out.getvalue()


def others() -> Iterator[tuple[str, bytes]]:
    """What is no JPEG, PNG or WebP, whatever its name: each to be refused."""
    page = b"<!doctype html><script>" + MARK + b"</script>"
    yield from {
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + MARK + b"</svg>",
        "svg-xml": b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "x">]><svg>&a;</svg>',
        "html": page,
        "html-comment": b"<!--\x89PNG-->" + page,
        "fits": b"SIMPLE  =                    T".ljust(2880),
        "psd": b"8BPS\0\x01" + bytes(40),
        "pdf": b"%PDF-1.7\n" + MARK,
        "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(run) show\n",
        "zip": zipped(),
        "gzip": gzip.compress(drawn()),
        "xcf": b"gimp xcf v011\0" + bytes(60),
        "wmf": b"\xd7\xcd\xc6\x9a" + bytes(60),
        "avif": bytes(4) + b"ftypavif" + bytes(60),
        "heic": bytes(4) + b"ftypheic" + bytes(60),
        "mp4": bytes(4) + b"ftypisom" + bytes(60),
        "elf": b"\x7fELF" + bytes(60),
        "php": b"<?php echo 1; ?>",
        "json": b'{"a": 1}',
        "one byte": b"\xff",
        "zeros": bytes(1000),
        "jpeg start alone": b"\xff\xd8\xff",
        "png start alone": b"\x89PNG\r\n\x1a\n",
        "webp start alone": b"RIFF\0\0\0\0WEBP",
        "jpeg behind a page": page + drawn(),
        "png behind a newline": b"\n" + drawn("PNG"),
        "gif and jar": drawn("GIF", mode="P") + zipped("Applet.class"),
        "gif of 10,000 frames": b"GIF89a\x01\0\x01\0\0\0\0" + b",\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0" * 10_000 + b";",
    }.items()
    for format in ("GIF", "BMP", "TIFF", "ICO", "EPS", "PPM", "PCX", "TGA", "SGI", "DDS", "ICNS", "MSP"):
        mode = {"MSP": "1", "GIF": "P"}.get(format, "RGB")
        yield format, drawn(format, size=(32, 32), mode=mode)


def bombs() -> Iterator[tuple[str, bytes]]:
    """Small files that ask for much memory or time: each to be refused by what its header says."""
    yield "PNG of 60 megapixels", blank_png(10_000, 6_000)
    yield "PNG of 100 megapixels by header", png(10_000, 10_000)
    yield "PNG of 4 gigapixels a side", png(2**31 - 1, 2**31 - 1)
    yield "PNG one pixel too wide", png(12_001, 1)
    yield "PNG one pixel too high", png(1, 12_001)
    yield "JPEG of 65,535 a side", jpeg_of_size(65_535, 65_535)
    yield "JPEG of 48 megapixels", jpeg_of_size(8_000, 6_000)
    yield "WebP of 16,383 a side", moving_webp(1, 16_383, 16_383)
    yield "WebP of 48 megapixels", moving_webp(1, 8_000, 6_000)
    yield "WebP of 10,000 frames", moving_webp(10_000)
    yield "PNG of 10,000 frames", moving_png(10_000)
    swollen = zlib.compress(bytes(60_000_000), 9)
    yield "zTXt of 60 MB", png(9, 9, chunk(b"zTXt", b"a\0\0" + swollen), pixels=zlib.compress(bytes(90)))
    yield "iTXt of 60 MB", png(9, 9, chunk(b"iTXt", b"a\0\1\0\0\0" + swollen), pixels=zlib.compress(bytes(90)))
    yield "a hundred texts of 1 MB", png(9, 9, *[chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(10**6)))] * 100)


def polyglots() -> Iterator[tuple[str, bytes]]:
    """Real pictures that are something else too, or say more than they show: taken in, and that part left behind."""
    page = b"<script>" + MARK + b"</script>"
    exif = Pillow.Exif()
    exif[0x010E] = exif[0x013B] = exif[0x8298] = MARK.decode()  # description, artist, copyright
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 0.0), 29: MARK.decode()})  # where it was taken
    for format in ("JPEG", "PNG", "WEBP"):
        sound = drawn(format)
        yield f"{format} and HTML", sound + page
        yield f"{format} and ZIP", sound + zipped()
        yield f"{format} and PHP", sound + b"<?php /*" + MARK + b"*/ ?>"
        yield f"{format} with place and name", drawn(format, exif=exif.tobytes())
        yield f"{format} with a profile", drawn(format, icc_profile=MARK * 40)
    yield "JPEG with a script as comment", drawn("JPEG", comment=page)
    yield "JPEG with XMP", drawn("JPEG", xmp=page)
    yield "WebP with XMP", drawn("WEBP", xmp=page)
    yield "palette PNG with a profile", drawn("PNG", mode="P", icc_profile=MARK * 40)
    yield "grey PNG with a profile", drawn("PNG", mode="LA", icc_profile=MARK * 40)
    at = drawn("PNG")
    for kind in (b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"prVt"):
        held = {b"iTXt": b"a\0\0\0\0\0" + page, b"zTXt": b"a\0\0" + zlib.compress(page)}.get(kind, b"a\0" + page)
        yield f"PNG with {kind.decode()}", at[:33] + chunk(kind, held) + at[33:]
    yield "a phone's two pictures", _two_pictures()


def _two_pictures() -> bytes:
    out = io.BytesIO()
    second = Pillow.new("RGB", (32, 24), "red")
    Pillow.new("RGB", (64, 48), "navy").save(out, "MPO", save_all=True, append_images=[second], comment=MARK)
    return out.getvalue()


def wrecks() -> Iterator[tuple[str, bytes]]:
    """Pictures cut short or with bytes changed: refused, or taken for what can be seen; never anything else."""
    dice = random.Random(7)
    for format in ("JPEG", "PNG", "WEBP"):
        sound = drawn(format)
        for part in range(1, 16):
            yield f"{format} cut at {part}/16", sound[: len(sound) * part // 16]
        for turn in range(25):
            held = bytearray(sound)
            for _ in range(dice.choice((1, 1, 4, 20))):
                held[dice.randrange(8, len(held))] = dice.randrange(256)
            yield f"{format} spoilt {turn}", bytes(held)
