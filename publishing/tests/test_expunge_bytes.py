"""Nothing of an expunged story is left in the files of a database, not even where rows once were."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from newsroom.servers import environment
from publishing.tests.test_expunge import CANARY

pytestmark = pytest.mark.processes
STORY = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from newsroom.testing import published
from publishing.tests.test_expunge import told_everywhere
published(headline="Another story")
print(told_everywhere())
"""


def run(var: Path, *command: str) -> str:
    env = environment(
        VAR=str(var), SECRET_KEY="for-tests-only", ALLOWED_HOSTS="testserver", PLAIN_STATIC="1",
        DJANGO_SETTINGS_MODULE="newsroom.settings", AUDIT_HEAD="",
    )  # fmt: skip
    done = subprocess.run(
        [sys.executable, *command], env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def holding(var: Path) -> set[str]:
    """Names of the files that hold a canary, in either case."""
    words = [word.encode() for word in (CANARY, CANARY.title())]
    return {file.name for file in var.rglob("*") if file.is_file() and any(word in file.read_bytes() for word in words)}


def test_the_bytes_leave_the_files_of_sqlite(tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("the same on either database: the newsroom here is one of SQLite")
    story = run(tmp_path, "-c", STORY).splitlines()[-1]
    assert "newsroom.sqlite3" in {name.removesuffix("-wal") for name in holding(tmp_path)}
    said = run(tmp_path, "manage.py", "expunge", story, "--by", "alice", "--reason", "An order of the court.")
    assert f"Expunged: story {story}" in said
    assert holding(tmp_path) == set()
    assert not list((tmp_path / "media").rglob("*.png"))
    assert "the chain is whole" in run(tmp_path, "manage.py", "audit")
