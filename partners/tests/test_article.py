"""One story: stored bytes, one query; 410 once it is withdrawn."""

import gzip
import uuid

import pytest
from django.test import Client

from newsroom.testing import editor, published, saved, withdrawn
from publishing.lifecycle import publish, reinstate
from publishing.models import StoryJson

pytestmark = pytest.mark.django_db


def address(story: object) -> str:
    return f"/api/v1/articles/{story}/"


def test_it_works(client: Client) -> None:
    edition = published()
    response = client.get(address(edition.article_id))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    story = response.json()
    assert (story["id"], story["type"], story["version"]) == (str(edition.article_id), "story", 1)
    assert [box["kind"] for box in story["boxes"]] == ["transaction", "strategy", "sentiment"]
    assert story["boxes"][0]["facts"]["amounts"][0]["value"] == "30000000"


def test_one_query_of_the_rendering_alone(client: Client, django_assert_num_queries) -> None:
    edition = published()
    with django_assert_num_queries(1) as queries:
        client.get(address(edition.article_id))
    assert "publishing_storyjson" in queries.captured_queries[0]["sql"]
    assert "JOIN" not in queries.captured_queries[0]["sql"]


def test_the_stored_bytes_are_sent_plain_or_packed(client: Client) -> None:
    held = StoryJson.objects.get(pk=published().article_id)
    plain = client.get(address(held.pk))
    assert plain.content == held.unpacked()
    assert plain["ETag"] == held.etag
    assert "Content-Encoding" not in plain
    packed = client.get(address(held.pk), headers={"accept-encoding": "br, gzip;q=0.5"})
    assert packed.content == bytes(held.packed)
    assert gzip.decompress(packed.content) == plain.content
    assert packed["Content-Encoding"] == "gzip"
    assert packed["ETag"] == held.etag[:-1] + '-gzip"'
    assert "Accept-Encoding" in plain["Vary"]
    assert "Accept-Encoding" in packed["Vary"]


def test_gzip_of_weight_nought_is_refused_gzip(client: Client) -> None:
    response = client.get(address(published().article_id), headers={"accept-encoding": "gzip;q=0, identity"})
    assert "Content-Encoding" not in response


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_what_the_client_has_is_not_sent_again(client: Client, encoding: str) -> None:
    story = address(published().article_id)
    first = client.get(story, headers={"accept-encoding": encoding})
    again = client.get(story, headers={"accept-encoding": encoding, "if-none-match": f'"other", {first["ETag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == first["Cache-Control"] == "public, no-cache"
    since = client.get(story, headers={"accept-encoding": encoding, "if-modified-since": first["Last-Modified"]})
    assert since.status_code == 304


def test_a_new_version_has_a_new_etag(client: Client) -> None:
    edition = published()
    before = client.get(address(edition.article_id))
    publish(edition.article_id, editor(), "update")
    after = client.get(address(edition.article_id), headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert after.json()["version"] == 2


def test_head_is_get_without_the_body(client: Client) -> None:
    story = address(published().article_id)
    head, get = client.head(story), client.get(story)
    assert head.content == b""
    assert head["ETag"] == get["ETag"]


def test_an_id_in_capitals_is_the_same_id(client: Client) -> None:
    edition = published()
    assert client.get(address(str(edition.article_id).upper())).status_code == 200


def test_withdrawn_is_gone_and_says_what_and_when(client: Client) -> None:
    edition = withdrawn(headline="Harbour Grid sells battery park for up to $30 million")
    response = client.get(address(edition.article_id))
    assert response.status_code == 410
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    assert (told["id"], told["type"], told["version"]) == (str(edition.article_id), "withdrawn", 1)
    assert told["reason"] == "The seller denies the sale."
    assert told["withdrawn_at"].endswith("Z")
    assert (told["status"], told["title"], told["instance"]) == (410, "Withdrawn", address(edition.article_id))
    assert "Harbour Grid" not in response.content.decode()
    assert response["Cache-Control"] == "no-store"


def test_reinstated_is_back_as_a_new_version(client: Client) -> None:
    edition = withdrawn()
    reinstate(edition.article_id, editor(), "The sale is confirmed.")
    assert client.get(address(edition.article_id)).json()["version"] == 2


def test_never_published_is_not_found(client: Client) -> None:
    draft = saved()
    assert client.get(address(draft.article_id)).status_code == 404
    assert client.get(address(uuid.uuid4())).status_code == 404


@pytest.mark.parametrize("story", ["no-such-id", "0", "{12345678-1234-5678-1234-567812345678}", "1" * 32, "%00"])
def test_what_is_no_id_is_not_found(client: Client, story: str) -> None:
    response = client.get(address(story))
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def test_if_match_of_another_version_fails(client: Client) -> None:
    response = client.get(address(published().article_id), headers={"if-match": '"other"'})
    assert response.status_code == 412
    assert response.json()["status"] == 412
