"""What differs between two Documents, as typed values; and whether so little differs that readers need not know."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from articles.document import Box, Document
from language.blocks import read_blocks
from language.figures import read_figures
from language.words import capitalised_runs, quoted_spans

TEXTS = ("headline", "standfirst", "seo_headline", "lead_caption")
IDENTITY = ("role", "label", "name", "kind")  # what makes a row of a box the same row after an edit


class Difference(msgspec.Struct, frozen=True):
    """One value that changed. `path` as in `headline`, `body/<block>` or `boxes/<id>/amounts/0`; None: not there."""

    path: str
    old: Any
    new: Any


def differences(old: Document, new: Document) -> tuple[Difference, ...]:
    """Every typed difference, fields first, then boxes, then blocks of the body."""
    found = [
        Difference(name, getattr(old, name), getattr(new, name))
        for name in TEXTS
        if getattr(old, name) != getattr(new, name)
    ]
    return (*found, *_boxes(old, new), *_blocks(old, new))


def _blocks(old: Document, new: Document) -> Iterator[Difference]:
    before = {block.id: block.text for block in read_blocks(old.body)}
    after = {block.id: block.text for block in read_blocks(new.body)}
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield Difference(f"body/{name}", before.get(name), after.get(name))


def _boxes(old: Document, new: Document) -> Iterator[Difference]:
    before, after = ({box.id: box for box in document.boxes} for document in (old, new))
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name), after.get(name)
        if was is None or now is None:
            yield Difference(f"boxes/{name}", was and was.facts, now and now.facts)
        elif was != now:
            yield from _facts(was, now)


def _facts(was: Box, now: Box) -> Iterator[Difference]:
    for field in dict.fromkeys((*was.facts, *now.facts)):
        old, new = was.facts.get(field), now.facts.get(field)
        if old == new:
            continue
        if isinstance(old, list) and isinstance(new, list):
            yield from _rows(f"boxes/{now.id}/{field}", old, new)
        else:
            yield Difference(f"boxes/{now.id}/{field}", old, new)
    for field in ("label", "wording"):
        if getattr(was, field) != getattr(now, field):
            yield Difference(f"boxes/{now.id}/{field}", getattr(was, field), getattr(now, field))


def _rows(path: str, old: list[Any], new: list[Any]) -> Iterator[Difference]:
    """Rows paired by what identifies them, those without a partner by their place."""
    unpaired_old, unpaired_new = list(enumerate(old)), []
    for at, row in enumerate(new):
        match = next((pair for pair in unpaired_old if _identity(pair[1]) == _identity(row)), None)
        if match is None:
            unpaired_new.append((at, row))
            continue
        unpaired_old.remove(match)
        if match[1] != row:
            yield Difference(f"{path}/{at}", match[1], row)
    while unpaired_old or unpaired_new:
        was = unpaired_old.pop(0) if unpaired_old else None
        now = unpaired_new.pop(0) if unpaired_new else None
        at = now[0] if now else was[0] if was else 0
        yield Difference(f"{path}/{at}", was[1] if was else None, now[1] if now else None)


def _identity(row: Any) -> Any:
    return tuple(row.get(name, "") for name in IDENTITY) if isinstance(row, dict) else row


def more_than_minor(old: Document, new: Document) -> str:
    """Why this is no minor change, naming the difference; empty when it is one.

    Figures, capitalised runs inside sentences, quoted spans and box values must be the same.
    """
    for name, read in (("figure", _figures), ("name", _names), ("quotation", _quotations)):
        was, now = Counter(read(old)), Counter(read(new))
        if gone := list((was - now).elements()):
            came = list((now - was).elements())
            return f"the {name} “{gone[0]}” " + (f"became “{came[0]}”" if came else "is gone")
        if came := list((now - was).elements()):
            return f"the {name} “{came[0]}” is new"
    for found in _boxes(old, new):
        return f"the box value {found.path.split('/', 2)[-1]} differs"
    return ""


def _prose(document: Document) -> list[str]:
    fields = [getattr(document, name) for name in TEXTS]
    return [*fields, *(block.text for block in read_blocks(document.body))]


def _figures(document: Document) -> Iterator[str]:
    """Figures as read and every run of digits besides, so that a figure the grammar does not know counts too."""
    for text in _prose(document):
        yield from (text[found.start : found.end] for found in read_figures(text, document.language))
        yield from (word for word in text.split() if any(letter.isdigit() for letter in word))


def _names(document: Document) -> Iterator[str]:
    for text in _prose(document):
        yield from capitalised_runs(text, document.language)


def _quotations(document: Document) -> Iterator[str]:
    for text in _prose(document):
        yield from (text[start:end] for start, end in quoted_spans(text))


def said(value: Any) -> str:
    """A raw value in a few words, for a list of differences."""
    if isinstance(value, dict):
        parts = [str(value[name]) for name in ("label", "qualifier", "value", "value_max", "currency", "unit", "name")
                 if value.get(name)]  # fmt: skip
        return " ".join(parts) or "…"
    return "nothing" if value in (None, "") else str(value)
