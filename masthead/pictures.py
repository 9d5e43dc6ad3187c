"""Taking a picture into the library: named formats only, bounded, re-encoded without its metadata, named by content."""

import hashlib
import io
import logging
from contextlib import suppress
from typing import IO, NamedTuple

from django.core.files.base import ContentFile
from PIL import Image as Pillow
from PIL import ImageOps, PngImagePlugin, UnidentifiedImageError
from PIL.ImageFile import ImageFile

from masthead.models import Image, picture_name

FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
MAX_BYTES = 25 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 12_000
PngImagePlugin.MAX_TEXT_MEMORY = 4 * 1024 * 1024  # texts are left behind, so 64 MB of them unpacked are 60 too many
log = logging.getLogger(__name__)


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
    if not content:
        raise PictureRefused("The file is empty, not a JPEG, PNG or WebP picture.")
    if len(content) > MAX_BYTES:
        raise PictureRefused(f"The picture is larger than the limit of {MAX_BYTES // 1024 // 1024} MB.")
    try:
        with Pillow.open(io.BytesIO(content), formats=list(FORMATS)) as picture:
            return _written(_bounded(picture))
    except PictureRefused:
        raise
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning):
        raise PictureRefused(f"The picture has more pixels than the limit of {MAX_PIXELS:,}.") from None
    except UnidentifiedImageError:
        raise PictureRefused("The file is not a JPEG, PNG or WebP picture, whatever its name says.") from None
    except Exception as error:  # decoders meet hostile bytes with nearly any exception there is
        log.info("A picture could not be read.", exc_info=error)
        raise PictureRefused(
            "The file is not a JPEG, PNG or WebP picture that can be read: it is damaged, or holds more than it shows."
        ) from None


def _bounded(picture: ImageFile) -> ImageFile:
    """The picture, nothing of it decoded yet, once its header is within the limits."""
    width, height = picture.size
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise PictureRefused(
            f"The picture has {width} × {height} pixels; the limit is {MAX_PIXELS:,} in all and {MAX_SIDE:,} a side."
        )
    frames = getattr(picture, "n_frames", 1)
    if frames > 1 and picture.format != "MPO":  # a phone's second picture (MPO) is a preview, not an animation
        raise PictureRefused(f"The picture is animated, with {frames:,} frames; the limit is 1: a still picture.")
    return picture


def _written(picture: ImageFile) -> Clean:
    """The pixels alone, encoded anew. Nothing is copied on the way: 40 million pixels are 160 MB each time."""
    kind = "JPEG" if picture.format == "MPO" else str(picture.format)
    picture.load()
    with suppress(Exception):  # EXIF that cannot be read says nothing of the picture's upright side
        ImageOps.exif_transpose(picture, in_place=True)
    clean: Pillow.Image = picture
    if picture.mode == "P":
        clean = picture.convert("RGBA")  # reads the palette's transparency out of the metadata
    elif kind == "JPEG" and picture.mode not in {"RGB", "L"}:
        clean = picture.convert("RGB")
    clean.info = {}  # or the encoder would take profile, comment and marks over from it
    out = io.BytesIO()
    clean.save(out, kind, quality=88) if kind != "PNG" else clean.save(out, kind, optimize=True)
    return Clean(out.getvalue(), FORMATS[kind], clean.size)
