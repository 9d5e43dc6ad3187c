"""Expunging: the lawful erasure of a story, and its repetition after a restore. Called by lifecycle.expunge() alone.

Whatever row hangs on the story goes, found by the foreign keys themselves: a table that is added later is erased from
as well. What stays is the story's id on a blank row (so that nothing may take the id, and changes can name it), its
changes without address and reason, an Erasure, the hashes of its addresses, and the audit, which holds no text.
"""

import re
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

import msgspec
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.db import OperationalError, connection, models, transaction

from articles.models import Article, Revision
from masthead.models import Image
from publishing import audit, clock, triggers
from publishing.models import Change, Edition, ErasedAddress, Erasure, Leftover, Redirect, StoryJson
from publishing.models.audit import address_hash
from publishing.record import Act, number_erasure
from publishing.scrubbing import DATABASE, finish
from publishing.story import stamp

STAYS = {"id", "import_key", "created_at", "saved_at"}  # of the working copy's row
HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
PATIENCE = "10s"  # for PostgreSQL's locks: a table that is being dumped or rewritten is not waited for


class Busy(Exception):
    """The database could not be had for it; nothing was written."""


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One erasure as a line of the list that is kept apart from backups."""

    article: uuid.UUID
    content_hash: str
    reason: str
    by: str | None
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    addresses: tuple[str, ...] = ()


def erase(article_id: uuid.UUID, act: Act, before: Kept | None = None) -> Erasure:
    """Take a story away, in the caller's transaction, which holds the press; return what stays of it.

    `before` is the same erasure as it was done before a restore. Raises Busy.
    """
    article = Article.objects.select_for_update(of=("self",)).get(pk=article_id)
    content_hash = before.content_hash if before else _content_hash(article_id)
    addresses = _address_hashes(article_id) | set(before.addresses if before else ())
    pictures = _pictures(article_id)
    _be_brief()
    with triggers.lifted(*locked()):
        Change.objects.filter(article=article).update(path="", reason="", edition=None)
        _erase_below(Article, Article.objects.filter(pk=article_id).values("pk"))
    Article.objects.filter(pk=article_id).update(**_blank())
    names = _erase_pictures(pictures)
    _forget_admin_log([str(article_id), *(str(image.pk) for image in pictures)])
    erasure = Erasure.objects.create(
        article=article_id, content_hash=content_hash, reason=act.note, by=act.by, at=before.at if before else act.now
    )
    _keep_addresses(erasure, addresses)
    leave_tombstone(erasure)
    change = number_erasure(act, article_id)
    audit.enter("expunge", f"story {article_id}", act.by, act.note, hash=content_hash, change=change.seq)
    Leftover.objects.bulk_create(
        [Leftover(name=name, since=act.now) for name in [*names, DATABASE]], ignore_conflicts=True
    )
    transaction.on_commit(finish, robust=True)
    return erasure


def _content_hash(article_id: uuid.UUID) -> str:
    for rows in (Edition.objects.order_by("-number"), Revision.objects.order_by("-edit")):
        if found := rows.filter(article=article_id).values_list("content_hash", flat=True).first():
            return str(found)
    return ""


def _address_hashes(article_id: uuid.UUID) -> set[str]:
    had: set[str] = set(Edition.objects.filter(article=article_id).values_list("path", flat=True))
    had |= set(Redirect.objects.filter(article=article_id).values_list("path", flat=True))
    return {address_hash(path) for path in had}


def _be_brief() -> None:
    """Have every lock before the first row goes, soon or not at all. SQLite writes zeros over what is deleted."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute("PRAGMA secure_delete = ON")
        else:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in locked())
            try:
                cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")
            except OperationalError as error:
                raise Busy("The record is locked by other work, such as a migration. Try again later.") from error


# --- what hangs on a story --------------------------------------------------------------------------------------------
def hanging(model: type[models.Model] = Article) -> Iterator[tuple[type[models.Model], str]]:
    """(model, foreign key) of every table that hangs on a story, nearest first; Change, which stays, is not among."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ForeignObjectRel) or relation.many_to_many:
            continue
        child: Any = relation.related_model
        if child in (model, Change):
            continue
        yield child, relation.field.name
        yield from hanging(child)


def locked() -> list[type[models.Model]]:
    """The tables whose triggers are lifted, in an order of their own so that two erasures never wait for each other."""
    found = {model for model, _ in hanging()} | {Change}
    return sorted(found & set(triggers.append_only()), key=lambda model: model._meta.db_table)


def _erase_below(model: type[models.Model], keys: Any) -> None:
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ForeignObjectRel) or relation.many_to_many:
            continue
        child: Any = relation.related_model
        if child in (model, Change):
            continue
        rows = child._base_manager.filter(**{f"{relation.field.name}__in": keys})
        _erase_below(child, rows.values("pk"))
        rows._raw_delete(rows.db)  # no row of the record is read, whatever its size


def _blank() -> dict[str, Any]:
    """The working copy's row with nothing in it but its id and its dates. `edit` is 0, as of no saved story."""
    return {
        field.name: None if field.null else field.get_default()
        for field in Article._meta.concrete_fields
        if field.name not in STAYS
    }


# --- pictures and the admin's log -------------------------------------------------------------------------------------
def _pictures(article_id: uuid.UUID) -> list[Image]:
    """Every picture that any version of the story names."""
    named: set[str] = set()
    for model in (Revision, Edition):
        rows: Any = model._default_manager.filter(article=article_id).values_list("document", flat=True)
        for document in rows.iterator(chunk_size=50):
            named |= set(HASH.findall(document))
    lead = Article.objects.filter(pk=article_id).values("lead_image")
    return list(Image.objects.filter(hash__in=named) | Image.objects.filter(pk__in=lead))


def _erase_pictures(pictures: list[Image]) -> list[str]:
    """Remove the rows of pictures that nothing else names; the names of their files."""
    alone = [image for image in pictures if not _named_elsewhere(image)]
    Image.objects.filter(pk__in=[image.pk for image in alone]).delete()
    _forget_admin_log([str(image.pk) for image in alone])
    return [str(image.file.name) for image in alone]


def _named_elsewhere(image: Image) -> bool:
    for relation in Image._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ForeignObjectRel):
            child: Any = relation.related_model
            if child._base_manager.filter(**{relation.field.name: image}).exists():
                return True
    rows: tuple[Any, ...] = (Edition.objects, Revision.objects)
    return any(held.filter(document__contains=image.hash).exists() for held in rows)


def _forget_admin_log(keys: list[str]) -> None:
    if apps.is_installed("django.contrib.admin"):
        apps.get_model("admin", "LogEntry")._default_manager.filter(object_id__in=keys).delete()


# --- what stays -------------------------------------------------------------------------------------------------------
def _keep_addresses(erasure: Erasure, hashes: set[str]) -> None:
    ErasedAddress.objects.bulk_create(
        [ErasedAddress(hash=held, erasure=erasure) for held in sorted(hashes)], ignore_conflicts=True
    )


def leave_tombstone(erasure: Erasure) -> None:
    """What the API answers for the story's id from now on."""
    told = {"id": str(erasure.article), "type": "expunged", "expunged_at": stamp(erasure.at)}
    row = StoryJson(
        story=erasure.article, article_id=erasure.article, edition=None, status=410, rendered_at=erasure.at,
        template_version=settings.TEMPLATE_VERSION,
    )  # fmt: skip
    row.pack(msgspec.json.encode(told))
    row.save(force_insert=True)


# --- again, after a restore -------------------------------------------------------------------------------------------
def kept() -> list[dict[str, Any]]:
    """Every erasure as plain values, the oldest first: what `apply` takes, and what to keep apart from backups."""
    return [
        {
            "article": str(row.article), "content_hash": row.content_hash, "reason": row.reason,
            "by": row.by.get_username() if row.by else None, "at": row.at.isoformat(),
            "addresses": sorted(address.hash for address in row.addresses.all()),
        }
        for row in Erasure.objects.select_related("by").prefetch_related("addresses").order_by("at")
    ]  # fmt: skip


def apply(rows: list[dict[str, Any]]) -> int:
    """Erase again what a restored backup brought back, each story in a transaction of its own; how many were erased.

    A story that the backup does not have is noted as erased all the same, so that nothing brings it in again. What
    stands erased already is left alone. ValueError for a row that is none, before anything is written; Busy.
    """
    lines = [_line(at, row) for at, row in enumerate(rows, 1)]
    done = 0
    for line in lines:
        with transaction.atomic():
            clock.take_press()
            done += _apply_one(line)
    return done


def _line(at: int, row: dict[str, Any]) -> Kept:
    try:
        return msgspec.convert(row, Kept)
    except msgspec.ValidationError as error:
        raise ValueError(f"erasure {at}: {error}") from None


def _apply_one(line: Kept) -> bool:
    if Erasure.objects.filter(pk=line.article).exists():
        return False
    Article.objects.get_or_create(pk=line.article, defaults={"edit": 0})
    by = User.objects.filter(username=line.by).first() if line.by else None
    erase(line.article, Act("expunge", by, line.reason, clock.now()), line)
    return True
