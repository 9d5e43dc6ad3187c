"""The whole database moves: every table, row by row, into an empty database of either kind, and is compared there."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import dj_database_url
import msgspec
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import load_backend

from ingest.exporting import batches
from masthead.models import StandingPage
from publishing import audit, triggers

TARGET = "target"
AT_ONCE = 500  # rows
PATIENCE = "20s"  # for others who write
# What a migration leaves in a database that nobody has worked in
SEEDS: tuple[type[models.Model], ...] = (
    Group.permissions.through, Permission, ContentType, Group, StandingPage,
)  # fmt: skip


class CopyRefused(Exception):
    """The copy is not made; the target holds no row of it."""


def tables() -> list[type[models.Model]]:
    """Every model that has a table of its own, those between two models included."""
    found: dict[str, type[models.Model]] = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            found.setdefault(model._meta.db_table, model)
    return list(found.values())


def copy(url: str, told: Callable[[str, int], None]) -> dict[str, int]:
    """Copy this newsroom's database into the empty one at `url`; the number of rows of each table, all compared.

    Nobody else writes meanwhile. `told` hears of every batch: table and number of rows. Raises CopyRefused, after which
    the target has tables at most, and ValueError for a URL that is none.
    """
    _check_source()
    with _target(url) as target, held_still():
        _check_other(target)
        _check_target(target)
        with _in_place_of(target):
            call_command("migrate", verbosity=0, interactive=False)
        try:
            with transaction.atomic(using=TARGET):
                return _copied(target, told)
        except DatabaseError as error:
            raise CopyRefused(f"the target refuses it: {str(error).strip()[:400]}") from error


def _copied(target: BaseDatabaseWrapper, told: Callable[[str, int], None]) -> dict[str, int]:
    source = connection.vendor
    with target.cursor() as cursor:
        for model in SEEDS:
            cursor.execute(f"DELETE FROM {target.ops.quote_name(model._meta.db_table)}")  # noqa: S608 - a table of ours
    sums = {model: _copy_table(model, target, told) for model in tables()}
    _go_on_counting(target)
    target.check_constraints()
    for model, ours in sums.items():
        if ours != (theirs := _summed(model)):
            table = model._meta.db_table
            raise CopyRefused(f"{table}: {ours[0]} rows went in, {theirs[0]} came out, and they are not the same")
    with _in_place_of(target):
        triggers.install()
        if missing := triggers.missing():
            raise CopyRefused(f"{missing[0]}: its triggers are missing in the target")
        counts = {model._meta.db_table: count for model, (count, _) in sums.items()}
        held: dict[str, Any] = {"rows": sum(counts.values()), "tables": len(counts)}
        audit.enter("copy database", f"from {source} to {target.vendor}", None, **held)
    return counts


def _parsed(url: str) -> dict[str, Any]:
    parsed: dict[str, Any] = dict(dj_database_url.parse(url))
    if not parsed.get("ENGINE", "").endswith((".sqlite3", ".postgresql")):
        raise ValueError(f"{url.split(':')[0][:20]!r} is no database this newsroom runs on: sqlite or postgresql")
    if not parsed["NAME"] or parsed["NAME"] == ":memory:":
        raise ValueError("the URL names no database that lasts, such as sqlite:////var/newsroom.sqlite3")
    return parsed


# --- the two sides ----------------------------------------------------------------------------------------------------
@contextmanager
def _target(url: str) -> Iterator[BaseDatabaseWrapper]:
    """The connection to the target, known as TARGET as long as the block lasts."""
    parsed = _parsed(url)
    if parsed["ENGINE"].endswith("sqlite3"):
        parsed["OPTIONS"] = {"timeout": 20, "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"}
    known: Any = connections
    configured = known.configure_settings({"default": {}, TARGET: parsed})[TARGET]
    target: BaseDatabaseWrapper = load_backend(configured["ENGINE"]).DatabaseWrapper(configured, TARGET)
    try:
        target.ensure_connection()
        known.settings[TARGET], connections[TARGET] = configured, target
        yield target
    except DatabaseError as error:
        raise CopyRefused(f"the target cannot be used: {str(error).strip()[:400]}") from error
    finally:
        target.close()
        if TARGET in known.settings:
            del connections[TARGET], known.settings[TARGET]


@contextmanager
def _in_place_of(target: BaseDatabaseWrapper) -> Iterator[None]:
    """Inside, what asks for the newsroom's database gets the target: migrations and triggers know of one alone."""
    ours = connections["default"]
    connections["default"] = target
    try:
        yield
    finally:
        connections["default"] = ours


def _check_source() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CopyRefused("this database has migrations to come: run `manage.py migrate` first")


def _check_other(target: BaseDatabaseWrapper) -> None:
    """Not the very database that is to be copied."""
    if target.vendor != connection.vendor:
        return
    if target.vendor == "sqlite":
        same = _file(connection) == _file(target)
    else:
        same = _identity(connection) == _identity(target)
    if same:
        raise CopyRefused("the target is this newsroom's own database")


def _file(held: Any) -> Path:
    return Path(str(held.settings_dict["NAME"])).resolve()


def _identity(held: Any) -> Any:
    """What no two databases of PostgreSQL have in common, wherever they are."""
    with held.cursor() as cursor:
        cursor.execute("SELECT oid, pg_postmaster_start_time() FROM pg_database WHERE datname = current_database()")
        return cursor.fetchone()


def _check_target(target: BaseDatabaseWrapper) -> None:
    """Nothing but what a migration leaves: another newsroom's rows are never mixed with ours."""
    known = {model._meta.db_table: model for model in tables()}
    for table in target.introspection.table_names():
        if table == "django_migrations" or known.get(table) in SEEDS:
            continue
        with target.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {target.ops.quote_name(table)} LIMIT 1")  # noqa: S608 - quoted
            if table not in known or cursor.fetchone():
                raise CopyRefused(f"the target is not empty: it has a table {table}" + " with rows" * (table in known))


@contextmanager
def held_still() -> Iterator[None]:
    """Inside, nobody else writes here. CopyRefused if somebody does not stop writing within 20 s."""
    if connection.in_atomic_block:
        yield
        return
    try:
        transaction.set_autocommit(False)  # SQLite would else begin a transaction of its own
        with connection.cursor() as cursor:
            _take_lock(cursor)
    except DatabaseError as error:
        transaction.rollback()
        transaction.set_autocommit(True)
        text = "this database is being written: stop web, worker and sweep, or try again when it is quiet"
        raise CopyRefused(text) from error
    try:
        yield
    finally:
        transaction.rollback()
        transaction.set_autocommit(True)


def _take_lock(cursor: Any) -> None:
    if connection.vendor != "postgresql":
        cursor.execute("BEGIN IMMEDIATE")
        return
    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in tables())
    cursor.execute(f"LOCK TABLE {names} IN SHARE MODE")


# --- a table ----------------------------------------------------------------------------------------------------------
Sum = tuple[int, int]  # rows, and the sum of their hashes: no order of any database has a part in it


def _copy_table(model: type[models.Model], target: BaseDatabaseWrapper, told: Callable[[str, int], None]) -> Sum:
    columns: list[Any] = list(model._meta.concrete_fields)
    quote = target.ops.quote_name
    names, marks = ", ".join(quote(field.column) for field in columns), ", ".join(["%s"] * len(columns))
    insert = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608 - a table of ours
    count = total = 0
    with target.cursor() as cursor:
        for rows in batches(_rows(model, "default"), AT_ONCE):
            cursor.executemany(insert, [_prepared(columns, row, target) for row in rows])
            count, total = count + len(rows), total + sum(_hash(row) for row in rows)
            told(model._meta.db_table, len(rows))
    return count, total % 2**256


def _rows(model: type[models.Model], alias: str) -> Iterator[tuple[Any, ...]]:
    names = [field.attname for field in model._meta.concrete_fields]
    rows: Any = model._base_manager.using(alias).order_by("pk").values_list(*names)
    yield from rows.iterator(chunk_size=AT_ONCE)


def _prepared(columns: list[Any], row: tuple[Any, ...], target: BaseDatabaseWrapper) -> list[Any]:
    return [field.get_db_prep_save(value, target) for field, value in zip(columns, row, strict=True)]


def _summed(model: type[models.Model]) -> Sum:
    count = total = 0
    for row in _rows(model, TARGET):
        count, total = count + 1, total + _hash(row)
    return count, total % 2**256


def _hash(row: tuple[Any, ...]) -> int:
    told = msgspec.json.encode([_plain(value) for value in row], order="deterministic")
    return int.from_bytes(hashlib.sha256(told).digest())


def _plain(value: Any) -> Any:
    if isinstance(value, memoryview | bytes):
        return bytes(value).hex()
    return value.timestamp() if isinstance(value, datetime) else value


def _go_on_counting(target: BaseDatabaseWrapper) -> None:
    """Numbers of rows go on where they stood here, also where the last rows were deleted: none is given twice."""
    with target.cursor() as cursor:
        for statement in target.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)
        if connection.vendor == "sqlite" and target.vendor == "postgresql":
            for table, last in _counted():
                held = f"pg_get_serial_sequence('{target.ops.quote_name(table)}', 'id')"
                cursor.execute(f"SELECT setval({held}, %s)", [last])


def _counted() -> list[tuple[str, int]]:
    known = {model._meta.db_table for model in tables() if isinstance(model._meta.pk, models.AutoField)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, seq FROM sqlite_sequence WHERE seq > 0")
        return [(name, last) for name, last in cursor.fetchall() if name in known]
