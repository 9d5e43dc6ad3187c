"""Names of countries and world regions and their codes (ISO 3166-1, UN M49), and what lies in which region.

The names are those of the CLDR tables in Babel. Which region holds what is UN M49's own table, with ISO 3166-1 alpha-2
codes. M49 leaves out a few places that have a code and a name in CLDR; they stand where their neighbours do: Taiwan
(TW), Kosovo (XK), Sark (CQ), the Canaries (IC), Ceuta and Melilla (EA), Ascension (AC), Tristan da Cunha (TA), Diego
Garcia (DG) and Clipperton (CP). Antarctica (AQ) is in the world and in no region.
"""

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
WORLD = "001"
# A region and what lies right below it: regions, or countries.
WITHIN = {
    WORLD: "002 009 019 142 150 AQ",
    "002": "015 202",
    "202": "011 014 017 018",
    "019": "003 419",
    "003": "013 021 029",
    "419": "005 013 029",
    "142": "030 034 035 143 145",
    "150": "039 151 154 155",
    "009": "053 054 057 061",
    "005": "AR BO BR BV CL CO EC FK GF GS GY PE PY SR UY VE",
    "011": "AC BF BJ CI CV GH GM GN GW LR ML MR NE NG SH SL SN TA TG",
    "013": "BZ CR GT HN MX NI PA SV",
    "014": "BI DG DJ ER ET IO KE KM MG MU MW MZ RE RW SC SO SS TF TZ UG YT ZM ZW",
    "015": "DZ EA EG EH IC LY MA SD TN",
    "017": "AO CD CF CG CM GA GQ ST TD",
    "018": "BW LS NA SZ ZA",
    "021": "BM CA GL PM US",
    "029": "AG AI AW BB BL BQ BS CU CW DM DO GD GP HT JM KN KY LC MF MQ MS PR SX TC TT VC VG VI",
    "030": "CN HK JP KP KR MN MO TW",
    "034": "AF BD BT IN IR LK MV NP PK",
    "035": "BN ID KH LA MM MY PH SG TH TL VN",
    "039": "AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA XK",
    "053": "AU CC CX HM NF NZ",
    "054": "FJ NC PG SB VU",
    "057": "FM GU KI MH MP NR PW UM",
    "061": "AS CK CP NU PF PN TK TO TV WF WS",
    "143": "KG KZ TJ TM UZ",
    "145": "AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE",
    "151": "BG BY CZ HU MD PL RO RU SK UA",
    "154": "AX CQ DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ",
    "155": "AT BE CH DE FR LI LU MC NL",
}


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


@cache
def members(code: str) -> frozenset[str]:
    """The countries and regions that lie in a region, itself included; of any other code itself alone. By UN M49."""
    return frozenset({code}).union(*(members(part) for part in WITHIN.get(code, "").split()))
