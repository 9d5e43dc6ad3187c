import msgspec
import pytest

from articles.document import OwnSummary, from_json
from digests.digest import Digest
from digests.models import RevisionDigest, undone
from digests.tasks import make, send
from newsroom.testing import editor, resaved, saved
from publishing.lifecycle import publish

pytestmark = pytest.mark.django_db


def test_a_digest_is_made_once_however_often_the_task_runs():
    revision = saved()
    assert list(undone()) == [revision]
    assert make(revision.pk)
    assert not make(revision.pk)
    made = RevisionDigest.objects.get().read()
    assert made.minutes == 1
    assert made.summary.startswith("Harbour Grid has sold")
    assert not undone().exists()


def test_only_the_newest_revision_is_work():
    first = saved()
    second = resaved(first, headline="Later")
    assert list(undone()) == [second]


def test_a_late_result_never_lands_on_a_newer_text():
    first = saved()
    second = resaved(
        first, body="<p>Quite another story about a bridge that opened on Monday in the rain.</p>", boxes=()
    )
    make(second.pk)
    make(first.pk)
    edition = publish(second.article_id, editor(), "first")
    assert "bridge" in msgspec.json.decode(edition.digest, type=Digest).summary


def test_a_text_that_the_rules_cannot_bear_is_tried_three_times_and_says_why(monkeypatch):
    def choke(document):
        raise RecursionError("too deep")

    monkeypatch.setattr("digests.tasks.digest", choke)
    revision = saved()
    for attempts in (1, 2, 3):
        assert list(undone()) == [revision]
        make(revision.pk)
        row = RevisionDigest.objects.get()
        assert (row.attempts, row.error) == (attempts, "RecursionError: too deep")
    assert not undone().exists()


def test_an_editors_summary_is_not_touched():
    revision = saved(summary=OwnSummary("Ours."))
    make(revision.pk)
    assert from_json(revision.document).summary.text == "Ours."
    assert "Ours." in bytes(_story(publish(revision.article_id, editor(), "first"))).decode()


def _story(edition):
    from publishing.models import StoryJson

    return StoryJson.objects.get(edition=edition).unpacked()


def test_a_task_for_a_revision_that_is_gone_does_nothing():
    assert not make(4711)


def test_a_broker_that_is_away_is_no_error(settings):
    from celery import current_app

    current_app.conf.broker_url = "redis://127.0.0.1:1/0"
    try:
        assert not send(1)
    finally:
        current_app.conf.broker_url = settings.CELERY_BROKER_URL
