"""Stories come home from an export: working copy and record are written as they once were, not acted out again.

Rows are only ever put in, never changed, so the record's triggers stay where they are. The caller holds one transaction
and the press, and has made sure that nothing of these stories is here.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from django.core.management.color import no_style
from django.db import connection, models

from articles.document import Document
from articles.freezing import Names, columns, thaw
from articles.models import Article, ImportNote, Revision
from publishing import press
from publishing.erasing import leave_tombstone
from publishing.factrows import write_all
from publishing.models import Change, Correction, Edition, ErasedAddress, Erasure, Fact, Scheduled

LARGEST_NUMBER = 2**53  # of a row: far enough from the end of the numbers that new rows go on from it


class Published(msgspec.Struct, kw_only=True):
    """One edition with what belongs to it; `facts` are the numbers its facts had, in their order."""

    edition: Edition
    document: Document
    authors: list[int]
    topics: list[int]
    corrections: list[Correction]
    facts: list[int]


class Booked(msgspec.Struct, kw_only=True):
    """A scheduled row with the saved version and the editions it names, by their numbers within the story."""

    row: Scheduled
    revision: int
    base: int | None
    edition: int | None


class Returning(msgspec.Struct, kw_only=True):
    """One story as an export tells it, every row still unsaved."""

    article: Article
    document: Document | None  # the newest saved version by today's names; None for a story that was erased
    revisions: list[tuple[Revision, list[ImportNote]]]
    editions: list[Published]
    beside: list[models.Model]  # redirects, waivers, embargo acts
    scheduled: list[Booked]


def derived(held: Document, minutes: int) -> dict[str, Any]:
    """The columns of an edition that follow from its Document and its digest's minutes."""
    image = held.lead_image
    return {
        "path": held.path, "section_path": held.section.path if held.section else "", "language": held.language,
        "headline": held.headline, "standfirst": held.standfirst,
        "picture": f"{image.hash}.{image.extension}" if image else "", "picture_alt": image.alt if image else "",
        "minutes": minutes,
    }  # fmt: skip


def settle(stories: Sequence[Returning]) -> None:
    """Write these stories with all that is theirs but their changes, and print those that are live.

    Raises articles.freezing.Missing for a masthead row that is not here, IntegrityError where the database refuses.
    """
    _write_working_copies(stories)
    for story in stories:
        for revision, notes in story.revisions:
            as_written(revision)
            for note in notes:
                note.revision = revision
    _all(note for story in stories for _, notes in story.revisions for note in notes)
    _write_editions([published for story in stories for published in story.editions])
    _all(row for story in stories for row in story.beside)
    for story in stories:
        _book(story)
    press.print_all([held.edition for story in stories for held in story.editions if held.edition.live_to is None])
    for story in stories:
        _notice(story)


def _notice(story: Returning) -> None:
    """A withdrawn story says so at once; why, its change tells, which comes later."""
    last = max((held.edition for held in story.editions), key=lambda edition: edition.number, default=None)
    if last is not None and last.live_to is not None:
        press.print_notice(last, last.live_to, "")


def as_written(row: models.Model) -> None:
    """Insert a row with the times it carries: any other way the present moment would be put in their place."""
    row.save_base(raw=True, force_insert=True)


def _all(rows: Iterable[models.Model]) -> None:
    by_model: dict[Any, list[models.Model]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    for model, held in by_model.items():
        model._default_manager.bulk_create(held)


def _write_working_copies(stories: Sequence[Returning]) -> None:
    documents = [story.document for story in stories if story.document is not None]
    names = Names.of(documents)
    for story in stories:
        for name, value in columns(story.document, names).items() if story.document is not None else ():
            setattr(story.article, name, value)
        as_written(story.article)
    thaw(documents, names)


def _write_editions(published: Sequence[Published]) -> None:
    _keep_free_numbers(Edition, [held.edition for held in published])
    Edition.objects.bulk_create(held.edition for held in published)
    bylines, subjects = Edition.authors.through, Edition.topics.through
    _all(bylines(edition=held.edition, author_id=pk) for held in published for pk in held.authors)
    _all(subjects(edition=held.edition, topic_id=pk) for held in published for pk in held.topics)
    for held in published:
        for row in held.corrections:
            row.edition = held.edition
    _all(row for held in published for row in held.corrections)
    write_all([(held.edition, held.document) for held in published], _numbers(published))
    go_on_counting()


def _keep_free_numbers(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """A row keeps the number it had where that is free, else it gets the next."""
    taken = set(model._default_manager.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    for row in rows:
        if row.pk in taken or not 0 < (row.pk or 0) <= LARGEST_NUMBER:
            row.pk = None
        taken.add(row.pk)


def _numbers(published: Sequence[Published]) -> list[int | None]:
    """The numbers that the facts had, one for each box; None where it is taken or was not told."""
    told: list[int | None] = []
    for held in published:
        fits = len(held.facts) == len(held.document.boxes)
        told += held.facts if fits else [None] * len(held.document.boxes)
    taken = set(Fact.objects.filter(pk__in=[pk for pk in told if pk]).values_list("pk", flat=True))
    kept: list[int | None] = []
    for pk in told:
        free = pk is not None and pk not in taken and 0 < pk <= LARGEST_NUMBER
        kept.append(pk if free else None)
        taken.add(pk or 0)
    return kept


def go_on_counting(*tables: type[models.Model]) -> None:
    """Let the next numbers of rows follow the highest there is: PostgreSQL counts by itself, whatever was put in."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables or (Edition, Fact))):
            cursor.execute(statement)


def _book(story: Returning) -> None:
    revisions = {revision.edit: revision for revision, _ in story.revisions}
    editions = {held.edition.number: held.edition for held in story.editions}
    for booked in story.scheduled:
        booked.row.revision = revisions[booked.revision]
        booked.row.base = editions[booked.base] if booked.base is not None else None
        booked.row.edition = editions[booked.edition] if booked.edition is not None else None
        as_written(booked.row)


def note_erasure(erasure: Erasure, addresses: Sequence[str]) -> None:
    """Put in what stays of a story that was erased elsewhere; its blank row is here."""
    erasure.save(force_insert=True)
    ErasedAddress.objects.bulk_create(
        [ErasedAddress(hash=held, erasure=erasure) for held in addresses], ignore_conflicts=True
    )
    leave_tombstone(erasure)


def number(changes: Sequence[Change]) -> None:
    """Put in changes, numbered already, and the notice of every withdrawal that stands."""
    Change.objects.bulk_create(changes)
    for change in changes:
        if change.verb != "withdraw" or change.edition_id is None:
            continue
        last = Edition.objects.filter(article=change.article_id).order_by("-number").first()
        if last is not None and last.pk == change.edition_id and last.live_to is not None:
            press.print_notice(last, change.at, change.reason)
