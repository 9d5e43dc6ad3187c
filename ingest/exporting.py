"""The whole newsroom as lines of JSON: the same newsroom always gives the same bytes."""

import base64
import os
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from django.contrib.auth.models import User
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from articles.document import from_json
from articles.models import Article, ArticleAuthor, ArticleTopic, ImportNote, Revision
from digests.digest import Digest
from ingest.archive import BESIDE, DERIVED, MASTHEAD, PIECE, Names, Own, header, line, sorted_by, told
from masthead.models import Image, Section
from publishing.homecoming import derived
from publishing.models import Change, Correction, Edition, Erasure, Fact

Told = tuple[str, dict[str, Any]]  # the type of a line and its fields
Row = TypeVar("Row")
AT_ONCE = 40  # stories, asked for together
ORDERS: dict[str, tuple[str, ...]] = {
    "image": ("hash",), "newsroom": ("pk",), "social": ("position", "url"), "page": ("position", "slug"),
    "section": ("path",), "author": ("slug",), "topic": ("slug",),
}  # fmt: skip


def write(path: Path, progress: Callable[[str], None] | None = None) -> Counter[str]:
    """Write the export to a file, whole or not at all, and return the number of lines of each type.

    `progress` is told the type of every line. The newsroom as of one moment is written, whatever happens meanwhile.
    """
    handle, fresh = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 600: it names people
    try:
        with os.fdopen(handle, "wb", buffering=1 << 20) as out, snapshot():
            counts = _write(out.write, progress)
            out.flush()
            os.fsync(out.fileno())
        Path(fresh).replace(path)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
    return counts


def _write(put: Callable[[bytes], Any], progress: Callable[[str], None] | None) -> Counter[str]:
    counts: Counter[str] = Counter()
    put(header())
    for kind, held in everything():
        put(line(kind, held))
        counts[kind] += 1
        if progress is not None:
            progress(kind)
    put(line("end", {"lines": counts.total() + 2}))
    return counts


@contextmanager
def snapshot() -> Iterator[None]:
    """Inside, the database stands still for this process, and nobody waits for it."""
    if connection.in_atomic_block:
        yield
        return
    with _reading(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _reading() -> Iterator[None]:
    """SQLite begins its transactions by taking the writer's lock; who only reads must not."""
    held: Any = connections[DEFAULT_DB_ALIAS]
    held.ensure_connection()
    if held.vendor != "sqlite":
        yield
        return
    mode, held.transaction_mode = held.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        held.transaction_mode = mode


def everything() -> Iterator[Told]:
    """Every line but the first and the last, in the order of the format."""
    names = Names()
    yield from _people()
    yield from _masthead(names)
    stories = Article.objects.order_by("created_at", "pk").iterator(chunk_size=AT_ONCE)
    for some in batches(stories, AT_ONCE):
        yield from stories_told(some, names)
    for erasure in Erasure.objects.order_by("article").prefetch_related("addresses").iterator(chunk_size=500):
        yield "erasure", erasure_told(erasure, names)
    yield from _changes(names)


def batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """The rows, so many at a time."""
    walk = iter(rows)
    while some := list(islice(walk, size)):
        yield some


def _people() -> Iterator[Told]:
    """Names, never a password, a session, a role or a right: who did what must be told, who may do what must not."""
    for user in sorted_by(User.objects.all(), "username"):
        yield "person", {name: getattr(user, name) for name in ("username", "first_name", "last_name", "email")}


def _masthead(names: Names) -> Iterator[Told]:
    for kind, model in MASTHEAD.items():
        for row in sorted_by(model._default_manager.all(), *ORDERS[kind]):
            if not isinstance(row, Image):
                yield kind, told(row, names)
                continue
            pieces = list(_pieces(row)) if row.file.storage.exists(str(row.file.name)) else None
            yield kind, told(row, names) | {"pieces": None if pieces is None else len(pieces)}
            yield from pieces or ()


def _pieces(image: Image) -> Iterator[Told]:
    with image.file.storage.open(str(image.file.name)) as file:
        at = 0
        while content := file.read(PIECE):
            yield "piece", {"image": image.hash, "at": at, "base64": base64.b64encode(content).decode()}
            at += len(content)


def stories_told(stories: list[Article], names: Names) -> Iterator[Told]:
    """Each story with all that is its own: saved versions, editions, and what stands beside them."""
    held = _Held([story.pk for story in stories])
    for story in stories:
        yield "story", _story(story, held, names)
        edits = {}
        for revision in Revision.objects.filter(article=story).order_by("edit").iterator(chunk_size=AT_ONCE):
            edits[revision.pk] = revision.edit
            notes = [told(note, names) for note in held.notes[revision.pk]]
            yield "revision", told(revision, names) | {"notes": notes}
        for edition in held.editions[story.pk]:
            yield "edition", _edition(edition, held, names)
        own: Own = {Edition: {row.pk: row.number for row in held.editions[story.pk]}, Revision: edits}
        for kind, rows in held.beside.items():
            lines = sorted((row.at, line(kind, told(row, names, own)), row) for row in rows[story.pk])
            yield from ((kind, told(row, names, own)) for _, _, row in lines)


class _Held:
    """What some stories have, asked for together."""

    def __init__(self, ids: list[Any]) -> None:
        self.authors = _slugs(ArticleAuthor.objects.filter(article__in=ids), "article_id", "author__slug")
        self.topics = _slugs(ArticleTopic.objects.filter(article__in=ids), "article_id", "topic__slug")
        notes = ImportNote.objects.filter(revision__article__in=ids)
        self.notes = grouped(notes.order_by("revision", "line", "pk"), "revision_id")
        self.editions = grouped(Edition.objects.filter(article__in=ids).order_by("number"), "article_id")
        self.corrections = grouped(Correction.objects.filter(article__in=ids).order_by("pk"), "edition_id")
        facts = Fact.objects.filter(article__in=ids).order_by("edition", "position").only("pk", "edition_id")
        self.facts = {edition: [fact.pk for fact in rows] for edition, rows in grouped(facts, "edition_id").items()}
        self.bylines = _through(Edition.authors.through, "author__slug", ids)
        self.subjects = _through(Edition.topics.through, "topic__slug", ids)
        self.beside = {
            kind: grouped(model._default_manager.filter(article__in=ids), "article_id")
            for kind, model in BESIDE.items()
        }


def grouped(rows: Iterable[Any], key: str) -> defaultdict[Any, list[Any]]:
    """Rows by one of their values, in their order; an empty list where there are none."""
    found: defaultdict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def _slugs(rows: Any, key: str, slug: str) -> defaultdict[Any, list[str]]:
    found: defaultdict[Any, list[str]] = defaultdict(list)
    for pk, name in rows.order_by("position", "pk").values_list(key, slug):
        found[pk].append(name)
    return found


def _through(model: Any, slug: str, ids: list[Any]) -> defaultdict[Any, list[str]]:
    found: defaultdict[Any, list[str]] = defaultdict(list)
    for pk, name in model.objects.filter(edition__article__in=ids).values_list("edition_id", slug):
        found[pk].append(name)
    return found


def _story(story: Article, held: _Held, names: Names) -> dict[str, Any]:
    """The working copy's own columns; its text and boxes are those of its newest saved version."""
    return told(story, names) | {
        "section": names.told[Section].get(story.section_id), "lead_image": names.told[Image].get(story.lead_image_id),
        "authors": held.authors[story.pk], "topics": held.topics[story.pk],
    }  # fmt: skip


def _edition(edition: Edition, held: _Held, names: Names) -> dict[str, Any]:
    return told(edition, names) | {
        "row": edition.pk, "facts": held.facts.get(edition.pk, []), "columns": _columns(edition),
        "authors": sorted(held.bylines[edition.pk]), "topics": sorted(held.subjects[edition.pk]),
        "corrections": [told(row, names) for row in held.corrections[edition.pk]],
    }  # fmt: skip


def _columns(edition: Edition) -> dict[str, Any]:
    """Columns that do not follow from the Document as it stands there now, after an erasure for one."""
    if not edition.document:
        made: dict[str, Any] = {}
    else:
        made = derived(from_json(edition.document), msgspec.json.decode(edition.digest, type=Digest).minutes)
    return {name: value for name in sorted(DERIVED) if (value := getattr(edition, name)) != made.get(name)}


def erasure_told(erasure: Erasure, names: Names) -> dict[str, Any]:
    """What stays of an erased story, the hashes of its addresses included."""
    return told(erasure, names) | {"addresses": sorted(address.hash for address in erasure.addresses.all())}


def _changes(names: Names) -> Iterator[Told]:
    for some in batches(Change.objects.order_by("seq").iterator(chunk_size=500), 500):
        numbers = Edition.objects.filter(pk__in={row.edition_id for row in some}).values_list("pk", "number")
        own: Own = {Edition: dict(numbers)}
        yield from (("change", told(row, names, own)) for row in some)
