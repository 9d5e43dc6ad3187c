"""One run of the soak on one database: `python -m scripts.soak_exercises --size quick --only saves`.

`DATABASE_URL` says where; the run makes a database of its own there, brings its own Valkey and takes both away again.
The report goes to the standard output, a JSON object a line; progress goes beside it.
"""

import argparse
import dataclasses
import json
import os
import sys
import time
from importlib import import_module
from pathlib import Path

import django
from django.core.management import call_command

from newsroom import servers
from scripts.soak_ground import SIZES, Sizes, own_database, say
from scripts.with_servers import end_on_sigterm, scratch

EXERCISES = {  # in the order of the report; each is a function that yields Tally
    "saves": "scripts.soak_races",
    "pairs": "scripts.soak_races",
    "hints": "scripts.soak_kills",
    "press": "scripts.soak_kills",
    "worker": "scripts.soak_worker",
    "scheduled": "scripts.soak_schedule",
}


def exercise(names: list[str], sizes: Sizes, directory: Path) -> None:
    """Do the named exercises on the database and the broker that the environment names."""
    django.setup()
    call_command("migrate", verbosity=0)
    for name in names:
        began = time.monotonic()
        for tally in getattr(import_module(EXERCISES[name]), name)(sizes, directory):
            print(json.dumps(dataclasses.asdict(tally)), flush=True)
        say(f"… {time.monotonic() - began:.0f} s")


def main() -> int:
    """0 when the exercises came to their end, whatever they found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="long")
    parser.add_argument("--only", action="append", choices=EXERCISES, help="this exercise, and others named so")
    options = parser.parse_args()
    end_on_sigterm()
    with (
        scratch() as directory,
        servers.valkey(directory / "valkey") as redis_url,
        own_database(os.environ.get("DATABASE_URL", ""), directory) as url,
    ):
        (directory / "var" / "static").mkdir(parents=True)
        own = {"DATABASE_URL": url, "REDIS_URL": redis_url, "VAR": str(directory / "var"), "LOG_LEVEL": "CRITICAL"}
        os.environ.update(own, DJANGO_SETTINGS_MODULE="newsroom.settings")
        exercise([name for name in EXERCISES if name in (options.only or EXERCISES)], SIZES[options.size], directory)
    return 0


if __name__ == "__main__":
    sys.exit(main())
