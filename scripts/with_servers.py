"""Run a command with a throw-away Valkey and PostgreSQL beside it: `python -m scripts.with_servers COMMAND ...`.

The command finds `REDIS_URL`, `SQLITE_URL`, `POSTGRES_URL` and `DATABASE_URLS` (both, with a space between) in its
environment, and the settings that a test needs.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsroom import servers


@contextmanager
def scratch() -> Iterator[Path]:
    """A short directory for one run, gone afterwards; other users may pass through it, not look into it."""
    with tempfile.TemporaryDirectory(prefix="newsroom-", ignore_cleanup_errors=True) as name:
        directory = Path(name)
        directory.chmod(0o711)
        yield directory


def test_settings(directory: Path, **values: str) -> dict[str, str]:
    """The environment of a test run whose files are in `directory`; `values` are further settings."""
    var = directory / "var"
    (var / "static").mkdir(mode=0o700, parents=True, exist_ok=True)
    hosts = "127.0.0.1,localhost,testserver,[::1]"
    settings = {"VAR": str(var), "SECRET_KEY": "for-tests-only", "ALLOWED_HOSTS": hosts, "PLAIN_STATIC": "1", **values}
    return servers.environment(**settings)


def end_on_sigterm() -> None:
    """Let SIGTERM end this process in order, servers included, as Ctrl-C does."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))


def main(command: list[str]) -> int:
    """The command's own exit code, or 2 if a server is missing."""
    end_on_sigterm()
    with scratch() as directory:
        try:
            with servers.valkey(directory / "valkey") as redis_url, servers.postgres(directory) as postgres_url:
                sqlite_url = f"sqlite:///{directory}/var/newsroom.sqlite3"
                both = {"SQLITE_URL": sqlite_url, "POSTGRES_URL": postgres_url}
                urls = {"REDIS_URL": redis_url, "DATABASE_URLS": f"{sqlite_url} {postgres_url}", **both}
                return subprocess.run(command, env=test_settings(directory, **urls), check=False).returncode
        except servers.Missing as missing:
            print(missing, file=sys.stderr)
            return 2


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main(sys.argv[1:]))
