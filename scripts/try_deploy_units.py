"""The systemd units: read by systemd, and what they start really started."""

import os
import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

from scripts.try_deploy_ground import BASE_DIR, DEPLOY, Failed, Ground, NotHere, ask, status

UNITS = DEPLOY / "systemd"
FIRST_ACCOUNT = """
from django.contrib.auth.models import User
from newsroom.testing import published, saved
User.objects.create_superuser("trial", "trial@example.org", "a-long-walk-by-the-quay")
print(published().path); print(saved().pk)
"""
DIGESTED = "from digests.models import undone; print(undone().count())"


def read_by_systemd(place: Ground) -> str:
    """`systemd-analyze verify` on a copy whose paths point at this tree."""
    if shutil.which("systemd-analyze") is None:
        raise NotHere("no systemd-analyze on this machine")
    folder = place.folder / "units"
    folder.mkdir()
    for unit in UNITS.iterdir():
        (folder / unit.name).write_text(_here(unit.read_text(), place))
    names = [unit.name.replace("@.", "@8001.") for unit in sorted(UNITS.iterdir())]
    env = {**os.environ, "SYSTEMD_UNIT_PATH": f"{folder}:"}
    command = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *names]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    about_us = [line for line in (done.stdout + done.stderr).splitlines() if "newsroom" in line]
    if about_us or done.returncode != 0:
        raise Failed("; ".join(about_us) or done.stderr[-400:])
    return f"systemd-analyze verify has nothing to say against {len(names)} units"


def _here(text: str, place: Ground) -> str:
    text = text.replace("/opt/newsroom/.venv/bin/python", sys.executable).replace("/opt/newsroom", str(BASE_DIR))
    return text.replace("/etc/newsroom.env", str(place.folder / "newsroom.env"))


def command_of(unit: str, place: Ground, instance: str = "") -> tuple[list[str], dict[str, str]]:
    """The unit's ExecStart and its own Environment, for this tree."""
    parser = ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names as they are written
    parser.read_string(_here((UNITS / unit).read_text(), place))
    service = parser["Service"]
    line = service["ExecStart"].replace("%i", instance).replace("%H", os.uname().nodename)
    if left := re.findall(r"%\w", line.replace("%%", "")):
        raise Failed(f"{unit}: {left} is not filled in")
    line = line.replace("%%", "%").replace("/var/lib/newsroom", place.env["VAR"])
    own = dict([service["Environment"].split("=", 1)]) if "Environment" in service else {}
    return line.split(), own


def start(place: Ground, name: str, unit: str, instance: str = "") -> None:
    command, own = command_of(unit, place, instance)
    place.start(name, command, **own)


def run_all(place: Ground) -> str:
    """Two web servers, two workers and the sweep, as the target starts them; a story goes out, a digest is made."""
    for words in ("check --deploy --fail-level WARNING", "migrate -v0", "collectstatic --noinput -v0"):
        place.run(sys.executable, "manage.py", *words.split())
    for number in (1, 2):
        start_web(place, number)
        start(place, f"worker{number}", "newsroom-worker@.service", str(number))
    start(place, "sweep", "newsroom-sweep.service")
    for number in (1, 2):
        await_web(place, number)
    path, _ = place.run(sys.executable, "manage.py", "shell", "-v0", "-c", FIRST_ACCOUNT).split()[-2:]
    place.env["TRIAL_STORY"] = path
    place.await_("every digest is made", lambda: _undone(place) == 0)
    workers = [place.said(f"worker{number}") for number in (1, 2)]
    if not any("is made" in words for words in workers):
        raise Failed("no worker says that it made a digest")
    _json_alone(place, ["web1", "web2", "worker1", "worker2", "sweep"])
    _probes(place)
    return "2 web, 2 workers, sweep: ready, a story published, a digest made, all log lines JSON"


def start_web(place: Ground, number: int) -> None:
    start(place, f"web{number}", "newsroom-web@.service", str(place.port(number)))


def await_web(place: Ground, number: int) -> None:
    port, name = place.port(number), f"web{number}"
    place.await_(f"{name} answers", lambda: status(port, "/healthz", host=f"127.0.0.1:{port}") == 200, name)


def _undone(place: Ground) -> int:
    return int(place.run(sys.executable, "manage.py", "shell", "-v0", "-c", DIGESTED).split()[-1])


def _json_alone(place: Ground, names: list[str]) -> None:
    for name in names:
        lines = (place.folder / f"{name}.log").read_text().splitlines()
        if odd := [line for line in lines if not line.startswith("{")]:
            raise Failed(f"{name} wrote a line that is no JSON: {odd[0][:200]}")


def _probes(place: Ground) -> None:
    """By number and beside the proxy: no redirect, no refused Host; the figures to those with the token only."""
    port = place.port(1)
    ready = ask(port, "/readyz", host=f"127.0.0.1:{port}")
    if ready.status != 200:
        raise Failed(f"/readyz: {ready.status} {ready.body.decode()}")
    token = {"Authorization": f"Bearer {place.env['METRICS_TOKEN']}"}
    seen = [ask(port, "/metrics", host="127.0.0.1", headers=headers).status for headers in ({}, token)]
    if seen != [404, 200]:
        raise Failed(f"/metrics without and with the token: {seen}")


def back_up(place: Ground) -> str:
    """The backup unit's program, and whether what it wrote is whole."""
    command, _ = command_of("newsroom-backup.service", place)
    place.run(*command)
    place.run(*command, "--check")
    made = sorted(Path(command[-1]).iterdir())
    return f"manage.py backup, and --check finds it whole ({len(made)} entries in its folder)"
