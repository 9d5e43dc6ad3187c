"""Two amounts that belong together: "$2.6-2.7 billion", "between 5 and 7 percent", "four to six weeks"."""

from language.figures.amounts import Amount, amount_at
from language.figures.reading import Found, Reading, plain

_LOOK_BACK = 3
_SMALL = 1000  # "$5 to $7 million": only a number below this takes the scale of the second


def amounts_from(reading: Reading, index: int) -> list[Found]:
    """The figure that starts at a token, or both figures of a change ("from 5 to 7 percent")."""
    first = amount_at(reading, index)
    if first is None:
        return []
    pair = _pair(reading, first)
    if pair is None:
        return [_single(first)] if first.kind else []
    low, high = pair
    if _is_change(reading, first):
        return [_single(low), _single(high)]
    if low.value < high.value:
        return [_single(low)._replace(end=high.end, value_max=plain(high.value), qualifier="range")]
    explicit = bool(first.kind)
    return [_single(low), _single(high)] if explicit else [Found("", "", "", low.start, high.end)]


def _single(amount: Amount) -> Found:
    value = plain(amount.value)
    return Found(amount.kind, value, amount.unit, amount.start, amount.end, qualifier=amount.qualifier)


def _pair(reading: Reading, first: Amount) -> tuple[Amount, Amount] | None:
    """Both ends, the first completed from the second, when a linking word stands between."""
    tokens, lexicon = reading.tokens, reading.lexicon
    link = lexicon.range_links.at(tokens, first.end)
    if link is None and lexicon.between.before(tokens, first.start, reading.floor):
        link = lexicon.between_links.at(tokens, first.end)
    if link is None and tokens.lower[first.start - 1] in reading.words.origins:
        link = lexicon.change_links.at(tokens, first.end)
    if link is None or (first.number.dated and not first.kind):
        return None
    second = amount_at(reading, link[1], second=True)
    return _matched(first, second) if second else None


def _matched(first: Amount, second: Amount) -> tuple[Amount, Amount] | None:
    if first.prefixed and not second.kind:
        second = second._replace(kind=first.kind, unit=first.unit)
    borrows = not first.kind and second.kind != "" and not second.prefixed
    if borrows:
        first = first._replace(kind=second.kind, unit=second.unit)
    if not first.kind or (first.kind, first.unit) != (second.kind, second.unit):
        return None
    return (_with_scale(first, second) if borrows or first.prefixed else first), second


def _with_scale(first: Amount, second: Amount) -> Amount:
    """The first end with the scale and the factor of the second: "$2.6-2.7 billion", "20 to 30 cents"."""
    value = first.number.value * second.factor
    if not first.number.scale and first.number.value < _SMALL:
        value = value.scaleb(second.number.scale)
    return first._replace(value=value)


def _is_change(reading: Reading, first: Amount) -> bool:
    """Whether the two are a before and an after: "from $5 to $7", "rose $2 to $73"."""
    tokens, words = reading.tokens, reading.words
    if reading.lexicon.between.before(tokens, first.start, reading.floor):
        return False
    if tokens.lower[first.start - 1] in words.origins:
        return True
    before = tokens.lower[max(0, first.start - _LOOK_BACK) : first.start]
    return first.kind != "" and not words.changes.isdisjoint(before)
