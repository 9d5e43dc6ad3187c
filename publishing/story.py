"""Our own JSON of a story: the one shape that page, API, feeds and webhooks are made of."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from django.conf import settings

from articles.document import Box, Document
from digests.digest import Digest
from publishing.models import Correction, Edition


class SectionOf(msgspec.Struct, frozen=True):
    path: str
    name: str
    trail: tuple[str, ...]


class Named(msgspec.Struct, frozen=True):
    slug: str
    name: str
    url: str


class PictureOf(msgspec.Struct, frozen=True):
    url: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str
    rights: str
    focal_point: tuple[float, float]


class PassageOf(msgspec.Struct, frozen=True):
    path: str
    exact: str
    prefix: str
    suffix: str
    block: str


class BoxOf(msgspec.Struct, frozen=True):
    id: str
    kind: str
    label: str
    emoji: str
    statement: str
    facts: dict[str, Any]
    evidence: tuple[PassageOf, ...]


class SourceOf(msgspec.Struct, frozen=True):
    block: str
    start: int
    end: int


class SummaryOf(msgspec.Struct, frozen=True):
    text: str
    teaser: str
    state: str  # automatic, edited, stale
    origin: str  # extract, editor
    sources: tuple[SourceOf, ...]


class ReadingOf(msgspec.Struct, frozen=True):
    minutes: int
    words: int


class CorrectionOf(msgspec.Struct, frozen=True):
    kind: str
    text: str
    path: str
    old: Any
    new: Any
    at: str


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """Field by field what a partner reads; times are UTC without fractions, money is decimal text."""

    id: str
    type: str = "story"
    url: str
    version: int
    language: str
    headline: str
    seo_headline: str
    slug: str
    standfirst: str
    section: SectionOf
    authors: tuple[Named, ...]
    topics: tuple[Named, ...]
    lead_image: PictureOf | None
    published_at: str
    updated_at: str
    reading_time: ReadingOf
    summary: SummaryOf
    body_html: str
    boxes: tuple[BoxOf, ...]
    corrections: tuple[CorrectionOf, ...]


def stamp(moment: datetime) -> str:
    """ "2026-01-04T20:31:00Z": UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def address(path: str) -> str:
    """The absolute address of a path of this site."""
    return f"{settings.SITE_URL}/{path}/" if path else f"{settings.SITE_URL}/"


def tell(edition: Edition, document: Document, digest: Digest, corrections: list[Correction]) -> Story:
    """The story as this edition has it, with all corrections so far. Pure: reads no database."""
    section = document.section
    assert section is not None
    return Story(
        id=document.id,
        url=address(edition.path),
        version=edition.number,
        language=document.language,
        headline=document.headline,
        seo_headline=document.seo_headline or document.headline,
        slug=document.slug,
        standfirst=document.standfirst,
        section=SectionOf(section.path, section.name, section.trail),
        authors=tuple(Named(row.slug, row.name, address(f"authors/{row.slug}")) for row in document.authors),
        topics=tuple(Named(row.slug, row.name, address(f"topics/{row.slug}")) for row in document.topics),
        lead_image=_picture(document),
        published_at=stamp(edition.shown_at),
        updated_at=stamp(edition.updated_at),
        reading_time=ReadingOf(digest.minutes, digest.words),
        summary=summary(document, digest),
        body_html=document.body,
        boxes=tuple(_box(box) for box in document.boxes),
        corrections=tuple(
            CorrectionOf(row.kind, row.text, row.path, row.old, row.new, stamp(row.at)) for row in corrections
        ),
    )


def _picture(document: Document) -> PictureOf | None:
    held = document.lead_image
    if held is None:
        return None
    return PictureOf(
        url=f"{settings.SITE_URL}/media/{held.hash}.{held.extension}", width=held.width, height=held.height,
        alt=held.alt, caption=document.lead_caption or held.caption, credit=held.credit, rights=held.rights,
        focal_point=(held.focal_x, held.focal_y),
    )  # fmt: skip


def _box(box: Box) -> BoxOf:
    passages = tuple(PassageOf(row.path, row.exact, row.prefix, row.suffix, row.block) for row in box.evidence)
    return BoxOf(box.id, box.kind, box.label, box.emoji, box.statement, box.facts, passages)


def summary(document: Document, digest: Digest) -> SummaryOf:
    """An editor's own summary if there is one, stale once the text has changed under it; else the extract."""
    own = document.summary
    if own is None:
        sources = tuple(SourceOf(row.block, row.start, row.end) for row in digest.sources)
        return SummaryOf(digest.summary, digest.teaser, "automatic", "extract", sources)
    state = "edited" if own.body_hash == document.body_hash else "stale"
    return SummaryOf(own.text, digest.teaser, state, "editor", ())
