"""The small typed values that facts are made of: money, quantities, dates, parties, places, sources.

Each is a frozen struct with a lossless JSON form; decimals are text, never floats. A value that breaks a rule is
refused with a sentence that names the field, what it holds and the limit.
"""

import calendar
import re
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Annotated, Literal, get_args

import msgspec
from babel.numbers import is_currency

Qualifier = Literal[
    "exact", "about", "up_to", "at_least", "more_than", "less_than", "range", "undisclosed", "not_stated"
]
Origin = Literal["editor", "machine_proposed"]
Disclosure = Literal["named", "described", "undisclosed", "not_stated"]
Precision = Literal["year", "half", "quarter", "month", "day"]
DateQualifier = Literal["exact", "about", "before", "after", "expected_by"]
SourceKind = Literal[
    "company_statement", "filing", "regulator", "named_person", "unnamed_person", "forum_user", "social_post",
    "analyst", "poll", "market_data", "other_outlet", "own_reporting", "document", "not_stated",
]  # fmt: skip

Short = Annotated[str, msgspec.Meta(max_length=120)]
Line = Annotated[str, msgspec.Meta(max_length=500)]

WITHOUT_NUMBER = {"undisclosed", "not_stated"}
SCALE = 10_000  # query columns hold value x 10^4 in 64 bits
LARGEST = Decimal(2**63 - 1) / SCALE
_DECIMAL = re.compile(r"-?\d{1,30}(\.\d{1,15})?", re.ASCII)
_DATES = {
    "year": re.compile(r"(\d{4})", re.ASCII),
    "half": re.compile(r"(\d{4})-H([12])", re.ASCII),
    "quarter": re.compile(r"(\d{4})-Q([1-4])", re.ASCII),
    "month": re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII),
    "day": re.compile(r"(\d{4})-(0[1-9]|1[0-2])-(\d{2})", re.ASCII),
}


def read_decimal(field: str, text: str) -> Decimal:
    """The number that `text` spells; ValueError naming the field, the value and the limit."""
    if not _DECIMAL.fullmatch(text):
        raise ValueError(
            f"{field}: {text[:40]!r} is not a plain decimal number such as 30000000 or 12.5 "
            "(at most 30 digits before the point and 15 after it)"
        )
    number = Decimal(text)
    if abs(number) > LARGEST:
        raise ValueError(f"{field}: {text} is too large; the limit is {LARGEST:,}")
    return number


def scaled(number: Decimal | None, up: bool) -> int | None:
    """The 64-bit query column of a bound, rounded outwards: down for a lower bound, up for an upper one."""
    if number is None:
        return None
    return int((number * SCALE).to_integral_value(ROUND_CEILING if up else ROUND_FLOOR))


class Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every typed value has. `origin` tells whether an editor or a machine put it there."""

    origin: Origin = "editor"


class Measured(Value, frozen=True, kw_only=True):
    """A number with its qualifier. `value_max` is set for a range only; no number at all when undisclosed."""

    qualifier: Qualifier = "exact"
    value: str | None = None
    value_max: str | None = None
    as_written: Short = ""

    def __post_init__(self) -> None:
        if self.qualifier in WITHOUT_NUMBER:
            if self.value is not None or self.value_max is not None:
                raise ValueError(f"value: must be empty when the qualifier is {self.qualifier}, not {self.value!r}")
            return
        if self.value is None:
            raise ValueError(f"value: a number is needed when the qualifier is {self.qualifier}")
        low = read_decimal("value", self.value)
        if self.qualifier != "range":
            if self.value_max is not None:
                raise ValueError(f"value_max: must be empty unless the qualifier is range, not {self.value_max!r}")
            return
        if self.value_max is None:
            raise ValueError("value_max: a range needs its upper end")
        if read_decimal("value_max", self.value_max) <= low:
            raise ValueError(f"value_max: {self.value_max} must be more than the lower end, {self.value}")

    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """(lower, upper); None means open or unknown. "about" keeps the stated number as both."""
        if self.value is None:
            return None, None
        number = Decimal(self.value)
        if self.qualifier in {"up_to", "less_than"}:
            return (Decimal(0) if number >= 0 else None), number
        if self.qualifier in {"at_least", "more_than"}:
            return number, None
        return number, Decimal(self.value_max) if self.value_max is not None else number


class Money(Measured, frozen=True, kw_only=True):
    """An amount of money in one ISO 4217 currency; a conversion never replaces it."""

    currency: str = ""

    def __post_init__(self) -> None:
        Measured.__post_init__(self)
        if self.currency and not is_currency(self.currency):
            raise ValueError(f"currency: {self.currency[:20]!r} is not an ISO 4217 code such as USD")
        if not self.currency and self.qualifier not in WITHOUT_NUMBER:
            raise ValueError("currency: an amount needs its ISO 4217 code, such as USD")


class Amount(Money, frozen=True, kw_only=True):
    """A labelled row of money: what it is (`role`), how the story calls it (`label`), on what condition."""

    role: Short = ""
    label: Line = ""
    condition: Line = ""


class Quantity(Measured, frozen=True, kw_only=True):
    """A labelled row of anything counted or measured; the unit as written, `%` for shares."""

    role: Short = ""
    label: Line = ""
    unit: Short = ""


class KeyDate(Value, frozen=True, kw_only=True):
    """A labelled date that is only as precise as the story: 2026, 2026-H1, 2027-Q3, 2026-09 or 2026-09-12."""

    role: Short = ""
    label: Line = ""
    value: str
    precision: Precision
    qualifier: DateQualifier = "exact"
    as_written: Short = ""

    def __post_init__(self) -> None:
        if not _DATES[self.precision].fullmatch(self.value):
            raise ValueError(f"value: {self.value[:20]!r} is not a {self.precision} such as {_EXAMPLE[self.precision]}")
        try:
            self.bounds()
        except ValueError:
            raise ValueError(f"value: {self.value} is not a date of the calendar") from None

    def bounds(self) -> tuple[date, date]:
        """(earliest, latest) day that the stated date can mean."""
        match = _DATES[self.precision].fullmatch(self.value)
        assert match is not None
        parts = [int(part) for part in match.groups()]
        if self.precision == "day":
            return date(*parts), date(*parts)
        months = {"year": 12, "half": 6, "quarter": 3, "month": 1}[self.precision]
        first = 1 if len(parts) == 1 else (parts[1] - 1) * months + 1
        last = first + months - 1
        return date(parts[0], first, 1), date(parts[0], last, calendar.monthrange(parts[0], last)[1])


_EXAMPLE = {"year": "2026", "half": "2026-H1", "quarter": "2027-Q3", "month": "2026-09", "day": "2026-09-12"}


class Party(Value, frozen=True, kw_only=True):
    """Who takes part, in what role. `ref` is the company's slug once the newsroom keeps one."""

    role: Short = ""
    name: Line = ""
    disclosure: Disclosure = "named"
    ref: Short = ""

    def __post_init__(self) -> None:
        if not self.name and self.disclosure in {"named", "described"}:
            raise ValueError(f"name: a {self.disclosure} party needs a name")


class Place(Value, frozen=True, kw_only=True):
    """Where: the name as written and an ISO 3166-1 code (PY) or UN M49 region (419), if one fits."""

    role: Short = ""
    name: Line = ""
    code: Annotated[str, msgspec.Meta(pattern=r"^([A-Z]{2}|\d{3})?$")] = ""

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("name: a place needs a name")


class Voice(Value, frozen=True, kw_only=True):
    """Someone who speaks in the story: what kind of source, and the words quoted, verbatim."""

    kind: SourceKind = "not_stated"
    name: Line = ""
    title: Line = ""
    organisation: Line = ""
    platform: Line = ""
    url: Line = ""
    quote: Annotated[str, msgspec.Meta(max_length=2000)] = ""

    def __post_init__(self) -> None:
        if not (self.name or self.quote or self.platform):
            raise ValueError("name: a voice needs a name, a platform or the words quoted")
        if self.url and not self.url.startswith(("https://", "http://")):
            raise ValueError(f"url: {self.url[:40]!r} must start with https:// or http://")


def members(literal: object) -> tuple[str, ...]:
    """The words an enumeration allows."""
    return get_args(literal)
