"""`manage.py import_wxr FILE`: the posts of a WordPress export become drafts."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ingest.archiving import ArchiveCommand
from ingest.items import Reading
from ingest.opening import opened
from ingest.wxr import read_wxr


class Command(ArchiveCommand):
    help = (
        "Import the posts of a WordPress export (Tools, Export). Pictures are not fetched. Exit status 2: the file "
        "cannot be used, nothing was written. 3: some items were refused or not published."
    )
    name = "import_wxr"

    def file_help(self) -> str:
        return "the export, .xml, also as .gz or .zip; at most 100 MiB"

    @contextmanager
    def reading(self, file: str, options: dict[str, Any]) -> Iterator[Reading]:
        with opened(Path(file)) as held:
            yield read_wxr(held, zone=options["zone"], most=options["most"])
