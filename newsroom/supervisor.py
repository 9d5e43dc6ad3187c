"""`make run`: the whole newsroom on one machine. Valkey, worker, sweep and web are children of this one process.

`VAR` holds everything it keeps: database, media, logs, `run.env` with its settings and `logins.txt` with the log-ins.
"""

import argparse
import fcntl
import hashlib
import os
import secrets
import socket
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from newsroom import servers
from newsroom.children import Child, Children

BASE_DIR = Path(__file__).resolve().parent.parent
MANAGE = [sys.executable, str(BASE_DIR / "manage.py")]
READY_WITHIN = 90.0  # seconds from the start of the web child to its first answer
TRIES = 2  # deaths of the web child before that after which the start is given up
OWN_LINES = (
    "DEMO",
    "REDIS_URL",
    "SITE_URL",
)  # of run.env: they follow PORT and VAR; every other line is the operator's


class Refused(Exception):
    """The newsroom cannot be started like this; the message says what to do instead."""


def say(line: str) -> None:
    """Print a line at once, also into a pipe."""
    print(line, flush=True)  # noqa: T201  this process talks to the person at the terminal


# --- may we start? ----------------------------------------------------------------------------------------------------
def free(port: int) -> bool:
    """Whether a server may listen on 127.0.0.1 at `port`; Refused if the system forbids this port."""
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Refused(f"Port {port} needs more rights than you have. Try: make run PORT=8000") from None
        except OSError:
            return False
    return True


def require_port(port: int) -> None:
    """Refused if `port` is taken; the message names one that is not."""
    if not free(port):
        other = next((number for number in range(port + 1, min(port + 100, 65536)) if free(number)), 8000)
        raise Refused(f"Port {port} is taken. Try: make run PORT={other}")


@contextmanager
def sole_tenant(var: Path, site: str) -> Iterator[None]:
    """Hold `var` for this process alone; Refused while another one holds it."""
    with (var / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip()
            raise Refused(
                f"A newsroom already runs on {var} ({holder}). Stop it first, or give this one its own: "
                f"make run PORT=8001 VAR=var2"
            ) from None
        lock.truncate(0)
        lock.write(f"{site}, process {os.getpid()}")
        lock.flush()
        yield


# --- its own settings -------------------------------------------------------------------------------------------------
def write_settings(var: Path, site: str, redis_url: str) -> None:
    """Write `run.env`: a secret key once, what depends on PORT and VAR each time; other lines stay as they are."""
    file = var / "run.env"
    old = file.read_text().splitlines() if file.exists() else []
    kept = [line for line in old if line.partition("=")[0].strip() not in OWN_LINES]
    names = {line.partition("=")[0].strip() for line in kept}
    if "SECRET_KEY" not in names:
        kept.append(f"SECRET_KEY={secrets.token_urlsafe(50)}")
    if "ALLOWED_HOSTS" not in names:
        kept.append("ALLOWED_HOSTS=127.0.0.1,localhost,[::1]")
    own = [f"SITE_URL={site}", f"REDIS_URL={redis_url}", "DEMO=1"]
    if sorted(old) != sorted([*kept, *own]):
        fresh = var / "run.env.new"
        fresh.write_text("\n".join([*kept, *own, ""]))
        fresh.chmod(0o600)
        fresh.replace(file)


def static_mark() -> str:
    """A hash of every file that `collectstatic` gathers, or that decides which version of a package brings it."""
    mark = hashlib.sha256((BASE_DIR / "requirements.txt").read_bytes())
    rooms = (room.parent for room in BASE_DIR.glob("*/__init__.py"))
    for folder in sorted([BASE_DIR / "static", *(room / "static" for room in rooms)]):
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            mark.update(str(file.relative_to(BASE_DIR)).encode() + b"\0" + file.read_bytes())
    return mark.hexdigest()


# --- who lives here ---------------------------------------------------------------------------------------------------
def broker(var: Path) -> Child:
    """Valkey, its data in `var/valkey`."""
    home = var / "valkey"
    return Child("valkey", servers.valkey_command(home, servers.valkey_socket(home)))


def desk_hands(port: int) -> list[Child]:
    """Worker, sweep and web, in the order of their start; they stop in the reverse order."""
    celery = [sys.executable, "-m", "celery", "-A", "newsroom", "worker", "-c", "2", "--loglevel", "INFO"]
    granian = [sys.executable, "-m", "granian", "newsroom.wsgi:application", "--interface", "wsgi", "--no-ws"]
    place = ["--host", "127.0.0.1", "--port", str(port), "--workers", "2", "--blocking-threads", "4"]
    care = ["--workers-kill-timeout", "30s", "--respawn-failed-workers"]
    return [
        Child("worker", [*celery, "--without-gossip", "--without-mingle"], stop_after=30, loud=True),
        Child("sweep", [*MANAGE, "sweep"], stop_after=20, loud=True),
        Child("web", [*granian, *place, *care], stop_after=35, loud=True),
    ]


def answers(site: str) -> bool:
    """Whether the site says it is alive; proxies of the environment are not asked."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{site}/healthz", timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False


# --- the day ----------------------------------------------------------------------------------------------------------
def prepare(children: Children, var: Path) -> bool:
    """Whether static files, database and (on the first run) the demo newsroom are there."""
    mark, stamp = static_mark(), var / "static.stamp"
    if not stamp.exists() or stamp.read_text() != mark:
        say("Collecting static files …")
        if not children.run("collectstatic", [*MANAGE, "collectstatic", "--noinput", "-v", "0"]):
            return False
        stamp.write_text(mark)
    say("Bringing the database up to date …")
    if not children.run("migrate", [*MANAGE, "migrate", "--noinput", "-v", "1"]):
        return False
    if (var / "logins.txt").exists():
        return True
    say("Setting up a demo newsroom: stories, accounts, log-ins …")
    return children.run("demo", [*MANAGE, "demo"])


def open_house(children: Children, var: Path, port: int, site: str) -> bool:
    """Whether everything runs and the site answers."""
    children.start(broker(var))
    listening = servers.valkey_socket(var / "valkey")
    if not children.watch(lambda: servers.valkey_answers(listening), 30) or not prepare(children, var):
        return False
    web = [children.start(child) for child in desk_hands(port)][-1]
    say("Opening the doors …")
    if children.watch(lambda: web.deaths >= TRIES or answers(site), READY_WITHIN) and web.deaths < TRIES:
        return True
    if not children.stopping:
        say(f"The site does not answer. Its words are in {web.log}")
    return False


def welcome(var: Path, site: str, seconds: float) -> None:
    """Say where the three doors are and how to come in."""
    say(f"\nThe newsroom is open (ready in {seconds:.0f} s).\n")
    say(f"  readers    {site}/")
    say(f"  editors    {site}/admin/")
    say(f"  partners   {site}/api/v1/   described at {site}/api/docs/\n")
    logins = var / "logins.txt"
    if logins.exists():
        say(f"Log-ins, kept in {logins}:\n\n{logins.read_text().rstrip()}\n")
    say(f"Logs are in {var / 'logs'}. Ctrl-C stops everything.")


def run(var: Path, port: int) -> int:
    """Open the newsroom and keep it open until asked to stop; the exit code. Refused if it may not start."""
    began, site = time.monotonic(), f"http://127.0.0.1:{port}"
    for folder in (var, var / "logs", var / "valkey", var / "media"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with sole_tenant(var, site):
        require_port(port)
        write_settings(var, site, f"unix://{servers.valkey_socket(var / 'valkey')}?db=0")
        children = Children(var / "logs", servers.environment(VAR=str(var)), say)
        with children.heeding_signals():
            try:
                opened = open_house(children, var, port, site)
                if opened:
                    welcome(var, site, time.monotonic() - began)
                    children.watch()
                asked = children.stopping
            finally:
                children.stop()
        say("Stopped.")
    return 0 if opened or asked else 1


def _port(value: str) -> int:
    if not value.isdigit() or not 1 <= int(value) <= 65535:
        raise argparse.ArgumentTypeError(f"PORT must be a whole number from 1 to 65535, not {value!r}")
    return int(value)


def main(arguments: list[str] | None = None) -> int:
    """The command line; 2 means that the newsroom was refused and the message says why."""
    parser = argparse.ArgumentParser(prog="make run", description="Run a whole newsroom on this machine.")
    parser.add_argument("--port", type=_port, default=8000)
    parser.add_argument("--var", type=Path, default=Path("var"))
    options = parser.parse_args(arguments)
    os.umask(0o077)  # the database, the logs and the log-ins are nobody else's
    var = options.var.resolve()
    os.chdir(BASE_DIR)  # where celery and granian look for `newsroom`
    try:
        return run(var, options.port)
    except (Refused, PermissionError) as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201  as above
        return 2


if __name__ == "__main__":
    sys.exit(main())
