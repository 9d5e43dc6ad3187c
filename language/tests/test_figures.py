"""The figure grammar: a labelled table, the offsets, and what must hold for any text."""

import re
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from language.figures import Figure, read_figures, read_number
from language.tests.figure_cases import CASES

PIECES = (
    "$|€|US$|Rs|-|–|%|.|,|:|/|1|2,500|1.500|2026|30|05|000|½|million|bn|m|k|percent|up to|about|between|and|to|from|by|"
    "half|a|of|one|in|five|twenty|hundred|May|March|end of|early|Q3|MW|years|jobs|Euro|Mrd.|Millionen|gut|bis|millones|"
    "de|hasta|euros|億|万|円|年|月|日|約|以上|人|割|\n\n|x"
)
PHRASES = st.lists(st.sampled_from(PIECES.split("|")), max_size=25)
LANGUAGES = st.sampled_from(["en", "de", "es", "ja", "fr"])
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?|-Q[1-4]|-H[12])?")


def said(figure: Figure) -> str:
    value = figure.value if figure.value_max is None else f"{figure.value}..{figure.value_max}"
    return f"{figure.kind} {value} {figure.unit or '-'} {figure.qualifier}"


@pytest.mark.parametrize(("language", "text", "expected"), CASES, ids=[text[:50] for _, text, _ in CASES])
def test_reads_what_a_careful_reader_finds(language: str, text: str, expected: list[str]):
    assert [said(figure) for figure in read_figures(text, language, 2026)] == expected


def test_the_passage_holds_the_qualifier_and_the_number_does_not():
    text = "It was sold for up to $30 million, or 5% or more, by the end of 2026, or between 5 and 7 euros."
    assert [(text[f.start : f.end], text[f.number_start : f.number_end]) for f in read_figures(text)] == [
        ("up to $30 million", "$30 million"),
        ("5% or more", "5%"),
        ("by the end of 2026", "the end of 2026"),
        ("between 5 and 7 euros", "5 and 7 euros"),
    ]


def test_a_date_without_a_year_needs_the_year_of_publication():
    assert read_figures("On April 30 shares rose, and again in June.") == ()
    assert [f.value for f in read_figures("On April 30 shares rose, and again in June.", year=2024)] == [
        "2024-04-30",
        "2024-06",
    ]


def test_cents_take_the_only_currency_of_the_text():
    assert read_figures("It raised €9 million. A parcel costs 30 cents.")[1].unit == "EUR"
    assert read_figures("It raised €9 million, or $10 million. A parcel costs 30 cents.")[2].unit == ""


def test_a_language_without_a_data_file_is_read_as_english_and_a_region_is_passed_over():
    assert read_figures("5 percent", "xx")[0].value == "5"
    assert read_figures("1,5 Prozent", "de-AT")[0].value == "1.5"


@pytest.mark.parametrize(
    ("typed", "language", "value"),
    [
        ("30m", "en", "30000000"),
        ("30 million", "en", "30000000"),
        ("$30 million", "en", "30000000"),
        ("1,234.50", "en", "1234.5"),
        ("half", "en", "0.5"),
        ("a quarter", "en", "0.25"),
        ("twenty-five", "en", "25"),
        ("-3", "en", "-3"),
        ("0", "en", "0"),
        ("1.5 crore", "en", "15000000"),
        ("1.234,5", "de", "1234.5"),
        ("1,5 Mio.", "de", "1500000"),
        ("1億2000万", "ja", "120000000"),
        ("1.500", "en", None),
        ("2,3", "en", None),
        ("about 30", "en", None),
        ("30 MW", "en", None),
        ("", "en", None),
    ],
)
def test_reads_one_number_as_a_person_types_it(typed: str, language: str, value: str | None):
    assert read_number(typed, language) == value


def check(text: str, language: str, year: int | None) -> None:
    last = 0
    for figure in read_figures(text, language, year):
        assert last <= figure.start <= figure.number_start < figure.number_end <= figure.end <= len(text)
        last = figure.end
        if figure.kind == "date":
            assert DATE.fullmatch(figure.value)
        elif figure.qualifier != "undisclosed":
            assert f"{Decimal(figure.value):f}" == figure.value
        assert (figure.value_max is not None) == (figure.qualifier == "range")
        if figure.value_max is not None:
            assert Decimal(figure.value) < Decimal(figure.value_max)


@settings(deadline=None)
@given(st.text(), LANGUAGES)
def test_any_text_is_read_without_an_error(text: str, language: str):
    check(text, language, None)
    read_number(text, language)


@settings(deadline=None)
@given(PHRASES, st.sampled_from(["", " "]), LANGUAGES)
@example(["2026-"] * 2000, "", "en")
@example(["1億"] * 2000, "", "ja")
@example(["9" * 5000], "", "en")
def test_any_jumble_of_its_own_words_is_read_in_order_and_without_overlap(pieces: list[str], glue: str, language: str):
    check(glue.join(pieces), language, 2026)
    read_number(glue.join(pieces), language)
