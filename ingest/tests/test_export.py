"""`manage.py export`: one form for one newsroom, nothing of anybody's log-in."""

import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection

from articles.document import Document
from articles.models import Article, Revision
from ingest import exporting
from ingest.tests.archives import came_home, emptied, exported, newsroom_at_work
from ingest.tests.incoming import run, written
from ingest.tests.test_import_articles import SAMPLES, asked, told_back
from newsroom.testing import editor, image, published, saved, standing_page

pytestmark = pytest.mark.django_db


def lines(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.splitlines()]


def test_every_kind_of_row_is_a_line(tmp_path):
    newsroom_at_work()
    told = lines(exported(tmp_path / "a.jsonl"))
    assert told[0] == {"format": "newsroom-export/1"}
    assert told[-1] == {"type": "end", "lines": len(told)}
    kinds = {line["type"] for line in told[1:]}
    assert kinds >= {"person", "image", "piece", "newsroom", "social", "page", "section", "author", "topic", "story"}
    assert kinds >= {"revision", "edition", "redirect", "waiver", "embargo", "scheduled", "change"}


def test_equal_newsrooms_give_equal_bytes(tmp_path):
    newsroom_at_work()
    assert exported(tmp_path / "a.jsonl") == exported(tmp_path / "b.jsonl")


def test_documents_are_the_very_text_that_is_stored(tmp_path):
    revision = saved()
    content = exported(tmp_path / "a.jsonl").decode()
    assert f'"document":{Revision.objects.get(pk=revision.pk).document},"content_hash":' in content


@pytest.mark.parametrize("way", ["", "--publish"])
def test_the_samples_leave_with_every_value_row_order_and_label(tmp_path, way):
    """Read back from the file alone; then brought into an empty newsroom and read there."""
    standing_page("ethics", by=editor(), position=9)
    options = [*([way] if way else []), "--by", editor().username, *(["--waive", "As filed."] if way else [])]
    run("import_articles", written(tmp_path, SAMPLES["articles"]), *options)
    content = exported(tmp_path / "a.jsonl")
    wanted = {sample["title"]: sample for sample in SAMPLES["articles"]}
    kinds = ("revision", "edition") if way else ("revision",)
    for kind in kinds:
        told = [line["document"] for line in lines(content) if line.get("type") == kind]
        assert sorted(document["headline"] for document in told) == sorted(wanted)
        for document in told:
            sample = wanted[document["headline"]]
            assert told_back(msgspec.convert(document, Document)) == asked(sample)
            assert words(document["body"]) == words(sample["body_html"])
    emptied()
    came_home(tmp_path / "a.jsonl")
    assert exported(tmp_path / "b.jsonl") == content
    assert set(Article.objects.values_list("headline", flat=True)) == set(wanted)


def words(markup: str) -> list[str]:
    """The tags without their names and the text without its line ends."""
    return re.sub(r' id="b[0-9a-f-]+"', "", markup).replace("<", " <").replace(">", "> ").split()


def test_no_password_session_role_or_right_is_told(tmp_path):
    person = editor("eve")
    person.groups.add(Group.objects.get_or_create(name="deskeditor")[0])
    person.set_password("correct horse battery")
    person.save()
    Session.objects.create(session_key="s3cr3tsession", session_data="x", expire_date="2030-01-01T00:00Z")
    content = exported(tmp_path / "a.jsonl").decode()
    assert "eve" in content
    for secret in (person.password, "s3cr3tsession", "is_superuser", "last_login", "permission", "deskeditor"):
        assert secret not in content


def test_the_file_is_for_its_owner_alone_and_replaced_whole(tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_text("an older export")
    published()
    call_command("export", str(file), stdout=io.StringIO())
    assert lines(file.read_bytes())[-1]["type"] == "end"
    assert file.stat().st_mode & 0o077 == 0
    assert list(tmp_path.glob(".a.jsonl*")) == []


def test_a_failed_export_leaves_the_older_file(tmp_path, monkeypatch):
    file = tmp_path / "a.jsonl"
    file.write_text("an older export")
    published()

    def full(kind: str) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        exporting.write(file, full)
    assert file.read_text() == "an older export"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["a.jsonl"]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match="No such file or directory"):
        call_command("export", str(tmp_path / "nowhere" / "a.jsonl"))


def test_a_picture_whose_file_is_gone_says_so(tmp_path):
    held = image()
    held.file.storage.delete(str(held.file.name))
    told = lines(exported(tmp_path / "a.jsonl"))
    assert [line["pieces"] for line in told if line.get("type") == "image"] == [None]


@pytest.mark.django_db(transaction=True)
def test_the_file_holds_one_moment_and_nobody_waits_for_it(tmp_path):
    """A story saved while the export is being written is in no part of it."""
    published()
    meddled = []

    def meddle(kind: str) -> None:
        if kind == "author" and connection.vendor == "postgresql":
            with ThreadPoolExecutor(1) as other:
                other.submit(_save_elsewhere).result()
            meddled.append(kind)
        assert connection.in_atomic_block
        assert getattr(connection, "transaction_mode", "DEFERRED") == "DEFERRED"

    exporting.write(tmp_path / "a.jsonl", meddle)
    told = (tmp_path / "a.jsonl").read_text()
    assert bool(meddled) == (connection.vendor == "postgresql")
    assert "Saved meanwhile" not in told
    assert getattr(connection, "transaction_mode", "IMMEDIATE") == "IMMEDIATE"


def _save_elsewhere() -> None:
    try:
        saved(headline="Saved meanwhile")
    finally:
        connection.close()
