"""What the parts of `make try-deploy` stand on: servers, the example environment filled in, programs, and questions."""

import http.client
import secrets
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen

from newsroom import servers
from scripts.with_servers import scratch

BASE_DIR = Path(__file__).resolve().parent.parent
DEPLOY = BASE_DIR / "deploy"
SITE = "news.example.org"
PATIENCE = 60.0  # seconds


class NotHere(Exception):
    """This machine lacks what the part needs; the message says what."""


class Failed(Exception):
    """The part does not do what it should."""


@dataclass
class Ground:
    """A machine of our own: where things lie, what runs."""

    folder: Path
    env: dict[str, str]  # the example file's values, filled in, and nothing of this shell's
    first_port: int
    running: dict[str, Popen[bytes]] = field(default_factory=dict)

    def port(self, number: int) -> int:
        return self.first_port + number

    def start(self, name: str, command: list[str], **more: str) -> Popen[bytes]:
        """Start a program in the project's folder; its words go into `name`.log."""
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = servers.spawn(command, env={**self.env, **more}, output=log)
        return self.running[name]

    def stop(self, name: str) -> None:
        """Ask a program to end, as systemd does; Failed if it had to be forced."""
        process = self.running.pop(name)
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            servers.finish(process, signal.SIGKILL, 1)
            raise Failed(f"{name} did not end in 40 s") from None

    def said(self, name: str) -> str:
        return servers.last_lines(self.folder / f"{name}.log", 12)

    def run(self, *command: str, **more: str) -> str:
        """What a command said; Failed with its words if it went wrong."""
        done = subprocess.run(
            command, cwd=BASE_DIR, env={**self.env, **more}, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise Failed(f"{' '.join(command)}: {(done.stdout + done.stderr)[-800:]}")
        return done.stdout

    def await_(self, what: str, condition: Callable[[], object], name: str = "") -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline or (name and self.running[name].poll() is not None):
                raise Failed(f"{what}: not so. {self.said(name) if name else ''}")
            time.sleep(0.1)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def ask(
    port: int, path: str, *, method: str = "GET", host: str = SITE, trusted: Path | None = None, body: bytes = b"",
    headers: Mapping[str, str] | None = None,
) -> Answer:  # fmt: skip
    """One question on a connection of its own, over TLS if a certificate is trusted; OSError if nobody answers."""
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    if trusted is not None:
        wire.connect()
        wire.sock = ssl.create_default_context(cafile=str(trusted)).wrap_socket(wire.sock, server_hostname=SITE)
    try:
        wire.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": host, "Connection": "close", **(headers or {})}.items():
            wire.putheader(name, value)
        if body:
            wire.putheader("Content-Length", str(len(body)))
        wire.endheaders()
        with suppress(BrokenPipeError, ConnectionResetError, ssl.SSLError):  # it may answer before it has all
            wire.send(body)
        answer = wire.getresponse()
        found = Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    except http.client.HTTPException as trouble:
        raise OSError(f"no answer: {trouble!r}") from trouble
    finally:
        wire.close()
    return found


def status(port: int, path: str, **more: str) -> int:
    """The answer's status, 0 without an answer."""
    try:
        return ask(port, path, **more).status  # type: ignore[arg-type]  # host alone
    except OSError:
        return 0


def example() -> dict[str, str]:
    """The values of newsroom.env.example."""
    lines = (DEPLOY / "newsroom.env.example").read_text().splitlines()
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def filled(**own: str) -> dict[str, str]:
    """The example with its blanks filled in."""
    keys = {"SECRET_KEY": secrets.token_urlsafe(50), "METRICS_TOKEN": secrets.token_urlsafe(24)}
    return {**example(), **keys, "MAIL_URL": "smtp://127.0.0.1:9", **own}


@contextmanager
def ground(first_port: int) -> Iterator[Ground]:
    """Servers and a folder of our own; whatever still runs at the end is ended."""
    with scratch() as folder, servers.valkey(folder / "valkey") as broker, servers.postgres(folder) as database:
        var = folder / "var"
        var.mkdir()
        own = filled(DATABASE_URL=database, REDIS_URL=broker, VAR=str(var))
        (folder / "newsroom.env").write_text("".join(f"{name}={value}\n" for name, value in own.items()))
        place = Ground(folder, {"PATH": f"{Path(sys.executable).parent}:/usr/sbin:/usr/bin:/bin", **own}, first_port)
        try:
            yield place
        finally:
            for name in list(place.running):
                with suppress(Failed):
                    place.stop(name)
