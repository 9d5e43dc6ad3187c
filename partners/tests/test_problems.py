"""Every refusal is a problem document, and none tells what is inside."""

import logging

import pytest
from django.test import Client

from newsroom.testing import published
from partners import views

pytestmark = pytest.mark.django_db
LIST = "/api/v1/articles/"


def problem(response, status: int):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    assert not response.cookies
    told = response.json()
    assert set(told) >= {"type", "title", "status", "detail", "instance", "errors"}
    assert told["status"] == status
    assert response["Access-Control-Allow-Origin"] == "*"
    return told


def test_an_unknown_parameter_is_named_with_those_there_are(client: Client) -> None:
    told = problem(client.get(LIST, {"sektion": "energy"}), 400)
    assert told["errors"] == [
        {
            "parameter": "sektion", "code": "unknown",
            "detail": "sektion: no such parameter here; there are author, cursor, language, page_size, section, topic, "
            "updated_since",
        }
    ]  # fmt: skip
    assert told["instance"] == LIST


def test_all_that_is_wrong_is_told_at_once(client: Client) -> None:
    told = problem(client.get(f"{LIST}?page_size=0&section=a&section=b&limit=3&updated_since=yesterday"), 400)
    assert {(fault["parameter"], fault["code"]) for fault in told["errors"]} == {
        ("page_size", "invalid"), ("section", "repeated"), ("limit", "unknown"), ("updated_since", "invalid"),
    }  # fmt: skip


@pytest.mark.parametrize("size", ["0", "101", "-1", "ten", "1" * 50])
def test_the_limits_of_a_page_are_told(client: Client, size: str) -> None:
    [fault] = problem(client.get(LIST, {"page_size": size}), 400)["errors"]
    assert fault["detail"].endswith("is not a whole number from 1 to 100")


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "\x00broken", "a" * 5000, "é", "WyJzdG9yeSJd", "WyJmYWN0IixmYWxzZSwiMjAyNi0wMS0wMVQwMDowMDowMFoiXQ"],
)
def test_a_cursor_that_was_not_given_out(client: Client, cursor: str) -> None:
    [fault] = problem(client.get(LIST, {"cursor": cursor}), 400)["errors"]
    assert fault["detail"] == "cursor: this is not a cursor of this list; start again without it"


def test_a_cursor_of_another_list(client: Client) -> None:
    for _ in range(2):
        published()
    cursor = client.get("/api/v1/facts/transaction/", {"page_size": "1"}).json()["next"].rpartition("cursor=")[2]
    problem(client.get(LIST, {"cursor": cursor}), 400)


@pytest.mark.parametrize(
    "address", ["/api/", "/api/v2/", "/api/v2/articles/", "/api/v1/nothing/", "/api/v1/nothing", "/api/.env"]
)
def test_an_unknown_address(client: Client, address: str) -> None:
    assert problem(client.get(address), 404)["instance"] == address
    problem(client.post(address), 404)


@pytest.mark.parametrize("address", ["articles", "facts/transaction", "changes", "sections", "schema"])
def test_a_forgotten_slash_is_shown_the_way(client: Client, address: str) -> None:
    response = client.get(f"/api/v1/{address}?page_size=3")
    assert response.status_code == 301
    assert response["Location"] == f"/api/v1/{address}/?page_size=3"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_writing_is_not_possible(method: str) -> None:
    client = Client(enforce_csrf_checks=True)
    response = getattr(client, method)(LIST)
    problem(response, 405)
    assert set(response["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("accept", ["text/html", "image/png", "application/xml", "nonsense"])
def test_only_json_is_spoken(client: Client, accept: str) -> None:
    problem(client.get(LIST, headers={"accept": accept}), 406)


@pytest.mark.parametrize(
    "accept", ["*/*", "application/json", "text/html,application/xhtml+xml,*/*;q=0.8", "application/*"]
)
def test_who_takes_json_gets_it(client: Client, accept: str) -> None:
    assert client.get(LIST, headers={"accept": accept}).status_code == 200


def test_format_is_a_parameter_like_any_other(client: Client) -> None:
    assert problem(client.get(LIST, {"format": "xml"}), 400)["errors"][0]["code"] == "unknown"


def test_a_page_of_another_site_may_ask_first(client: Client) -> None:
    response = client.options(LIST)
    assert (response.status_code, response.content) == (204, b"")
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_our_own_mistake_is_logged_and_tells_nothing(client: Client, monkeypatch, caplog) -> None:
    def fail() -> None:
        raise ZeroDivisionError("secret inside")

    monkeypatch.setattr(views, "_sections", fail)
    with caplog.at_level(logging.ERROR, "partners.problems"):
        response = client.get("/api/v1/sections/")
    told = problem(response, 500)
    assert "secret inside" in caplog.text
    for word in ("secret", "ZeroDivision", "Traceback", "views"):
        assert word not in str(told)


@pytest.mark.parametrize("query", ["%ff%fe=%00", "x=" + "a" * 3000, "=", "section=%ff"])
def test_any_bytes_may_stand_in_a_query(client: Client, query: str) -> None:
    assert client.get(f"{LIST}?{query}").status_code in {200, 400}
