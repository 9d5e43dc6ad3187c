"""The real worker and the real sweep: what they write down, line by line."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from newsroom import servers
from scripts.soak_ground import within

pytestmark = pytest.mark.processes
CANARY = "canaryfinch"
LAST_WORDS = {"", "worker: Warm shutdown (MainProcess)"}  # which Celery prints past every log
STORY = f"""
from articles import trace
from newsroom.testing import saved
with trace.under("edge-0123456789"):
    revision = saved(headline="{CANARY}", body="<p>{CANARY} has sold its park for $30 million.</p>")
print(revision.pk)
"""
BROKEN = f"""
from newsroom.celery import app
app.send_task("digests.make", args=["{CANARY}"])  # no number: the task itself falls
app.send_task("digests.nothing", args=["{CANARY}"])
"""


@pytest.fixture
def env(tmp_path) -> Iterator[dict[str, str]]:
    with servers.valkey(tmp_path / "valkey") as broker:
        yield servers.environment(
            VAR=str(tmp_path), SECRET_KEY="s" * 60 + CANARY, ALLOWED_HOSTS="localhost", PLAIN_STATIC="1",
            DJANGO_SETTINGS_MODULE="newsroom.settings", LOG_FORMAT="json", REDIS_URL=broker,
        )  # fmt: skip


def manage(env: dict[str, str], *words: str) -> str:
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=env, check=True, capture_output=True, text=True).stdout


def lines(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text().splitlines() if line not in LAST_WORDS]


def test_worker_and_sweep_write_objects_under_the_requests_id_and_nothing_of_the_story(env, tmp_path):
    manage(env, "migrate", "-v0")
    revision = manage(env, "shell", "-v0", "-c", STORY).strip()
    celery = [sys.executable, "-m", "celery", "-q", "-A", "newsroom", "worker", "-c", "1", "--without-gossip"]
    logs = {"worker": tmp_path / "worker.log", "sweep": tmp_path / "sweep.log"}
    running = []
    for name, command in (("worker", celery), ("sweep", [sys.executable, "manage.py", "sweep"])):
        with logs[name].open("wb") as output:
            running.append(servers.spawn(command, env=env, output=output))
    try:
        assert within(60, lambda: f"digest of revision {revision} is made" in logs["worker"].read_text())
        manage(env, "shell", "-v0", "-c", BROKEN)
        assert within(60, lambda: "ValueError" in logs["worker"].read_text())
    finally:
        for process in running:
            servers.finish(process, signal.SIGTERM, 30)
    made = [line for line in lines(logs["worker"]) if line["logger"] == "digests.tasks"]
    assert [line["request_id"] for line in made] == ["edge-0123456789"]
    failed = [line for line in lines(logs["worker"]) if "exception" in line]
    assert failed[0]["logger"] == "celery.app.trace"
    assert [line for line in lines(logs["sweep"]) if line["level"] != "INFO"] == []
    assert [name for name, log in logs.items() if CANARY in log.read_text()] == []
