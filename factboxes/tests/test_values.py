from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factboxes.values import Amount, KeyDate, Party, Place, Quantity, Voice, scaled

MONEY = {"currency": "USD", "value": "30000000"}


def test_an_amount_works():
    amount = msgspec.convert({**MONEY, "role": "total", "qualifier": "up_to"}, Amount)
    assert amount.bounds() == (Decimal(0), Decimal(30_000_000))


@pytest.mark.parametrize(
    ("qualifier", "extra", "bounds"),
    [
        ("exact", {}, (30_000_000, 30_000_000)),
        ("about", {}, (30_000_000, 30_000_000)),
        ("up_to", {}, (0, 30_000_000)),
        ("less_than", {}, (0, 30_000_000)),
        ("at_least", {}, (30_000_000, None)),
        ("more_than", {}, (30_000_000, None)),
        ("range", {"value_max": "40000000"}, (30_000_000, 40_000_000)),
    ],
)
def test_bounds_follow_the_qualifier(qualifier, extra, bounds):
    assert msgspec.convert({**MONEY, "qualifier": qualifier, **extra}, Amount).bounds() == bounds


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"currency": "USD", "value": "30m"}, "value: '30m' is not a plain decimal number"),
        ({"currency": "USD", "value": None}, "value: a number is needed when the qualifier is exact"),
        ({"currency": "DOLLAR", "value": "1"}, "currency: 'DOLLAR' is not an ISO 4217 code"),
        ({"value": "1"}, "currency: an amount needs its ISO 4217 code"),
        ({**MONEY, "qualifier": "undisclosed"}, "value: must be empty when the qualifier is undisclosed"),
        ({**MONEY, "qualifier": "range"}, "value_max: a range needs its upper end"),
        ({**MONEY, "qualifier": "range", "value_max": "5"}, "value_max: 5 must be more than the lower end, 30000000"),
        ({**MONEY, "value_max": "5"}, "value_max: must be empty unless the qualifier is range"),
        (
            {**MONEY, "value": "922337203685478"},
            "value: 922337203685478 is too large; the limit is 922,337,203,685,477.5807",
        ),
        ({**MONEY, "price": "1"}, "unknown field `price`"),
    ],
)
def test_a_bad_amount_is_refused_by_field_value_and_limit(raw, said):
    with pytest.raises(msgspec.ValidationError, match=r"\S") as refused:
        msgspec.convert(raw, Amount)
    assert said in str(refused.value)


@given(st.decimals(min_value=0, max_value=10**14, places=6, allow_nan=False))
def test_a_decimal_keeps_every_digit(number):
    amount = Amount(currency="EUR", value=str(number))
    back = msgspec.json.decode(msgspec.json.encode(amount), type=Amount)
    assert back == amount
    assert Decimal(back.value or "") == number
    lower, upper = scaled(number, up=False), scaled(number, up=True)
    assert lower is not None
    assert upper is not None
    assert lower <= number * 10_000 <= upper


@pytest.mark.parametrize(
    ("value", "precision", "earliest", "latest"),
    [
        ("2026", "year", "2026-01-01", "2026-12-31"),
        ("2026-H2", "half", "2026-07-01", "2026-12-31"),
        ("2027-Q3", "quarter", "2027-07-01", "2027-09-30"),
        ("2028-02", "month", "2028-02-01", "2028-02-29"),
        ("2026-09-12", "day", "2026-09-12", "2026-09-12"),
    ],
)
def test_a_date_is_only_as_precise_as_the_story(value, precision, earliest, latest):
    bounds = KeyDate(value=value, precision=precision).bounds()
    assert [day.isoformat() for day in bounds] == [earliest, latest]


@pytest.mark.parametrize(("value", "precision"), [("2026-02-31", "day"), ("2026-13", "month"), ("0000", "year")])
def test_a_day_that_is_not_in_the_calendar_is_refused(value, precision):
    with pytest.raises(ValueError, match=value):
        KeyDate(value=value, precision=precision)


def test_names_are_needed_where_something_is_named():
    with pytest.raises(ValueError, match="a named party needs a name"):
        Party(role="buyer")
    assert Party(role="buyer", disclosure="undisclosed").name == ""
    with pytest.raises(ValueError, match="a place needs a name"):
        Place(code="PY")
    with pytest.raises(ValueError, match="a voice needs"):
        Voice(kind="forum_user")
    with pytest.raises(ValueError, match="must start with https"):
        Voice(name="Nora", url="javascript:alert(1)")


def test_a_quantity_keeps_its_unit():
    assert Quantity(value="70", unit="MW", label="capacity").bounds() == (70, 70)
