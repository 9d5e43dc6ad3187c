"""A plain-text page as numbered lines, and the small things that are read out of lines."""

import re
from itertools import pairwise
from typing import Literal

import msgspec

_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]")
_BULLET = re.compile(r"(?:[•·◦▪‣●∙⁃*–—-]|\d{1,2}[.)])\s+(?=\S)")
WIDEST = 100  # columns: a page with longer lines was not wrapped by hand
WRAPPED = 4  # so many full lines in a row with the next make a wrapped page


class Line(msgspec.Struct, frozen=True):
    number: int  # counted from 1, as in the file
    text: str  # single spaces, none at the edges
    gap: bool  # a blank line stands before it


class Said(msgspec.Struct, frozen=True):
    """What a page says in one place; `line` 0 when it says nothing."""

    text: str = ""
    line: int = 0


class Remark(msgspec.Struct, frozen=True):
    """What was assumed, repaired or not understood."""

    line: int
    code: str
    text: str
    blocks: bool = False


class Part(msgspec.Struct, frozen=True):
    """One block of the body. An item may have a bold lead-in, a quote its attribution."""

    kind: Literal["paragraph", "heading", "quote", "item"]
    text: str
    line: int
    lead: str = ""
    cite: str = ""


class Takeaway(msgspec.Struct, frozen=True):
    label: str
    text: str
    line: int
    emoji: str = ""

    @property
    def whole(self) -> str:
        """The takeaway as one sentence of the page, its emoji left out."""
        return f"{self.label}: {self.text}" if self.label else self.text


def read_lines(text: str) -> list[Line]:
    """The lines that are not blank; lines wrapped by hand are joined, under the number of the first."""
    found, gap = [], False
    for number, raw in enumerate(text.split("\n"), 1):
        words = " ".join(_UNSEEN.sub("", raw).split())
        if words:
            found.append(Line(number, words, gap))
        gap = not words
    return _joined(found)


def bullet(text: str) -> str | None:
    """The text of a list line behind its bullet, dash or number; None for any other line."""
    match = _BULLET.match(text)
    return text[match.end() :] if match else None


def _joined(lines: list[Line]) -> list[Line]:
    width = max((len(line.text) for line in lines), default=0)
    pairs = pairwise(lines)
    wrapped = width <= WIDEST and sum(_runs_on(above, below, width) for above, below in pairs) >= WRAPPED
    joined: list[list[Line]] = []
    for line in lines:
        if joined and wrapped and _runs_on(joined[-1][-1], line, width):
            joined[-1].append(line)
        else:
            joined.append([line])
    return [Line(run[0].number, " ".join(line.text for line in run), run[0].gap) for run in joined]


def _runs_on(above: Line, below: Line, width: int) -> bool:
    """Whether the line below continues the one above: its first word did not fit there any more."""
    full = len(above.text) + 1 + len(below.text.split(" ", 1)[0]) > width
    return full and not below.gap and bullet(below.text) is None
