"""Word tables: which word of a table a text fits. A word that the text denies fits nothing.

English says no in many places; a negator anywhere in the clause counts, because a wrong value is worse than none.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Generic, NamedTuple, TypeVar

from ingest.lines import Remark
from ingest.story import any_of

Word = TypeVar("Word", bound=str)
Table = Mapping[Word, re.Pattern[str]]

REACH = 200  # characters before and behind a word in which its clause is looked for
_NEGATORS = any_of(
    "not, no, nobody, no one, none, nothing, neither, nor, never, cannot, without, hardly, barely, scarcely, seldom, "
    "rarely, unlikely, rul(?:e|es|ed|ing) out, deny, denies, denied, denying, refus*, fail*, declin(?:e|es|ed|ing) to, "
    "reject*, lack*, avoid*, abandon*, cancel*, scrap(?:s|ped)?, shelv*, call(?:s|ed|ing)? off, "
    "walk(?:s|ed|ing)? away, overturn*, annul*, revok*, laps(?:es|ed), stop(?:s|ped)?, ceas(?:e|es|ed), "
    "against, instead of, rather than"
)
_NEGATOR = re.compile(rf"{_NEGATORS.pattern}|\w+n['’]t\b|(?<!\ba )\b(?:few|little)\b", re.I)
_HARMLESS = re.compile(
    r"\b(?:not (?:only|just|merely|least)|"
    r"not (?:more|less|fewer|later|earlier) than|no (?:more|less|fewer|later|longer|earlier|sooner) than|no\. ?\d+)\b",
    re.I,
)
_LISTED = re.compile(r"\b(?:not|never|neither|nor|cannot|\w+n['’]t)\b", re.I)  # "will not sell, lease or close"
_IN_LIST = re.compile(r"\s*(?:\w+ (?:or|nor)\s+)?", re.I)
_BREAK = r"[;:.!?](?=\s|$)|[—–]|\b(?:but|while|although|though|whereas|yet|because|since|after)\b"
_BEFORE = re.compile(rf"{_BREAK}|,(?=\s)", re.I)
_BEFORE_LIST = re.compile(rf"{_BREAK}|\b(?:which|who)\b", re.I)
_BEHIND = re.compile(
    rf"{_BREAK}|,(?=\s)|\b(?:and|or|as|when|which|who|that|with|without|following|amid|due to|before|if|until)\b", re.I
)
_TELLING = any_of("warn*, caution*, fear*, worr*, doubt*, concern*, risks?, scepti*, skepti*, critici*")
_TWO_WORDS = re.compile(r"\s*\S+(?:\s+\S+)?")


class Found(NamedTuple, Generic[Word]):
    """A word of a table, whether it came from the body, and what of the takeaway was denied and so not taken."""

    word: Word | None = None
    proposed: bool = False
    denied: str = ""


def first(table: Table[Word], stated: str, told: str) -> Found[Word]:
    """The word that stands first in the table of those that fit the takeaway, else the body."""
    return _chosen(table, stated, told, by_place=False)


def earliest(table: Table[Word], stated: str, told: str) -> Found[Word]:
    """The word that the takeaway, else the body, says first; of two at one place the first in the table."""
    return _chosen(table, stated, told, by_place=True)


def _chosen(table: Table[Word], stated: str, told: str, by_place: bool) -> Found[Word]:
    found, denied = _best(table, stated, by_place)
    if found or denied:
        return Found(found, False, denied)
    found, _ = _best(table, told, by_place)
    return Found(found, found is not None)


def _best(table: Table[Word], text: str, by_place: bool) -> tuple[Word | None, str]:
    """The word that fits, and the text of a word that was denied."""
    fits = [(match.start(), at, word) for at, (word, match) in enumerate(_standing(table, text)) if match]
    if fits:
        _, _, word = min(fits) if by_place else fits[0]
    chosen = word if fits else None
    denied = (denied_words(pattern, text) for name, pattern in table.items() if name != chosen)
    return chosen, next(filter(None, denied), "")


def _standing(table: Table[Word], text: str) -> Iterator[tuple[Word, re.Match[str] | None]]:
    return ((word, standing(pattern, text)) for word, pattern in table.items())


def standing(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The first place that fits and is not denied; None when there is none."""
    return next((match for match in pattern.finditer(text) if not is_denied(text, match.start(), match.end())), None)


def denied_words(pattern: re.Pattern[str], text: str) -> str:
    """The words of a text that fit but are denied, where none fits that is not; else empty."""
    if standing(pattern, text):
        return ""
    match = pattern.search(text)
    return match.group() if match else ""


def is_denied(text: str, start: int, end: int) -> bool:
    """Whether a negator stands in the clause of these words; one that they begin with is their own."""
    text = _HARMLESS.sub(lambda match: "_" * len(match.group()), text)
    if any(match.start() for match in _NEGATOR.finditer(text[start:end])):
        return True
    before, behind = text[max(0, start - REACH) : start], text[end : end + REACH]
    clause = _BEFORE.split(before)[-1]
    if _NEGATOR.search(clause) or (_IN_LIST.fullmatch(clause) and _LISTED.search(_BEFORE_LIST.split(before)[-1])):
        return True
    rest = _BEHIND.split(behind, maxsplit=1)[0]
    if _TELLING.match(text[start:end]) and (near := _TWO_WORDS.match(rest)):
        rest = near.group()
    return bool(_NEGATOR.search(rest))


def denials(*denied: str) -> list[Remark]:
    """A remark for whatever was denied, to be confirmed before it goes out; the line is for the caller to fill in."""
    texts = dict.fromkeys(text for text in denied if text)
    return [Remark(0, "negated", f"negated: not typed (“{text[:80]}”)", blocks=True) for text in texts]
