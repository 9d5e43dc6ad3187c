"""The text of a page: paragraphs, headings, pull quotes, list items, and the Key Takeaways taken out of it."""

import re

import msgspec

from ingest.header import CAPTION
from ingest.lines import Line, Part, Remark, Takeaway, bullet
from ingest.stamps import is_stamp

MAX_HEADING, MAX_HEADING_WORDS = 100, 14
MAX_QUOTE, MAX_CITE = 1500, 120
MAX_LABEL = 40
_TAKEAWAYS = re.compile(
    r"[^\w]*(?:the |our )?(?:key |main |quick )?(?:take-?aways|take-?away points)(?: (?:from|at) .*)?[^\w]*"
    r"|[^\w]*(?:key|main) (?:points|facts|findings|highlights|insights)[^\w]*"
    r"|[^\w]*(?:at a glance|in brief|tl;?dr|das wichtigste(?: in kürze)?|kernpunkte|puntos clave|claves)[^\w]*",
    re.I,
)
_ENTRY = re.compile(r"(?P<label>[^:：.!?]{2,60}?)\s*(?::\s+|：)(?P<text>\S.*)")
_SYMBOLS = re.compile(r"[^\w\s\"'“”‘’„«»()\[\]$€£¥+-]+")
_LEAD = re.compile(r"(?P<lead>[^:：.!?“”\"]{2,80}?)(?::\s+|：)(?P<text>\S.*)")
_QUOTED = re.compile(r"[“\"«„](?P<words>[^“”\"«»„]+)[”\"»“](?P<after>.*)")
_CITED = re.compile(r"\s*[-–—―]{1,2}\s*(?P<who>\S.*?)[.\s]*")
_ENDS = tuple(".!?…”\"'’)»。！？」』:;,：")


class Body(msgspec.Struct, frozen=True):
    parts: tuple[Part, ...] = ()
    takeaways: tuple[Takeaway, ...] = ()
    remarks: tuple[Remark, ...] = ()


def read_body(lines: list[Line], takeaways: list[Takeaway], unplaced: tuple[Line, ...] = ()) -> Body:
    """The parts in their order, the takeaways beside them, and a remark for every line that fits no form.

    The `unplaced` lines of the header stay paragraphs.
    """
    text = _quoted([line for line in lines if line not in unplaced])
    left = [Part("paragraph", line.text, line.number) for line in lines if line in unplaced]
    kinds = [part if isinstance(part, Part) else _part(part, at, text) for at, part in enumerate(text)]
    remarks = [remark for part in kinds for remark in _remarks(part)]
    return Body((*left, *kinds), tuple(takeaways), tuple(remarks))


def take_out(lines: list[Line], language: str = "en") -> tuple[list[Line], list[Takeaway]]:
    """The text without its Key Takeaways, wherever they stand, and the takeaways."""
    for at, line in enumerate(lines):
        if len(line.text) <= MAX_HEADING and _TAKEAWAYS.fullmatch(_plain(line.text)):
            found, end = _entries(lines, at + 1, language)
            if found:
                rest, more = take_out(lines[end:], language)
                return lines[:at] + rest, found + more
    return lines, []


def _entries(lines: list[Line], at: int, language: str) -> tuple[list[Takeaway], int]:
    """The takeaways from a line on, all in the form of the first: with bullets, with emoji, or with a label."""
    found: list[Takeaway] = []
    bulleted = at < len(lines) and bullet(lines[at].text) is not None
    while at < len(lines):
        own = bullet(lines[at].text)
        entry = _entry(own or lines[at].text, lines[at].number)
        if bulleted != (own is not None) or not (entry.label or bulleted) or _is_summing_up(entry):
            break
        if not bulleted and is_stamp(lines[at].text, language):
            break
        found.append(entry)
        at += 1
    return found, at


def _is_summing_up(entry: Takeaway) -> bool:
    return entry.label.lower() in {"in summary", "in short", "bottom line", "in conclusion"}


def _entry(text: str, line: int) -> Takeaway:
    emoji, said = _emoji(_plain(text))
    match = _ENTRY.fullmatch(said) if len(said) <= 2000 else None
    if match is None or len(match["label"]) > MAX_LABEL or len(match["label"].split()) > 6:
        return Takeaway("", text, line)
    return Takeaway(match["label"].strip(), match["text"], line, emoji)


def _emoji(text: str) -> tuple[str, str]:
    """The emoji at the start, also one that a broken copy turned into a word of odd letters; and the rest."""
    head, _, tail = text.partition(" ")
    odd = not any(letter.isascii() and letter.isalnum() for letter in head) and not head.isalnum()
    if tail and odd and head[0] not in "\"'“‘„«($€£¥":
        return head, tail.strip()
    symbols = _SYMBOLS.match(text)
    return (symbols.group(), text[symbols.end() :].strip()) if symbols else ("", text)


def _plain(text: str) -> str:
    """Without the stars and hashes that a copied page may bring along."""
    return text.replace("**", "").lstrip("# ").strip()


def _quoted(lines: list[Line]) -> list[Line | Part]:
    """Pull quotes made of one line, or of two when the attribution stands below."""
    found: list[Line | Part] = []
    for line in lines:
        above = found[-1] if found else None
        if isinstance(above, Part) and not above.cite and (who := _cite(line.text)):
            found[-1] = msgspec.structs.replace(above, cite=who)
        else:
            found.append(_quote(line) or line)
    return found


def _quote(line: Line) -> Part | None:
    match = _QUOTED.fullmatch(line.text) if len(line.text) <= MAX_QUOTE + MAX_CITE else None
    if match is None:
        return None
    who = _cite(match["after"])
    if match["after"].strip(" .") and not who:
        return None
    return Part("quote", match["words"].strip(), line.number, cite=who)


def _cite(text: str) -> str:
    match = _CITED.fullmatch(text) if len(text) <= MAX_CITE else None
    return match["who"] if match and ". " not in match["who"] else ""


def _part(line: Line, at: int, parts: list[Line | Part]) -> Part:
    own = bullet(line.text)
    if own is not None:
        return _item(own, line.number)
    below = parts[at + 1] if at + 1 < len(parts) else None
    if _reads_as_heading(line) and below is not None and not (isinstance(below, Line) and _reads_as_heading(below)):
        return Part("heading", _plain(line.text), line.number)
    return Part("paragraph", line.text, line.number)


def _item(text: str, line: int) -> Part:
    match = _LEAD.fullmatch(_plain(text)) if len(text) <= 4000 else None
    if match is None or len(match["lead"].split()) > 8:
        return Part("item", text, line)
    return Part("item", match["text"], line, lead=match["lead"])


def _reads_as_heading(line: Line) -> bool:
    """A short line that ends like no sentence, or asks; a list line or the credit of a picture is none."""
    text = line.text
    short = len(text) <= MAX_HEADING and len(text.split()) <= MAX_HEADING_WORDS
    worded = any(letter.isalpha() for letter in text) and not text[0].islower()
    open_end = (text[-1] in "?？" or not text.endswith(_ENDS)) and ". " not in text
    return short and worded and open_end and bullet(text) is None and not CAPTION.fullmatch(text)


def _remarks(part: Part) -> list[Remark]:
    if part.kind == "quote" and not part.cite:
        return [Remark(part.line, "attribution", "the page does not say whose words this quote is")]
    if part.kind == "paragraph" and not part.text.endswith(_ENDS):
        return [Remark(part.line, "unrecognised", f"“{part.text[:80]}” has no known form; it is kept as a paragraph")]
    return []
