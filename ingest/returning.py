"""An export comes home: masthead, people's names, stories with their record, changes (docs/export.md).

What is here already and equal is left alone; what is here and differs is reported and left alone. All lands in batches
that each are whole, a story never in parts, so a run that was killed is completed by running it again.
"""

import gc
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, NamedTuple
from uuid import UUID

import msgspec
from django.db import DataError, IntegrityError, transaction

from articles.freezing import Missing
from articles.models import Article
from ingest.archive import FORMAT, LONGEST_LINE, MASTHEAD, NAME, OF_STORY, Names
from ingest.archive_rows import Faulty, Line, split
from ingest.archive_stories import story
from ingest.comparing import difference, told_here
from ingest.homes import Mast, bring_erasure, number_changes, refresh, taken
from publishing import audit, clock, homecoming

STORIES, ROWS = 40, 200  # what one batch holds
HEAVY = 16 * 1024 * 1024  # bytes of lines that end a batch early
TAIL = 256  # bytes in which the last line must lie


class Fault(NamedTuple):
    """What could not be brought in: the line of the file, its field, and a sentence."""

    line: int
    field: str
    text: str


class Report(msgspec.Struct):
    """What became of an export: lines by type, new here or here already and equal; faults; notes on the whole."""

    new: Counter[str]
    unchanged: Counter[str]
    faults: list[Fault]
    notes: list[str]


def is_export(path: Path) -> bool:
    """Whether the file says that it is a newsroom's export, of whatever version. OSError."""
    with path.open("rb") as file:
        return _format(file).startswith(f"{NAME}/")


def _format(file: IO[bytes]) -> str:
    try:
        return str(msgspec.json.decode(file.readline(TAIL), type=dict[str, str]).get("format", ""))
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ""


def bring_in(path: Path, *, dry_run: bool = False, progress: Callable[[int, int], None] | None = None) -> Report:
    """Bring an export into this newsroom and report what became of it; nothing stays of a dry run.

    `progress` is told how many bytes of how many are done. A dry run keeps other writers waiting while it lasts.
    A file of another version, or one that was cut off, is refused as a whole: one fault, nothing written. OSError.
    """
    report = Report(Counter(), Counter(), [], [])
    with path.open("rb") as file:
        if fault := _unfit(file):
            report.faults.append(fault)
            return report
        with transaction.atomic() if dry_run else nullcontext():
            _Homecoming(file, report, dry_run, progress).run()
            if report.new:
                counts = {kind: report.new[kind] for kind in sorted(report.new)}
                audit.enter("bring in", f"export {path.name}", None, counts=counts, faults=len(report.faults))
            if dry_run:
                transaction.set_rollback(True)
    report.faults.sort()
    return report


def _unfit(file: IO[bytes]) -> Fault | None:
    """Why the file as a whole cannot be brought in."""
    found = _format(file)
    if found != FORMAT:
        return Fault(1, "format", f"{found[:40]!r} is not what this newsroom reads; it reads {FORMAT}")
    file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL))
    last = file.read().rstrip(b"\n").rsplit(b"\n", 1)[-1]
    file.seek(0)
    if not last.startswith(b'{"type":"end"'):
        return Fault(0, "file", "has no last line of the type end: it was cut off; nothing was brought in")
    return None


class _Homecoming:
    """One file on its way in."""

    def __init__(
        self, file: IO[bytes], report: Report, dry_run: bool, progress: Callable[[int, int], None] | None
    ) -> None:
        self.file, self.report, self.dry_run, self.progress = file, report, dry_run, progress
        self.size, self.names, self.mast = os.fstat(file.fileno()).st_size, Names(), Mast(dry_run)

    def run(self) -> None:
        batch: list[list[Line]] = []
        weight, group = 0, ""
        for unit in self._units():
            weight += sum(len(value) for line in unit for value in line.held.values())
            kind = self._group(unit[0].kind)
            if batch and (kind != group or weight > HEAVY or len(batch) >= (STORIES if group == "story" else ROWS)):
                self._land(group, batch)
                batch, weight = [], 0
            batch.append(unit)
            group = kind
        if batch:
            self._land(group, batch)

    def _group(self, kind: str) -> str:
        return "masthead" if kind in MASTHEAD or kind == "person" else kind

    # --- lines --------------------------------------------------------------------------------------------------------
    def _units(self) -> Iterator[list[Line]]:
        """A story with its lines, a picture with its pieces, any other line by itself."""
        unit: list[Line] = []
        for line in self._lines():
            if line.kind in OF_STORY or line.kind == "piece":
                if unit and self._belongs(line, unit[0]):
                    unit.append(line)
                else:
                    self._fault(line.number, "type", f"a line of type {line.kind} follows no line it belongs to")
                continue
            if unit:
                yield unit
            unit = [line]
        if unit and unit[0].kind != "end":
            yield unit

    def _belongs(self, line: Line, first: Line) -> bool:
        wanted = ("piece", "image", "hash", "image") if line.kind == "piece" else (line.kind, "story", "id", "story")
        _, kind, own, name = wanted
        return first.kind == kind and name in line.held and line.held[name] == first.held.get(own)

    def _lines(self) -> Iterator[Line]:
        self.file.readline()
        number, done = 1, self.file.tell()
        while text := self.file.readline(LONGEST_LINE + 2):
            number += 1
            done += len(text)
            if len(text.rstrip(b"\n")) > LONGEST_LINE:
                self._fault(number, "line", f"is longer than the limit of {LONGEST_LINE // 1024 // 1024} MiB")
                done += self._skip(text)
                continue
            if self.progress is not None:
                self.progress(done, self.size)
            try:
                line = split(number, text)
            except Faulty as fault:
                self._fault(number, fault.field, fault.text)
                continue
            yield line
            if line.kind == "end":
                break

    def _skip(self, text: bytes) -> int:
        skipped = 0
        while text and not text.endswith(b"\n"):
            text = self.file.readline(LONGEST_LINE)
            skipped += len(text)
        return skipped

    def _fault(self, line: int, field: str, text: str) -> None:
        self.report.faults.append(Fault(line, field, text))

    # --- batches ------------------------------------------------------------------------------------------------------
    def _land(self, group: str, batch: list[list[Line]]) -> None:
        with uncollected(), transaction.atomic():
            clock.take_press()
            if group == "story":
                self._stories(batch)
            elif group == "change":
                self._changes([unit[0] for unit in batch])
            else:
                for unit in batch:
                    self._one(group, unit)
                if group == "masthead":
                    refresh(self.mast)

    def _one(self, group: str, unit: list[Line]) -> None:
        """A row by itself: taken in whole, or reported."""
        first = unit[0]
        try:
            with transaction.atomic():
                new = bring_erasure(first, self.names) if group == "erasure" else self.mast.bring(unit, self.names)
        except Faulty as fault:
            self._fault(fault.line or first.number, fault.field, fault.text)
            return
        except (IntegrityError, DataError) as error:
            self._fault(first.number, first.kind, f"the database refuses it: {_first_line(error)}")
            return
        self._count(new, [first.kind])

    def _count(self, new: bool, kinds: list[str]) -> None:
        (self.report.new if new else self.report.unchanged).update(kinds)

    def _changes(self, lines: list[Line]) -> None:
        outcome = number_changes(lines, self.names, self.report.notes)
        self.report.faults += [Fault(fault.line, fault.field, fault.text) for fault in outcome.faults]
        self.report.new += Counter(change=outcome.new)
        self.report.unchanged += Counter(change=outcome.unchanged)

    def _stories(self, units: list[list[Line]]) -> None:
        """All at once where nothing speaks against it, else one by one, so that the good ones come in."""
        fresh = self._fresh(units)
        try:
            with transaction.atomic():
                self._settle(fresh)
        except (Faulty, Missing, IntegrityError, DataError):
            for unit in fresh:
                self._settle_alone(unit)
        else:
            self._count(True, [line.kind for unit in fresh for line in unit])

    def _settle(self, units: list[list[Line]]) -> None:
        now = clock.now()
        stories = [story(unit, self.names, now) for unit in units]
        for field, text in taken(stories):
            raise Faulty(field, text)
        homecoming.settle(stories)

    def _settle_alone(self, unit: list[Line]) -> None:
        first = unit[0].number
        try:
            with transaction.atomic():
                self._settle([unit])
        except Faulty as fault:
            self._fault(fault.line or first, fault.field, f"{fault.text}; the story was left out")
        except Missing as missing:
            self._fault(first, missing.field, f"there is no {missing.name!r} in this newsroom; the story was left out")
        except (IntegrityError, DataError) as error:
            self._fault(first, "story", f"the database refuses it: {_first_line(error)}; the story was left out")
        else:
            self._count(True, [line.kind for line in unit])

    def _fresh(self, units: list[list[Line]]) -> list[list[Line]]:
        """The stories that are not here; those that are, are compared line by line."""
        ids: dict[int, str] = {}
        for unit in units:
            try:
                known = str(unit[0].value("id", UUID))
                if known in ids.values():
                    raise Faulty("id", "this story stands in the file twice; the first one counts")
                ids[unit[0].number] = known
            except Faulty as fault:
                self._fault(unit[0].number, fault.field, fault.text)
        told = told_here(list(Article.objects.filter(pk__in=list(ids.values()))), self.names)
        fresh = []
        for unit in units:
            held = told.get(ids.get(unit[0].number, ""))
            if unit[0].number in ids and held is None:
                fresh.append(unit)
            elif held is not None and self._same(unit, held):
                self._count(False, [line.kind for line in unit])
        return fresh

    def _same(self, unit: list[Line], held: list[Line]) -> bool:
        for line, ours in zip(unit, held, strict=False):
            if field := difference(line, ours):
                self._fault(line.number, field, f"the story is here with another {field}; it was left as it is here")
                return False
        if len(unit) != len(held):
            text = f"the story has {len(unit)} lines in the file and {len(held)} here; it was left as it is here"
            self._fault(unit[0].number, "story", text)
        return len(unit) == len(held)


@contextmanager
def uncollected() -> Iterator[None]:
    """Inside, nobody looks for garbage in cycles, which costs a fifth of the time: it is swept once, at the end."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect(1)


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0][:200]
