"""Taking a picture into the library: named formats only, bounded, re-encoded without its metadata, named by content."""

import hashlib
import io
from typing import IO

from django.core.files.base import ContentFile
from PIL import Image as Pillow
from PIL import ImageOps

from masthead.models import Image

FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
MAX_BYTES = 25 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 12_000


class PictureRefused(ValueError):
    """The file is no picture this newsroom takes; the sentence names the limit."""


def take_in(source: IO[bytes], alt: str, credit: str, caption: str = "", rights: str = "") -> Image:
    """The library's row for this picture: a new one, or the one that already holds the same content."""
    content, extension, size = reencode(source.read(MAX_BYTES + 1))
    name = hashlib.sha256(content).hexdigest()
    held = Image.objects.filter(hash=name).first()
    if held is not None:
        return held
    image = Image(
        hash=name, extension=extension, width=size[0], height=size[1], alt=alt, credit=credit, caption=caption,
        rights=rights,
    )  # fmt: skip
    image.file.save(name, ContentFile(content), save=False)
    image.save(force_insert=True)
    return image


def reencode(content: bytes) -> tuple[bytes, str, tuple[int, int]]:
    """(bytes, extension, size) of the picture without metadata, upright; PictureRefused naming the limit."""
    if len(content) > MAX_BYTES:
        raise PictureRefused(f"The picture is larger than the limit of {MAX_BYTES // 1024 // 1024} MB.")
    try:
        with Pillow.open(io.BytesIO(content), formats=list(FORMATS)) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
                raise PictureRefused(
                    f"The picture has {width} × {height} pixels; "
                    f"the limit is {MAX_PIXELS:,} in all and {MAX_SIDE:,} a side."
                )
            kind = str(picture.format)
            upright = ImageOps.exif_transpose(picture)
            clean = Pillow.frombytes(upright.mode, upright.size, upright.tobytes())
            if upright.mode == "P":
                clean = upright.convert("RGBA")
    except PictureRefused:
        raise
    except (OSError, SyntaxError, ValueError, Pillow.DecompressionBombError) as error:
        raise PictureRefused(f"The file is not a JPEG, PNG or WebP picture that can be read ({error}).") from None
    if kind == "JPEG" and clean.mode not in {"RGB", "L"}:
        clean = clean.convert("RGB")
    out = io.BytesIO()
    clean.save(out, kind, quality=88) if kind != "PNG" else clean.save(out, kind, optimize=True)
    return out.getvalue(), FORMATS[kind], clean.size
