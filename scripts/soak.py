"""`make soak`: the long forms of the races and kills, on SQLite and on PostgreSQL, side by side; `--quick` for a try.

`scripts.with_servers` says in SQLITE_URL and POSTGRES_URL where. The exit code is 1 if anything of ours went wrong.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # the Makefile names this file by its path

from newsroom import servers
from scripts.soak_ground import Tally
from scripts.with_servers import end_on_sigterm

BASES = {"SQLite": "SQLITE_URL", "PostgreSQL": "POSTGRES_URL"}
STOCK = (
    "stock: the same with plain Django and Celery: a ModelForm's save(), an event sent by on_commit, rows written in\n"
    "autocommit, Celery's default settings, a command that loops over what is due."
)
Report = dict[str, Tally]


def soaked(size: str, url: str, *only: str) -> Report:
    """What the exercises count on one database, by what is counted; RuntimeError if they did not come to their end."""
    command = [sys.executable, "-m", "scripts.soak_exercises", "--size", size, *(f"--only={name}" for name in only)]
    run = servers.spawn(command, env={**os.environ, "DATABASE_URL": url}, output=subprocess.PIPE)
    try:
        report = dict(_read(run.stdout or ()))
        if run.wait() != 0:
            raise RuntimeError(f"the soak did not come to its end: exit code {run.returncode}")
        return report
    finally:
        if run.poll() is None:
            servers.finish(run, signal.SIGTERM, 30)


def _read(lines: Iterable[bytes]) -> Iterator[tuple[str, Tally]]:
    """The tallies among the lines of a run; its other lines are shown."""
    for line in lines:
        if line.startswith(b"{"):
            tally = Tally(**json.loads(line))
            yield tally.what, tally
        else:
            print(line.decode(errors="replace").rstrip(), flush=True)


def wrong(report: Report) -> list[Tally]:
    """What went wrong with us."""
    return [tally for tally in report.values() if tally.ours != 0]


def _table(reports: dict[str, Report]) -> str:
    """One line for each thing counted, the databases side by side, and below it what else is worth knowing."""
    lines = [" " * 60 + "".join(f"{base:38}" for base in reports).rstrip()]
    for what in next(iter(reports.values())):
        cells = "".join(f"{report[what]!s:38}" for report in reports.values())
        lines.append(f"{what + ':':60}{cells}".rstrip())
        remarks = {base: report[what].remark for base, report in reports.items()}
        lines += [f"    {base}: {remark}" for base, remark in remarks.items() if remark]
    return "\n".join([*lines, "", STOCK])


def main() -> int:
    """0 if nothing of ours went wrong, 1 if something did or a run did not end, 2 without servers."""
    parser = argparse.ArgumentParser(prog="soak.py", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small numbers")
    size = "quick" if parser.parse_args().quick else "long"
    if not all(name in os.environ for name in BASES.values()):
        print("Where are the servers? Run: python -m scripts.with_servers python scripts/soak.py", file=sys.stderr)
        return 2
    end_on_sigterm()
    began, reports = time.monotonic(), {}
    for base, name in BASES.items():
        print(f"{base}:", flush=True)
        reports[base] = soaked(size, os.environ[name])
    bad = sum(len(wrong(report)) for report in reports.values())
    print(f"\n{_table(reports)}\n\n{bad or 'None'} of these went wrong with us; {time.monotonic() - began:.0f} s.")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
