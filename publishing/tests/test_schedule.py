from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Revision
from newsroom.testing import at, editor, published, resaved, saved
from publishing import press
from publishing.lifecycle import Refused, publish, publish_due, schedule, set_embargo, unschedule
from publishing.models import Edition, Scheduled, StoryPage
from publishing.sweep import publish_what_is_due, sweep_once, take_lease
from publishing.triggers import lifted

pytestmark = pytest.mark.django_db


def due(revision, kind="first", base=None) -> Scheduled:
    """A row whose time has come."""
    return Scheduled.objects.create(
        article_id=revision.article_id, revision=revision, base=base, at=timezone.now() - timedelta(seconds=1),
        zone="Europe/London", kind=kind, by=editor(),
    )  # fmt: skip


def test_a_due_row_goes_out_once():
    row = due(saved())
    assert publish_what_is_due() == 1
    assert publish_what_is_due() == 0
    row.refresh_from_db()
    assert (row.state, row.edition) == ("done", Edition.objects.live().get())
    assert publish_due(row.pk) is None


def test_what_goes_out_is_the_revision_that_was_scheduled():
    revision = saved(headline="As scheduled")
    due(revision)
    resaved(revision, headline="Edited later")
    publish_what_is_due()
    assert Edition.objects.get().headline == "As scheduled"


def test_a_bad_row_is_parked_with_its_reason_and_holds_up_nobody():
    bad = due(saved(body="<p>TK</p>", boxes=()))
    good = [due(saved()) for _ in range(3)]
    assert publish_what_is_due() == 3
    bad.refresh_from_db()
    assert bad.state == "parked"
    assert "“TK” looks like a placeholder" in bad.error
    assert Scheduled.objects.filter(pk__in=[row.pk for row in good], state="done").count() == 3


def test_a_row_that_breaks_is_tried_three_times_then_parked(monkeypatch):
    row = due(saved())

    def jam(edition):
        raise RuntimeError("paper jam")

    monkeypatch.setattr("publishing.record.press.print_edition", jam)
    for attempts in (1, 2, 3):
        publish_what_is_due()
        row.refresh_from_db()
        assert row.attempts == attempts
    assert (row.state, row.error) == ("parked", "Tried 3 times. RuntimeError: paper jam")


def test_a_row_overtaken_by_another_version_is_parked():
    first = published()
    revision = Revision.objects.get()
    row = due(resaved(revision, standfirst="Later"), kind="update", base=first)
    publish(first.article_id, editor(), "update")
    publish_what_is_due()
    row.refresh_from_db()
    assert (row.state, row.error) == ("parked", "Overtaken by version 2.")


def test_scheduling_keeps_instant_and_zone():
    revision = saved()
    row = schedule(revision.article_id, editor(), at(2030, 6, 1, 9), "Asia/Kathmandu", "first")
    assert (row.at, row.zone, row.state, row.revision) == (at(2030, 6, 1, 9), "Asia/Kathmandu", "waiting", revision)
    assert unschedule(revision.article_id, row.pk, editor())
    assert not unschedule(revision.article_id, row.pk, editor())


@pytest.mark.parametrize(
    ("when", "zone", "kind", "said"),
    [
        (at(2020), "Europe/London", "first", "has passed; publish now instead"),
        (at(2030), "Mars/Base", "first", "'Mars/Base' is no named time zone"),
        (at(2030), "Europe/London", "update", "“update” is not possible then"),
    ],
)
def test_a_schedule_that_cannot_be_kept_is_refused(when, zone, kind, said):
    with pytest.raises(Refused, match=said):
        schedule(saved().article_id, editor(), when, zone, kind)


def test_nothing_is_scheduled_before_an_embargo_ends():
    revision = saved()
    set_embargo(revision.article_id, editor(), at(2030, 2))
    with pytest.raises(Refused, match="nothing may go out before 1 February 2030"):
        schedule(revision.article_id, editor(), at(2030, 1), "Europe/London", "first")


def test_only_one_sweep_holds_the_lease():
    assert sweep_once("one")
    assert not sweep_once("two")
    assert take_lease("sweep", "one")


def test_an_embargo_past_a_schedule_names_it():
    revision = saved()
    schedule(revision.article_id, editor(), at(2030, 1), "Europe/London", "first")
    with pytest.raises(Refused, match="scheduled for 1 January 2030"):
        set_embargo(revision.article_id, editor(), at(2030, 2))


def test_one_page_that_cannot_be_printed_stops_no_other(monkeypatch):
    bad, good = published(), published()
    StoryPage.objects.update(stale=True)
    printed = press.print_edition

    def jam(edition):
        if edition.pk == bad.pk:
            raise ValueError("paper jam")
        printed(edition)

    monkeypatch.setattr("publishing.sweep.press.print_edition", jam)
    assert sweep_once("me")
    assert [page.edition for page in StoryPage.objects.filter(stale=True)] == [bad]
    assert not StoryPage.objects.get(edition=good).stale


def test_a_waiting_story_that_cannot_be_read_holds_up_nobody():
    spoilt = saved()
    schedule(spoilt.article_id, editor(), timezone.now() + timedelta(hours=1), "UTC", "first")
    with lifted():
        Revision.objects.filter(pk=spoilt.pk).update(document='{"headline": "cut o')
    assert published().live_to is None
