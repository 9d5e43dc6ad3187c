"""`manage.py expunge`: lawful erasure, and its repetition after a restore."""

import json
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from publishing import audit, erasing
from publishing.lifecycle import Refused, expunge
from publishing.scrubbing import finish


class Command(BaseCommand):
    help = "Erases a story by law, for ever; or writes the list of erasures, or erases that list again after a restore."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("story", nargs="?", type=UUID, metavar="STORY_ID")
        parser.add_argument("--by", metavar="USER", help="who does it; needs the right to expunge")
        parser.add_argument("--reason", default="", help="kept for ever: name nobody in it whom the law protects")
        way = parser.add_mutually_exclusive_group()
        way.add_argument("--list", action="store_true", help="write every erasure, one JSON object a line")
        way.add_argument("--again", metavar="FILE", help="erase what this list names; - reads the standard input")
        way.add_argument("--finish", action="store_true", help="clear away what earlier erasures left over")

    def handle(self, *args: Any, story: UUID | None, by: str | None, reason: str, **options: Any) -> None:
        if options["list"]:
            for row in erasing.kept():
                self.stdout.write(json.dumps(row, ensure_ascii=False))
        elif options["again"]:
            self._again(options["again"])
        elif options["finish"]:
            self._finish()
        elif story is None or by is None:
            raise CommandError("Name a story, and with --by who erases it; or use --list, --again or --finish.")
        else:
            self._expunge(story, by, reason)

    def _expunge(self, story: UUID, name: str, reason: str) -> None:
        by = User.objects.filter(username=name, is_active=True).first()
        if by is None:
            raise CommandError(f"--by: there is no active account {name!r}.")
        try:
            erasure = expunge(story, by, reason)
        except Refused as refused:
            if not by.has_perm("publishing.expunge"):
                audit.enter("refused", f"story {story}", by, verb="expunge")
            raise CommandError(" ".join(refused.reasons)) from None
        self.stdout.write(f"Expunged: story {erasure.article}, content hash {erasure.content_hash or 'none'}.")
        self._finish()

    def _again(self, name: str) -> None:
        try:
            text = sys.stdin.read() if name == "-" else Path(name).read_text()
            rows = [json.loads(line) for line in text.splitlines() if line.strip()]
            done = erasing.apply(rows)
        except OSError as error:
            raise CommandError(f"{name} cannot be read: {error.strerror}.") from None
        except (ValueError, erasing.Busy) as error:
            raise CommandError(f"{name}: {error}") from None
        self.stdout.write(f"{len(rows)} erasures in the list, {done} done again.")
        self._finish()

    def _finish(self) -> None:
        if troubles := finish():
            raise CommandError("Done, but left over: " + "; ".join(troubles) + ". The sweep goes on trying.")
