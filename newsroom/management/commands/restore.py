"""`manage.py restore FOLDER`: the newest backup of a folder, or the one that is named, in place of the newsroom."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom.backups import Refused, manifest
from newsroom.backups.database import TROUBLES
from newsroom.backups.restoring import Restored, restore
from newsroom.servers import Missing
from publishing.erasing import Busy


class Command(BaseCommand):
    help = "Restores a backup beside the present newsroom and changes places at the end. The replaced one is kept."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="backups, of which the newest; or one of them")
        parser.add_argument("--force", action="store_true", help="although the newsroom seems to run")
        parser.add_argument(
            "--park", choices=["passed", "all", "none"], default="passed",
            help="publications to set aside until somebody looks: those whose time has passed or that the replaced "
            "newsroom no longer had waiting (passed), all, or none",
        )  # fmt: skip
        parser.add_argument("--drop-old", action="store_true", help="do not keep the replaced database")

    def handle(self, *, folder: Path, **options: Any) -> None:
        os.umask(0o077)
        try:
            done = restore(manifest.chosen(folder), options["park"], options["force"], options["drop_old"])
        except (Refused, Missing, Busy) as refused:
            raise CommandError(f"{refused} The newsroom is as it was.") from None
        except (*TROUBLES, ValueError) as error:
            raise CommandError(f"Nothing was restored, the newsroom is as it was: {error}") from None
        self._tell(done)

    def _tell(self, done: Restored) -> None:
        self.stdout.write(f"Restored: the newsroom of {done.taken_at}. Everybody must log in again.")
        self.stdout.write(f"Erased again: {done.erased}. Publications parked: {done.parked}.")
        self.stdout.write(f"Pictures brought back: {done.brought}; in the store but unknown now: {done.unknown}.")
        if done.kept:
            self.stdout.write(f"The replaced database is kept as {done.kept}.")
        for warning in done.warnings:
            self.stderr.write(f"Note: {warning}")
