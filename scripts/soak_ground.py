"""What the parts of the soak stand on: sizes, a tally, a database of their own, and hands that may be killed."""

import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from subprocess import Popen
from urllib.parse import urlsplit

import psycopg
from django.db import connections

from newsroom import servers

FORK = multiprocessing.get_context("fork")  # a hand begins in milliseconds, with Django loaded
PATIENCE = 120.0  # seconds until what should have happened counts as lost


@dataclass(frozen=True)
class Sizes:
    """How much of everything one run does; a stock size of 0 leaves the comparison out."""

    saves: int
    pairs: int
    hint_kills: int
    press_kills: int
    tasks: int
    worker_kills: int
    scheduled: int
    sweep_kills: int
    stock_saves: int = 0
    stock: int = 0


SIZES = {
    "long": Sizes(1000, 100, 200, 500, 200, 8, 200, 12, stock_saves=50, stock=40),
    "quick": Sizes(80, 20, 20, 40, 60, 2, 20, 2, stock_saves=50, stock=16),
    "suite": Sizes(24, 6, 6, 12, 24, 1, 5, 1),
}


@dataclass(frozen=True)
class Tally:
    """One line of the report: how often it went wrong with us, of how many; the same for the stock way."""

    what: str
    ours: int
    of: int
    stock: int | None = None
    stock_of: int = 0
    remark: str = ""

    def __str__(self) -> str:
        stock = "" if self.stock is None else f" (stock {self.stock} of {self.stock_of})"
        return f"ours {self.ours:,} of {self.of:,}{stock}"


def say(line: str) -> None:
    """A line of progress, beside the report."""
    print(f"  {line}", file=sys.stderr, flush=True)


@contextmanager
def own_database(url: str, directory: Path) -> Iterator[str]:
    """A database that nobody else has, and its URL: beside the one of `url` on PostgreSQL, else a file of SQLite."""
    if not url.startswith("postgres"):
        yield f"sqlite:///{directory}/soak.sqlite3"
        return
    name = f"soak_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


class Hand:
    """A forked process that does one job. The job gets a pipe for its words first, then the given arguments."""

    def __init__(self, job: Callable[..., None], *arguments: object) -> None:
        connections.close_all()  # two processes on one connection would talk over each other
        self.words, theirs = FORK.Pipe()
        self.process = FORK.Process(target=job, args=(theirs, *arguments), daemon=True)
        self.process.start()
        theirs.close()

    def word(self) -> object:
        """The next thing the hand says; EOFError if it ended without a word."""
        if not self.words.poll(PATIENCE):
            raise TimeoutError(f"a hand said nothing for {PATIENCE:g} s")
        return self.words.recv()

    def answer(self) -> list[object]:
        """The list the hand says at its end."""
        answer = self.word()
        assert isinstance(answer, list)
        self.gone()
        return answer

    def kill(self) -> bool:
        """End the hand with SIGKILL; whether that was what ended it."""
        with suppress(ProcessLookupError):
            self.process.kill()
        return self.gone()

    def gone(self) -> bool:
        """Wait for the hand's own end; whether a SIGKILL was the cause."""
        self.process.join(PATIENCE)
        self.words.close()
        return self.process.exitcode == -signal.SIGKILL


def at_work() -> bool:
    """In a hand: whether somebody is still there to kill it."""
    parent = multiprocessing.parent_process()
    return parent is not None and os.getppid() == parent.pid


def together(job: Callable[[Connection, int], None], count: int) -> list[list[object]]:
    """What `count` hands answer that do a job at the same time, each with its number as argument."""
    return [hand.answer() for hand in [Hand(job, number) for number in range(count)]]


def moment(longest: float) -> None:
    """Let a random time of at most `longest` seconds pass: the chance in a kill."""
    time.sleep(random.uniform(0, longest))


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    """Whether the condition came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


class Staff:
    """Real programs of the newsroom, each with its children in a group of its own, all gone at the end."""

    def __init__(self, logs: Path, **settings: str) -> None:
        self.logs, self.env = logs, {**os.environ, **settings}
        self.members: list[Popen[bytes]] = []

    def __enter__(self) -> "Staff":
        return self

    def __exit__(self, *_: object) -> None:
        while self.members:
            self.dismiss(self.members[0])

    def call(self, name: str, command: list[str]) -> Popen[bytes]:
        """Start a program; its words go to the end of `name`.log."""
        with (self.logs / f"{name}.log").open("ab") as log:
            member = servers.spawn(command, env=self.env, output=log, orphan_signal=signal.SIGKILL)
        self.members.append(member)
        return member

    def dismiss(self, member: Popen[bytes]) -> None:
        """Kill -9 for a program and all its children."""
        self.members.remove(member)
        with suppress(ProcessLookupError):
            os.killpg(member.pid, signal.SIGKILL)
        member.wait()
