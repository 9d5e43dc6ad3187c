"""Which facts a question finds, at a cost that does not grow with the record.

Each condition has stretches of an index that give its facts in the order of lists: the newest that meet it are read
from the front. With several conditions the one that holds few facts leads, and the others are tried on each fact it
gives; whether one holds more than FEW is asked of its index, without counting. Numbers of a range lie in no such order:
if there are few they are taken and sorted, else the list is walked, for many of its facts meet the range.

SQLite is told which index to use, as it keeps no statistics of ours; PostgreSQL finds out by itself. A condition that
does not lead is a subquery with a LIMIT, so that neither turns it into a join over all the facts that meet it.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from django.core.exceptions import FullResultSet
from django.db import connection, models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from publishing import factconditions as asking
from publishing.factconditions import Condition, Question, Stretch
from publishing.models import Fact, FactDate

FEW = 1000
SOME = 8
FACT = Fact._meta.db_table
Sql = tuple[str, list[Any]]


class Turn(msgspec.Struct, frozen=True):
    """Where a page begins: after this place in the list, or before it if `back`; and how many facts it has."""

    size: int
    after: tuple[datetime, UUID, int] | None = None
    back: bool = False


def page(question: Question, turn: Turn) -> models.QuerySet[Fact]:
    """The facts of one page, in no order."""
    conditions = _conditions(question)
    if not all(condition.lists for condition in conditions):
        return Fact.objects.none()
    leader = _leader(conditions, question.kind)
    tests = _tests(leader, conditions, question, turn)
    if len(leader.lists) > SOME:
        tests.append(_nearest(leader, tests, question.kind, turn))
    sql, held = _page(leader, tests, question.kind, turn)
    return Fact.objects.filter(pk__in=RawSQL(f"SELECT fact_id FROM ({sql}) AS listed", held))  # noqa: S608, S611 - values are params


def _conditions(asked: Question) -> list[Condition]:
    """Every condition, the list of all facts of the kind last."""
    open_ended = (asked.date_from is None) != (asked.date_to is None)
    found = [asking.amount(asked), asking.dates(asked, *(_ends(asked.kind) if open_ended else (None, None)))]
    found += [*asking.terms(asked), _section(asked), _language(asked)]
    return [condition for condition in found if condition] + [_all(asked)]


def _all(asked: Question) -> Condition:
    if asked.as_of is None:
        return Condition(Fact, Q(), 99, [Stretch("fact_live_list", {})])
    began = Stretch("fact_as_of", {}, Q(live_from__lte=asked.as_of))
    return Condition(Fact, Q(), 99, [Stretch("fact_list", {})], [began])


def _ends(kind: str) -> tuple[date | None, date | None]:
    """The first day of the first year and the last day of the last year that dates of this kind begin in."""
    table = FactDate._meta.db_table
    ends = ", ".join(f"(SELECT {end}(year) FROM {table} WHERE fact_kind = %s)" for end in ("min", "max"))  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {ends}", [kind, kind])
        first, last = cursor.fetchone()
    return (date(first, 1, 1), date(last, 12, 31)) if first is not None else (None, None)


def _section(asked: Question) -> Condition | None:
    """A section and those below it."""
    if asked.section is None:
        return None
    path = asked.section
    return _of_fact("section_path", 60, [
        held for held in _values(asked.kind, "section_path") if held == path or held.startswith(f"{path}/")
    ])  # fmt: skip


def _language(asked: Question) -> Condition | None:
    """Basic filtering of RFC 4647: a code finds itself and all that is more particular."""
    if asked.language is None:
        return None
    code = asked.language.lower()
    return _of_fact("language", 70, [
        held for held in _values(asked.kind, "language") if held.lower() == code or held.lower().startswith(f"{code}-")
    ])  # fmt: skip


def _of_fact(column: str, rank: int, values: list[str]) -> Condition:
    index = f"fact_list_{column.removesuffix('_path')}"
    lists = [Stretch(index, {column: value}) for value in values]
    return Condition(Fact, Q(**{f"{column}__in": values}), rank, lists)


def _values(kind: str, column: str) -> list[str]:
    """Every value of a column, by one look into the index each: the paper has few sections and languages."""
    name = connection.ops.quote_name(column)
    least = f"(SELECT min({name}) FROM {FACT} WHERE kind = %s"  # noqa: S608 - a column of ours
    sql = (
        f"WITH RECURSIVE held(value) AS (SELECT {least}) UNION ALL "  # noqa: S608
        f"SELECT {least} AND {name} > held.value) FROM held WHERE held.value IS NOT NULL) "
        "SELECT value FROM held WHERE value IS NOT NULL"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [kind, kind])
        return [value for (value,) in cursor.fetchall()]


def _leader(conditions: Sequence[Condition], kind: str) -> Condition:
    """The condition to read the facts of: one that holds few, else the one that is best walked."""
    *said, every = conditions
    tried = [condition for condition in (conditions if every.found else said) if len(said) > 1 or condition.found]
    if len(said) == 1 and said[0].model is not Fact and not _numbers(said[0]):
        tried = [every] if every.found else []
    large = _large(tried, kind) if tried else set()
    few = [condition for at, condition in enumerate(tried) if at not in large]
    leader = min(few or said or [every], key=lambda condition: condition.rank)
    lists = leader.found if few and leader.found else leader.lists
    return Condition(leader.model, leader.match, leader.rank, lists, leader.found, leader.exact)


def _numbers(condition: Condition) -> bool:
    return any(stretch.index.startswith("amount") for stretch in condition.found)


def _large(conditions: Sequence[Condition], kind: str) -> set[int]:
    """Which of the conditions, by number, have a stretch of more than FEW rows. One query, and nothing is counted."""
    parts: list[str] = []
    params: list[Any] = []
    for at, condition in enumerate(conditions):
        for stretch in condition.found or condition.lists:
            source, held = _stretch(condition.model, stretch, kind)
            part = f"SELECT {at} AS number FROM {source} LIMIT 1 OFFSET {FEW}"  # noqa: S608
            parts.append(f"SELECT * FROM ({part}) AS part{len(parts)}")  # noqa: S608
            params += held
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return {at for (at,) in cursor.fetchall()}


def _tests(leader: Condition, conditions: Sequence[Condition], asked: Question, turn: Turn) -> list[Sql]:
    """What every row that the leader gives must meet."""
    seen = Fact.objects.live() if asked.as_of is None else Fact.objects.as_of(asked.as_of)
    others = [_of_facts(condition) for condition in conditions if condition.match != leader.match]
    own = [_where(leader.model, leader.match)] if not leader.exact else []  # said twice, it misleads both
    tests = [_where(Fact, seen.query.where), *own, *others]
    return [test for test in tests if test[0]] + _bounds(leader.model, asked, turn)


def _nearest(leader: Condition, tests: Sequence[Sql], kind: str, turn: Turn) -> Sql:
    """How far a page reaches at most, if some of many stretches fill it: of the others, little is then read.

    Dates follow the order of lists by and large, so the latest are asked first.
    """
    some = leader.lists[:SOME] if turn.back else leader.lists[-SOME:]
    near = Condition(leader.model, leader.match, leader.rank, some)
    with connection.cursor() as cursor:
        cursor.execute(*_page(near, tests, kind, turn))
        found = cursor.fetchall()
    if len(found) < turn.size:
        return "", []
    return f"{leader.model._meta.db_table}.shown_at {'<=' if turn.back else '>='} %s", [found[-1][0]]


def _page(leader: Condition, tests: Sequence[Sql], kind: str, turn: Turn) -> Sql:
    """SQL of the keys of a page: of each stretch a page at most, of these the first."""
    order = ", ".join(f"{at} {'ASC' if turn.back else 'DESC'}" for at in (1, 2, 3))
    end = f"ORDER BY {order} LIMIT {turn.size}"
    parts, params = [], []
    for at, stretch in enumerate(leader.lists):
        source, held = _stretch(leader.model, stretch, kind, beside=leader.model is not Fact)
        text = " AND ".join([source, *(sql for sql, _ in tests if sql)])
        part = f"SELECT DISTINCT {_keys(leader.model)} FROM {text} {end}"  # noqa: S608
        parts.append(f"SELECT * FROM ({part}) AS part{at}")  # noqa: S608
        params += held + [value for _, values in tests for value in values]
    return f"SELECT DISTINCT shown_at, box, fact_id FROM ({' UNION ALL '.join(parts)}) AS parts {end}", params  # noqa: S608


def _keys(model: type[models.Model]) -> str:
    table, key = model._meta.db_table, "id" if model is Fact else "fact_id"
    return f"{table}.shown_at, {table}.box, {table}.{key} AS fact_id"


def _stretch(model: type[models.Model], stretch: Stretch, kind: str, *, beside: bool = False) -> Sql:
    """What follows FROM: the rows of a stretch; with `beside`, each with its fact."""
    table = model._meta.db_table
    hint = f" INDEXED BY {stretch.index}" if connection.vendor == "sqlite" else ""
    join = f" CROSS JOIN {FACT} WHERE {FACT}.id = {table}.fact_id AND" if beside else " WHERE"
    equal = {"kind" if model is Fact else "fact_kind": kind, **stretch.equal}
    where, held = _where(model, stretch.where)
    tests = [f"{table}.{column} = %s" for column in equal] + ([where] if where else [])
    values = [_value(model, column, value) for column, value in equal.items()]
    return f"{table}{hint}{join} {' AND '.join(tests)}", values + held


def _value(model: type[models.Model], column: str, value: Any) -> Any:
    field: models.Field[Any, Any] = getattr(model, column).field
    return field.get_db_prep_value(value, connection)


def _bounds(model: type[models.Model], asked: Question, turn: Turn) -> list[Sql]:
    """From where the list is read. A story is never shown before its day, so a past moment begins at that day."""
    table, key = model._meta.db_table, "id" if model is Fact else "fact_id"
    bounds: list[Sql] = []
    if asked.as_of is not None:
        bounds.append((f"{table}.shown_at <= %s", [_value(model, "shown_at", asked.as_of)]))
    if turn.after is not None:
        shown_at, box, fact = turn.after
        sign = ">" if turn.back else "<"
        held = [_value(model, "shown_at", shown_at), _value(model, "box", box), fact]
        bounds.append((f"({table}.shown_at, {table}.box, {table}.{key}) {sign} (%s, %s, %s)", held))
    return bounds


def _of_facts(condition: Condition) -> Sql:
    """A condition that does not lead, tried on one fact."""
    where, held = _where(condition.model, condition.match)
    if condition.model is Fact:
        return where, held
    table = condition.model._meta.db_table
    inner = f"SELECT 1 FROM {table} WHERE {table}.fact_id = {FACT}.id AND {where} LIMIT 1"  # noqa: S608
    return f"({inner}) IS NOT NULL", held


def _where(model: type[models.Model], condition: Any) -> Sql:
    """A condition as SQL; empty if it asks nothing."""
    where = model._default_manager.filter(condition).query.where if isinstance(condition, Q) else condition
    compiler = model._default_manager.all().query.get_compiler(connection=connection)
    try:
        sql, held = compiler.compile(where)
    except FullResultSet:
        return "", []
    return (f"({sql})" if sql else ""), list(held)
