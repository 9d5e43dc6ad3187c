"""Evidence is derived: for each figure, party, place and date in a box, the passage of the body that states it.

Only an editor's own choice is stored as a choice; all else is found anew at every save, as a pure function of the
Document, so an edit can never leave a stale passage behind.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import singledispatch

import msgspec

from articles.document import Box, Document, Evidence
from factboxes.values import KeyDate, Measured, Money, Party, Place, Quantity, Value, Voice
from language.blocks import Block, read_blocks
from language.figures import Figure, read_figures

CONTEXT = 40  # characters kept before and after the quoted passage


class Passage(msgspec.Struct, frozen=True):
    """A candidate: where it stands, and how well it fits (higher is better)."""

    block: Block
    start: int
    end: int
    fit: int = 0


class Reading(msgspec.Struct, frozen=True):
    """A body read once: its blocks, and the figures of each."""

    blocks: tuple[Block, ...]
    figures: tuple[tuple[Block, Figure], ...]
    language: str

    @classmethod
    def of(cls, document: Document) -> "Reading":
        blocks = read_blocks(document.body)
        year = document.published_at.year if document.published_at else None
        figures = ((block, figure) for block in blocks for figure in read_figures(block.text, document.language, year))
        return cls(blocks, tuple(figures), document.language)


def anchored(document: Document) -> Document:
    """The same Document with the evidence of every box found in its body."""
    reading = Reading.of(document)
    boxes = tuple(msgspec.structs.replace(box, evidence=tuple(_evidence(box, reading))) for box in document.boxes)
    return msgspec.structs.replace(document, boxes=boxes)


def _evidence(box: Box, reading: Reading) -> Iterator[Evidence]:
    facts = box.decoded()
    chosen = {held.path: held for held in box.evidence if held.chosen}
    if facts is None:
        yield from chosen.values()
        return
    for path, value in facts.values():
        if path in chosen and _still_states(value, chosen[path], reading):
            yield _again(chosen[path], reading.blocks)
            continue
        found = sorted(passages(value, reading), key=lambda passage: -passage.fit)
        if found:
            yield _quote(path, found[0])


def _quote(path: str, passage: Passage) -> Evidence:
    text, start, end = passage.block.text, passage.start, passage.end
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return Evidence(path, text[start:end], before, after, passage.block.id)


def _still_states(value: Value, chosen: Evidence, reading: Reading) -> bool:
    """Whether a chosen passage still holds the value's number: a choice never outlives the figure it was made for."""
    if not isinstance(value, Measured) or value.value is None:
        return True
    found = read_figures(chosen.exact, reading.language)
    return not found or any(_same_number(value, figure) for figure in found)


def _again(chosen: Evidence, blocks: tuple[Block, ...]) -> Evidence:
    """An editor's choice after edits: in its block, else wherever its words stand now, else kept as it was."""
    for block in sorted(blocks, key=lambda block: block.id != chosen.block):
        at = block.text.find(chosen.exact)
        if at >= 0:
            quote = _quote(chosen.path, Passage(block, at, at + len(chosen.exact)))
            return msgspec.structs.replace(quote, chosen=True)
    return chosen


@singledispatch
def passages(value: Value, reading: Reading) -> Iterator[Passage]:
    """Where the body states this value, as candidates in reading order. Wording needs none."""
    return iter(())


@passages.register
def _measured(value: Measured, reading: Reading) -> Iterator[Passage]:
    for block, figure in reading.figures:
        if _same_sort(value, figure) and _same_number(value, figure):
            yield Passage(block, figure.start, figure.end, _fit(value, figure))


def _same_sort(value: Measured, figure: Figure) -> bool:
    if isinstance(value, Money):
        return figure.kind == "money" and value.currency in {figure.unit, ""}
    if isinstance(value, Quantity) and value.unit == "%":
        return figure.kind == "percent"
    return figure.kind == "quantity"


def _same_number(value: Measured, figure: Figure) -> bool:
    if value.value is None:
        return figure.qualifier == value.qualifier == "undisclosed"
    if not figure.value or Decimal(figure.value) != Decimal(value.value):
        return False
    return value.value_max is None or (
        bool(figure.value_max) and Decimal(figure.value_max or 0) == Decimal(value.value_max)
    )


def _fit(value: Measured, figure: Figure) -> int:
    same_unit = isinstance(value, Quantity) and value.unit.lower() == figure.unit.lower()
    return 2 * (value.qualifier == figure.qualifier) + same_unit


@passages.register
def _date(value: KeyDate, reading: Reading) -> Iterator[Passage]:
    for block, figure in reading.figures:
        if figure.kind == "date" and figure.value == value.value:
            yield Passage(block, figure.start, figure.end)


@passages.register
def _party(value: Party, reading: Reading) -> Iterator[Passage]:
    return _named(value.name, reading.blocks)


@passages.register
def _place(value: Place, reading: Reading) -> Iterator[Passage]:
    return _named(value.name, reading.blocks)


@passages.register
def _voice(value: Voice, reading: Reading) -> Iterator[Passage]:
    for words in (value.quote, value.name, value.organisation):
        if found := list(_named(words, reading.blocks)):
            return iter(found)
    return iter(())


def _named(name: str, blocks: tuple[Block, ...]) -> Iterator[Passage]:
    """Whole-word occurrences of a name, capitals as written; scripts without spaces have no word edges."""
    if not name:
        return
    for block in blocks:
        at = block.text.find(name)
        while at >= 0 and not _is_whole(name, block.text, at):
            at = block.text.find(name, at + 1)
        if at >= 0:
            yield Passage(block, at, at + len(name), fit=block.kind not in {"h2", "h3", "h4"})


def _is_whole(name: str, text: str, at: int) -> bool:
    """Whether the name that stands here is no part of a longer word."""
    if not name.isascii():
        return True
    before, behind = text[at - 1 : at] if at else "", text[at + len(name) : at + len(name) + 1]
    return not (name[0].isalnum() and _joins(before)) and not (name[-1].isalnum() and _joins(behind))


def _joins(sign: str) -> bool:
    return sign.isalnum() or sign == "_"
