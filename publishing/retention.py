"""Retention: scratch that has had its time goes, and old saved versions are thinned to the last of each day.

The record is never touched, and neither is a version that was published, scheduled, imported, noted on or is the
newest of its story. Days are those of UTC.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import NamedTuple

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate

from articles.models import Revision
from digests.models import RevisionDigest
from publishing import audit, clock, triggers
from publishing.models import Alarm, Edition, Lease

WINDOW = 2000  # versions looked at, and at most removed, in one transaction
SCRATCH_DAYS = 90  # settled alarms and the log-in attempts of accounts, which name people and addresses
LEASE_DAYS = 30  # after which a lease that nobody renews is nobody's
_ATTEMPTS = ("AccessAttempt", "AccessLog", "AccessFailureLog")  # of the app that counts log-ins, where it is installed


class Window(NamedTuple):
    """What one look at the versions found: how many go, and after which key to look on (None: that was the last)."""

    removed: int
    place: int | None


def clear_scratch(dry: bool = False) -> dict[str, int]:
    """Remove expired sessions, settled alarms, dead leases and old log-in attempts; how many of each."""
    gone = {}
    for name, rows in _scratch(clock.now()):
        gone[name] = rows.count() if dry else rows.delete()[0]
    if not dry and any(gone.values()):
        audit.enter("retain", "scratch", None, "", **gone)
    return gone


def _scratch(now: datetime) -> Iterator[tuple[str, models.QuerySet[models.Model]]]:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    if hasattr(store, "get_model_class"):
        yield "sessions", store.get_model_class()._default_manager.filter(expire_date__lt=now)
    old = now - timedelta(days=SCRATCH_DAYS)
    yield "alarms", Alarm._default_manager.filter(settled_at__lt=old)
    yield "leases", Lease._default_manager.filter(until__lt=now - timedelta(days=LEASE_DAYS))
    if apps.is_installed("axes"):
        for name in _ATTEMPTS:
            yield name, apps.get_model("axes", name)._default_manager.filter(attempt_time__lt=old)


def thin(after: int = 0, dry: bool = False) -> Window:
    """Remove what may go among the next versions after a key, in one transaction with its audit entry."""
    cutoff = clock.now() - timedelta(days=settings.RETAIN_REVISIONS)
    rows = list(Revision.objects.filter(pk__gt=after).order_by("pk").values_list("pk", "saved_at")[:WINDOW])
    old = [pk for pk, saved_at in rows if saved_at < cutoff]
    place = rows[-1][0] if len(rows) == WINDOW and old else None
    going = list(removable(cutoff).filter(pk__in=old).values_list("pk", flat=True)) if old else []
    if going and not dry:
        _remove(going)
    return Window(len(going), place)


def removable(cutoff: datetime) -> models.QuerySet[Revision]:
    """Versions saved before the cutoff that nothing needs and that a later one of the same day stands for."""
    days = Revision.objects.annotate(day=TruncDate("saved_at", tzinfo=UTC))
    later = days.filter(article=OuterRef("article"), edit__gt=OuterRef("edit"), day=OuterRef("day"))
    editions = Edition.objects.filter(article=OuterRef("article"), content_hash=OuterRef("content_hash"))
    imported = Q(by__isnull=True) | Q(edit=1, article__import_key__isnull=False)
    found = days.filter(Exists(later), saved_at__lt=cutoff).exclude(Exists(editions)).exclude(imported)
    for model, field in _names_a_version():
        found = found.exclude(Exists(model._default_manager.filter(**{field: OuterRef("pk")})))
    return found


def _names_a_version() -> list[tuple[type[models.Model], str]]:
    """Every (model, field) that points at a version and keeps it, whichever room it is in."""
    relations = Revision._meta.get_fields(include_hidden=True)
    found = [row for row in relations if isinstance(row, models.ForeignObjectRel) and row.field is not None]
    return [(row.related_model, row.field.name) for row in found if row.related_model is not RevisionDigest]


def _remove(pks: list[int]) -> None:
    with transaction.atomic():
        _be_brief()
        with triggers.lifted(Revision):
            RevisionDigest.objects.filter(pk__in=pks).delete()
            Revision.objects.filter(pk__in=pks).delete()
        audit.enter("retain", "versions", None, revisions=len(pks), first=pks[0], last=pks[-1])


def _be_brief() -> None:
    """Lifting a trigger locks its table on PostgreSQL: rather fail and try tomorrow than make the desk wait."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
