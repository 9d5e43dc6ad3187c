"""Key Takeaways become typed boxes. What a takeaway states wins as stated; the body fills in what it omits, proposed.

A kind is known by words of the label. One without a reader here is known by its title and gets its sentence alone.
"""

import re
import uuid
from collections.abc import Iterator

import msgspec

from articles.document import Box
from factboxes import registry
from factboxes.base import Facts, FactsRefused, plain
from ingest import sentiment, strategy, transaction
from ingest.lines import Part, Remark, Takeaway
from ingest.page import Page
from ingest.story import STATED, Story

READERS = {"transaction": transaction, "strategy": strategy, "sentiment": sentiment}
MOST_BOXES = 12
LONGEST = 300  # characters of a box's own sentence
_NUMBER = re.compile(r"\d+(?:[.,'’]\d+)*")


class Boxed(msgspec.Struct, frozen=True):
    """The boxes in the page's order, each with its line; and the takeaways that none could hold, as paragraphs."""

    boxes: tuple[tuple[int, Box], ...] = ()
    left: tuple[Part, ...] = ()
    remarks: tuple[Remark, ...] = ()


def kind_of(label: str) -> str:
    """The kind of box that a label speaks of; empty when none does."""
    titles = {model.title.lower(): kind for kind, model in registry.kinds().items()}
    told = (kind for kind, reader in READERS.items() if reader.LABELS.search(label))
    return titles.get(label.lower()) or next(told, "")


def box_takeaways(page: Page, language: str, article_id: uuid.UUID) -> Boxed:
    """Boxes for the page's takeaways. Their ids follow from the story, the kind and the order, so they stay."""
    story = Story.of(page, language)
    boxes: list[tuple[int, Box]] = []
    left: list[Part] = []
    remarks: list[Remark] = []
    for takeaway in page.takeaways:
        kind = kind_of(takeaway.label) if takeaway.label else ""
        why = _why_not(takeaway, kind, len(boxes))
        if why:
            left.append(Part("paragraph", takeaway.whole, takeaway.line))
            remarks.append(Remark(takeaway.line, "takeaway", f"“{takeaway.whole[:80]}” stays a paragraph: {why}"))
            continue
        nth = sum(box.kind == kind for _, box in boxes)
        facts, remark = _facts(takeaway, kind, story)
        remarks += remark
        boxes.append((takeaway.line, _box(takeaway, kind, facts, uuid.uuid5(article_id, f"{kind}/{nth}"))))
    return Boxed(tuple(boxes), tuple(left), tuple(remarks))


def _why_not(takeaway: Takeaway, kind: str, made: int) -> str:
    if not takeaway.label:
        return "it has no label"
    if not kind:
        return f"no kind of box is known by the label “{takeaway.label}”"
    if made >= MOST_BOXES:
        return f"a story has at most {MOST_BOXES} boxes"
    return f"{len(takeaway.text)} characters; the limit of a box is {LONGEST}" if len(takeaway.text) > LONGEST else ""


def _facts(takeaway: Takeaway, kind: str, story: Story) -> tuple[Facts, list[Remark]]:
    """What the kind's reader finds; its plain form, and why, when the values break one of its rules."""
    empty = registry.kinds()[kind].facts_type
    if kind not in READERS:
        return empty(), [Remark(takeaway.line, "takeaway", f"no values of “{takeaway.label}” can be read yet")]
    try:
        facts: Facts
        facts, found = READERS[kind].read(takeaway.text, story)
        registry.decode(kind, plain(facts))
    except (FactsRefused, msgspec.ValidationError, ValueError) as refused:
        return empty(), [Remark(takeaway.line, "takeaway", f"its values were left out: {str(refused)[:300]}")]
    remarks = [msgspec.structs.replace(remark, line=takeaway.line) for remark in found]
    return facts, [*remarks, *_lost(takeaway, facts)]


def _lost(takeaway: Takeaway, facts: Facts) -> Iterator[Remark]:
    """A remark for every number of the takeaway that no value of it holds."""
    text = takeaway.text
    stated = [value for _, value in facts.values() if value.origin == STATED]
    held = [said for value in stated for said in _numbered(msgspec.to_builtins(value))]
    spans = [match.span() for said in held for match in re.finditer(re.escape(said), text)]
    for number in _NUMBER.finditer(text):
        if not any(start <= number.start() and number.end() <= end for start, end in spans):
            said = f"“{number.group()}” is in no value of the box: only its sentence has it"
            yield Remark(takeaway.line, "figure", said)


def _numbered(value: dict[str, object]) -> list[str]:
    """The texts of a value that hold a number of the takeaway as it stands there."""
    told = (value.get(name) for name in ("as_written", "name", "value", "value_max"))
    return [said for said in told if isinstance(said, str) and any(letter.isdigit() for letter in said)]


def _box(takeaway: Takeaway, kind: str, facts: Facts, box_id: uuid.UUID) -> Box:
    return Box(id=str(box_id), kind=kind, label=takeaway.label, wording=takeaway.text, facts=plain(facts))


def values(facts: Facts) -> Iterator[tuple[str, str]]:
    """(path, the value in words and where it comes from) for a person to read."""
    for name in facts.__struct_fields__:
        held = getattr(facts, name)
        if isinstance(held, str) and held not in {"", "not_stated", "unclear"}:
            yield name, held + (" (from the body, proposed)" if name in facts.proposed else "")
    for path, value in facts.values():
        proposed = " (from the body, proposed)" if value.origin == "machine_proposed" else ""
        raw = msgspec.to_builtins(value)
        said = [str(text) for field, text in raw.items() if field not in {"origin", "as_written"} and text]
        yield path, " · ".join(said) + proposed
    if focus := getattr(facts, "focus", ()):
        yield "focus", ", ".join(focus)
