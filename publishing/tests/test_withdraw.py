import json

import pytest
from django.conf import settings

from articles.models import Revision
from newsroom.testing import at, editor, newsroom, published, resaved, withdrawn
from publishing import press, sweep
from publishing.lifecycle import Refused, public_state, publish, reinstate, schedule, set_embargo, withdraw
from publishing.models import Change, Edition, Fact, Scheduled, StoryJson, StoryPage

pytestmark = pytest.mark.django_db


def test_withdrawing_leaves_a_notice_and_nothing_of_the_text():
    edition = withdrawn()
    page = StoryPage.objects.get(path=edition.path)
    assert page.status == 410
    assert edition.headline.encode() in page.unpacked()
    assert b"The seller denies the sale." in page.unpacked()
    assert b"70-megawatt" not in page.unpacked()
    tombstone = json.loads(StoryJson.objects.get().unpacked())
    assert tombstone["type"] == "withdrawn"
    assert "headline" not in tombstone
    assert not Edition.objects.live().exists()
    assert not Fact.objects.live().exists()
    assert public_state(edition.article_id) == "withdrawn"


def test_it_needs_a_reason_and_a_live_story():
    edition = published()
    with pytest.raises(Refused, match="a withdrawal needs a reason"):
        withdraw(edition.article_id, editor(), "  ")
    withdraw(edition.article_id, editor(), "Wrong company.")
    with pytest.raises(Refused, match="is withdrawn; “withdraw” is not possible"):
        withdraw(edition.article_id, editor(), "Again.")


def test_what_was_scheduled_is_parked():
    edition = published()
    schedule(edition.article_id, editor(), at(2030), "Europe/London", "update")
    withdraw(edition.article_id, editor(), "Wrong company.")
    row = Scheduled.objects.get()
    assert (row.state, row.error) == ("parked", "The story was withdrawn.")


def test_reinstating_brings_back_the_last_edition_as_a_new_one():
    edition = withdrawn()
    resaved(Revision.objects.get(), headline="A later draft that nobody approved")
    back = reinstate(edition.article_id, editor(), "The seller confirmed after all.")
    assert (back.number, back.kind, back.headline) == (2, "reinstated", edition.headline)
    assert StoryPage.objects.get(path=edition.path).status == 200
    assert [change.verb for change in Change.objects.order_by("seq")] == ["first", "withdraw", "reinstated"]
    assert publish(edition.article_id, editor(), "update").number == 3


def test_nothing_of_a_withdrawn_story_is_shown_as_of_the_past():
    kept, gone = published(), published()
    moment = gone.live_from
    assert Fact.objects.as_of(moment).filter(edition=gone).exists()
    withdraw(gone.article_id, editor(), "Wrong company.")
    assert not Fact.objects.as_of(moment).filter(edition=gone).exists()
    assert Fact.objects.as_of(moment).filter(edition=kept).exists()
    assert not Edition.objects.as_of(moment).filter(pk=gone.pk).exists()


def test_an_embargo_holds_a_reinstatement_too():
    edition = withdrawn()
    set_embargo(edition.article_id, editor(), at(2030))
    with pytest.raises(Refused, match="nothing may go out before 1 January 2030"):
        reinstate(edition.article_id, editor(), "It was right.")


def test_a_notice_bears_the_papers_present_name_and_zone_after_the_sweep():
    row = newsroom(name="The Ledger", zone="Europe/London")
    edition = withdrawn()
    before = StoryJson.objects.get().unpacked()
    row.name, row.zone = "The Courier", "Asia/Tokyo"
    row.save()
    press.house_changed()
    assert StoryPage.objects.get().stale
    assert sweep.render_what_is_stale() == 1
    page = StoryPage.objects.get()
    told = page.unpacked().decode()
    assert ("The Courier" in told, "The Ledger" in told, "The seller denies the sale." in told) == (True, False, True)
    assert "JST" in told
    assert (page.status, page.stale, page.path) == (410, False, edition.path)
    assert StoryJson.objects.get().unpacked() == before
    assert sweep.render_what_is_stale() == 0


def test_a_notice_of_an_older_template_is_printed_anew():
    withdrawn()
    StoryPage.objects.update(template_version="older")
    assert sweep.render_what_is_stale() == 1
    assert StoryPage.objects.get().template_version == settings.TEMPLATE_VERSION


def test_nothing_is_printed_for_a_story_that_has_no_notice():
    edition = published()
    StoryPage.objects.all().delete()
    press.print_notice_again(edition.article_id)
    assert not StoryPage.objects.exists()
