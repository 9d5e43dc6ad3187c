"""The front page and what all lists share."""

import pytest

from newsroom.testing import at, published, saved, withdrawn
from reader import lists

pytestmark = pytest.mark.django_db


def test_it_shows_live_stories_newest_first(client):
    published(headline="Older story", published_at=at(2026, 1, 1))
    published(headline="Newer story", published_at=at(2026, 1, 2))
    saved(headline="Draft story")
    withdrawn(headline="Withdrawn story")
    page = client.get("/").content.decode()
    assert 0 < page.index("Newer story") < page.index("Older story")
    assert "Draft story" not in page
    assert "Withdrawn story" not in page


def test_its_queries_do_not_grow_with_it(client, django_assert_num_queries):
    for count in (1, 3):
        for _ in range(count):
            published()
        with django_assert_num_queries(4):  # two for the newsroom's row and its foot
            assert client.get("/").status_code == 200


def test_an_empty_paper_says_so(client):
    answer = client.get("/")
    assert answer.status_code == 200
    assert "No story has been published yet." in answer.content.decode()


def test_it_is_sent_like_a_story(client):
    published()
    first = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert first.headers["Content-Encoding"] == "gzip"
    assert not first.cookies
    assert first.headers["Vary"] == "Accept-Encoding"
    held = {"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]}
    assert client.get("/", headers=held).status_code == 304
    published()
    assert client.get("/", headers=held).status_code == 200
    assert client.head("/").content == b""


def test_pages_are_linked_both_ways(client, monkeypatch, settings):
    monkeypatch.setattr(lists, "PAGE", 1)
    published(headline="Older story", published_at=at(2026, 1, 1))
    published(headline="Newer story", published_at=at(2026, 1, 2))
    first = client.get("/?utm_source=letter").content.decode()
    older = first.partition(f'<link rel="next" href="{settings.SITE_URL}')[2].partition('"')[0]
    assert older.startswith("/?before=")
    second = client.get(older).content.decode()
    assert "Older story" in second
    assert "Newer story" not in second
    newer = second.partition(f'<link rel="prev" href="{settings.SITE_URL}')[2].partition('"')[0]
    assert client.get(newer).headers["Location"] == "/"


@pytest.mark.parametrize("key", ["before", "after"])
@pytest.mark.parametrize("word", ["x", "MQ", "LTEuMQ", "9" * 400, "é", "%00"])
def test_a_cursor_nobody_gave_out_is_404_with_a_sentence(client, key, word):
    answer = client.get(f"/?{key}={word}")
    assert answer.status_code == 404
    assert "This list has no such page. It begins at /." in answer.content.decode()
