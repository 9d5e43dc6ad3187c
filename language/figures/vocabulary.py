"""The form that a language's data file fills in. A new language is one more file in `language/data`."""

from typing import Literal

import msgspec

Words = dict[str, str]


def listed(text: str) -> list[str]:
    """The words of a running text: long lists are read and mended more easily so."""
    return text.split()


class Vocabulary(msgspec.Struct, frozen=True, kw_only=True):
    """The words of one language, in lower case; phrases may have several words."""

    # Numerals. `scales` are powers of ten; `short_scales` count only glued to the number or after a currency sign.
    decimal: str
    group: str
    space_groups: bool = False  # "1 500" is one number
    foreign_decimal: bool = False  # "1.5 millones" beside "1,5 millones"
    scales_add: bool = False  # 1億2000万
    number_words: dict[str, int] = {}
    multipliers: dict[str, int] = {}
    articles: frozenset[str] = frozenset()
    joiners: dict[str, int] = {}  # word between the parts of a number -> the place it may follow
    and_a_half: tuple[str, ...] = ()
    scales: dict[str, int]
    scale_links: frozenset[str] = frozenset()
    short_scales: dict[str, int] = {}
    minus: frozenset[str] = frozenset()

    # Shares. Strong phrases are shares wherever they stand, weak ones need a neighbour that says so.
    fractions: dict[str, tuple[int, int]] = {}
    weak_fractions: dict[str, tuple[int, int]] = {}
    fraction_links: tuple[str, ...] = ()
    share_before: frozenset[str] = frozenset()
    share_after: frozenset[str] = frozenset()
    no_share_before: frozenset[str] = frozenset()
    ratios: dict[str, bool] = {}  # link of "one in five" -> True when the base must be a customary one

    # Money and percent. `doubtful_currencies` have another meaning below the sum given.
    currency_words: Words
    doubtful_currencies: dict[str, int] = {}
    subunits: Words = {}
    undisclosed: tuple[str, ...] = ()
    percent: dict[str, int]  # 1, or 10 for 割

    # Quantities. How the counted noun is found: see `nouns.py`.
    noun_style: Literal["english", "capital", "plural", "counter"]
    units: Words
    time_units: frozenset[str] = frozenset()
    collectives: frozenset[str] = frozenset()
    attributive: frozenset[str] = frozenset()
    participles: frozenset[str] = frozenset()
    function_words: frozenset[str] = frozenset()
    not_units: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()  # "page 12", "Artikel 5": the number is a name
    follow_bar: frozenset[str] = frozenset()  # 3人目: what makes a count an ordinal

    # Qualifiers, ranges.
    before: Words
    after: Words = {}
    during: frozenset[str] = frozenset()  # "over five years" is no "more than"
    during_not: frozenset[str] = frozenset()
    fillers: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    between_links: tuple[str, ...] = ()
    range_links: tuple[str, ...]
    change_links: tuple[str, ...] = ()  # "von 5 auf 7": links only after an origin
    origins: frozenset[str] = frozenset()  # "from" 5 to 7: two figures, a change
    changes: frozenset[str] = frozenset()

    # Dates.
    months: dict[str, int] = {}
    capital_months: bool = False
    month_first: bool = False
    ordinals: frozenset[str] = frozenset()
    periods: Words = {}
    edges: Words = {}
    date_links: frozenset[str] = frozenset()
    month_before: frozenset[str] = frozenset()
    date_before: Words = {}
    date_after: Words = {}
    year_before: frozenset[str] = frozenset()
    year_bar: frozenset[str] = frozenset()  # "the end of the 2026 season" is not the end of 2026
    year_prefixes: frozenset[str] = frozenset()
    relative_years: dict[str, int] = {}
    marks: tuple[str, str, str] | None = None  # 年, 月, 日
    eras: dict[str, int] = {}
