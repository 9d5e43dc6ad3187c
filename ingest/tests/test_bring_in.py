"""An export comes home: an identical newsroom, nothing twice, and what does not fit said by line and field."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models import F

from articles.freezing import freeze
from articles.models import Article, ImportNote, Revision
from ingest import returning
from ingest.archive import LONGEST_LINE
from ingest.returning import bring_in, is_export
from ingest.tests.archives import came_home, emptied, exported, newsroom_at_work
from masthead.models import Image, Section
from newsroom.testing import editor, published, resaved, saved, section, withdrawn
from publishing import chain, lifecycle
from publishing.models import (
    AuditEntry,
    Change,
    Edition,
    Erasure,
    Fact,
    FactAmount,
    FactDate,
    FactTerm,
    Mention,
    Scheduled,
    StoryJson,
    StoryPage,
)  # fmt: skip

pytestmark = pytest.mark.django_db


def rendered() -> dict[Any, Any]:
    rows = [*StoryPage.objects.all(), *StoryJson.objects.all()]
    return {(type(row).__name__, row.pk): (row.status, row.etag, bytes(row.packed)) for row in rows}


def facts() -> list[list[str]]:
    """All that is asked of facts, and which live pages name what."""
    tables: tuple[Any, ...] = (Fact.objects, FactAmount.objects, FactDate.objects, FactTerm.objects)
    live = Mention.objects.filter(article__in=Edition.objects.live().values("article"))
    return [
        sorted(str(sorted((name, str(value)) for name, value in row.items() if name != "id" or rows is Fact.objects))
               for row in rows.values())
        for rows in (*tables, live)
    ]  # fmt: skip


def changed(file: Path, find: str, **fields) -> int:
    """Rewrite fields of the first line that holds these words; its number."""
    told = file.read_bytes().splitlines()
    at = next(at for at, line in enumerate(told) if find.encode() in line)
    told[at] = json.dumps(json.loads(told[at]) | fields, ensure_ascii=False, separators=(",", ":")).encode()
    file.write_bytes(b"\n".join(told) + b"\n")
    return at + 1


@pytest.fixture
def home(tmp_path):
    """A file to export to."""
    return tmp_path / "newsroom.jsonl"


def test_an_empty_newsroom_becomes_identical(home, client):
    stories = newsroom_at_work()
    lifecycle.expunge(withdrawn(headline="Erased by law").article_id, editor(), "A court said so.")
    content = exported(home)
    before, held = rendered(), facts()
    moment = stories["corrected"].live_from - (stories["corrected"].live_from - stories["live"].live_from) / 1000
    asked = f"/api/v1/facts/transaction/?as_of={moment:%Y-%m-%dT%H:%M:%S.%fZ}"
    answers = [client.get(address).content for address in ("/", "/api/v1/changes/", "/api/v1/facts/strategy/", asked)]
    pictures = [(row.file.storage, str(row.file.name)) for row in Image.objects.all()]
    emptied()
    for storage, name in pictures:
        storage.delete(name)
    report = came_home(home)
    assert exported(home.with_name("again.jsonl")) == content
    assert rendered() == before
    assert facts() == held
    assert answers == [
        client.get(address).content for address in ("/", "/api/v1/changes/", "/api/v1/facts/strategy/", asked)
    ]
    assert report.new["change"] == Change.objects.count()
    assert not report.unchanged
    assert Erasure.objects.count() == 1


def test_the_working_copy_is_the_newest_version(home):
    newsroom_at_work()
    before = {article.pk: freeze(article) for article in Article.objects.all()}
    exported(home)
    emptied()
    came_home(home)
    assert {article.pk: freeze(article) for article in Article.objects.all()} == before
    assert ImportNote.objects.get().text == "“4 Jan” names no zone"
    assert Scheduled.objects.get().revision.edit == 1


def test_a_second_run_changes_nothing(home):
    newsroom_at_work()
    exported(home)
    emptied()
    first = came_home(home)
    entries, content = AuditEntry.objects.count(), exported(home.with_name("b.jsonl"))
    again = came_home(home)
    assert not again.new
    assert again.unchanged == first.new
    assert exported(home.with_name("c.jsonl")) == content
    assert AuditEntry.objects.count() == entries


def test_it_enters_one_act_and_the_chain_holds(home):
    published()
    exported(home)
    emptied()
    came_home(home)
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.subject, entry.detail["counts"]["story"]) == ("bring in", "export newsroom.jsonl", 1)
    assert chain.first_flaw() == (1, None)


def test_people_unknown_here_cannot_sign_in(home):
    newsroom_at_work()
    exported(home)
    emptied()
    came_home(home)
    dora = User.objects.get(username="dora")
    assert (dora.is_active, dora.is_staff, dora.has_usable_password()) == (False, False, False)
    assert not dora.groups.exists()


def test_the_editors_go_on_where_they_stood(home):
    edition = published()
    exported(home)
    emptied()
    came_home(home)
    newest = Revision.objects.get(article=edition.article_id)
    again = resaved(newest, standfirst="The seller turns south")
    later = lifecycle.publish(again.article_id, None, "update")
    assert (later.number, Change.objects.count()) == (2, 2)
    assert later.pk > Edition.objects.get(number=1).pk


def test_a_dry_run_leaves_nothing(home):
    newsroom_at_work()
    exported(home)
    emptied()
    held = exported(home.with_name("empty.jsonl"))
    report = bring_in(home, dry_run=True)
    assert (report.new["story"], report.faults, Article.objects.count()) == (8, [], 0)
    assert exported(home.with_name("b.jsonl")) == held


def test_a_run_that_was_killed_is_completed_by_another(home, monkeypatch):
    newsroom_at_work()
    content = exported(home)
    emptied()
    monkeypatch.setattr(returning, "STORIES", 2)
    done = []

    def kill(at: int, of: int) -> None:
        if Article.objects.exists():
            done.append(at)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring_in(home, dry_run=False, progress=kill)
    assert 0 < Article.objects.count() < 8
    assert Article.objects.filter(edit__gt=0).count() == Revision.objects.filter(
        edit=F("article__edit")).count()  # fmt: skip
    came_home(home)
    assert exported(home.with_name("b.jsonl")) == content


def test_a_newsroom_with_stories_of_its_own_keeps_both(home):
    newsroom_at_work()
    exported(home)
    emptied()
    own = published(headline="Our own", section="trade")
    report = bring_in(home, dry_run=False)
    assert [(fault.field, fault.text) for fault in report.faults] == []
    assert len(report.notes) == 1
    assert [row.seq for row in Change.objects.order_by("seq")] == list(range(1, Change.objects.count() + 1))
    assert Change.objects.get(seq=1).article_id == own.article_id
    again = bring_in(home, dry_run=False)
    assert (not again.new, again.faults) == (True, [])


def test_a_story_that_is_here_with_another_text_is_left_as_it_is(home):
    edition = published()
    published(headline="Another one")
    exported(home)
    emptied()
    came_home(home)
    revision = Revision.objects.get(article=edition.article_id)
    resaved(revision, standfirst="Changed here")
    report = bring_in(home, dry_run=False)
    assert [fault.field for fault in report.faults] == ["edit"]
    assert "left as it is here" in report.faults[0].text
    assert report.unchanged["story"] == 1


def test_an_address_that_is_taken_is_named(home):
    edition = published(slug="the-sale")
    exported(home)
    emptied()
    published(slug="the-sale", section=edition.section_path)
    report = bring_in(home, dry_run=False)
    at = next(fault for fault in report.faults if fault.field == "slug")
    assert at.text == "“energy/the-sale” is the address of another story here; the story was left out"
    assert {fault.field for fault in report.faults} == {"slug", "story"}  # its change is left out with it


def test_a_masthead_row_that_differs_is_reported_and_kept(home):
    saved()
    exported(home)
    emptied()
    section("energy")
    Section.objects.update(name="Power")
    report = bring_in(home, dry_run=False)
    assert [(fault.field, fault.text) for fault in report.faults] == [
        ("name", "“energy” is here with another name; it was left as it is here")
    ]
    assert Article.objects.get().section.name == "Power"


def test_a_story_erased_here_does_not_come_back(home):
    edition = published()
    exported(home)
    lifecycle.expunge(edition.article_id, editor(), "A court said so.")
    report = bring_in(home, dry_run=False)
    assert report.faults[0].field in {"edit", "id"}
    assert not Revision.objects.exists()


@pytest.mark.parametrize(
    ("find", "fields", "field", "text"),
    [
        ('"type":"story"', {"stage": 7}, "stage", "must be text"),
        ('"type":"story"', {"mood": "calm"}, "mood", "is no field of a line of type story"),
        ('"type":"story"', {"section": "sport"}, "section", "there is no 'sport' in this newsroom"),
        ('"type":"story"', {"created_at": "2026-01-04T10:00:00"}, "created_at", "names no time zone"),
        ('"type":"revision"', {"by": "nobody"}, "by", "there is no 'nobody' in this newsroom"),
        ('"type":"revision"', {"content_hash": "0" * 64}, "content_hash", "is not the hash of the document"),
        ('"type":"revision"', {"note": "x" * 301}, "note", "at most 300 characters (it has 301)"),
        ('"type":"revision"', {"note": "a\x00b"}, "note", "holds a character that no text has"),
        ('"type":"edition"', {"number": 0}, "story", "the database refuses it"),
        ('"type":"edition"', {"row": "7"}, "row", "Expected `int`, got `str`"),
        ('"type":"edition"', {"columns": {"minutes": -1}}, "minutes", "greater than or equal to 0"),
        ('"type":"edition"', {"columns": {"id": 1}}, "columns", "'id' is no column that follows"),
    ],
)
def test_what_cannot_be_taken_is_named_by_line_and_field(home, find, fields, field, text):
    published()
    exported(home)
    emptied()
    line = changed(home, find, **fields)
    report = bring_in(home, dry_run=False)
    fault = report.faults[0]
    assert (fault.line in {line, line - 1, line - 2}, fault.field) == (True, field)
    assert text in fault.text
    assert not Article.objects.exists()


def test_markup_that_the_house_does_not_keep_is_refused(home):
    published()
    exported(home)
    emptied()
    told = home.read_text().splitlines()
    at = next(at for at, line in enumerate(told) if '"type":"revision"' in line)
    document = told[at][told[at].index('"document":') + 11 : told[at].index(',"content_hash"')]
    evil = document.replace("<p ", "<script>alert(1)</script><p ", 1)
    told[at] = told[at].replace(document, evil)
    home.write_text("\n".join(told) + "\n")
    changed(home, '"type":"revision"', content_hash=hashlib.sha256(evil.encode()).hexdigest())
    report = bring_in(home, dry_run=False)
    assert (report.faults[0].field, report.faults[0].line) == ("document/body", at + 1)
    assert not StoryPage.objects.exists()


def test_good_stories_come_in_beside_a_bad_one(home):
    bad = published(headline="The bad one")
    published(headline="The good one")
    exported(home)
    emptied()
    changed(home, f'"type":"revision","story":"{bad.article_id}"', by="nobody")
    report = bring_in(home, dry_run=False)
    assert Edition.objects.get().headline == "The good one"
    assert [fault.field for fault in report.faults] == ["by", "story"]


@pytest.mark.parametrize(
    ("head", "text"),
    [
        ('{"format":"newsroom-export/2"}', "'newsroom-export/2' is not what this newsroom reads"),
        ('{"type":"story"}', "'' is not what this newsroom reads; it reads newsroom-export/1"),
    ],
)
def test_another_version_is_named_and_nothing_written(home, head, text):
    saved()
    exported(home)
    emptied()
    home.write_text("\n".join([head, *home.read_text().splitlines()[1:]]) + "\n")
    report = bring_in(home, dry_run=False)
    assert [(fault.line, fault.field) for fault in report.faults] == [(1, "format")]
    assert text in report.faults[0].text
    assert not Section.objects.exists()


def test_a_file_that_was_cut_off_is_refused_whole(home):
    saved()
    content = exported(home)
    emptied()
    home.write_bytes(content[: len(content) // 2])
    report = bring_in(home, dry_run=False)
    assert [fault.field for fault in report.faults] == ["file"]
    assert not Section.objects.exists()


def test_odd_lines_are_refused_one_by_one(home):
    saved()
    content = exported(home).splitlines()
    emptied()
    deep = b'{"type":"newsroom","languages":' + b"[" * 70 + b"]" * 70 + b',"name":"x","language":"en","zone":"UTC"}'
    odd = [b"not json", b'{"type":"horoscope"}', b'{"type":"revision","story":"x"}', b"[" * 5000, deep,
           b'{"type":"page","body":"' + b"x" * LONGEST_LINE + b'"}']  # fmt: skip
    home.write_bytes(b"\n".join([content[0], *odd, *content[1:]]) + b"\n")
    report = bring_in(home, dry_run=False)
    assert [(fault.line, fault.field) for fault in report.faults] == [
        (2, "line"), (3, "type"), (4, "type"), (5, "line"), (6, "languages"), (7, "line"),
    ]  # fmt: skip
    assert "8 MiB" in report.faults[5].text
    assert Article.objects.count() == 1


def test_a_picture_must_be_what_it_is_said_to_be(home):
    newsroom_at_work()
    exported(home)
    emptied()
    changed(home, '"type":"piece"', base64="AAAA")
    report = bring_in(home, dry_run=False)
    assert (report.faults[0].field, report.faults[0].text) == ("hash", "is not the hash of the picture that follows")
    assert not Image.objects.exists()


def test_is_export_knows_its_own(home, tmp_path):
    exported(home)
    other = tmp_path / "other.json"
    other.write_text('[{"headline": "A story"}]')
    assert (is_export(home), is_export(other)) == (True, False)
