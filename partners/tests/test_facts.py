"""Facts of many stories as one query: filters by amount, date, party, place and moment."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from factboxes.values import Amount, scaled
from newsroom.testing import at, editor, published, saved, sentiment_box, strategy_box, transaction_box
from publishing.factconditions import in_range
from publishing.lifecycle import publish, reinstate, withdraw
from publishing.models import Fact, FactAmount

pytestmark = pytest.mark.django_db


def told(client: Client, kind: str = "transaction", **query: str):
    response = client.get(f"/api/v1/facts/{kind}/", query)
    assert response.status_code == 200, response.content
    return response.json()


def found(client: Client, kind: str = "transaction", **query: str) -> int:
    return len(told(client, kind, **query)["results"])


def refused(client: Client, kind: str = "transaction", **query: str) -> list[str]:
    response = client.get(f"/api/v1/facts/{kind}/", query)
    assert response.status_code == 400, response.content
    assert response["Content-Type"] == "application/problem+json"
    return [fault["detail"] for fault in response.json()["errors"]]


def deal(*amounts: dict[str, Any], **facts):
    """A live story with these amounts. Its text does not state them: the query is tried here, not the checks."""
    box = transaction_box(amounts=list(amounts), **facts)
    revision = saved(headline="A sale", boxes=(box,))
    return publish(revision.article_id, editor(), "first", waive="Only the query is tried.")


def usd(value: str | None, qualifier: str = "exact", **more) -> dict[str, Any]:
    return {"currency": "USD", "qualifier": qualifier, "value": value, **more}


def test_it_works(client: Client) -> None:
    edition = published()
    [row] = told(client)["results"]
    assert set(row) == {
        "id", "kind", "box", "label", "emoji", "article", "facts", "statement", "evidence", "live_from", "live_to",
    }  # fmt: skip
    assert row["article"] == {
        "id": str(edition.article_id), "url": f"http://127.0.0.1:8000/{edition.path}/", "headline": edition.headline,
        "version": 1,
    }  # fmt: skip
    story = client.get(f"/api/v1/articles/{edition.article_id}/").json()
    for name in ("kind", "label", "emoji", "facts", "statement", "evidence"):
        assert row[name] == story["boxes"][0][name]
    assert row["box"] == story["boxes"][0]["id"]
    assert row["live_to"] is None


def test_every_kind_has_its_address(client: Client) -> None:
    published()
    assert [told(client, kind)["results"][0]["kind"] for kind in ("transaction", "strategy", "sentiment")] == [
        "transaction", "strategy", "sentiment",
    ]  # fmt: skip


def test_an_unknown_kind_is_not_found_and_the_known_are_named(client: Client) -> None:
    response = client.get("/api/v1/facts/weather/")
    assert response.status_code == 404
    assert response.json()["detail"] == (
        "There are no facts of kind 'weather'; the kinds are sentiment, strategy, transaction."
    )


def test_amounts_match_where_ranges_overlap(client: Client) -> None:
    deal(usd("30000000", "up_to"))
    assert found(client, amount_min="30000000") == 1
    assert found(client, amount_min="30000000.01") == 0
    assert found(client, amount_max="0") == 1
    assert found(client, amount_min="1", amount_max="2") == 1


def test_certain_wants_the_whole_range_inside(client: Client) -> None:
    deal(usd("30000000", "up_to"))
    assert found(client, amount_min="10000000", certain="0") == 1
    assert found(client, amount_min="10000000", certain="1") == 0
    assert found(client, amount_min="0", amount_max="30000000", certain="1") == 1
    deal(usd("50000000", "at_least"))
    assert found(client, amount_min="50000000", certain="1") == 1
    assert found(client, amount_max="99000000000", certain="1") == 1  # only the "up to" one


def test_more_than_and_less_than_leave_out_the_number_itself(client: Client) -> None:
    deal(usd("10", "more_than"))
    assert found(client, amount_max="10") == 0
    assert found(client, amount_max="10.0001") == 1
    deal(usd("5", "less_than"))
    assert found(client, amount_min="5", amount_max="9") == 0
    assert found(client, amount_min="4.9", amount_max="9") == 1


def test_an_undisclosed_amount_has_no_number(client: Client) -> None:
    deal({"qualifier": "undisclosed"})
    assert found(client, qualifier="undisclosed") == 1
    assert found(client, amount_min="0") == 0
    assert found(client, amount_max="1000") == 0


def test_all_that_is_said_of_amounts_holds_for_one_amount(client: Client) -> None:
    deal(usd("9"), {"currency": "EUR", "qualifier": "up_to", "value": "30"})
    assert found(client, currency="EUR", amount_min="20") == 1
    assert found(client, currency="USD", amount_min="20") == 0
    assert found(client, currency="usd", qualifier="exact") == 1
    assert found(client, currency="USD", qualifier="up_to") == 0
    assert found(client, amount_min="20") == 1


def test_parties_and_places(client: Client) -> None:
    published()
    assert found(client, party="HARBOUR grid") == 1
    assert found(client, party="Harbour") == 0
    assert found(client, place="uruguay") == found(client, place="UY") == found(client, place="uy") == 1
    assert found(client, place="Paraguay") == 0
    assert found(client, "strategy", place="north america") == 1


def test_a_place_is_found_by_another_name_of_its_code(client: Client) -> None:
    deal(places=[{"name": "United States", "code": "US"}])
    assert found(client, place="USA") == 1


def test_a_region_stands_for_its_countries_and_regions_and_no_country_for_its_region(client: Client) -> None:
    deal(places=[{"name": "Paraguay", "code": "PY"}])
    deal(places=[{"name": "South America", "code": "005"}])
    deal(places=[{"name": "Canada", "code": "CA"}])
    deal(places=[{"name": "Paraguay"}])  # its code was left out
    for region in ("419", "Latin America", "latin america", "019", "Americas", "001"):
        assert found(client, place=region) == (4 if region in {"019", "Americas", "001"} else 3), region
    assert found(client, place="005") == found(client, place="South America") == 3
    assert found(client, place="PY") == found(client, place="Paraguay") == 2
    assert found(client, place="North America") == 1
    assert found(client, place="Europe") == found(client, place="013") == 0


def test_all_deals_above_ten_million_in_latin_america_since_january_is_one_query(client: Client) -> None:
    """As the README promises it."""
    january = [{"value": "2026-01-04", "precision": "day"}]
    deal(usd("30000000", "up_to"), places=[{"name": "Paraguay", "code": "PY"}], dates=january)
    deal(usd("9000000"), places=[{"name": "Paraguay", "code": "PY"}], dates=january)
    deal(usd("30000000"), places=[{"name": "Portugal", "code": "PT"}], dates=january)
    deal(usd("30000000"), places=[{"name": "Chile", "code": "CL"}], dates=[{"value": "2025", "precision": "year"}])
    asked = {"amount_min": "10000000", "currency": "USD", "place": "419", "date_from": "2026-01-01"}
    [row] = told(client, **asked)["results"]
    assert row["facts"]["places"][0]["code"] == "PY"


def test_dates_overlap_or_lie_inside(client: Client) -> None:
    published(boxes=(strategy_box(dates=[{"value": "2027-12", "precision": "month"}]),))
    assert found(client, "strategy", date_from="2027-12-31") == 1
    assert found(client, "strategy", date_from="2028-01-01") == 0
    assert found(client, "strategy", date_to="2027-11-30") == 0
    assert found(client, "strategy", date_from="2027-12-15", date_to="2027-12-16") == 1
    assert found(client, "strategy", date_from="2027-12-15", date_to="2027-12-16", certain="1") == 0
    assert found(client, "strategy", date_from="2027-12-01", date_to="2027-12-31", certain="1") == 1


def test_stance_is_a_filter_of_the_kind_that_has_one(client: Client) -> None:
    published(boxes=(sentiment_box(stance="cautious"),))
    assert found(client, "sentiment", stance="cautious") == 1
    assert found(client, "sentiment", stance="positive") == 0
    assert refused(client, "sentiment", stance="gloomy")[0].startswith("stance: 'gloomy' is not one of strongly_neg")
    assert "no such parameter" in refused(client, stance="cautious")[0]


def test_section_and_language(client: Client) -> None:
    published(section="energy/storage", language="en-GB")
    published(section="energies")
    assert found(client) == 2
    assert found(client, section="energy") == 1
    assert found(client, section="energy/storage/") == 1
    assert found(client, language="en") == 2
    assert found(client, language="en-gb") == 1


def test_as_of_a_moment_and_not_of_what_is_withdrawn_today(client: Client) -> None:
    first = deal(usd("10"))
    moment = first.live_from.isoformat()
    before = (first.live_from - timedelta(seconds=1)).isoformat()
    publish(first.article_id, editor(), "update")
    assert found(client, as_of=before) == 0
    [row] = told(client, as_of=moment)["results"]
    assert row["article"]["version"] == 1
    assert row["live_to"] is not None
    assert told(client)["results"][0]["article"]["version"] == 2
    withdraw(first.article_id, editor(), "Wrong.")
    assert found(client) == found(client, as_of=moment) == 0
    reinstate(first.article_id, editor(), "Right after all.")
    assert found(client, as_of=moment) == 1


def test_live_from_as_it_is_shown_finds_its_row_again(client: Client) -> None:
    """It is shown without the fraction that the record keeps: a whole second is asked for to its end."""
    deal(usd("10"))
    [row] = told(client)["results"]
    assert "." not in row["live_from"]
    assert told(client, as_of=row["live_from"])["results"] == [row]
    assert found(client, as_of=row["live_from"].replace("Z", ".000000Z")) == 0


def test_newest_first_and_both_ways_through_the_pages(client: Client) -> None:
    for day in (1, 2, 2, 3):
        published(published_at=at(2026, 1, day), boxes=(transaction_box(), transaction_box()))
    pages = [told(client, page_size="3")]
    while url := pages[-1]["next"]:
        pages.append(client.get(url.removeprefix("http://127.0.0.1:8000")).json())
    seen = [row["id"] for page in pages for row in page["results"]]
    assert len(seen) == len(set(seen)) == 8
    assert [len(page["results"]) for page in pages] == [3, 3, 2]
    assert client.get(pages[2]["previous"].removeprefix("http://127.0.0.1:8000")).json() == pages[1]


@pytest.mark.parametrize("many", [1, 6])
def test_no_more_queries_whatever_the_length_and_none_counts(
    client: Client, django_assert_num_queries, many: int
) -> None:
    for _ in range(many):
        published()
    asked = {
        "amount_min": "1", "amount_max": "99999999", "currency": "USD", "qualifier": "up_to", "party": "Delta Sur",
        "place": "UY", "section": "energy", "language": "en", "as_of": "2099-01-01T00:00:00Z", "page_size": "100",
    }  # fmt: skip
    with django_assert_num_queries(4) as queries:  # the sections, the languages, what is rare, the page
        assert found(client, **asked) == many
    sql = " ".join(query["sql"] for query in queries.captured_queries)
    for table in ("articles_", 'factboxes_transaction"', "count("):
        assert table not in sql.lower()


def test_a_draft_has_no_facts(client: Client) -> None:
    saved()
    assert found(client) == 0


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"amount_min": "1e6"}, "amount_min: '1e6' is not a plain decimal number"),
        ({"amount_max": "999999999999999999"}, "is too large; the limit is 922,337,203,685,477.5807"),
        ({"amount_min": "5", "amount_max": "4"}, "amount_min: 5 is greater than amount_max, which is 4"),
        ({"currency": "XX1"}, "currency: 'XX1' is not an ISO 4217 code such as USD"),
        ({"qualifier": "roughly"}, "qualifier: 'roughly' is not one of exact, about, up_to"),
        ({"date_from": "2026-02-30"}, "date_from: '2026-02-30' is not a day of the calendar"),
        ({"as_of": "2026-01-01T00:00:00"}, "as_of: '2026-01-01T00:00:00' is not a moment such as"),
        ({"as_of": "9999-12-31T23:59:59-12:00"}, "is not a moment such as"),
        ({"certain": "yes"}, "certain: 'yes' is not one of 0, 1"),
        ({"party": ""}, "party: '' is not a line of 1 to 200 characters"),
        ({"place": "a\x00b"}, "is not a line of 1 to 200 characters"),
        ({"section": "x" * 251}, "is not a line of 1 to 250 characters"),
        ({"language": "en gb"}, "language: 'en gb' is not a BCP 47 code"),
    ],
)
def test_bad_input_names_the_parameter_the_value_and_the_limit(
    client: Client, query: dict[str, str], said: str
) -> None:
    assert said in refused(client, **query)[0]


def test_the_largest_amount_is_still_allowed(client: Client) -> None:
    assert found(client, amount_min="922337203685477.5807") == 0
    assert "too large" in refused(client, amount_min="922337203685477.5808")[0]


NUMBERS = some.decimals(min_value=-1000, max_value=1000, places=6, allow_nan=False).map(lambda number: f"{number:f}")
QUALIFIERS = some.sampled_from(["exact", "up_to", "at_least", "more_than", "less_than"])


@pytest.fixture
def fact() -> Fact:
    return Fact.objects.get(edition=published(boxes=(transaction_box(),)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(NUMBERS, QUALIFIERS, NUMBERS, NUMBERS)
def test_no_overlap_is_missed_and_no_certainty_claimed(
    fact: Fact, value: str, qualifier: Any, low: str, high: str
) -> None:
    """The record rounds bounds to 4 places; what is said of numbers with 6 must still be true."""
    lower, upper = Amount(currency="USD", value=value, qualifier=qualifier).bounds()
    least, most = sorted([Decimal(low), Decimal(high)])
    row = FactAmount.objects.create(
        fact=fact, currency="USD", qualifier=qualifier, value=value, lower=scaled(lower, up=False),
        upper=scaled(upper, up=True),
    )  # fmt: skip
    met = {
        certain: FactAmount.objects.filter(in_range(least, most, certain=certain), pk=row.pk).exists()
        for certain in (True, False)
    }
    if (lower is None or lower < most) and (upper is None or upper > least):
        assert met[False]
    if met[True]:
        assert met[False] or least == most
        assert lower is not None
        assert upper is not None
        assert least <= lower <= upper <= most
