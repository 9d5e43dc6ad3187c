"""Counts words and characters, and finds names and quotations in a text, by rules alone."""

import re
from collections.abc import Iterator

from language.sentences import OPENERS, split_sentences, starts_sentences

# Han with its iteration marks, Hiragana, Katakana (also narrow), Hangul; no punctuation.
_CJK = re.compile(
    "[\u3005-\u3007\u3021-\u3029\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\uffa1-\uffdc\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3\U00020000-\U000323af]"
)
_WORD = re.compile(r"\w+(?:[-‐'’&.]\w+)*")
_PRONOUNS = frozenset({"I", "I'm", "I’m", "I've", "I’ve", "I'll", "I’ll", "I'd", "I’d"})
_POSSESSIVE = re.compile(r"['’]s$")
_INITIAL = re.compile(r"\w|\w(?:\.\w)+")  # J, and U.S without its last full stop
_QUOTING = frozenset('"“„«「『')
_CLOSERS = {"“": "”", "„": "“”", "«": "»", "「": "」", "『": "』"}


def count_words(text: str) -> int:
    """Returns the number of runs of non-space characters with a letter or digit; CJK characters are not counted."""
    spaced = text if text.isascii() else _CJK.sub(" ", text)
    return sum(any(map(str.isalnum, run)) for run in spaced.split())


def count_cjk(text: str) -> int:
    """Returns the number of Chinese, Japanese and Korean characters, which reading time takes by the minute.

    Han, Hiragana, Katakana and Hangul count; their punctuation does not.
    """
    return 0 if text.isascii() else len(_CJK.findall(text))


def capitalised_runs(text: str, language: str = "en") -> tuple[str, ...]:
    """Returns the runs of capitalised words inside sentences, in order and as written, without a possessive's 's.

    The first word of a sentence or quotation is capitalised anyway, so it counts only when another capitalised word
    follows, and never when it is a common opening word of the language ("The", "In").
    """
    runs: list[str] = []
    for start, end in split_sentences(text, language):
        sentence = text[start:end]
        runs += [_POSSESSIVE.sub("", sentence[first:last]) for first, last in _runs(sentence, language)]
    return tuple(runs)


def _runs(sentence: str, language: str) -> Iterator[tuple[int, int]]:
    run: list[re.Match[str]] = []
    before = 0
    for word in _WORD.finditer(sentence):
        gap = sentence[before : word.start()]
        if run and not (_is_capitalised(word[0]) and _joins(run[-1][0], gap)):
            yield from _finished(sentence, run)
            run = []
        if _is_capitalised(word[0]) and not (_opens(sentence, word) and starts_sentences(word[0], language)):
            run.append(word)
        before = word.end()
    yield from _finished(sentence, run)


def _finished(sentence: str, run: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    if len(run) > 1 or (run and not _opens(sentence, run[0])):
        yield run[0].start(), run[-1].end()


def _opens(sentence: str, word: re.Match[str]) -> bool:
    """Whether the word is the first of the sentence or of a quotation in it."""
    before = sentence[max(0, word.start() - 4) : word.start()]
    at_start = word.start() < 4 and not before.strip(OPENERS + " ")
    return at_start or before[-1:] in _QUOTING


def _is_capitalised(word: str) -> bool:
    """Bitfarms, IG, iPhone and 3M, but not I."""
    return any(map(str.isupper, word[:2])) and word not in _PRONOUNS


def _joins(last: str, gap: str) -> bool:
    if _POSSESSIVE.search(last):
        return False
    return gap in {" ", "\u00a0", " & "} or (gap in {". ", ".\u00a0"} and bool(_INITIAL.fullmatch(last)))


def quoted_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Returns (start, end) of each outermost quotation, its quotation marks included, in order.

    Straight and curly double quotes, „ “, « », 「 」 and 『 』; a mark without its partner is no quotation.
    """
    spans = sorted(_pairs(text))
    outermost: list[tuple[int, int]] = []
    for start, end in spans:
        if not outermost or start >= outermost[-1][1]:
            outermost.append((start, end))
    return tuple(outermost)


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    opened: dict[str, list[int]] = {mark: [] for mark in (*_CLOSERS, '"')}
    for found in re.finditer('["“”„«»「」『』]', text):
        mark, place = found[0], found.start()
        partner = next((opener for opener in _openers(mark) if opened[opener]), "")
        if partner:
            yield opened[partner].pop(), place + 1
        elif mark in _CLOSERS or (mark == '"' and _may_open(text, place)):
            opened[mark].append(place)


def _openers(mark: str) -> list[str]:
    """The marks this one may close; “ closes only what „ opened."""
    return ['"'] if mark == '"' else [opener for opener, closers in _CLOSERS.items() if mark in closers]


def _may_open(text: str, place: int) -> bool:
    """A straight quote opens before a word and not behind one; behind a digit it is the sign of an inch."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return not before.isalnum() and bool(after.strip())
