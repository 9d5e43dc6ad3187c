"""A record of any number of facts for the bench: written straight into the tables, indexes made afterwards.

The skew is that of a newsroom: half of all amounts in dollars, a few companies in many stories, three facts about a
rare one. What is rare is there at least once a page even in the small record, so that both answer with as many rows.
"""

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, models

from articles.models import Article
from factboxes import registry
from masthead.models import Section
from publishing.factkeys import calendar, located, word
from publishing.models import Edition, Fact, FactAmount, FactDate, FactTerm

FIRST = datetime(2016, 1, 1, tzinfo=UTC)
DAYS = 3650
BOXES = 4  # facts an edition
BATCH = 20_000
PAGE = 25
SECTIONS = {
    "technology": 25, "technology/bitcoin": 10, "technology/chips": 5, "energy": 20, "energy/storage": 10,
    "markets": 20, "world": 5, "world/americas": 5, "rare": 0,
}  # fmt: skip
LANGUAGES = {"en": 60, "en-GB": 15, "es": 15, "pt-BR": 8, "de": 2}
CURRENCIES = {"USD": 50, "EUR": 20, "GBP": 10, "JPY": 8, "CNY": 5, "INR": 4, "BRL": 2, "CHF": 1}
QUALIFIERS = {
    "exact": 60, "about": 12, "up_to": 12, "at_least": 5, "more_than": 2, "less_than": 2, "range": 4, "undisclosed": 3,
}  # fmt: skip
PLACES = {
    "US": 30, "GB": 10, "DE": 10, "CN": 10, "JP": 8, "IN": 8, "FR": 6, "BR": 4, "MX": 3, "AR": 2, "PY": 1, "CL": 1,
    "419": 1, "150": 1, "NO": 5,
}  # fmt: skip
STANCES = {"positive": 40, "cautious": 30, "negative": 20, "mixed": 9, "unclear": 1}
RARE_PARTY = "Seldom Seen Works"
RARE_AMOUNT = (5_000_000_000_000, 5_100_000_000_000)
SCALE = 10_000
FACTS = (
    '{"asset": "battery park", "deal_kind": "asset_sale", "amounts": [{"currency": "USD", "qualifier": "up_to", '
    '"value": "30000000", "label": "total"}], "parties": [{"role": "seller", "name": "Harbour Grid"}]}'
)
EVIDENCE = '[{"path": "amounts/0", "exact": "up to $30 million", "prefix": "for ", "suffix": " in", "block": "b1"}]'


def draw(chance: random.Random, weights: dict[str, int]) -> Iterator[str]:
    while True:
        yield from chance.choices(list(weights), list(weights.values()), k=1000)


class Ground:
    """Rows of every table, in the order of their keys."""

    def __init__(self, facts: int, sections: dict[str, int]) -> None:
        self.facts, self.sections = facts, sections
        self.chance = random.Random(facts)  # the same record each time
        tables = (LANGUAGES, CURRENCIES, QUALIFIERS, PLACES, STANCES, SECTIONS)
        self.languages, self.currencies, self.qualifiers, self.places, self.stances, self.paths = (
            draw(self.chance, table) for table in tables
        )
        self.rare = set(self.chance.sample(range(BOXES, facts // BOXES * BOXES), max(PAGE, facts // 10_000)))
        self.seldom = set(sorted(self.rare)[:3])
        self.located = {code: located("", code) for code in PLACES}

    def rows(self) -> Iterator[tuple[type[models.Model], dict[str, Any]]]:
        article, number, fact = "", 0, 0
        shown = FIRST
        for edition in range(1, self.facts // BOXES + 1):
            again = number == 1 and self.chance.random() < 0.7
            if not again:
                article, number = uuid.UUID(int=self.chance.getrandbits(128), version=4).hex, 0
                shown = FIRST + timedelta(days=self.chance.randrange(DAYS), seconds=self.chance.randrange(80_000))
                path = "rare" if any(fact + at in self.rare for at in range(1, BOXES + 1)) else next(self.paths)
                language, ends = next(self.languages), self.chance.random() < 0.13
                yield Article, {"id": article, "stage": "draft", "created_at": stamp(shown), "saved_at": stamp(shown)}
            number += 1
            begins = shown + timedelta(days=30 * (number - 1))
            closed = stamp(begins + timedelta(days=30)) if number == 1 and ends else None
            told = {"article_id": article, "live_from": stamp(begins), "live_to": closed, "section_path": path}
            told |= {"language": language, "shown_at": stamp(shown)}
            yield Edition, told | self.edition(edition, number, shown)
            for position in range(BOXES):
                fact += 1
                yield from self.fact(fact, edition, position, shown, told)
            if not ends:
                number = 0

    def edition(self, key: int, number: int, shown: datetime) -> dict[str, Any]:
        return {
            "id": key, "number": number, "kind": "first" if number == 1 else "update", "document": "{}",
            "digest": "{}", "path": f"story/{key}", "section_id": next(iter(self.sections.values())),
            "headline": "Harbour Grid sells battery park", "minutes": 3, "updated_at": stamp(shown),
        }  # fmt: skip

    def fact(
        self, key: int, edition: int, position: int, shown: datetime, told: dict[str, Any]
    ) -> Iterator[tuple[type[models.Model], dict[str, Any]]]:
        kind = "transaction" if position < BOXES - 1 else "sentiment"
        box = uuid.UUID(int=self.chance.getrandbits(128), version=4).hex
        yield Fact, told | {
            "id": key, "edition_id": edition, "box": box, "kind": kind, "position": position, "statement": "A deal.",
            "facts": FACTS, "evidence": EVIDENCE,
        }  # fmt: skip
        beside = {"fact_id": key, "fact_kind": kind, "shown_at": told["shown_at"], "box": box}
        code = next(self.places)
        place = {"kind": "place", "name": code, "folded": f"place {code}", "ref": code} | self.located[code]
        yield FactTerm, beside | place
        if kind == "sentiment":
            stance = next(self.stances)
            yield registry.records()[kind], {"fact_id": key, "stance": stance, "population": "companies"}
            yield FactTerm, beside | {"kind": "word", "name": word("stance", stance), "folded": word("stance", stance)}
        else:
            yield registry.records()[kind], {"fact_id": key, "deal_kind": "other", "deal_status": "not_stated"}
            yield FactAmount, beside | self.amount(key)
            yield FactTerm, beside | self.party(key)
        yield FactDate, beside | self.date(shown)

    def party(self, key: int) -> dict[str, Any]:
        number = int(20_000 * self.chance.random() ** 4)  # number 0 is in about one of twelve facts
        name = RARE_PARTY if key in self.seldom else f"Company {number}"
        return {"kind": "party", "name": name, "folded": name.lower()}

    def amount(self, key: int) -> dict[str, Any]:
        currency, qualifier = next(self.currencies), next(self.qualifiers)
        value = int(10 ** self.chance.uniform(4, 9))
        if key in self.rare:
            currency, qualifier, value = "USD", "exact", self.chance.randrange(*RARE_AMOUNT)
        if qualifier == "undisclosed":
            return {"qualifier": qualifier}
        upper = {"at_least": None, "more_than": None, "range": 2 * value}.get(qualifier, value)
        return {
            "currency": currency, "qualifier": qualifier, "value": str(value),
            "value_max": str(upper) if qualifier == "range" else "",
            "lower": 0 if qualifier in {"up_to", "less_than"} else value * SCALE,
            "upper": None if upper is None else upper * SCALE,
        }  # fmt: skip

    def date(self, shown: datetime) -> dict[str, Any]:
        day, sort = shown.date(), self.chance.random()
        precision, latest = "day", None
        if sort < 0.3:
            day += timedelta(days=self.chance.randrange(-60, 60))
        elif sort < 0.37:
            day, precision = day.replace(day=1), "month"
            latest = (day + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        elif sort < 0.4:
            day, precision, latest = day.replace(month=1, day=1), "year", day.replace(month=12, day=31)
        bounds = {"earliest": day.isoformat(), "latest": (latest or day).isoformat()}
        return bounds | {"precision": precision, "value": day.isoformat()} | calendar(day)


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S") + ("+00" if connection.vendor == "postgresql" else "")


def blank(model: type[models.Model]) -> dict[str, Any]:
    """A value for every column that a row need not name."""
    numbers = (models.IntegerField, models.ForeignKey)
    return {
        str(field.column): None if field.null else 0 if isinstance(field, numbers) else ""
        for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)
    }  # fmt: skip


def build(facts: int) -> None:
    """Write the record into the empty, migrated database of this process."""
    top = {path: _section(path) for path in SECTIONS}
    indexes = _take_indexes()
    held: dict[type[models.Model], list[dict[str, Any]]] = {}
    _checks(on=False)
    for model, row in Ground(facts, top).rows():
        rows = held.setdefault(model, [])
        rows.append(row)
        if len(rows) == BATCH:
            _write(model, rows)
            rows.clear()
    for model, rows in held.items():
        if rows:
            _write(model, rows)
    _checks(on=True)
    with connection.cursor() as cursor:
        for statement in indexes:
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _section(path: str) -> int:
    parent, _, slug = path.rpartition("/")
    above = Section.objects.filter(path=parent).first()
    return Section.objects.create(parent=above, slug=slug, name=slug.title()).pk


def _checks(*, on: bool) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET session_replication_role = {'origin' if on else 'replica'}")
        else:
            cursor.execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")
            cursor.execute(f"PRAGMA synchronous = {'FULL' if on else 'OFF'}")


def _take_indexes() -> list[str]:
    """Drop every plain index of the tables that grow; the statements that make them again."""
    tables = [model._meta.db_table for model in (Article, Edition, Fact, FactAmount, FactDate, FactTerm)]
    tables += [model._meta.db_table for model in registry.records().values()]
    marks = ", ".join(["%s"] * len(tables))
    sql = {
        "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE indexdef NOT LIKE 'CREATE UNIQUE%%' "
        f"AND tablename IN ({marks})",
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
        f"AND sql NOT LIKE 'CREATE UNIQUE%%' AND tbl_name IN ({marks})",
    }
    with connection.cursor() as cursor:
        cursor.execute(sql[connection.vendor], tables)
        found: list[tuple[str, str]] = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
    return [statement for _, statement in found]


def _write(model: type[models.Model], rows: list[dict[str, Any]]) -> None:
    usual = blank(model)
    columns = list(usual) + [name for name in rows[0] if name not in usual]
    table, names = model._meta.db_table, ", ".join(connection.ops.quote_name(name) for name in columns)
    values = [tuple(row.get(name, usual.get(name)) for name in columns) for row in rows]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for value in values:
                    copy.write_row(value)
        else:
            cursor.execute("BEGIN")
            marks = ", ".join(["?"] * len(columns))
            cursor.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)
            cursor.execute("COMMIT")
