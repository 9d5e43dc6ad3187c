"""`manage.py audit`: is the audit's chain whole?"""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from publishing.chain import Heads, first_flaw, keep_head, present_head


class Command(BaseCommand):
    help = "Reads the audit's whole chain and names the first bad entry. Exit status 1 if there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", type=Path, metavar="FILE", help="compare with heads kept elsewhere")
        parser.add_argument("--write-head", type=Path, metavar="FILE", help="append the present head to FILE, and end")

    def handle(self, *args: Any, head: Path | None, write_head: Path | None, **options: Any) -> None:
        if write_head is not None:
            self._write(write_head)
            return
        count, flaw = first_flaw(_heads(head) if head else None)
        if flaw is None:
            self.stdout.write(f"{count} entries, the chain is whole" + (" and has every head." if head else "."))
            return
        self.stdout.write(f"entry {flaw.seq} is {flaw.what}: {flaw.text}.")
        sys.exit(1)

    def _write(self, file: Path) -> None:
        try:
            keep_head(file, line := present_head())
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from None
        self.stdout.write(line)


def _heads(file: Path) -> Heads:
    try:
        return Heads.read(file)
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise CommandError(f"{error}.") from None
