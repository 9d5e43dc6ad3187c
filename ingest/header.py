"""The top of a page: breadcrumb, headlines, byline, time, reading time, picture caption."""

import re
from typing import Literal

import msgspec

from ingest.lines import Line, Remark, Said, bullet
from ingest.moment import Moment, read_moment

DEEP = 16  # lines below the breadcrumb in which byline, time and reading time may stand
LONG = 400  # characters; a longer line is text
MAX_STANDFIRST, MAX_CAPTION = 500, 300
HOME = {"home", "homepage", "home page", "front page", "start", "startseite", "inicio"}
_BETWEEN = re.compile(r"\s+[/›»>→]\s+|\s*[›»→]\s*")
_SEPARATORS = "/›»>→ "
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
_MINUTES = re.compile(
    r"(?:(?:about|estimated|est\.?|reading|read|time|lesezeit|tiempo de lectura|ca\.?)[ :]+)*~?(?P<minutes>\d{1,3})"
    r"[ -]?min(?:ute|uto)?[sn]?\.?(?:[ -]+(?:of )?(?:to )?(?:read|reading|lesezeit|de lectura)(?: time)?)?\.?",
    re.I,
)
_PIECES = re.compile(r"\s+[|·•–—]\s+")
_COMMAS = re.compile(r"(?:,| on| at)?\s+(?=\S)")
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


class Stamp(msgspec.Struct, frozen=True):
    """One piece of the lines that say who, when and how long."""

    kind: Literal["by", "moment", "reading"]
    said: Said


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
    remarks: tuple[Remark, ...] = ()


def read_header(lines: list[Line], language: str = "en") -> tuple[Header, list[Line]]:
    """The header and the lines below it. A header line that fits no place is handed on as text, with a remark."""
    trail, lines = read_trail(lines)
    titles, stamps, text = _stamped(lines, language)
    headline, seo, standfirst, spare = _placed(titles, min((stamp.said.line for stamp in stamps), default=0))
    caption, text = _captioned([*spare, *text])
    by, when, reading = (_first_stamp(stamps, kind) for kind in ("by", "moment", "reading"))
    minutes = _MINUTES.fullmatch(reading.text)
    header = Header(
        trail=tuple(name for name in trail if name.text.casefold() != headline.text.casefold()),
        headline=headline, seo_headline=seo, standfirst=standfirst, caption=caption,
        authors=tuple(Said(name, by.line) for name in names(by.text)),
        published=when, moment=read_moment(when.text, language),
        reading=reading, minutes=int(minutes["minutes"]) if minutes else None,
        remarks=(*(_unplaced(line) for line in spare if line in text), *_second_stamps(stamps), *_roles(by)),
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
    last = begun and not lines[at].gap and " | " not in below and not _BY.match(below)
    return stroke or below[:1] in set("/›»>→") or last


def _stamped(lines: list[Line], language: str) -> tuple[list[Line], list[Stamp], list[Line]]:
    """(title lines, stamps, text below): the header ends with its last stamp."""
    titles: list[Line] = []
    stamps: list[Stamp] = []
    at = end = titled = 0
    while at < min(DEEP, len(lines)) and len(lines[at].text) <= LONG:
        found, used = _stamps(lines, at, language)
        if not found and bullet(lines[at].text) is not None:
            break
        if not found:
            titles.append(lines[at])
        stamps += found
        at += used
        if found:
            end, titled = at, len(titles)
    if not stamps:
        return _unstamped(lines)
    return titles[:titled], stamps, lines[end:]


def _unstamped(lines: list[Line]) -> tuple[list[Line], list[Stamp], list[Line]]:
    """Without byline, time and reading time only a headline and a piped line can be told from text."""
    end = 1 if lines and len(lines[0].text) <= LONG and bullet(lines[0].text) is None else 0
    end += bool(end and len(lines) > 1 and _is_piped(lines[1]))
    return lines[:end], [], lines[end:]


def _stamps(lines: list[Line], at: int, language: str) -> tuple[list[Stamp], int]:
    """The stamps of a line and how many lines they take: "By" alone takes the next line as its name."""
    line = lines[at]
    match = _BY.fullmatch(line.text)
    if match and not match["who"] and at + 1 < len(lines):
        below = lines[at + 1]
        found = _pieces(below.text, language) or _pieces(f"By {below.text}", language)
        return [Stamp(kind, Said(text, below.number)) for kind, text in found], 2 if found else 1
    return [Stamp(kind, Said(text, line.number)) for kind, text in _pieces(line.text, language)], 1


Piece = tuple[Literal["by", "moment", "reading"], str]


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
    if _MINUTES.fullmatch(text):
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


def _roles(by: Said) -> list[Remark]:
    left = [part for part in _AND.split(by.text) if part and _is_role(part, by.text)]
    return [Remark(by.line, "byline", f"“{part}” behind the name was taken for a role and left out") for part in left]


def _first_stamp(stamps: list[Stamp], kind: str) -> Said:
    return next((stamp.said for stamp in stamps if stamp.kind == kind), Said())


def _second_stamps(stamps: list[Stamp]) -> list[Remark]:
    seen: set[str] = set()
    found = []
    for stamp in stamps:
        if stamp.kind in seen:
            text = f"“{stamp.said.text}” was not used: the page says it a second time"
            found.append(Remark(stamp.said.line, "second-" + stamp.kind, text))
        seen.add(stamp.kind)
    return found


def _is_piped(line: Line) -> bool:
    return " | " in line.text


def _placed(titles: list[Line], first_stamp: int) -> tuple[Said, Said, Said, list[Line]]:
    """Headline, search headline and standfirst, and the lines that are none of them."""
    plain = [line for line in titles if not _is_piped(line) and not CAPTION.fullmatch(line.text)]
    piped = [line for line in titles if _is_piped(line)]
    headline = (plain or piped)[:1]
    seo = [line for line in piped if line not in headline][:1]
    standfirst = [line for line in plain[1:2] if line.number < first_stamp and len(line.text) <= MAX_STANDFIRST]
    spare = [line for line in titles if line not in headline + seo + standfirst]
    return _said(headline), _said(seo), _said(standfirst), spare


def _said(lines: list[Line]) -> Said:
    return Said(lines[0].text, lines[0].number) if lines else Said()


def _unplaced(line: Line) -> Remark:
    return Remark(line.number, "unplaced", f"“{line.text[:80]}” fits no place in the header; it is kept as a paragraph")


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
