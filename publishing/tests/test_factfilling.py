"""Facts of the release before get what stands beside a fact since: by the migration, and by the sweep afterwards."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from newsroom.testing import published, sentiment_box, strategy_box, transaction_box
from publishing import factfilling, triggers
from publishing.models import FactAmount, FactDate, FactTerm

pytestmark = pytest.mark.django_db
BESIDE = (FactAmount, FactDate, FactTerm)
BLANK = {"fact_kind": "", "shown_at": None, "box": None}


def rows():
    """All that stands beside the facts, without its numbers."""
    held = {
        model: [field.attname for field in model._meta.concrete_fields if not field.primary_key] for model in BESIDE
    }
    return {model: sorted(map(str, model.objects.values_list(*names))) for model, names in held.items()}


def as_the_release_before_wrote():
    """Take away what its code did not know."""
    with triggers.lifted(*BESIDE):
        FactTerm.objects.filter(kind="word").delete()
        FactAmount.objects.update(**BLANK)
        FactDate.objects.update(**BLANK, month=None, year=None)
        FactTerm.objects.update(**BLANK, code=None, area=None)


def migrate() -> None:
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        import_module("publishing.migrations.0003_fact_queries").fill(apps, editor)
    triggers.after_migrate(None)


@pytest.mark.parametrize("way", [migrate, factfilling.fill])
def test_it_works(way) -> None:
    nameless = transaction_box(places=[{"name": "Paraguay"}], dates=[])
    published(boxes=(transaction_box(), sentiment_box(stance="cautious"), strategy_box()))
    published(boxes=(nameless,))
    expected = rows()
    as_the_release_before_wrote()
    assert rows() != expected
    way()
    assert rows() == expected
    assert triggers.missing() == []


def test_a_second_time_changes_nothing(django_assert_num_queries) -> None:
    published()
    as_the_release_before_wrote()
    assert factfilling.fill()
    expected = rows()
    with django_assert_num_queries(3):
        assert not factfilling.fill()
    assert rows() == expected
