"""`manage.py export FILE.jsonl`: the whole newsroom in one file, by docs/export.md."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from articles.models import Article
from ingest import exporting


class Command(BaseCommand):
    help = "Writes stories, editions, masthead, pictures and people's names into one file. The same newsroom gives the "
    help += "same bytes. Passwords, sessions, keys and the audit are not in it: they are in a backup."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.jsonl", help="written anew, whole or not at all")

    def handle(self, *, file: Path, **options: Any) -> None:
        total = Article.objects.count()
        try:
            with tqdm(total=total, unit="story", file=sys.stderr, disable=not sys.stderr.isatty(), leave=False) as bar:
                counts = exporting.write(file, lambda kind: bar.update() if kind == "story" else None)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror or error}", returncode=2) from None
        told = ", ".join(f"{number} × {kind}" for kind, number in counts.items())
        self.stdout.write(f"{file}: {told or 'an empty newsroom'}")
