"""How much one address may ask for."""

import pytest
from django.core.cache import cache
from django.test import Client
from rest_framework.settings import api_settings

pytestmark = pytest.mark.django_db
FEED = "/api/v1/changes/"


@pytest.fixture(autouse=True)
def _three_a_minute(monkeypatch) -> None:
    """At a fixed instant, 18 seconds before the end of a minute."""
    monkeypatch.setitem(api_settings.DEFAULT_THROTTLE_RATES, "address", "3/min")
    monkeypatch.setattr("partners.throttles.time", lambda: 1_800_000_042.0)


def test_it_works(client: Client) -> None:
    answers = [client.get(FEED) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer["RateLimit"] for answer in answers] == [f'"address";r={left};t=18' for left in (2, 1, 0, 0)]
    assert {answer["RateLimit-Policy"] for answer in answers} == {'"address";q=3;w=60'}
    refused = answers[3]
    assert refused["Retry-After"] == "18"
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["detail"] == "Too many requests from this address; try again in 18 seconds."


def test_the_next_minute_begins_anew(client: Client, monkeypatch) -> None:
    for _ in range(4):
        client.get(FEED)
    monkeypatch.setattr("partners.throttles.time", lambda: 1_800_000_060.0)
    assert client.get(FEED)["RateLimit"] == '"address";r=2;t=60'


def test_each_address_has_its_own(client: Client) -> None:
    for _ in range(4):
        client.get(FEED, REMOTE_ADDR="192.0.2.1")
    assert client.get(FEED, REMOTE_ADDR="192.0.2.2").status_code == 200


def test_a_whole_ipv6_network_counts_as_one(client: Client) -> None:
    codes = [client.get(FEED, REMOTE_ADDR=f"2001:db8::{number}").status_code for number in range(1, 5)]
    assert codes == [200, 200, 200, 429]
    assert client.get(FEED, REMOTE_ADDR="2001:db8:0:1::1").status_code == 200


def test_a_forged_forwarding_header_changes_nothing(client: Client) -> None:
    codes = [client.get(FEED, headers={"x-forwarded-for": f"192.0.2.{number}"}).status_code for number in range(4)]
    assert codes == [200, 200, 200, 429]


def test_without_the_cache_everyone_is_let_in(client: Client, monkeypatch) -> None:
    def broken(*args: object, **kwargs: object) -> bool:
        raise ConnectionError("no cache")

    monkeypatch.setattr(cache, "add", broken)
    assert [client.get(FEED).status_code for _ in range(5)] == [200] * 5
