import json
import uuid
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from articles.document import OwnSummary
from articles.editing import SaveRefused, save
from articles.freezing import picture
from articles.models import Article, ImportNote, Revision
from digests.tasks import make
from masthead.models import Image
from newsroom.testing import (
    at,
    document,
    editor,
    image,
    published,
    resaved,
    saved,
    sentiment_box,
    strategy_box,
    transaction_box,
)  # fmt: skip
from publishing import chain, erasing, scrubbing, triggers
from publishing.lifecycle import (
    Refused,
    expunge,
    lift_embargo,
    publish,
    reinstate,
    schedule,
    set_embargo,
    withdraw,
)  # fmt: skip
from publishing.models import (
    AuditEntry,
    Change,
    Edition,
    ErasedAddress,
    Erasure,
    Fact,
    Leftover,
    StoryJson,
    StoryPage,
)  # fmt: skip
from publishing.models.audit import address_hash

pytestmark = pytest.mark.django_db
CANARY = "zzyzx"
REASON = "Order 17 of the court."


def boxes():
    party = {"role": "seller", "name": f"Zzyzxparty {CANARY}"}
    amounts = [{"role": "total", "label": f"{CANARY} label", "currency": "USD", "value": "30000000"}]
    places = [{"role": "asset location", "name": f"Zzyzxplace {CANARY}", "code": "UY"}]
    voices = [{"kind": "named_person", "name": f"Zzyzxvoice {CANARY}", "quote": f"We sell {CANARY} calm coast"}]
    return (
        transaction_box(parties=[party], amounts=amounts, quantities=[], places=places),
        strategy_box(direction=f"build {CANARY}", focus=[CANARY], actors=[{"role": "company", "name": CANARY}]),
        sentiment_box(summary=f"Calm {CANARY}.", voices=voices),
    )


def told_everywhere():
    """A story with a canary in everything that can hold a word; its id."""
    lead, second = image("crimson"), image("gold")
    Image.objects.filter(pk=lead.pk).update(alt=f"{CANARY} alt", caption=CANARY, credit=CANARY, rights=CANARY)
    Image.objects.filter(pk=second.pk).update(alt=f"{CANARY} second")
    lead.refresh_from_db()
    body = (
        f"<p>Zzyzxparty {CANARY} sold {CANARY} for up to $30 million in Zzyzxplace {CANARY}.</p>"
        f'<figure><img src="/media/{second.hash}.png" alt="{CANARY}"></figure>'
        f"<blockquote><p>“We sell {CANARY} calm coast,” said Zzyzxvoice {CANARY}.</p></blockquote>"
    )
    note = ImportNote(line=3, code="assumed", text=f"{CANARY} assumed")
    first = document(
        headline=f"Headline {CANARY}", seo_headline=f"Seo {CANARY}", standfirst=f"Standfirst {CANARY}", body=body,
        slug=f"slug-{CANARY}", lead_image=picture(lead), lead_caption=f"Caption {CANARY}", boxes=boxes(),
        summary=OwnSummary(f"Summary {CANARY}"), published_zone="Europe/London", published_at=at(2026, 3),
    )  # fmt: skip
    revision = save(first, editor(), 0, f"note {CANARY}", import_notes=(note,))
    story = revision.article_id
    make(revision.pk)
    set_embargo(story, editor(), at(2030))
    lift_embargo(story, editor(), f"lifted {CANARY}")
    publish(story, editor(), "first", f"note {CANARY}", f"waived {CANARY}")
    moved = resaved(revision, slug=f"moved-{CANARY}", standfirst=f"Other {CANARY}")
    publish(story, editor(), "correction", f"corrected {CANARY}", f"waived {CANARY}")
    schedule(story, editor(), at(2031), "Europe/London", "correction", f"scheduled {CANARY}")
    withdraw(story, editor(), f"withdrawn {CANARY}")
    reinstate(story, editor(), f"reinstated {CANARY}")
    resaved(moved, headline=f"Draft {CANARY}")
    log = apps.get_model("admin", "LogEntry")
    log._default_manager.log_actions(editor().pk, Article.objects.filter(pk=story), 2, f"changed {CANARY}")
    return story


def dumped() -> str:
    """Every value of every table, bytes unpacked."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [f"{table}: {_said(row)}" for row in cursor.fetchall()]
    for model in (StoryPage, StoryJson):
        told = [row.unpacked().decode().replace("\n", " ") for row in model.objects.all()]
        found += [f"{model._meta.db_table}: {text}" for text in told]
    return "\n".join(found)


def _said(row) -> str:
    return " ".join(bytes(cell).decode("latin1") if isinstance(cell, memoryview | bytes) else str(cell) for cell in row)


def lines_with_canary() -> list[str]:
    return [line for line in dumped().splitlines() if CANARY in line.lower()]


def test_the_story_stands_in_every_table_that_is_to_be_emptied():
    """Else the test below proves nothing."""
    told_everywhere()
    held = {line.split(":")[0] for line in lines_with_canary()}
    assert held >= {
        "articles_article", "articles_importnote", "articles_revision", "digests_revisiondigest", "django_admin_log",
        "factboxes_sentiment", "factboxes_strategy", "factboxes_transaction", "masthead_image", "publishing_change",
        "publishing_correction", "publishing_edition", "publishing_embargoact", "publishing_fact",
        "publishing_factamount", "publishing_factterm", "publishing_redirect", "publishing_scheduled",
        "publishing_storypage", "publishing_waiver",
    }  # fmt: skip


def test_nothing_of_an_expunged_story_is_left(client, settings):
    story, other = told_everywhere(), published(headline="Another story")
    files = set(Path(settings.MEDIA_ROOT).rglob("*.png"))
    assert len(files) == 2
    erasure = expunge(story, editor(), REASON)
    scrubbing.finish()
    assert lines_with_canary() == []
    assert not any(file.exists() for file in files)
    assert triggers.missing() == []
    connection.check_constraints()
    assert (erasure.reason, erasure.by) == (REASON, editor())
    assert len(erasure.content_hash) == 64
    assert Edition.objects.get() == other
    assert chain.first_flaw()[1] is None
    for address in (
        "/", "/energy/", f"/energy/slug-{CANARY}/", f"/energy/moved-{CANARY}/", "/authors/aiko-brandt/",
        "/topics/batteries/", "/api/v1/articles/", f"/api/v1/articles/{story}/", "/api/v1/changes/",
        "/api/v1/facts/transaction/", "/api/v1/facts/transaction/?as_of=2026-11-22T00:00:00Z",
    ):  # fmt: skip
        said = client.get(address).content.decode().lower()
        assert CANARY not in said.replace(address, ""), address


def test_partners_and_readers_are_told_that_it_is_gone(client):
    story = told_everywhere()
    expunge(story, editor(), REASON)
    for name in ("slug", "moved"):
        answer = client.get(f"/energy/{name}-{CANARY}/")
        assert answer.status_code == 410
        assert "removed for good" in answer.content.decode()
    assert client.get("/energy/never-so/").status_code == 404
    answer = client.get(f"/api/v1/articles/{story}/")
    told = answer.json()
    assert (answer.status_code, told["type"], told["id"]) == (410, "expunged", str(story))
    assert told["expunged_at"].endswith("Z")
    assert REASON not in answer.content.decode()
    changes = client.get("/api/v1/changes/").json()["results"]
    assert [row["verb"] for row in changes] == ["first", "correction", "withdraw", "reinstated", "expunge"]
    assert {row["article"]["id"] for row in changes} == {str(story)}
    left = {(row["article"]["url"], row["article"]["version"], row["reason"]) for row in changes}
    assert left == {(None, None, None)}


def test_no_other_story_takes_its_address():
    gone = published(slug="a-deal")
    expunge(gone.article_id, editor(), REASON)
    other = saved(slug="a-deal")
    with pytest.raises(Refused, match="belongs to another story"):
        publish(other.article_id, editor(), "first")


def test_it_does_not_come_back_by_its_id_or_by_another_act():
    gone = published()
    again = gone.read()
    expunge(gone.article_id, editor(), REASON)
    with pytest.raises(SaveRefused, match="was expunged"):
        save(again, editor(), 0)
    with pytest.raises(Refused, match="no saved version"):
        publish(gone.article_id, editor(), "first")
    with pytest.raises(Refused, match="expunged already"):
        expunge(gone.article_id, editor(), REASON)


def test_a_draft_that_was_never_out_is_expunged_too(client):
    revision = saved(headline="Never out")
    erasure = expunge(revision.article_id, editor(), REASON)
    assert erasure.content_hash == revision.content_hash
    assert not Revision.objects.exists()
    assert client.get(f"/api/v1/articles/{revision.article_id}/").status_code == 410


def test_it_needs_the_right_a_reason_and_a_story():
    edition = published()
    with pytest.raises(Refused, match="bob may not expunge"):
        expunge(edition.article_id, editor("bob", "publish"), REASON)
    with pytest.raises(Refused, match="needs a reason"):
        expunge(edition.article_id, editor(), "  ")
    with pytest.raises(Refused, match="There is no story"):
        expunge(uuid.uuid4(), editor(), REASON)
    assert Edition.objects.live().get() == edition
    assert not Erasure.objects.exists()


def test_one_entry_and_one_change_tell_of_it():
    edition = published()
    expunge(edition.article_id, editor(), REASON)
    entry = AuditEntry.objects.get(act="expunge")
    assert (entry.subject, entry.reason, entry.detail["hash"]) == (
        f"story {edition.article_id}", REASON, edition.content_hash,
    )  # fmt: skip
    change = Change.objects.get(verb="expunge")
    assert entry.detail["change"] == change.seq
    assert (change.path, change.reason, change.edition) == ("", "", None)


def test_pictures_of_other_stories_stay(settings):
    lead, inside = image("crimson"), image("gold")
    figure = f'<figure><img src="/media/{inside.hash}.png" alt="Gold"></figure>'
    gone = published(lead_image=picture(lead), body=f"<p>One.</p>{figure}", boxes=())
    published(lead_image=picture(lead), body=f"<p>Two.</p>{figure}", boxes=())
    expunge(gone.article_id, editor(), REASON)
    scrubbing.finish()
    assert Image.objects.count() == 2
    assert all((Path(settings.MEDIA_ROOT) / f"{row.hash}.png").exists() for row in (lead, inside))


def test_a_failure_in_the_middle_leaves_the_whole_story(monkeypatch):
    story = told_everywhere()
    before = dumped()

    def fails(*args):
        raise RuntimeError("the power went")

    monkeypatch.setattr(erasing, "leave_tombstone", fails)
    with pytest.raises(RuntimeError):
        expunge(story, editor(), REASON)
    assert dumped() == before
    assert triggers.missing() == []


def test_a_file_that_came_in_again_meanwhile_stays(settings):
    gone = published(lead_image=picture(image("crimson")))
    expunge(gone.article_id, editor(), REASON)
    again = image("crimson")
    scrubbing.finish()
    assert (Path(settings.MEDIA_ROOT) / f"{again.hash}.png").exists()
    assert set(Leftover.objects.values_list("name", flat=True)) <= {scrubbing.DATABASE}


# --- beside others ----------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_after_the_commit_nothing_is_left_over(settings):
    gone = published(lead_image=picture(image("crimson")))
    expunge(gone.article_id, editor(), REASON)
    assert not Leftover.objects.exists()
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.png"))
    assert triggers.missing() == []
    with pytest.raises(DatabaseError, match="append-only"):
        Change.objects.filter(verb="expunge").update(reason="another")


@pytest.mark.django_db(transaction=True)
def test_no_session_keeps_a_message_that_names_it(client):
    gone = published()
    client.force_login(editor())
    session = client.session
    session.update({"_messages": f"Version 1 is live at /{gone.path}/", "kept": "as it was"})
    session.save()
    expunge(gone.article_id, editor(), REASON)
    assert "_messages" not in client.session
    assert client.session["kept"] == "as it was"


def beside(monkeypatch, statement: str) -> list[object]:
    """What another connection is answered in the middle of an erasure."""
    other, told = connection.copy(), []
    real = erasing.leave_tombstone

    def asked(erasure):
        with other.cursor() as cursor:
            cursor.execute("SET statement_timeout = '5s'")
            cursor.execute(statement)
            told.append(cursor.fetchone()[0])
        other.close()
        real(erasure)

    monkeypatch.setattr(erasing, "leave_tombstone", asked)
    return told


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer, whom no reader waits for")
@pytest.mark.django_db(transaction=True)
def test_readers_do_not_wait_for_an_erasure(monkeypatch):
    gone = published()
    told = beside(monkeypatch, "SELECT count(*) FROM publishing_edition JOIN publishing_fact ON true")
    expunge(gone.article_id, editor(), REASON)
    assert told == [3]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer, who waits as for any other")
@pytest.mark.django_db(transaction=True)
def test_an_erasure_does_not_wait_for_a_locked_record(monkeypatch):
    gone = published()
    monkeypatch.setattr(erasing, "PATIENCE", "100ms")
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("LOCK TABLE publishing_fact IN SHARE ROW EXCLUSIVE MODE")
    with pytest.raises(Refused, match="locked by other work"):
        expunge(gone.article_id, editor(), REASON)
    other.rollback()
    other.close()
    assert Edition.objects.live().get() == gone
    assert triggers.missing() == []


# --- after a restore --------------------------------------------------------------------------------------------------
def test_a_restored_story_is_erased_again_as_it_was(client):
    edition = published(slug="a-deal")
    earlier = {
        "article": str(edition.article_id), "content_hash": "f" * 64, "reason": REASON, "by": "alice",
        "at": "2026-05-01T08:00:00+00:00", "addresses": [address_hash("energy/formerly")],
    }  # fmt: skip
    assert erasing.apply([earlier]) == 1
    (row,) = erasing.kept()
    assert row == earlier | {"addresses": sorted({*earlier["addresses"], address_hash(edition.path)})}
    assert client.get("/energy/formerly/").status_code == client.get("/energy/a-deal/").status_code == 410
    assert erasing.apply(erasing.kept()) == 0
    assert Change.objects.filter(verb="expunge").count() == 1


def test_a_story_the_backup_does_not_have_is_noted_all_the_same(client):
    story = str(uuid.uuid4())
    row = {"article": story, "content_hash": "f" * 64, "reason": REASON, "by": None, "at": "2026-05-01T08:00:00+00:00"}
    assert erasing.apply([row]) == 1
    assert client.get(f"/api/v1/articles/{story}/").status_code == 410
    with pytest.raises(SaveRefused, match="was expunged"):
        save(document(id=story), editor(), 0)


@pytest.mark.parametrize(
    ("row", "said"),
    [({"article": "x"}, "erasure 1: Invalid UUID"), ({}, "erasure 1: Object missing required field"), (3, "erasure 1")],
)
def test_a_line_that_is_no_erasure_is_named_and_nothing_is_done(row, said):
    with pytest.raises(ValueError, match=said):
        erasing.apply([row])
    assert not Erasure.objects.exists()


# --- the command ------------------------------------------------------------------------------------------------------
def test_the_command_expunges_lists_and_does_it_again(tmp_path, capsys):
    edition = published()
    editor()
    with pytest.raises(CommandError, match="left over"):  # this test is a transaction, in which no file is rewritten
        call_command("expunge", str(edition.article_id), "--by", "alice", "--reason", REASON)
    assert f"Expunged: story {edition.article_id}" in capsys.readouterr().out
    call_command("expunge", "--list")
    line = capsys.readouterr().out
    assert json.loads(line)["article"] == str(edition.article_id)
    file = tmp_path / "erasures.jsonl"
    file.write_text(line)
    with pytest.raises(CommandError, match="left over"):
        call_command("expunge", "--again", str(file))
    assert "1 erasures in the list, 0 done again." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Name a story"), (["{story}", "--by", "nobody", "--reason", "x"], "no active account 'nobody'"),
        (["{story}", "--by", "alice"], "needs a reason"), (["{story}", "--by", "bob", "--reason", "x"], "bob may not"),
        (["--again", "/nowhere.jsonl"], "cannot be read"),
    ],
)  # fmt: skip
def test_the_command_says_what_is_wrong(words, said):
    edition = published()
    editor("bob", "publish")
    with pytest.raises(CommandError, match=said):
        call_command("expunge", *(word.format(story=edition.article_id) for word in words))
    assert Edition.objects.live().exists()
    refused = AuditEntry.objects.filter(act="refused", by=User.objects.get(username="bob"))
    assert refused.exists() == ("bob may not" in said)
    assert not ErasedAddress.objects.exists()
    assert Fact.objects.live().exists()
