"""What was done to an export on its way: each forgery is named, and nothing of it reaches the readers."""

import base64
import hashlib
import io
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from PIL import Image as Pillow

from articles.models import Article
from ingest import archive_pictures
from ingest.returning import Report, _Homecoming, bring_in
from ingest.tests.archives import emptied, exported
from masthead.models import Image
from newsroom.testing import editor, image, published, saved, standing_page, withdrawn
from publishing import lifecycle
from publishing.models import Change, Edition, Erasure, StoryPage
from publishing.models.audit import address_hash

pytestmark = pytest.mark.django_db
Told = dict[str, Any]


@pytest.fixture
def home(tmp_path):
    """A file to export to."""
    return tmp_path / "newsroom.jsonl"


def lines(file: Path) -> list[Told]:
    return [json.loads(line) for line in file.read_bytes().splitlines()]


def write(file: Path, told: list[Told]) -> None:
    made = [json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in told]
    file.write_text("\n".join(made) + "\n")


def forged(file: Path, change: Callable[[Told], Any], *kinds: str) -> None:
    """Change the lines of these types."""
    told = lines(file)
    for line in told:
        if line.get("type") in kinds:
            change(line)
    write(file, told)


def reworded(file: Path, **fields: Any) -> None:
    """Rewrite fields of every Document, each with its right hash."""

    def change(line: Told) -> None:
        line["document"] |= fields
        text = json.dumps(line["document"], ensure_ascii=False, separators=(",", ":"))
        line["content_hash"] = hashlib.sha256(text.encode()).hexdigest()

    forged(file, change, "revision", "edition")


def faults(file: Path) -> list[tuple[str, str]]:
    return [(fault.field, fault.text) for fault in bring_in(file).faults]


def test_a_headline_changed_by_hand_no_longer_fits_its_hash(home):
    published()
    home.write_bytes(exported(home).replace(b'"headline":"', b'"headline":"Not '))
    emptied()
    assert faults(home)[0] == (
        "content_hash", "is not the hash of the document in this line; the story was left out",
    )  # fmt: skip
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field", "text"),
    [
        ({"slug": "../../admin"}, "document/slug", "makes 'energy/../../admin', which is no address of a story"),
        ({"slug": "Two Words"}, "document/slug", "which is no address of a story"),
        ({"section": {"path": "admin", "name": "Energy", "trail": ["Energy"]}}, "document/slug", "'admin/"),
        ({"headline": "a\x00b"}, "document", "holds a character that no text has"),
        ({"body": '<p id="b1234567a">a</p><p id="b1234567a">b</p>'}, "document/body", "markup that this newsroom"),
        ({"body": '<p onclick="x()">a</p>'}, "document/body", "markup that this newsroom does not keep"),
        ({"schema": 99}, "document", "99 is newer than this newsroom reads"),
        ({"id": "00000000-0000-0000-0000-000000000000"}, "document/id", "not that of the story"),
    ],
)
def test_a_document_that_this_newsroom_would_not_have_made_is_refused(home, fields, field, text):
    published()
    exported(home)
    emptied()
    reworded(home, **fields)
    found = faults(home)
    assert (found[0][0], text in found[0][1]) == (field, True), found
    assert not StoryPage.objects.exists()


def test_text_that_only_looks_like_a_nul_comes_home(home):
    content = published(headline="What \\u0000 means").document
    exported(home)
    emptied()
    assert faults(home) == []
    assert Edition.objects.get().document == content


@pytest.mark.parametrize("field", ["live_from", "live_to"])
def test_nothing_comes_from_the_future(home, field):
    published()
    exported(home)
    emptied()
    forged(home, lambda line: line.update({field: "2999-01-01T00:00:00.000000Z"}), "edition")
    assert faults(home)[0] == (
        "live_from", "of edition 1 lies in the future, or its end does; the story was left out"
    )  # fmt: skip
    assert not Edition.objects.exists()


def test_editions_that_overlap_are_refused(home):
    revision = saved()
    lifecycle.publish(revision.article_id, editor(), "first")
    lifecycle.publish(revision.article_id, editor(), "update")
    exported(home)
    emptied()

    def close_late(line: Told) -> None:
        line["live_to"] = line["live_to"] and "2026-11-01T00:00:00.000000Z"
        line["live_from"] = f"2025-01-0{line['number']}T00:00:00.000000Z"

    forged(home, close_late, "edition")
    assert faults(home)[0] == (
        "live_to", "of edition 1 is not before edition 2 came; the story was left out"
    )  # fmt: skip


def test_an_edition_with_another_time_than_its_change_is_named(home):
    published()
    exported(home)
    emptied()
    forged(home, lambda line: line.update(live_from="2020-01-01T00:00:00.000000Z"), "edition")
    assert faults(home) == [("at", "is no time at which this edition came or went")]
    assert not Change.objects.exists()


def test_a_story_that_stands_twice_counts_once(home):
    published()
    told = [line for line in lines_of(exported(home)) if line.get("type") != "end"]
    at = next(at for at, line in enumerate(told) if line.get("type") == "story")
    emptied()
    write(home, [*told[: at + 3], *told[at : at + 3], *told[at + 3 :], {"type": "end", "lines": 0}])
    assert faults(home) == [("id", "this story stands in the file twice; the first one counts")]
    assert (Article.objects.count(), Edition.objects.count(), Change.objects.count()) == (1, 1, 1)


def lines_of(content: bytes) -> list[Told]:
    return [json.loads(line) for line in content.splitlines()]


def test_a_version_that_stands_before_its_story_is_named(home):
    saved()
    exported(home)
    emptied()
    told = lines(home)
    at = next(at for at, line in enumerate(told) if line.get("type") == "story")
    told[at], told[at + 1] = told[at + 1], told[at]
    write(home, told)
    found = faults(home)
    assert ("type", "a line of type revision follows no line it belongs to") in found
    assert not Article.objects.exists()


def test_changes_out_of_order_get_their_own_numbers(home):
    published()
    withdrawn(headline="Another sale")
    exported(home)
    before = list(Change.objects.order_by("seq").values_list("seq", "verb", "article", "at"))
    emptied()
    told = lines(home)
    told[-2], told[-3] = told[-3], told[-2]
    write(home, told)
    assert (bring_in(home).notes, list(Change.objects.order_by("seq").values_list("seq", "verb", "article", "at"))) == (
        [], before,
    )  # fmt: skip


def test_a_withdrawn_story_says_so_before_its_change_has_come(home, client):
    edition = withdrawn()
    exported(home)
    emptied()
    write(home, [line for line in lines(home) if line.get("type") != "change"])
    assert faults(home) == []
    assert client.get(f"/{edition.path}/").status_code == 410


# --- people -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "more", [{"is_superuser": True}, {"is_active": True}, {"password": "x"}, {"roles": ["administrator"]}]
)
def test_nobody_gets_a_right_or_a_password_by_a_file(home, more):
    editor("eve")
    exported(home)
    emptied()
    forged(home, lambda line: line.update(more), "person")
    assert faults(home) == [(next(iter(more)), "is no field of a line of type person")]
    assert not User.objects.exists()


def test_an_account_that_is_here_stays_as_it_is(home):
    """A forged address would be where its next password is sent."""
    eve = editor("eve")
    exported(home)
    forged(home, lambda line: line.update(email="mallory@example.org"), "person")
    assert faults(home)[0][0] == "email"
    assert User.objects.get(username="eve").email == eve.email


# --- pictures ---------------------------------------------------------------------------------------------------------
def picture_bytes(kind: str, **more: Any) -> bytes:
    out = io.BytesIO()
    Pillow.new("RGB", (8, 8), "red").save(out, kind, **more)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "content", "text"),
    [
        ("jpg", picture_bytes("JPEG") + b"<script>alert(1)</script>", "holds more than a picture"),
        ("png", picture_bytes("PNG") + b"<script>alert(1)</script>", "holds more than a picture"),
        ("webp", picture_bytes("WEBP") + b"<script>alert(1)</script>", "holds more than a picture"),
        ("jpg", picture_bytes("JPEG", comment=b"<script>"), "holds more than a picture"),
        ("png", picture_bytes("PNG", dpi=(72, 72)), "holds more than a picture"),
        ("webp", picture_bytes("WEBP", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0"), "holds more than a picture"),
        ("jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is not a JPEG, PNG or WebP picture"),
        ("jpg", picture_bytes("JPEG")[:-40], "is not a JPEG, PNG or WebP picture"),
    ],
)
def test_a_picture_that_is_more_or_less_than_one_is_refused(home, kind, content, text):
    image()
    exported(home)
    emptied()
    name = hashlib.sha256(content).hexdigest()
    told = {"hash": name, "extension": kind, "width": 8, "height": 8}
    forged(home, lambda line: line.update(told), "image")
    forged(home, lambda line: line.update(image=name, base64=base64.b64encode(content).decode()), "piece")
    found = faults(home)
    assert (found[0][0], text in found[0][1]) == ("image", True), found
    assert not Image.objects.exists()


def test_pictures_as_the_library_writes_them_are_nothing_but_pictures():
    for kind, extension in (("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")):
        assert archive_pictures.PARTS[extension](picture_bytes(kind))


# --- erasures ---------------------------------------------------------------------------------------------------------
def test_an_erasure_takes_no_story_that_stands_here(home, client):
    standing = published()
    exported(home)
    told = lines(home)
    blank = next(line for line in told if line.get("type") == "story")
    blank |= {"id": str(UUID(int=1)), "edit": 0, "authors": [], "topics": [], "section": None}
    erasure: Told = {
        "type": "erasure", "story": blank["id"], "content_hash": "0" * 64, "reason": "A forged order.", "by": None,
        "at": "2026-01-01T00:00:00.000000Z", "addresses": [address_hash(standing.path)],
    }  # fmt: skip
    write(home, [told[0], blank, erasure, told[-1]])
    found = faults(home)
    assert found[-1][0] == "addresses", found
    assert "is the address of a story that stands here" in found[-1][1]
    assert not Erasure.objects.exists()
    assert client.get(f"/{standing.path}/").status_code == 200


def test_an_erasure_of_a_story_that_is_here_is_left_to_people(home):
    standing = published()
    exported(home)
    told = lines(home)
    erasure: Told = {
        "type": "erasure", "story": str(standing.article_id), "content_hash": "0" * 64, "reason": "A forged order.",
        "by": None, "at": "2026-01-01T00:00:00.000000Z", "addresses": [],
    }  # fmt: skip
    write(home, [told[0], erasure, told[-1]])
    assert faults(home) == [("story", "is here with its text: expunge it")]
    assert Edition.objects.live().exists()


# --- two at once ------------------------------------------------------------------------------------------------------
def test_an_import_that_began_beside_another_finds_what_that_one_brought(home):
    standing_page("ethics", by=editor(), position=9)
    published()
    content = exported(home)
    emptied()
    report = Report(Counter(), Counter(), [], [])
    with home.open("rb") as file:
        late = _Homecoming(file, report, False, None)
        assert bring_in(home).faults == []
        late.run()
    assert (report.faults, dict(report.new)) == ([], {})
    assert exported(home.with_name("b.jsonl")) == content
