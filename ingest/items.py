"""What the readers of archives hand over: stories as their source tells them, and what could not be read."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from ingest.lines import Remark

Problem = tuple[str, str]  # the field as its source names it, and a sentence


class Unusable(ValueError):
    """A file or address that nothing can be taken from; the sentence says why. Nothing was written."""


class Level(NamedTuple):
    """A section or topic as its source names it; the slug is empty where the source gives none."""

    name: str
    slug: str = ""


class ToldBox(NamedTuple):
    kind: str
    facts: dict[str, Any]
    label: str = ""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One story of an archive, not yet anything of ours. `number` counts from 1 in the order of the file."""

    number: int
    identity: str  # what the source knows the story by; the same story has the same one for ever
    line: int = 0
    headline: str = ""
    standfirst: str = ""
    language: str = ""
    trail: tuple[Level, ...] = ()
    authors: tuple[str, ...] = ()
    topics: tuple[Level, ...] = ()
    slug: str = ""
    body: str = ""
    boxes: tuple[ToldBox, ...] = ()
    summary: str = ""
    published_at: datetime | None = None
    published_zone: str = ""
    was_public: bool = True
    remarks: tuple[Remark, ...] = ()


class Spoilt(msgspec.Struct, frozen=True, kw_only=True):
    """An item that cannot be taken in, with every reason."""

    number: int
    problems: tuple[Problem, ...]
    headline: str = ""
    line: int = 0


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """An archive being read: its items one by one, how many there are, and what was found out about the whole so far.

    `notes` grows while the items are read.
    """

    items: Iterator[Item | Spoilt]
    total: int
    source: str  # part of every story's key: the kind of archive and whose it is
    notes: list[str] = msgspec.field(default_factory=list)
    names: dict[str, str] = {}  # what the source calls our fields and kinds of box, where it calls them otherwise


def language_code(said: str) -> str:
    """The word as BCP 47 writes it: en-us and pt_BR, as many programs have it, become en-US and pt-BR."""
    first, *rest = said.strip().replace("_", "-").split("-")
    return "-".join([first.lower(), *(_subtag(part) for part in rest)])


def _subtag(part: str) -> str:
    if not part.isalpha():
        return part
    return {2: part.upper(), 4: part.title()}.get(len(part), part)


def shortened(text: str, field: str, limit: int, line: int = 0) -> tuple[str, tuple[Remark, ...]]:
    """The text's first words within a limit, and a remark if that is not all of it."""
    if len(text) <= limit:
        return text, ()
    kept = text[: limit - 1].rsplit(" ", 1)[0] + "…"
    said = f"{field}: of {len(text):,} characters the first {len(kept) - 1} were kept"
    return kept, (Remark(line, "shortened", said),)


def moment(text: str, zone: str) -> tuple[datetime, str, tuple[Remark, ...]]:
    """(instant, named zone, remarks) of an ISO 8601 time; `zone` is assumed where it names none. ValueError if none."""
    read = datetime.fromisoformat(text.strip())
    if read.tzinfo is None:
        assumed = Remark(0, "time-zone", f"“{text.strip()[:40]}” names no zone; {zone} was assumed")
        return read.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC), zone, (assumed,)
    return read.astimezone(UTC), "UTC" if not read.utcoffset() else "", ()
