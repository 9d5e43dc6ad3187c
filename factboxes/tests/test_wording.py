from decimal import Decimal

import pytest

from factboxes.places import place_code
from factboxes.values import KeyDate, Money, Quantity
from factboxes.wording import listed, say_date, say_money, say_number, say_quantity


@pytest.mark.parametrize(
    ("value", "language", "said"),
    [
        (Money(qualifier="up_to", currency="USD", value="30000000"), "en", "up to $30 million"),
        (Money(currency="GBP", value="2400000"), "en", "£2.4 million"),
        (Money(currency="USD", value="12345678"), "en", "$12,345,678"),
        (Money(qualifier="range", currency="USD", value="2600000000", value_max="2700000000"), "en",
         "$2.6 billion to $2.7 billion"),
        (Money(qualifier="undisclosed"), "en", "an undisclosed amount"),
        (Money(qualifier="about", currency="EUR", value="12000000"), "de", "rund 12 Millionen €"),
        (Money(currency="CHF", value="500"), "en", "CHF 500"),
        (Money(currency="EUR", value="12500000.50"), "en", "€12,500,000.50"),
        (Money(currency="EUR", value="1500.5"), "de", "1.500,50 €"),
        (Money(currency="EUR", value="0.125"), "en", "€0.125"),
        (Money(currency="JPY", value="30000000000", qualifier="about"), "ja", "約￥300億"),
    ],
)  # fmt: skip
def test_money_is_said_with_its_qualifier(value, language, said):
    assert say_money(value, language).replace("\xa0", " ") == said


def test_nothing_is_rounded_away():
    assert say_number(Decimal("1234567.891")) == "1,234,567.891"


def test_quantities_and_dates():
    assert say_quantity(Quantity(qualifier="at_least", value="1000", unit="lockers")) == "at least 1,000 lockers"
    assert say_quantity(Quantity(value="18", unit="%")) == "18%"
    assert say_date(KeyDate(value="2026-09", precision="month", qualifier="expected_by")) == "by September 2026"
    assert say_date(KeyDate(value="2026-H1", precision="half")) == "H1 2026"


def test_lists_and_places():
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed([]) == ""
    assert (place_code("Paraguay"), place_code("Latin America"), place_code("Bayern")) == ("PY", "419", "")
    assert place_code("Deutschland", "de") == "DE"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "a, b and c"), ("de-AT", "a, b und c"), ("es", "a, b y c"), ("ja", "a、b、c"), ("fr", "a, b and c")],
)
def test_names_are_listed_in_the_storys_language(language, words):
    assert listed(["a", "b", "c"], language) == words
    assert listed(["a"], language) == "a"


def test_spanish_and_changes_before_its_own_sound():
    assert listed(["Castro", "Iberia"], "es") == "Castro e Iberia"
    assert listed(["agua", "hielo"], "es") == "agua y hielo"


@pytest.mark.parametrize(
    ("language", "day", "month", "quarter", "half"),
    [
        ("en", "12 September 2026", "September 2026", "Q3 2027", "H1 2026"),
        ("de", "12. September 2026", "September 2026", "3. Quartal 2027", "1. Halbjahr 2026"),
        ("es", "12 de septiembre de 2026", "septiembre de 2026", "3.er trimestre de 2027", "1.º semestre de 2026"),
        ("ja", "2026年9月12日", "2026年9月", "2027年第3四半期", "2026年第1半期"),
    ],
)
def test_dates_are_said_as_their_language_says_them(language, day, month, quarter, half):
    assert say_date(KeyDate(value="2026-09-12", precision="day"), language) == day
    assert say_date(KeyDate(value="2026-09", precision="month"), language) == month
    assert say_date(KeyDate(value="2027-Q3", precision="quarter"), language) == quarter
    assert say_date(KeyDate(value="2026-H1", precision="half"), language) == half
