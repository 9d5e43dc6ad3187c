"""`manage.py copy_database`: every row of every table, compared, with the record's triggers and the audit's chain."""

import io
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, connections

from ingest import copying
from ingest.tests.archives import exported, newsroom_at_work
from newsroom import servers
from newsroom.testing import editor, published
from publishing import audit, chain, triggers
from publishing.models import AuditEntry


@pytest.fixture
def target(tmp_path) -> Iterator[str]:
    """The URL of an empty database of the kind the suite runs on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/copy.sqlite3"
        return
    held = connection.settings_dict
    name, host = f"copy_{uuid.uuid4().hex[:8]}", str(held["HOST"]).replace("/", "%2F")
    where = {"host": held["HOST"], "user": held["USER"], "password": held["PASSWORD"] or None}
    port = held["PORT"] or 5432
    with psycopg.connect(dbname="postgres", autocommit=True, port=int(port), **where) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield f"postgresql://{held['USER']}@{host}:{port}/{name}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def copied(url: str) -> str:
    out = io.StringIO()
    call_command("copy_database", "--to", url, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_a_copy_is_whole_or_is_not_made(target, tmp_path, monkeypatch):
    """One target, since each is migrated: a copy that differs is undone, the next is kept, a third is refused."""
    newsroom_at_work()
    audit.enter("sign in", "account alice", editor(), b=1, a=[1, 2])
    content = exported(tmp_path / "a.jsonl")
    with monkeypatch.context() as patch:
        patch.setattr(copying, "_summed", lambda model: (0, 0))
        with pytest.raises(CommandError, match="rows went in, 0 came out"):
            copied(target)
    assert "copied and compared; both are the same" in copied(target)
    with copying._target(target) as there, copying._in_place_of(there):
        assert exported(tmp_path / "b.jsonl") == content
        assert chain.first_flaw() == (AuditEntry.objects.count(), None)
        entry = AuditEntry.objects.order_by("seq").last()
        kind = connections["target"].vendor
        assert (entry.act, entry.subject) == ("copy database", f"from {kind} to {kind}")
        assert entry.detail["tables"] == len(copying.tables())
        assert triggers.missing() == []
        assert published(headline="Goes on there").number == 1
    with pytest.raises(CommandError, match=r"the target is not empty: it has a table \w+ with rows"):
        copied(target)


@pytest.mark.django_db
def test_a_table_of_another_program_is_refused(target):
    with copying._target(target) as there, there.cursor() as cursor:
        cursor.execute("CREATE TABLE somebody_elses (x integer)")
    with pytest.raises(CommandError, match="it has a table somebody_elses"):
        copied(target)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("sqlite:////nowhere/at/all.sqlite3", "the target cannot be used"), ("carrier-pigeon://x", "carrier-pigeon"),
        ("mysql://h/x", "'mysql' is no database this newsroom runs on"), ("sqlite://", "no database that lasts"),
        ("postgresql://h", "no database that lasts"), ("", "Scheme"),
    ],
)  # fmt: skip
def test_a_target_that_cannot_be_used_is_named(url, text):
    with pytest.raises(CommandError, match=text):
        copied(url)
    assert "target" not in connections.settings


@pytest.mark.django_db
def test_a_newsroom_is_not_copied_into_itself(tmp_path, monkeypatch):
    held = connection.settings_dict
    if connection.vendor == "sqlite":
        monkeypatch.setitem(held, "NAME", str(tmp_path / "own.sqlite3"))
        (tmp_path / "link.sqlite3").symlink_to(tmp_path / "own.sqlite3")
        url = f"sqlite:///{tmp_path}/link.sqlite3"
    else:
        host = str(held["HOST"]).replace("/", "%2F")
        url = f"postgresql://{held['USER']}@{host}:{held['PORT'] or 5432}/{held['NAME']}"
    with pytest.raises(CommandError, match=r"the target is this newsroom's own database\. Nothing was copied"):
        copied(url)


@pytest.mark.django_db(transaction=True)
def test_who_writes_meanwhile_waits_and_who_writes_already_is_waited_for(target, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time by itself")
    monkeypatch.setattr(copying, "PATIENCE", "100ms")
    other = connection.copy("other")
    try:
        with other.cursor() as cursor, copying.held_still():
            cursor.execute("SET lock_timeout = '100ms'")
            with pytest.raises(OperationalError, match="lock timeout"):
                cursor.execute("UPDATE masthead_section SET name = name")
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("UPDATE masthead_section SET name = name")
            with pytest.raises(CommandError, match="this database is being written: stop web, worker and sweep"):
                copied(target)
    finally:
        other.close()


@pytest.mark.processes
def test_sqlite_grows_to_postgresql(tmp_path):
    """Demo newsroom on SQLite, copied to a throw-away PostgreSQL: its export is the same, byte by byte."""
    with tempfile.TemporaryDirectory(prefix="newsroom-", ignore_cleanup_errors=True) as name:
        directory = Path(name)
        directory.chmod(0o711)
        with servers.postgres(directory) as url:
            ours = f"sqlite:///{directory}/newsroom.sqlite3"
            for database, *command in (
                (ours, "migrate", "-v0"), (ours, "demo"), (ours, "export", str(tmp_path / "a.jsonl")),
                (ours, "copy_database", "--to", url), (url, "export", str(tmp_path / "b.jsonl")), (url, "audit"),
            ):  # fmt: skip
                _manage(directory, database, *command)
    content = (tmp_path / "a.jsonl").read_bytes()
    assert content.count(b'"type":"story"') >= 5
    assert (tmp_path / "b.jsonl").read_bytes() == content


def _manage(directory: Path, database: str, *command: str) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "VAR"}}
    env = kept | {
        "VAR": str(directory), "DATABASE_URL": database, "SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "127.0.0.1",
        "DEMO": "1", "PLAIN_STATIC": "1", "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=settings.BASE_DIR, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
