"""The prose that a minor change may not touch: figures, names and quotations, in reading order."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest

import msgspec

from articles.document import Document
from language.blocks import read_blocks
from language.figures import read_figures
from language.sentences import OPENERS, split_sentences, starts_sentences
from language.words import quoted_spans

_WORD = re.compile(r"\w+(?:[-‐'’&.]\w+)*")
_POSSESSIVE = re.compile(r"['’]s$")
_DIGITS = re.compile(r"[^\s—]*\d[^\s—]*")
_QUOTING = frozenset(OPENERS) - frozenset("([")
_BEFORE, _BEHIND = "([\"'“„‘«", ".,;:!?…)]\"'“”’»"  # what may stand around a figure and is no part of it
# Words that open an English sentence and are nobody's name, besides those that end an abbreviation's doubt.
_OPENINGS = frozenset(
    "Perhaps Maybe Last Yesterday Today Tomorrow Earlier Later Recently According Despite During Between Among Through"
    " Within About Around Against Such Other Another Any Every Few Several Much More Less Finally Nevertheless Moreover"
    " Thus Therefore Hence Is Are Was Were Has Have Had Do Does Did Can Could Should Would Whether Which Even Unlike"
    " Nobody Nothing Everyone Nor".split()
)


def said_otherwise(old: Document, new: Document) -> str:
    """The first figure, capitalised word or quotation that is not the same in both, in words; empty without one.

    A summary where there was none is no matter: one accepted after publication goes out as minor.
    """
    if old.summary is None:
        new = msgspec.structs.replace(new, summary=None)
    pairs = {
        "figure": (list(_figures(old)), list(_figures(new))),
        "capitalised word": _names(old, new),
        "quotation": (list(_quotations(old)), list(_quotations(new))),
    }
    return next(filter(None, (_otherwise(name, *pair) for name, pair in pairs.items())), "")


def _otherwise(name: str, old: list[str], new: list[str]) -> str:
    """In words, where one sequence first departs from the other; empty if they are the same."""
    was, now = next((pair for pair in zip_longest(old, new, fillvalue="") if pair[0] != pair[1]), ("", ""))
    gone, came = was in Counter(old) - Counter(new), now in Counter(new) - Counter(old)
    if gone:
        return f"the {name} {_marked(was)} " + (f"became {_marked(now)}" if came else "is gone")
    if came:
        return f"the {name} {_marked(now)} is new"
    return f"the {name} {_marked(now)} stands where {_marked(was)} stood" if was or now else ""


def _marked(text: str) -> str:
    """In quotation marks, unless it has its own."""
    return text if quoted_spans(text)[:1] == ((0, len(text)),) else f"“{text}”"


def _prose(story: Document) -> list[str]:
    """All that readers read, in its order. Without a headline of its own for search, the story's serves."""
    fields = [story.headline, story.standfirst, story.seo_headline or story.headline, story.lead_caption]
    return [*fields, story.summary.text if story.summary else "", *(block.text for block in read_blocks(story.body))]


def _figures(story: Document) -> Iterator[str]:
    """Figures as read and every run of digits besides, so that a figure the grammar does not know counts too."""
    for text in _prose(story):
        yield from (" ".join(text[row.start : row.end].split()) for row in read_figures(text, story.language))
        yield from (run.lstrip(_BEFORE).rstrip(_BEHIND) for run in _DIGITS.findall(text))


def _quotations(story: Document) -> Iterator[str]:
    """What stands in quotation marks, and a block that is set as a quotation without any."""
    for text in _prose(story):
        yield from (text[start:end] for start, end in quoted_spans(text))
    quoted = (block.text for block in read_blocks(story.body) if block.kind == "quote")
    yield from (text for text in quoted if not quoted_spans(text))


def _names(old: Document, new: Document) -> tuple[list[str], list[str]]:
    """The capitalised words of either; of first words not those that open sentences often or are ordinary words."""
    was, now = list(_words(old)), list(_words(new))
    inside = {word.lower() for word, first in (*was, *now) if not first and _is_capitalised(word)}
    ordinary = {word.capitalize() for word, _ in (*was, *now) if word.islower() and word not in inside}
    ordinary |= {word for word, first in (*was, *now) if first and _opens(word, old.language)}
    return (
        [word for word, first in was if _is_capitalised(word) and not (first and word in ordinary)],
        [word for word, first in now if _is_capitalised(word) and not (first and word in ordinary)],
    )


def _words(story: Document) -> Iterator[tuple[str, bool]]:
    """Each word without a possessive's 's, and whether it is the first of a sentence or quotation."""
    for text in _prose(story):
        for start, end in split_sentences(text, story.language):
            for word in _WORD.finditer(text, start, end):
                before = text[max(start, word.start() - 4) : word.start()]
                first = word.start() < start + 4 and not before.strip(OPENERS + " ")
                yield _POSSESSIVE.sub("", word[0]), first or before[-1:] in _QUOTING


def _is_capitalised(word: str) -> bool:
    """Bitfarms, IG, iPhone and 3M, but not I, I'm and I'd."""
    return any(map(str.isupper, word[:2])) and re.split("['’]", word)[0] != "I"


def _opens(word: str, language: str) -> bool:
    return starts_sentences(word, language) or (language.startswith("en") and word in _OPENINGS)
