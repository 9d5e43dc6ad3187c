import io

import pytest
from PIL import Image as Pillow

from masthead.models import Image
from masthead.pictures import PictureRefused, reencode, take_in
from newsroom.testing import image

pytestmark = pytest.mark.django_db


def drawn(format="JPEG", size=(64, 48), **options) -> bytes:
    out = io.BytesIO()
    Pillow.new("RGB", size, "navy").save(out, format, **options)
    return out.getvalue()


def test_a_picture_is_named_by_its_content_and_kept_once():
    assert image("teal").pk == image("teal").pk
    assert Image.objects.get().file.name == f"{Image.objects.get().hash}.png"


def test_metadata_is_left_behind():
    exif = Pillow.Exif()
    exif[0x010E] = "shot at the source's house"
    content, extension, size = reencode(drawn(exif=exif))
    assert b"source" not in content
    assert (extension, size) == ("jpg", (64, 48))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<svg onload=alert(1)>", "not a JPEG, PNG or WebP"),
        (b"", "not a JPEG, PNG or WebP"),
        (drawn()[:200], "not a JPEG, PNG or WebP"),
        (drawn("GIF"), "not a JPEG, PNG or WebP"),
        (drawn("PNG", (12_001, 10)), "12001 × 10 pixels; the limit is 40,000,000 in all and 12,000 a side"),
    ],
)
def test_anything_else_is_refused_with_the_limit(content, said):
    with pytest.raises(PictureRefused, match=said):
        take_in(io.BytesIO(content), alt="x", credit="y")
    assert not Image.objects.exists()
