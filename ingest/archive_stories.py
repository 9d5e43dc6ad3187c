"""A story with its record becomes unsaved rows, of all its lines in an export: whole and sound, or not at all."""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any
from uuid import UUID

import msgspec
from django.core.exceptions import ValidationError

from articles.document import AuthorName, Document, SectionName, TopicName, from_json
from articles.models import Article, ImportNote, Revision
from digests.digest import Digest
from factboxes.base import FactsRefused
from ingest.archive import BESIDE, DEEPEST, DERIVED, Names
from ingest.archive_rows import Faulty, Line, built, checked, depth, named
from language.blocks import name_blocks, read_blocks
from language.html import clean
from masthead.models import RESERVED, SLUG, Author, Image, Section, Topic
from publishing.homecoming import Booked, Published, Returning, derived
from publishing.models import Correction, Edition, Scheduled

NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")  # in JSON; after an even number of backslashes


def story(lines: list[Line], names: Names, now: datetime) -> Returning:
    """A story of all its lines, its own line first. Faulty for the first that cannot be taken."""
    first, rest = lines[0], lines[1:]
    article = built(Article, first, names, ("section", "lead_image", "authors", "topics"))
    made = Returning(article=article, document=None, revisions=[], editions=[], beside=[], scheduled=[])
    for line in rest:
        _add(made, line, names)
    edits = [revision.edit for revision, _ in made.revisions]
    if article.edit != max(edits, default=0):
        text = f"is {article.edit}, but the newest saved version is {max(edits, default=0)}"
        raise Faulty("edit", text, first.number)
    _check_times(made.editions, now, first)
    if made.revisions:
        newest = max((revision for revision, _ in made.revisions), key=lambda revision: revision.edit)
        made.document = _by_todays_names(from_json(newest.document), first, names)
    return made


def _check_times(editions: list[Published], now: datetime, first: Line) -> None:
    """One edition follows the other, none is of the future: else the record would tell what never was."""
    made = [held.edition for held in sorted(editions, key=lambda held: held.edition.number)]
    for edition in made:
        if max(edition.live_from, edition.live_to or edition.live_from) > now:
            raise Faulty("live_from", f"of edition {edition.number} lies in the future, or its end does", first.number)
    for edition, later in pairwise(made):
        if edition.live_to is None or edition.live_to > later.live_from:
            text = f"of edition {edition.number} is not before edition {later.number} came"
            raise Faulty("live_to", text, first.number)


def _add(made: Returning, line: Line, names: Names) -> None:
    if line.kind == "revision":
        revision = built(Revision, line, names, ("notes",))
        sound(revision.document, revision.content_hash, made.article.pk, line)
        notes = [built(ImportNote, note, names) for note in _nested(line, "notes")]
        made.revisions.append((revision, notes))
    elif line.kind == "edition":
        made.editions.append(_published(line, made.article.pk, names))
    elif line.kind == "scheduled":
        row = built(Scheduled, line, names, ("revision", "base", "edition"))
        numbers = {name: line.value(name, int | None) for name in ("base", "edition")}
        booked = Booked(row=row, revision=line.value("revision", int), **numbers)
        _check_booked(made, booked, line)
        made.scheduled.append(booked)
    else:
        made.beside.append(built(BESIDE[line.kind], line, names))


def _check_booked(made: Returning, booked: Booked, line: Line) -> None:
    edits, numbers = {row.edit for row, _ in made.revisions}, {held.edition.number for held in made.editions}
    if booked.revision not in edits:
        raise Faulty("revision", f"the story has no saved version {booked.revision}", line.number)
    for name in ("base", "edition"):
        if (number := getattr(booked, name)) is not None and number not in numbers:
            raise Faulty(name, f"the story has no edition {number}", line.number)


def _nested(line: Line, name: str) -> Iterable[Line]:
    """The rows told in a list within a line, as lines with its number."""
    return [Line(line.number, line.kind, held) for held in line.value(name, list[dict[str, msgspec.Raw]])]


def _published(line: Line, story_id: UUID, names: Names) -> Published:
    edition = built(Edition, line, names, ("row", "facts", "columns", "authors", "topics", "corrections"))
    document = sound(edition.document, edition.content_hash, story_id, line)
    told = derived(document, line.value("digest", Digest).minutes) | line.value("columns", dict[str, Any])
    if strange := set(told) - DERIVED:
        raise Faulty("columns", f"{min(strange)[:60]!r} is no column that follows from the Document", line.number)
    for name, value in told.items():
        try:
            setattr(edition, name, checked(Edition._meta.get_field(name), value))
        except ValidationError as error:
            raise Faulty(name, " ".join(error.messages), line.number) from None
    edition.pk = line.value("row", int)
    authors, topics = ([named(model, slug, name, line, names) for slug in line.value(name, list[str])]
                       for name, model in (("authors", Author), ("topics", Topic)))  # fmt: skip
    corrections = [built(Correction, held, names) for held in _nested(line, "corrections")]
    for row in corrections:
        row.article_id = story_id
    return Published(
        edition=edition, document=document, authors=authors, topics=topics, corrections=corrections,
        facts=line.value("facts", list[int]),
    )  # fmt: skip


def sound(text: str, content_hash: str, story_id: UUID, line: Line) -> Document:
    """The Document of a line, if it is what its hash says and what this newsroom would have kept. Faulty."""
    if hashlib.sha256(text.encode()).hexdigest() != content_hash:
        raise Faulty("content_hash", "is not the hash of the document in this line", line.number)
    try:
        document = _examined(text)
    except Faulty as fault:
        raise Faulty(fault.field, fault.text, line.number) from None
    if document.id != str(story_id):
        raise Faulty("document/id", f"is {document.id[:40]!r}, not that of the story", line.number)
    return document


@lru_cache(maxsize=64)  # a saved version and its edition have the same text, one after the other
def _examined(text: str) -> Document:
    """The Document of a text. Faulty, without a line."""
    try:
        document = from_json(text)
    except (msgspec.MsgspecError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Faulty("document", str(error)) from None
    if NUL.search(text):
        raise Faulty("document", "holds a character that no text has (NUL)")
    if not _is_clean(document.body):
        raise Faulty("document/body", "holds markup that this newsroom does not keep")
    if document.path and not _is_address(document.path):
        raise Faulty("document/slug", f"makes {document.path[:80]!r}, which is no address of a story")
    for at, box in enumerate(document.boxes):
        if depth(box.facts) > DEEPEST:
            raise Faulty(f"document/boxes/{at}", f"is nested too deep; the limit is {DEEPEST} levels")
        try:
            box.decoded()
        except FactsRefused as error:
            raise Faulty(f"document/boxes/{at}/{error.problems[0][0]}", error.problems[0][1]) from None
    return document


def _is_address(path: str) -> bool:
    first, *rest = path.split("/")
    return bool(rest) and first not in RESERVED and all(re.fullmatch(SLUG.regex, part) for part in (first, *rest))


def _is_clean(body: str) -> bool:
    try:
        if clean(body) != body:
            return name_blocks(clean(body), body) == body
    except ValueError:
        return False
    names = [block.id for block in read_blocks(body)]
    return all(names) and len(set(names)) == len(names)


def _by_todays_names(document: Document, line: Line, names: Names) -> Document:
    """The newest version with the masthead rows that its working copy names today: slugs may have moved since."""
    section, picture = line.value("section", str | None), line.value("lead_image", str | None)
    for name, model, value in (("section", Section, section), ("lead_image", Image, picture)):
        if value is not None:
            named(model, value, name, line, names)
    lead = document.lead_image
    return msgspec.structs.replace(
        document,
        section=SectionName(section, "") if section else None,
        lead_image=msgspec.structs.replace(lead, hash=picture) if lead and picture else None,
        authors=tuple(AuthorName(slug, "") for slug in line.value("authors", list[str])),
        topics=tuple(TopicName(slug, "") for slug in line.value("topics", list[str])),
    )
