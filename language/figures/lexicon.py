"""A vocabulary made ready for matching, one a language, kept for the life of the process."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Generic, TypeVar

from language import data
from language.figures.currencies import CODES, PREFIXES
from language.figures.tokens import Tokens
from language.figures.vocabulary import Vocabulary

T = TypeVar("T")
FALLBACK = "en"


class Phrases(Generic[T]):
    """Phrases of one or more tokens, found from their first or their last word; the longest wins."""

    def __init__(self, phrases: Mapping[str, T]) -> None:
        self.heads: dict[str, list[tuple[list[str], T]]] = {}
        self.tails: dict[str, list[tuple[list[str], T]]] = {}
        for phrase, value in phrases.items():
            tokens = Tokens(phrase)
            words = tokens.lower[: tokens.count]
            self.heads.setdefault(words[0], []).append((words, value))
            self.tails.setdefault(words[-1], []).append((words, value))
        for entries in (*self.heads.values(), *self.tails.values()):
            entries.sort(key=lambda entry: -len(entry[0]))

    def at(self, tokens: Tokens, index: int) -> tuple[T, int] | None:
        """The phrase that starts at a token: its value and the index behind it."""
        for words, value in self.heads.get(tokens.lower[index], ()):
            if tokens.lower[index : index + len(words)] == words:
                return value, index + len(words)
        return None

    def before(self, tokens: Tokens, index: int, floor: int) -> tuple[T, int] | None:
        """The phrase that ends before a token: its value and its own index, never below `floor`."""
        for words, value in self.tails.get(tokens.lower[index - 1], ()):
            start = index - len(words)
            if start >= floor and tokens.lower[start:index] == words:
                return value, start
        return None


def _set(phrases: Iterable[str]) -> Phrases[bool]:
    return Phrases(dict.fromkeys(phrases, True))


class Lexicon:
    """The phrase tables of one language."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words
        self.scales = Phrases(words.scales)
        self.and_a_half = _set(words.and_a_half)
        self.fractions = Phrases(
            {phrase: (ratio, True) for phrase, ratio in words.fractions.items()}
            | {phrase: (ratio, False) for phrase, ratio in words.weak_fractions.items()}
        )
        self.fraction_links = _set(words.fraction_links)
        self.ratios = Phrases(words.ratios)
        self.percent = Phrases(words.percent)
        self.currencies = Phrases({phrase: (phrase, code) for phrase, code in words.currency_words.items()})
        self.subunits = Phrases(words.subunits)
        self.undisclosed = _set(words.undisclosed)
        self.units = Phrases(words.units)
        self.before = Phrases({phrase: (phrase, value) for phrase, value in words.before.items()})
        self.after = Phrases(words.after)
        self.fillers = _set(words.fillers)
        self.between = _set(words.between)
        self.between_links = _set(words.between_links)
        self.range_links = _set(words.range_links)
        self.change_links = _set(words.change_links)
        self.months = Phrases(words.months)
        self.periods = Phrases(words.periods)
        self.edges = Phrases(words.edges)
        self.date_before = Phrases({phrase: (phrase, value) for phrase, value in words.date_before.items()})
        self.date_after = Phrases(words.date_after)
        self.relative_years = Phrases(words.relative_years)
        self.eras = Phrases(words.eras)
        self.glued = self._glued()
        self.openers = self._openers()

    def _glued(self) -> frozenset[str]:
        """What may stand right behind a number's last digit: "70MW", "20pc", "5€", "30p"."""
        tables = (self.percent, self.units, self.subunits, self.currencies, self.scales)
        codes = (code.lower() for code in CODES)
        return frozenset(head for table in tables for head in table.heads).union(codes)

    def _openers(self) -> frozenset[str]:
        """The words with which a figure may open; at any other word the reader moves on at once."""
        tables = (self.fractions, self.undisclosed, self.months, self.periods, self.edges, self.eras)
        heads = frozenset(head for table in tables for head in table.heads)
        prefixes = (name.lower() for name in (*CODES, *PREFIXES))
        return heads.union(self.words.number_words, self.words.articles, prefixes)


@cache
def languages() -> frozenset[str]:
    """The codes of the languages that have a data file."""
    return frozenset(module.name for module in iter_modules(data.__path__))


@cache
def _load(code: str) -> Lexicon:
    words = import_module(f"language.data.{code}").VOCABULARY
    if not isinstance(words, Vocabulary):
        raise TypeError(f"language/data/{code}.py: VOCABULARY is a {type(words).__name__}, not a Vocabulary")
    return Lexicon(words)


def lexicon(language: str) -> Lexicon:
    """The lexicon of a language tag ("de", "de-AT"); English for a language without a data file."""
    code = language.lower().replace("_", "-").split("-")[0]
    return _load(code if code in languages() else FALLBACK)
