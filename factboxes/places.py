"""Names of countries and world regions and their codes (ISO 3166-1, UN M49), from the CLDR tables in Babel."""

from functools import cache

from babel import Locale, localedata

FALLBACK = "en"
# Names in common use that CLDR words otherwise; M49 has North America as 003 and its northern part as 021.
ALSO = {
    "united states of america": "US", "us": "US", "u.s.": "US", "usa": "US", "uk": "GB", "u.k.": "GB",
    "britain": "GB", "great britain": "GB", "south korea": "KR", "north korea": "KP", "czech republic": "CZ",
    "ivory coast": "CI", "burma": "MM", "turkey": "TR", "holland": "NL", "north america": "003",
    "latin america": "419", "middle east": "145", "hong kong": "HK", "macau": "MO", "palestine": "PS",
}  # fmt: skip


@cache
def codes(language: str) -> dict[str, str]:
    """Lower-case name -> code for one language, English names included."""
    found: dict[str, str] = {}
    for name in dict.fromkeys((FALLBACK, language.split("-")[0])):
        locale = Locale.parse(name if localedata.exists(name) else FALLBACK)
        usable = {code: text for code, text in locale.territories.items() if _is_code(code)}
        found |= {text.lower(): code for code, text in usable.items()}
    return found | ALSO


def _is_code(code: str) -> bool:
    return (len(code) == 2 and code.isalpha() and code not in {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}) or (
        len(code) == 3 and code.isdigit()
    )


def place_code(name: str, language: str = FALLBACK) -> str:
    """The code of a country or region by its name; empty when there is none."""
    return codes(language).get(" ".join(name.lower().removeprefix("the ").split()), "")
