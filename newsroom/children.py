"""Child processes kept alive: started again when they die, ended in order when all is to stop."""

import os
import re
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from types import FrameType

from newsroom import servers

FIRST_PAUSE = 0.5  # seconds before a dead child is started again; doubles with each death
LONGEST_PAUSE = 30.0
LONG_LIFE = 60.0  # seconds alive after which a death counts as the first again
HURRY = 1.0  # seconds a child has left once the operator has asked twice
TICK = 0.1
LOG_LIMIT = 20 * 1024 * 1024  # bytes; a longer log is put aside at the next start
_NEW_ENTRY = re.compile(r"^(\d{4}-\d\d-\d\d[ T]|\[|\{)")
_GRAVE = re.compile(r"\b(ERROR|CRITICAL)\b")


@dataclass(frozen=True)
class Child:
    """A process to keep alive; it may take `stop_after` seconds to finish once told to; `loud` shows its errors."""

    name: str
    command: Sequence[str]
    stop_after: float = 10.0
    loud: bool = False


class Post:
    """The place of one child: who fills it now, and when it is filled again."""

    def __init__(self, child: Child, log: Path, env: dict[str, str], say: Callable[[str], None]) -> None:
        self.child, self.log, self.env, self.say = child, log, env, say
        self.process: Popen[bytes] | None = None
        self.deaths = 0
        self.pause = FIRST_PAUSE
        self.since = self.due = 0.0
        self.read = log.stat().st_size if log.exists() else 0
        self.showing = False

    def fill(self) -> None:
        """Start the child; its words go to the end of its log."""
        with self.log.open("ab") as output:
            self.process = servers.spawn(self.child.command, env=self.env, output=output)
        self.since = time.monotonic()

    def tend(self) -> None:
        """Notice a death, and fill the post again when its pause is over."""
        if self.child.loud:
            self._show_errors()
        if self.process is None:
            if time.monotonic() >= self.due:
                self.fill()
        elif self.process.poll() is not None:
            self._mourn(self.process)

    def _mourn(self, process: Popen[bytes]) -> None:
        _end_group(process)
        self.process = None
        self.deaths += 1
        now = time.monotonic()
        if now - self.since >= LONG_LIFE:
            self.pause = FIRST_PAUSE
        self.due = now + self.pause
        ended = _ended(process.returncode)
        self.say(f"{self.child.name} {ended}; starting it again in {self.pause:g} s. Its words are in {self.log}")
        self.pause = min(2 * self.pause, LONGEST_PAUSE)

    def _show_errors(self) -> None:
        """Repeat what the log has gained at level ERROR or above, with the lines that belong to it."""
        with self.log.open("rb") as log:
            log.seek(self.read)
            gained, end, _ = log.read().rpartition(b"\n")
        self.read += len(gained) + len(end)
        for line in gained.decode(errors="replace").splitlines():
            if _NEW_ENTRY.match(line):
                self.showing = bool(_GRAVE.search(line))
            elif line.startswith("Traceback"):
                self.showing = True
            if self.showing:
                self.say(f"{self.child.name}: {line}")

    def tell(self) -> None:
        """Ask the child to finish what it is doing."""
        if self.process is not None:
            self.process.terminate()

    def end(self, seconds: float) -> bool:
        """Whether the child is gone; once `seconds` have run out it is gone by force."""
        if self.process is None:
            return True
        if self.process.poll() is None and seconds > 0:
            return False
        _end_group(self.process)
        if self.process.returncode is None:
            self.process.wait()
            self.say(f"{self.child.name} did not finish in time and was ended by force.")
        self.process = None
        return True


class Children:
    """All children, in the order of their start. One that dies is started again; they stop in the reverse order."""

    def __init__(self, logs: Path, env: dict[str, str], say: Callable[[str], None]) -> None:
        self.logs, self.env, self.say = logs, env, say
        self.posts: list[Post] = []
        self.stopping = False
        self.hurried_at = float("inf")

    @contextmanager
    def heeding_signals(self) -> Iterator[None]:
        """Inside, Ctrl-C, SIGTERM and SIGHUP ask for the end; a Ctrl-C when it was already asked for hurries it."""
        ours = [signal.SIGINT, signal.SIGTERM]
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as it is under nohup
            ours.append(signal.SIGHUP)
        before = {number: signal.signal(number, self._heed) for number in ours}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _heed(self, number: int, frame: FrameType | None) -> None:
        if self.stopping and number == signal.SIGINT:
            self.hurried_at = min(self.hurried_at, time.monotonic())
        self.stopping = True

    def start(self, child: Child) -> Post:
        """Start a child and keep it alive from now on."""
        log = self.logs / f"{child.name}.log"
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            log.replace(log.with_suffix(".log.1"))
        post = Post(child, log, self.env, self.say)
        self.posts.append(post)
        post.fill()
        return post

    def watch(self, until: Callable[[], bool] = lambda: False, seconds: float = float("inf")) -> bool:
        """Keep the children alive until `until` holds (True), the time is over or the end was asked for (False)."""
        deadline = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < deadline:
            for post in self.posts:
                post.tend()
            if until():
                return True
            time.sleep(TICK)
        return False

    def run(self, name: str, command: Sequence[str]) -> bool:
        """Whether a command that comes to its own end succeeded; the other children are kept alive meanwhile."""
        log = self.logs / "setup.log"
        with log.open("ab") as output:
            step = servers.spawn(command, env=self.env, output=output)
        self.watch(lambda: step.poll() is not None)
        servers.finish(step, signal.SIGTERM, 10)
        if step.returncode != 0 and not self.stopping:
            self.say(f"{name}: {_ended(step.returncode)}. The end of {log}:\n{servers.last_lines(log)}")
        return step.returncode == 0

    def stop(self) -> None:
        """End the children one after the other, the last started first, each given its time to finish."""
        self.stopping = True
        while self.posts:
            post = self.posts.pop()
            if post.process is not None:
                self.say(f"Stopping {post.child.name} …")
                self._end(post)

    def _end(self, post: Post) -> None:
        told = time.monotonic()
        post.tell()
        while not post.end(self._left(told, post.child.stop_after)):
            time.sleep(TICK / 5)

    def _left(self, told: float, stop_after: float) -> float:
        return min(told + stop_after, max(told, self.hurried_at) + HURRY) - time.monotonic()


def _end_group(process: Popen[bytes]) -> None:
    """End what a child has left behind: a pool whose master was killed would hold its port or its tasks."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _ended(code: int) -> str:
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
