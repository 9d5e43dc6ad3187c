"""A newsroom with a database of its own, on the server of the test run, that a drill may destroy and have again."""

import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from io import StringIO
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import Any

import psycopg
from django.core.management import CommandError, call_command
from django.db import connection

from newsroom.backups.elsewhere import working_on
from newsroom.backups.postgres import Postgres
from publishing import triggers
from publishing.chain import first_flaw
from publishing.models import Edition
from scripts.soak_audit import halves
from scripts.soak_ground import Hand

PACKAGE = str(Path("newsroom", "backups"))


class Ground:
    """Databases by name: what is kept aside can be put back, whatever a drill did to the one in use."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.postgres = connection.vendor == "postgresql"
        self.live = f"drill_{os.getpid()}" if self.postgres else str(folder / "drill.sqlite3")

    def _do(self, *statements: str) -> None:
        with Postgres()._connected("postgres") as door:
            for statement in statements:
                door.execute(statement.encode())

    def empty(self) -> None:
        """No database, and nothing beside its place."""
        if self.postgres:
            names = self.databases()
            self._do(*(f'DROP DATABASE "{name}" WITH (FORCE)' for name in names if "_kept_" not in name))
        else:
            for file in Path(self.live).parent.glob(f"{Path(self.live).name}*"):
                file.unlink()

    def make(self) -> None:
        self.empty()
        if self.postgres:
            self._do(f'CREATE DATABASE "{self.live}" TEMPLATE template0')

    def copy_of_the_runs_own(self) -> None:
        self.empty()
        if self.postgres:
            theirs = connection.settings_dict["NAME"]
            connection.close()
            self._do(f'CREATE DATABASE "{self.live}" TEMPLATE "{theirs}"')
        else:
            connection.ensure_connection()
            with closing(sqlite3.connect(self.live)) as here:
                connection.connection.backup(here)

    def keep(self, name: str) -> None:
        """Keep the present state under a name."""
        if self.postgres:
            self._do(f'CREATE DATABASE "{self.live}_kept_{name}" TEMPLATE "{self.live}"')
        else:
            with closing(sqlite3.connect(self.live)) as here, closing(sqlite3.connect(self.folder / name)) as there:
                here.backup(there)

    def again(self, name: str) -> None:
        """Have a kept state again, and nothing else."""
        self.empty()
        if self.postgres:
            self._do(f'CREATE DATABASE "{self.live}" TEMPLATE "{self.live}_kept_{name}"')
        else:
            shutil.copyfile(self.folder / name, self.live)

    def databases(self) -> list[str]:
        """The databases and files that begin with this one's name."""
        if not self.postgres:
            return sorted(str(file) for file in Path(self.live).parent.glob(f"{Path(self.live).name}*"))
        with Postgres()._connected("postgres") as door:
            rows = door.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{self.live}%"]).fetchall()
        return sorted(row[0] for row in rows)

    def clear(self) -> None:
        if self.postgres:
            self._do(*(f'DROP DATABASE "{name}" WITH (FORCE)' for name in self.databases()))


@contextmanager
def grounds(folder: Path) -> Iterator[Ground]:
    """A copy of the test run's own database, empty and migrated, that this thread works on; kept as "new"."""
    ground = Ground(folder)
    ground.copy_of_the_runs_own()
    try:
        with working_on(ground.live):
            if Edition._meta.db_table not in connection.introspection.table_names():  # no other test needed a database
                call_command("migrate", verbosity=0, interactive=False)
            connection.close()
            ground.keep("new")
            yield ground
    finally:
        with suppress(psycopg.Error):
            ground.clear()


def said(command: str, *arguments: object, **options: Any) -> str:
    """What a command tells; CommandError if it refuses."""
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out, stderr=out, **options)
    return out.getvalue()


def refusal(command: str, *arguments: object) -> str:
    try:
        told = said(command, *arguments)
    except CommandError as refused:
        return str(refused)
    raise AssertionError(f"{command} was not refused: {told}")


def unsound() -> list[str]:
    """What is wrong with the newsroom that is worked on; nothing when it is whole."""
    wrong = [f"no trigger on {table}" for table in triggers.missing()]
    wrong += [str(flaw) for flaw in first_flaw()[1:] if flaw]
    wrong += [f"{count} halves" for count in [halves()] if count]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            wrong += [line for (line,) in cursor.fetchall() if line != "ok"]
    return wrong


# --- killed at a place, not at a time ---------------------------------------------------------------------------------
def steps(folder: Path) -> list[str]:
    """The calls and returns in the backups' own code during one whole restore, in their order."""
    hand = Hand(_noted, folder)
    return [str(step) for step in hand.answer()]


def killed_at(folder: Path, step: int) -> bool:
    """Whether a restore was ended by SIGKILL at this step."""
    return Hand(_ended, folder, step).gone()


def _noted(words: Connection, folder: Path) -> None:
    seen: list[object] = []
    sys.setprofile(lambda frame, event, _: _note(seen, frame, event))
    said("restore", folder)
    sys.setprofile(None)
    words.send(seen)


def _note(seen: list[object], frame: FrameType, event: str) -> None:
    if event in {"call", "return"} and PACKAGE in frame.f_code.co_filename:
        seen.append(f"{event} {Path(frame.f_code.co_filename).stem}.{frame.f_code.co_name}")


def _ended(words: Connection, folder: Path, at: int) -> None:
    seen: list[object] = []

    def fuse(frame: FrameType, event: str, _: object) -> None:
        _note(seen, frame, event)
        if len(seen) > at:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(fuse)
    said("restore", folder)
