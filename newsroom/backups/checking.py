"""Is a backup whole? Every file against its hash, and the database's copy against its own rules."""

from collections.abc import Collection
from pathlib import Path

from newsroom.backups import manifest
from newsroom.backups.database import Database
from newsroom.backups.manifest import Manifest
from newsroom.backups.postgres import Postgres
from newsroom.backups.sqlite import Sqlite


def flaws(folder: Path, said: Manifest) -> list[str]:
    """What is wrong with a backup, a sentence a file; nothing when it can be restored."""
    found = [flaw for name, file in sorted(said.files.items()) if (flaw := _flaw(folder / name, file))]
    shared = folder.parent / manifest.PICTURES
    found += [flaw for name, file in sorted(said.pictures.items()) if (flaw := _flaw(shared / name, file))]
    if not found and (trouble := _inside(folder, said)):
        found.append(f"{folder / _database(said).file}: {trouble}")
    return found


def _flaw(file: Path, expected: manifest.File) -> str:
    if not file.is_file():
        return f"{file} is missing."
    size = file.stat().st_size
    if size != expected.size:
        return f"{file} has {size} bytes; the manifest says {expected.size}."
    return "" if expected.fits(file) else f"{file} is damaged: its hash is not the one in the manifest."


def _inside(folder: Path, said: Manifest) -> str:
    database = _database(said)
    return database.flaw(folder / database.file)


def _database(said: Manifest) -> Database:
    return Postgres() if said.database == Postgres.kind else Sqlite()


def differing(counted: dict[str, int], said: Manifest) -> Collection[str]:
    """Tables that do not have as many rows as the manifest says, in words."""
    tables = sorted(set(counted) | set(said.counts))
    pairs = ((table, counted.get(table), said.counts.get(table)) for table in tables)
    return [f"{table} has {has} rows instead of {had}" for table, has, had in pairs if has != had]
