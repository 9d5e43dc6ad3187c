"""Every value of a box against the body: stated there, stated otherwise, or not at all."""

from collections.abc import Iterator

from articles.document import Box, Document, Evidence
from articles.evidence import Reading, passages
from checks.finding import Finding
from factboxes.values import Amount, Measured, Party, Quantity, Value
from factboxes.wording import say_money, say_quantity
from language.figures import read_figures


def check(document: Document) -> Iterator[Finding]:
    reading = Reading.of(document)
    for box in document.boxes:
        facts = box.decoded()
        if facts is None:
            continue
        passage_of = {row.path: row for row in box.evidence}
        for path, value in facts.values():
            place = f"boxes/{box.id}/{path}"
            if path not in passage_of:
                yield from _missing(place, value, document.language)
            elif isinstance(value, Measured):
                yield from _otherwise(place, value, passage_of[path], reading, document)
        yield from _wording(box, document)


def _missing(place: str, value: Value, language: str) -> Iterator[Finding]:
    if isinstance(value, Amount | Quantity):
        said = say_money(value, language) if isinstance(value, Amount) else say_quantity(value, language)
        if value.qualifier == "not_stated":
            return
        yield Finding(
            id="unsupported", level="blocks", place=place, quote=said,
            text=f"The box says {said}; the story does not. Correct one of them.",
        )  # fmt: skip
    elif isinstance(value, Party) and value.disclosure == "named":
        yield Finding(
            id="party-missing", level="warns", place=place, quote=value.name,
            text=f"“{value.name}” does not stand in the story under this name.",
        )  # fmt: skip


def _otherwise(place: str, value: Measured, held: Evidence, reading: Reading, document: Document) -> Iterator[Finding]:
    """The number stands in the story, but nowhere with this qualifier; a chosen passage must have it itself."""
    stated = read_figures(held.exact, document.language)
    if held.chosen:
        agrees = any(figure.qualifier == value.qualifier for figure in stated)
    else:
        agrees = any(passage.fit >= 2 for passage in passages(value, reading))
    if stated and not agrees:
        yield Finding(
            id="qualifier", level="blocks", place=place, quote=held.exact,
            text=f"The story says “{held.exact}”; the box says {value.qualifier.replace('_', ' ')}. Make them agree.",
        )  # fmt: skip


def _wording(box: Box, document: Document) -> Iterator[Finding]:
    """An editor's own sentence must not keep a figure that the box's values no longer hold."""
    facts = box.decoded()
    if not box.wording or facts is None:
        return
    held = {row for _, value in facts.values() if isinstance(value, Measured) for row in (value.value, value.value_max)}
    for figure in read_figures(box.wording, document.language):
        if figure.kind in {"money", "percent"} and figure.value and figure.value not in held:
            yield Finding(
                id="wording", level="warns", place=f"boxes/{box.id}/wording", quote=box.wording,
                text=f"The sentence says {box.wording[figure.start:figure.end]}, which no value of the box holds.",
            )  # fmt: skip
