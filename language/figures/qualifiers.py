"""The words that bound a figure: "up to", "at least", "or more", and for dates "by" and "since"."""

from typing import NamedTuple

from language.figures.lexicon import Phrases
from language.figures.reading import Found, Reading

_MOST = 3  # stacked phrases: "up to about another"


class Bound(NamedTuple):
    """A figure's qualifier, and the tokens that the whole passage covers."""

    qualifier: str
    start: int
    end: int


def bound(reading: Reading, found: Found) -> Bound:
    """The qualifier of a figure; a range, a date and an undisclosed sum follow rules of their own."""
    if found.qualifier == "undisclosed":
        return Bound("undisclosed", found.start, found.end)
    if found.kind == "date":
        return _dated(reading, found)
    if found.qualifier == "range":
        between = reading.lexicon.between.before(reading.tokens, found.start, reading.floor)
        _, start = between or _led(reading, found, reading.lexicon.before)
        return Bound("range", start, found.end)
    said, start = _led(reading, found, reading.lexicon.before)
    after = _after(reading, reading.tokens.after_hyphen(found.end))
    said += [word for word in (found.qualifier, after[0] if after else "") if word]
    return Bound(_strongest(said), start, after[1] if after else found.end)


def _after(reading: Reading, index: int) -> tuple[str, int] | None:
    """The qualifying phrase behind a figure, unless it runs into the next one: "5 barges or more than 6"."""
    after = reading.lexicon.after.at(reading.tokens, index)
    return after if after and not reading.lexicon.before.at(reading.tokens, after[1] - 1) else None


def _dated(reading: Reading, found: Found) -> Bound:
    said, start = _led(reading, found, reading.lexicon.date_before)
    after = reading.lexicon.date_after.at(reading.tokens, found.end)
    if after:
        said.append(after[0])
    return Bound(_strongest(said), start, after[1] if after else found.end)


def _led(reading: Reading, found: Found, phrases: Phrases[tuple[str, str]]) -> tuple[list[str], int]:
    """What the qualifying phrases before a figure say, and where they start."""
    tokens, said, start, at = reading.tokens, [], found.start, found.start
    for _ in range(_MOST):
        if phrase := phrases.before(tokens, at, reading.floor):
            (words, value), at = phrase
            if value == "exact" or _means_time(reading, words, at, found):
                break
            said.append(value)
            start = at
        elif filler := reading.lexicon.fillers.before(tokens, at, reading.floor):
            at = filler[1]
        else:
            break
    return said, start


def _means_time(reading: Reading, words: str, at: int, found: Found) -> bool:
    """ "over five years" lasts five years; "for over five years" lasts longer."""
    vocabulary = reading.words
    if words not in vocabulary.during or found.unit not in vocabulary.time_units:
        return False
    return reading.tokens.lower[at - 1] not in vocabulary.during_not


def _strongest(said: list[str]) -> str:
    """A bound outweighs an "about"; among bounds the nearest to the number counts."""
    bounds = [value for value in said if value != "about"]
    return (bounds or said or ["exact"])[0]
