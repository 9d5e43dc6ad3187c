"""How many stories a second an archive brings in on one core, and whether the newsroom stays quick with all of them.

`python -m scripts.bench_import [--stories 10000] [--on sqlite postgresql]`
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import django

from newsroom import servers
from scripts.with_servers import end_on_sigterm, scratch, test_settings

VENDORS = ["sqlite", "postgresql"]


@contextmanager
def database(vendor: str, directory: Path) -> Iterator[str]:
    """The address of an empty database."""
    if vendor == "sqlite":
        yield f"sqlite:///{directory}/bench.sqlite3"
    else:
        with servers.postgres(directory) as url:
            yield url


def measured(vendor: str, stories: int) -> int:
    """The exit code of a run in a process of its own."""
    command = [sys.executable, "-m", "scripts.bench_import", "--here", "--stories", str(stories)]
    with scratch() as directory, database(vendor, directory) as url:
        env = test_settings(directory, DATABASE_URL=url, LOG_LEVEL="ERROR")
        return subprocess.run(command, env=env, check=False).returncode


def main() -> int:
    """0 if every run came to its end."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--on", nargs="+", choices=VENDORS, default=VENDORS)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        django.setup()
        import_module("scripts.bench_import_ground").run(options.stories)
        return 0
    end_on_sigterm()
    return max(measured(vendor, options.stories) for vendor in options.on)


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main())
