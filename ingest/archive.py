"""The form of an export, `newsroom-export/1`: which rows make a line, and by what names they know one another.

docs/export.md describes it. Writer and reader share this module, so that neither can know a field that the other does
not. A field is a column of the model under its own name; what points at another row names it by what both newsrooms can
know: a path, a slug, a user's name, a picture's hash, a story's id, a version's number.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from django.contrib.auth.models import User
from django.db import models

from articles.freezing import PLAIN
from articles.models import Article, ImportNote, Revision
from masthead.models import Author, Image, Newsroom, Section, SocialAddress, StandingPage, Topic
from publishing.models import Correction, Edition, EmbargoAct, Redirect, Scheduled, Waiver

NAME = "newsroom-export"
VERSION = 1
FORMAT = f"{NAME}/{VERSION}"
LONGEST_LINE = 8 * 1024 * 1024  # bytes, its end not counted
PIECE = 3 * 1024 * 1024  # bytes of a picture in one line, before base64
DEEPEST = 60  # levels of lists and objects within one another in one value

MASTHEAD: dict[str, type[models.Model]] = {
    "image": Image, "newsroom": Newsroom, "social": SocialAddress, "page": StandingPage, "section": Section,
    "author": Author, "topic": Topic,
}  # fmt: skip
BESIDE: dict[str, type[models.Model]] = {
    "redirect": Redirect, "waiver": Waiver, "embargo": EmbargoAct, "scheduled": Scheduled,
}  # fmt: skip
OF_STORY = {"revision", "edition", *BESIDE}
TYPES = ("person", *MASTHEAD, "piece", "story", *sorted(OF_STORY), "erasure", "change", "end")

# Columns that are no field of a line: made anew from the Document, told by a nested list, or a number of this database
DERIVED = {
    "path", "section_path", "language", "headline", "standfirst", "picture", "picture_alt", "minutes",
}  # fmt: skip
LEFT_OUT: dict[type[models.Model], set[str]] = {
    Image: {"file"},
    Newsroom: {"id"},
    SocialAddress: {"newsroom"},
    Article: {*PLAIN, "section", "lead_image", "summary", "summary_of"},
    ImportNote: {"revision"},
    Edition: DERIVED,
    Correction: {"edition", "article"},
}
RAW = {(Revision, "document"), (Edition, "document"), (Edition, "digest")}  # JSON kept as text, handed on as it is
RENAMED = {"article": "story"}

KEYS: dict[type[models.Model], str] = {User: "username", Section: "path", Author: "slug", Topic: "slug", Image: "hash"}
Own = Mapping[type[models.Model], Mapping[Any, Any]]  # names within one story: editions by number, revisions by edit


class Names:
    """How the rows that others point at are called: `told` by key, `found` by name. Read once; add() keeps it true."""

    def __init__(self) -> None:
        self.told: dict[type[models.Model], dict[Any, str]] = {}
        self.found: dict[type[models.Model], dict[str, Any]] = {}
        for model, key in KEYS.items():
            rows = model._default_manager.order_by().values_list("pk", key)
            self.told[model] = dict(rows)
            self.found[model] = {name: pk for pk, name in self.told[model].items()}

    def add(self, row: models.Model) -> None:
        """Know one more row."""
        name = getattr(row, KEYS[type(row)])
        self.told[type(row)][row.pk], self.found[type(row)][name] = name, row.pk


def fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns of a model that are fields of its line."""
    left_out = LEFT_OUT.get(model, set())
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in left_out and not isinstance(field, models.AutoField)
    ]


def label(field: models.Field[Any, Any]) -> str:
    """The name of a column in a line."""
    return RENAMED.get(field.name, field.name)


def told(row: models.Model, names: Names, own: Own | None = None) -> dict[str, Any]:
    """A row as the fields of its line."""
    return {label(field): _value(row, field, names, own or {}) for field in fields(type(row))}


def _value(row: models.Model, field: models.Field[Any, Any], names: Names, own: Own) -> Any:
    value = getattr(row, field.attname)
    if value is None:
        return None
    if field.is_relation:
        target: Any = field.related_model
        return value if target is Article else (own.get(target) or names.told[target])[value]
    if (type(row), field.name) in RAW:
        return raw(value)
    if isinstance(field, models.JSONField):
        return msgspec.Raw(msgspec.json.encode(value, order="deterministic"))
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def raw(text: str) -> msgspec.Raw | None:
    """Stored JSON as part of a line; None where an erasure left nothing of it."""
    if not text:
        return None
    held = text.encode()
    return msgspec.Raw(held if b"\n" not in held else msgspec.json.format(held, indent=-1))


def line(kind: str, held: Mapping[str, Any]) -> bytes:
    """One line with its end: fields in the order they stand, so equal rows give equal bytes."""
    return msgspec.json.encode({"type": kind} | dict(held)) + b"\n"


def header() -> bytes:
    return msgspec.json.encode({"format": FORMAT}) + b"\n"


def sorted_by(rows: Iterable[Any], *names: str) -> list[Any]:
    """Rows in an order that no database's collation has a part in."""
    return sorted(rows, key=lambda row: tuple(_order(getattr(row, name)) for name in names))


def _order(value: Any) -> Any:
    return (value is not None, value.hex if isinstance(value, UUID) else value)
