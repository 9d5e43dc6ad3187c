"""What is done to a restored database before anybody sees it, in one transaction.

A restore goes back in time. So what the law erased since is erased again, nothing goes out that somebody may have
published, moved or stopped since, everybody logs in again, and the audit says what happened.
"""

import json
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, NamedTuple

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Max

from newsroom.backups import Refused, disk, elsewhere, manifest, pictures
from newsroom.backups.manifest import Manifest
from publishing import audit, clock, erasing, lifecycle
from publishing.models import Change, Erasure, Lease, Leftover, Scheduled

Parking = Literal["passed", "all", "none"]


class Replaced(NamedTuple):
    """What the newsroom that is replaced knows; None where it could not be read.

    Erasures, rows that wait, the audit's head, and the number of its last change.
    """

    erasures: list[dict[str, Any]]
    waiting: set[tuple[int, str]] | None
    head: tuple[int, str] | None
    change: int | None


class Marks(NamedTuple):
    """How many stories were erased again, and how many publications were parked."""

    erased: int
    parked: int


UNREADABLE = Replaced([], None, None, None)
FAR = 1_000_000  # changes a newsroom that cannot be read may have been ahead


def look_at_present() -> Replaced:
    """What is to be carried over from the configured database as it is."""
    try:
        waiting = Scheduled.objects.waiting().values_list("pk", "article_id")
        return Replaced(erasing.kept(), {(pk, str(story)) for pk, story in waiting}, audit.head(), _last_change())
    except DatabaseError:
        return UNREADABLE


def kept_lists(folder: Path) -> list[dict[str, Any]]:
    """Every erasure that a backup in this folder knows of; a list that cannot be read is Refused by name."""
    rows = {}
    for held in manifest.whole(folder):
        try:
            for line in (held / manifest.ERASURES).read_text().splitlines():
                row = json.loads(line)
                rows[row["article"]] = row
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Refused(
                f"{held / manifest.ERASURES} cannot be read ({error}), and it may name what the law erased. Mend it, "
                f"or move {held} elsewhere."
            ) from None
    return list(rows.values())


def leave(source: Path, said: Manifest, replaced: Replaced, parking: Parking, flaw: str) -> Marks:
    """Do all of it in the database that is worked on. ValueError for a list of erasures that is none."""
    rows = {row["article"]: row for row in [*kept_lists(source.parent), *replaced.erasures]}
    with elsewhere.pictures_untouched(), transaction.atomic():
        clock.take_press()
        had = set(pictures.named())
        erased = erasing.apply(list(rows.values()))
        parked = _park(said.taken_at, replaced, parking)
        sessions = _end_sessions()
        Lease.objects.all().delete()
        _number_restore(replaced)
        _enter(source, said, replaced, flaw, erased_again=erased, parked=parked, sessions_ended=sessions)
    gone = had - set(pictures.named())
    Leftover.objects.bulk_create([Leftover(name=name, since=clock.now()) for name in gone], ignore_conflicts=True)
    return Marks(erased, parked)


def _enter(source: Path, said: Manifest, replaced: Replaced, flaw: str, **counted: int) -> None:
    seq, head = replaced.head or (0, "")
    audit.enter(
        "restore", f"backup {source.name}", None, "", manifest=disk.sha256(source / manifest.NAME),
        taken_at=said.taken_at.isoformat(), replaced_entry=seq, replaced_hash=head, chain=flaw or "whole", **counted,
    )  # fmt: skip


def _last_change() -> int:
    return Change.objects.aggregate(last=Max("seq"))["last"] or 0


def _number_restore(replaced: Replaced) -> None:
    """One change with a number beyond all that partners can have seen: no number ever tells two things."""
    last = _last_change()
    beyond = last + FAR if replaced.change is None else max(last, replaced.change)
    Change.objects.create(seq=beyond + 1, verb="restore", at=clock.now())


def _end_sessions() -> int:
    rows: Any = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class()._default_manager.all()
    gone: int = rows.delete()[0]
    return gone


# --- what waits -------------------------------------------------------------------------------------------------------
def _park(taken_at: datetime, replaced: Replaced, parking: Parking) -> int:
    if parking == "none":
        return 0
    now, parked = clock.now(), 0
    erased = set(Erasure.objects.values_list("article", flat=True))
    for pk, story, moment in list(Scheduled.objects.waiting().values_list("pk", "article_id", "at")):
        known = replaced.waiting is not None and (pk, str(story)) in replaced.waiting
        if story not in erased and (parking == "all" or moment <= now or not known):
            parked += lifecycle.park(pk, _why(taken_at, passed=moment <= now))
    return parked


def _why(taken_at: datetime, passed: bool) -> str:
    since = "Its time has passed" if passed else "It may have been changed or stopped"
    return f"Restored from a backup of {taken_at:%Y-%m-%d %H:%M} UTC. {since} since; look, then schedule again."
