"""Reads a JSON Feed, item by item: one that is broken spoils only itself."""

import html
import mmap
import re
from datetime import datetime
from typing import Any, BinaryIO

from ingest.feed_parts import LANGUAGE, LONGEST_STANDFIRST, identity, left_behind, places, standfirst_of
from ingest.items import Item, Level, Problem, Reading, Spoilt, Unusable, language_code, moment, shortened
from ingest.jsonspans import BadItem, Span, lay_out, read_span
from ingest.lines import Remark
from ingest.wordpress import body_of

TEXTS = ("id", "url", "title", "content_html", "content_text", "summary", "date_published", "language")
LISTS = ("authors", "tags", "attachments")


def read_json_feed(file: BinaryIO, *, zone: str, most: int, section: tuple[Level, ...], url: str) -> Reading:
    """The stories of a JSON Feed (1.0 or 1.1). Unusable if it is none."""
    held, laid = lay_out(file, "items", most)
    if "jsonfeed.org/version/" not in laid.beside.get("version", "").replace("\\/", "/"):
        raise Unusable("it is no feed: as a JSON Feed it would have a “version” of jsonfeed.org")
    feed = _Feed(laid.beside, zone, section, url)
    items = (_read(held, number, span, feed) for number, span in enumerate(laid.spans, 1))
    return Reading(items=items, total=len(laid.spans), source="feed")


class _Feed:
    """What holds for all items of a feed."""

    def __init__(self, beside: dict[str, str], zone: str, section: tuple[Level, ...], url: str) -> None:
        self.zone, self.section = zone, section
        self.name = beside.get("home_page_url") or beside.get("feed_url") or url
        self.language = beside.get("language", "")


def _read(held: mmap.mmap, number: int, span: Span, feed: _Feed) -> Item | Spoilt:
    try:
        raw = read_span(held, span)
    except BadItem as bad:
        return Spoilt(number=number, line=span.line, problems=(("", str(bad)),))
    if not isinstance(raw, dict):
        return Spoilt(number=number, line=span.line, problems=(("", "it is no object"),))
    problems = list(_problems(raw))
    if problems:
        headline = raw["title"] if isinstance(raw.get("title"), str) else ""
        return Spoilt(number=number, line=span.line, headline=headline, problems=tuple(problems))
    return _item(raw, number, span.line, feed)


def _problems(raw: dict[str, Any]) -> list[Problem]:
    found: list[Problem] = []
    if not (raw.get("id") or raw.get("url")):
        text = "it has neither an id nor a url; without one it could not be told apart when it comes again"
        found.append(("id", text))
    for names, kind, word in ((TEXTS, str, "text"), (LISTS, list, "list")):
        found += [
            (name, f"{repr(raw[name])[:60]} is no {word}")
            for name in names
            if raw.get(name) is not None and not isinstance(raw[name], kind)
        ]
    return found


def _item(raw: dict[str, Any], number: int, line: int, feed: _Feed) -> Item | Spoilt:
    headline = " ".join((raw.get("title") or "").split())
    try:
        published, zone, remarks = _moment(raw.get("date_published") or "", feed.zone)
    except (ValueError, OverflowError):
        text = f"“{raw['date_published'][:40]}” is no RFC 3339 time such as 2026-03-03T09:00:00Z"
        return Spoilt(number=number, line=line, headline=headline, problems=(("date_published", text),))
    content = raw.get("content_html") or _paragraphs(raw.get("content_text") or "")
    summary = html.escape(raw.get("summary") or "", quote=False)
    body = body_of(content or summary, raw.get("url") or feed.name)
    standfirst, cut = shortened(standfirst_of(content, summary), "summary", LONGEST_STANDFIRST)
    trail, topics = places(tuple(tag for tag in raw.get("tags") or [] if isinstance(tag, str)), feed.section)
    language = language_code(raw.get("language") or feed.language)
    return Item(
        number=number, line=line, identity=identity(raw.get("id") or raw["url"], feed.name), headline=headline,
        standfirst=standfirst, language=language if LANGUAGE.fullmatch(language) else "", trail=trail, topics=topics,
        authors=_authors(raw), body=body.html, published_at=published, published_zone=zone,
        remarks=(*remarks, *cut, *left_behind(body.pictures, bool(raw.get("attachments")))),
    )  # fmt: skip


def _moment(written: str, zone: str) -> tuple[datetime | None, str, tuple[Remark, ...]]:
    return moment(written, zone) if written.strip() else (None, "", ())


def _paragraphs(text: str) -> str:
    parts = re.split(r"\n[ \t]*\n\s*", text.strip())
    return "\n".join(f"<p>{html.escape(part, quote=False)}</p>" for part in parts if part)


def _authors(raw: dict[str, Any]) -> tuple[str, ...]:
    rows = raw.get("authors") or [raw.get("author")]
    names = [row.get("name") for row in rows if isinstance(row, dict)]
    return tuple(dict.fromkeys(" ".join(name.split()) for name in names if isinstance(name, str) and name.strip()))
