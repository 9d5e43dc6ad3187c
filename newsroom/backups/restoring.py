"""Restoring: everything is made ready beside the present newsroom, and one act at the end puts it in its place.

Whatever is killed, and whenever: before that act the old newsroom is whole, after it the new one is. A restore that
did not come to its end is simply run again.
"""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from newsroom import supervisor
from newsroom.backups import Refused, checking, disk, keys, manifest, marks, pictures, taking
from newsroom.backups.database import TROUBLES, Database, configured
from newsroom.backups.elsewhere import working_on
from newsroom.backups.manifest import Manifest
from publishing import chain, clock, scrubbing, triggers
from publishing.models import Lease

BEAT = timedelta(seconds=30)  # a lease renewed since says that a sweep runs


class Restored(NamedTuple):
    """What a restore did, and what a person should know."""

    taken_at: str
    kept: str  # the name of the replaced database
    erased: int
    parked: int
    brought: int
    unknown: int
    warnings: list[str]


def restore(source: Path, parking: marks.Parking, force: bool, drop_old: bool) -> Restored:
    """Restore one backup. Raises Refused or an error of the database, after which the old newsroom is as it was."""
    said = manifest.read(source)
    database = configured()
    _must_fit(source, said, database)
    with disk.alone(settings.VAR / "restore.lock", f"Another restore is at work on {settings.VAR}."):
        there = database.exists()
        if not force and (who := _running(there)):
            raise Refused(f"{who} Stop every process of the newsroom, or say --force if you know better.")
        replaced = marks.look_at_present() if there else marks.UNREADABLE
        connection.close()
        return _restore(source, said, database, replaced, parking, drop_old)


def _restore(
    source: Path, said: Manifest, database: Database, replaced: marks.Replaced, parking: marks.Parking, drop_old: bool
) -> Restored:
    fresh = database.build(source / database.file, said.tool)
    try:
        with working_on(fresh):
            flaw = _brought_up_to_date(said)
            marked = marks.leave(source, said, replaced, parking, flaw)
            names = pictures.named()
            brought, lost = pictures.copy_back(said, source.parent / manifest.PICTURES, names)
        database.finish(fresh)
        stamp = manifest.folder_name(clock.now() if database.exists() else said.taken_at)
        kept = database.switch(fresh, stamp)
    except Exception:
        with suppress(Refused):
            database.drop(fresh)
        raise
    warnings = _warnings(said, replaced, flaw, lost)
    unknown = _after(stamp, names, warnings)
    if drop_old and kept and _dropped(database, kept, warnings):
        kept = ""
    moment = f"{said.taken_at:%Y-%m-%d %H:%M:%S} UTC"
    return Restored(moment, kept, *marked, brought, unknown, warnings)


def _must_fit(source: Path, said: Manifest, database: Database) -> None:
    """Refused unless the backup is whole, of this kind of database and not of newer code."""
    if said.database != database.kind:
        raise Refused(
            f"{source} holds a {said.database} database, but DATABASE_URL names {database.kind}. Restore it into a "
            f"{said.database} one, then use copy_database."
        )
    known = set(MigrationLoader(None).disk_migrations or ())
    newer = [f"{app} {name}" for app, names in said.migrations.items() for name in names if (app, name) not in known]
    if newer:
        raise Refused(f"{source} was made by newer or other code: this one has no migration {', '.join(newer[:5])}.")
    if flaws := checking.flaws(source, said):
        raise Refused("The backup is not whole: " + " ".join(flaws[:10]))


def _running(there: bool) -> str:
    """The sentence that says what runs, or nothing."""
    if supervisor.answers(settings.SITE_URL):
        return f"The newsroom answers at {settings.SITE_URL}."
    with suppress(DatabaseError):
        if there and Lease.objects.filter(name="sweep", beat_at__gt=clock.now() - BEAT).exists():
            return f"A sweep has renewed its lease within the last {BEAT.seconds} s."
    return ""


def _brought_up_to_date(said: Manifest) -> str:
    """Bring the restored database to this code's schema and look whether all is there; the audit's flaw, if any."""
    if differing := checking.differing(taking.counts(), said):
        raise Refused(f"The restored database is not what was backed up: {'; '.join(differing)}.")
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    triggers.install()
    if missing := triggers.missing():
        raise Refused(f"Triggers are missing on {', '.join(missing)}.")
    _, flaw = chain.first_flaw({said.audit_head[0]: said.audit_head[1]} if said.audit_head[0] else None)
    return f"entry {flaw.seq} is {flaw.what}: {flaw.text}" if flaw else ""


def _warnings(said: Manifest, replaced: marks.Replaced, flaw: str, lost: list[str]) -> list[str]:
    found = []
    if flaw:
        found.append(f"The audit's chain was not whole when it was backed up: {flaw}.")
    if replaced.waiting is None:
        found.append("The replaced database could not be read: only erasures in the backups' lists were done again.")
    if lost:
        found.append(f"{len(lost)} pictures are neither in the store nor in the backup: {', '.join(lost[:5])}.")
    if said.secret_key != keys.fingerprint():
        found.append(f"SECRET_KEY is not the one of the backup; that one is in its {manifest.KEYS}.")
    return found


def _after(stamp: str, names: list[str], warnings: list[str]) -> int:
    """What is left to do once the new newsroom is in place: no trouble here undoes it. Files unknown to it."""
    try:
        _begin_heads_anew(stamp)
        warnings += scrubbing.finish()
        return pictures.unknown(names)
    except TROUBLES as error:
        warnings.append(f"The restored newsroom is in place, but: {error}")
        return 0


def _begin_heads_anew(stamp: str) -> None:
    """Put heads aside that are of entries which the restored chain does not have."""
    if not settings.AUDIT_HEAD:
        return
    head = Path(settings.AUDIT_HEAD)
    if head.exists():
        head.rename(head.with_name(f"{head.name}.before-{stamp}"))
    chain.keep_head(head, chain.present_head())


def _dropped(database: Database, kept: str, warnings: list[str]) -> bool:
    try:
        database.drop(kept)
    except (*TROUBLES, Refused) as error:
        warnings.append(f"The replaced database {kept} could not be removed: {error}")
        return False
    return True
