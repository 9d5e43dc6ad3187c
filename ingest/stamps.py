"""Who, when and how long: the lines of a header that say it, alone or several on a line."""

import re
from typing import Literal

import msgspec

from ingest.lines import Line, Remark, Said, bullet
from ingest.moment import LONGEST, NOISE, months, read_moment, weekdays

DEEP = 16  # lines below the breadcrumb in which byline, time and reading time may stand
LONG = 400  # characters; a longer line is text
_BY = re.compile(
    r"(?:(?:written|reported|words|story|text|posted|published)\s+)?(?:by|von|por|par)(?:\s*:\s*|\s+|$)(?P<who>.*)",
    re.I,
)
_AND = re.compile(r"\s*(?:,|&|\band\b|\bund\b|\by\b|\bet\b)\s*")
_PARTICLES = {
    "de",
    "da",
    "di",
    "del",
    "der",
    "den",
    "van",
    "von",
    "la",
    "le",
    "el",
    "al",
    "bin",
    "ter",
    "y",
    "and",
    "&",
}
_ROLE = re.compile(
    r"\b(?:editor|reporter|correspondent|writer|staff|columnist|analyst|contributor|chief|journalist|producer|"
    r"redakteur(?:in)?|korrespondent(?:in)?|bureau|desk|team|news)\b",
    re.I,
)
MINUTES = re.compile(
    r"(?:(?:about|estimated|est\.?|reading|read|time|lesezeit|tiempo de lectura|ca\.?)[ :]+)*~?(?P<minutes>\d{1,3})"
    r"[ -]?min(?:ute|uto)?[sn]?\.?(?:[ -]+(?:of )?(?:to )?(?:read|reading|lesezeit|de lectura)(?: time)?)?\.?",
    re.I,
)
_PIECES = re.compile(r"\s+[|·•–—]\s+")
_COMMAS = re.compile(r"(?:,| on| at)?\s+(?=\S)")
_PUBLISHED = re.compile(r"\b(?:first|published|posted|veröffentlicht|publicado)\b", re.I)
_UPDATED = re.compile(r"\b(?:updated?|modified|last|aktualisiert|actualizado)\b", re.I)
_WORDS = re.compile(r"[^\W\d_]+\.?")
_ZONE = re.compile(r"[A-Z]{2,5}")
_DATED = re.compile(r"\b(?:19|20)\d\d\b.*\d:\d\d")  # so dated, one word may be a month of another language
_TIMES = frozenset(
    "ago hour hours hr hrs minute minutes min mins second seconds day days week weeks month months yesterday today "
    "tonight noon midnight am pm a m p".split()
) - {"a", "m", "p"}


Piece = tuple[Literal["by", "moment", "reading"], str]


class Stamp(msgspec.Struct, frozen=True):
    """One piece of the lines that say who, when and how long."""

    kind: Literal["by", "moment", "reading"]
    said: Said


def stamps(lines: list[Line], at: int, language: str) -> tuple[list[Stamp], list[Line], int]:
    """(stamps of a line, pieces of it that are none, how many lines they take).

    "By" alone takes the next line as its name.
    """
    line = lines[at]
    if is_bare_by(line.text) and at + 1 < len(lines):
        below = lines[at + 1]
        found = _pieces(below.text, language) or _pieces(f"By {below.text}", language) or _plain_name(below)
        if found:
            return [Stamp(kind, Said(text, below.number)) for kind, text in found], [], 2
        named, odd = _partly(Line(below.number, f"By {below.text}", below.gap), language)
        return named, odd, 2 if named else 1
    found = _pieces(line.text, language)
    if found:
        return [Stamp(kind, Said(text, line.number)) for kind, text in found], [], 1
    return *_partly(line, language), 1


def is_bare_by(text: str) -> bool:
    """Whether a line is "By" and nothing more."""
    match = _BY.fullmatch(text)
    return match is not None and not match["who"]


def is_stamp(text: str, language: str) -> bool:
    """Whether a line says who, when or how long, and nothing else."""
    return bool(_pieces(text, language))


def looks_stamped(text: str, language: str) -> bool:
    """Whether a line is made of the words of a time but is none that can be read: "3 hours ago", "31 February 2026"."""
    if len(text) > LONGEST:
        return False
    words = [word.strip(".") for word in _WORDS.findall(text)]
    known = months(language).keys() | weekdays(language) | NOISE | _TIMES
    figures = re.findall(r"\d+", text)
    timely = bool(_TIMES & {word.lower() for word in words}) or len(figures) > 1 or (bool(figures) and bool(words))
    strange = sum(not (word.lower() in known or _ZONE.fullmatch(word)) for word in words)
    return timely and strange <= bool(_DATED.search(text))


def _partly(line: Line, language: str) -> tuple[list[Stamp], list[Line]]:
    """The stamps among the pieces of a line with strokes, and its other pieces: "By Ana | Feb 30, 2026 | 3 min"."""
    texts = _PIECES.split(line.text) if len(line.text) <= LONG else []
    found = [(text, _pieces(text, language)) for text in texts]
    odd = [Line(line.number, text, False) for text, pieces in found if not pieces]
    named = [Stamp(kind, Said(said, line.number)) for _, pieces in found for kind, said in pieces]
    sure = any(stamp.kind != "by" for stamp in named) or any(looks_stamped(piece.text, language) for piece in odd)
    return (named, odd) if named and sure else ([], [])


def _plain_name(below: Line) -> list[Piece]:
    """A line behind a bare "By" that is no name in capitals: "the Ledger newsroom"."""
    text = below.text
    short = len(text) <= 120 and len(text.split()) <= 10 and text[-1] not in ".?!:|/"
    worded = any(map(str.isalpha, text)) and not any(map(str.isdigit, text))
    return [("by", text)] if short and worded and bullet(text) is None else []


def _pieces(text: str, language: str) -> list[Piece]:
    """What a line says of who, when and how long; nothing unless that is all it says."""
    if len(text) > LONG:
        return []
    if single := _piece(text, language):
        return [single]
    parts = _PIECES.split(text)
    if len(parts) > 1:
        found = [_pieces(part, language) for part in parts]
        return [piece for part in found for piece in part] if all(found) else []
    for gap in _COMMAS.finditer(text):
        head, tail = _piece(text[: gap.start()], language), _piece(text[gap.end() :], language)
        if head and tail:
            return [head, tail]
    return []


def _piece(text: str, language: str) -> Piece | None:
    if MINUTES.fullmatch(text):
        return "reading", text
    if read_moment(text, language):
        return "moment", text
    match = _BY.fullmatch(text)
    return ("by", match["who"]) if match and _is_name(match["who"]) else None


def _is_name(text: str) -> bool:
    """A few capitalised words without figures; "By selling its mine" is none."""
    words = text.replace(",", " ").split()
    capitals = all(not word[0].islower() or word in _PARTICLES or _ROLE.fullmatch(word) for word in words)
    return 0 < len(words) <= 10 and capitals and not any(letter.isdigit() for letter in text) and text[-1] not in ".?!:"


def names(text: str) -> tuple[str, ...]:
    """The names in a byline; what follows them, such as "Markets editor", is left out."""
    return tuple(dict.fromkeys(part for part in _AND.split(text) if part and not _is_role(part, text)))


def _is_role(part: str, byline: str) -> bool:
    return bool(_ROLE.search(part)) and not byline.startswith(part)


def roles(by: Said) -> list[Remark]:
    """A remark for each part of a byline that was taken for a role."""
    left = [part for part in _AND.split(by.text) if part and _is_role(part, by.text)]
    return [Remark(by.line, "byline", f"“{part}” behind the name was taken for a role and left out") for part in left]


def kept(found: list[Stamp], kind: str) -> Stamp:
    """The stamp of a kind that counts: a time of publication before one that is not called so, an update last."""
    return min((stamp for stamp in found if stamp.kind == kind), key=_rank, default=Stamp("by", Said()))


def _rank(stamp: Stamp) -> int:
    if stamp.kind != "moment" or _PUBLISHED.search(stamp.said.text):
        return 0
    return 2 if _UPDATED.search(stamp.said.text) else 1


def others(found: list[Stamp]) -> list[Remark]:
    """A remark for each stamp that was not used, and for an update that stands for the publication."""
    remarks = []
    for stamp in found:
        first = kept(found, stamp.kind)
        if stamp is not first:
            text = f"“{stamp.said.text}” was not used: “{first.said.text}” was kept"
            remarks.append(Remark(stamp.said.line, "second-" + stamp.kind, text))
        elif _rank(stamp) == 2:
            text = f"“{stamp.said.text}” was taken as the time of publication: the page names no other"
            remarks.append(Remark(stamp.said.line, "updated", text))
    return remarks
