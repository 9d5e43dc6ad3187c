"""`manage.py backup FOLDER`: database, pictures and keys, as of one moment; `--check` looks whether one is whole."""

import os
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom.backups import Refused, checking, manifest, taking
from newsroom.backups.database import TROUBLES
from newsroom.servers import Missing


class Command(BaseCommand):
    help = "Writes a backup of the newsroom into FOLDER, safely while everybody works. Its keys.env holds secrets."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="with --check also one backup in it")
        parser.add_argument("--keep", type=_count, default=14, metavar="N", help="how many backups stay (14)")
        parser.add_argument("--check", action="store_true", help="is the newest one whole? Writes nothing")

    def handle(self, *, folder: Path, keep: int, check: bool, **options: Any) -> None:
        os.umask(0o077)
        try:
            if check:
                self._check(folder)
            else:
                self._take(folder, keep)
        except (Refused, Missing) as refused:
            raise CommandError(str(refused)) from None
        except TROUBLES as error:
            raise CommandError(f"No backup was made: {error}") from None

    def _take(self, folder: Path, keep: int) -> None:
        made = taking.take(folder, keep)
        said = made.manifest
        rows, size = sum(said.counts.values()), sum(file.size for file in said.files.values()) / 1e6
        self.stdout.write(f"{made.folder}: {rows} rows, {size:.1f} MB, {len(said.pictures)} pictures.")
        if made.removed:
            self.stdout.write(f"{made.removed} older backups and {made.pictures_removed} pictures were removed.")
        if lost := said.missing_pictures:
            self.stderr.write(f"{len(lost)} pictures are not whole in the store, so not in it: {', '.join(lost[:5])}")

    def _check(self, folder: Path) -> None:
        chosen = manifest.chosen(folder)
        said = manifest.read(chosen)
        if flaws := checking.flaws(chosen, said):
            raise CommandError("\n".join([f"{chosen} is not whole:", *flaws]))
        files = len(said.files) + len(said.pictures)
        self.stdout.write(f"{chosen} is whole: {files} files, taken at {said.taken_at:%Y-%m-%d %H:%M:%S} UTC.")


def _count(value: str) -> int:
    if not value.isdigit() or int(value) < 1:
        raise ArgumentTypeError(f"must be a whole number from 1 on, not {value!r}")
    return int(value)
