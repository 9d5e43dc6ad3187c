"""Numbers in digits and in words, with the scales behind them ("2.5 million", "fifty-five", "1億2000万")."""

from decimal import Decimal
from typing import NamedTuple

from language.figures.reading import Reading, ratio
from language.figures.vocabulary import Vocabulary

_LONGEST = 20  # characters; Decimal keeps 28 digits exactly, the scales included
_VULGAR = {
    "½": Decimal("0.5"),
    "¼": Decimal("0.25"),
    "¾": Decimal("0.75"),
    "⅓": Decimal("0.333"),
    "⅔": Decimal("0.667"),
}
_HIGHEST_SCALE = 15


class Numeral(NamedTuple):
    """`scale`: the power of ten that stood in words; `doubtful`: "1.500" may be 1.5 or 1500; `dated`: like a year."""

    value: Decimal
    end: int
    scale: int = 0
    spelled: bool = False
    doubtful: bool = False
    dated: bool = False


def numeral(reading: Reading, index: int, money: bool = False) -> Numeral | None:
    """The number that starts at a token, or None where its value is not certain."""
    if reading.tokens.kinds[index] == "number":
        number = _in_digits(reading, index, money)
        return number if number and _ends_well(reading, number) else None
    return part_of_scale(reading, index) or _in_words(reading, index)


def decimal_of(raw: str, words: Vocabulary) -> tuple[Decimal, bool] | None:
    """The value of digits and separators in the manner of a language, and whether it is doubtful."""
    extra = _VULGAR.get(raw[-1], Decimal(0))
    raw = raw[:-1] if extra else raw
    if not raw:
        return extra, False
    if len(raw) > _LONGEST or (raw[0] == "0" and raw[1:2].isdigit()):
        return None
    found = _separated(raw, words)
    return found and (found[0] + extra, found[1])


def _separated(raw: str, words: Vocabulary) -> tuple[Decimal, bool] | None:
    whole, point, fraction = raw.rpartition(words.decimal)
    if not point:
        whole, fraction = raw, ""
    if not fraction.isdigit() and point:
        return None
    digits = _grouped(whole, words)
    if digits is None:
        return _foreign(raw, words)
    unsure = len(fraction) == 3 and whole.isdigit() and whole != "0"
    return Decimal(f"{digits}.{fraction or 0}"), unsure


def _grouped(whole: str, words: Vocabulary) -> str | None:
    """The digits of a whole number whose groups are right: 1,234,567 or, in India, 12,34,567."""
    if whole.isdigit() or not whole:
        return whole or "0"
    separators = {char for char in whole if not char.isdigit()}
    if len(separators) > 1 or not separators <= {words.group, "'", "\u00a0", "\u202f", "\u2009"}:
        return None
    first, *middle, last = whole.split(separators.pop())
    if not 1 <= len(first) <= 3 or len(last) != 3:
        return None
    sizes = {len(group) for group in middle}
    indian = sizes == {2} and len(first) <= 2 and words.group == ","
    return first + "".join(middle) + last if indian or sizes <= {3} else None


def _foreign(raw: str, words: Vocabulary) -> tuple[Decimal, bool] | None:
    """ "1.5" in a language of decimal commas cannot be a group of thousands, so it is read as it stands."""
    whole, point, fraction = raw.partition(words.group)
    if words.foreign_decimal and point and whole.isdigit() and fraction.isdigit() and len(fraction) < 3:
        return Decimal(raw.replace(words.group, ".")), False
    return None


def _in_digits(reading: Reading, index: int, money: bool) -> Numeral | None:
    number = _scaled_digits(reading, index, money)
    while number and reading.words.scales_add and number.scale and reading.tokens.kinds[number.end] == "number":
        number = _added(number, _scaled_digits(reading, number.end, money))
    return number


def _scaled_digits(reading: Reading, index: int, money: bool) -> Numeral | None:
    tokens, words = reading.tokens, reading.words
    raw, end = tokens.words[index], index + 1
    while words.space_groups and _space_group(reading, raw, end):
        raw, end = raw + "\u00a0" + tokens.words[end], end + 1
    parsed = decimal_of(raw, words)
    if parsed is None:
        return None
    value, doubtful = parsed
    dated = len(raw) == 4 and raw.isdigit() and 1900 <= int(raw) <= 2100
    return _scaled(reading, Numeral(value, end, doubtful=doubtful, dated=dated), money)


def _space_group(reading: Reading, raw: str, end: int) -> bool:
    tokens = reading.tokens
    head = raw.split("\u00a0")[0]
    follows = tokens.kinds[end] == "number" and tokens.starts[end] == tokens.ends[end - 1] + 1
    return follows and len(head) <= 3 and len(raw) < _LONGEST and tokens.words[end][:3].isdigit() and (
        len(tokens.words[end]) == 3 or tokens.words[end][3:4] == reading.words.decimal
    )  # fmt: skip


def _added(number: Numeral, lesser: Numeral | None) -> Numeral | None:
    """The number with a smaller scale added to it (1億2000万); None where the scales do not descend."""
    if lesser is None or lesser.scale >= number.scale:
        return None
    return lesser._replace(value=number.value + lesser.value, dated=False)


def _scaled(reading: Reading, number: Numeral, money: bool) -> Numeral:
    """The number times the scales behind it."""
    tokens, lexicon = reading.tokens, reading.lexicon
    value, end, power = number.value, number.end, 0
    if half := lexicon.and_a_half.at(tokens, end):
        value, end = value + Decimal("0.5"), half[1]
    while power < _HIGHEST_SCALE and (scale := lexicon.scales.at(tokens, tokens.after_hyphen(end))):
        power, end = power + scale[0], scale[1]
    if not power and (short := _short_scale(reading, end, money)) and (money or value >= 10 or short > 3):  # no "4K"
        power, end = short, end + 1
    dated = number.dated and end == number.end
    return number._replace(
        value=value.scaleb(power), end=end, scale=power, dated=dated, doubtful=number.doubtful and not power
    )


def _short_scale(reading: Reading, index: int, money: bool) -> int:
    """The power of ten of "m", "bn" or "k" right behind a number, or behind a sum of money and a space."""
    tokens = reading.tokens
    if not (money or tokens.glued(index)):
        return 0
    runs_on = tokens.glued(index + 1) and (
        tokens.kinds[index + 1] in ("number", "word") or tokens.lower[index + 1] in "&/"
    )
    return 0 if runs_on else reading.words.short_scales.get(tokens.lower[index], 0)


def _ends_well(reading: Reading, number: Numeral) -> bool:
    """False where the digits run on into a word, a time, a fraction or another number."""
    tokens, end = reading.tokens, number.end
    if tokens.kinds[end] == "number" or _torn(reading, end):
        return False
    if not tokens.glued(end) or tokens.kinds[end] == "cjk":
        return True
    if tokens.kinds[end] == "word":
        return number.scale > 0 or tokens.lower[end] in reading.lexicon.glued
    return tokens.lower[end] not in (":", "/", "'", "_", "@", "\\") or not tokens.glued(end + 1)


def _torn(reading: Reading, end: int) -> bool:
    """ "$7. 2 million": a slip of the keyboard has torn the number in two."""
    tokens = reading.tokens
    follows = tokens.lower[end] == "." and tokens.kinds[end + 1] == "number"
    return follows and reading.lexicon.scales.at(tokens, end + 2) is not None


def _in_words(reading: Reading, index: int) -> Numeral | None:
    """A spelled number: groups of words, each with a smaller scale than the one before."""
    tokens, words = reading.tokens, reading.words
    total, ceiling, power, end = Decimal(0), _HIGHEST_SCALE + 1, 0, index
    for _ in range(4):
        group = _group(reading, end)
        if group is None:
            break
        scaled = _scaled(reading, Numeral(Decimal(group[0]), group[1]), money=False)
        if scaled.scale >= ceiling:
            return None
        total, end, ceiling = total + scaled.value, scaled.end, scaled.scale
        power = power or scaled.scale
        if not scaled.scale:
            break
        end += tokens.lower[end] in words.joiners and scaled.scale == 3 and _group(reading, end + 1) is not None
    if end == index or _more_numbers(reading, end):
        return None
    return Numeral(total, end, power, spelled=True)


def _more_numbers(reading: Reading, end: int) -> bool:
    return reading.tokens.kinds[end] == "number" or reading.tokens.lower[end] in reading.words.number_words


def _group(reading: Reading, index: int) -> tuple[int, int] | None:
    """A number below the first scale ("two hundred and five", "two dozen") and the index behind it."""
    tokens, words = reading.tokens, reading.words
    if tokens.lower[index] in words.articles:
        return _article(reading, index)
    value, place, end = 0, 10_000, index
    for _ in range(8):
        at = _next_word(reading, end, place) if end > index else index
        word = tokens.lower[at]
        if word in words.multipliers and 0 < value < 100:
            value, place, end = value * words.multipliers[word], 100 if words.multipliers[word] == 100 else 0, at + 1
        elif word in words.number_words and words.number_words[word] < place:
            value, place, end = value + words.number_words[word], _place(words.number_words[word]), at + 1
        else:
            break
    return (value, end) if end > index else None


def _article(reading: Reading, index: int) -> tuple[int, int] | None:
    """ "a million", "a dozen": the article counts one before a scale, and only there."""
    tokens, words = reading.tokens, reading.words
    if factor := words.multipliers.get(tokens.lower[index + 1]):
        return factor, index + 2
    follows = reading.lexicon.scales.at(tokens, index + 1) or (
        words.decimal == "," and reading.lexicon.percent.at(tokens, index + 1)
    )
    return (1, index + 1) if follows else None


def _next_word(reading: Reading, end: int, place: int) -> int:
    """The index of the next part of a spelled number, behind a hyphen or a joining word that may stand there."""
    tokens = reading.tokens
    if reading.words.joiners.get(tokens.lower[end]) == place:
        return end + 1
    return tokens.after_hyphen(end)


def _place(value: int) -> int:
    """The next word of a spelled number has to be below this: 10 after "twenty", 100 after "two hundred"."""
    return next((place for place in (1000, 100, 10) if value >= place and value % place == 0 and value != 10), 0)


def part_of_scale(reading: Reading, index: int) -> Numeral | None:
    """ "half a million", "a quarter of a percentage point", "half an hour"."""
    tokens, lexicon = reading.tokens, reading.lexicon
    fraction = lexicon.fractions.at(tokens, index)
    if fraction is None or tokens.lower[index - 1] in reading.words.no_share_before:
        return None
    (top, bottom), _ = fraction[0]
    link = lexicon.fraction_links.at(tokens, fraction[1])
    if link is None and bottom != 2:
        return None
    at = link[1] if link else fraction[1]
    value = ratio(top, bottom)
    if scale := lexicon.scales.at(tokens, at):
        return Numeral(value.scaleb(scale[0]), scale[1], scale[0], spelled=True) if bottom in (2, 4, 5, 8, 10) else None
    if factor := reading.words.multipliers.get(tokens.lower[at]):
        return Numeral(value * factor, at + 1, spelled=True)
    unit = lexicon.units.at(tokens, at)
    half_year = tokens.lower[at - 1] == "-" and unit is not None and unit[0] in reading.words.time_units
    return Numeral(value, at, spelled=True) if (unit or lexicon.percent.at(tokens, at)) and not half_year else None
