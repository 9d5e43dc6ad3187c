"""`manage.py copy_database --to DATABASE_URL`: grow from SQLite to PostgreSQL (or back) with nothing lost."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from ingest import copying


class Command(BaseCommand):
    help = "Copies every table of this newsroom's database into an empty one and compares the two, triggers included. "
    help += "Nobody can write meanwhile. Set DATABASE_URL to the new database afterwards."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", required=True, metavar="DATABASE_URL", help="an empty database")

    def handle(self, *, to: str, **options: Any) -> None:
        total = sum(model._base_manager.count() for model in copying.tables())
        try:
            with tqdm(total=total, unit="row", file=sys.stderr, disable=not sys.stderr.isatty(), leave=False) as bar:
                counts = copying.copy(to, lambda table, rows: bar.update(rows))
        except (copying.CopyRefused, ValueError) as refused:
            raise CommandError(f"--to: {refused}. Nothing was copied.", returncode=2) from None
        rows, tables = sum(counts.values()), len(counts)
        self.stdout.write(f"{rows} rows in {tables} tables copied and compared; both are the same.")
        self.stdout.write("Set DATABASE_URL to the new database before anybody writes here again.")
