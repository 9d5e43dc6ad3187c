"""`manage.py import_articles FILE`: articles of the schema newsroom-mismatch/1, or a newsroom's own export."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from tqdm import tqdm

from ingest import returning
from ingest.archiving import BAD_INPUT, REFUSED, ArchiveCommand
from ingest.articles_json import read_articles
from ingest.items import Reading
from ingest.opening import opened


class Command(ArchiveCommand):
    help = (
        "Import articles with their fact boxes, or what `export` wrote. Exit status 2: the file cannot be used, "
        "nothing was written. 3: some items were refused or not published."
    )
    name = "import_articles"

    def file_help(self) -> str:
        return "JSON or JSON Lines, also as .gz or .zip, at most 100 MiB; or an export"

    def handle(self, *, file: str, **options: Any) -> None:
        try:
            is_export = returning.is_export(Path(file))
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror or error}", returncode=BAD_INPUT) from None
        if is_export:
            self._bring_in(Path(file), options["dry_run"])
        else:
            super().handle(file=file, **options)

    @contextmanager
    def reading(self, file: str, options: dict[str, Any]) -> Iterator[Reading]:
        with opened(Path(file)) as held:
            yield read_articles(held, zone=options["zone"], language=options["language"], most=options["most"])

    def _bring_in(self, file: Path, dry_run: bool) -> None:
        """A newsroom's own export: what it says was public is public, whatever was wished for."""
        with tqdm(total=file.stat().st_size, disable=None, file=sys.stderr, unit="B", unit_scale=True) as bar:

            def move(done: int, _: int) -> None:
                bar.update(done - bar.n)

            report = returning.bring_in(file, dry_run=dry_run, progress=move)
        for fault in report.faults:
            self.stdout.write(f"line {fault.line}: {fault.field}: {fault.text}")
        for note in report.notes:
            self.stdout.write(note)
        for word, counts in (("new", report.new), ("here already", report.unchanged)):
            for kind, count in counts.items():
                self.stdout.write(f"{count:,} × {kind}, {word}")
        if dry_run:
            self.stdout.write("Dry run, nothing was written.")
        if report.faults:
            status = REFUSED if report.new or report.unchanged else BAD_INPUT
            raise CommandError("some lines were refused; they are named above", returncode=status)
