"""A line of an export becomes a row, unsaved: every field is checked against the column it is for."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django.core.exceptions import ValidationError
from django.db import models

from articles.models import Article, Revision
from ingest.archive import DEEPEST, RAW, TYPES, Names, fields, label
from publishing.models import Edition

WORDS: tuple[tuple[Any, type | tuple[type, ...], str], ...] = (
    (models.BooleanField, bool, "true or false"),
    (models.IntegerField, int, "a whole number"),
    (models.FloatField, (int, float), "a number"),
    ((models.CharField, models.TextField, models.UUIDField, models.DateTimeField), str, "text"),
)


class Faulty(ValueError):
    """A field that cannot be taken, and why; `line` is 0 where the caller knows it better."""

    def __init__(self, field: str, text: str, line: int = 0) -> None:
        self.field, self.text, self.line = field, text, line
        super().__init__(f"{field}: {text}")


class Line(NamedTuple):
    """One line of the file, its values not looked at yet."""

    number: int
    kind: str
    held: dict[str, msgspec.Raw]

    def value(self, name: str, kind: Any) -> Any:
        """A field that is no column, by its type. Faulty if it is missing or of another type."""
        if name not in self.held:
            raise Faulty(name, "is missing", self.number)
        try:
            return msgspec.json.decode(self.held[name], type=kind)
        except (msgspec.MsgspecError, RecursionError) as error:
            raise Faulty(name, str(error), self.number) from None


def split(number: int, text: bytes) -> Line:
    """A line's type and fields. Faulty for what is no JSON object or of an unknown type."""
    try:
        held = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
        kind = msgspec.json.decode(held.pop("type", b'""'), type=str)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Faulty("line", f"is no JSON object ({error})", number) from None
    if kind not in TYPES:
        raise Faulty("type", f"{kind[:40]!r} is no type of line this newsroom knows", number)
    return Line(number, kind, held)


def built(model: type[models.Model], line: Line, names: Names, beside: Collection[str] = ()) -> Any:
    """The row a line tells of; `beside` are fields of the line that are no column. Faulty."""
    known = _columns(model)
    if strange := [name for name in line.held if name not in known and name not in beside]:
        raise Faulty(strange[0][:60], f"is no field of a line of type {line.kind}", line.number)
    row = model()
    for name, field in known.items():
        if field.related_model in (Edition, Revision):
            continue
        if name in line.held:
            setattr(row, field.attname, _read(model, field, name, line, names))
        elif not (field.has_default() or field.null or field.blank):
            raise Faulty(name, "is missing", line.number)
    return row


@cache
def _columns(model: type[models.Model]) -> dict[str, Any]:
    return {label(field): field for field in fields(model)}


def _read(model: type[models.Model], field: Any, name: str, line: Line, names: Names) -> Any:
    text = bytes(line.held[name])
    if (model, field.name) in RAW:
        return text.decode()
    value = line.value(name, Any)
    if value is None:
        if field.null:
            return None
        raise Faulty(name, "is null and must not be", line.number)
    if field.is_relation and field.related_model is not Article:
        return named(field.related_model, value, name, line, names)
    try:
        return checked(field, value)
    except ValidationError as error:
        raise Faulty(name, " ".join(error.messages), line.number) from None


def named(model: type[models.Model], value: Any, name: str, line: Line, names: Names) -> Any:
    """The key of the row that a field names. Faulty if it is not here."""
    found = names.found[model].get(value) if isinstance(value, str) else None
    if found is None:
        raise Faulty(name, f"there is no {str(value)[:80]!r} in this newsroom", line.number)
    return found


def checked(field: Any, value: Any) -> Any:
    """The value as its column takes it; ValidationError naming the limit."""
    if field.is_relation:  # a story, by its id
        return UUID(value) if _is_uuid(value) else _refuse("is no id of a story")
    for kinds, wanted, word in WORDS:
        fits = isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))
        if isinstance(field, kinds) and not fits:
            _refuse(f"must be {word}")
    if isinstance(value, str) and "\x00" in value:
        _refuse("holds a character that no text has (NUL)")
    if depth(value) > DEEPEST:
        _refuse(f"is nested too deep; the limit is {DEEPEST} levels")
    value = field.to_python(value)
    if isinstance(value, datetime) and value.tzinfo is None:
        _refuse("names no time zone")
    field.run_validators(value)
    return value


def _refuse(text: str) -> None:
    raise ValidationError(text)


def _is_uuid(value: Any) -> bool:
    try:
        return bool(UUID(value))
    except (ValueError, AttributeError, TypeError):
        return False


def depth(value: Any) -> int:
    """How many lists and objects stand within one another; one more than the limit means more."""
    level, deep = [value], 0
    while level and deep <= DEEPEST:
        level = [
            inner
            for held in level
            for inner in (held.values() if isinstance(held, dict) else held if isinstance(held, list) else ())
            if isinstance(inner, dict | list)
        ]
        deep += 1
    return deep if isinstance(value, dict | list) else 0
