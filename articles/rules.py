"""What every save asks of a Document, and the form it keeps it in. Pure: nothing here reads or writes a row."""

import re
import unicodedata
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

import msgspec

from articles.document import Box, Document
from articles.evidence import anchored
from articles.freezing import stated
from factboxes import registry
from factboxes.base import FactsRefused
from language.blocks import name_blocks
from language.html import clean
from masthead.models import RESERVED, slug_of

LIMITS = {
    "headline": 200, "seo_headline": 200, "standfirst": 500, "slug": 80, "lead_caption": 300, "published_zone": 60,
}  # fmt: skip
SHOWN = (1800, 2100)  # years a shown date may lie in
MAX_BOXES, MAX_AUTHORS, MAX_TOPICS, MAX_SUMMARY = 12, 20, 30, 600
ZONES = frozenset(available_timezones())
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KIND = re.compile(r"[a-z_]{1,40}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


class SaveRefused(ValueError):
    """The Document breaks a rule; nothing was written. `problems` are (field, sentence) pairs."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{field}: {text}" for field, text in problems))


def known_by(name: str) -> None:
    """Raise SaveRefused unless this can name a story."""
    try:
        UUID(name)
    except ValueError:
        raise SaveRefused([("id", f"{name[:60]!r} is not a UUID")]) from None


def prepared(document: Document, before: Document | None = None) -> Document:
    """The Document as save() would keep it: cleaned, normalised, blocks named, evidence found. Writes nothing.

    Raises SaveRefused with every problem found.
    """
    problems: list[tuple[str, str]] = []
    held: dict[str, Any] = {name: one_line(getattr(document, name)) for name in LIMITS}
    held["slug"] = held["slug"] or slug_of(held["headline"]) or (held["headline"] and f"story-{document.id[:8]}")
    held["language"] = document.language.strip() or "en"
    if not _LANGUAGE.fullmatch(held["language"]) or len(held["language"]) > 35:
        raise SaveRefused([("language", f"{held['language'][:35]!r} is not a BCP 47 code such as en, de or pt-BR")])
    held["body"] = _body(document, before, problems)
    held["boxes"] = _boxes(document, held["language"], problems)
    document = msgspec.structs.replace(document, **held)
    problems += _broken(document)
    if problems:
        raise SaveRefused(problems)
    return anchored(_summarised(document, before))


def one_line(text: str) -> str:
    """One line: composed characters, no unseen controls, single spaces."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())


def _body(document: Document, before: Document | None, problems: list[tuple[str, str]]) -> str:
    try:
        return name_blocks(clean(document.body), before.body if before else "")
    except ValueError as error:
        problems.append(("body", str(error)))
        return ""


def _boxes(document: Document, language: str, problems: list[tuple[str, str]]) -> tuple[Box, ...]:
    kept = []
    for at, box in enumerate(document.boxes):
        facts = composed(box.facts, known=box.kind in registry.kinds())
        box = msgspec.structs.replace(box, label=one_line(box.label), wording=one_line(box.wording), facts=facts)
        problems += _box_names(at, box)
        for field, limit in (("label", 40), ("wording", 300)):
            if (size := len(getattr(box, field))) > limit:
                problems.append((f"boxes/{at}/{field}", f"{size} characters; the limit is {limit}"))
        try:
            kept.append(stated(box, language))
        except FactsRefused as refused:
            problems += [(f"boxes/{at}/{path}", text) for path, text in refused.problems]
    return tuple(kept)


def _box_names(at: int, box: Box) -> list[tuple[str, str]]:
    found = []
    try:
        UUID(box.id)
    except ValueError:
        found.append((f"boxes/{at}/id", f"{box.id[:60]!r} is not a UUID"))
    if not _KIND.fullmatch(box.kind):
        found.append((f"boxes/{at}/kind", f"{box.kind[:60]!r}: use at most 40 lower-case letters and underscores"))
    return found


def composed(raw: Any, known: bool) -> Any:
    """Facts with their texts as one clean line each; those of an unknown kind only lose what no database can hold."""
    if isinstance(raw, dict):
        return {composed(name, known): composed(held, known) for name, held in raw.items()}
    if isinstance(raw, list | tuple):
        return [composed(held, known) for held in raw]
    if isinstance(raw, str):
        return one_line(raw) if known else _UNSTORABLE.sub("", raw)
    return raw


def _broken(document: Document) -> list[tuple[str, str]]:
    found = [
        (name, f"{len(getattr(document, name))} characters; the limit is {limit}")
        for name, limit in LIMITS.items()
        if len(getattr(document, name)) > limit
    ]
    for name, limit in (("boxes", MAX_BOXES), ("authors", MAX_AUTHORS), ("topics", MAX_TOPICS)):
        if (size := len(getattr(document, name))) > limit:
            found.append((name, f"{size} {name}; the limit is {limit}"))
        if len(set(_keys(document, name))) < size:
            found.append((name, "one of them stands there twice"))
    if document.slug and not _SLUG.fullmatch(document.slug):
        found.append(("slug", f"{document.slug[:80]!r}: use lower-case letters, digits and single hyphens"))
    if document.slug in RESERVED:
        found.append(("slug", f"“{document.slug}” is one of the newsroom's own addresses; choose another"))
    if document.published_at and document.published_at.tzinfo is None:
        found.append(("published_at", f"{document.published_at.isoformat()} has no time zone"))
    if document.published_at and not SHOWN[0] <= document.published_at.year <= SHOWN[1]:
        year = document.published_at.year
        found.append(("published_at", f"the year {year} is out of bounds; the limit is {SHOWN[0]} to {SHOWN[1]}"))
    if document.published_zone and document.published_zone not in ZONES:
        found.append(("published_zone", f"{document.published_zone!r} is no named time zone such as Europe/London"))
    if document.summary and len(document.summary.text) > MAX_SUMMARY:
        found.append(("summary", f"{len(document.summary.text)} characters; the limit is {MAX_SUMMARY}"))
    return found


def _keys(document: Document, name: str) -> list[str]:
    return [held.id if isinstance(held, Box) else held.slug for held in getattr(document, name)]


def _summarised(document: Document, before: Document | None) -> Document:
    """An own summary remembers the text it was written for; one left unchanged keeps what it remembers."""
    own = document.summary
    if own is None or not one_line(own.text):
        return msgspec.structs.replace(document, summary=None)
    same = before is not None and before.summary is not None and before.summary.text == one_line(own.text)
    body_hash = before.summary.body_hash if same and before and before.summary else own.body_hash or document.body_hash
    return msgspec.structs.replace(document, summary=type(own)(one_line(own.text), body_hash))
