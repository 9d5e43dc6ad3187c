"""The summary: whole sentences of the story, chosen by rules.

Hard rules come first (sentence.py): no heading, caption, list stub, question or bare quotation, and no sentence that
leans on one that is not chosen with it. What is left is ranked by its place, by how much of the story's own vocabulary
it carries (its cosine with the TF-IDF centroid), by the headline's words in it and by its length.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from digests.openers import Openers, openers
from digests.sentence import WORDS, Sentence, Source, balanced, read, terms
from language.blocks import Block
from language.sentences import split_sentences

TEASER = 130

# What counts how much, set by hand on news with human summaries. Place and centre run from 0 to 1.
PLACE, CENTRE, HEADLINE, FIGURE = 1.2, 1.0, 0.5, 0.1
ODD_LENGTH, QUOTING, PRONOUN, REPEATING = 0.3, 0.3, 0.2, 0.7
FADE = 8.0  # sentences until the place counts 1/e
WEAK_LEAD = 0.4  # of the place's weight, where the story opens with an anecdote, a question or a quotation
LEAST = 0.2  # nothing below this is added to a first sentence
BRIEF, LONG = 10, 30  # words a sentence should have
CHAIN = 3  # sentences of which each leans on the one before; a longer chain is no summary
OFF_CENTRE = 0.3  # a lead that shares less than this of the most central sentence's score is an anecdote

_CLAUSE_END = re.compile(r"\S(?=[,;:]\s|\s[–—-]\s|[、；，：])")

Vector = dict[str, float]


class Room(NamedTuple):
    """How much may be chosen."""

    sentences: float
    words: float
    least: float  # what a further sentence must be worth


def summarise(
    blocks: Sequence[Block], language: str, title: str = "", *, sentences: int | None = None, words: int = WORDS
) -> tuple[tuple[str, ...], tuple[Source, ...]]:
    """The chosen sentences, verbatim but for white space, in reading order, and where each of them stands.

    Without `sentences` as many as fit into `words` words, at most one for every 20; where words are not spaced 160
    characters stand for 60 words. With `sentences` that many of any length, fewer if fewer are fit to be chosen. If no
    sentence is both fit and short enough the least bad one that is short enough is given. Nothing is given for a text
    of which every sentence is too long, and for one without any sentence of its own.
    """
    lists = openers(language)
    room = Room(max(1, words // 20), words, LEAST) if sentences is None else Room(sentences, math.inf, -math.inf)
    story = list(read(blocks, language, lists))
    if not story:
        return (), ()
    ranking = Ranking(story, title, lists)
    prose = [sentence for sentence in story if sentence.kind == "p"]
    picked = ranking.pick(prose, room) or ranking.pick(story, room) or _least_bad(story, room)
    chosen = [story[at] for at in sorted(picked)]
    return tuple(one.text for one in chosen), tuple(one.source for one in chosen)


class Ranking:
    """What each sentence of a story is worth, and how much two of them say the same."""

    def __init__(self, story: list[Sentence], title: str, lists: Openers) -> None:
        self.story = story
        self.vectors = _vectors(story)
        centre = _centrality(self.vectors)
        place = PLACE if _is_lead(story[0], centre[0]) else PLACE * WEAK_LEAD
        subject = frozenset(terms(title, lists))
        self.worth = [
            place * math.exp(-one.at / FADE) + CENTRE * near + _merits(one, subject, lists)
            for one, near in zip(story, centre, strict=True)
        ]

    def pick(self, among: Sequence[Sentence], room: Room) -> list[int]:
        """Numbers of the chosen sentences: again and again the worthiest that fits, with those it leans on."""
        units, worth, picked = _units(among), list(self.worth), list[int]()
        while best := self._best(units, worth, picked, room):
            picked += best
            for at in best:
                for other, vector in enumerate(self.vectors):
                    repeated = self.worth[other] - REPEATING * _cosine(self.vectors[at], vector)
                    worth[other] = min(worth[other], repeated)
        return picked

    def _best(self, units: list[list[int]], worth: list[float], picked: list[int], room: Room) -> list[int]:
        left = room.words - sum(self.story[at].length for at in picked)
        best, most = list[int](), room.least if picked else -math.inf
        for unit in units:
            new = [at for at in unit if at not in picked]
            if not new or len(picked) + len(new) > room.sentences or sum(self.story[at].length for at in new) > left:
                continue
            mean = sum(worth[at] for at in new) / len(new)
            if mean > most and not self._repeats(new, picked):
                best, most = new, mean
        return best

    def _repeats(self, new: list[int], picked: list[int]) -> bool:
        """Whether a sentence would be said twice, word for word."""
        said = [self.story[at].said for at in (*picked, *new)]
        return len(set(said)) < len(said)


def _vectors(story: list[Sentence]) -> list[Vector]:
    """Each sentence's TF-IDF vector, of length 1: a word counts less the more sentences have it."""
    found = Counter(term for sentence in story for term in set(sentence.terms))
    weight = {term: math.log(1 + len(story) / count) for term, count in found.items()}
    return [_unit({term: n * weight[term] for term, n in Counter(one.terms).items()}) for one in story]


def _centrality(vectors: list[Vector]) -> list[float]:
    total: Vector = {}
    for vector in vectors:
        for term, value in vector.items():
            total[term] = total.get(term, 0.0) + value
    centroid = _unit(total)
    near = [_cosine(vector, centroid) for vector in vectors]
    top = max(near) or 1.0
    return [value / top for value in near]


def _unit(vector: Vector) -> Vector:
    norm = math.sqrt(sum(value * value for value in vector.values())) or 1.0
    return {term: value / norm for term, value in vector.items()}


def _cosine(one: Vector, other: Vector) -> float:
    small, large = (one, other) if len(one) < len(other) else (other, one)
    return sum(value * large[term] for term, value in small.items() if term in large)


def _is_lead(first: Sentence, near: float) -> bool:
    """Whether the story opens with its news, and not with an anecdote, a question or a quotation."""
    return first.sound and not first.quoted and not first.personal and near >= OFF_CENTRE


def _merits(one: Sentence, subject: frozenset[str], lists: Openers) -> float:
    shared = len(subject.intersection(one.terms)) / len(subject) if subject else 0.0
    odd = max(0.0, (BRIEF - one.length) / BRIEF, min(1.0, (one.length - LONG) / LONG))
    figure = any(map(str.isdigit, one.text))
    pronoun = any(token in lists.pronouns for token in one.tokens[:6])
    return HEADLINE * shared + FIGURE * figure - ODD_LENGTH * odd - QUOTING * one.quoted - PRONOUN * pronoun


def _units(among: Sequence[Sentence]) -> list[list[int]]:
    """What can be chosen: a sentence that stands alone, or one that leans with the sentences it leans on."""
    units: dict[int, list[int]] = {}
    for one in among:
        if one.sound and not one.leans:
            units[one.at] = [one.at]
        elif one.sound and 0 < len(units.get(one.at - 1, [])) < CHAIN:
            units[one.at] = [*units[one.at - 1], one.at]
    return list(units.values())


def _least_bad(story: list[Sentence], room: Room) -> list[int]:
    """Where none is fit: of those with room enough one that stands alone, that is whole, the first; none if all are too
    long."""
    short = [one for one in story if one.length <= room.words]
    best = min(short, key=lambda one: (one.leans, not one.whole, one.asks, one.at), default=None)
    return [best.at] if best else []


def teaser(text: str, limit: int = TEASER) -> str:
    """The text cut to `limit` characters at the end of a sentence, else of a clause, which "…" then marks.

    Empty where it has no such end, so that a person writes the teaser: nothing is ever cut within a clause.
    """
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    sentences = [end for _, end in split_sentences(text)]
    clauses = [found.end() for found in _CLAUSE_END.finditer(text, 0, limit)]
    for ends, tail in ((sentences, ""), (clauses, "…")):
        fit = [end for end in ends if limit // 3 <= end <= limit - len(tail) and balanced(text[:end])]
        if fit:
            return text[: fit[-1]] + tail
    return ""
