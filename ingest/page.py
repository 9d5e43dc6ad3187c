"""The reader of a plain-text news page: text in, a typed `Page` out. It writes nothing and knows no database.

A line belongs to the header (breadcrumb, headlines, byline, time, reading time, caption), to the body, or to the Key
Takeaways. Broken encoding is repaired first, so that every later step sees the text as it was meant.
"""

import msgspec

from ingest.body import read_body, take_out
from ingest.garbled import garbled
from ingest.header import Header, read_header, read_trail
from ingest.lines import Part, Remark, Takeaway, read_lines
from language.encoding import Mark, Repair, repair

LARGEST = 1024 * 1024  # bytes


class Unreadable(ValueError):
    """A file that holds no page of text; the sentence says why."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says, every piece with the number of its line."""

    header: Header
    parts: tuple[Part, ...] = ()
    takeaways: tuple[Takeaway, ...] = ()
    repairs: tuple[Repair, ...] = ()
    remarks: tuple[Remark, ...] = ()
    lines: int = 0


def decode(raw: bytes) -> str:
    """The text of a file, lines ended by a newline alone. Unreadable for what is too large, empty or not UTF-8."""
    if len(raw) > LARGEST:
        raise Unreadable(f"it is larger than {LARGEST:,} bytes (1 MiB), the limit")
    if b"\0" in raw:
        raise Unreadable("it is a binary file, not a page of text")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Unreadable(f"byte {raw[error.start]:#04x} in line {line} is not UTF-8; save the page as UTF-8") from None
    if not text.strip():
        raise Unreadable("it is empty")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_page(text: str, language: str = "en") -> Page:
    """What the page says. Every line ends up in the header, the body or the takeaways; what was unclear is remarked."""
    text, repairs, marks = repair(text)
    lines = read_lines(text)
    top = len(lines) - len(read_trail(lines)[1]) + 1  # a headline may speak of takeaways too
    below, takeaways = take_out(lines[top:], language)
    header, below = read_header(lines[:top] + below, language)
    body = read_body(below, takeaways, header.unplaced)
    remarks = [
        *map(_repaired, repairs),
        *map(_marked, marks),
        *garbled(text),
        *header.remarks,
        *body.remarks,
        *_missing(header, body.takeaways),
    ]
    return Page(
        header=header, parts=body.parts, takeaways=body.takeaways, repairs=tuple(repairs),
        remarks=tuple(sorted(remarks, key=lambda remark: remark.line)), lines=text.count("\n") + 1,
    )  # fmt: skip


def _repaired(found: Repair) -> Remark:
    code, tail = ("repaired", "") if found.complete else ("repaired-incomplete", "; its last bytes are lost")
    where = f"column {found.column}: “{found.before[:80]}” was read as “{found.after[:80]}”{tail}"
    return Remark(found.line, code, where)


def _marked(found: Mark) -> Remark:
    text = f"column {found.column}: “{found.text[:80]}” is broken and could not be repaired; it stands as it is"
    return Remark(found.line, "encoding", text, blocks=True)


def _missing(header: Header, takeaways: tuple[Takeaway, ...]) -> list[Remark]:
    """What a page of this shape has and this one has not."""
    pieces = {
        "breadcrumb": header.trail, "headline": header.headline.text, "byline": header.authors,
        "time of publication": header.published.text, "reading time": header.reading.text, "Key Takeaways": takeaways,
    }  # fmt: skip
    return [Remark(0, "missing", f"no {name} was found") for name, held in pieces.items() if not held]
