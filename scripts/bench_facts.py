"""What a fact query costs with 10,000 facts and with 1,000,000: CPU of server and database, on both databases.

`python -m scripts.bench_facts [--small 10000] [--large 1000000] [--rounds 7] [--on sqlite postgresql]`

Every filter is asked of both records in turn, several rounds; the table has the median CPU of a request and its ratio.
"""

import argparse
import json
import logging
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from newsroom import servers
from scripts.with_servers import scratch, test_settings

LIMIT = 1.5
REQUESTS = 20  # of each filter in a round
RARE = {"amount_min": "5000000000000", "amount_max": "5100000000000"}
QUESTIONS: dict[str, tuple[str, dict[str, str]]] = {
    "no filter": ("transaction", {}),
    "page 50": ("transaction", {"page": "50"}),
    "currency, half": ("transaction", {"currency": "USD"}),
    "currency, half, page 50": ("transaction", {"currency": "USD", "page": "50"}),
    "currency, 1 %": ("transaction", {"currency": "CHF"}),
    "qualifier, 12 %": ("transaction", {"qualifier": "up_to"}),
    "currency and qualifier": ("transaction", {"currency": "BRL", "qualifier": "less_than"}),
    "amount_min, common": ("transaction", {"amount_min": "10000000"}),
    "amount_min and currency": ("transaction", {"amount_min": "10000000", "currency": "USD"}),
    "amount_max": ("transaction", {"amount_max": "100000", "currency": "EUR"}),
    "amount range": ("transaction", {"amount_min": "10000000", "amount_max": "20000000", "currency": "USD"}),
    "amount range, 7 % (open ends)": ("transaction", {**RARE, "currency": "USD"}),
    "amount range, 0.01 %, certain": ("transaction", {**RARE, "certain": "1"}),
    "amount range, 0.01 %, exact": ("transaction", {**RARE, "currency": "USD", "qualifier": "exact"}),
    "amount range, 1 %, certain": (
        "transaction", {"amount_min": "10000000", "amount_max": "12000000", "currency": "USD", "certain": "1"},
    ),
    "party, common": ("transaction", {"party": "Company 0"}),
    "party, three facts": ("transaction", {"party": "Seldom Seen Works"}),
    "place, country": ("transaction", {"place": "PY"}),
    "place, region 11 %": ("transaction", {"place": "419"}),
    "place, region page 50": ("transaction", {"place": "150", "page": "50"}),
    "date, one month of 2019": ("transaction", {"date_from": "2019-03-01", "date_to": "2019-03-31"}),
    "date, odd days of 2018": ("transaction", {"date_from": "2018-02-11", "date_to": "2018-05-22"}),
    "date_from 2025": ("transaction", {"date_from": "2025-06-10"}),
    "date_to 2018": ("transaction", {"date_to": "2018-07-15"}),
    "date, a year, certain": ("transaction", {"date_from": "2019-01-01", "date_to": "2019-12-31", "certain": "1"}),
    "stance, 30 %": ("sentiment", {"stance": "cautious"}),
    "stance, 1 %": ("sentiment", {"stance": "unclear"}),
    "section, 40 %": ("transaction", {"section": "technology"}),
    "section, 0.01 %": ("transaction", {"section": "rare"}),
    "language, 75 %": ("transaction", {"language": "en"}),
    "language, 2 %": ("transaction", {"language": "de"}),
    "as_of 2020": ("transaction", {"as_of": "2020-06-01T12:00:00Z"}),
    "as_of 2020 and currency": ("transaction", {"as_of": "2020-06-01T12:00:00Z", "currency": "USD"}),
    "deals above $10m in Latin America since 2025": (
        "transaction", {"amount_min": "10000000", "currency": "USD", "place": "419", "date_from": "2025-01-01"},
    ),
    "month of 2019 and currency": (
        "transaction", {"date_from": "2019-03-01", "date_to": "2019-03-31", "currency": "USD"},
    ),
    "party and currency": ("transaction", {"party": "Company 0", "currency": "EUR"}),
    "section, language, place": ("transaction", {"section": "technology", "language": "en", "place": "US"}),
    "rare party and half the currency": ("transaction", {"party": "Seldom Seen Works", "currency": "USD"}),
}  # fmt: skip


class Record:
    """One record in a process of its own, asked over its standard input."""

    def __init__(self, url: str, facts: int, directory: Path) -> None:
        env = test_settings(directory, DATABASE_URL=url, DJANGO_SETTINGS_MODULE="newsroom.settings")
        command = [sys.executable, "-m", "scripts.bench_facts", "--serve", str(facts)]
        self.process = subprocess.Popen(
            command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def said(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("A record's process has ended; its error is above.")
        return json.loads(line)

    def ask(self, name: str) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{name}\n")
        found: dict[str, Any] = self.said()
        return found

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(60)


def serve(facts: int) -> None:
    """Build a record, then answer each line, a question's name, with the CPU seconds of a request."""
    import django

    django.setup()
    logging.disable()
    from django.core.management import call_command

    from publishing.models import Fact
    from scripts import bench_facts_ground

    call_command("migrate", verbosity=0)
    began = time.monotonic()
    if not Fact.objects.exists():
        bench_facts_ground.build(facts)
    print(json.dumps({"built": time.monotonic() - began}), flush=True)
    told: dict[str, str] = {}
    for line in sys.stdin:
        print(json.dumps(_measured(line.strip(), told)), flush=True)


def _measured(name: str, told: dict[str, str]) -> dict[str, Any]:
    kind, query = QUESTIONS[name]
    if name not in told:
        told[name] = _address(kind, dict(query))
    rows = len(_get(told[name])["results"])
    backend, began, clock = _backend(), time.process_time(), _database_cpu(_backend())
    for _ in range(REQUESTS):
        _answer(told[name])
    used = time.process_time() - began
    return {"server": used / REQUESTS, "database": (_database_cpu(backend) - clock) / REQUESTS, "rows": rows}


def _address(kind: str, query: dict[str, str]) -> str:
    """The address of a question; a page by number is walked to by cursor."""
    page = int(query.pop("page", "1"))
    address = f"/api/v1/facts/{kind}/?{urlencode(query)}"
    for _ in range(page - 1):
        following = _get(address)["next"]
        if following is None:
            break
        address = following[following.index("/api/") :]
    return address


def _answer(address: str) -> bytes:
    """One request through the whole of Django; each from another address, as addresses are limited."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import RequestFactory

    global _handler, _asked
    _handler, _asked = _handler or WSGIHandler(), _asked + 1
    client = f"10.{_asked >> 16 & 255}.{_asked >> 8 & 255}.{_asked & 255}"
    environ = RequestFactory(REMOTE_ADDR=client).get(address).environ
    status: list[str] = []
    body = b"".join(_handler(environ, lambda line, headers: status.append(line)))
    if not status[0].startswith("200"):
        raise RuntimeError(f"{address}: {status[0]} {body[:300]!r}")
    return body


_handler: Any = None
_asked = 0


def _get(address: str) -> Any:
    return json.loads(_answer(address))


def _backend() -> int:
    """The process of PostgreSQL that works for us; 0 on SQLite, which works in ours."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    connection.ensure_connection()
    return int(connection.connection.info.backend_pid)


def _database_cpu(backend: int) -> float:
    """CPU seconds of a process so far, by the kernel's scheduler."""
    return int(Path(f"/proc/{backend}/schedstat").read_text().split()[0]) / 1e9 if backend else 0.0


@contextmanager
def urls(vendor: str, directory: Path) -> Iterator[tuple[str, str]]:
    """The addresses of two empty databases."""
    with ExitStack() as running:
        places = [directory / f"{vendor}-{size}" for size in ("small", "large")]
        for place in places:
            place.mkdir()
            place.chmod(0o711)  # PostgreSQL may run as another user
        if vendor == "sqlite":
            yield f"sqlite:///{places[0]}/facts.sqlite3", f"sqlite:///{places[1]}/facts.sqlite3"
        else:
            yield tuple(running.enter_context(servers.postgres(place)) for place in places)  # type: ignore[misc]


def compare(vendor: str, directory: Path, sizes: tuple[int, int], rounds: int) -> list[tuple[str, float, float, int]]:
    """(question, CPU seconds small, CPU seconds large, rows large) for every question."""
    with urls(vendor, directory) as addresses:
        records = [Record(url, size, directory) for url, size in zip(addresses, sizes, strict=True)]
        for record, size in zip(records, sizes, strict=True):
            print(f"{vendor}: {size:,} facts built in {record.said()['built']:.0f} s", flush=True)
        found: dict[str, list[list[float]]] = {name: [[], []] for name in QUESTIONS}
        rows = dict.fromkeys(QUESTIONS, 0)
        for _ in range(rounds):
            for name in QUESTIONS:
                for at, record in enumerate(records):
                    said = record.ask(name)
                    found[name][at].append(said["server"] + said["database"])
                    rows[name] = said["rows"]
        for record in records:
            record.end()
    return [(name, *(statistics.median(held) for held in found[name]), rows[name]) for name in QUESTIONS]  # type: ignore[misc]


def report(vendor: str, table: list[tuple[str, float, float, int]]) -> int:
    """Print the table; how many questions are over the limit."""
    over = 0
    print(f"\n{vendor}: median CPU of a request, ms")
    for name, small, large, rows in table:
        ratio = large / small
        over += ratio > LIMIT
        mark = " over" if ratio > LIMIT else ""
        print(f"  {name:46} {small * 1000:7.2f} {large * 1000:7.2f} {ratio:6.2f} x {rows:4} rows{mark}")
    return over


def main(arguments: list[str] | None = None) -> int:
    """0 if every question costs at most LIMIT times as much in the large record, on each database."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--on", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"])
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.serve:
        serve(options.serve)
        return 0
    over = 0
    for vendor in options.on:
        with scratch() as directory:
            over += report(vendor, compare(vendor, directory, (options.small, options.large), options.rounds))
    return int(over > 0)


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main())
