"""The verbs that write the working copy: save() one story, save_all() many new ones. Doors hand them Documents."""

from collections.abc import Sequence

import msgspec
from django.contrib.auth.models import User
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from articles import trace
from articles.document import Document, content_hash, from_json, to_json
from articles.freezing import Missing, Names, clear, columns, thaw
from articles.models import Article, ImportNote, Revision, Stage
from articles.rules import LIMITS, MAX_BOXES, SaveRefused, composed, known_by, one_line, prepared

__all__ = [
    "LIMITS",
    "MAX_BOXES",
    "Arrived",
    "Conflict",
    "SaveRefused",
    "composed",
    "confirm_notes",
    "move",
    "prepared",
    "save",
    "save_all",
]  # fmt: skip

LONGEST_KEY = 64  # characters of an import key


class Arrived(msgspec.Struct, frozen=True):
    """A story as an import brings it: by its key it is known again, its notes stay until an editor confirms them."""

    document: Document
    import_key: str | None = None
    notes: tuple[ImportNote, ...] = ()


class Conflict(Exception):
    """Somebody saved since `base`; nothing was written. `theirs` is the newest revision."""

    def __init__(self, theirs: Revision) -> None:
        self.theirs = theirs
        super().__init__(f"The story is at edit {theirs.edit} now.")


def save(
    document: Document,
    by: User | None,
    base: int,
    note: str = "",
    *,
    import_key: str | None = None,
    import_notes: tuple[ImportNote, ...] = (),
) -> Revision:
    """Write the Document as the story's new working copy and return its Revision, in one transaction.

    `base` is the edit the caller started from, 0 for a new story. The same content again writes nothing and returns
    the newest revision. Raises SaveRefused when a rule is broken and Conflict when somebody else saved since `base`.
    """
    known_by(document.id)
    with transaction.atomic():
        before = Revision.objects.filter(article=document.uuid).order_by("-edit").first()
        if before is None and base:
            raise SaveRefused([("document", f"there is no story {document.id} to save an edit of")])
        if before is not None and before.edit != base:
            raise Conflict(before)
        document = prepared(document, from_json(before.document) if before else None)
        if before is not None and before.content_hash == content_hash(document):
            return before
        story = Arrived(document, import_key, import_notes)
        _write(story, base)
        return _revised([story], by, base, note)[0]


def _write(story: Arrived, base: int) -> None:
    """The conditional write: a new row, or the row still at edit `base`."""
    document = story.document
    try:
        names = Names.of([document])
        with transaction.atomic():
            if base == 0:
                _create([story], names)
            else:
                _change(document, base, names)
    except Missing as missing:
        raise SaveRefused([(missing.field, str(missing))]) from None
    except IntegrityError:
        raise _collision(document, base, story.import_key) from None


def _create(stories: Sequence[Arrived], names: Names) -> None:
    Article.objects.bulk_create(
        Article(pk=story.document.id, edit=1, import_key=story.import_key, **columns(story.document, names))
        for story in stories
    )
    thaw([story.document for story in stories], names)


def _change(document: Document, base: int, names: Names) -> None:
    held = columns(document, names)
    if not Article.objects.filter(pk=document.id, edit=base).update(edit=base + 1, saved_at=timezone.now(), **held):
        raise Conflict(Revision.objects.filter(article=document.uuid).order_by("-edit")[0])
    Article.objects.filter(pk=document.id, stage=Stage.APPROVED).update(stage=Stage.IN_REVIEW)
    clear(document)
    thaw([document], names)


def _revised(stories: Sequence[Arrived], by: User | None, base: int, note: str) -> list[Revision]:
    """The stories' next revisions, with their import notes."""
    revisions = Revision.objects.bulk_create(
        Revision(
            article_id=story.document.uuid, edit=base + 1, by=by, note=one_line(note)[:300],
            document=to_json(story.document), content_hash=content_hash(story.document),
            request_id=trace.request_id.get(),
        )
        for story in stories
    )  # fmt: skip
    for story, revision in zip(stories, revisions, strict=True):
        for found in story.notes:
            found.revision = revision
    ImportNote.objects.bulk_create(found for story in stories for found in story.notes)
    return revisions


def save_all(stories: Sequence[Arrived], by: User | None, note: str = "") -> list[Revision | SaveRefused]:
    """Save new stories in one transaction and return, in their order, each one's Revision or why it was refused.

    The rules are those of save() with base 0; of two stories that want the same id, key or address the first is kept.
    A hundred at a time cost a fifth of what a hundred calls of save() do.
    """
    answers: list[Arrived | Revision | SaveRefused] = [_ready(story) for story in stories]
    with transaction.atomic():
        names = Names.of(answer.document for answer in answers if isinstance(answer, Arrived))
        answers = [_named(answer, names) for answer in answers]
        places = [at for at, answer in enumerate(answers) if isinstance(answer, Arrived)]
        ready = [answer for answer in answers if isinstance(answer, Arrived)]
        for at, kept in zip(places, _keep(ready, by, note, names), strict=True):
            answers[at] = kept
    return [answer for answer in answers if not isinstance(answer, Arrived)]


def _ready(story: Arrived) -> Arrived | SaveRefused:
    try:
        known_by(story.document.id)
        if story.import_key and len(story.import_key) > LONGEST_KEY:
            raise SaveRefused([("import_key", f"{len(story.import_key)} characters; the limit is {LONGEST_KEY}")])
        return msgspec.structs.replace(story, document=prepared(story.document))
    except SaveRefused as refused:
        return refused


def _named(answer: Arrived | Revision | SaveRefused, names: Names) -> Arrived | Revision | SaveRefused:
    try:
        if isinstance(answer, Arrived):
            names.check(answer.document)
    except Missing as missing:
        return SaveRefused([(missing.field, str(missing))])
    return answer


def _keep(ready: Sequence[Arrived], by: User | None, note: str, names: Names) -> list[Revision | SaveRefused]:
    """All in one go; where the database refuses, each half by itself, until only the bad ones are left out."""
    try:
        with transaction.atomic():
            _create(ready, names)
            return [*_revised(ready, by, 0, note)]
    except (IntegrityError, DataError) as trouble:
        if len(ready) == 1:
            return [_unfit(ready[0], trouble)]
    middle = len(ready) // 2
    return [answer for half in (ready[:middle], ready[middle:]) for answer in _keep(half, by, note, names)]


def _unfit(story: Arrived, trouble: Exception) -> SaveRefused:
    """Why the database would not hold this one story."""
    if isinstance(trouble, DataError):
        return SaveRefused([("document", f"the database cannot hold it: {one_line(str(trouble))[:200]}")])
    found = _collision(story.document, 0, story.import_key)
    if isinstance(found, SaveRefused):
        return found
    if story.import_key and Article.objects.filter(import_key=story.import_key).exists():
        return SaveRefused([("import_key", f"{story.import_key!r} has been imported already")])
    return SaveRefused([("id", f"there is a story {story.document.id} already")])


def _collision(document: Document, base: int, import_key: str | None) -> Exception:
    """Why the database refused: somebody's new story of this id or import, or a slug that is taken."""
    newest = Revision.objects.order_by("-edit")
    if import_key and (held := newest.filter(article__import_key=import_key).first()):
        return Conflict(held)
    taken = Article.objects.exclude(pk=document.id).filter(
        section__path=document.section.path if document.section else "", slug=document.slug
    )
    if taken.exists():
        where = f"{document.section.path if document.section else ''}/{document.slug}"
        return SaveRefused([("slug", f"“{where}” is the address of another story; choose another slug")])
    if base == 0 and (held := newest.filter(article=document.uuid).first()):
        return Conflict(held)
    if base == 0 and Article.objects.filter(pk=document.id, edit=0).exists():
        return SaveRefused([("id", "the story of this id was expunged; it does not come back")])
    return SaveRefused([("boxes", "one of these boxes belongs to another story; give a copied box an id of its own")])


def confirm_notes(article: Article, by: User, shown: list[int]) -> int:
    """An editor confirms the notes that were shown; returns how many that settled."""
    return ImportNote.objects.filter(revision__article=article, pk__in=shown, confirmed_at__isnull=True).update(
        confirmed_by=by, confirmed_at=timezone.now()
    )


def move(article: Article, stage: str, base: int) -> bool:
    """Put the working copy on another stage of the desk if it is still at edit `base`; whether it was."""
    return bool(Article.objects.filter(pk=article.pk, edit=base).update(stage=stage))
