"""The shapes of the answers, besides the story itself (publishing/story.py): what is sent and what OpenAPI tells."""

from typing import Any

import msgspec

from factboxes import registry
from publishing.story import PassageOf


class Addresses(msgspec.Struct, frozen=True, kw_only=True):
    """Where everything is, as absolute addresses; `facts` has one for each kind of fact box."""

    articles: str
    facts: dict[str, str]
    changes: str
    sections: str
    schema: str
    docs: str


class ArticleOf(msgspec.Struct, frozen=True):
    """The story that a fact stands in, in the version it was read in."""

    id: str
    url: str
    headline: str
    version: int


class FactRow(msgspec.Struct, frozen=True, kw_only=True):
    """One published fact box and when readers saw it; `live_to` is null while they still do."""

    id: int
    kind: str
    box: str
    label: str
    emoji: str
    article: ArticleOf
    facts: dict[str, Any]
    statement: str
    evidence: tuple[PassageOf, ...]
    live_from: str
    live_to: str | None


class ChangedStory(msgspec.Struct, frozen=True):
    """The story of a change; of an expunged one the id alone is left."""

    id: str
    url: str | None
    version: int | None


class ChangeRow(msgspec.Struct, frozen=True):
    """One act on the public record. `reason` is what readers were told, null where nothing was."""

    seq: int
    verb: str
    article: ChangedStory | None
    at: str
    reason: str | None


class SectionRow(msgspec.Struct, frozen=True):
    """A section; `trail` are the names from the top section down to it, `parent` the path above it."""

    path: str
    name: str
    trail: tuple[str, ...]
    url: str
    description: str
    parent: str | None


def fact_of(kind: str) -> type[FactRow]:
    """The row of one kind, its facts by the kind's own struct: for telling, rows are sent as FactRow."""
    box = registry.kinds()[kind]
    row: Any = msgspec.defstruct(
        f"{box.__name__}Fact", [("facts", box.facts_type)], bases=(FactRow,), frozen=True, kw_only=True,
        namespace={"__doc__": FactRow.__doc__},
    )  # fmt: skip
    found: type[FactRow] = row
    return found
