"""Cursors, and walking a list page by page."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.testing import at, published
from publishing.models import Edition
from reader import lists
from reader.lists import BadCursor, Place, cursor, leaf, read_cursor

MOMENTS = st.datetimes(datetime(1970, 1, 1), timezones=st.just(UTC))


@given(MOMENTS, st.integers(0, 10**18 - 1))
def test_a_cursor_is_read_as_it_was_written(moment, pk):
    assert read_cursor(cursor(Place(moment, pk))) == Place(moment, pk)


@given(st.text(max_size=40))
def test_a_place_has_one_cursor_only(word):
    with suppress(BadCursor):
        assert cursor(read_cursor(word)) == word


@pytest.fixture
def seven(db, monkeypatch):
    """Seven stories, two of them shown at the same moment, in pages of three; newest first."""
    monkeypatch.setattr(lists, "PAGE", 3)
    for day in (1, 2, 3, 3, 4, 5, 6):
        published(published_at=at(2026, 1, day))
    return list(Edition.objects.live().listed().values_list("pk", flat=True))


def walk(key: str, start: str) -> list[list[int]]:
    pages: list[list[int]] = []
    word = start
    while True:
        found = leaf(Edition.objects.live(), **({key: word} if word else {}))
        if found is None:
            return pages
        pages.append([story.pk for story in found.stories])
        link = found.older if key == "before" else found.newer
        if not link:
            return pages
        word = link.partition("=")[2]


def test_older_pages_hold_every_story_once(seven):
    assert walk("before", "") == [seven[:3], seven[3:6], seven[6:]]


def test_the_way_back_ends_at_the_first_page(seven):
    last = Edition.objects.get(pk=seven[6])
    assert walk("after", cursor(Place(last.shown_at, last.pk))) == [seven[3:6]]


def test_a_story_published_meanwhile_shifts_nothing(seven):
    first = leaf(Edition.objects.live())
    assert first is not None
    published(published_at=at(2026, 1, 7))
    second = leaf(Edition.objects.live(), before=first.older.partition("=")[2])
    assert second is not None
    assert [story.pk for story in second.stories] == seven[3:6]
