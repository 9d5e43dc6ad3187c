"""The one verb that writes the working copy. Form, import, restore and merge all call save() with a Document."""

import re
import unicodedata
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

import msgspec
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import trace
from articles.document import Box, Document, content_hash, from_json, to_json
from articles.evidence import anchored
from articles.freezing import Missing, columns, stated, thaw
from articles.models import Article, ImportNote, Revision, Stage
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
    _known_by(document.id)
    with transaction.atomic():
        before = Revision.objects.filter(article=document.uuid).order_by("-edit").first()
        if before is None and base:
            raise SaveRefused([("document", f"there is no story {document.id} to save an edit of")])
        if before is not None and before.edit != base:
            raise Conflict(before)
        document = prepared(document, from_json(before.document) if before else None)
        if before is not None and before.content_hash == content_hash(document):
            return before
        _write(document, base, import_key)
        revision = Revision.objects.create(
            article_id=document.id, edit=base + 1, by=by, note=_line(note)[:300],
            document=to_json(document), content_hash=content_hash(document), request_id=trace.request_id.get(),
        )  # fmt: skip
        for found in import_notes:
            found.revision = revision
        ImportNote.objects.bulk_create(import_notes)
        return revision


def _known_by(name: str) -> None:
    try:
        UUID(name)
    except ValueError:
        raise SaveRefused([("id", f"{name[:60]!r} is not a UUID")]) from None


def _write(document: Document, base: int, import_key: str | None) -> None:
    """The conditional write: a new row, or the row still at edit `base`."""
    try:
        held = columns(document)
        with transaction.atomic():
            if base == 0:
                Article.objects.create(pk=document.id, edit=1, import_key=import_key, **held)
            elif not Article.objects.filter(pk=document.id, edit=base).update(
                edit=base + 1, saved_at=timezone.now(), **held
            ):
                raise Conflict(Revision.objects.filter(article=document.uuid).order_by("-edit")[0])
            Article.objects.filter(pk=document.id, stage=Stage.APPROVED).update(stage=Stage.IN_REVIEW)
            thaw(document)
    except Missing as missing:
        raise SaveRefused([(missing.field, str(missing))]) from None
    except IntegrityError:
        raise _collision(document, base, import_key) from None


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
    return SaveRefused([("boxes", "one of these boxes belongs to another story; give a copied box an id of its own")])


def prepared(document: Document, before: Document | None = None) -> Document:
    """The Document as save() would keep it: cleaned, normalised, blocks named, evidence found. Writes nothing.

    Raises SaveRefused with every problem found.
    """
    problems: list[tuple[str, str]] = []
    held: dict[str, Any] = {name: _line(getattr(document, name)) for name in LIMITS}
    held["slug"] = held["slug"] or slug_of(held["headline"]) or (held["headline"] and f"story-{document.id[:8]}")
    held["language"] = document.language.strip() or "en"
    if not _LANGUAGE.fullmatch(held["language"]):
        raise SaveRefused([("language", f"{held['language'][:35]!r} is not a BCP 47 code such as en, de or pt-BR")])
    held["body"] = _body(document, before, problems)
    held["boxes"] = _boxes(document, held["language"], problems)
    document = msgspec.structs.replace(document, **held)
    problems += _broken(document)
    if problems:
        raise SaveRefused(problems)
    return anchored(_summarised(document, before))


def _line(text: str) -> str:
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
        box = msgspec.structs.replace(box, label=_line(box.label), wording=_line(box.wording), facts=facts)
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
        return _line(raw) if known else _UNSTORABLE.sub("", raw)
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
    if document.published_zone and document.published_zone not in available_timezones():
        found.append(("published_zone", f"{document.published_zone!r} is no named time zone such as Europe/London"))
    if document.summary and len(document.summary.text) > MAX_SUMMARY:
        found.append(("summary", f"{len(document.summary.text)} characters; the limit is {MAX_SUMMARY}"))
    return found


def _keys(document: Document, name: str) -> list[str]:
    return [held.id if isinstance(held, Box) else held.slug for held in getattr(document, name)]


def _summarised(document: Document, before: Document | None) -> Document:
    """An own summary remembers the text it was written for; one left unchanged keeps what it remembers."""
    own = document.summary
    if own is None or not _line(own.text):
        return msgspec.structs.replace(document, summary=None)
    same = before is not None and before.summary is not None and before.summary.text == _line(own.text)
    body_hash = before.summary.body_hash if same and before and before.summary else own.body_hash or document.body_hash
    return msgspec.structs.replace(document, summary=type(own)(_line(own.text), body_hash))


def confirm_notes(article: Article, by: User, shown: list[int]) -> int:
    """An editor confirms the notes that were shown; returns how many that settled."""
    return ImportNote.objects.filter(revision__article=article, pk__in=shown, confirmed_at__isnull=True).update(
        confirmed_by=by, confirmed_at=timezone.now()
    )


def move(article: Article, stage: str, base: int) -> bool:
    """Put the working copy on another stage of the desk if it is still at edit `base`; whether it was."""
    return bool(Article.objects.filter(pk=article.pk, edit=base).update(stage=stage))
