"""The quick way to facts finds what the plain definition finds, in the same order, whichever condition leads."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from articles.document import Box
from factboxes import places, registry
from factboxes.base import plain as as_json
from newsroom.testing import at, editor, published, sentiment_box, transaction_box
from publishing import factqueries, factrows
from publishing.factconditions import Question, cover, in_range
from publishing.factqueries import Turn
from publishing.lifecycle import withdraw
from publishing.models import Edition, Fact, FactAmount, FactDate, FactTerm

pytestmark = pytest.mark.django_db
PLACES = [("Paraguay", "PY"), ("Paraguay", ""), ("Chile", "CL"), ("South America", "005"), ("Spain", "ES"), ("Oz", "")]
DATES = [("2026-01-31", "day"), ("2025-12", "month"), ("2025-Q4", "quarter"), ("2025", "year"), ("2026-H1", "half")]
QUALIFIERS = ["exact", "about", "up_to", "at_least", "more_than", "less_than", "range"]


def amount(chance: random.Random) -> dict[str, Any]:
    qualifier, value = chance.choice(QUALIFIERS), chance.randrange(1, 60)
    more = {"value_max": str(value + chance.randrange(1, 40))} if qualifier == "range" else {}
    return {"currency": chance.choice(["USD", "USD", "EUR"]), "qualifier": qualifier, "value": str(value), **more}


def some_dates(chance: random.Random) -> list[dict[str, str]]:
    picked = chance.sample(DATES, chance.randrange(3))
    days = [(date(2025, 6, 1) + timedelta(chance.randrange(400))).isoformat() for _ in range(chance.randrange(2))]
    return [{"value": value, "precision": precision} for value, precision in [*picked, *((day, "day") for day in days)]]


def some_box(chance: random.Random) -> Box:
    where = [{"name": name, "code": code} for name, code in chance.sample(PLACES, chance.randrange(3))]
    if chance.random() < 0.2:
        return sentiment_box(stance=chance.choice(["positive", "cautious"]), places=where)
    return transaction_box(
        amounts=[amount(chance) for _ in range(chance.randrange(4))], dates=some_dates(chance), places=where,
        parties=[{"role": "buyer", "name": chance.choice(["Delta Sur", "Harbour Grid", "Nimbus"])}],
    )  # fmt: skip


def write(edition: Edition, chance: random.Random, position: int) -> None:
    """One more fact of an edition, as the press would write it."""
    box = some_box(chance)
    decoded = registry.decode(box.kind, box.facts)
    assert decoded is not None
    fact = factrows._fact(edition, 100 + position, box)
    fact.facts = as_json(decoded)
    fact.shown_at = at(2025, 1, 1) + timedelta(days=chance.randrange(400))
    fact.section_path = chance.choice(["energy", "energy/storage", "energies", "markets"])
    fact.language = chance.choice(["en", "en-GB", "es"])
    fact.live_from = fact.shown_at + timedelta(days=chance.randrange(60))
    fact.live_to = fact.live_from + timedelta(days=chance.randrange(1, 90)) if chance.random() < 0.3 else None
    fact.save()
    for row in factrows._rows(fact, decoded, fact.facts):
        row.save()


@pytest.fixture
def record() -> random.Random:
    chance = random.Random(20260104)
    editions = [published(), published()]
    for position in range(90):
        write(editions[position % 8 == 0], chance, position)
    withdraw(editions[1].article_id, editor(), "Wrong.")
    return chance


def question(chance: random.Random) -> Question:
    """One to four things asked."""
    low = chance.randrange(60)
    since = date(2025, 6, 1) + timedelta(chance.randrange(400))
    asked: dict[str, Any] = {
        "amount_min": Decimal(low), "amount_max": Decimal(low + chance.randrange(20)), "currency": "USD",
        "qualifier": chance.choice(QUALIFIERS), "party": chance.choice(["DELTA sur", "Nimbus"]),
        "place": chance.choice(["PY", "paraguay", "419", "Americas", "es", "Oz", "South America"]),
        "date_from": since, "date_to": since + timedelta(chance.randrange(60)),
        "section": chance.choice(["energy", "energy/storage", "weather"]), "language": chance.choice(["en", "EN-gb"]),
        "as_of": datetime(2025, 9, 1, tzinfo=UTC) + timedelta(chance.randrange(200)),
    }  # fmt: skip
    picked = chance.sample(sorted(asked), chance.randrange(1, 5))
    kind, words = ("sentiment", {"stance": "cautious"}) if chance.random() < 0.15 else ("transaction", {})
    certain = chance.random() < 0.3
    return Question(kind=kind, words=words, certain=certain, **{name: asked[name] for name in picked})


def plain(asked: Question) -> list[int]:
    """What a question means, said without any thought of cost."""
    facts = Fact.objects.as_of(asked.as_of) if asked.as_of else Fact.objects.live()
    facts = facts.filter(kind=asked.kind)
    if asked.section:
        facts = facts.filter(Q(section_path=asked.section) | Q(section_path__startswith=f"{asked.section}/"))
    if asked.language:
        facts = facts.filter(Q(language__iexact=asked.language) | Q(language__istartswith=f"{asked.language}-"))
    money = Q(**{name: value for name in ("currency", "qualifier") if (value := getattr(asked, name))})
    if asked.amount_min is not None or asked.amount_max is not None:
        money &= in_range(asked.amount_min, asked.amount_max, certain=asked.certain)
    if money:
        facts = facts.filter(pk__in=FactAmount.objects.filter(money).values("fact"))
    ends = ("earliest", "latest") if asked.certain else ("latest", "earliest")
    days = Q(**{f"{ends[0]}__gte": asked.date_from}) if asked.date_from else Q()
    days &= Q(**{f"{ends[1]}__lte": asked.date_to}) if asked.date_to else Q()
    if days:
        facts = facts.filter(pk__in=FactDate.objects.filter(days).values("fact"))
    if asked.party:
        named = FactTerm.objects.filter(kind="party", folded=asked.party.lower())
        facts = facts.filter(pk__in=named.values("fact"))
    if asked.place:
        facts = facts.filter(pk__in=located(asked.place).values("fact"))
    if asked.words:
        facts = facts.filter(sentimentrecord__stance=asked.words["stance"])
    return list(facts.order_by("-shown_at", "-box", "-id").values_list("id", flat=True))


def located(name: str):
    codes = places.members(name.upper()) | places.members(places.place_code(name)) - {""}
    names = {named for named, code in places.codes("en").items() if code in codes} | {name.lower()}
    return FactTerm.objects.filter(Q(kind="place"), Q(folded__in=names) | ~Q(ref="") & Q(ref__in=codes))


def walked(asked: Question, back: bool = False) -> list[int]:
    """Every page of the answer, one after the other, from the front or from the end."""
    after: Any = (at(2000, 1, 1), UUID(int=0), 0) if back else None
    order = ("shown_at", "box", "id") if back else ("-shown_at", "-box", "-id")
    found: list[int] = []
    while True:
        rows = list(factqueries.page(asked, Turn(7, after, back)).order_by(*order).values_list("shown_at", "box", "id"))
        found += [row[2] for row in rows]
        if len(rows) < 7:
            return found[::-1] if back else found
        after = rows[-1]


@pytest.mark.parametrize("few", [0, 12, 1000])
def test_it_finds_what_the_plain_definition_finds(record: random.Random, monkeypatch, few: int) -> None:
    monkeypatch.setattr(factqueries, "FEW", few)
    held = 0
    for _ in range(60):
        asked = question(record)
        expected = plain(asked)
        held += bool(expected)
        assert walked(asked) == expected, asked
    assert held > 20


def test_backwards_finds_the_same(record: random.Random) -> None:
    for _ in range(25):
        asked = question(record)
        assert walked(asked, back=True) == plain(asked), asked


def test_nothing_is_counted_and_no_more_is_asked_of_more_facts(record: random.Random) -> None:
    for _ in range(60):
        asked = question(record)
        with CaptureQueriesContext(connection) as queries:
            list(factqueries.page(asked, Turn(21)))
        assert len(queries) <= 6, asked
        assert "count(" not in " ".join(query["sql"] for query in queries).lower()


@pytest.mark.parametrize(
    "asked", [{}, {"currency": "USD"}, {"party": "Nimbus"}, {"place": "419"}, {"qualifier": "exact"}]
)
def test_one_thing_asked_is_one_query(record: random.Random, django_assert_num_queries, asked: dict[str, Any]) -> None:
    with django_assert_num_queries(1):
        assert list(factqueries.page(Question(kind="transaction", **asked), Turn(21)))


def test_days_are_covered_once_by_whole_months_and_years() -> None:
    stretches = cover(date(2023, 11, 29), date(2026, 2, 2))
    assert [next(iter(stretch.equal.items())) for stretch in stretches] == [
        ("earliest", date(2023, 11, 29)), ("earliest", date(2023, 11, 30)), ("month", 2023 * 12 + 11),
        ("year", 2024), ("year", 2025), ("month", 2026 * 12), ("earliest", date(2026, 2, 1)),
        ("earliest", date(2026, 2, 2)),
    ]  # fmt: skip
    assert len(cover(date(9999, 12, 31), date.max)) == 1
