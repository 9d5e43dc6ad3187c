"""Money, percent and quantities: a number with what it measures, alone or as one end of a range."""

from decimal import Decimal
from typing import NamedTuple

from language.figures.currencies import CODES, PREFIXES, SCALED_ONLY, SYMBOLS
from language.figures.nouns import unit_at
from language.figures.numerals import Numeral, numeral
from language.figures.reading import Reading

CENT = "cent"  # stands for the currency until the rest of the text has named it


class Amount(NamedTuple):
    """One end of a range, or a whole figure. Without a kind it is a bare number that a range may still explain."""

    kind: str
    value: Decimal
    unit: str
    start: int
    end: int
    number: Numeral
    qualifier: str = ""
    prefixed: bool = False
    factor: Decimal = Decimal(1)


class Measure(NamedTuple):
    kind: str
    unit: str
    end: int
    factor: Decimal = Decimal(1)
    qualifier: str = ""


def amount_at(reading: Reading, index: int, second: bool = False) -> Amount | None:
    """The amount that starts at a token; `second` allows the hyphen of a range before it."""
    prefix = _currency_before(reading, index)
    if prefix:
        return _prefixed(reading, index, *prefix)
    if not (second or stands_alone(reading, index)):
        return None
    number = numeral(reading, index)
    if number is None:
        return None
    measure = _measure(reading, number)
    start = index if second else _signed(reading, index)
    if measure is None:
        return Amount("", number.value, "", start, number.end, number)
    value = _sign(number.value, index, start) * measure.factor
    kind, unit, end, factor, qualifier = measure
    return Amount(kind, value, unit, start, end, number, qualifier, factor=factor)


def stands_alone(reading: Reading, index: int) -> bool:
    """False where a number is the tail of a name, a date, a telephone number or a longer number."""
    tokens = reading.tokens
    before = index - 1
    if before >= reading.floor and _is_number(reading, before):
        return False
    if not tokens.glued(index) or tokens.kinds[before] == "cjk":
        return tokens.lower[before] not in reading.words.labels or tokens.kinds[before] != "cjk"
    if tokens.kinds[before] in ("word", "symbol", "url", "number"):
        return False
    if tokens.lower[before] == "-":
        return not tokens.glued(before) or tokens.kinds[before - 1] == "mark"
    return tokens.lower[before] not in ".,:/\\#@_=&'*^°%"


def _is_number(reading: Reading, index: int) -> bool:
    tokens = reading.tokens
    return tokens.kinds[index] == "number" or tokens.lower[index] in reading.words.number_words


def _signed(reading: Reading, index: int) -> int:
    """The index of the minus sign before a token, else the token's own."""
    tokens = reading.tokens
    before = index - 1
    if before < reading.floor:
        return index
    if tokens.lower[before] in reading.words.minus:
        return before
    dash = tokens.lower[before] in ("-", "−", "–") and tokens.glued(index)
    return before if dash and (not tokens.glued(before) or tokens.lower[before - 1] in "([") else index


def _sign(value: Decimal, index: int, start: int) -> Decimal:
    return value if start == index else -value


def _currency_before(reading: Reading, index: int) -> tuple[str, int] | None:
    """The currency named before a number, and where the number starts."""
    tokens = reading.tokens
    word = tokens.words[index]
    if tokens.kinds[index] == "symbol":
        code, at = SYMBOLS.get(word, ""), index + 1
    elif word in CODES or word in PREFIXES:
        code, at = (word if word in CODES else PREFIXES[word]), index + 1
        if tokens.lower[at] == "." and tokens.glued(at):
            at += 1
        at += tokens.kinds[at] == "symbol"
    else:
        return None
    return (code, at) if tokens.kinds[at] == "number" else None


def _prefixed(reading: Reading, index: int, code: str, at: int) -> Amount | None:
    tokens = reading.tokens
    number = numeral(reading, at, money=True)
    if number is None or number.doubtful:
        return None
    if tokens.words[index] in SCALED_ONLY and not (number.scale and tokens.glued(at)):
        return None
    end = number.end
    if tokens.words[end] in CODES:
        code, end = tokens.words[end], end + 1
    start = _signed(reading, index)
    return Amount("money", _sign(number.value, index, start), code, start, end, number, prefixed=True)


def _measure(reading: Reading, number: Numeral) -> Measure | None:
    """What stands behind the number, past a "plus" or an "or more" that may come between."""
    measure = _measured(reading, number, number.end)
    if measure:
        return measure
    after = reading.lexicon.after.at(reading.tokens, reading.tokens.after_hyphen(number.end))
    measure = _measured(reading, number, after[1]) if after else None
    return measure and after and measure._replace(qualifier=after[0])


def _measured(reading: Reading, number: Numeral, end: int) -> Measure | None:
    tokens = reading.tokens
    at = tokens.after_hyphen(end)
    if number.scale and tokens.lower[at] in reading.words.scale_links:
        at += 1
    points = reading.lexicon.units.at(tokens, at)
    percent = reading.lexicon.percent.at(tokens, at)
    if percent and not (points and points[1] > percent[1]):
        return _percent(reading, *percent)
    if named := reading.lexicon.currencies.at(tokens, at):
        return _named_money(reading, number, *named)
    if money := _coded_money(reading, number, at) or _cents(reading, at):
        return money
    return _quantity(reading, number, at, hyphened=at != end)


def _percent(reading: Reading, factor: int, end: int) -> Measure | None:
    """ "3割5分" is 35 %, which is left alone."""
    runs_on = factor > 1 and reading.tokens.kinds[end] == "number"
    return None if runs_on else Measure("percent", "%", end, Decimal(factor))


def _named_money(reading: Reading, number: Numeral, named: tuple[str, str], end: int) -> Measure | None:
    """ "30 million dollars"; what is doubtful ("200 pounds", "10 won") needs a sum large enough, and no "of"."""
    phrase, code = named
    least = reading.words.doubtful_currencies.get(phrase)
    unsure = least is not None and (number.value < least or reading.tokens.lower[end] in reading.words.scale_links)
    return None if unsure or number.doubtful else Measure("money", code, end)


def _coded_money(reading: Reading, number: Numeral, at: int) -> Measure | None:
    """ "30m USD", "5 €"; a sign that a number follows belongs to that one."""
    tokens = reading.tokens
    if tokens.kinds[at + 1] == "number" or number.doubtful:
        return None
    if tokens.words[at] in CODES:
        return Measure("money", tokens.words[at], at + 1)
    sign = tokens.kinds[at] == "symbol" and (reading.words.decimal == "," or tokens.words[at] == "€")
    return Measure("money", SYMBOLS.get(tokens.words[at], ""), at + 1) if sign else None


def _cents(reading: Reading, at: int) -> Measure | None:
    found = reading.lexicon.subunits.at(reading.tokens, at)
    if found is None or (found[1] == at + 1 and len(reading.tokens.lower[at]) == 1 and not reading.tokens.glued(at)):
        return None
    return Measure("money", found[0], found[1], Decimal("0.01"))


def _quantity(reading: Reading, number: Numeral, at: int, hyphened: bool) -> Measure | None:
    tokens = reading.tokens
    if tokens.kinds[at] not in ("word", "cjk", "mark") or reading.lexicon.currencies.at(tokens, at):
        return None
    known = reading.lexicon.units.at(tokens, at)
    if (number.doubtful and not known) or (number.dated and not _counted_year(reading, number, known is not None)):
        return None
    found = unit_at(reading, number, at, hyphened)
    if found is None:
        return None
    return Measure("quantity", found[0], found[1])


def _counted_year(reading: Reading, number: Numeral, known: bool) -> bool:
    """Whether four digits that look like a year count something: "2000 jobs", "1950 MW"; "2026 forecasts" do not."""
    if reading.tokens.lower[number.end - 2] in reading.words.year_before:
        return False
    return known or number.value % 100 == 0
