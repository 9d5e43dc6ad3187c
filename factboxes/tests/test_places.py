"""Regions hold what UN M49 says they hold, and every country that has a name stands in the table once."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as some

from factboxes.places import WITHIN, WORLD, codes, members, place_code


@pytest.mark.parametrize(
    ("region", "inside", "outside"),
    [
        ("Latin America", {"PY", "MX", "CU", "005", "013", "029", "419"}, {"US", "CA", "ES", "021", "003", "019"}),
        ("North America", {"US", "MX", "HT", "021"}, {"PY", "005", "419"}),
        ("Northern America", {"US", "CA", "GL"}, {"MX", "HT"}),
        ("Sub-Saharan Africa", {"KE", "NG", "ZA", "011"}, {"EG", "SD", "015", "002"}),
        ("Europe", {"GB", "PT", "RU", "XK", "039", "155"}, {"TR", "KZ", "CY"}),
        ("Asia", {"TR", "JP", "KZ", "145"}, {"RU", "EG", "AU"}),
        ("Oceania", {"AU", "FJ", "GU", "TV", "061"}, {"ID", "TL"}),
        ("the world", {"PY", "AQ", "419", "002", "001"}, set()),
    ],
)
def test_a_region_holds_its_countries_and_its_regions(region: str, inside: set[str], outside: set[str]) -> None:
    found = members(place_code(region))
    assert inside <= found
    assert not outside & found


def test_a_country_and_an_unknown_code_hold_themselves_alone() -> None:
    assert members("PY") == {"PY"}
    assert members("999") == {"999"}


def test_every_place_that_has_a_name_stands_in_one_region() -> None:
    named = set(codes("en").values())
    countries = Counter(part for parts in WITHIN.values() for part in parts.split() if part.isalpha())
    assert set(countries) == {code for code in named if code.isalpha()}
    assert set(countries.values()) == {1}
    assert set(WITHIN) == {code for code in named if code.isdigit()}
    assert members(WORLD) == named


@given(some.sampled_from(sorted(WITHIN)), some.sampled_from(sorted(WITHIN)))
def test_regions_nest_and_only_the_two_americas_share(one: str, other: str) -> None:
    """Whatever a region holds it holds whole; regions overlap only where one holds the other, or in 003 and 419."""
    both = members(one) & members(other)
    if other in members(one):
        assert members(other) <= members(one)
    elif one not in members(other) and {one, other} != {"003", "419"}:
        assert not both
