"""Finds the noun that a number counts, in the manner of each language.

english: the first plural behind the number, over adjectives ("18,000 Palestinian refugees"); capital: the first
capitalised word, over small ones ("12 neue Stellen"); plural: the first plural ("3.900 puntos de recogida");
counter: only what the vocabulary lists.
"""

from language.figures.numerals import Numeral
from language.figures.reading import Reading

_REACH = 4  # words between the number and its noun
_SINGULAR = ("ss", "us", "'s", "sis", "his", "nis", "axis")  # endings of words in -s that are no plurals


def unit_at(reading: Reading, number: Numeral, index: int, hyphened: bool) -> tuple[str, int] | None:
    """The unit that starts at a token, and the index behind it."""
    known = reading.lexicon.units.at(reading.tokens, index)
    if known and _complete(reading, known[1], hyphened):
        return known[0], _after_age(reading, known[1], hyphened)
    if hyphened:
        return _hyphened_noun(reading, number, index)
    finder = _FINDERS.get(reading.words.noun_style)
    if finder is None or (number.spelled and number.value <= 1):
        return None
    return finder(reading, number, index)


def _complete(reading: Reading, end: int, hyphened: bool) -> bool:
    """ "3人目" is an ordinal, "5m2" no metre, and "two second-hand cars" are no seconds."""
    tokens = reading.tokens
    if tokens.lower[end] in reading.words.follow_bar or (not hyphened and tokens.after_hyphen(end) != end):
        return False
    return not (tokens.glued(end) and tokens.kinds[end] in ("number", "symbol"))


def _after_age(reading: Reading, end: int, hyphened: bool) -> int:
    """ "34-year-old": the passage reaches to the end of the word."""
    tokens = reading.tokens
    behind = tokens.after_hyphen(end)
    return behind + 1 if hyphened and behind != end and tokens.lower[behind] in ("old", "olds") else end


def _hyphened_noun(reading: Reading, number: Numeral, index: int) -> tuple[str, int] | None:
    """ "300-seat": the noun in the plural. Small spelled numbers make idioms ("two-way"), so they need a known unit."""
    tokens, words = reading.tokens, reading.words
    word = tokens.lower[index]
    usable = tokens.kinds[index] == "word" and len(word) > 2 and word.isalpha() and not number.spelled
    if words.noun_style != "english" or not usable or word in words.not_units or word in words.function_words:
        return None
    return (word if word.endswith("s") or word in words.collectives else word + "s"), index + 1


def _english(reading: Reading, number: Numeral, index: int) -> tuple[str, int] | None:
    tokens, words = reading.tokens, reading.words
    at = index
    for step in range(_REACH):
        word = tokens.lower[at]
        if tokens.kinds[at] != "word" or word in words.function_words:
            return None
        if _plural(reading, at):
            return _whole_noun(reading, at)
        if word in words.not_units:
            return None
        if number.spelled and step == 0 and word.endswith("ed") and word not in words.participles:
            return None
        at = tokens.after_hyphen(at + 1)
    return None


def _plural(reading: Reading, index: int) -> bool:
    tokens, words = reading.tokens, reading.words
    word = tokens.lower[index]
    if word in words.not_units or tokens.after_hyphen(index + 1) != index + 1:
        return False
    if word in words.collectives or word.endswith("men"):
        return True
    return len(word) > 2 and word.endswith("s") and not word.endswith(_SINGULAR)


def _whole_noun(reading: Reading, index: int) -> tuple[str, int]:
    """ "sales jobs": some plurals only describe the noun behind them."""
    tokens, words = reading.tokens, reading.words
    if tokens.lower[index] in words.attributive and tokens.kinds[index + 1] == "word" and _plural(reading, index + 1):
        index += 1
    return tokens.words[index], index + 1


def _capital(reading: Reading, number: Numeral, index: int) -> tuple[str, int] | None:
    tokens, words = reading.tokens, reading.words
    for at in range(index, index + _REACH - 1):
        if tokens.kinds[at] != "word" or tokens.lower[at] in words.not_units:
            return None
        if tokens.capital(at):
            return (tokens.words[at], at + 1) if len(tokens.words[at]) > 2 else None
        if tokens.lower[at] in words.function_words or not tokens.lower[at].endswith(("e", "en", "er", "em")):
            return None
    return None


def _first_plural(reading: Reading, number: Numeral, index: int) -> tuple[str, int] | None:
    tokens, words = reading.tokens, reading.words
    for at in range(index, index + _REACH - 1):
        word = tokens.lower[at]
        if tokens.kinds[at] != "word" or word in words.function_words or word in words.not_units:
            return None
        if word in words.collectives or (len(word) > 2 and word.endswith("s") and word not in words.participles):
            return tokens.words[at], at + 1
        if word not in words.participles:
            return None
    return None


_FINDERS = {"english": _english, "capital": _capital, "plural": _first_plural}
