"""Shares said in words: "two-thirds", "a quarter of", "by half", "one in five"."""

from decimal import Decimal

from language.figures.numerals import Numeral, numeral, part_of_scale
from language.figures.reading import Found, Reading, plain, ratio

_CUSTOMARY_BASES = frozenset({*range(2, 11), 12, 20, 25, 50, 100, 1000, 10_000, 100_000, 1_000_000})


def share_at(reading: Reading, index: int) -> Found | None:
    """The share that starts at a token, as a percent."""
    return _one_in(reading, index) or _fraction(reading, index)


def _fraction(reading: Reading, index: int) -> Found | None:
    tokens = reading.tokens
    phrase = reading.lexicon.fractions.at(tokens, index)
    if phrase is None or tokens.lower[index - 1] in reading.words.no_share_before:
        return None
    ((top, bottom), strong), end = phrase
    if (
        not (strong or _says_share(reading, index, end))
        or tokens.after_hyphen(end) != end
        or part_of_scale(reading, index)
    ):
        return None
    return Found("percent", plain(ratio(top, bottom, 100)), "%", index, end)


def _says_share(reading: Reading, index: int, end: int) -> bool:
    """Whether the neighbours make "half", "a third" or "a quarter" a share and not a time, an ordinal or a price."""
    tokens, words = reading.tokens, reading.words
    if reading.lexicon.fraction_links.at(tokens, end) and tokens.lower[end + 1] not in words.share_after:
        return False
    if tokens.lower[end] in words.share_after:
        return True
    led = tokens.lower[index - 1] in words.share_before or bool(reading.lexicon.before.before(tokens, index, 0))
    names_thing = tokens.kinds[end] == "word" and tokens.lower[end] not in words.function_words
    return led and not names_thing


def _one_in(reading: Reading, index: int) -> Found | None:
    part = numeral(reading, index)
    link = part and reading.lexicon.ratios.at(reading.tokens, part.end)
    if not part or not link or reading.tokens.lower[link[1]] in reading.words.articles:
        return None
    base = numeral(reading, link[1])
    if base is None or not _fits(reading, part, base, customary=link[0]):
        return None
    return Found("percent", plain(ratio(int(part.value), int(base.value), 100)), "%", index, base.end)


def _fits(reading: Reading, part: Numeral, base: Numeral, customary: bool) -> bool:
    if part.dated or base.dated or not 0 < part.value < base.value or part.value % 1 or base.value % 1:
        return False
    if customary and base.value not in _CUSTOMARY_BASES:
        return False
    unit = reading.lexicon.units.at(reading.tokens, base.end)
    lasts = unit is not None and unit[0] in reading.words.time_units
    return not lasts and part.value < 1000 and base.value <= Decimal(10**7)
