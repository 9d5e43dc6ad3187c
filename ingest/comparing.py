"""A story of the file beside the same story here: both as lines of an export, field by field."""

from articles.models import Article
from ingest import exporting
from ingest.archive import Names
from ingest.archive import line as written
from ingest.archive_rows import Line, split

UNTOLD = {"row", "facts"}  # numbers of rows here, which another newsroom may have had to give anew


def told_here(stories: list[Article], names: Names) -> dict[str, list[Line]]:
    """The lines that these stories would have in an export of this newsroom."""
    found: dict[str, list[Line]] = {}
    lines: list[Line] = []
    for kind, held in exporting.stories_told(stories, names):
        if kind == "story":
            lines = found.setdefault(str(held["id"]), [])
        lines.append(split(0, written(kind, held)))
    return found


def difference(line: Line, ours: Line) -> str:
    """The first field in which a line differs from ours; empty if they tell the same."""
    if line.kind != ours.kind:
        return ours.kind
    names = [*line.held, *(name for name in ours.held if name not in line.held)]
    return next((name for name in names if name not in UNTOLD and line.held.get(name) != ours.held.get(name)), "")
