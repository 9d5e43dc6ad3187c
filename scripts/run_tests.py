"""`make test`: the checks, the suite on SQLite and on PostgreSQL, then the browser tests.

At the end it says which of them ran. Under CI=true a half that could not run is a failure.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from newsroom import servers
from scripts.with_servers import end_on_sigterm, scratch, test_settings

BIN = Path(sys.executable).parent
CHECKS = [
    [str(BIN / "ruff"), "check", "."],
    [str(BIN / "ruff"), "format", "--check", "."],
    [str(BIN / "mypy"), "."],
    [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
    [str(BIN / "lint-imports")],
]
ROOMS = sorted(file.parent.name for file in Path().glob("*/__init__.py") if file.parent.name != "scripts")
NO_TESTS = 5  # pytest's exit code when it found none
SUMMARY = re.compile(r"\d+ (passed|failed|errors?|skipped|deselected)\b|no tests ran")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Half:
    """One part of the run: how it went, why if it did not run, and pytest's own last line."""

    name: str
    outcome: str
    reason: str = ""
    summary: str = ""

    def __str__(self) -> str:
        return "\n".join(filter(None, [": ".join(filter(None, [self.name, self.outcome, self.reason])), self.summary]))


def heading(words: str) -> None:
    print(f"\n--- {words} ".ljust(100, "-"), flush=True)


def check(directory: Path) -> list[Half]:
    """Run every check, also after one has failed; what failed."""
    failed = []
    for command in CHECKS:
        words = " ".join([Path(command[0]).name, *command[1:]])
        heading(words)
        if subprocess.run(command, env=test_settings(directory), check=False).returncode != 0:
            failed.append(Half(words, "failed"))
    return failed


def show(process: subprocess.Popen[bytes], keep: int = 4096) -> str:
    """Pass on what a process prints, as it comes; the last `keep` bytes of it, without colours."""
    assert process.stdout is not None
    tail = b""
    while chunk := os.read(process.stdout.fileno(), 4096):
        sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
        tail = (tail + chunk)[-keep:]
    return COLOUR.sub("", tail.decode(errors="replace"))


def run_pytest(name: str, arguments: list[str], env: dict[str, str]) -> Half:
    """Run pytest and keep its last line."""
    heading(f"pytest: {name}")
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    command = [sys.executable, "-m", "pytest", *colour, *arguments]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE) as process:
        try:
            lines = show(process).splitlines()
        except BaseException:  # Ctrl-C or SIGTERM: pytest takes down what it has set up, then we do
            process.send_signal(signal.SIGINT)
            raise
    if process.returncode == NO_TESTS:
        return Half(name, "could not run", "no tests were found")
    summary = next((line.strip("= ") for line in reversed(lines) if SUMMARY.search(line)), "")
    return Half(name, "passed" if process.returncode == 0 else "failed", summary=summary)


def on_sqlite(directory: Path, arguments: list[str], name: str = "SQLite", **values: str) -> Half:
    """The suite on SQLite with a real Valkey."""
    with servers.valkey(directory / "valkey") as redis_url:
        return run_pytest(name, arguments, test_settings(directory, REDIS_URL=redis_url, **values))


def on_postgres(directory: Path, arguments: list[str]) -> Half:
    """The suite on PostgreSQL with a real Valkey."""
    with ExitStack() as running:
        try:
            database_url = running.enter_context(servers.postgres(directory))
        except servers.Missing as missing:
            return Half("PostgreSQL", "could not run", str(missing).rstrip("."))
        redis_url = running.enter_context(servers.valkey(directory / "valkey"))
        env = test_settings(directory, REDIS_URL=redis_url, DATABASE_URL=database_url)
        return run_pytest("PostgreSQL", arguments, env)


def in_browser(directory: Path) -> Half:
    """The browser tests on SQLite; they find the browser's path in CHROMIUM."""
    names = ("chromium", "chromium-browser", "google-chrome")
    chromium = next((path for path in map(shutil.which, names) if path), None)
    if chromium is None:
        return Half("Browser", "could not run", "no Chromium on the PATH, and it could not be installed")
    return on_sqlite(directory, ["-m", "browser"], "Browser", CHROMIUM=chromium)


def room(word: str) -> str:
    """The word, if it names a room of the house."""
    if word not in ROOMS:
        raise argparse.ArgumentTypeError(f"ROOM must be one of {', '.join(ROOMS)}, not {word!r}")
    return word


def run_all(directory: Path) -> list[Half]:
    """Everything, in order. Failed checks end the run: the suite would only say it later."""
    failed = check(directory)
    if failed:
        return failed
    suite = ["-n", "2", "-m", "not browser"]
    return [Half("Checks", "passed"), on_sqlite(directory, suite), on_postgres(directory, suite), in_browser(directory)]


def verdict(halves: list[Half], strict: bool) -> int:
    """Print one line a half and return the exit code; `strict` takes a half that could not run as failed."""
    heading("in short")
    print("\n".join(map(str, halves)), flush=True)
    fatal = {"failed"} | ({"could not run"} if strict else set())
    return int(any(half.outcome in fatal for half in halves))


def main() -> int:
    """0 when all that had to pass has passed."""
    parser = argparse.ArgumentParser(prog="make test", description=__doc__)
    parser.add_argument("rooms", nargs="*", type=room, metavar="ROOM", help="only these, on SQLite, without the checks")
    parser.add_argument("--checks", action="store_true", help="only the checks")
    options = parser.parse_args()
    end_on_sigterm()
    with scratch() as directory:
        if options.checks:
            return verdict(check(directory) or [Half("Checks", "passed")], strict=True)
        if options.rooms:
            return verdict([on_sqlite(directory, ["-m", "not browser", *options.rooms])], strict=True)
        return verdict(run_all(directory), strict=os.environ.get("CI") == "true")


if __name__ == "__main__":
    sys.exit(main())
