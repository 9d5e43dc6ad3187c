"""One sentence of a story under the summary's hard rules: is it fit to stand there, and can it stand alone?"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from digests.openers import Openers
from language.blocks import Block
from language.sentences import split_sentences
from language.words import count_cjk

WORDS = 60
CJK_CHARACTERS = 160  # what stands for WORDS where words are not spaced
_UNSPACED = re.compile(r"[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff]")  # Thai, Lao, Burmese, Khmer
_UNSPACED_WORD = 5  # characters of such a word, vowel signs included
_SPACED_WORD = 20  # characters of a word, however a language joins its words; beyond it something has lost its spaces

_RUNNING = ("p", "quote", "li")
_CLOSE = "\"'“”‘’»«」』）)\\]"
_QUOTED = re.compile(r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|»[^«»]*«|「[^「」]*」|『[^『』]*』|\"[^\"]*\"")
_MARKS = frozenset('“”„«»「」『』"')
_ENDS = re.compile(rf"[.!…。！؟?？][{_CLOSE}]*$")
_ASKS = re.compile(rf"[?？؟]!?[{_CLOSE}]*$")
_STARTS = re.compile(r"[\w\"'“„«»‘「『（(\[$€£¥₹¿¡+-]")
_LABEL = re.compile(r"([^\W\d_][\w'’&-]*(?: [\w'’&-]+){0,3})(?:: |：)")
_TOKEN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+")
_PERSONAL = frozenset({"i", "i'm", "i've", "we", "we're", "we've", "you", "you're", "my", "our", "your"})
_STEM = 6  # letters of a word that count, so that "company" meets "companies" in any language
_FEW_WORDS, _FEW_CHARACTERS = 4, 10  # less is no sentence to quote
_BARE = 0.7  # share of its characters from which a quotation is all there is


class Source(msgspec.Struct, frozen=True):
    """Where a sentence of the summary stands: offsets within the text of a block."""

    block: str
    start: int
    end: int


class Sentence:
    """A sentence of running text, and what the rules want to know of it."""

    def __init__(
        self, at: int, block: Block, start: int, end: int, lists: Openers, *, after_question: bool = False
    ) -> None:
        self.at = at  # its number in reading order
        self.kind = block.kind
        self.source = Source(block.id, start, end)
        self.text = " ".join(block.text[start:end].split())
        self.tokens = _tokens(self.text)
        self.said = " ".join(self.tokens)
        self.terms = terms(self.text, lists)
        self.length = length(self.text)
        self.quoted = sum(map(len, _QUOTED.findall(self.text))) / len(self.text)
        self.personal = not _PERSONAL.isdisjoint(self.tokens)
        self.asks = bool(_ASKS.search(self.text))
        self.leans = after_question or (at > 0 and _leans(self.text, self.tokens, lists))
        stub = at > 0 and not block.text[:start].strip() and _labelled(self.text)
        self.whole = bool(_ENDS.search(self.text)) and not stub
        self.sound = self.whole and not self.asks and self.quoted < _BARE and _well_formed(self, lists)


def read(blocks: Sequence[Block], language: str, lists: Openers) -> Iterator[Sentence]:
    """The sentences of the paragraphs, quotations and list items, in reading order, each but for what a label opens.

    From "Photo:" or "Correction:" to the end of its block nothing is the story's own text.
    """
    at, asked = 0, False
    for block in blocks:
        for start, end in split_sentences(block.text, language) if block.kind in _RUNNING else ():
            text = block.text[start:end].strip()
            if text and lists.labels.match(text):
                break
            if text:
                sentence = Sentence(at, block, start, end, lists, after_question=asked)
                yield sentence
                at, asked = at + 1, sentence.asks


def length(text: str) -> float:
    """The room a text takes, in words; where words are not spaced its characters count: 160 Chinese, Japanese or Korean
    ones for 60 words, five for a word of Thai, Lao, Burmese or Khmer."""
    if count_cjk(text) * 2 > len(text):
        characters = CJK_CHARACTERS / WORDS
    elif len(_UNSPACED.findall(text)) * 2 > len(text):
        characters = _UNSPACED_WORD
    else:
        characters = _SPACED_WORD
    return max(len(text.split()), len(text) / characters)


def balanced(text: str) -> bool:
    """Whether every quotation that the text opens is closed in it, and the other way round."""
    return _MARKS.isdisjoint(_QUOTED.sub("", text))


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.lower().replace("’", "'"))


def terms(text: str, lists: Openers) -> list[str]:
    """The words that can say what a text is about; pairs of characters where words are not spaced."""
    tokens = _tokens(text)
    spaced = [token[:_STEM] for token in tokens if token not in lists.common and (len(token) > 2 or token.isdigit())]
    runs = _CJK.findall(text)
    if not runs:
        return spaced
    pairs = ["".join(pair) for run in runs for pair in pairwise(run)]
    return pairs + [token for token in spaced if not _CJK.match(token)]


def _leans(text: str, tokens: list[str], lists: Openers) -> bool:
    """Whether the sentence opens with a word that points at, or joins on to, the one before it."""
    if lists.prefixes and text.lstrip("「『（").startswith(lists.prefixes):
        return True
    opening = [token.split("'")[0] if token not in lists.leaning else token for token in tokens[:5]]
    return any(" ".join(opening[:size]) in lists.leaning for size in range(1, len(opening) + 1))


def _labelled(text: str) -> bool:
    """ "Transaction details: ..." is a row of a list; "NEW DELHI: ..." is a dateline."""
    label = _LABEL.match(text)
    return label is not None and not label[1].isupper()


def _well_formed(sentence: Sentence, lists: Openers) -> bool:
    text = sentence.text
    long_enough = len(sentence.tokens) >= _FEW_WORDS or count_cjk(text) >= _FEW_CHARACTERS
    starts = _STARTS.match(text) and not (text[0].islower() and text.split()[0].islower())
    return bool(long_enough and starts and balanced(text) and not lists.notices.search(text))
