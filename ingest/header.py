"""The top of a page: breadcrumb, headlines, byline, time, reading time, picture caption."""

import re

import msgspec

from ingest.lines import Line, Remark, Said, bullet
from ingest.moment import Moment, read_moment
from ingest.stamps import (
    DEEP,
    LONG,
    MINUTES,
    Stamp,
    is_bare_by,
    kept,
    looks_stamped,
    names,
    others,
    roles,
    stamps,
)  # fmt: skip

MAX_STANDFIRST, MAX_CAPTION = 500, 300
HOME = {"home", "homepage", "home page", "front page", "start", "startseite", "inicio"}
_BETWEEN = re.compile(r"\s+[/›»>→]\s+|\s*[›»→]\s*")
_SEPARATORS = "/›»>→ "
CAPTION = re.compile(
    r"(?:caption|picture|photo|image|pictured|foto|bild)(?: caption| credit)?\s*:\s*(?P<text>.+)", re.I
)
_CREDIT = re.compile(r"\s*[(|]?\s*\b(?:photo|picture|image|credit|source)s?(?: by|:) [^.]{2,60}[.)]*$", re.I)
_PICTURE = (
    r"\b(?:logo|photo(?:graph)?|image|illustration|map|picture|portrait|background|graphic|screenshot|rendering|"
    r"drawing|cartoon|collage|aerial|view|close-up|silhouette)\b"
)
_PICTURED = re.compile(_PICTURE + r"|\b(?:pictured|foreground|symboli[sz]ing|depicting)\b", re.I)
_PICTURE_OF = re.compile(rf".{{0,40}}{_PICTURE} (?:of|with|show\w+|depict\w+|against)\b", re.I)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|could|may|might|must|can|does|did|sold|bought|made|took|said|says|"
    r"paid|fell|rose|won|lost|cut|began|became|left|went|got|plans|sells|buys|wants|\w+ed)\b"
)


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What stands above the text; every piece with its line."""

    trail: tuple[Said, ...] = ()
    headline: Said = Said()
    seo_headline: Said = Said()
    standfirst: Said = Said()
    authors: tuple[Said, ...] = ()
    published: Said = Said()
    moment: Moment | None = None
    reading: Said = Said()
    minutes: int | None = None
    caption: Said = Said()
    unplaced: tuple[Line, ...] = ()  # lines among these that fit no place; they stand in the text as paragraphs
    remarks: tuple[Remark, ...] = ()


def read_header(lines: list[Line], language: str = "en") -> tuple[Header, list[Line]]:
    """The header and the lines below it. A header line that fits no place is handed on as text, with a remark."""
    trail, lines = read_trail(lines)
    titles, found, text = _stamped(lines, language)
    first_stamp = min((stamp.said.line for stamp in found), default=0)
    headline, seo, standfirst, spare = _placed(titles, first_stamp, language)
    caption, text = _captioned([*spare, *text])
    by, when, reading = (kept(found, kind).said for kind in ("by", "moment", "reading"))
    minutes = MINUTES.fullmatch(reading.text)
    left = [line for line in spare if line in text]
    header = Header(
        trail=tuple(name for name in trail if name.text.casefold() != headline.text.casefold()),
        headline=headline, seo_headline=seo, standfirst=standfirst, caption=caption,
        authors=tuple(Said(name, by.line) for name in names(by.text)),
        published=when, moment=read_moment(when.text, language),
        reading=reading, minutes=int(minutes["minutes"]) if minutes else None, unplaced=tuple(left),
        remarks=(*(_unplaced(line, first_stamp, language) for line in left), *others(found), *roles(by)),
    )  # fmt: skip
    return header, text


def read_trail(lines: list[Line]) -> tuple[tuple[Said, ...], list[Line]]:
    """The breadcrumb, "Home" left out, and the lines below it: on one line, or a name and a stroke a line."""
    names: list[Said] = []
    at, expects, strokes = 0, True, 0
    while at < len(lines) and at < DEEP:
        line = lines[at]
        bare = line.text.strip(_SEPARATORS)
        here = _BETWEEN.split(bare)
        stroke = bare != line.text or len(here) > 1
        if bare and not (expects and _is_crumb(lines, at, here, stroke, strokes > 0)):
            break
        names += [Said(name, line.number) for name in here if name]
        expects, strokes = line.text[-1] in _SEPARATORS, strokes + stroke
        at += 1
    if not strokes:
        return (), lines
    return tuple(name for at, name in enumerate(names) if at or name.text.casefold() not in HOME), lines[at:]


def _is_crumb(lines: list[Line], at: int, here: list[str], stroke: bool, begun: bool) -> bool:
    if len(lines[at].text) > LONG or any(len(name.split()) > 5 for name in here):
        return False
    below = lines[at + 1].text if at + 1 < len(lines) else ""
    last = begun and not lines[at].gap and " | " not in below and not re.match(r"by\b", below, re.I)
    return stroke or below[:1] in set("/›»>→") or last


def _stamped(lines: list[Line], language: str) -> tuple[list[Line], list[Stamp], list[Line]]:
    """(title lines, stamps, text below): the header ends with its last stamp, or a line that was meant for one."""
    titles: list[Line] = []
    seen: list[Stamp] = []
    at = end = titled = 0
    while at < min(DEEP, len(lines)) and len(lines[at].text) <= LONG:
        found, odd, used = stamps(lines, at, language)
        meant = looks_stamped(lines[at].text, language)  # "4. Januar 2026" is no list
        if not found and not meant and bullet(lines[at].text) is not None:
            break
        titles += odd if found else [lines[at]]
        seen += found
        at += used
        if found or meant:
            end, titled = at, len(titles)
    if not seen:
        return _unstamped(lines, max(end, 0) if end <= 3 else 0)
    return titles[:titled], seen, lines[end:]


def _unstamped(lines: list[Line], meant: int) -> tuple[list[Line], list[Stamp], list[Line]]:
    """Without byline, time and reading time only a headline, a piped line and a failed time can be told from text."""
    end = 1 if lines and len(lines[0].text) <= LONG and bullet(lines[0].text) is None else 0
    end += bool(end and len(lines) > 1 and _is_piped(lines[1]))
    end = max(end, meant)
    return lines[:end], [], lines[end:]


def _is_piped(line: Line) -> bool:
    return " | " in line.text


def _placed(titles: list[Line], first_stamp: int, language: str) -> tuple[Said, Said, Said, list[Line]]:
    """Headline, search headline and standfirst, and the lines that are none of them."""
    fitting = [line for line in titles if not (is_bare_by(line.text) or looks_stamped(line.text, language))]
    plain = [line for line in fitting if not _is_piped(line) and not CAPTION.fullmatch(line.text)]
    piped = [line for line in titles if _is_piped(line)]
    headline = (plain or piped)[:1]
    seo = [line for line in piped if line not in headline][:1]
    standfirst = [line for line in plain[1:2] if line.number < first_stamp and len(line.text) <= MAX_STANDFIRST]
    spare = [line for line in titles if line not in headline + seo + standfirst]
    return _said(headline), _said(seo), _said(standfirst), spare


def _said(lines: list[Line]) -> Said:
    return Said(lines[0].text, lines[0].number) if lines else Said()


def _unplaced(line: Line, first_stamp: int, language: str) -> Remark:
    """To be confirmed where it stands beside a stamp or was meant for one: a byline or a time may be lost."""
    meant = is_bare_by(line.text) or looks_stamped(line.text, language)
    text = f"“{line.text[:80]}” fits no place in the header; it is kept as a paragraph"
    return Remark(line.number, "unplaced", text, blocks=meant or 0 < first_stamp <= line.number)


def _captioned(text: list[Line]) -> tuple[Said, list[Line]]:
    """The caption of a picture that the copy lost, and the text without it. Only the first three lines can be one."""
    for at, line in enumerate(text[:3]):
        below = text[at + 1].text if at + 1 < len(text) else ""
        if len(line.text) <= MAX_CAPTION and _is_caption(line.text, below):
            match = CAPTION.fullmatch(line.text)
            return Said(match["text"] if match else line.text, line.number), text[:at] + text[at + 1 :]
        if len(line.text) > MAX_CAPTION or line.text[-1] in '.!”"':
            break
    return Said(), text


def _is_caption(text: str, below: str) -> bool:
    """One sentence that tells what a picture shows: named so, or without a verb, above a longer paragraph."""
    if CAPTION.fullmatch(text):
        return True
    text = _CREDIT.sub("", text)
    if ". " in text or len(below) < len(text) or bullet(text) is not None:
        return False
    if _PICTURE_OF.match(text):
        return True
    if _VERB.search(text):
        return False
    return bool(_PICTURED.search(text)) or (text.endswith(".") and 5 <= len(text.split()) <= 25)
