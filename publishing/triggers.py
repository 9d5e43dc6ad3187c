"""Append-only in the database itself: triggers on both databases, installed after every migration.

SQLite drops a table's triggers silently when a migration rebuilds it, so they are put back at each `post_migrate`,
and `missing()` lets the readiness check see that every one is there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, models

from publishing import roles

REFUSAL = "this table is append-only"
CLOSED_ONCE = "live_to"  # the one change allowed: from NULL to a time


def append_only() -> list[type[models.Model]]:
    """Every installed model that says it is append-only, the authors and topics of an edition included."""
    marked = [model for model in apps.get_models() if getattr(model, "append_only", False)]
    return marked + [_through(field) for model in marked for field in model._meta.many_to_many]


def _through(field: Any) -> type[models.Model]:
    through: type[models.Model] = field.remote_field.through
    return through


def install(*tables: type[models.Model]) -> None:
    """Put every trigger in place, or those of some tables; safe to repeat."""
    with connection.cursor() as cursor:
        for model in tables or append_only():
            for statement in _drop(model) + _create(model):
                cursor.execute(statement)


def remove(*tables: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        for model in tables or append_only():
            for statement in _drop(model):
                cursor.execute(statement)


@contextmanager
def lifted(*tables: type[models.Model]) -> Iterator[None]:
    """Inside, these tables, or without any named the whole record, may be rewritten: use it inside one transaction.

    An error passes as it is: it undoes the transaction, and so the lifting.
    """
    if connection.vendor == "postgresql":
        _switch("DISABLE", *tables)
        yield
        _switch("ENABLE", *tables)
        return
    remove(*tables)
    yield
    install(*tables)


def _switch(how: str, *tables: type[models.Model]) -> None:
    """PostgreSQL: switched off and on, so that readers need not wait as they would for a trigger that is dropped."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no trigger is switched while a row's check is pending
        for model in tables or append_only():
            table = connection.ops.quote_name(model._meta.db_table)
            switched = ", ".join(f"{how} TRIGGER {connection.ops.quote_name(name)}" for name in _names(model))
            cursor.execute(f"ALTER TABLE {table} {switched}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def missing() -> list[str]:
    """Tables whose triggers are not all there; empty when all is well."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        found = {row[0] for row in cursor.fetchall()}
    return [model._meta.db_table for model in append_only() if not set(_names(model)) <= found]


def _names(model: type[models.Model]) -> list[str]:
    table = model._meta.db_table
    events = ["update", "delete"] + (["truncate"] if connection.vendor == "postgresql" else [])
    return [f"{table}_no_{event}" for event in events]


def _drop(model: type[models.Model]) -> list[str]:
    quote, table = connection.ops.quote_name, model._meta.db_table
    on = f" ON {quote(table)}" if connection.vendor == "postgresql" else ""
    return [f"DROP TRIGGER IF EXISTS {quote(name)}{on}" for name in _names(model)]


def _create(model: type[models.Model]) -> list[str]:
    quote, table = connection.ops.quote_name, model._meta.db_table
    update, delete, *truncate = [quote(name) for name in _names(model)]
    if connection.vendor == "postgresql":
        act = "EXECUTE FUNCTION refuse_change()"
        return [
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '%: {REFUSAL}', TG_TABLE_NAME USING ERRCODE = 'check_violation'; END $$",
            f"CREATE TRIGGER {update} BEFORE UPDATE ON {quote(table)} FOR EACH ROW WHEN ({_changed(model)}) {act}",
            f"CREATE TRIGGER {delete} BEFORE DELETE ON {quote(table)} FOR EACH ROW {act}",
            f"CREATE TRIGGER {truncate[0]} BEFORE TRUNCATE ON {quote(table)} FOR EACH STATEMENT {act}",
        ]
    act = f"BEGIN SELECT RAISE(ABORT, '{table}: {REFUSAL}'); END"
    return [
        f"CREATE TRIGGER {update} BEFORE UPDATE ON {quote(table)} WHEN {_changed(model)} {act}",
        f"CREATE TRIGGER {delete} BEFORE DELETE ON {quote(table)} {act}",
    ]


def _changed(model: type[models.Model]) -> str:
    """SQL that is true for an update to refuse: any at all, or any but closing an interval that was open."""
    columns = [str(field.column) for field in model._meta.concrete_fields]
    if CLOSED_ONCE not in columns:
        return "TRUE" if connection.vendor == "postgresql" else "1"
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    quote = connection.ops.quote_name
    others = [f"NEW.{quote(name)} {differs} OLD.{quote(name)}" for name in columns if name != CLOSED_ONCE]
    return " OR ".join([f"OLD.{quote(CLOSED_ONCE)} IS NOT NULL", f"NEW.{quote(CLOSED_ONCE)} IS NULL", *others])


def after_migrate(sender: Any, **kwargs: Any) -> None:
    """The one signal in the house. Every app's tables are there once the last app has migrated."""
    tables = set(connection.introspection.table_names())
    if tables >= {model._meta.db_table for model in append_only()}:
        install()
    if tables >= {"auth_group_permissions", "django_content_type"}:
        roles.install()
