"""The first address of the API names all the others."""

from django.test import Client

from newsroom.testing import published


def test_it_names_the_other_addresses_and_each_of_them_answers(client: Client, db) -> None:
    published()
    index = client.get("/api/v1/").json()
    assert set(index) == {"articles", "facts", "changes", "sections", "schema", "docs"}
    assert set(index["facts"]) == {"transaction", "strategy", "sentiment"}
    for url in (*index.pop("facts").values(), *index.values()):
        assert url.startswith("http://127.0.0.1:8000/api/")
        assert client.get(url.removeprefix("http://127.0.0.1:8000")).status_code == 200, url


def test_it_asks_the_database_nothing_and_is_kept_by_etag(client: Client) -> None:
    answer = client.get("/api/v1/")
    assert answer["Content-Type"] == "application/json"
    assert client.get("/api/v1/", headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_without_its_slash_it_is_shown_the_way_and_no_parameter_is_known(client: Client) -> None:
    assert client.get("/api/v1")["Location"] == "/api/v1/"
    assert client.get("/api/v1/?page=2").json()["errors"][0]["code"] == "unknown"
