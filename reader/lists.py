"""A page of a list of stories, found by where the one before it ended: no count, no offset, as quick at any depth."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from publishing.models import Edition
from publishing.models.edition import EditionQuerySet

PAGE = 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLACE = re.compile(rb"(\d{1,18})\.(\d{1,18})")


class Place(NamedTuple):
    """Where a story stands in a list, newest first."""

    shown_at: datetime
    pk: int


class Leaf(NamedTuple):
    """A page of a list, with the query strings of its neighbours: "?before=…", "" where there is none."""

    stories: list[Edition]
    newer: str
    older: str
    first: bool


class BadCursor(ValueError):
    """The cursor is none that this newsroom gave out."""


def leaf(stories: EditionQuerySet, before: str = "", after: str = "") -> Leaf | None:
    """The stories after a cursor's place, or those before it; None where that is simply the first page.

    Raises BadCursor.
    """
    stories = stories.listed().select_related("section")
    if after:
        return _newer(stories, read_cursor(after))
    if before:
        place = read_cursor(before)
        stories = stories.filter(shown_at__lte=place.shown_at).exclude(shown_at=place.shown_at, pk__gte=place.pk)
    found = list(stories[: PAGE + 1])
    shown, more = found[:PAGE], len(found) > PAGE
    newer, older = shown[:1] if before else [], shown[-1:] if more else []
    return Leaf(shown, _link("after", newer), _link("before", older), first=not before)


def _newer(stories: EditionQuerySet, place: Place) -> Leaf | None:
    newer = stories.filter(shown_at__gte=place.shown_at).exclude(shown_at=place.shown_at, pk__lte=place.pk)
    found = list(newer.reverse()[: PAGE + 1])
    if len(found) <= PAGE:
        return None
    shown = found[:PAGE][::-1]
    return Leaf(shown, _link("after", shown[:1]), _link("before", shown[-1:]), first=False)


def _link(key: str, end: list[Edition]) -> str:
    return "".join(f"?{key}={cursor(Place(story.shown_at, story.pk))}" for story in end)


def cursor(place: Place) -> str:
    """The place as the opaque word that stands in an address."""
    micros = (place.shown_at - _EPOCH) // timedelta(microseconds=1)
    return urlsafe_b64encode(f"{micros}.{place.pk}".encode()).decode().rstrip("=")


def read_cursor(word: str) -> Place:
    """The place a cursor names; BadCursor for any word that cursor() never gives."""
    try:
        match = _PLACE.fullmatch(urlsafe_b64decode(word.encode() + b"=" * (-len(word) % 4)))
        if match is None:
            raise BadCursor(word)
        place = Place(_EPOCH + timedelta(microseconds=int(match[1])), int(match[2]))
    except (ValueError, OverflowError):
        raise BadCursor(word) from None
    if cursor(place) != word:
        raise BadCursor(word)
    return place
