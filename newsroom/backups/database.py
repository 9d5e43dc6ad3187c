"""What a backup asks of a database of either kind."""

import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import psycopg
from django.db import DatabaseError, connection

from newsroom.backups.postgres import Postgres
from newsroom.backups.sqlite import Sqlite

TROUBLES = (OSError, DatabaseError, psycopg.Error, sqlite3.Error)  # of a disk, a server or a file


class Database(Protocol):
    """The configured database. `file` is its name within a backup, `tool` the version of the program that dumps it."""

    kind: str
    file: str

    @property
    def tool(self) -> int: ...

    def exists(self) -> bool:
        """Whether the configured database is there at all."""
        ...

    def snapshot(self, folder: Path) -> AbstractContextManager[None]:
        """Write the database as of one moment into `folder`; inside, every query sees that same moment."""
        ...

    def flaw(self, file: Path) -> str:
        """What is wrong with a database's file in a backup, or nothing."""
        ...

    def build(self, file: Path, tool: int) -> str:
        """Load a file into a new database beside the present one; its name. Raises Refused."""
        ...

    def finish(self, name: str) -> None:
        """Make the new database ready to take the other's place."""
        ...

    def switch(self, name: str, stamp: str) -> str:
        """Put the new database in the place of the present one, at once or not at all; the former's name, or ""."""
        ...

    def drop(self, name: str) -> None:
        """Remove a database that was built or replaced."""
        ...


def configured() -> Database:
    """The database that DATABASE_URL names."""
    return Postgres() if connection.vendor == "postgresql" else Sqlite()
