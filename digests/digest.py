"""The digest of a story: what the machine reads out of it, a pure function of the Document."""

from collections.abc import Iterator

import msgspec

from articles.document import Document
from digests.reading import ReadingTime, readable, reading_time
from digests.sentence import Source
from digests.summary import summarise, teaser
from language.blocks import read_blocks

RULE = "2026.2"  # raise it with every change of the rules, so that stored digests can be told apart
TAKEAWAYS = "Key Takeaways"  # the heading of the rendered boxes
_UNSPACED = frozenset({"ja", "zh"})

__all__ = ["RULE", "Digest", "Source", "digest"]


class Digest(msgspec.Struct, frozen=True, kw_only=True):
    """`sources` has one entry for each sentence of the summary; `teaser` is empty where the summary has no fit end."""

    summary: str
    sources: tuple[Source, ...]
    teaser: str
    minutes: int
    seconds: int
    words: int
    rule: str


def digest(document: Document) -> Digest:
    """The machine's own summary and the reading time, an editor's summary not regarded.

    The summary is empty where no sentence is fit in its paragraphs, quotations and lists.
    """
    sentences, sources = summarise(read_blocks(document.body), document.language, document.headline)
    joint = "" if document.language.split("-")[0].lower() in _UNSPACED else " "
    summary, time = joint.join(sentences), time_for(document)
    return Digest(
        summary=summary, sources=sources, teaser=teaser(summary),
        minutes=time.minutes, seconds=time.seconds, words=time.words, rule=RULE,
    )  # fmt: skip


def time_for(document: Document) -> ReadingTime:
    """The time for the body and for the takeaways as they are rendered below their heading."""
    body = readable(document.body)
    return reading_time((*body.texts, *_takeaways(document)), body.images, document.language)


def _takeaways(document: Document) -> Iterator[str]:
    shown = [box for box in document.boxes if box.statement]
    if shown:
        yield TAKEAWAYS
    for box in shown:
        yield f"{box.label} {box.statement}"
