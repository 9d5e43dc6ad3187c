"""What a backup says of itself: `manifest.json`, with the SHA-256 of every file, and the manifest's own beside it."""

import re
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from newsroom.backups import Refused, disk

NAME, SUM, PICTURES = "manifest.json", "manifest.sha256", "media"
ERASURES, HEAD, KEYS = "erasures.jsonl", "audit.head", "keys.env"
FORMAT = 1
TIME = "%Y-%m-%dT%H-%M-%SZ"
WHOLE = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ")
LEFT_OVER = (".partial-*", ".gone-*")
_HASH = re.compile(r"[0-9a-f]{64}")
_SAFE = re.compile(r"(?!.*\.\.)[\w-][\w.-]*(/[\w-][\w.-]*)*")


class File(msgspec.Struct, frozen=True):
    """What a file must be: its SHA-256 in hex and its size in bytes."""

    sha256: str
    size: int

    def fits(self, file: Path) -> bool:
        """Whether the file is there and is this one."""
        return file.is_file() and file.stat().st_size == self.size and disk.sha256(file) == self.sha256


class Manifest(msgspec.Struct, frozen=True):
    """One backup. `counts` are rows a table; `pictures` lie in the folder that all backups share."""

    taken_at: datetime
    database: str  # sqlite or postgresql
    server: str  # the database's version
    tool: int  # major version of the program that wrote the dump; 0 for SQLite
    code: str
    migrations: dict[str, list[str]]
    counts: dict[str, int]
    audit_head: tuple[int, str]
    erasures: int
    secret_key: str  # a fingerprint: does the configured key fit?
    files: dict[str, File]
    pictures: dict[str, File]
    missing_pictures: tuple[str, ...] = ()
    format: int = FORMAT


def of_file(file: Path) -> File:
    return File(disk.sha256(file), file.stat().st_size)


def hash_in(name: str) -> str:
    """The content's hash, where a picture's name is made of it."""
    stem = Path(name).stem
    return stem if _HASH.fullmatch(stem) else ""


def folder_name(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(TIME)


def write(folder: Path, manifest: Manifest) -> None:
    content = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
    disk.write(folder / NAME, content)
    disk.write(folder / SUM, f"{disk.sha256(folder / NAME)}  {NAME}\n".encode())


def read(folder: Path) -> Manifest:
    """The manifest of one backup; Refused if it is missing, damaged or of another format."""
    try:
        content = (folder / NAME).read_bytes()
        said = (folder / SUM).read_text().partition(" ")[0]
    except (OSError, ValueError) as error:
        raise Refused(f"{folder} is no whole backup: {error}.") from None
    if disk.sha256(folder / NAME) != said:
        raise Refused(f"{folder / NAME} is damaged: its hash is not the one in {SUM}.")
    try:
        found = msgspec.json.decode(content, type=Manifest)
    except msgspec.MsgspecError as error:
        raise Refused(f"{folder / NAME} cannot be read: {error}.") from None
    if found.format != FORMAT:
        raise Refused(f"{folder / NAME} is of format {found.format}; this code reads format {FORMAT}.")
    for name in (*found.files, *found.pictures):
        if not _SAFE.fullmatch(name):
            raise Refused(f"{folder / NAME} names a file {name!r} outside the backup.")
    return found


def whole(folder: Path) -> list[Path]:
    """The finished backups in a folder, the oldest first."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if WHOLE.fullmatch(path.name) and path.is_dir())


def chosen(path: Path) -> Path:
    """The backup a person means: the one named, or the newest of a folder. Refused if there is none."""
    if WHOLE.fullmatch(path.name) and path.is_dir():
        return path.resolve()
    if path.name.startswith(".") or (path / NAME).exists():
        raise Refused(f"{path} is no finished backup: its folder bears no time, as a finished one's does.")
    found = whole(path)
    if not found:
        raise Refused(f"There is no finished backup in {path}.")
    return found[-1].resolve()
