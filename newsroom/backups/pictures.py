"""Pictures: out of the store into the folder that all backups share, and back where one is missing.

A picture's name is the hash of its content and never changes, so what is there already is not copied again.
"""

from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

from django.core.files.base import File as Content
from django.core.files.storage import FileSystemStorage, Storage

from masthead.models import Image
from newsroom.backups import disk, manifest
from newsroom.backups.manifest import File, Manifest


def store() -> Storage:
    held: Storage = Image._meta.get_field("file").storage
    return held


def named() -> list[str]:
    """The files that the database's pictures name."""
    return sorted(Image.objects.exclude(file="").values_list("file", flat=True))


def copy_out(names: Iterable[str], folder: Path) -> tuple[dict[str, File], list[str]]:
    """Copy what `folder` does not have; (every picture that is in it now, names the store does not have whole)."""
    had: dict[str, File] = {}
    missing = []
    for name in names:
        target = folder / name
        if not target.exists() and not _fetched(name, target):
            missing.append(name)
            continue
        had[name] = File(manifest.hash_in(name) or disk.sha256(target), target.stat().st_size)
    return had, missing


def _fetched(name: str, target: Path) -> bool:
    """Whether the store gave the picture, with the content its name says."""
    try:
        with store().open(name) as content:
            found = disk.take_over(content, target)
    except FileNotFoundError:
        return False
    if manifest.hash_in(name) in ("", found):
        return True
    target.unlink()
    return False


def copy_back(said: Manifest, folder: Path, wanted: Collection[str]) -> tuple[int, list[str]]:
    """Bring back what the store does not have; (how many were brought, wanted ones that nobody has)."""
    brought, lost = 0, []
    for name in sorted(wanted):
        if name in said.pictures:
            brought += _brought(name, said.pictures[name], folder / name)
        elif not store().exists(name):
            lost.append(name)
    return brought, lost


def _brought(name: str, picture: File, source: Path) -> bool:
    """Whether the picture had to be brought. On a disk it appears whole or not at all; an S3 store does so itself."""
    held = store()
    if not isinstance(held, FileSystemStorage):
        return _sent(name, picture, source)
    place = Path(held.path(name))
    if picture.fits(place):
        return False
    disk.copied(source, place)
    return True


def _sent(name: str, picture: File, source: Path) -> bool:
    with suppress(FileNotFoundError):
        if store().exists(name) and store().size(name) == picture.size:
            return False
        store().delete(name)
    with source.open("rb") as content:
        store().save(name, Content(content))
    return True


def unknown(names: Collection[str]) -> int:
    """How many files in the store the database does not name; they stay."""
    try:
        _, files = store().listdir("")
    except FileNotFoundError:
        return 0
    known = {Path(name).name for name in names}
    return sum(not file.startswith(".") and file not in known for file in files)
