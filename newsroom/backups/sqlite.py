"""SQLite: a snapshot by its online backup, and one file in the place of another without a stale log beside it.

A log of changes (`-wal`) next to a file it does not belong to destroys that file. So the present database is first
taken out of that mode, which empties and removes its log and succeeds only when nobody else has the file open.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from newsroom.backups import Refused, disk
from newsroom.backups.elsewhere import working_on

LOGS = ("-wal", "-shm", "-journal")
PATIENCE = 5.0  # seconds for somebody who still has the database open


class Sqlite:
    """The configured database file."""

    kind, file, tool = "sqlite", "database.sqlite3", 0

    def __init__(self) -> None:
        self.live = Path(str(connection.settings_dict["NAME"]))

    def exists(self) -> bool:
        return self.live.is_file()

    @contextmanager
    def snapshot(self, folder: Path) -> Iterator[None]:
        file = folder / self.file
        with closing(_opened(self.live)) as source, closing(sqlite3.connect(file)) as target:
            source.backup(target)
        with working_on(str(file)):
            yield
        _one_file(file)

    def flaw(self, file: Path) -> str:
        try:
            with closing(sqlite3.connect(f"{_address(file)}?mode=ro&immutable=1", uri=True)) as base:
                said = str(base.execute("PRAGMA integrity_check").fetchone()[0])
                return "" if said == "ok" else said
        except sqlite3.Error as error:
            return str(error)

    def build(self, file: Path, tool: int) -> str:
        self._forget_a_killed_run()
        fresh = self.live.with_name(f"{self.live.name}.restoring")
        self.drop(str(fresh))
        self.live.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        disk.copied(file, fresh)
        return str(fresh)

    def _forget_a_killed_run(self) -> None:
        """A second name of the present file, given just before a restore was killed."""
        for former in self.live.parent.glob(f"{self.live.name}.before-*"):
            if self.live.exists() and former.samefile(self.live):
                former.unlink()

    def finish(self, name: str) -> None:
        """One file, which the same people may read as the present one."""
        if self.exists():
            shutil.copymode(self.live, name)
            with suppress(PermissionError):
                os.chown(name, self.live.stat().st_uid, self.live.stat().st_gid)
        _one_file(Path(name))

    def switch(self, name: str, stamp: str) -> str:
        kept = self._free_name(stamp)
        was_there = self.exists()
        connection.close()
        if not was_there:
            self._move(kept)
            self._put_in(Path(name))
            return ""
        with _held(self.live) as readable:
            if readable:
                _second_name(self.live, kept)
            else:
                self._move(kept)
            self._put_in(Path(name))
        return str(kept)

    def _free_name(self, stamp: str) -> Path:
        """Where the present file will be kept; a second restore within a second must not take the first one's place."""
        kept = self.live.with_name(f"{self.live.name}.before-{stamp}")
        while kept.exists():
            kept = kept.with_name(f"{kept.name}-again")
        return kept

    def _move(self, kept: Path) -> None:
        """Put a database that cannot be opened aside, its log first: never may that log lie beside another file."""
        for log in (*LOGS, ""):
            with suppress(FileNotFoundError):
                Path(f"{self.live}{log}").replace(f"{kept}{log}")
        disk.settle(self.live.parent)

    def _put_in(self, fresh: Path) -> None:
        fresh.replace(self.live)
        disk.settle(self.live.parent)

    def drop(self, name: str) -> None:
        for log in (*LOGS, ""):
            Path(f"{name}{log}").unlink(missing_ok=True)


def _address(file: Path) -> str:
    return f"file:{quote(str(file.absolute()))}"


def _opened(file: Path) -> sqlite3.Connection:
    """A connection to a file that is there; Refused if it is not."""
    try:
        return sqlite3.connect(f"{_address(file)}?mode=rw", uri=True, timeout=PATIENCE, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise Refused(f"{file} cannot be opened: {error}.") from None


def _one_file(file: Path) -> None:
    """Have everything in the one file, on the disk, with no log beside it."""
    with closing(sqlite3.connect(file, isolation_level=None)) as base:
        base.execute("PRAGMA journal_mode=DELETE")
    disk.settle(file)


@contextmanager
def _held(live: Path) -> Iterator[bool]:
    """Inside, nobody else can use the file, and it has no log. False for a file that is no database any more."""
    with closing(_opened(live)) as base:
        try:
            base.execute("PRAGMA journal_mode=DELETE")
            base.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise Refused(f"A process still has {live} open. Stop every process of the newsroom first.") from None
            yield False
            return
        yield True


def _second_name(live: Path, kept: Path) -> None:
    """The present file under the name it will be kept by; a copy where the file system gives no second names."""
    try:
        os.link(live, kept)
    except OSError:
        disk.copied(live, kept)
    disk.settle(kept.parent)
