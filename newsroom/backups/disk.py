"""Files that are whole or not there: hashes, what has reached the disk, and a lock that dies with its holder."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from newsroom.backups import Refused

CHUNK = 1024 * 1024


class Bytes(Protocol):
    """Whatever can be read in pieces."""

    def read(self, size: int, /) -> bytes: ...


def sha256(file: Path) -> str:
    """The file's SHA-256 in hex. OSError if it cannot be read."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def settle(path: Path) -> None:
    """Have a file's content, or a folder's names, on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write(file: Path, content: bytes) -> None:
    """Write a new file that its owner alone may read, down to the disk."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def take_over(source: Bytes, target: Path) -> str:
    """Copy a stream to `target`, which appears whole or not at all; the content's SHA-256."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    digest = hashlib.sha256()
    with partial.open("wb") as out:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    partial.replace(target)
    return digest.hexdigest()


def copied(source: Path, target: Path) -> None:
    """Copy a file, down to the disk."""
    with source.open("rb") as content:
        take_over(content, target)


def remove_folder(folder: Path) -> None:
    """Remove a folder that never again looks like a backup, however far its removal comes."""
    going = folder.with_name(f".gone-{folder.name.lstrip('.')}")
    if folder != going:
        folder.rename(going)
    shutil.rmtree(going)


@contextmanager
def alone(lock: Path, otherwise: str) -> Iterator[None]:
    """Hold a lock that ends with this process; Refused with the sentence `otherwise` while somebody else has it."""
    lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with lock.open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(otherwise) from None
        yield
