"""Opens a file that came from elsewhere: plain, gzip or zip, within limits, with nothing ever written by its names."""

import gzip
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from ingest.items import Unusable

LARGEST = 100 * 1024 * 1024  # bytes, packed or not
RATIO = 20  # times a packed file may grow
_PIECE = 1024 * 1024
_PACKED = (b"PK\x03\x04", b"\x1f\x8b")


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file's bytes, unpacked if it is a gzip or a zip of one file. Unusable says which limit it breaks."""
    try:
        with path.open("rb") as held:
            if not path.is_file():
                raise Unusable("it is no regular file")
            size = path.stat().st_size
            if size == 0:
                raise Unusable("it is empty")
            if size > LARGEST:
                raise Unusable(f"it has {size:,} bytes; the limit is {LARGEST:,} (100 MiB)")
            start = held.read(4)
            held.seek(0)
            if not start.startswith(_PACKED):
                yield held
                return
            with tempfile.TemporaryFile() as plain:
                unpack = _unzip if start.startswith(b"PK") else _gunzip
                unpack(held, plain, size)
                yield plain
    except OSError as error:
        raise Unusable(error.strerror or str(error)) from None


def _gunzip(held: BinaryIO, plain: IO[bytes], size: int) -> None:
    try:
        with gzip.GzipFile(fileobj=held) as packed:
            _pour(packed, plain, size)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Unusable(f"the gzip file is damaged: {error}") from None


def _unzip(held: BinaryIO, plain: IO[bytes], size: int) -> None:
    try:
        with zipfile.ZipFile(held) as packed, packed.open(_only(packed)) as inner:
            _pour(inner, plain, size)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Unusable(f"the zip file cannot be read: {error}") from None


def _only(packed: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The one file in a zip, if its name and kind are harmless."""
    files = [entry for entry in packed.infolist() if not entry.is_dir()]
    if len(files) != 1:
        raise Unusable(f"the zip file holds {len(files):,} files; put one in it")
    name = files[0].filename
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        raise Unusable(f"the zip file names a file outside of itself: {name[:80]!r}")
    mode = files[0].external_attr >> 16
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        raise Unusable(f"{name[:80]!r} in the zip file is a link or a device, not a file")
    if files[0].flag_bits & 1:
        raise Unusable("the zip file is locked with a password")
    return files[0]


def _pour(packed: IO[bytes] | gzip.GzipFile, plain: IO[bytes], size: int) -> None:
    written = 0
    while piece := packed.read(_PIECE):
        if written == 0 and piece.startswith(_PACKED):
            raise Unusable("there is a packed file within the packed file; unpack it once yourself")
        written += len(piece)
        if written > LARGEST:
            raise Unusable(f"it is larger than {LARGEST:,} bytes (100 MiB) unpacked, the limit")
        if written > max(RATIO * size, _PIECE):
            raise Unusable(f"it unpacks to more than {RATIO} times its size, the limit")
        plain.write(piece)
    if not written:
        raise Unusable("it is empty")
    plain.seek(0)
