"""Two versions of a story side by side: fields, body blocks and boxes as sentences."""

import re
from decimal import Decimal
from typing import Any

from articles.document import Box, Document
from language.blocks import read_blocks

NUMBER = re.compile(r"-?\d{5,}(\.\d+)?", re.ASCII)  # long enough to want its thousands parted
FIELDS = ("headline", "standfirst", "slug", "seo_headline", "language", "lead_caption", "published_at")


def side_by_side(theirs: Document, mine: Document, base: Document) -> list[dict[str, Any]]:
    """One row a field, text or box that anybody changed since `base`: {"name", "theirs", "mine", "by"}.

    `by` is "them", "you" or "both".
    """
    was, left, right = (_cells(document) for document in (base, theirs, mine))
    rows = []
    for key in dict.fromkeys((*left, *right)):
        name, before = (left.get(key) or right[key])[0], was.get(key, ("", ""))[1]
        texts = left.get(key, ("", ""))[1], right.get(key, ("", ""))[1]
        who = [person for person, text in zip(("them", "you"), texts, strict=True) if text != before]
        if who:
            by = "both" if len(who) == 2 else who[0]
            rows.append({"name": name, "theirs": texts[0], "mine": texts[1], "by": by, "differs": texts[0] != texts[1]})
    return rows


def _cells(document: Document) -> dict[str, tuple[str, str]]:
    """What is compared: key -> (name, text)."""
    summary, image = document.summary, document.lead_image
    texts = {name: getattr(document, name) for name in FIELDS} | {
        "section": document.section.path if document.section else "", "authors": _names(document.authors),
        "topics": _names(document.topics), "summary": summary.text if summary else "",
        "picture": image.alt if image else "", "body": _text(document),
    }  # fmt: skip
    cells = {name: (name.replace("_", " "), str(text or "")) for name, text in texts.items()}
    return cells | {box.id: (box.label or box.kind, _box(box)) for box in document.boxes}


def _names(rows: tuple[Any, ...]) -> str:
    return ", ".join(row.name for row in rows)


def _text(document: Document) -> str:
    return "\n\n".join(block.text for block in read_blocks(document.body))


def _box(box: Box) -> str:
    """A box in words: its sentence, then its filled values, in the same order whichever way they came."""
    filled = [(name.replace("_", " "), held) for name, held in sorted(box.facts.items()) if _said(name, held)]
    lines = [f"{name}: {_value(held)}" for name, held in filled]
    return "\n".join(filter(None, [box.wording, *lines]))


def _said(name: str, held: Any) -> bool:
    return bool(held) and name != "proposed" and held != "not_stated"


def _value(held: Any) -> str:
    if isinstance(held, list | tuple):
        return "; ".join(_value(row) for row in held)
    if isinstance(held, dict):
        order = ("role", "label", "qualifier", "value", "value_max", "unit", "currency", "name")
        names = [*order, *sorted(set(held) - set(order) - {"origin", "disclosure", "as_written"})]
        return " ".join(_value(held[name]) for name in names if held.get(name) and held[name] != "exact")
    text = str(held)
    return f"{Decimal(text):,f}" if NUMBER.fullmatch(text) else text.replace("_", " ")
