"""Taking a picture into the library: named formats only, bounded, re-encoded without its metadata, named by content."""

import hashlib
import io
from typing import IO, NamedTuple

from django.core.files.base import ContentFile
from PIL import Image as Pillow
from PIL import ImageOps

from masthead.models import Image, picture_name

FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
MAX_BYTES = 25 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 12_000


class PictureRefused(ValueError):
    """The file is no picture this newsroom takes; the sentence names the limit."""


class Clean(NamedTuple):
    """A picture's content as the library keeps it."""

    content: bytes
    extension: str
    size: tuple[int, int]  # width, height

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def take_in(source: IO[bytes], alt: str, credit: str, caption: str = "", rights: str = "") -> Image:
    """The library's row for this picture: a new one, or the one that already holds the same content, as it is."""
    picture = reencode(source.read(MAX_BYTES + 1))
    return held(picture) or store(picture, Image(alt=alt, credit=credit, caption=caption, rights=rights))


def held(picture: Clean) -> Image | None:
    """The row that already holds this content."""
    return Image.objects.filter(hash=picture.hash).first()


def store(picture: Clean, image: Image) -> Image:
    """The row with its words, stored as new with this content; IntegrityError if the content is held already."""
    image.hash, image.extension = picture.hash, picture.extension
    image.width, image.height = picture.size
    image.file.storage.delete(picture_name(image, ""))  # one that nobody's row names: else this would get another name
    image.file.save(image.hash, ContentFile(picture.content), save=False)
    image.save(force_insert=True)
    return image


def reencode(content: bytes) -> Clean:
    """The picture without metadata, upright; PictureRefused naming the limit."""
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
    return Clean(out.getvalue(), FORMATS[kind], clean.size)
