"""Rules that the database holds by itself, whoever writes."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from newsroom.testing import published
from publishing.models import Edition, Fact, FactAmount, FactDate, Scheduled

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "broken",
    [
        {"qualifier": "exact", "value": "", "lower": None, "upper": None},
        {"qualifier": "undisclosed", "value": "5", "lower": 5, "upper": 5},
        {"qualifier": "range", "value": "5", "value_max": "", "lower": 5, "upper": 6},
        {"qualifier": "exact", "value": "5", "lower": 6, "upper": 5},
        {"qualifier": "at_least", "value": "5", "lower": None, "upper": None},
        {"qualifier": "up_to", "value": "5", "lower": 0, "upper": None},
        {"qualifier": "roughly", "value": "5", "lower": 5, "upper": 5},
        {"qualifier": "exact", "value": "5", "lower": 5, "upper": 5, "currency": ""},
    ],
)
def test_an_amount_whose_numbers_do_not_fit_its_qualifier(broken):
    published()
    with pytest.raises(IntegrityError), transaction.atomic():
        FactAmount.objects.create(fact=Fact.objects.first(), path="x", **({"currency": "USD"} | broken))


def test_a_date_that_ends_before_it_begins():
    published()
    with pytest.raises(IntegrityError), transaction.atomic():
        FactDate.objects.create(
            fact=Fact.objects.first(), path="x", value="2026", precision="year",
            earliest="2026-02-01", latest="2026-01-01",
        )  # fmt: skip


def _copy(edition: Edition, **changes) -> Edition:
    held = {field.attname: getattr(edition, field.attname) for field in Edition._meta.concrete_fields}
    return Edition(**(held | {"id": None} | changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"number": 2, "kind": "update"},  # a second live edition of the story
        {"number": 1, "kind": "update", "live_to": timezone.now()},
        {"number": 2, "kind": "first", "live_to": timezone.now()},
        {"number": 2, "kind": "correction", "note": "", "live_to": timezone.now()},
        {"number": 2, "kind": "update", "live_to": "2001-01-01T00:00:00Z"},
        {"number": 2, "kind": "rumour", "live_to": timezone.now()},
    ],
)
def test_an_edition_that_breaks_the_record(changes):
    edition = published()
    with pytest.raises(IntegrityError), transaction.atomic():
        _copy(edition, **changes).save(force_insert=True)


def test_a_scheduled_row_that_is_done_without_its_edition():
    edition = published()
    with pytest.raises(IntegrityError), transaction.atomic():
        Scheduled.objects.create(
            article_id=edition.article_id, revision_id=1, at=timezone.now(), zone="UTC", kind="update", state="done"
        )
