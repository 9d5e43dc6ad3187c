"""PostgreSQL: a dump of one moment, and a new database that takes the other's name in one transaction."""

import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, transaction
from psycopg import errors, sql
from psycopg.conninfo import make_conninfo

from newsroom import servers
from newsroom.backups import Refused

# libpq's word for a part of the address -> where its programs read it; never the command line, which others can see
VARIABLES = {
    "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",
    "service": "PGSERVICE", "passfile": "PGPASSFILE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY", "options": "PGOPTIONS",
}  # fmt: skip
DOORS = ("postgres", "template1")  # databases to stand in while others are renamed
LONGEST = 63  # bytes of a name
TRIES = 5  # for sessions that come back while theirs are ended
LOCK = 7_241_003  # any number: one restore at a time on a server
ONE_MOMENT = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
)
END_SESSIONS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY(%s) AND pid <> pg_backend_pid()"
)
LIKE = "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database WHERE datname = %s"


class Postgres:
    """The configured database on its server."""

    kind, file = "postgresql", "database.dump"

    def __init__(self) -> None:
        held = connection.get_connection_params()
        self.address = {name: str(held[name]) for name in VARIABLES if held.get(name)}
        self.live = str(connection.settings_dict["NAME"])

    @cached_property
    def tool(self) -> int:
        return servers.postgres_client("pg_dump", self._major())[1]

    def _major(self) -> int:
        with self._door() as door:
            return door.info.server_version // 10000

    def exists(self) -> bool:
        with self._door() as door:
            return self.live in _databases(door)

    @contextmanager
    def snapshot(self, folder: Path) -> Iterator[None]:
        program, _ = servers.postgres_client("pg_dump", self._major())
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in ONE_MOMENT:
                cursor.execute(statement)
            cursor.execute("SELECT pg_export_snapshot()")
            moment = cursor.fetchone()[0]
            options = ["--format=custom", "--compress=1", f"--snapshot={moment}", f"--file={folder / self.file}"]
            self._run(program, *options)
            yield

    def flaw(self, file: Path) -> str:
        try:
            self._run(servers.postgres_client("pg_restore", 0)[0], "--list", "--file=/dev/null", str(file))
        except Refused as refused:
            return str(refused)
        return ""

    def build(self, file: Path, tool: int) -> str:
        fresh = self._named(f"{self.live}_restoring")
        program, _ = servers.postgres_client("pg_restore", max(self._major(), tool))
        with self._door() as door:
            if not door.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()[0]:  # type: ignore[index]
                raise Refused("Another restore is at work on this server.")
            self._create(door, fresh)
            options = ["--exit-on-error", "--no-owner", "--no-privileges", "--jobs=2", f"--dbname={fresh}"]
            self._run(program, *options, str(file))
        return fresh

    def _named(self, name: str) -> str:
        if self.live in DOORS or len(name.encode()) > LONGEST:
            raise Refused(
                f"A database {self.live!r} cannot be replaced: its name must not be one of {', '.join(DOORS)}, and "
                f"{name!r} must fit into {LONGEST} bytes."
            )
        return name

    def _create(self, door: "psycopg.Connection[Any]", fresh: str) -> None:
        like = door.execute(LIKE, [self.live]).fetchone() or ("UTF8", "C", "C")
        words = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING {} LC_COLLATE {} LC_CTYPE {}")
        try:
            door.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(fresh)))
            door.execute(words.format(sql.Identifier(fresh), *map(sql.Literal, like)))
        except errors.InsufficientPrivilege as error:
            role = self.address.get("user", "of DATABASE_URL")
            raise Refused(
                f"The role {role} may not create databases, which a restore needs ({_said(error)}). As a superuser: "
                f'ALTER ROLE "{role}" CREATEDB.'
            ) from None

    def finish(self, name: str) -> None:
        """Fresh statistics: a dump carries none, and queries without them are slow."""
        with self._connected(name) as base:
            base.execute("ANALYZE")

    def switch(self, name: str, stamp: str) -> str:
        connection.close()
        with self._door() as door:
            there = self.live in (names_there := _databases(door))
            kept = f"{self.live}_before_{stamp.replace('-', '').lower()}"
            while kept in names_there:  # a second restore within a second
                kept = f"{kept}_"
            names = [(self.live, self._named(kept))] * there + [(name, self.live)]
            for left in reversed(range(TRIES)):
                if self._renamed(door, names, left):
                    break
        return kept if there else ""

    def _renamed(self, door: "psycopg.Connection[Any]", names: list[tuple[str, str]], left: int) -> bool:
        """Whether all of them bear their new names; in one transaction, so that no moment has half of it."""
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        try:
            with door.transaction():
                door.execute(END_SESSIONS, [[former for former, _ in names]])
                for pair in names:
                    door.execute(rename.format(*map(sql.Identifier, pair)))
        except errors.ObjectInUse as error:
            if not left:
                raise Refused(f"The database is still in use: {_said(error)}. Stop the newsroom's processes.") from None
            return False
        except errors.InsufficientPrivilege as error:
            raise Refused(
                f"The role may not put the restored database in place: {_said(error)}. It must own {self.live!r}, have "
                f"CREATEDB, and no superuser may be connected to it. The restored one waits as {names[-1][0]!r}."
            ) from None
        return True

    def drop(self, name: str) -> None:
        with self._door() as door:
            door.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    @contextmanager
    def _door(self) -> "Iterator[psycopg.Connection[Any]]":
        """A connection to the server, outside the newsroom's own database."""
        with _first(self._connected) as door:
            yield door

    def _connected(self, name: str) -> "psycopg.Connection[Any]":
        return psycopg.connect(make_conninfo(**{**self.address, "dbname": name}), autocommit=True)

    def _run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs to its end; Refused with its last words if it fails."""
        env = os.environ | {VARIABLES[name]: value for name, value in self.address.items()}
        with tempfile.NamedTemporaryFile(prefix="newsroom-") as words:
            step = servers.spawn([program, *arguments], env=env, output=words.file, orphan_signal=signal.SIGKILL)
            try:
                failed = step.wait() != 0
            finally:
                if step.poll() is None:
                    servers.finish(step, signal.SIGTERM, 5)
            if failed:
                raise Refused(f"{Path(program).name} failed: {servers.last_lines(Path(words.name), 5)}")


def _databases(door: "psycopg.Connection[Any]") -> set[str]:
    return {row[0] for row in door.execute("SELECT datname FROM pg_database").fetchall()}


def _first(connect: "Callable[[str], psycopg.Connection[Any]]") -> "psycopg.Connection[Any]":
    trouble = ""
    for name in DOORS:
        try:
            return connect(name)
        except psycopg.OperationalError as error:
            trouble = _said(error)
    raise Refused(f"Neither of the databases {' and '.join(DOORS)} lets this role in, and one is needed: {trouble}.")


def _said(error: Exception) -> str:
    return str(error).strip().splitlines()[0].rstrip(".")
