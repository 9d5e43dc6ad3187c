"""Reading the audit's whole chain: the first entry that is not as it was written, and what is wrong with it."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from publishing import audit, clock
from publishing.models import AuditEntry

HEAD = re.compile(r"(\d{1,18}) ([0-9a-f]{64})( .*)?")
CHUNK = 2000
What = Literal["altered", "missing", "out of order", "inserted", "cut off", "rewritten"]


class Flaw(NamedTuple):
    """The first bad entry: its number, what is wrong in one word or two, and in a sentence."""

    seq: int
    what: What
    text: str


class Heads(dict[int, str]):
    """Heads of the chain that were kept elsewhere: number -> hash."""

    @classmethod
    def read(cls, file: Path) -> "Heads":
        """Lines of `number hash time`; ValueError naming the line that is none."""
        found = cls()
        for at, line in enumerate(file.read_text().splitlines(), 1):
            match = HEAD.fullmatch(line.strip())
            if match is None:
                raise ValueError(f"{file}, line {at}: {line[:80]!r} is no head; a line is “number hash time”")
            if found.setdefault(int(match[1]), match[2]) != match[2]:
                raise ValueError(f"{file}, line {at}: two hashes for entry {match[1]}; the chain was written anew")
        return found


def present_head() -> str:
    """The head as a line to keep elsewhere: number, hash, time."""
    seq, name = audit.head()
    return f"{seq} {name} {clock.now():%Y-%m-%dT%H:%M:%SZ}"


def keep_head(file: Path, line: str) -> None:
    """Append a head to a file. OSError if it cannot be written."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as heads:
        heads.write(f"{line}\n")
        heads.flush()
        os.fsync(heads.fileno())


def first_flaw(heads: dict[int, str] | None = None) -> tuple[int, Flaw | None]:
    """(number of entries read, the first flaw or None). Reads the chain once, in memory of one chunk."""
    last, kept, fits, count, other = None, heads or {}, 0, 0, 0
    for entry in AuditEntry.objects.order_by("seq").iterator(chunk_size=CHUNK):
        count += 1
        flaw = _flaw(entry, last)
        if flaw is not None:  # it tells more than a head does, unless it comes after one that does not fit
            return count, flaw if not other or flaw.seq <= other else _rewritten(fits, other)
        if not other and entry.seq in kept:
            fits, other = (entry.seq, 0) if kept[entry.seq] == entry.hash else (fits, entry.seq)
        last = entry
    if other:
        return count, _rewritten(fits, other)
    end = last.seq if last else 0
    beyond = max(kept, default=0)
    return count, _cut_off(end, beyond) if beyond > end else None


def _flaw(entry: AuditEntry, last: AuditEntry | None) -> Flaw | None:
    expected, before = (last.seq + 1, last.hash) if last else (1, audit.START)
    if entry.seq > expected:
        gone = f"{expected}" if entry.seq == expected + 1 else f"{expected} to {entry.seq - 1}"
        return Flaw(expected, "missing", f"entry {gone} is not there")
    if entry.seq < expected:
        return Flaw(entry.seq, "inserted", "entries are numbered from one")
    if audit.digest(entry) != entry.hash:
        return _moved(entry, last) or Flaw(entry.seq, "altered", "its hash is not that of what it says")
    if entry.before != before:
        return _unlinked(entry, last)
    return None


def _moved(entry: AuditEntry, last: AuditEntry | None) -> Flaw | None:
    """A row that is whole, but under another number."""
    held = entry.seq
    for seq in _places(entry):
        entry.seq = seq
        whole, entry.seq = audit.digest(entry) == entry.hash, held
        if not whole:
            continue
        if seq == held - 1 and last is not None and last.before == entry.before:
            return Flaw(last.seq, "inserted", f"entry {last.seq} was put in; what was {seq} is now {held}")
        return Flaw(held, "out of order", f"what stands there was entered as {seq}")
    return None


def _places(entry: AuditEntry) -> Iterator[int]:
    """Where an entry may have stood: behind the one it names, before the one that names it, or next door."""
    yield from (entry.seq - 1, entry.seq + 1)
    yield from (seq + 1 for seq in AuditEntry.objects.filter(hash=entry.before).values_list("seq", flat=True))
    yield from (seq - 1 for seq in AuditEntry.objects.filter(before=entry.hash).values_list("seq", flat=True)[:10])
    if entry.before == audit.START:
        yield 1


def _unlinked(entry: AuditEntry, last: AuditEntry | None) -> Flaw:
    """An entry that is whole and does not follow the one before it: which of the two is the forged one?"""
    if last is None:
        return Flaw(entry.seq, "altered", "it is the first and names another before it")
    after = AuditEntry.objects.filter(seq=entry.seq + 1).values_list("before", flat=True).first()
    if after in (None, entry.hash):
        return Flaw(last.seq, "altered", f"it was written anew with its hash; entry {entry.seq} names the former one")
    return Flaw(entry.seq, "inserted", f"neither {last.seq} nor {entry.seq + 1} is its neighbour")


def _rewritten(fits: int, seq: int) -> Flaw:
    where = f"at entry {fits + 1}" if fits + 1 == seq else f"between entry {fits + 1} and entry {seq}"
    return Flaw(fits + 1, "rewritten", f"entry {seq} is not the one of the head that was kept; it begins {where}")


def _cut_off(end: int, known: int) -> Flaw:
    return Flaw(end + 1, "cut off", f"the chain ends with entry {end}, but entry {known} was there")
