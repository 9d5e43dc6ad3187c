"""Pages by position, not by number: nothing is seen twice or missed while stories come in.

A cursor is the sort key of a row and a direction. The key is made of what a story keeps from version to version, so a
correction during a walk moves nothing. Cursors hold no secret and grant nothing; they are checked, not signed.
"""

import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import reduce
from typing import Annotated, Any
from uuid import UUID

import msgspec
from django.db.models import Q, QuerySet

LONGEST = 200


class Place(msgspec.Struct, frozen=True, array_like=True, tag="place", forbid_unknown_fields=True):
    """A place in a list, newest first; with `back`, the page before it is meant."""

    back: bool
    shown_at: Annotated[datetime, msgspec.Meta(tz=True)]

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """Names of the columns that the list is sorted by, each newest or greatest first."""
        return cls.__struct_fields__[1:]

    def beyond(self) -> Q:
        """Rows that come after this place, or before it if `back`. The first condition lets the index be used."""
        sign = "gt" if self.back else "lt"
        values = {name: getattr(self, name) for name in self.columns()}
        names = list(values)
        steps = [
            Q(**{f"{name}__{sign}": values[name]}, **{same: values[same] for same in names[:at]})
            for at, name in enumerate(names)
        ]
        return Q(**{f"{names[0]}__{sign}e": values[names[0]]}) & reduce(Q.__or__, steps)


class StoryPlace(Place, frozen=True, array_like=True, tag="story"):
    article_id: UUID


class FactPlace(Place, frozen=True, array_like=True, tag="fact"):
    box: UUID
    id: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]


class Sheet(msgspec.Struct, frozen=True):
    """One page of rows and the cursors of its neighbours."""

    rows: Sequence[Any]
    next: str | None
    previous: str | None


def write(place: Place) -> str:
    """The cursor of a place: letters that are safe in an address."""
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def read(kind: type[Place], text: str) -> Place:
    """The place a cursor names. ValueError for one that this list did not give out."""
    try:
        place = msgspec.json.decode(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True), type=kind)
        place.shown_at.astimezone(UTC)
    except (binascii.Error, msgspec.DecodeError, ValueError, OverflowError):
        raise ValueError("cursor: this is not a cursor of this list; start again without it") from None
    return place


def turn(rows: "QuerySet[Any, Any]", kind: type[Place], cursor: Place | None, size: int) -> Sheet:
    """The page of `rows` (named tuples that hold the keys) at a cursor, by one query of at most size + 1 rows."""
    back = cursor is not None and cursor.back
    return sheet(in_order(rows.filter(cursor.beyond()) if cursor else rows, kind, back, size + 1), kind, cursor, size)


def in_order(rows: "QuerySet[Any, Any]", kind: type[Place], back: bool, most: int) -> list[Any]:
    """Rows as the list has them, backwards if `back`."""
    return list(rows.order_by(*(name if back else f"-{name}" for name in kind.columns()))[:most])


def sheet(found: list[Any], kind: type[Place], cursor: Place | None, size: int) -> Sheet:
    """The page that begins with the rows `found` at a cursor, in its direction; one row too many says more follow."""
    back = cursor is not None and cursor.back
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    if not found:
        return Sheet((), None, None)
    return Sheet(
        found,
        write(_place(kind, found[-1], back=False)) if more or back else None,
        write(_place(kind, found[0], back=True)) if (more if back else cursor) else None,
    )


def _place(kind: type[Place], row: Any, *, back: bool) -> Place:
    return kind(back, *(getattr(row, name) for name in kind.columns()))
