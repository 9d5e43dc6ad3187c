"""Reads the stories of a feed: RSS, Atom or JSON Feed. A feed carries no boxes, so none are made."""

import html
import io
import re
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import feedparser

from ingest.feed_parts import LANGUAGE, LONGEST_STANDFIRST, identity, left_behind, places, standfirst_of
from ingest.items import Item, Level, Problem, Reading, Spoilt, Unusable, language_code, shortened
from ingest.json_feed import read_json_feed
from ingest.lines import Remark
from ingest.wordpress import body_of, plain
from ingest.xmltext import BROKEN, XmlText, check_xml

LARGEST = 10 * 1024 * 1024  # bytes
# the end of a date that says where its clock stands: Z, GMT, EST, +0100, -05:00
_ZONE = re.compile(r"(?:(?<![A-Z])[A-Z]{1,5}|\d\s*[+-]\d\d:?\d\d|:\d\d(?:\.\d+)?[+-]\d\d)$", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>")
_WHOLE = re.compile(r"</(?:\w+:)?(?:rss|feed|RDF)\s*>", re.IGNORECASE)


def read_feed(file: BinaryIO, *, zone: str, most: int, section: tuple[Level, ...] = (), url: str = "") -> Reading:
    """The stories of a feed in its own order. Unusable if it is none or breaks a limit.

    `section` is where all of them go; without one each goes to its first category. `url` is where the file was found.
    """
    start = file.read(200).removeprefix(b"\xef\xbb\xbf").lstrip()
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > LARGEST:
        raise Unusable(f"it has {size:,} bytes; the limit for a feed is {LARGEST:,} (10 MiB)")
    if start.startswith(b"{"):
        return read_json_feed(file, zone=zone, most=most, section=section, url=url)
    return _read_xml(file, zone, most, section, url)


def _read_xml(file: BinaryIO, zone: str, most: int, section: tuple[Level, ...], url: str) -> Reading:
    why = check_xml(XmlText(file))
    file.seek(0)
    source = XmlText(file)
    text = "".join(iter(lambda: source.read(), ""))
    read = feedparser.parse(
        io.BytesIO(_DECLARATION.sub("", text).encode()), sanitize_html=False,
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
    )  # fmt: skip
    if not read.version:
        raise Unusable("it is no feed: neither RSS nor Atom nor JSON Feed" + (f" ({why})" if why else ""))
    if len(read.entries) > most:
        raise Unusable(f"it holds {len(read.entries):,} items; the limit is {most:,}; --most sets another")
    whole = len(read.entries) if _WHOLE.search(text) else min(len(_END.findall(text)), len(read.entries))
    notes = [f"The feed is no well-formed XML ({why}); it was read as well as can be"] if why else []
    return Reading(items=_items(read, whole, section, zone), total=len(read.entries), source="feed", notes=notes)


def _items(read: Any, whole: int, section: tuple[Level, ...], zone: str) -> Iterator[Item | Spoilt]:
    """The entries; one in whose middle the file ends is told as such."""
    for number, entry in enumerate(read.entries, 1):
        headline = plain(entry.get("title", ""))
        problems = list(_problems(entry))
        if number > whole:
            problems = [("", "the file ends in its middle")]
        if problems:
            yield Spoilt(number=number, headline=headline.replace(BROKEN, "?"), problems=tuple(problems))
        else:
            yield _item(number, headline, entry, read.feed, section, zone)


def _problems(entry: Any) -> Iterator[Problem]:
    if not (entry.get("id") or entry.get("link")):
        yield "guid", "it has neither a guid nor a link; without one it could not be told apart when it comes again"
    texts = {"title": entry.get("title", ""), "content": _content(entry), "summary": entry.get("summary", "")}
    for name, text in texts.items():
        if BROKEN in text:
            near = text[max(0, text.index(BROKEN) - 20) :][:40].replace(BROKEN, "?")
            yield name, f"bytes that are not of the feed's encoding, at “{' '.join(near.split())}”"


def _item(number: int, headline: str, entry: Any, feed: Any, section: tuple[Level, ...], zone: str) -> Item:
    content, summary = _content(entry), entry.get("summary", "")
    body = body_of(content or summary, entry.get("link") or feed.get("link") or "")
    standfirst, cut = shortened(standfirst_of(content, summary), "summary", LONGEST_STANDFIRST)
    trail, topics = places(tuple(plain(tag.get("label") or tag.get("term") or "") for tag in entry.get("tags", [])),
                           section)  # fmt: skip
    published, named_zone, remarks = _moment(entry, zone)
    language = language_code(entry.get("language") or entry.get("dc_language") or feed.get("language") or "")
    return Item(
        number=number, identity=identity(entry.get("id") or entry.link, feed.get("link") or feed.get("id") or ""),
        language=language if LANGUAGE.fullmatch(language) else "", headline=headline, standfirst=standfirst,
        trail=trail, topics=topics, authors=_authors(entry) or _authors(feed), body=body.html, published_at=published,
        published_zone=named_zone,
        remarks=(*remarks, *cut, *left_behind(body.pictures, bool(entry.get("enclosures")))),
    )  # fmt: skip


def _content(entry: Any) -> str:
    """The story's text: what is marked as content, plain text turned into HTML."""
    held = entry.get("content") or []
    best = next((row for row in held if "html" in row.get("type", "")), held[0] if held else None)
    if best is None:
        return ""
    return str(best.value if "html" in best.get("type", "html") else html.escape(best.value, quote=False))


def _authors(entry: Any) -> tuple[str, ...]:
    names = [row.get("name", "") for row in entry.get("authors", [])] or [entry.get("author", "")]
    return tuple(dict.fromkeys(" ".join(plain(name).split()) for name in names if name and name.strip()))


def _moment(entry: Any, zone: str) -> tuple[datetime | None, str, tuple[Remark, ...]]:
    """(instant, named zone, remarks); `zone` is assumed where the date names none."""
    which = "published" if entry.get("published") else "updated"
    written = (entry.get(which) or "").strip()
    read = entry.get(f"{which}_parsed") or parsedate(written)
    try:
        if read and _ZONE.search(written):
            return datetime.fromtimestamp(timegm(read), UTC), "UTC", ()
        if read:
            there = datetime.fromtimestamp(timegm(read), UTC).replace(tzinfo=ZoneInfo(zone))
            assumed = Remark(0, "time-zone", f"“{written[:40]}” names no zone; {zone} was assumed")
            return there.astimezone(UTC), zone, (assumed,)
    except (ValueError, OverflowError, OSError, TypeError):
        pass
    unread = Remark(0, "date", f"“{written[:40]}” is no date that could be read; the story has none")
    return None, "", (unread,) if written else ()
