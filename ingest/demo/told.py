"""How a demo story is written down, before it meets the masthead's rows."""

import uuid

import msgspec

from articles.document import Box
from factboxes.base import Facts, plain


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One story of the demo newsroom; section, authors, topics and picture by their names in masthead.py."""

    language: str = "en"
    slug: str
    headline: str
    seo_headline: str
    standfirst: str
    section: str
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    picture: str  # empty for a story without one
    body: str
    boxes: tuple[Box, ...]


def fact_box(story: str, kind: str, facts: Facts, wording: str = "") -> Box:
    """A box of a demo story; the same story and kind always give the same id, so that a correction finds its value."""
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"demo:{story}/{kind}")
    return Box(id=str(name), kind=kind, facts=plain(facts), wording=wording)
