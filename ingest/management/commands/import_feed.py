"""`manage.py import_feed FILE|URL`: the stories of an RSS, Atom or JSON feed become drafts."""

import re
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ingest.archiving import ArchiveCommand
from ingest.feed import read_feed
from ingest.fetching import fetch
from ingest.items import Level, Reading
from ingest.opening import opened


class Command(ArchiveCommand):
    help = (
        "Import the stories of a feed. Exit status 2: the feed cannot be used, nothing was written. 3: some items were "
        "refused or not published."
    )
    name = "import_feed"

    def file_help(self) -> str:
        return "a file, or an address with http:// or https://; at most 10 MiB"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--section", default="", metavar="NAME/NAME", help="for all; else the first category")
        parser.add_argument("--allow-private", action="store_true", help="fetch from a private or local address too")

    @contextmanager
    def reading(self, file: str, options: dict[str, Any]) -> Iterator[Reading]:
        section = tuple(Level(name.strip()) for name in options["section"].split("/") if name.strip())
        wanted: dict[str, Any] = {"zone": options["zone"], "most": options["most"], "section": section}
        if re.match(r"[a-z][a-z0-9+.-]*://", file, re.IGNORECASE):
            fetched = fetch(file, allow_private=options["allow_private"])
            with tempfile.TemporaryFile() as held:
                held.write(fetched.content)
                held.flush()
                held.seek(0)
                yield read_feed(held, url=fetched.url, **wanted)
            return
        with opened(Path(file)) as held:
            yield read_feed(held, **wanted)
