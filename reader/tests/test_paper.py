"""Dates and passages as readers see them."""

from datetime import UTC, datetime

import pytest

from reader.templatetags.paper import day, here, hour, lead_in, lead_out

MOMENT = datetime(2026, 7, 4, 23, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "zone", "shown"),
    [
        ("en", "Europe/London", "July 5, 2026, 12:31 AM BST"),
        ("en-GB", "Europe/London", "5 July 2026, 00:31 BST"),
        ("de", "Europe/Berlin", "5. Juli 2026, 01:31 CEST"),
        ("pt-BR", "America/Sao_Paulo", "4 de julho de 2026, 20:31 UTC-03"),
        ("xx-nothing", "UTC", "July 4, 2026, 11:31 PM UTC"),
    ],
)
def test_a_date_speaks_a_language_on_the_clock_of_a_zone(language, zone, shown):
    moment = here(MOMENT, zone)
    assert f"{day(moment, language)}, {hour(moment, language)}".replace("\u202f", " ") == shown


def test_a_passage_begins_and_ends_with_whole_words():
    before, after = "ry park in Uruguay to Delta Sur for up to", " and nine million of it in cash up front."
    assert lead_in(before[-40:]) == "…park in Uruguay to Delta Sur for up to"
    assert lead_out(after[:40]) == " and nine million of it in cash up…"
    assert (lead_in("It gets "), lead_out(" in cash.")) == ("It gets ", " in cash.")
    assert (lead_in("字" * 40), lead_out("字" * 40)) == ("…" + "字" * 40, "字" * 40 + "…")
