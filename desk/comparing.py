"""Two versions of a story side by side: fields, body blocks and boxes as sentences."""

from typing import Any

from articles.document import Document
from language.blocks import read_blocks

FIELDS = ("headline", "standfirst", "slug", "seo_headline", "language", "lead_caption", "published_at")


def side_by_side(theirs: Document, mine: Document) -> list[dict[str, Any]]:
    """One row a field, block or box: {"name", "theirs", "mine", "differs"}, those that differ first in their group."""
    rows = [_row(name.replace("_", " "), getattr(theirs, name), getattr(mine, name)) for name in FIELDS]
    rows.append(_row("section", theirs.section and theirs.section.path, mine.section and mine.section.path))
    rows.append(_row("authors", _names(theirs.authors), _names(mine.authors)))
    rows.append(_row("topics", _names(theirs.topics), _names(mine.topics)))
    rows.append(_row("summary", theirs.summary and theirs.summary.text, mine.summary and mine.summary.text))
    rows.append(_row("body", _text(theirs), _text(mine)))
    before, after = ({box.id: box for box in document.boxes} for document in (theirs, mine))
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name), after.get(name)
        box = now or was
        rows.append(_row(box.label or box.kind if box else "", was and _box(was), now and _box(now)))
    return [row for row in rows if row["theirs"] or row["mine"]]


def _row(name: str, theirs: Any, mine: Any) -> dict[str, Any]:
    theirs, mine = str(theirs or ""), str(mine or "")
    return {"name": name, "theirs": theirs, "mine": mine, "differs": theirs != mine}


def _names(rows: tuple[Any, ...]) -> str:
    return ", ".join(row.name for row in rows)


def _text(document: Document) -> str:
    return "\n\n".join(block.text for block in read_blocks(document.body))


def _box(box: Any) -> str:
    lines = [f"{name}: {_value(held)}" for name, held in box.facts.items() if held and name != "proposed"]
    return "\n".join(filter(None, [box.wording, *lines]))


def _value(held: Any) -> str:
    if isinstance(held, list):
        return "; ".join(_value(row) for row in held)
    if isinstance(held, dict):
        return " ".join(str(value) for name, value in held.items() if value and name not in {"origin", "disclosure"})
    return str(held)
