"""The change feed and the sections."""

import pytest
from django.test import Client

from newsroom.testing import editor, published, resaved, saved, section, withdrawn
from publishing.lifecycle import publish, withdraw

pytestmark = pytest.mark.django_db
FEED = "/api/v1/changes/"


def test_it_works(client: Client) -> None:
    edition = withdrawn()
    page = client.get(FEED).json()
    assert [(row["seq"], row["verb"]) for row in page["results"]] == [(1, "first"), (2, "withdraw")]
    first, last = page["results"]
    assert first["article"] == {
        "id": str(edition.article_id), "url": f"http://127.0.0.1:8000/{edition.path}/", "version": 1,
    }  # fmt: skip
    assert first["reason"] is None
    assert last["reason"] == "The seller denies the sale."
    assert last["at"].endswith("Z")
    assert page["next"] is None


def test_since_gives_what_came_after(client: Client) -> None:
    for _ in range(5):
        published()
    page = client.get(FEED, {"since": "1", "page_size": "2"}).json()
    assert [row["seq"] for row in page["results"]] == [2, 3]
    assert page["next"] == f"http://127.0.0.1:8000{FEED}?since=3&page_size=2"
    rest = client.get(page["next"].removeprefix("http://127.0.0.1:8000")).json()
    assert [row["seq"] for row in rest["results"]] == [4, 5]
    assert rest["next"] is None
    assert client.get(FEED, {"since": "5"}).json()["results"] == []


def test_no_name_and_no_inner_note_is_told(client: Client) -> None:
    revision = saved()
    publish(revision.article_id, editor("marguerite"), "first")
    publish(revision.article_id, editor("marguerite"), "minor", "The desk only: a comma.")
    told = client.get(FEED).content.decode()
    assert "marguerite" not in told
    assert "The desk only" not in told


def test_a_correction_tells_its_note(client: Client) -> None:
    revision = saved()
    publish(revision.article_id, editor(), "first")
    resaved(revision, standfirst="The seller turns south")
    publish(revision.article_id, editor(), "correction", "We wrote north; it is south.")
    assert client.get(FEED).json()["results"][1]["reason"] == "We wrote north; it is south."


@pytest.mark.parametrize("many", [1, 6])
def test_one_query_whatever_the_length(client: Client, django_assert_num_queries, many: int) -> None:
    for _ in range(many):
        published()
    with django_assert_num_queries(1) as queries:
        assert len(client.get(FEED).json()["results"]) == many
    assert "articles_" not in str(queries.captured_queries)
    assert "auth_user" not in str(queries.captured_queries)


@pytest.mark.parametrize("since", ["-1", "x", "1.5", "9223372036854775808", "٣", ""])
def test_since_is_a_whole_number(client: Client, since: str) -> None:
    response = client.get(FEED, {"since": since})
    assert response.status_code == 400
    assert "since: " in response.json()["errors"][0]["detail"]


def test_sections_are_the_tree_flat(client: Client, django_assert_num_queries) -> None:
    section("energy/storage/sodium")
    section("energy-law")
    with django_assert_num_queries(1):
        rows = client.get("/api/v1/sections/").json()["results"]
    assert [row["path"] for row in rows] == ["energy", "energy-law", "energy/storage", "energy/storage/sodium"]
    assert rows[3] == {
        "path": "energy/storage/sodium", "name": "Sodium", "trail": ["Energy", "Storage", "Sodium"],
        "url": "http://127.0.0.1:8000/energy/storage/sodium/", "description": "", "parent": "energy/storage",
    }  # fmt: skip


def test_a_withdrawal_is_seen_by_who_polls(client: Client) -> None:
    edition = published()
    seen = client.get(FEED).json()["results"][-1]["seq"]
    withdraw(edition.article_id, editor(), "It was not so.")
    [row] = client.get(FEED, {"since": str(seen)}).json()["results"]
    assert (row["verb"], row["article"]["id"]) == ("withdraw", str(edition.article_id))
