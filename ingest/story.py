"""The text around the takeaways: what a takeaway leaves out is looked for here."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

import msgspec

from factboxes.places import place_code
from factboxes.values import Origin, Place
from ingest.lines import Part
from ingest.page import Page
from language.figures import Figure, read_figures
from language.sentences import split_sentences
from language.words import capitalised_runs

STATED: Origin = "editor"  # the page says so in its takeaway
PROPOSED: Origin = "machine_proposed"  # found in the body, for an editor to confirm
SHORT, LINE = 120, 500  # limits of the values' texts
MOST_NAMES, MOST_SENTENCES = 400, 400  # of a page; what is behind them is not searched
_OPENER = re.compile(r"[^\W\d_a-z][\w&-]*(?: [^\W\d_a-z][\w&-]*)*")
_CAPITALS = """
a after ai all although amid an analysts and another as at because before both bitcoin but by ceo cfo commenters
companies critics crypto during each ethereum etf eu even every experts few for forum from gpu how however hpc i if in
industry instead internet investors ipo it its just last later like many meanwhile miners more most mr mrs ms
nevertheless new no nor not now observers of on once one only opinions or other others our people reflecting regulators
reports since so some speculation still such that the their then there these they this those though through thus to
today traders uk un under unlike until us users we what when where whether which while who why with yet you
"""
_CALENDAR = """
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday
"""
_DAYS = frozenset(_CALENDAR.split())
_NO_NAME = frozenset(_CAPITALS.split()) | _DAYS  # words in capitals that name no company
_ROUND = re.compile(r"(?:Pre-)?(?:Series [A-H]\d?|Seed)(?: Round)?", re.I)
_WHERE = re.compile(  # what a single name stands in is a town; "a stake in Kelvar" and "acquisition of Kelvar" are none
    r"(?:(?<!stake )(?<!stakes )(?<!shares )(?<!interest )(?<!invests )(?<!invested )(?<!investment )\b(?:in|at)"
    r"|\b(?!Acquisition|Takeover|Sale|Purchase|Owner|Shares)[A-Z][\w’'-]* of) $"
)
_SUBJECT_OF = (
    r"(?:['’]s?)?,? (?:is|was|has|have|had|will|plans|agreed|said|says|sells|sold|buys|bought|acquires|acquired|raises|"
    r"raised|pivots|shifts|exits|expands|enters|launches|closes|cuts|merges|moves|faces|turns|\w+ed)\b"
)


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """The page's texts in reading order, and the names that occur in them."""

    language: str
    year: int | None
    headline: str
    parts: tuple[Part, ...]
    takeaways: tuple[str, ...]
    names: tuple[str, ...] = ()

    @classmethod
    def of(cls, page: Page, language: str) -> "Story":
        moment = page.header.moment
        plain = cls(
            language=language, year=moment.wall.year if moment else None, headline=page.header.headline.text,
            parts=page.parts, takeaways=tuple(takeaway.text for takeaway in page.takeaways),
        )  # fmt: skip
        return msgspec.structs.replace(plain, names=tuple(_names(plain)))

    @property
    def prose(self) -> tuple[str, ...]:
        return tuple(part.text for part in self.parts if part.kind == "paragraph")

    @property
    def lead(self) -> str:
        """The first paragraph."""
        return self.prose[0] if self.prose else ""

    def sentences(self, texts: Iterable[str]) -> Iterator[str]:
        found = (text[start:end] for text in texts for start, end in split_sentences(text, self.language))
        yield from islice(found, MOST_SENTENCES)

    def figures(self, text: str) -> tuple[Figure, ...]:
        return read_figures(text, self.language, self.year)

    def mentions(self, text: str) -> list[re.Match[str]]:
        """Where the text has one of the story's names, the longest that fits."""
        if not self.names:
            return []
        ordered = sorted(self.names, key=len, reverse=True)
        return list(re.finditer(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)", text))

    def is_company(self, name: str) -> bool:
        """A name that is no place, no common word in capitals and no round of funding."""
        return name.lower() not in _NO_NAME and not _ROUND.fullmatch(name) and not self.code(name)

    def companies(self, text: str) -> list[re.Match[str]]:
        """Names that may be companies. German gives every noun a capital, so there a capital proves nothing."""
        if self.language.split("-")[0] == "de":
            return []
        found = [match for match in self.mentions(text) if self.is_company(match.group())]
        return [match for match in found if " " in match.group() or not _WHERE.search(text[: match.start()])]

    def code(self, name: str) -> str:
        """The code of a place; none for the word "Us"."""
        return "" if name == "Us" else place_code(name, self.language)

    def places(self, text: str, origin: Origin, role: str = "") -> tuple[Place, ...]:
        """The countries and regions that the text names, each once; "30 million US dollars" names none."""
        money = [figure for figure in self.figures(text) if figure.kind == "money"]
        found = (match for match in self.mentions(text) if self.code(match.group()))
        named = dict.fromkeys(match.group() for match in found if not _within(match, money))
        return tuple(Place(name=name, code=self.code(name), role=role, origin=origin) for name in named)

    def comes_back(self, name: str) -> bool:
        """Whether headline or running text has the name too."""
        return any(name in text for text in (self.headline, *self.prose))

    def main_company(self) -> str:
        """Whom the story is about: of the names in the lead, the one that acts and comes back most; else empty."""
        told = " ".join(self.prose)
        found = dict.fromkeys(match.group() for match in self.companies(" ".join(self.prose[:2])))
        weights = {name: self._weight(name, told) for name in found}
        best = max(weights, key=lambda name: weights[name], default="")
        return best if weights.get(best, 0) >= 2 else ""

    def _weight(self, name: str, told: str) -> float:
        word = rf"(?<!\w){re.escape(name)}"
        stated = " ".join(self.takeaways)
        acts = bool(re.search(word + _SUBJECT_OF, f"{told} {stated}"))
        return 3 * acts + 2 * (name in stated) + 2 * (name in self.headline) + min(told.count(name), 4) / 2


def _within(name: re.Match[str], figures: Iterable[Figure]) -> bool:
    return any(figure.start <= name.start() and name.end() <= figure.end for figure in figures)


def _names(story: Story) -> Iterator[str]:
    """Capitalised runs, and the capitalised openings of sentences that come back elsewhere, by first appearance."""
    texts = [*story.prose, *(part.text for part in story.parts if part.kind in {"item", "quote"}), *story.takeaways]
    runs = chain.from_iterable(capitalised_runs(text, story.language) for text in texts)
    told = " ".join((story.headline, *texts))
    openers = (match.group() for text in story.sentences(texts) if (match := _OPENER.match(text)))
    known = [name for name in openers if name.lower() not in _NO_NAME and _recurs(name, told)]
    bare = (_without_day(name) for name in (*known, *runs))
    yield from islice(dict.fromkeys(name for name in bare if len(name) > 1), MOST_NAMES)


def _without_day(name: str) -> str:
    """ "Monday Kelvar" is Kelvar, on a Monday."""
    head, _, rest = name.partition(" ")
    return rest if rest and head.lower() in _DAYS else name


def _recurs(name: str, told: str) -> bool:
    return told.count(name) > 1 or bool(place_code(name))


def any_of(words: str) -> re.Pattern[str]:
    """A pattern for any of the words between the commas; a star stands for any ending."""
    return re.compile("|".join(rf"\b{word.strip().replace('*', WILD)}\b" for word in words.split(",")), re.I)


WILD = r"\w*"


def cut(text: str, limit: int = LINE) -> str:
    """The text within a value's limit."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
