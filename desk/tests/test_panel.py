from datetime import timedelta

import pytest
from django.utils import timezone

from articles.editing import save
from articles.models import Article, ImportNote, open_notes
from newsroom.testing import document, editor, published, resaved, saved, transaction_box
from publishing.lifecycle import public_state, publish
from publishing.models import Edition, Scheduled, Waiver

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(editor())
    return client


def panel(revision) -> str:
    return f"/admin/articles/article/{revision.article_id}/publish/"


def test_a_story_goes_out_from_the_panel(desk):
    revision = saved()
    assert "Nothing stands in the way." in desk.get(panel(revision)).content.decode()
    answer = desk.post(panel(revision), {"verb": "publish", "kind": "first", "revision": revision.pk}, follow=True)
    assert "Version 1 is live" in answer.content.decode()
    assert Edition.objects.live().get().by == editor()


def test_a_refusal_keeps_what_was_typed(desk):
    edition = published()
    answer = desk.post(panel(edition), {"verb": "publish", "kind": "correction", "note": ""})
    assert answer.status_code == 422
    assert "a correction needs a sentence for readers" in answer.content.decode()
    answer = desk.post(panel(edition), {"verb": "withdraw", "reason": ""})
    assert "a withdrawal needs a reason" in answer.content.decode()


def test_scheduling_and_calling_off(desk):
    revision = saved()
    when = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    form = {"verb": "schedule", "kind": "first", "at": when, "zone": "Asia/Kathmandu", "revision": revision.pk}
    desk.post(panel(revision), form)
    row = Scheduled.objects.get()
    assert (row.state, row.zone) == ("waiting", "Asia/Kathmandu")
    desk.post(panel(revision), {"verb": "unschedule", "scheduled": row.pk})
    row.refresh_from_db()
    assert row.state == "cancelled"


@pytest.mark.parametrize(
    ("when", "said"), [("2027-03-28T01:30", "the clocks change"), ("2027-10-31T01:30", "could mean")]
)
def test_an_hour_that_the_clocks_skip_or_repeat_is_refused_with_both_readings(desk, when, said):
    form = {"verb": "schedule", "kind": "first", "at": when, "zone": "Europe/London"}
    assert said in desk.post(panel(saved()), form).content.decode()


def test_withdrawing_and_reinstating(desk):
    edition = published()
    desk.post(panel(edition), {"verb": "withdraw", "reason": "Wrong company."})
    assert public_state(edition.article_id) == "withdrawn"
    desk.post(panel(edition), {"verb": "reinstate", "reason": "It was right."})
    assert public_state(edition.article_id) == "live"


def test_import_notes_are_shown_and_confirmed(desk):
    note = ImportNote(line=7, code="time-zone", text="Europe/London assumed.")
    revision = save(document(), None, 0, import_notes=(note,))
    assert "Line 7: Europe/London assumed." in desk.get(panel(revision)).content.decode()
    desk.post(panel(revision), {"verb": "confirm", "notes": str(open_notes(revision.article_id)[0].pk)})
    assert not open_notes(revision.article_id).exists()


def test_a_waiver_needs_the_right_and_is_kept(client):
    box = transaction_box(amounts=[{"role": "total", "label": "total", "currency": "USD", "value": "30000000"}])
    revision = saved(boxes=(box,))
    form = {"verb": "publish", "kind": "first", "waive": "The filing says so."}
    client.force_login(editor("bob", "publish", "view_article", "change_article"))
    assert "bob may not waive" in client.post(panel(revision), form).content.decode()
    client.force_login(editor())
    client.post(panel(revision), form)
    assert Waiver.objects.get().reason == "The filing says so."


@pytest.mark.parametrize("verb", ["publish", "schedule", "withdraw", "reinstate", "lift", "unschedule", "embargo"])
def test_who_may_only_write_may_not_touch_the_record(client, verb):
    client.force_login(editor("carol", "view_article", "change_article"))
    revision = saved()
    answer = client.post(panel(revision), {"verb": verb, "kind": "first", "reason": "x", "at": "2030-01-01T10:00"})
    assert answer.status_code == 403
    assert not Edition.objects.exists()
    assert not Scheduled.objects.exists()


def test_nobody_else_sees_panel_or_preview(client):
    revision = saved()
    for name in ("publish", "preview"):
        assert client.get(f"/admin/articles/article/{revision.article_id}/{name}/").status_code == 302
    client.force_login(editor("dave", "view_author"))
    for name in ("publish", "preview"):
        assert client.get(f"/admin/articles/article/{revision.article_id}/{name}/").status_code == 403


def test_the_preview_is_the_readers_page_and_is_never_kept(desk):
    revision = saved(headline="Not out yet")
    answer = desk.get(f"/admin/articles/article/{revision.article_id}/preview/")
    assert "Not out yet" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert Article.objects.count() == 1


def test_an_older_text_never_goes_out_over_a_newer_version_unseen(desk):
    revision = saved()
    seen = {"verb": "publish", "revision": revision.pk, "seen": "1", "kind": "update"}
    publish(revision.article_id, editor(), "first")
    resaved(revision, standfirst="Theirs")
    publish(revision.article_id, editor(), "correction", "The standfirst was wrong.")
    answer = desk.post(panel(revision), seen)
    assert answer.status_code == 422
    assert "Version 2 went out since you opened this page" in answer.content.decode()


@pytest.mark.parametrize("when", ["9999-12-31T23:59", "0001-01-01T00:00", "2199-01-01T00:00"])
@pytest.mark.parametrize("verb", ["schedule", "embargo"])
def test_a_moment_out_of_bounds_is_refused_with_the_limit(desk, when, verb):
    revision = saved()
    form = {"verb": verb, "kind": "first", "at": when, "zone": "America/New_York"}
    answer = desk.post(panel(revision), form)
    assert answer.status_code == 422
    assert "the limit is" in answer.content.decode()
    assert desk.get(panel(revision)).status_code == 200


def test_what_blocks_is_confirmed_and_approved_by_someone_who_may_publish(client):
    note = ImportNote(line=7, code="encoding", text="Broken.", blocks=True)
    revision = save(document(), None, 0, import_notes=(note,))
    client.force_login(editor("carol", "view_article", "change_article"))
    for form in ({"verb": "confirm", "notes": str(note.pk)}, {"verb": "stage", "stage": "approved", "edit": "1"}):
        assert client.post(panel(revision), form).status_code == 422
    assert open_notes(revision.article_id).exists()


def test_scheduling_tells_at_once_what_would_stop_it(desk):
    revision = saved(body="<p>TK</p>", boxes=())
    form = {"verb": "schedule", "kind": "first", "at": "2030-06-01T10:00", "zone": "Europe/London"}
    assert "looks like a placeholder" in desk.post(panel(revision), form).content.decode()
    assert not Scheduled.objects.exists()
