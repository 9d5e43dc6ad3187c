"""What a round of the sweep looks for does not cost more with every story that has ever been saved."""

import pytest

from digests.models import RevisionDigest
from digests.tasks import make
from newsroom.testing import published, saved, withdrawn
from publishing import sweep
from publishing.models import StoryJson, StoryPage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _begun_anew(monkeypatch):
    monkeypatch.setattr(sweep, "LATE", 0)
    sweep._done.clear()
    sweep._digested.clear()


def test_what_has_its_digest_is_not_looked_at_again():
    first = saved()
    assert sweep._undone() == sweep._undone() == [first.pk]
    make(first.pk)
    assert sweep._undone() == []
    assert sweep._digested["to"] == first.pk
    second = saved()
    assert sweep._undone() == [second.pk]


def test_a_digest_that_failed_is_work_until_it_is_given_up():
    bad, good = saved(), saved()
    make(good.pk)
    row = RevisionDigest.objects.create(revision=bad, content_hash=bad.content_hash, attempts=1, error="No.")
    assert sweep._undone() == sweep._undone() == [bad.pk]
    row.attempts = 3
    row.save()
    assert sweep._undone() == []


def test_every_ten_minutes_all_of_them_are_looked_at():
    early = saved()
    make(early.pk)
    assert sweep._undone() == []
    RevisionDigest.objects.all().delete()
    assert sweep._undone() == []
    sweep._done.clear()
    assert sweep._undone() == [early.pk]


def test_pages_of_an_older_template_are_rendered_again_withdrawn_ones_too(settings):
    published()
    withdrawn()
    settings.TEMPLATE_VERSION = "another"
    assert sweep.render_what_is_stale() == 2
    assert sweep.render_what_is_stale() == 0
    told = {model: set(model.objects.values_list("template_version", flat=True)) for model in (StoryPage, StoryJson)}
    assert told[StoryPage] == {"another"}
