"""The words that may stand in an address's query: how each is read, its limits, and how it is told in OpenAPI."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec
from babel.numbers import is_currency
from django.http import QueryDict

from factboxes.values import read_decimal
from partners.problems import BadParameters, Fault

LARGEST_PAGE = 100
USUAL_PAGE = 20
_LARGEST_INT = 2**63 - 1
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8})*", re.ASCII | re.IGNORECASE)


class Parameter(msgspec.Struct, frozen=True):
    """One word of a query. `read` raises ValueError with the sentence that follows "<name>: "."""

    name: str
    read: Callable[[str], Any]
    schema: dict[str, Any]
    description: str


def asked(allowed: Iterable[Parameter], query: QueryDict) -> dict[str, Any]:
    """What a query asks for, by name. BadParameters with every word that is unknown, repeated or not understood."""
    known = {parameter.name: parameter for parameter in allowed}
    faults, values = [], {}
    for name, given in query.lists():
        try:
            values[name] = _value(known, name, given)
        except _Unfit as unfit:
            faults.append(unfit.fault)
    if faults:
        raise BadParameters(faults)
    return values


class _Unfit(Exception):
    def __init__(self, name: str, code: str, detail: str) -> None:
        self.fault = Fault(name[:60], code, f"{name[:60]}: {detail}")


def _value(known: dict[str, Parameter], name: str, given: list[Any]) -> Any:
    if name not in known:
        raise _Unfit(name, "unknown", f"no such parameter here; there {_are(sorted(known))}")
    if len(given) > 1:
        raise _Unfit(name, "repeated", f"given {len(given)} times; once is the limit")
    try:
        return known[name].read(given[0])
    except ValueError as error:
        raise _Unfit(name, "invalid", str(error).removeprefix(f"{name}: ")) from None


def _are(names: list[str]) -> str:
    return f"are {', '.join(names)}" if names else "are none"


def whole(name: str, low: int, high: int, usual: int, description: str) -> Parameter:
    """A whole number between two limits."""

    def read(text: str) -> int:
        if not re.fullmatch(r"\d{1,19}", text, re.ASCII) or not low <= int(text) <= high:
            raise ValueError(f"{text[:40]!r} is not a whole number from {low} to {high}")
        return int(text)

    schema = {"type": "integer", "minimum": low, "maximum": high, "default": usual}
    return Parameter(name, read, schema, description)


def moment(name: str, description: str, *, to_the_end: bool = False) -> Parameter:
    """An instant as RFC 3339 writes it, zone included; with `to_the_end` a whole second is its last microsecond."""

    def read(text: str) -> datetime:
        try:
            if found := _MOMENT.fullmatch(text):
                whole = to_the_end and not found[1]
                instant = datetime.fromisoformat(text).astimezone(UTC)
                return instant.replace(microsecond=999_999) if whole else instant
        except (ValueError, OverflowError):
            pass
        raise ValueError(
            f"{text[:40]!r} is not a moment such as 2026-01-04T20:31:00Z (RFC 3339; write + as %2B in an address)"
        )

    return Parameter(name, read, {"type": "string", "format": "date-time"}, description)


def day(name: str, description: str) -> Parameter:
    def read(text: str) -> date:
        try:
            if _DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        raise ValueError(f"{text[:40]!r} is not a day of the calendar such as 2026-01-04")

    return Parameter(name, read, {"type": "string", "format": "date"}, description)


def amount(name: str, description: str) -> Parameter:
    """A plain decimal number that fits the record's 64 bits."""

    def read(text: str) -> Decimal:
        return read_decimal(name, text)

    schema = {"type": "string", "pattern": r"^-?\d{1,30}(\.\d{1,15})?$", "examples": ["30000000", "12.5"]}
    return Parameter(name, read, schema, description)


def currency(name: str, description: str) -> Parameter:
    def read(text: str) -> str:
        if not is_currency(text.upper()):
            raise ValueError(f"{text[:40]!r} is not an ISO 4217 code such as USD")
        return text.upper()

    return Parameter(name, read, {"type": "string", "pattern": "^[A-Za-z]{3}$", "examples": ["USD"]}, description)


def language(name: str, description: str) -> Parameter:
    def read(text: str) -> str:
        if len(text) > 35 or not _LANGUAGE.fullmatch(text):
            raise ValueError(f"{text[:40]!r} is not a BCP 47 code such as en or pt-BR (35 characters at most)")
        return text

    return Parameter(name, read, {"type": "string", "maxLength": 35, "examples": ["en"]}, description)


def word(name: str, allowed: Iterable[str], description: str) -> Parameter:
    """One word of an enumeration."""
    words = list(allowed)

    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"{text[:40]!r} is not one of {', '.join(words)}")
        return text

    return Parameter(name, read, {"type": "string", "enum": words}, description)


def flag(name: str, description: str) -> Parameter:
    held = word(name, ["0", "1"], description)
    return Parameter(name, lambda text: held.read(text) == "1", held.schema | {"default": "0"}, description)


def phrase(name: str, longest: int, description: str, examples: tuple[str, ...] = ()) -> Parameter:
    """A name or an address's words."""

    def read(text: str) -> str:
        text = text.strip()
        if not text or len(text) > longest or not text.isprintable():
            raise ValueError(f"{text[:40]!r} is not a line of 1 to {longest} characters")
        return text

    schema = {"type": "string", "minLength": 1, "maxLength": longest}
    return Parameter(name, read, schema | ({"examples": list(examples)} if examples else {}), description)


def place_in_list(name: str, read: Callable[[str], Any], longest: int) -> Parameter:
    schema = {"type": "string", "maxLength": longest}
    return Parameter(name, read, schema, "A place in the list, taken from `next` or `previous`. Opaque.")


PAGE_SIZE = whole("page_size", 1, LARGEST_PAGE, USUAL_PAGE, "How many rows a page has.")
SINCE = whole("since", 0, _LARGEST_INT, 0, "The `seq` of the last change you have seen: those after it come.")
