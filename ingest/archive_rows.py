"""A line of an export becomes a row, unsaved: every field is checked against the column it is for."""

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django.core.exceptions import ValidationError
from django.db import models

from articles.document import AuthorName, Document, SectionName, TopicName, from_json
from articles.models import Article, ImportNote, Revision
from digests.digest import Digest
from factboxes.base import FactsRefused
from ingest.archive import BESIDE, DEEPEST, DERIVED, RAW, TYPES, Names, fields, label
from language.blocks import name_blocks
from language.html import clean
from masthead.models import Author, Image, Section, Topic
from publishing.homecoming import Booked, Published, Returning, derived
from publishing.models import Correction, Edition, Scheduled

WORDS: tuple[tuple[Any, type | tuple[type, ...], str], ...] = (
    (models.BooleanField, bool, "true or false"),
    (models.IntegerField, int, "a whole number"),
    (models.FloatField, (int, float), "a number"),
    ((models.CharField, models.TextField, models.UUIDField, models.DateTimeField), str, "text"),
)


class Faulty(ValueError):
    """A field that cannot be taken, and why; `line` is 0 where the caller knows it better."""

    def __init__(self, field: str, text: str, line: int = 0) -> None:
        self.field, self.text, self.line = field, text, line
        super().__init__(f"{field}: {text}")


class Line(NamedTuple):
    """One line of the file, its values not looked at yet."""

    number: int
    kind: str
    held: dict[str, msgspec.Raw]

    def value(self, name: str, kind: Any) -> Any:
        """A field that is no column, by its type. Faulty if it is missing or of another type."""
        if name not in self.held:
            raise Faulty(name, "is missing", self.number)
        try:
            return msgspec.json.decode(self.held[name], type=kind)
        except (msgspec.MsgspecError, RecursionError) as error:
            raise Faulty(name, str(error), self.number) from None


def split(number: int, text: bytes) -> Line:
    """A line's type and fields. Faulty for what is no JSON object or of an unknown type."""
    try:
        held = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
        kind = msgspec.json.decode(held.pop("type", b'""'), type=str)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Faulty("line", f"is no JSON object ({error})", number) from None
    if kind not in TYPES:
        raise Faulty("type", f"{kind[:40]!r} is no type of line this newsroom knows", number)
    return Line(number, kind, held)


def built(model: type[models.Model], line: Line, names: Names, beside: Collection[str] = ()) -> Any:
    """The row a line tells of; `beside` are fields of the line that are no column. Faulty."""
    known = {label(field): field for field in fields(model)}
    if strange := [name for name in line.held if name not in known and name not in beside]:
        raise Faulty(strange[0][:60], f"is no field of a line of type {line.kind}", line.number)
    row = model()
    for name, field in known.items():
        if field.related_model in (Edition, Revision):
            continue
        if name in line.held:
            setattr(row, field.attname, _read(model, field, name, line, names))
        elif not (field.has_default() or field.null or field.blank):
            raise Faulty(name, "is missing", line.number)
    return row


def _read(model: type[models.Model], field: Any, name: str, line: Line, names: Names) -> Any:
    text = bytes(line.held[name])
    if (model, field.name) in RAW:
        return text.decode()
    value = line.value(name, Any)
    if value is None:
        if field.null:
            return None
        raise Faulty(name, "is null and must not be", line.number)
    if field.is_relation and field.related_model is not Article:
        return _named(field.related_model, value, name, line, names)
    try:
        return checked(field, value)
    except ValidationError as error:
        raise Faulty(name, " ".join(error.messages), line.number) from None


def _named(model: type[models.Model], value: Any, name: str, line: Line, names: Names) -> Any:
    found = names.found[model].get(value) if isinstance(value, str) else None
    if found is None:
        raise Faulty(name, f"there is no {str(value)[:80]!r} in this newsroom", line.number)
    return found


def checked(field: Any, value: Any) -> Any:
    """The value as its column takes it; ValidationError naming the limit."""
    if field.is_relation:  # a story, by its id
        return UUID(value) if _is_uuid(value) else _refuse("is no id of a story")
    for kinds, wanted, word in WORDS:
        fits = isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))
        if isinstance(field, kinds) and not fits:
            _refuse(f"must be {word}")
    if isinstance(value, str) and "\x00" in value:
        _refuse("holds a character that no text has (NUL)")
    if depth(value) > DEEPEST:
        _refuse(f"is nested too deep; the limit is {DEEPEST} levels")
    value = field.to_python(value)
    if isinstance(value, datetime) and value.tzinfo is None:
        _refuse("names no time zone")
    field.run_validators(value)
    return value


def _refuse(text: str) -> None:
    raise ValidationError(text)


def _is_uuid(value: Any) -> bool:
    try:
        return bool(UUID(value))
    except (ValueError, AttributeError, TypeError):
        return False


def depth(value: Any) -> int:
    """How many lists and objects stand within one another; one more than the limit means more."""
    level, deep = [value], 0
    while level and deep <= DEEPEST:
        level = [
            inner
            for held in level
            for inner in (held.values() if isinstance(held, dict) else held if isinstance(held, list) else ())
            if isinstance(inner, dict | list)
        ]
        deep += 1
    return deep if isinstance(value, dict | list) else 0


# --- a story ----------------------------------------------------------------------------------------------------------
def story(lines: list[Line], names: Names) -> Returning:
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
    if made.revisions:
        newest = max((revision for revision, _ in made.revisions), key=lambda revision: revision.edit)
        made.document = _by_todays_names(from_json(newest.document), first, names)
    return made


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
    line.value("digest", Digest)
    told = derived(edition.document, edition.digest) | line.value("columns", dict[str, Any])
    if strange := set(told) - DERIVED:
        raise Faulty("columns", f"{min(strange)[:60]!r} is no column that follows from the Document", line.number)
    for name, value in told.items():
        try:
            setattr(edition, name, checked(Edition._meta.get_field(name), value))
        except ValidationError as error:
            raise Faulty(name, " ".join(error.messages), line.number) from None
    edition.pk = line.value("row", int)
    authors, topics = ([_named(model, slug, name, line, names) for slug in line.value(name, list[str])]
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
        document = from_json(text)
        known = document.id == str(story_id)
    except (msgspec.MsgspecError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Faulty("document", str(error), line.number) from None
    if not known:
        raise Faulty("document/id", f"is {document.id[:40]!r}, not that of the story", line.number)
    if "\\u0000" in text:
        raise Faulty("document", "holds a character that no text has (NUL)", line.number)
    if not _is_clean(document.body):
        raise Faulty("document/body", "holds markup that this newsroom does not keep", line.number)
    for at, box in enumerate(document.boxes):
        if depth(box.facts) > DEEPEST:
            raise Faulty(f"document/boxes/{at}", f"is nested too deep; the limit is {DEEPEST} levels", line.number)
        try:
            box.decoded()
        except FactsRefused as error:
            raise Faulty(f"document/boxes/{at}/{error.problems[0][0]}", error.problems[0][1], line.number) from None
    return document


@lru_cache(maxsize=64)  # a saved version and its edition have the same text, one after the other
def _is_clean(body: str) -> bool:
    try:
        return name_blocks(clean(body), body) == body
    except ValueError:
        return False


def _by_todays_names(document: Document, line: Line, names: Names) -> Document:
    """The newest version with the masthead rows that its working copy names today: slugs may have moved since."""
    section, picture = line.value("section", str | None), line.value("lead_image", str | None)
    for name, model, value in (("section", Section, section), ("lead_image", Image, picture)):
        if value is not None:
            _named(model, value, name, line, names)
    lead = document.lead_image
    return msgspec.structs.replace(
        document,
        section=SectionName(section, "") if section else None,
        lead_image=msgspec.structs.replace(lead, hash=picture) if lead and picture else None,
        authors=tuple(AuthorName(slug, "") for slug in line.value("authors", list[str])),
        topics=tuple(TopicName(slug, "") for slug in line.value("topics", list[str])),
    )
