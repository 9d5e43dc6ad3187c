"""The list of stories: pages by cursor, filters, the very bytes of each story."""

import gzip

import pytest
from django.test import Client

from newsroom.testing import at, editor, published, saved, withdrawn
from publishing.lifecycle import publish

pytestmark = pytest.mark.django_db
LIST = "/api/v1/articles/"


def told(client: Client, address: str = LIST, **query: str):
    response = client.get(address, query)
    assert response.status_code == 200, response.content
    return response.json()


def ids(page) -> list[str]:
    return [row["id"] for row in page["results"]]


def follow(client: Client, url: str | None):
    assert url is not None
    assert url.startswith("http://127.0.0.1:8000/api/v1/")
    return told(client, url.removeprefix("http://127.0.0.1:8000"))


def test_it_works(client: Client) -> None:
    edition = published(headline="Harbour Grid sells battery park for up to $30 million")
    page = told(client)
    assert page["next"] is None
    assert page["previous"] is None
    [story] = page["results"]
    assert story == told(client, f"{LIST}{edition.article_id}/")
    assert story["headline"] == "Harbour Grid sells battery park for up to $30 million"


def test_a_row_is_byte_for_byte_the_story(client: Client) -> None:
    edition = published()
    story = client.get(f"{LIST}{edition.article_id}/").content
    assert client.get(LIST).content == b'{"results":[' + story + b'],"next":null,"previous":null}'


def test_newest_first_and_both_ways_through_the_pages(client: Client) -> None:
    moments = [at(2026, 1, day) for day in (1, 2, 2, 2, 3)]  # three stories of one moment
    stories = {str(published(published_at=moment).article_id): moment for moment in moments}
    first = told(client, page_size="2")
    second = follow(client, first["next"])
    third = follow(client, second["next"])
    seen = ids(first) + ids(second) + ids(third)
    assert sorted(seen) == sorted(stories)
    assert [stories[story] for story in seen] == sorted(stories.values(), reverse=True)
    assert third["next"] is None
    assert follow(client, third["previous"]) == second
    back = follow(client, second["previous"])
    assert ids(back) == ids(first)
    assert back["previous"] is None
    assert follow(client, back["next"]) == second


def test_an_update_during_the_walk_moves_nothing(client: Client) -> None:
    editions = [published(published_at=at(2026)) for _ in range(4)]
    first = told(client, page_size="2")
    unseen = next(row for row in editions if str(row.article_id) not in ids(first))
    publish(unseen.article_id, editor(), "update")
    second = follow(client, first["next"])
    assert sorted(ids(first) + ids(second)) == sorted(str(row.article_id) for row in editions)


def test_link_header_says_what_the_body_says(client: Client) -> None:
    for _ in range(3):
        published()
    first = client.get(LIST, {"page_size": "1"})
    assert first["Link"] == f'<{first.json()["next"]}>; rel="next"'
    second = client.get(first.json()["next"].removeprefix("http://127.0.0.1:8000"))
    told = second.json()
    assert second["Link"] == f'<{told["next"]}>; rel="next", <{told["previous"]}>; rel="prev"'


def test_filters(client: Client) -> None:
    energy = published(section="energy/storage", published_at=at(2026, 1, 1))
    german = published(
        section="energies", language="de-AT", published_at=at(2026, 2, 1), authors=(), topics=(), boxes=()
    )
    assert ids(told(client, section="energy")) == [str(energy.article_id)]
    assert ids(told(client, language="DE")) == [str(german.article_id)]
    assert ids(told(client, author="aiko-brandt")) == [str(energy.article_id)]
    assert ids(told(client, topic="batteries")) == [str(energy.article_id)]
    assert ids(told(client, updated_since="2026-01-15T00:00:00Z")) == [str(german.article_id)]
    assert ids(told(client, section="energy", language="de")) == []
    publish(energy.article_id, editor(), "update")
    assert len(ids(told(client, updated_since="2026-01-15T00:00:00+00:00"))) == 2


def test_filters_stay_on_the_next_page(client: Client) -> None:
    for day in (1, 2):
        published(section="energy", published_at=at(2026, 1, day))
        published(section="mining", published_at=at(2026, 1, day))
    first = told(client, section="energy", page_size="1")
    second = follow(client, first["next"])
    assert [row["section"]["path"] for row in first["results"] + second["results"]] == ["energy", "energy"]
    assert second["next"] is None


def test_drafts_and_withdrawn_stories_are_not_listed(client: Client) -> None:
    saved()
    withdrawn()
    assert told(client)["results"] == []


@pytest.mark.parametrize("many", [1, 7])
def test_one_query_whatever_the_length(client: Client, django_assert_num_queries, many: int) -> None:
    for _ in range(many):
        published()
    with django_assert_num_queries(1) as queries:
        assert len(told(client, page_size="100", author="aiko-brandt", section="energy")["results"]) == many
    assert "articles_" not in str(queries.captured_queries)
    assert '"document"' not in str(queries.captured_queries)


def test_gzip_and_etag(client: Client) -> None:
    published()
    plain = client.get(LIST)
    packed = client.get(LIST, headers={"accept-encoding": "gzip"})
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] != plain["ETag"]
    assert client.get(LIST, headers={"if-none-match": plain["ETag"]}).status_code == 304
    published()
    assert client.get(LIST, headers={"if-none-match": plain["ETag"]}).status_code == 200


def test_the_list_sets_no_cookie(client: Client) -> None:
    published()
    response = client.get(LIST)
    assert not response.cookies
    assert "Cookie" not in response["Vary"]


def test_a_story_without_a_box_is_listed_too(client: Client) -> None:
    published(boxes=())
    assert told(client)["results"][0]["boxes"] == []
