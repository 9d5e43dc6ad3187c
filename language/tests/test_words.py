"""Words and characters, names and quotations."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.words import capitalised_runs, count_cjk, count_words, quoted_spans


@pytest.mark.parametrize(
    ("text", "words", "characters"),
    [
        ("It cost $30 million — up to.", 6, 0),
        ("state-of-the-art e.g. 3.5% & co", 4, 0),
        ("• – … !", 0, 0),
        ("Über Łódź ราคา", 3, 0),
        ("日本語。カー 한국어", 0, 8),
        ("AIの会議 2026", 2, 3),
        ("", 0, 0),
    ],
)
def test_counts(text, words, characters):
    assert (count_words(text), count_cjk(text)) == (words, characters)


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("It left Latin America, Mia Torres of IG BCE said.", ("Latin America", "Mia Torres", "IG BCE")),
        ("Latin America fell. Mia Torres said so. Prices fell.", ("Latin America", "Mia Torres")),
        (
            "A High-Performance Computing unit and I saw U.S. Treasury bonds.",
            ("High-Performance Computing", "U.S. Treasury"),
        ),
        ("In Paraguay, “Lose your site” was heard by J. P. Morgan (JPM).", ("Paraguay", "J. P. Morgan", "JPM")),
        ("We bought Acme's iPhone from Johnson & Johnson and 3M.", ("Acme", "iPhone", "Johnson & Johnson", "3M")),
        ("nothing here", ()),
    ],
)
def test_finds_capitalised_runs(text, runs):
    assert capitalised_runs(text) == runs


def test_opening_words_are_those_of_the_language():
    assert capitalised_runs("Die Meyer Werft und Siemens zahlen.", "de") == ("Meyer Werft", "Siemens")
    assert capitalised_runs("El Banco Central de España compró.", "es") == ("Banco Central", "España")


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ('He said "yes" and "no".', ['"yes"', '"no"']),
        ("“One” „zwei“ «trois» 「四」 „five”", ["“One”", "„zwei“", "«trois»", "「四」", "„five”"]),
        ("“She said «no» to it”", ["“She said «no» to it”"]),
        ('A 19" screen “never closed "but this"', ['"but this"']),
        ("closed” first «and open", []),
        ("it's 'single' only", []),
    ],
)
def test_finds_quotations(text, quotations):
    assert [text[start:end] for start, end in quoted_spans(text)] == quotations


@given(st.text('ab “”„"«»「」', max_size=40))
def test_quotations_are_apart_and_balanced(text):
    spans = quoted_spans(text)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(end - start >= 2 and text[start] in '“„"«「' and text[end - 1] in '“”"»」' for start, end in spans)
