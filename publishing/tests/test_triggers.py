import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from newsroom.testing import published
from publishing import triggers

pytestmark = pytest.mark.django_db


def test_every_trigger_is_there():
    assert triggers.missing() == []
    names = {model.__name__ for model in triggers.append_only()}
    assert {"Revision", "Edition", "Fact", "FactAmount", "TransactionRecord", "Correction", "Change", "Waiver"} <= names
    assert {"Edition_authors", "Edition_topics"} <= names


@pytest.mark.parametrize("model", [model._meta.label for model in triggers.append_only()])
def test_rows_of_the_record_cannot_be_changed_or_deleted(model):
    published()
    table = apps.get_model(model)._meta.db_table
    key = apps.get_model(model)._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        rows = cursor.fetchone()[0]
        for statement in (f'DELETE FROM "{table}"', f'UPDATE "{table}" SET "{key}" = "{key}"'):
            if not rows or (statement.startswith("UPDATE") and "live_to" in _columns(model)):
                continue
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                cursor.execute(statement)


def _columns(model):
    return {field.column for field in apps.get_model(model)._meta.concrete_fields}


@pytest.mark.parametrize("table", ["publishing_edition", "publishing_fact"])
def test_an_interval_closes_once_and_nothing_else_moves(table):
    published()
    with connection.cursor() as cursor:
        for statement in (
            f"UPDATE {table} SET language = 'xx'",
            f"UPDATE {table} SET live_to = '2099-01-01', language = 'xx'",
        ):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                cursor.execute(statement)
        cursor.execute(f"UPDATE {table} SET live_to = '2099-01-01'")
        for statement in (f"UPDATE {table} SET live_to = NULL", f"UPDATE {table} SET live_to = '2100-01-01'"):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                cursor.execute(statement)


def test_a_table_without_its_triggers_is_named():
    with connection.cursor() as cursor:
        on = " ON publishing_change" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER publishing_change_no_update{on}")
    assert triggers.missing() == ["publishing_change"]
    triggers.install()
    assert triggers.missing() == []
