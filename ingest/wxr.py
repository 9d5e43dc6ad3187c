"""Reads the posts of a WordPress export (extended RSS), one by one, whatever the size of the file."""

import mmap
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError
from zoneinfo import ZoneInfo

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from ingest.feed_parts import LANGUAGE
from ingest.items import Item, Level, Problem, Reading, Spoilt, Unusable, language_code, shortened
from ingest.lines import Remark
from ingest.wordpress import body_of, plain
from ingest.xmltext import BROKEN, REFUSED, XmlText, said

DRAFTS = {"draft", "pending", "private", "future"}
LONGEST_STANDFIRST = 500
NAMES = {
    "headline": "title", "standfirst": "excerpt:encoded", "body": "content:encoded", "slug": "wp:post_name",
    "published_at": "wp:post_date_gmt",
}  # fmt: skip
_POSTS = re.compile(rb"<wp:post_type>\s*(?:<!\[CDATA\[)?\s*post\s*(?:\]\]>)?\s*</wp:post_type>")
_SPACES = {
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
}


def read_wxr(file: BinaryIO, *, zone: str, most: int) -> Reading:
    """The posts of an export. Unusable if it is none, declares entities or holds more than `most` posts."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
        if held.find(b"wordpress.org/export/", 0, 65536) < 0:
            raise Unusable("it is no WordPress export: its head does not name wordpress.org/export")
        total = sum(1 for _ in _POSTS.finditer(held))
    if total > most:
        raise Unusable(f"it holds {total:,} posts; the limit is {most:,}; --most sets another")
    notes: list[str] = []
    text = XmlText(file)
    return Reading(items=_Export(text, zone, notes).items(), total=total, source="wxr", notes=notes, names=NAMES)


class _Export:
    """What is known of the export so far: authors and categories stand before the posts."""

    def __init__(self, text: XmlText, zone: str, notes: list[str]) -> None:
        self.text, self.zone, self.notes = text, zone, notes
        self.authors: dict[str, str] = {}
        self.categories: dict[str, tuple[str, str]] = {}  # nicename -> (name, nicename of the one above)
        self.terms: dict[str, str] = {}  # number -> nicename
        self.link = self.language = ""
        self.skipped: Counter[str] = Counter()
        self.number = 0

    def items(self) -> Iterator[Item | Spoilt]:
        """The posts in the file's order; where the file breaks off, that as the last."""
        try:
            yield from self._posts()
        except ParseError as error:
            yield from self._broken_off(f"the file breaks off or is no XML from here on: {said(error)}")
        except Unusable as error:
            yield from self._broken_off(str(error))
        except DefusedXmlException:
            raise Unusable(REFUSED) from None
        for name, count in sorted(self.skipped.items()):
            self.notes.append(f"Skipped, no story: {count:,} × {name}")
        if self.text.controls:
            self.notes.append(f"Left out: {self.text.controls:,} control characters that no XML may hold")

    def _broken_off(self, why: str) -> Iterator[Spoilt]:
        if not self.number and not self.skipped:
            raise Unusable(why)
        yield Spoilt(number=self.number + 1, problems=(("", why),))

    def _posts(self) -> Iterator[Item | Spoilt]:
        above: list[Element] = []
        for event, element in defusedxml.ElementTree.iterparse(self.text, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                above.append(element)
                if len(above) > 20:
                    raise Unusable("it is nested more than 20 levels deep, the limit")
                continue
            above.pop()
            if len(above) != 2:
                continue
            fields = _Fields(element)
            if element.tag == "item" and (found := self._post(fields)) is not None:
                yield found
            elif element.tag != "item":
                self._about(_name(element.tag), fields, element)
            self.text.since = 0
            above[-1].remove(element)

    def _about(self, name: str, fields: "_Fields", element: Element) -> None:
        """A line of the export's head."""
        if name == "link":
            self.link = (element.text or "").strip()
        elif name == "language":
            self.language = (element.text or "").strip()
        elif name == "wp:author":
            self.authors[fields["wp:author_login"]] = fields["wp:author_display_name"] or fields["wp:author_login"]
        elif name == "wp:category":
            nicename = fields["wp:category_nicename"]
            self.categories[nicename] = (plain(fields["wp:cat_name"]), fields["wp:category_parent"])
            self.terms[fields["wp:term_id"]] = nicename

    def _post(self, fields: "_Fields") -> Item | Spoilt | None:
        kind, status = fields["wp:post_type"] or "post", fields["wp:status"] or "publish"
        if kind != "post" or status in {"trash", "auto-draft", "inherit"}:
            self.skipped[kind if kind != "post" else f"post ({status})"] += 1
            return None
        self.number += 1
        headline = plain(fields["title"])
        problems = [*_broken(fields), *([] if status in DRAFTS | {"publish"} else [_unknown(status)])]
        if problems:
            return Spoilt(number=self.number, headline=headline.replace(BROKEN, "?"), problems=tuple(problems))
        return self._item(fields, headline, status)

    def _item(self, fields: "_Fields", headline: str, status: str) -> Item:
        remarks: list[Remark] = []
        body = body_of(fields["content:encoded"], fields["link"] or self.link)
        standfirst, cut = shortened(plain(fields["excerpt:encoded"]), "excerpt", LONGEST_STANDFIRST)
        trail, topics = self._places(fields, remarks)
        remarks += [*cut, *_left_behind(fields, body.codes, body.pictures), *_kept_back(fields, status)]
        published, zone = self._published(fields) if status == "publish" else (None, "")
        locked = bool(fields["wp:post_password"])
        return Item(
            number=self.number, identity=fields["guid"] or f"{self.link} {fields['wp:post_id']}",
            language=_language(self.language), headline=headline, standfirst=standfirst, trail=trail, topics=topics,
            authors=self._authors(fields), slug=unquote(fields["wp:post_name"]), body=body.html,
            published_at=published, published_zone=zone,
            was_public=status == "publish" and not locked, remarks=tuple(remarks),
        )  # fmt: skip

    def _published(self, fields: "_Fields") -> tuple[datetime | None, str]:
        """The instant and the zone it is told in; the site's own clock counts where no UTC is given."""
        if found := _moment(fields["wp:post_date_gmt"], "UTC"):
            return found, "UTC"
        found = _moment(fields["wp:post_date"], self.zone)
        return found, self.zone if found else ""

    def _authors(self, fields: "_Fields") -> tuple[str, ...]:
        """Those that a plug-in for several authors names, else the one who wrote the post."""
        several = [name for domain, _, name in fields.categories if domain == "author" and name]
        login = fields["dc:creator"]
        names = several or ([self.authors.get(login, login)] if login else [])
        return tuple(dict.fromkeys(" ".join(name.split()) for name in names))

    def _places(self, fields: "_Fields", remarks: list[Remark]) -> tuple[tuple[Level, ...], tuple[Level, ...]]:
        """The section from the main category, and the topics: tags, then the other categories."""
        held = [(slug, name) for domain, slug, name in fields.categories if domain == "category"]
        main = self.terms.get(fields.meta.get("_yoast_wpseo_primary_category", ""), "")
        chosen = next((slug for slug, _ in held if slug == main), held[0][0] if held else "")
        tags = [Level(name, unquote(slug)) for domain, slug, name in fields.categories if domain == "post_tag"]
        others = [Level(name, unquote(slug)) for slug, name in held if slug != chosen]
        if others:
            names = ", ".join(level.name for level in others)
            remarks.append(Remark(0, "category", f"further categories became topics: {names[:400]}"))
        return self._trail(chosen, dict(held).get(chosen, "")), tuple(dict.fromkeys((*tags, *others)))

    def _trail(self, slug: str, name: str) -> tuple[Level, ...]:
        """From the top category down to this one."""
        trail: list[Level] = []
        seen: set[str] = set()
        while slug and slug not in seen:
            seen.add(slug)
            known, above = self.categories.get(slug, (name, ""))
            trail.insert(0, Level(known or name or unquote(slug), unquote(slug)))
            slug, name = above, ""
        return tuple(trail)


class _Fields:
    """The fields of an element by short names, its categories and what plug-ins noted with it."""

    def __init__(self, element: Element) -> None:
        self._texts: dict[str, str] = {}
        self.categories: list[tuple[str, str, str]] = []  # domain, nicename, name
        self.meta: dict[str, str] = {}
        for child in element:
            name, text = _name(child.tag), (child.text or "")
            if name == "category":
                held = child.attrib
                self.categories.append((held.get("domain", ""), held.get("nicename", ""), plain(text)))
            elif name == "wp:postmeta":
                pair = {_name(part.tag): (part.text or "").strip() for part in child}
                self.meta[pair.get("wp:meta_key", "")] = pair.get("wp:meta_value", "")
            else:
                self._texts.setdefault(name, text)

    def __getitem__(self, name: str) -> str:
        text = self._texts.get(name, "")
        return text if name == "content:encoded" else text.strip()

    def items(self) -> Iterator[tuple[str, str]]:
        yield from self._texts.items()
        yield from (("category", name) for _, _, name in self.categories)


def _name(tag: str) -> str:
    """ "{http://wordpress.org/export/1.2/}status" is wp:status, whatever the version."""
    space, _, name = tag.rpartition("}")
    space = space[1:]
    if "wordpress.org/export/" in space:
        return f"{'excerpt' if space.endswith('/excerpt/') else 'wp'}:{name}"
    return _SPACES.get(space, "") + name


def _broken(fields: _Fields) -> Iterator[Problem]:
    for name, text in fields.items():
        if BROKEN in text:
            near = text[max(0, text.index(BROKEN) - 20) :][:40].replace(BROKEN, "?")
            yield name, f"bytes that are not of the file's encoding, at “{' '.join(near.split())}”"


def _unknown(status: str) -> Problem:
    known = ", ".join(sorted(DRAFTS | {"publish"}))
    return "wp:status", f"“{status[:40]}” is none of {known}"


def _left_behind(fields: _Fields, codes: tuple[str, ...], pictures: tuple[str, ...]) -> Iterator[Remark]:
    if codes:
        yield Remark(0, "short-code", f"short codes were dropped: {', '.join(codes)[:400]}")
    if pictures:
        yield Remark(0, "picture", f"pictures were not fetched: {', '.join(pictures)[:400]}")
    if fields.meta.get("_thumbnail_id"):
        yield Remark(0, "picture", f"the lead picture, attachment {fields.meta['_thumbnail_id'][:40]}, was not fetched")


def _kept_back(fields: _Fields, status: str) -> Iterator[Remark]:
    """Why a post stays a draft although it looks ready."""
    if status == "future":
        when = fields["wp:post_date_gmt"] or fields["wp:post_date"]
        yield Remark(0, "scheduled", f"it was to go out on {when[:40]} UTC; schedule it at the desk")
    elif status in {"pending", "private"}:
        yield Remark(0, "status", f"it was {status} there and stays a draft")
    if fields["wp:post_password"]:
        yield Remark(0, "status", "it had a password there and stays a draft")


def _moment(written: str, zone: str) -> datetime | None:
    try:
        return datetime.strptime(written, "%Y-%m-%d %H:%M:%S").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except ValueError:  # drafts have 0000-00-00 00:00:00
        return None


def _language(said: str) -> str:
    """WordPress writes en-US and de-DE; a code of another shape is not taken over."""
    said = language_code(said)
    return said if LANGUAGE.fullmatch(said) else ""
