"""Taking a backup: the database first, then the pictures it names, and the manifest last.

A picture is stored before a row names it, so pictures copied after the database's moment are all there. A backup gets
its name when it is whole: one that was killed is a `.partial-` folder, which the next run removes.
"""

import json
import tomllib
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from msgspec import structs

from newsroom.backups import Refused, disk, keys, manifest, pictures
from newsroom.backups.database import Database, configured
from newsroom.backups.manifest import Manifest
from publishing import audit, chain, clock, erasing


class Taken(NamedTuple):
    """A finished backup: its folder, what it says, how many older ones and pictures went."""

    folder: Path
    manifest: Manifest
    removed: int
    pictures_removed: int


def take(folder: Path, keep: int) -> Taken:
    """Take a backup into `folder` and keep the newest `keep`. Raises Refused, after which nothing has changed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with disk.alone(folder / ".lock", f"Another backup is being written into {folder}."):
        _clear_left_overs(folder)
        made = _write(folder, configured())
        said = manifest.read(made)
        return Taken(made, said, *thin_out(folder, keep))


def _clear_left_overs(folder: Path) -> None:
    for pattern in manifest.LEFT_OVER:
        for left in folder.glob(pattern):
            disk.remove_folder(left)


def _write(folder: Path, database: Database) -> Path:
    moment = _free_moment(folder)
    partial = folder / f".partial-{manifest.folder_name(moment)}"
    partial.mkdir(mode=0o700)
    try:
        with database.snapshot(partial):
            said, names = _told(moment, database), pictures.named()
            _write_lists(partial)
        had, missing = pictures.copy_out(names, folder / manifest.PICTURES)
        files = {path.name: manifest.of_file(path) for path in sorted(partial.iterdir())}
        for name in files:
            disk.settle(partial / name)
        said = structs.replace(said, files=files, pictures=had, missing_pictures=tuple(missing))
        manifest.write(partial, said)
        if trouble := database.flaw(partial / database.file):
            raise Refused(f"The database's copy is not sound, so the backup is not kept: {trouble}")
    except BaseException:
        disk.remove_folder(partial)
        raise
    return _named(partial, folder / manifest.folder_name(moment))


def _free_moment(folder: Path) -> datetime:
    """The present second, or the first after it that no backup bears."""
    moment = clock.now().replace(microsecond=0)
    while (folder / manifest.folder_name(moment)).exists():
        moment += timedelta(seconds=1)
    return moment


def _told(moment: datetime, database: Database) -> Manifest:
    """What the manifest says of the database, asked within the snapshot."""
    applied: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        applied.setdefault(app, []).append(name)
    return Manifest(
        taken_at=moment, database=database.kind, server=server_version(), tool=database.tool, code=code_version(),
        migrations=applied, counts=counts(), audit_head=audit.head(), erasures=len(erasing.kept()),
        secret_key=keys.fingerprint(), files={}, pictures={},
    )  # fmt: skip


def _write_lists(partial: Path) -> None:
    """What must be readable without the database: erasures, the audit's head, and the keys."""
    rows = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in erasing.kept())
    disk.write(partial / manifest.ERASURES, rows.encode())
    disk.write(partial / manifest.HEAD, f"{chain.present_head()}\n".encode())
    disk.write(partial / manifest.KEYS, keys.lines().encode())


def _named(partial: Path, final: Path) -> Path:
    disk.settle(partial)
    partial.rename(final)
    disk.settle(final.parent)
    return final


# --- what a database and its code are ---------------------------------------------------------------------------------
def counts() -> dict[str, int]:
    """The number of rows of every table."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  its own names
            found[table] = int(cursor.fetchone()[0])
    return found


def server_version() -> str:
    return ".".join(str(part) for part in connection.get_database_version())


def code_version() -> str:
    """The project's own version, or "" where its file is not installed with it."""
    with suppress(OSError, KeyError, tomllib.TOMLDecodeError):
        return str(tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"])
    return ""


# --- how many are kept ------------------------------------------------------------------------------------------------
def thin_out(folder: Path, keep: int) -> tuple[int, int]:
    """Remove all but the newest backups, and pictures that none of those names; how many of each."""
    found = manifest.whole(folder)
    going = found[: max(0, len(found) - keep)]
    for old in going:
        disk.remove_folder(old)
    try:
        named = {name for held in manifest.whole(folder) for name in manifest.read(held).pictures}
    except Refused:  # what a damaged one needs is not known: every picture stays
        return len(going), 0
    shared = folder / manifest.PICTURES
    spare = [file for file in shared.rglob("*") if file.is_file() and str(file.relative_to(shared)) not in named]
    for file in spare:
        file.unlink()
    return len(going), len(spare)
