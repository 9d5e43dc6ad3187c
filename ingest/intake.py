"""Stories of an archive come in: a hundred at a time, each one known again by its key, every refusal told.

A story that is new becomes a draft, one whose source changed a new revision, one that somebody has edited since is left
alone. Publishing, if wished for, is that of stories which were public where they come from; what the gate refuses stays
a draft. Nothing that is live is ever published again from here.
"""

import hashlib
import uuid
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Literal

import msgspec
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from articles.document import Box, Document, OwnSummary
from articles.editing import Arrived, Conflict, SaveRefused, prepared, save_all
from articles.models import Article, Revision
from checks.running import findings
from ingest.arrival import EditedSince, check_not_erased, import_notes, last_import, named, save_again
from ingest.items import Item, Problem, Reading, Spoilt, language_code
from ingest.jsonspans import texts
from ingest.lines import Remark
from ingest.register import LONGEST_NAME, LONGEST_SECTION, Register, is_slug
from ingest.returning import uncollected
from language.encoding import repair
from masthead.models import MAX_DEPTH
from publishing.batch import publish_all
from publishing.gate import Refused
from publishing.models import Edition

BATCH = 100
SHOWN = 80  # characters of a passage that a note quotes


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What the person at the command line asked for; `file` is the name that notes and the audit give the archive."""

    file: str
    language: str = "en"
    publish: bool = False
    by: User | None = None
    waive: str = ""
    dry_run: bool = False


class Outcome(msgspec.Struct, kw_only=True):
    """What became of one item, as a line of the report."""

    item: int
    line: int = 0
    headline: str = ""
    identity: str = ""
    outcome: Literal["made", "changed", "unchanged", "edited", "refused"] = "refused"
    story: str = ""
    address: str = ""
    published: bool = False
    problems: list[Problem] = []
    not_published: list[str] = []
    notes: list[str] = []


class _Coming(msgspec.Struct, kw_only=True):
    """An item on its way in."""

    item: Item
    outcome: Outcome
    key: str
    document: Document | None = None
    remarks: list[Remark] = []
    known: Article | None = None
    revision: Revision | None = None


class Intake:
    """One run over one archive."""

    def __init__(self, reading: Reading, wishes: Wishes) -> None:
        self.reading, self.wishes = reading, wishes
        self.register = Register(writes=not wishes.dry_run)
        self._seen: dict[str, int] = {}

    def run(self) -> Iterator[Outcome]:
        """What became of each item, in the order of the archive."""
        items = iter(self.reading.items)
        try:
            while batch := list(islice(items, BATCH)):
                with uncollected():
                    outcomes = self._batch(batch)
                yield from outcomes
        finally:
            self.register.take_back()

    def _batch(self, batch: Iterable[Item | Spoilt]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        coming: list[_Coming] = []
        for item in batch:
            if isinstance(item, Spoilt):
                outcomes.append(Outcome(item=item.number, line=item.line, headline=item.headline[:200],
                                        problems=list(item.problems)))  # fmt: skip
                continue
            one = self._expected(item)
            outcomes.append(one.outcome)
            if not one.outcome.problems:
                coming.append(one)
        known = {row.import_key: row for row in Article.objects.filter(import_key__in=[one.key for one in coming])}
        for one in coming:
            one.known = known.get(one.key)
            self._write(one)
        self._keep([one for one in coming if one.document])
        if self.wishes.publish:
            self._publish([one for one in coming if one.item.was_public and one.outcome.outcome != "refused"])
        for one in coming:
            one.outcome.notes = [remark.text for remark in one.remarks]
        return outcomes

    def _expected(self, item: Item) -> _Coming:
        key = import_key(self.reading.source, item.identity)
        outcome = Outcome(item=item.number, line=item.line, headline=item.headline[:200], identity=item.identity[:500])
        if first := self._seen.get(key):
            outcome.problems = [("id", f"“{item.identity[:SHOWN]}” is that of item {first} too; only that one came in")]
        self._seen.setdefault(key, item.number)
        return _Coming(item=item, outcome=outcome, key=key, remarks=list(item.remarks))

    def _write(self, one: _Coming) -> None:
        """The item as a Document of ours; its masthead rows are made."""
        article_id = one.known.pk if one.known else uuid.uuid4()
        try:
            check_not_erased(one.known)
            document = self._document(_repaired(one.item, one.remarks), article_id, one.remarks)
            before = last_import(one.known)
            document = named(document, before, one.key, self.register, one.remarks)
            one.document = prepared(document, before) if one.known or self.wishes.dry_run else document
        except SaveRefused as refused:
            _refuse(one, refused.problems, self.reading.names)
            return
        except ValidationError as refused:
            _refuse(one, [("section", "; ".join(refused.messages))], self.reading.names)
            return
        one.outcome.story, one.outcome.address = str(article_id), document.path

    def _document(self, item: Item, article_id: uuid.UUID, remarks: list[Remark]) -> Document:
        remarks += _cut_names(item)
        return Document(
            id=str(article_id), language=language_code(item.language or self.wishes.language), headline=item.headline,
            standfirst=item.standfirst, slug=item.slug if is_slug(item.slug) else "",
            section=self.register.section(item.trail),
            authors=tuple(dict.fromkeys(self.register.author(name) for name in item.authors)),
            topics=tuple(dict.fromkeys(self.register.topic(level) for level in item.topics)), body=item.body,
            boxes=tuple(_boxes(item, article_id)), summary=OwnSummary(item.summary) if item.summary else None,
            published_at=item.published_at, published_zone=item.published_zone,
        )  # fmt: skip

    def _keep(self, coming: list[_Coming]) -> None:
        if self.wishes.dry_run:
            for one in coming:
                self._foretell(one)
            return
        new = [one for one in coming if one.known is None]
        note = f"imported from {self.wishes.file}"
        stories = [Arrived(_document_of(one), one.key, tuple(import_notes(one.remarks))) for one in new]
        for one, answer in zip(new, save_all(stories, None, note), strict=True):
            if isinstance(answer, Revision):
                one.revision, one.outcome.outcome = answer, "made"
            elif overtaken := Article.objects.filter(import_key=one.key).first():
                one.known, one.remarks = overtaken, list(one.item.remarks)
                self._write(one)  # as what it is by now: a story that another import brought in since we looked
            else:
                _refuse(one, answer.problems, self.reading.names)
        for one in coming:
            if one.known is not None and one.document is not None:
                self._again(one, one.known)

    def _again(self, one: _Coming, known: Article) -> None:
        note = f"imported again from {self.wishes.file}"
        try:
            with transaction.atomic():
                notes = tuple(import_notes(one.remarks))
                one.outcome.outcome, _ = save_again(_document_of(one), known, note, notes, what="source")
        except SaveRefused as refused:
            _refuse(one, refused.problems, self.reading.names)
        except (EditedSince, Conflict) as error:
            one.outcome.outcome, one.outcome.problems = "edited", [("", str(error))]
        newest = Revision.objects.filter(article=known).order_by("-edit")[0]
        one.revision = newest if newest.by_id is None else None

    def _foretell(self, one: _Coming) -> None:
        """What a run would do, with nothing written."""
        one.outcome.outcome = "made"
        if one.known is not None:
            try:
                with transaction.atomic():
                    one.outcome.outcome, _ = save_again(_document_of(one), one.known, "", (), what="source")
                    transaction.set_rollback(True)
            except (EditedSince, Conflict) as error:
                one.outcome.outcome, one.outcome.problems = "edited", [("", str(error))]
        if self.wishes.publish and one.item.was_public and not self.wishes.waive:
            blocking = [found.text for found in findings(_document_of(one)) if found.level == "blocks"]
            one.outcome.not_published = blocking + [remark.text for remark in one.remarks if remark.blocks]

    def _publish(self, coming: list[_Coming]) -> None:
        """First publications; what was ever public stays as its last act left it."""
        waiting = [one for one in coming if one.revision is not None]
        stories = [one.revision.article_id for one in waiting if one.revision]
        out = set(Edition.objects.filter(article__in=stories).values_list("article", flat=True))
        due = [one for one in waiting if one.revision and one.revision.article_id not in out]
        for one in waiting:
            if one not in due and one.outcome.outcome == "changed":
                one.outcome.not_published = ["The story has been published before; bring the change out at the desk."]
        revisions = [one.revision for one in due if one.revision]
        for one, answer in zip(due, publish_all(revisions, self.wishes.by, self.wishes.waive), strict=True):
            if isinstance(answer, Refused):
                one.outcome.not_published = answer.reasons
            else:
                one.outcome.published, one.outcome.address = True, answer.path


def import_key(source: str, identity: str) -> str:
    """The name of an archive's story for ever: SHA-256 of the kind of archive and what that knows it by."""
    return hashlib.sha256(f"{source}\n{identity}".encode()).hexdigest()


def _document_of(one: _Coming) -> Document:
    assert one.document is not None
    return one.document


def _refuse(one: _Coming, problems: list[Problem], names: dict[str, str]) -> None:
    one.document = None
    one.outcome.outcome = "refused"
    one.outcome.problems = [(_called(field, one.item, names), text) for field, text in problems]
    one.outcome.story = one.outcome.address = ""


def _called(field: str, item: Item, names: dict[str, str]) -> str:
    """Our field by its source's name: boxes/0/parties is fact_boxes/transaction/parties there."""
    first, *rest = field.split("/")
    if first == "boxes" and rest and rest[0].isdigit() and int(rest[0]) < len(item.boxes):
        kind = item.boxes[int(rest[0])].kind
        rest[0] = names.get(kind, kind)
    return "/".join([names.get(first, first), *rest])


def _boxes(item: Item, article_id: uuid.UUID) -> Iterator[Box]:
    counted: dict[str, int] = {}
    for told in item.boxes:
        nth = counted[told.kind] = counted.get(told.kind, -1) + 1
        name = uuid.uuid5(article_id, f"{told.kind}/{nth}")
        yield Box(id=str(name), kind=told.kind, facts=told.facts, label=told.label)


def _cut_names(item: Item) -> Iterator[Remark]:
    """What the masthead has no room for."""
    for level in item.trail[MAX_DEPTH:]:
        text = f"“{level.name[:SHOWN]}” was left out of the section: it goes {MAX_DEPTH} levels deep"
        yield Remark(item.line, "section", text)
    limits = [(level.name, LONGEST_SECTION) for level in item.trail] + [(name, LONGEST_NAME) for name in item.authors]
    for name, limit in limits:
        if len(name) > limit:
            yield Remark(item.line, "name", f"“{name[:400]}” has {len(name)} characters; the first {limit} were kept")


def _repaired(item: Item, remarks: list[Remark]) -> Item:
    """The item with texts repaired whose encoding was broken on their way, as import_page does."""
    held: dict[str, Any] = {}
    for field in ("headline", "standfirst", "body", "summary", "authors"):
        value = getattr(item, field)
        held[field] = tuple(_sound(name, field, remarks) for name in value) if isinstance(value, tuple) else (
            _sound(value, field, remarks)
        )  # fmt: skip
    for field in ("trail", "topics"):
        held[field] = tuple(level._replace(name=_sound(level.name, field, remarks)) for level in getattr(item, field))
    held["boxes"] = tuple(
        told._replace(facts=texts(told.facts, lambda text: _sound(text, "boxes", remarks))) for told in item.boxes
    )
    return msgspec.structs.replace(item, **held)


def _sound(text: str, field: str, remarks: list[Remark]) -> str:
    if text.isascii():
        return text
    sound, repairs, marks = repair(text)
    for found in repairs:
        code = "repaired" if found.complete else "repaired-incomplete"
        remarks.append(Remark(0, code, f"{field}: “{found.before[:SHOWN]}” was read as “{found.after[:SHOWN]}”"))
    for mark in marks:
        said = f"{field}: “{mark.text[:SHOWN]}” is broken and could not be repaired; it stands as it is"
        remarks.append(Remark(0, "encoding", said, blocks=True))
    return sound
