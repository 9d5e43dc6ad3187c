"""What rows beside a fact repeat of it, so that an index can give them in the order of lists and by place or month.

All of it is known when the row is written and never changes; whether a fact is live is asked of the fact alone.
"""

from datetime import date
from functools import cache
from typing import Any

from factboxes import places
from publishing.models import Fact


def listed(fact: Fact) -> dict[str, Any]:
    """The kind and the place in lists of a fact, for a row beside it."""
    return {"fact_kind": fact.kind, "shown_at": fact.shown_at, "box": fact.box}


def month(day: date) -> int:
    """Months since the year 0: the last digit of a count, not of a calendar."""
    return day.year * 12 + day.month - 1


def calendar(earliest: date) -> dict[str, int]:
    """The month and the year in which a date begins."""
    return {"month": month(earliest), "year": earliest.year}


def located(name: str, ref: str) -> dict[str, str | None]:
    """The code of a place, by its name if it has none, and the smallest region that holds it."""
    code = ref or places.codes(places.FALLBACK).get(name.lower())
    return {"code": code, "area": code if code in places.WITHIN else _areas().get(code or "")}


@cache
def _areas() -> dict[str, str]:
    """A country -> the region right above it."""
    return {
        part: region for region, parts in places.WITHIN.items() for part in parts.split() if part not in places.WITHIN
    }


def word(name: str, value: Any) -> str:
    """A kind's own filter as a term."""
    return f"{name}={value}"
