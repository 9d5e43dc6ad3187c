"""What people upload that is no picture, or more than one: refused with a reason, or kept as its pixels alone."""

import io
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow

from articles.freezing import picture
from masthead.models import Image
from masthead.pictures import FORMATS, MAX_BYTES, Clean, PictureRefused, reencode
from masthead.tests import hostile
from masthead.tests.hostile import MARK, drawn
from newsroom.testing import editor, published

ADD = "/admin/masthead/image/add/"
OTHERS, BOMBS, POLYGLOTS, WRECKS = (
    dict(made()) for made in (hostile.others, hostile.bombs, hostile.polyglots, hostile.wrecks)
)


def test_the_corpus_is_large():
    assert len(OTHERS) + len(BOMBS) + len(POLYGLOTS) + len(WRECKS) >= 150


@pytest.mark.parametrize("name", OTHERS)
def test_only_the_named_formats_are_opened(name):
    with pytest.raises(PictureRefused, match="not a JPEG, PNG or WebP picture") as refused:
        reencode(OTHERS[name])
    assert "object at" not in str(refused.value)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_with_the_limit(name):
    with pytest.raises(PictureRefused, match=r"the limit|limit of 40,000,000|that can be read"):
        reencode(BOMBS[name])
    assert len(BOMBS[name]) < 2_000_000


@pytest.mark.parametrize("name", POLYGLOTS)
def test_a_picture_is_kept_as_its_pixels_alone(name):
    assert MARK in POLYGLOTS[name] or b"zTXt" in POLYGLOTS[name] or b"iCCP" in POLYGLOTS[name]  # these two are packed
    content, extension, size = reencode(POLYGLOTS[name])
    assert size == (64, 48)
    for part in (MARK, b"<script", b"<?php", b"PK\x03\x04", b"Exif", b"eXIf", b"GPS", b"tEXt", b"iCCP", b"ICC", b"XMP"):
        assert part not in content
    with Pillow.open(io.BytesIO(content)) as kept:
        kept.load()
        assert FORMATS[str(kept.format)] == extension
        assert not {"icc_profile", "exif", "xmp", "comment", "a", "mp"} & set(kept.info)


def test_a_wreck_is_refused_or_taken_for_what_can_be_seen():
    answers = {name: _answer(content) for name, content in WRECKS.items()}
    taken = [answer for answer in answers.values() if isinstance(answer, Clean)]
    assert 0 < len(taken) < len(WRECKS)
    for picture_ in taken:
        with Pillow.open(io.BytesIO(picture_.content)) as kept:
            kept.load()
    for name, answer in answers.items():
        assert isinstance(answer, Clean) or "JPEG, PNG or WebP" in answer or "limit" in answer, name


def _answer(content: bytes) -> Clean | str:
    try:
        return reencode(content)
    except PictureRefused as refused:
        return str(refused)


def test_a_palettes_transparency_and_the_upright_side_are_kept():
    exif = Pillow.Exif()
    exif[0x0112] = 6  # turned by a quarter
    assert reencode(drawn(exif=exif.tobytes())).size == (48, 64)
    out = io.BytesIO()
    Pillow.new("P", (9, 9)).save(out, "PNG", transparency=0)
    clear = reencode(out.getvalue())
    assert Pillow.open(io.BytesIO(clear.content)).getpixel((0, 0))[3] == 0


MEASURE = """
import pickle, resource, sys
from pathlib import Path
import django
django.setup()
from masthead.pictures import PictureRefused, reencode
bombs = pickle.loads(Path(sys.argv[1]).read_bytes())
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]), int(sys.argv[2])))
for name, content in bombs.items():
    try:
        reencode(content)
        print("taken:", name)
    except PictureRefused as refused:
        print("refused:", name)
print(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])  # ru_maxrss begins at the parent's peak
"""


@pytest.mark.processes
def test_bombs_are_refused_within_150_megabytes(tmp_path):
    """In a process of its own, which could not hold the largest decoded: 268 million pixels are 1 GB."""
    (tmp_path / "bombs").write_bytes(pickle.dumps(BOMBS))
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", MEASURE, str(tmp_path / "bombs"), str(700 * 1024**2)],
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.count("refused:") == len(BOMBS), done.stdout
    assert int(done.stdout.split()[-1]) / 1024 < 150


@pytest.fixture
def desk(client):
    client.force_login(editor())
    return client


def send(desk, content: bytes, name: str = "a.jpg", type: str = "image/jpeg"):
    words = {"alt": "A typed description", "credit": "The Ledger", "focal_x": "0.5", "focal_y": "0.5"}
    return desk.post(ADD, words | {"upload": SimpleUploadedFile(name, content, type)})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.jpg", "The submitted file is empty."),
        (OTHERS["svg"], "a.svg", "not a JPEG, PNG or WebP picture, whatever its name says."),
        (OTHERS["svg"], "a.png", "not a JPEG, PNG or WebP picture, whatever its name says."),
        (OTHERS["GIF"], "a.gif", "not a JPEG, PNG or WebP picture, whatever its name says."),
        (drawn()[:300], "a.jpg", "not a JPEG, PNG or WebP picture that can be read: it is damaged, or holds more than"),
        (BOMBS["PNG of 60 megapixels"], "a.png", "The picture has 10000 × 6000 pixels; the limit is 40,000,000 in all"),
        (BOMBS["WebP of 10,000 frames"], "a.webp", "animated, with 10,000 frames; the limit is 1"),
        (drawn() + bytes(MAX_BYTES), "a.jpg", "The picture is larger than the limit of 25 MB."),
    ],
)
def test_the_form_says_why_at_the_field_and_keeps_the_words(desk, content, name, said):
    answer = send(desk, content, name)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert said in str(answer.context["adminform"].form.errors["upload"])
    assert said in text
    assert "A typed description" in text
    assert not Image.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "/etc/cron.d/x.jpg", "C:\\evil.jpg", "a\x00.php.jpg", "gpj.\u202eexe", "x" * 300 + ".jpg",
     "a.svg", "a.php", "con.jpg", "a\r\nX-Evil: 1.jpg", "ä" * 200 + ".jpg", "<script>.jpg"],
)  # fmt: skip
def test_the_name_of_a_file_is_never_used(desk, name, settings):
    answer = send(desk, drawn(), name, "text/html")
    if answer.status_code == 200:  # Django itself gives a part with such a name no name, so it is no file
        assert answer.context["adminform"].form.errors["upload"]
        assert not Image.objects.exists()
        return
    held = Image.objects.get()
    assert held.file.name == f"{held.hash}.jpg"
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert files == [Path(settings.MEDIA_ROOT) / held.file.name]


@pytest.mark.django_db
def test_no_byte_of_the_original_is_on_a_public_address(desk, settings):
    assert send(desk, POLYGLOTS["JPEG and HTML"], "a.html", "text/html").status_code == 302
    held = Image.objects.get()
    assert desk.get(f"/media/{held.file.name}").status_code == 404  # nobody's story shows it
    published(lead_image=picture(held))
    answer = desk.get(f"/media/{held.file.name}")
    served = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert MARK not in served
    assert all(MARK not in file.read_bytes() for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file())
