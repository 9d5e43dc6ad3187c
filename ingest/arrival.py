"""A page arrives: masthead rows it names, a Document, and one revision with its import notes.

The key of a story is its breadcrumb, headline and time as written, so the same page never makes two stories. An import
is a revision by nobody; where somebody has edited since the last one, a changed page is refused and nothing is written.
"""

import hashlib
import html
import uuid
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Literal

import msgspec
from django.db import transaction

from articles.document import Document, SectionName, content_hash, from_json
from articles.editing import SaveRefused, prepared, save
from articles.models import Article, ImportNote, Revision
from digests.digest import digest
from ingest.header import Header
from ingest.items import Level
from ingest.lines import Part, Remark, Said
from ingest.page import Page
from ingest.register import Register, name_of
from ingest.takeaways import Boxed, box_takeaways
from language.html import clean
from masthead.models import MAX_DEPTH
from publishing.models import Erasure

MOST_NOTES = 1000
LONGEST_NOTE = 500


class EditedSince(Exception):
    """A changed page for a story that somebody has edited since its import; the sentence says who and when."""


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a page: the story's revision, its Document as kept, the boxes' lines, and all remarks."""

    outcome: Literal["made", "changed", "unchanged"]
    article_id: uuid.UUID
    edit: int
    document: Document
    box_lines: tuple[int, ...]
    remarks: tuple[Remark, ...]


def arrive(page: Page, *, zone: str, language: str, source: str) -> Arrival:
    """Keep the page as a draft, or as a new revision of the draft it made before; one transaction.

    `zone` is assumed where the page names none; `source` goes into the revision's note. Raises SaveRefused when the
    story breaks a rule of the house and EditedSince when the page changed and the draft did too.
    """
    with transaction.atomic():
        key = import_key(page.header)
        known = Article.objects.filter(import_key=key).first()
        check_not_erased(known)
        article_id = known.pk if known else uuid.uuid4()
        _check_length(page)
        boxed = box_takeaways(page, language, article_id)
        remarks: list[Remark] = [*page.remarks, *boxed.remarks]
        register = Register()
        document = _document(page, boxed, article_id, language, zone, register, remarks)
        before = last_import(known)
        document = named(document, before, key, register, remarks)
        document = prepared(document, before)
        remarks += _assumed(page.header, document, zone)
        outcome, edit = _kept(document, known, key, source, remarks)
    ordered = tuple(sorted(remarks, key=lambda remark: remark.line))
    lines = tuple(line for line, _ in boxed.boxes)
    return Arrival(
        outcome=outcome, article_id=article_id, edit=edit, document=document, box_lines=lines, remarks=ordered
    )


def import_key(header: Header) -> str:
    """The name of the story a page tells: SHA-256 of breadcrumb, headline and written time, case and spaces apart."""
    when = header.moment.wall.isoformat() if header.moment else header.published.text
    told = [*(name.text for name in header.trail), header.headline.text, when]
    return hashlib.sha256("\n".join(" ".join(text.casefold().split()) for text in told).encode()).hexdigest()


def _kept(
    document: Document, known: Article | None, key: str, source: str, remarks: list[Remark]
) -> tuple[Literal["made", "changed", "unchanged"], int]:
    notes = tuple(import_notes(remarks))
    if known is None:
        return "made", save(document, None, 0, f"imported from {source}", import_key=key, import_notes=notes).edit
    return save_again(document, known, f"imported again from {source}", notes, what="page")


def save_again(
    document: Document, known: Article, note: str, notes: tuple[ImportNote, ...], what: str
) -> tuple[Literal["changed", "unchanged"], int]:
    """A story that was imported before, as a new revision if its source changed. EditedSince if its draft did too.

    `document` is as prepared() made it, `what` the word for its source.
    """
    if known.edit == 0:
        raise EditedSince(f"the story of this {what} was expunged; it does not come back")
    newest = Revision.objects.filter(article=known).order_by("-edit")[0]
    last = Revision.objects.filter(article=known, by=None).order_by("-edit").first()
    if last is not None and last.content_hash == content_hash(document):
        return "unchanged", newest.edit
    if newest.by is not None:
        when = f"{newest.saved_at:%Y-%m-%d %H:%M} UTC"
        raise EditedSince(
            f"the {what} has changed, but {newest.by} edited the story after its import (edit {newest.edit}, {when}); "
            "bring the change in at the desk"
        )
    return "changed", save(document, None, newest.edit, note, import_notes=notes).edit


def check_not_erased(known: Article | None) -> None:
    """SaveRefused for a story that was erased by law: no archive brings it back."""
    erasure = Erasure.objects.filter(article=known.pk).first() if known else None
    if erasure is not None:
        raise SaveRefused([("story", f"it was erased here on {erasure.at:%Y-%m-%d}, so it does not come in again")])


def last_import(known: Article | None) -> Document | None:
    """What the story's last import kept, whatever was edited since."""
    last = Revision.objects.filter(article=known, by=None).order_by("-edit").first() if known else None
    return from_json(last.document) if last else None


def _document(
    page: Page, boxed: Boxed, article_id: uuid.UUID, language: str, zone: str, register: Register, remarks: list[Remark]
) -> Document:
    header = page.header
    published, named_zone = header.moment.placed(zone) if header.moment else (None, "")
    return Document(
        id=str(article_id), language=language, headline=header.headline.text, seo_headline=header.seo_headline.text,
        standfirst=header.standfirst.text, section=_section(header.trail, register, remarks),
        authors=tuple(dict.fromkeys(register.author(name.text) for name in header.authors)),
        lead_caption=header.caption.text,
        body=body_html(_in_order(page.parts, boxed.left)),
        boxes=tuple(box for _, box in boxed.boxes), published_at=published, published_zone=named_zone,
    )  # fmt: skip


def named(document: Document, before: Document | None, key: str, register: Register, remarks: list[Remark]) -> Document:
    """The Document with its slug, and with what an earlier import of the same story already carries."""
    if before is None:
        wanted = document.slug or (name_of(document.headline, "story") if document.headline else f"story-{key[:8]}")
        return msgspec.structs.replace(document, slug=register.free_slug(document.section, wanted, remarks))
    same_place = before.section and document.section and before.section.path == document.section.path
    return msgspec.structs.replace(
        document, slug=before.slug, section=before.section if same_place else document.section,
        topics=document.topics or before.topics, lead_image=before.lead_image,
        summary=document.summary or before.summary,
    )  # fmt: skip


# --- the masthead -----------------------------------------------------------------------------------------------------


def _section(trail: tuple[Said, ...], register: Register, remarks: list[Remark]) -> SectionName | None:
    """The section that the breadcrumb leads to; levels that are missing are made."""
    for name in trail[MAX_DEPTH:]:
        text = f"“{name.text}” was left out of the section: it goes {MAX_DEPTH} levels deep"
        remarks.append(Remark(name.line, "breadcrumb", text))
    return register.section([Level(name.text) for name in trail])


# --- the body ---------------------------------------------------------------------------------------------------------


def _check_length(page: Page) -> None:
    """SaveRefused for a body over the house's limits, before anything is looked for in it."""
    try:
        clean(body_html(page.parts))
    except ValueError as error:
        raise SaveRefused([("body", str(error))]) from None


def _in_order(parts: tuple[Part, ...], left: tuple[Part, ...]) -> list[Part]:
    """Takeaways that no box holds stand where they stood; those from above the text stand below it."""
    first = min((part.line for part in parts), default=0)
    above = [part for part in left if part.line < first]
    return [*sorted({*parts, *left} - {*above}, key=lambda part: part.line), *above]


def body_html(parts: Iterable[Part]) -> str:
    """The parts as HTML; list items that follow one another make one list."""
    written: list[str] = []
    for kind, group in groupby(parts, key=lambda part: part.kind):
        blocks = [_block(part) for part in group]
        written += ["<ul>", *blocks, "</ul>"] if kind == "item" else blocks
    return "\n".join(written)


def _block(part: Part) -> str:
    text, cite = html.escape(part.text, quote=False), html.escape(part.cite, quote=False)
    match part.kind:
        case "heading":
            return f"<h2>{text}</h2>"
        case "quote":
            return f"<blockquote><p>“{text}”</p>{f'<cite>{cite}</cite>' if cite else ''}</blockquote>"
        case "item":
            lead = f"<strong>{html.escape(part.lead, quote=False)}:</strong> " if part.lead else ""
            return f"<li>{lead}{text}</li>"
        case _:
            return f"<p>{text}</p>"


# --- the notes --------------------------------------------------------------------------------------------------------


def _assumed(header: Header, document: Document, zone: str) -> Iterator[Remark]:
    """What was taken for granted about time, reading time and picture."""
    if moment := header.moment:
        line, written = header.published.line, header.published.text
        if not moment.zone:
            unknown = f"names the unknown zone “{moment.unknown_zone}”" if moment.unknown_zone else "names no zone"
            yield Remark(line, "time-zone", f"“{written}” {unknown}; {zone} was assumed")
        if not moment.timed:
            yield Remark(line, "time-of-day", f"“{written}” gives no time of day; 00:00 was assumed")
        if moment.ambiguous:
            text = f"“{written}” was read as {moment.wall:%d %B %Y}; day and month may be the other way round"
            yield Remark(line, "date-order", text, blocks=True)
    if header.minutes is not None:
        minutes = digest(document).minutes
        differs = "" if minutes == header.minutes else ", which differs"
        text = f"the page claims {header.minutes} min of reading; counted here: {minutes} min{differs}"
        yield Remark(header.reading.line, "reading-time", text)
    if header.caption.text:
        text = "the caption of a picture that the page does not bring along; kept as the lead caption"
        yield Remark(header.caption.line, "picture", text)


def import_notes(remarks: list[Remark]) -> Iterator[ImportNote]:
    """The remarks as notes of a revision, those that block first; of very many the rest is counted."""
    ordered = sorted(remarks, key=lambda remark: (not remark.blocks, remark.line))
    for remark in ordered[:MOST_NOTES]:
        yield ImportNote(line=remark.line, code=remark.code, text=remark.text[:LONGEST_NOTE], blocks=remark.blocks)
    if more := ordered[MOST_NOTES:]:
        text = f"{len(more)} more notes were printed at the import and are not kept one by one"
        yield ImportNote(line=more[0].line, code="more", text=text, blocks=more[0].blocks)
