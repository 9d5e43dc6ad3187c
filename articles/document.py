"""The house's common language: one frozen, typed value that is a story with its boxes at one moment.

Preview, checks, summary, page, API and export are functions of a Document, so they cannot disagree. Its JSON form is
lossless; a box keeps its facts raw, so a kind that is not installed here survives a round trip.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from factboxes import registry
from factboxes.base import Facts

SCHEMA = 1
# schema number -> what lifts a raw document of that number to the next one
UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


class SectionName(msgspec.Struct, frozen=True):
    path: str
    name: str
    trail: tuple[str, ...] = ()  # names from the top section down


class AuthorName(msgspec.Struct, frozen=True):
    slug: str
    name: str


class TopicName(msgspec.Struct, frozen=True):
    slug: str
    name: str


class Picture(msgspec.Struct, frozen=True):
    hash: str
    extension: str
    width: int
    height: int
    alt: str
    credit: str
    caption: str = ""
    rights: str = ""
    focal_x: float = 0.5
    focal_y: float = 0.5


class Evidence(msgspec.Struct, frozen=True, gc=False):
    """The passage of the body that a value rests on: a W3C text-quote selector within one block."""

    path: str  # of the value within its box's facts: amounts/0
    exact: str
    prefix: str
    suffix: str
    block: str
    chosen: bool = False  # an editor's own choice, not the matcher's


class Box(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    kind: str
    facts: dict[str, Any]
    label: str = ""
    emoji: str = ""
    wording: str = ""  # an editor's own sentence
    statement: str = ""  # what is shown: the wording, else the sentence made of the values
    evidence: tuple[Evidence, ...] = ()

    def decoded(self) -> Facts | None:
        """The facts by their kind's struct; None for a kind that is not installed. FactsRefused if a rule breaks."""
        return registry.decode(self.kind, self.facts)


class OwnSummary(msgspec.Struct, frozen=True):
    """A summary an editor wrote, and the hash of the text it was written for."""

    text: str
    body_hash: str = ""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    schema: int = SCHEMA
    language: str = "en"
    headline: str = ""
    seo_headline: str = ""
    slug: str = ""
    standfirst: str = ""
    section: SectionName | None = None
    authors: tuple[AuthorName, ...] = ()
    topics: tuple[TopicName, ...] = ()
    lead_image: Picture | None = None
    lead_caption: str = ""
    body: str = ""  # cleaned HTML, every block with a stable id
    boxes: tuple[Box, ...] = ()
    summary: OwnSummary | None = None
    published_at: datetime | None = None  # the shown date, where an import brings its own
    published_zone: str = ""  # the named zone that date was read in

    @property
    def uuid(self) -> UUID:
        return UUID(self.id)

    @property
    def path(self) -> str:
        """The story's address without slashes at its ends; empty while section or slug is missing."""
        return f"{self.section.path}/{self.slug}" if self.section and self.slug else ""

    @property
    def body_hash(self) -> str:
        return hashlib.sha256(self.body.encode()).hexdigest()


def to_json(document: Document) -> str:
    """The canonical JSON text: the same Document always gives the same bytes, its shown date in UTC."""
    if document.published_at is not None and document.published_at.tzinfo is not None:
        document = msgspec.structs.replace(document, published_at=document.published_at.astimezone(UTC))
    return msgspec.json.encode(document, order="deterministic").decode()


def from_json(text: str | bytes) -> Document:
    """The Document a JSON text holds, older schemas lifted; ValueError for one from a newer newsroom."""
    raw = msgspec.json.decode(text)
    found = raw.get("schema", 0)
    if found > SCHEMA:
        raise ValueError(f"schema: {found} is newer than this newsroom reads; the limit is {SCHEMA}")
    while raw["schema"] < SCHEMA:
        raw = UPGRADES[raw["schema"]](raw)
    return msgspec.convert(raw, Document)


def content_hash(document: Document) -> str:
    """A name for exactly this content."""
    return hashlib.sha256(to_json(document).encode()).hexdigest()
