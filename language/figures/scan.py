"""Runs over a text once, from figure to figure."""

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from language.figures.amounts import CENT, amount_at
from language.figures.currencies import CENTS
from language.figures.dates import date_at, year_at
from language.figures.figure import Figure
from language.figures.lexicon import lexicon
from language.figures.numerals import numeral
from language.figures.qualifiers import Bound, bound
from language.figures.ranges import amounts_from
from language.figures.reading import Found, Reading, plain, ratio
from language.figures.shares import share_at

_CARRY = 25  # tokens
_KEPT = 1000  # characters of a text whose figures are kept
_FULL_STOPS = frozenset({".", "!", "?", ";", "。"})


def read_figures(text: str, language: str = "en", year: int | None = None) -> tuple[Figure, ...]:
    """The figures of a text in reading order; they never overlap.

    `language` is a tag such as "en" or "de-AT"; a language without a data file is read as English. `year` is the year
    of publication, for dates that name none ("in June"); without it such dates yield nothing. Raises nothing.
    """
    return _kept_figures(text, language, year) if len(text) <= _KEPT else _read_figures(text, language, year)


def _read_figures(text: str, language: str, year: int | None) -> tuple[Figure, ...]:
    reading = Reading(text, lexicon(language), year)
    return _with_cents(tuple(_figures(reading)))


# Evidence and checks read the same texts, a batch later even: those are kept, some 30 MB at worst.
_kept_figures = lru_cache(maxsize=8192)(_read_figures)


def read_number(text: str, language: str = "en") -> str | None:
    """One number as a person types it ("30m", "1,234.5", "half") as a plain decimal string.

    A currency sign before it is passed over. None for anything else, and where the value is not certain: "1.500" in
    English may be one and a half or fifteen hundred.
    """
    reading = Reading(text, lexicon(language))
    tokens = reading.tokens
    at = int(tokens.lower[0] in ("-", "−", "+"))
    minus = "-" if tokens.lower[0] in ("-", "−") else ""
    at += tokens.kinds[at] == "symbol"
    fraction = reading.lexicon.fractions.at(tokens, at)
    if fraction and fraction[1] == tokens.count:
        return minus + plain(ratio(*fraction[0][0]))
    number = numeral(reading, at, money=True)
    if number is None or number.doubtful or number.end != tokens.count:
        return None
    return minus + plain(number.value) if number.value else "0"


def _figures(reading: Reading) -> Iterator[Figure]:
    index = 0
    while index < reading.tokens.count:
        for found in _at(reading, index):
            passage = bound(reading, found)
            if found.kind and _counts(reading, found, passage):
                reading.counted = found if found.kind == "quantity" else reading.counted
                yield _figure(reading, found, passage)
            reading.floor = passage.end
        index = max(index + 1, reading.floor)


def _at(reading: Reading, index: int) -> list[Found]:
    """What starts at a token: one figure, two of a change, or none."""
    tokens = reading.tokens
    kind = tokens.kinds[index]
    if kind == "symbol":
        return amounts_from(reading, index)
    if kind != "number" and tokens.lower[index] not in reading.lexicon.openers:
        return []
    if dated := date_at(reading, index):
        return [dated]
    if share := share_at(reading, index):
        return [share]
    if amounts := amounts_from(reading, index):
        return amounts
    other = year_at(reading, index) or _undisclosed(reading, index) or _carried(reading, index)
    return [other] if other else []


def _carried(reading: Reading, index: int) -> Found | None:
    """ "has 210 lockers and wants at least 1,000": a bounded number without a noun counts what the sentence counted."""
    tokens, counted = reading.tokens, reading.counted
    if counted is None or tokens.kinds[index] != "number" or index - counted.end > _CARRY:
        return None
    same_sentence = _FULL_STOPS.isdisjoint(tokens.lower[counted.end : index])
    bounded = reading.lexicon.before.before(tokens, index, reading.floor)
    bare = amount_at(reading, index) if same_sentence and bounded else None
    if bare is None or bare.kind or bare.number.dated or counted.unit in reading.words.time_units:
        return None
    hyphened = tokens.after_hyphen(bare.end) != bare.end
    ends = (tokens.kinds[bare.end] in ("mark", "gap", "end") and not hyphened) or tokens.lower[
        bare.end
    ] in reading.words.function_words
    return Found("quantity", plain(bare.value), counted.unit, index, bare.end) if ends else None


def _undisclosed(reading: Reading, index: int) -> Found | None:
    phrase = reading.lexicon.undisclosed.at(reading.tokens, index)
    if phrase is None or reading.tokens.lower[phrase[1]] in reading.words.scale_links:
        return None
    return Found("money", "", "", index, phrase[1], qualifier="undisclosed")


def _counts(reading: Reading, found: Found, passage: Bound) -> bool:
    """False for a quantity whose number belongs to a name: "page 12", "Formula 1 drivers", "the Big Four banks"."""
    if found.kind != "quantity" or passage.start < found.start:
        return True
    tokens, before = reading.tokens, found.start - 1
    labels = reading.words.labels
    if tokens.lower[before] in labels or (tokens.lower[before] == "." and tokens.lower[before - 1] in labels):
        return False
    if reading.words.noun_style not in ("english", "plural"):
        return True
    if tokens.kinds[found.start] == "word" and tokens.capital(found.start):
        return tokens.opens_sentence(found.start)
    return not _named(reading, before, found.start + 1)


def _named(reading: Reading, before: int, behind: int) -> bool:
    """Whether the word before a number is a name: capitalised, in a line that is not a headline in capitals."""
    tokens = reading.tokens
    if tokens.kinds[before] != "word" or not tokens.capital(before) or before < reading.floor:
        return False
    if tokens.lower[before] in reading.words.function_words or tokens.lower[before].endswith(("'s", "s'")):
        return False
    return not tokens.capital(behind)


def _figure(reading: Reading, found: Found, passage: Bound) -> Figure:
    starts, ends = reading.tokens.starts, reading.tokens.ends
    return Figure(
        kind=found.kind,
        value=found.value,
        value_max=found.value_max,
        unit=found.unit,
        qualifier=passage.qualifier,
        start=starts[passage.start],
        end=ends[passage.end - 1],
        number_start=starts[found.start],
        number_end=ends[found.end - 1],
    )


def _with_cents(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Cents are those of the one currency with cents that the text names; without one, or with two, of none."""
    named = {figure.unit for figure in figures} & CENTS
    unit = named.pop() if len(named) == 1 else ""
    return tuple(msgspec.structs.replace(figure, unit=unit) if figure.unit == CENT else figure for figure in figures)
