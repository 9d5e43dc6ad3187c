"""Reading time: `seconds = words/wpm*60 + characters/cpm*60 + images`, the nearest minute, one at least.

Counted: headings, paragraphs, lists, quotations, captions, table cells and code of the body, and the takeaways as they
are rendered. Not counted: the head of the story (headline, standfirst, lead image and its caption), because the rule
measures what lies below it; what a reader does not see (script, form, nav, hidden parts, alt texts); related links;
and a pull quote that repeats the body. A word is a run of non-space characters with a letter or digit.
"""

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from language.markup import Token, tokens
from language.words import count_cjk, count_words

# Silent reading of non-fiction, words a minute. English: Brysbaert 2019; Dutch: Brysbaert et al. 2021; the others:
# Trauzettel-Klosinski & Dietz 2012 (read aloud) times 238/228, the English proportion.
WORDS_A_MINUTE = {
    "en": 238, "nl": 238, "es": 228, "sv": 208, "fr": 204, "it": 196, "he": 195, "ru": 192, "pt": 189, "sl": 188,
    "de": 187, "pl": 173, "tr": 173, "fi": 168, "ar": 144,
}  # fmt: skip
OTHER_WORDS = 200
# Characters a minute. Japanese and Chinese: the same study times 238/183, silent over aloud. Korean, and such
# characters in any other language: the figure Medium uses.
CHARACTERS_A_MINUTE = {"ja": 460, "zh": 330}
OTHER_CHARACTERS = 500
FIRST_IMAGE, LEAST_IMAGE = 12, 3  # seconds: 12 for the first image of the body, 11 for the second ... never below 3


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_UNREAD = _tags(
    "audio canvas form head iframe nav noscript object script select style svg template textarea title video"
)
_VOID = _tags("area base br col embed hr img input link meta param source track wbr")
_INLINE = _tags(
    """a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q rb rp rt ruby s samp small span strike
    strong sub sup time tt u var wbr"""
)
_QUOTES = frozenset({"blockquote", "aside"})
_RUN = re.compile(r"[^\W_]+")
FEWEST_REPEATED = 3  # words of a quotation from which its standing in the body too is no accident


class ReadingTime(NamedTuple):
    """`seconds` is whole, rounded down, so that `minutes` follows from it; a CJK character is a word of `words`."""

    seconds: int
    minutes: int
    words: int


class Readable(NamedTuple):
    """What there is to read in a body: texts, and images that show something."""

    texts: tuple[str, ...]
    images: int


def reading_time(texts: Iterable[str], images: int, language: str) -> ReadingTime:
    """The rule itself. An unknown language is read at 200 words, its CJK characters at 500, a minute."""
    held = tuple(texts)
    words, characters = sum(map(count_words, held)), sum(map(count_cjk, held))
    base = language.replace("_", "-").split("-")[0].lower()
    seconds = (
        Fraction(60 * words, WORDS_A_MINUTE.get(base, OTHER_WORDS))
        + Fraction(60 * characters, CHARACTERS_A_MINUTE.get(base, OTHER_CHARACTERS))
        + sum(max(LEAST_IMAGE, FIRST_IMAGE - at) for at in range(images))
    )
    return ReadingTime(int(seconds), max(1, int(seconds / 60 + Fraction(1, 2))), words + characters)


def readable(html: str) -> Readable:
    """The parts of a body that count. Block tags and line breaks separate words, other tags do not."""
    page = _Page()
    for token in tokens(html):
        page.take(token)
    running = "".join(page.running)
    known = _plain(running)
    quotations = tuple(text for text in map("".join, page.quotations) if not _repeats(text, known))
    return Readable((running, *quotations), page.images)


class _Page:
    """Sorts a body into running text and quotations and passes over what is not read."""

    def __init__(self) -> None:
        self.running: list[str] = []
        self.quotations: list[list[str]] = []
        self.images = 0
        self.quoting = 0  # how deep in quotations
        self.crediting = False  # in the name below one, which counts even where the quotation repeats the body
        self.unread, self.depth = "", 0  # the tag of the part being passed over, and how often it is open

    def take(self, token: Token) -> None:
        if self.depth:
            if token.name == self.unread and token.kind != "text":
                self.depth += 1 if token.kind == "start" else -1
        elif token.kind == "text":
            self._write(token.name)
        elif token.kind == "start" and _is_unread(token):
            self.unread, self.depth = token.name, int(token.name not in _VOID)
        else:
            self._pass(token.name, opening=token.kind == "start")
            self.images += token.name == "img" and not _is_decorative(token)

    def _write(self, text: str) -> None:
        quotation = self.quoting and not self.crediting
        (self.quotations[-1] if quotation else self.running).append(text)

    def _pass(self, name: str, *, opening: bool) -> None:
        if name == "cite" and self.quoting:
            self.crediting = True
            self._write(" ")
            self.crediting = opening
        elif name not in _INLINE:
            self._write(" ")
        if name in _QUOTES:
            if opening and not self.quoting:
                self.quotations.append([])
            self.quoting = max(0, self.quoting + (1 if opening else -1))
            self.crediting = False


def _is_unread(token: Token) -> bool:
    held = token.attributes
    return (
        token.name in _UNREAD
        or "hidden" in held
        or held.get("aria-hidden", "").lower() == "true"
        or "related" in held.get("class", "").lower().split()
    )


def _is_decorative(token: Token) -> bool:
    return token.attributes.get("alt") == "" or token.attributes.get("role") in {"presentation", "none"}


def _plain(text: str) -> str:
    return f" {' '.join(_RUN.findall(text.casefold()))} "


def _repeats(quotation: str, running: str) -> bool:
    plain = _plain(quotation)
    return plain in running and (len(plain.split()) >= FEWEST_REPEATED or count_cjk(plain) >= 2 * FEWEST_REPEATED)
