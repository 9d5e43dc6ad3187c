"""The OpenAPI document says what the answers are, and the page that shows it needs no inline script or style."""

import re

import pytest
from django.core.management import call_command
from django.test import Client
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it brings no types

from newsroom.testing import published, withdrawn

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(client: Client):
    response = client.get("/api/v1/schema/")
    assert response["Content-Type"] == "application/json"
    return response.json()


def fits(document, path: str, status: str, answer) -> None:
    [content] = document["paths"][path]["get"]["responses"][status]["content"].values()
    schema = content["schema"] | {"components": document["components"]}
    errors = [error.message for error in Draft202012Validator(schema).iter_errors(answer)]
    assert errors == []


def test_it_is_valid_and_complete(tmp_path) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "openapi.yaml"))


def test_every_address_is_told(document) -> None:
    assert set(document["paths"]) == {
        "/api/v1/", "/api/v1/articles/", "/api/v1/articles/{id}/", "/api/v1/facts/transaction/",
        "/api/v1/facts/strategy/", "/api/v1/facts/sentiment/", "/api/v1/changes/", "/api/v1/sections/",
        "/api/v1/schema/",
    }  # fmt: skip


def test_true_answers_fit_the_document(client: Client, document) -> None:
    live, gone = published(), withdrawn()
    published()
    for path in document["paths"]:
        address = path.replace("{id}", str(live.article_id))
        answer = client.get(address).json()
        assert answer
        fits(document, path, "200", answer)
    fits(document, "/api/v1/articles/{id}/", "410", client.get(f"/api/v1/articles/{gone.article_id}/").json())
    fits(document, "/api/v1/articles/", "400", client.get("/api/v1/articles/?x=1").json())


def test_a_kind_tells_its_own_filters_and_facts(document) -> None:
    def names(kind: str) -> set[str]:
        return {row["name"] for row in document["paths"][f"/api/v1/facts/{kind}/"]["get"]["parameters"]}

    assert "stance" in names("sentiment")
    assert names("sentiment") - names("transaction") == {"stance"}
    fact = document["components"]["schemas"]["TransactionFact"]
    assert fact["properties"]["facts"] == {"$ref": "#/components/schemas/TransactionFacts"}


def test_the_page_that_shows_it(client: Client) -> None:
    response = client.get("/api/docs/")
    page = response.content.decode()
    assert response.status_code == 200
    assert "<style" not in page
    assert not re.search(r"<script>|\son\w+=|\sstyle=", page)
    script = client.get("/api/docs/?script=")
    assert script["Content-Type"] == "application/javascript"
    assert "/api/v1/schema/" in script.content.decode()
    assert not response.cookies
    assert not script.cookies
