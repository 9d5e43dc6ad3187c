"""Reads articles of the schema `newsroom-mismatch/1`: a JSON list, an object with "articles", or JSON Lines."""

import mmap
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from ingest.boxes_json import BoxReader
from ingest.items import Item, Level, Problem, Reading, Spoilt, Unusable, moment
from ingest.jsonspans import BadItem, Laid, Span, lay_out, read_span
from ingest.lines import Remark

SCHEMA = "newsroom-mismatch/1"
# `errors` are planted on purpose, to try checkers on: they are no part of the story.
FIELDS = ("id", "lang", "title", "dek", "author", "section", "published", "body_html", "fact_boxes",
          "reference_summary", "errors")  # fmt: skip
NAMES = {
    "headline": "title", "standfirst": "dek", "language": "lang", "body": "body_html", "published_at": "published",
    "authors": "author", "summary": "reference_summary", "boxes": "fact_boxes", "strategy": "strategic_direction",
    "sentiment": "industry_sentiment",
}  # fmt: skip


def read_articles(file: BinaryIO, *, zone: str, language: str, most: int) -> Reading:
    """The articles of a file. Unusable if it holds none or says that it has another schema."""
    held, laid = lay_out(file, "articles", most)
    schema = laid.beside.get("schema", SCHEMA)
    if schema != SCHEMA:
        raise Unusable(f"schema: it is “{schema}”; this command reads {SCHEMA}")
    _hold_an_article(held, laid)
    items = (_read(held, number, span, zone, language) for number, span in enumerate(laid.spans, 1))
    return Reading(items=items, total=len(laid.spans), source="articles", names=NAMES)


def _hold_an_article(held: mmap.mmap, laid: Laid) -> None:
    """Something in the first items must look like an article: else the file is of another sort altogether."""
    if not laid.spans:
        raise Unusable("it holds no articles")
    for span in laid.spans[:100]:
        if b'"title"' in held[span.start : span.end] or b'"body_html"' in held[span.start : span.end]:
            return
    raise Unusable(f"no item of it has a “title” or a “body_html”: it is not of the schema {SCHEMA}")


def _read(held: mmap.mmap, number: int, span: Span, zone: str, language: str) -> Item | Spoilt:
    try:
        raw = read_span(held, span)
    except BadItem as bad:
        return Spoilt(number=number, line=span.line, problems=(("", str(bad)),))
    if not isinstance(raw, dict):
        return Spoilt(number=number, line=span.line, problems=(("", "it is no object"),))
    return _Article(raw, number, span.line, zone, language).item()


class _Article:
    """One article on its way to an Item, and all that is wrong with it."""

    def __init__(self, raw: dict[str, Any], number: int, line: int, zone: str, language: str) -> None:
        self.raw, self.number, self.line, self.zone = raw, number, line, zone
        self.problems: list[Problem] = []
        self.remarks: list[Remark] = []
        self.language = self._text("lang") or language

    def item(self) -> Item | Spoilt:
        published, named_zone = self._published()
        reader = BoxReader(self.language)
        item = Item(
            number=self.number, line=self.line, identity=self._identity(), language=self.language,
            headline=self._text("title"), standfirst=self._text("dek"), trail=self._trail(), authors=self._authors(),
            body=self._text("body_html"), boxes=tuple(reader.boxes(self.raw.get("fact_boxes"))),
            summary=self._text("reference_summary"), published_at=published, published_zone=named_zone,
        )  # fmt: skip
        self._unknown()
        problems = (*self.problems, *reader.problems)
        if problems:
            return Spoilt(number=self.number, line=self.line, headline=item.headline, problems=problems)
        return msgspec.structs.replace(item, remarks=(*self.remarks, *reader.remarks))

    def _text(self, name: str) -> str:
        value = self.raw.get(name)
        if value is None or isinstance(value, str):
            return value or ""
        self.problems.append((name, f"{repr(value)[:60]} is no text"))
        return ""

    def _identity(self) -> str:
        identity = self._text("id").strip()
        if not identity:
            self.problems.append(("id", "it has none; without one it could not be told apart when it comes again"))
        return identity

    def _trail(self) -> tuple[Level, ...]:
        return tuple(Level(name) for name in self._names("section"))

    def _authors(self) -> tuple[str, ...]:
        return tuple(self._names("author"))

    def _names(self, field: str) -> Iterator[str]:
        value = self.raw.get(field)
        rows = value if isinstance(value, list) else [value] if value else []
        for at, row in enumerate(rows):
            if isinstance(row, str) and row.strip():
                yield " ".join(row.split())
            else:
                self.problems.append((f"{field}/{at}", f"{repr(row)[:60]} is no name"))

    def _published(self) -> tuple[Any, str]:
        written = self._text("published")
        if not written:
            return None, ""
        try:
            read, zone, remarks = moment(written, self.zone)
        except (ValueError, OverflowError):
            self.problems.append(("published", f"“{written[:40]}” is no ISO 8601 time such as 2026-03-03T09:00:00Z"))
            return None, ""
        self.remarks += remarks
        return read, zone

    def _unknown(self) -> None:
        for name, value in self.raw.items():
            if name not in FIELDS and value not in (None, "", [], {}):
                text = f"“{name[:40]}” is no field of {SCHEMA} and was left out: {repr(value)[:300]}"
                self.remarks.append(Remark(self.line, "left-out", text))
