"""What a client may send to the reading API that makes no sense: each a problem that points at it, nothing more."""

import base64
import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from newsroom.testing import published

pytestmark = pytest.mark.django_db
LISTS = ("articles/", "facts/transaction/", "changes/", "sections/")
INSIDE = ("Traceback", "SELECT", "psycopg", "sqlite", "django", "File ", "object at", "msgspec", "Error")


def refused(response, status: int = 400) -> Any:
    """The faults of a problem document that tells nothing of what is inside."""
    assert response.status_code == status, (response.status_code, response.content[:300])
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    assert (told["status"], told["type"], bool(told["title"])) == (status, "about:blank", True)
    assert not [word for word in (*INSIDE, str(settings.BASE_DIR)) if word in told["detail"]], told
    return told["errors"]


def packed(value) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


MOMENT, STORY = "2026-01-01T00:00:00Z", "6f2d1a3c-0000-4000-8000-000000000000"
CURSORS = [
    "null", "0", "-1", "'", '"', "{}", "[]", "..", "%", "\x00", "\u202e", "😀", "=" * 10, "A" * 4096,
    packed(None), packed([]), packed({}), packed(["story"]), packed(["story", False]), packed(["story", "no",
    MOMENT, STORY]),
    packed(["story", False, "9999-99-99T00:00:00Z", STORY]), packed(["story", False, "2026-01-01T00:00:00", STORY]),
    packed(["story", False, MOMENT, "' OR 1=1 --"]), packed(["story", False, MOMENT, STORY, "more"]),
    packed(["story", False, "0001-01-01T00:00:00+14:00", STORY]), packed(["story", False, 1e400, STORY]),
    packed(["fact", False, MOMENT, STORY, 2**64]), packed(["fact", False, MOMENT, STORY, -1]),
    packed([[[[[[[[[[[[[[]]]]]]]]]]]]]]),
]  # fmt: skip


@pytest.mark.parametrize("address", ["articles/", "facts/transaction/"])
@pytest.mark.parametrize("cursor", CURSORS)
def test_a_cursor_that_no_list_gave_out(client: Client, address: str, cursor: str) -> None:
    [fault] = refused(client.get(f"/api/v1/{address}", {"cursor": cursor}))
    assert fault["parameter"] == "cursor"
    assert fault["detail"] == "cursor: this is not a cursor of this list; start again without it"


@pytest.mark.parametrize(
    "size", ["1e9", "1000000000", "0", "-1", "1.5", "", " ", "٣", "0x10", "9" * 5000, "1;DROP", "\x00"]
)
@pytest.mark.parametrize("address", ["articles/", "facts/transaction/", "changes/"])
def test_the_size_of_a_page_names_value_and_limit(client: Client, address: str, size: str) -> None:
    [fault] = refused(client.get(f"/api/v1/{address}", {"page_size": size}))
    assert fault["parameter"] == "page_size"
    assert fault["detail"] == f"page_size: {size[:40]!r} is not a whole number from 1 to 100"


UNKNOWN = [
    "headline__startswith", "pk__gte", "id__in", "by__password__startswith", "article__by__email",
    "section__path__regex",
    "live_to__isnull", "order", "order_by", "ordering", "sort", "format", "fields", "include", "expand", "limit",
    "offset",
    "page", "q", "search", "callback", "debug", "_method", "key", 'he"adline', "it's", "a[b]", "a.b", "$where",
    "a\x00b",
    "\u202e", "x" * 500, "PAGE_SIZE", "page_size ",
]  # fmt: skip


@pytest.mark.parametrize("address", LISTS)
def test_what_is_no_parameter_is_named_with_those_there_are(client: Client, address: str) -> None:
    faults = refused(client.get(f"/api/v1/{address}", dict.fromkeys(UNKNOWN, "1")))
    assert [fault["parameter"] for fault in faults] == [name[:60] for name in UNKNOWN]
    assert {fault["code"] for fault in faults} == {"unknown"}
    assert all("no such parameter here; there " in fault["detail"] for fault in faults)


WRONG = {
    "amount_min": ["1e400", "NaN", "Infinity", "-", "1,5", "9" * 31, "1" + "0" * 25, "٣", "\x00"],
    "amount_max": ["1e9", "0x10", "--1", "' OR 1=1"],
    "currency": ["XXQ", "us", "$", "\x00", "USD'"],
    "qualifier": ["roughly", "exact\x00", "EXACT", ""],
    "party": ["", " ", "a\x00b", "x" * 201, "a\nb"],
    "place": ["", "x" * 201, "a\x00"],
    "date_from": ["2026-02-31", "9999-13-01", "2026-1-1", "yesterday", "0000-00-00", "2026-01-01T00:00:00Z"],
    "date_to": ["31.02.2026", "\x00"],
    "as_of": ["2026-01-04", "2026-01-04T25:00:00Z", "2026-01-04T20:31:00", "9999-12-31T23:59:59-14:00x", "now"],
    "certain": ["yes", "2", "true", ""],
    "language": ["e", "en_GB", "x" * 36, "\x00", "en-"],
    "section": ["", "x" * 251, "a\x00b"],
}
CASES = [(name, value) for name, values in WRONG.items() for value in values]


@pytest.mark.parametrize(("name", "value"), CASES)
def test_a_value_that_cannot_be_read_is_named_at_its_parameter(client: Client, name: str, value: str) -> None:
    [fault] = refused(client.get("/api/v1/facts/transaction/", {name: value}))
    assert (fault["parameter"], fault["code"]) == (name, "invalid")
    assert fault["detail"].startswith(f"{name}: ")
    assert value[:20] in fault["detail"] or repr(value[:20])[1:-1] in fault["detail"]


def test_ends_before_their_starts(client: Client) -> None:
    [fault] = refused(client.get("/api/v1/facts/transaction/?amount_min=5&amount_max=4"))
    assert fault["detail"] == "amount_min: 5 is greater than amount_max, which is 4"
    [fault] = refused(client.get("/api/v1/facts/transaction/?date_from=2026-02-01&date_to=2026-01-01"))
    assert fault["code"] == "conflict"


@pytest.mark.parametrize("since", ["-1", "1e9", "x", str(2**63), "9" * 400, "\x00"])
def test_a_place_in_the_change_feed(client: Client, since: str) -> None:
    [fault] = refused(client.get("/api/v1/changes/", {"since": since}))
    assert fault["parameter"] == "since"


@pytest.mark.parametrize(
    "id", ["x", "%00", "..%2f..%2fetc", "1", "'", STORY[:-1], STORY.replace("-", ""), STORY + "%00",
        "%F0%9F%98%80", "x" * 2000]
)  # fmt: skip
def test_an_id_that_names_no_story(client: Client, id: str) -> None:
    refused(client.get(f"/api/v1/articles/{id}/"), 404)


@pytest.mark.parametrize("kind", ["secrets", "Transaction", "transaction%00", "transaction'", "auth.user", "%2e%2e"])
def test_a_kind_of_fact_there_is_not(client: Client, kind: str) -> None:
    refused(client.get(f"/api/v1/facts/{kind}/"), 404)


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("accept", ["text/html", "application/xhtml+xml, text/html;q=0.9", "text/html, image/*"])
def test_nothing_can_be_browsed(client: Client, address: str, accept: str) -> None:
    response = client.get(f"/api/v1/{address}", headers={"accept": accept})
    refused(response, 406)
    assert b"<" not in response.content
    [fault] = refused(client.get(f"/api/v1/{address}?format=api"))
    assert fault["parameter"] == "format"


def test_the_browsable_renderer_is_not_there(client: Client, settings) -> None:
    assert settings.REST_FRAMEWORK["DEFAULT_RENDERER_CLASSES"] == ["rest_framework.renderers.JSONRenderer"]
    from partners import views
    from partners.door import Door

    doors = [held for held in vars(views).values() if isinstance(held, type) and issubclass(held, Door)]
    assert len(doors) > 5
    assert {renderer.__name__ for door in doors for renderer in door.renderer_classes} == {"JSONRenderer"}


@pytest.mark.parametrize("range", ["bytes=0-9", "bytes=-1", "bytes=9-0", "bytes=0-0,1-1,2-2", "lines=1-2", "x" * 4000])
def test_a_range_is_not_served_and_harms_nothing(client: Client, range: str) -> None:
    """RFC 9110, 14.2: a server may ignore Range; the whole document comes, not a part that looks whole."""
    edition = published()
    address = f"/api/v1/articles/{edition.article_id}/"
    response = client.get(address, headers={"range": range})
    assert response.status_code == 200
    assert response.json()["id"] == str(edition.article_id)
    assert not response.has_header("Content-Range")


@pytest.mark.parametrize(
    "tags",
    ["", ",", '"', '"x', "W/", 'W/"x"', '"a" "b"', '"a",,"b"', "x", "é", '"' + "x" * 8000 + '"', '"a",' * 500],
)  # fmt: skip
def test_an_if_none_match_that_fits_nothing_gets_the_document(client: Client, tags: str) -> None:
    published()
    for address in LISTS:
        assert client.get(f"/api/v1/{address}", headers={"if-none-match": tags}).status_code == 200


def test_an_if_none_match_list_that_holds_the_tag_among_nonsense(client: Client) -> None:
    published()
    tag = client.get("/api/v1/articles/")["ETag"]
    assert client.get("/api/v1/articles/", headers={"if-none-match": f'"a", {tag}'}).status_code == 304
    assert client.get("/api/v1/articles/", headers={"if-modified-since": "yesterday"}).status_code == 200


@pytest.mark.parametrize(
    "body", ['{"a": 1}', '{"it\'s": "\\u0000"}', '{"a": 1e400}', "[" * 100_000, '{"\\ud800": 1}', "<a/>"]
)
def test_a_body_is_never_read(client: Client, body: str) -> None:
    """Nothing can be written, so a body has no limits to test but the server's own."""
    for method in (client.post, client.put, client.patch, client.delete):
        refused(method("/api/v1/articles/", body, content_type="application/json"), 405)
    assert client.generic("GET", "/api/v1/articles/", body, content_type="application/json").status_code == 200
