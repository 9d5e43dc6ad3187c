"""The conditions of a question about facts: what a row must hold, and the stretches of an index where such rows are."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
from django.db import models
from django.db.models import Q

from factboxes import places
from factboxes.values import scaled
from publishing.factkeys import month, word
from publishing.models import FactAmount, FactDate, FactTerm
from publishing.models.facts import WIDE


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of the facts of a kind; None asks nothing."""

    kind: str
    amount_min: Decimal | None = None
    amount_max: Decimal | None = None
    currency: str | None = None
    qualifier: str | None = None
    party: str | None = None
    place: str | None = None
    date_from: date | None = None
    date_to: date | None = None
    section: str | None = None
    language: str | None = None
    as_of: datetime | None = None
    certain: bool = False
    words: dict[str, Any] = {}  # the kind's own filters, such as stance


class Stretch(msgspec.Struct, frozen=True):
    """Rows with these columns equal, and within `where`, as an index holds them together."""

    index: str
    equal: dict[str, Any]
    where: Q = Q()


class Condition(msgspec.Struct, frozen=True):
    """One condition: what a row of `model` must meet, and where an index has those rows.

    Stretches of `lists` are in the order of lists. Those of `found` are not: they are used if they hold few rows.
    The lowest `rank` leads if none is rare.
    """

    model: type[models.Model]
    match: Q
    rank: int
    lists: list[Stretch]
    found: list[Stretch] = []
    exact: bool = True  # every row of the stretches meets the condition


def amount(asked: Question) -> Condition | None:
    """One amount of the fact meets all that is said of amounts. An undisclosed one has no number to compare."""
    equal = {name: held for name in ("currency", "qualifier") if (held := getattr(asked, name)) is not None}
    low, high = asked.amount_min, asked.amount_max
    ranged = low is not None or high is not None
    if not equal and not ranged:
        return None
    match = Q(**equal)
    if ranged:
        match &= in_range(low, high, certain=asked.certain)
    index = {0: "", 2: "_both"}.get(len(equal), f"_{next(iter(equal), '')}")
    lists, found = [Stretch(f"amount_list{index}", equal)], _amounts(asked) if ranged else []
    return Condition(FactAmount, match, 50, lists, found, exact=not ranged)


def in_range(low: Decimal | None, high: Decimal | None, *, certain: bool) -> Q:
    """Bounds in the scaled columns, rounded so that an overlap is never missed and a certainty never claimed."""
    condition = Q(lower__isnull=False) | Q(upper__isnull=False)
    if low is not None:
        bound = scaled(low, up=certain)
        below = Q(upper__gt=bound) | Q(upper=bound) & ~Q(qualifier="less_than") | Q(upper__isnull=True)
        condition &= Q(lower__gte=bound) if certain else below
    if high is not None:
        bound = scaled(high, up=not certain)
        above = Q(lower__lt=bound) | Q(lower=bound) & ~Q(qualifier="more_than") | Q(lower__isnull=True)
        condition &= Q(upper__lte=bound) if certain else above
    return condition


def _amounts(asked: Question) -> list[Stretch]:
    """Every stretch of numbers with an amount that can meet the range.

    One that is a single number lies in it by its lower end; the others are looked up by their upper end too.
    """
    low = None if asked.amount_min is None else scaled(asked.amount_min, up=asked.certain)
    high = None if asked.amount_max is None else scaled(asked.amount_max, up=not asked.certain)
    equal = {} if asked.currency is None else {"currency": asked.currency}
    name = "amount_currency" if equal else "amount"
    if asked.qualifier in {"exact", "about"}:
        parts = [("lower", _within("lower", low, high))]
    elif asked.qualifier in {"up_to", "less_than"} and low is not None and low > 0:
        parts = [("wide", Q(upper__gte=low))]
    elif low is None:
        parts = [("lower", Q(lower__lte=high)), ("lower", Q(lower__isnull=True, upper__isnull=False))]
    elif asked.certain:
        parts = [("lower", _within("lower", low, high))]
    elif high is None:
        parts = [
            ("lower", Q(lower__gte=low)),
            ("wide", Q(upper__gte=low)),
            ("wide", Q(upper__isnull=True, lower__lt=low)),
        ]
    else:
        parts = [
            ("lower", _within("lower", low, high)),
            ("wide", _within("upper", low, high)),
            ("wide", Q(upper__gt=high, lower__lt=low)),
            ("wide", Q(upper__isnull=True, lower__lt=low)),
            ("lower", Q(lower__isnull=True, upper__gt=high)),
        ]
    return [Stretch(f"{name}_{end}", equal, where & WIDE if end == "wide" else where) for end, where in parts]


def _within(column: str, low: Any, high: Any) -> Q:
    bounds = {"gte": low, "lte": high}
    return Q(**{f"{column}__{sign}": bound for sign, bound in bounds.items() if bound is not None})


def dates(asked: Question, first: date | None, last: date | None) -> Condition | None:
    """One date of the fact can lie in the span asked for; with `certain`, cannot lie outside.

    `first` and `last` are the ends of what the record has, for a span that is open.
    """
    low, high = asked.date_from, asked.date_to
    if low is None and high is None:
        return None
    first_end, last_end = ("earliest", "latest") if asked.certain else ("latest", "earliest")
    match = _within(first_end, low, None) & _within(last_end, None, high)
    since, until = low or first, high or last
    if since is None or until is None:
        return Condition(FactDate, match, 0, [])
    begun = [] if low is None or asked.certain else _begun(low)
    ends = _within("latest", None, high) if asked.certain else Q()
    lists = [*begun, *(Stretch(step.index, step.equal, ends) for step in cover(since, until))]
    found = [*begun, Stretch("date_list_day", {}, _within("earliest", since, until) & ends)]
    return Condition(FactDate, match, 10 if high else 90, lists, found)


def _begun(low: date) -> list[Stretch]:
    """Months, quarters, halves and years that hold this day and begin before it."""
    starts = {date(low.year, (low.month - 1) // months * months + 1, 1) for months in (1, 3, 6, 12)}
    return [
        Stretch("date_list_day", {"earliest": start}, Q(latest__gte=low)) for start in sorted(starts) if start < low
    ]


def cover(since: date, until: date) -> list[Stretch]:
    """The days from one to the other, both included, as whole years and months where they fit."""
    return list(_cover(since, until))


def _cover(since: date, until: date) -> Iterator[Stretch]:
    day = since
    while day <= until:
        following, step = next(_steps(day, until))
        yield step
        if following is None:
            return
        day = following


def _steps(day: date, until: date) -> Iterator[tuple[date | None, Stretch]]:
    """The largest step from a day that does not go beyond the last one; None if no day follows it."""
    if (day.month, day.day) == (1, 1) and (last := date(day.year, 12, 31)) <= until:
        yield _after(last), Stretch("date_list_year", {"year": day.year})
    if day.day == 1 and (last := _month_end(day)) <= until:
        yield _after(last), Stretch("date_list_month", {"month": month(day)})
    yield _after(day), Stretch("date_list_day", {"earliest": day})


def _month_end(day: date) -> date:
    return date.max if day >= date(9999, 12, 1) else (day.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)


def _after(day: date) -> date | None:
    return None if day == date.max else day + timedelta(1)


def terms(asked: Question) -> Iterator[Condition]:
    """A party by its whole name, a place, and the kind's own words."""
    if asked.party is not None:
        yield _term(20, "party", asked.party.lower())
    if asked.place is not None:
        yield _place(asked.place)
    for name, value in asked.words.items():
        yield _term(40, "word", word(name, value).lower())


def _term(rank: int, kind: str, folded: str) -> Condition:
    equal = {"kind": kind, "folded": folded}
    return Condition(FactTerm, Q(**equal), rank, [Stretch("term_list", equal)])


def _place(name: str) -> Condition:
    """By the name as written, by the code or another name of it (USA, United States), or as part of a region."""
    meant = {name.upper(), places.place_code(name)} - {""}
    areas = sorted({area for code in meant for area in places.members(code)} & set(places.WITHIN))
    others = sorted(meant - set(areas))
    written = {"kind": "place", "folded": name.lower()}
    lists = [
        Stretch("term_list", written),
        *(Stretch("term_list_code", {"code": code}) for code in others),
        *(Stretch("term_list_area", {"area": area}) for area in areas),
    ]
    match = Q(folded=name.lower()) | Q(code__in=others) | Q(area__in=areas)
    return Condition(FactTerm, Q(kind="place") & match, 30, lists)
