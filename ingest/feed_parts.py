"""What the two readers of feeds share: what a story is known by, where it goes, what stays behind."""

import re

from ingest.items import Level
from ingest.lines import Remark
from ingest.wordpress import plain

LONGEST_STANDFIRST = 500
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_EVERYWHERE = re.compile(r"(?:https?://|urn:|tag:)", re.IGNORECASE)


def standfirst_of(content: str, summary: str) -> str:
    """The summary, unless the feed has nothing else or it only repeats how the text begins."""
    said = plain(summary)
    if not content or not said:
        return ""
    return "" if plain(content).startswith(said.rstrip("….[] ")) else said


def places(names: tuple[str, ...], section: tuple[Level, ...]) -> tuple[tuple[Level, ...], tuple[Level, ...]]:
    """(section, topics): the first category is the section unless one is given, all others are topics."""
    held = [Level(name) for name in dict.fromkeys(names) if name]
    return (section, tuple(held)) if section else (tuple(held[:1]), tuple(held[1:]))


def identity(name: str, feed: str) -> str:
    """What the story is known by: its guid, with the feed's own name where that is no address of its own."""
    return name if _EVERYWHERE.match(name) else f"{feed} {name}".strip()


def left_behind(pictures: tuple[str, ...], attached: bool) -> tuple[Remark, ...]:
    """What a feed brings along and we do not take."""
    found = [Remark(0, "picture", f"pictures were not fetched: {', '.join(pictures)[:400]}")] if pictures else []
    return (*found, Remark(0, "attachment", "what is attached to it was not fetched")) if attached else tuple(found)
