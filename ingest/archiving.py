"""What the commands for archives share: their options, the bar, what they print, their report and their exit status."""

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import IO, Any
from zoneinfo import available_timezones

import msgspec
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from ingest.intake import Intake, Outcome, Wishes
from ingest.items import Reading, Unusable, language_code
from masthead import house
from publishing import audit

BAD_INPUT, REFUSED, STOPPED = 2, 3, 130
WORDS = ("made", "changed", "unchanged", "edited", "refused", "published", "not published", "with notes")
MOST = 10_000  # items


class ArchiveCommand(BaseCommand):
    """A command over one archive; a subclass says how its file is read."""

    name = ""  # of the command, for the audit
    missing_args_message = "name the file"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help=self.file_help())
        parser.add_argument("--publish", action="store_true", help="publish what was public there; else all are drafts")
        parser.add_argument("--by", default="", metavar="USER", help="who imports, publishes and waives")
        parser.add_argument("--waive", default="", metavar="REASON", help="let findings pass; needs --publish and --by")
        parser.add_argument("--zone", default="", help="assumed where a time names none; else the newsroom's")
        parser.add_argument("--language", default="en", help="BCP 47 code where an item names none (default: en)")
        parser.add_argument("--most", type=int, default=MOST, metavar="N", help=f"items at most (default: {MOST})")
        parser.add_argument("--report", type=Path, metavar="FILE", help="write what became of each item, a JSON a line")
        parser.add_argument("--dry-run", action="store_true", help="tell what would be done, write nothing")

    def file_help(self) -> str:
        """What the one argument is."""
        raise NotImplementedError

    def reading(self, file: str, options: dict[str, Any]) -> AbstractContextManager[Reading]:
        """The archive opened. Raises Unusable."""
        raise NotImplementedError

    def handle(self, *, file: str, **options: Any) -> None:
        _check(options)
        wishes = Wishes(
            file=Path(file).name[:150] or file[:150], language=options["language"], publish=options["publish"],
            by=_user(options["by"]), waive=options["waive"], dry_run=options["dry_run"],
        )  # fmt: skip
        counted: Counter[str] = Counter()
        try:
            with self.reading(file, options) as reading, _report(options["report"]) as report:
                self._run(reading, wishes, report, counted)
        except Unusable as error:
            raise CommandError(f"{file}: {error}", returncode=BAD_INPUT) from None
        except KeyboardInterrupt:
            told = f"stopped; {_so_far(counted)}. What is in stays; the same command again brings in the rest"
            raise CommandError(told, returncode=STOPPED) from None
        self._sum_up(counted, wishes)

    def _run(self, reading: Reading, wishes: Wishes, report: IO[bytes] | None, counted: "Counter[str]") -> None:
        try:
            with tqdm(total=reading.total, disable=None, file=sys.stderr, unit=" stories") as bar:
                for outcome in Intake(reading, wishes).run():
                    self._tell(outcome, counted)
                    if report is not None:
                        report.write(msgspec.json.encode(outcome) + b"\n")
                    bar.update()
        finally:
            self._enter(wishes, counted)
        for note in reading.notes:
            self.stdout.write(note)

    def _tell(self, outcome: Outcome, counted: "Counter[str]") -> None:
        counted[outcome.outcome] += 1
        counted["published"] += outcome.published
        counted["not published"] += bool(outcome.not_published)
        counted["with notes"] += bool(outcome.notes)
        head = f"item {outcome.item} (“{outcome.headline[:60]}”)" if outcome.headline else f"item {outcome.item}"
        if outcome.line:
            head = f"{head}, line {outcome.line}"
        lines = [f"{head}: {field}: {text}" if field else f"{head}: {text}" for field, text in outcome.problems]
        lines += [f"{head}: not published: {reason}" for reason in outcome.not_published]
        if lines:
            with tqdm.external_write_mode(file=sys.stderr):
                self.stdout.write("\n".join(lines))

    def _enter(self, wishes: Wishes, counted: "Counter[str]") -> None:
        """One entry a run, also for one that was stopped half-way."""
        if wishes.dry_run or not (counted["made"] or counted["changed"] or counted["published"]):
            return
        told = {name: counted[name] for name in ("made", "changed", "published")}
        audit.enter("import", f"{self.name} {wishes.file}", wishes.by, wishes.waive, **told)

    def _sum_up(self, counted: "Counter[str]", wishes: Wishes) -> None:
        lead = "Dry run, nothing was written: " if wishes.dry_run else ""
        self.stdout.write(f"{lead}{_so_far(counted)}.")
        if counted["refused"] or counted["edited"] or counted["not published"]:
            raise CommandError("some items were refused or not published; they are named above", returncode=REFUSED)


def _so_far(counted: "Counter[str]") -> str:
    return ", ".join(f"{counted[word]:,} {word}" for word in WORDS if counted[word]) or "nothing to do"


def _check(options: dict[str, Any]) -> None:
    options["zone"] = options["zone"] or house.present().zone
    try:
        house.check_language(language_code(options["language"]))
    except ValidationError as refused:
        raise _bad(f"--language: {refused.messages[0]}") from None
    if options["zone"] not in available_timezones():
        name = repr(options["zone"][:60])
        raise _bad(f"--zone: {name} is not a zone of the time zone database, such as Europe/London")
    if options["waive"] and not (options["by"] and options["publish"]):
        raise _bad("--waive: a waiver needs --publish, and --by with the name of the user who waives")
    if options["most"] < 1:
        raise _bad(f"--most: {options['most']} is no number of items; use 1 or more")


def _user(name: str) -> User | None:
    if not name:
        return None
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise _bad(f"--by: there is no active user {name[:150]!r}")
    return user


def _bad(text: str) -> CommandError:
    return CommandError(text, returncode=BAD_INPUT)


@contextmanager
def _kept(path: Path) -> Iterator[IO[bytes]]:
    try:
        report = path.open("wb")
    except OSError as error:
        raise _bad(f"--report: {path}: {error.strerror or error}") from None
    with report:
        yield report


def _report(path: Path | None) -> AbstractContextManager[IO[bytes] | None]:
    return _kept(path) if path else nullcontext()
