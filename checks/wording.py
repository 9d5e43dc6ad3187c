"""Text that cannot go out as it stands: broken characters and placeholders."""

import re
from collections.abc import Iterator

from articles.document import Document
from checks.finding import Finding
from language.blocks import read_blocks
from language.encoding import repair

PLACEHOLDER = re.compile(r"\b(TK|TKTK|TBC|XXX+|lorem ipsum)\b")


def texts(document: Document) -> Iterator[tuple[str, str]]:
    """(place, text) of everything a reader will see, the body block by block."""
    for field in ("headline", "seo_headline", "standfirst", "lead_caption"):
        yield field, getattr(document, field)
    if document.summary:
        yield "summary", document.summary.text
    for block in read_blocks(document.body):
        yield f"body/{block.id}", block.text
    for box in document.boxes:
        yield f"boxes/{box.id}/statement", box.statement


def check(document: Document) -> Iterator[Finding]:
    for place, text in texts(document):
        yield from _encoding(place, text)
        if match := PLACEHOLDER.search(text):
            yield Finding(
                id="placeholder", level="blocks", place=place, quote=match.group(),
                text=f"“{match.group()}” looks like a placeholder: write what belongs there.",
            )  # fmt: skip


def _encoding(place: str, text: str) -> Iterator[Finding]:
    if text.isascii():
        return
    _, repairs, marks = repair(text)
    for broken in (*(found.before for found in repairs), *(mark.text for mark in marks)):
        yield Finding(
            id="encoding", level="blocks", place=place, quote=broken,
            text=f"“{broken}” looks like broken characters: write what should stand there.",
        )  # fmt: skip
