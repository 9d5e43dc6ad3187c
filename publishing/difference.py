"""What differs between two Documents, as typed values; and whether so little differs that readers need not know."""

from collections.abc import Callable, Collection, Iterator
from datetime import UTC
from operator import attrgetter
from typing import Any

import msgspec

from articles.document import Box, Document
from language.blocks import read_blocks, strip_names
from language.markup import tokens
from publishing.minor import said_otherwise

MANY = 40  # blocks of a body: with more that differ, one row tells how many instead
IDENTITY = ("role", "label", "name", "kind")  # what makes a row of a box the same row after an edit
PROVENANCE = {"origin", "as_written"}  # of a value: who put it there, not what it is
EMPTY: tuple[Any, ...] = (None, "", [], {})

_FIELDS: dict[str, Callable[[Document], Any]] = {
    **{name: attrgetter(name) for name in ("headline", "standfirst", "seo_headline", "lead_caption")},
    "summary": lambda story: story.summary.text if story.summary else "",
    "language": attrgetter("language"),
    "slug": attrgetter("slug"),
    "section": lambda story: story.section.path if story.section else "",
    "lead_image": lambda story: story.lead_image.hash if story.lead_image else "",
    "published_at": lambda story: _instant(story),
}
_SIGHTS = {"links": ("a", "href"), "pictures": ("img", "src")}  # of a body, besides its words
_FIXED = {
    "section": "section", "slug": "slug", "lead_image": "lead picture", "published_at": "shown date",
    "authors": "byline", "boxes": "order of the boxes", "body/links": "link", "body/pictures": "picture in the text",
}  # fmt: skip


class Difference(msgspec.Struct, frozen=True):
    """One value that changed, as plain JSON values. `path` as in `headline`, `body/<block>` or `boxes/<id>/amounts/0`.

    None: there was no such block, box, field or row of a box. Of a body with more than MANY changed blocks, `body`
    alone tells in words how many.
    """

    path: str
    old: Any
    new: Any


def differences(old: Document, new: Document) -> tuple[Difference, ...]:
    """Every typed difference, fields first, then boxes, then the body. Names of the masthead's rows do not count."""
    return (*_fields(old, new), *_boxes(old, new), *_body(old, new))


def _fields(old: Document, new: Document) -> Iterator[Difference]:
    for name, read in _FIELDS.items():
        if read(old) != read(new):
            yield Difference(name, read(old), read(new))
    for name in ("authors", "topics"):
        yield from _listed(name, getattr(old, name), getattr(new, name), key="slug", shown="name")


def _instant(story: Document) -> str:
    moment = story.published_at
    if moment is None:
        return ""
    return (moment.astimezone(UTC) if moment.tzinfo else moment).isoformat()


def _listed(path: str, old: Collection[Any], new: Collection[Any], key: str, shown: str) -> Iterator[Difference]:
    """One difference of two ordered lists, told by what is shown of their rows or, if that is equal, by their keys."""
    if [getattr(row, key) for row in old] == [getattr(row, key) for row in new]:
        return
    was, now = ([getattr(row, shown) for row in rows] for rows in (old, new))
    if was == now:
        was, now = ([getattr(row, key) for row in rows] for rows in (old, new))
    yield Difference(path, was, now)


def _body(old: Document, new: Document) -> list[Difference]:
    found = [*_blocks(old, new), *_sights(old, new)]
    if not found and strip_names(old.body) != strip_names(new.body):
        return [Difference("body", "the text in its former markup", "the same text in other markup")]
    return found


def _blocks(old: Document, new: Document) -> Iterator[Difference]:
    before, after = _by_name(old), _by_name(new)
    changed = [name for name in dict.fromkeys((*before, *after)) if before.get(name) != after.get(name)]
    if len(changed) > MANY:
        was, now = _counted(before, changed, "gone or changed"), _counted(after, changed, "new or changed")
        yield Difference("body", was, now)
        return
    for name in changed:
        yield Difference(f"body/{name}", before.get(name), after.get(name))
    if [name for name in before if name in after] != [name for name in after if name in before]:
        yield Difference("body", _counted(before, (), ""), _counted(after, (), "") + " in another order")


def _by_name(story: Document) -> dict[str, str]:
    """The texts by their blocks' names; a block that was never saved goes by its place."""
    return {block.id or str(at): block.text for at, block in enumerate(read_blocks(story.body))}


def _counted(blocks: Collection[str], changed: Collection[str], how: str) -> str:
    number = sum(name in blocks for name in changed)
    paragraphs = "1 paragraph" if len(blocks) == 1 else f"{len(blocks)} paragraphs"
    return paragraphs + (f", {number} of them {how}" if number else "")


def _sights(old: Document, new: Document) -> Iterator[Difference]:
    """Where links lead and which pictures stand in the body, from the first that differs to the last."""
    for name, (tag, attribute) in _SIGHTS.items():
        was, now = (
            [token.attributes[attribute] for token in tokens(story.body)
             if token.kind == "start" and token.name == tag and attribute in token.attributes]
            for story in (old, new)
        )  # fmt: skip
        if was != now:
            first = _alike(was, now)
            was, now = was[first:], now[first:]
            last = _alike(was[::-1], now[::-1])
            yield Difference(f"body/{name}", was[: len(was) - last], now[: len(now) - last])


def _alike(was: list[str], now: list[str]) -> int:
    """How many are the same before the first that differs."""
    apart = (at for at, (old, new) in enumerate(zip(was, now, strict=False)) if old != new)
    return next(apart, min(len(was), len(now)))


def _boxes(old: Document, new: Document) -> Iterator[Difference]:
    before, after = ({box.id: box for box in document.boxes} for document in (old, new))
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name), after.get(name)
        if was is None or now is None:
            yield Difference(f"boxes/{name}", was and _told(was), now and _told(now))
        elif was != now:
            yield from _facts(was, now)
    stayed = ([box for box in old.boxes if box.id in after], [box for box in new.boxes if box.id in before])
    yield from _listed("boxes", *stayed, key="id", shown="label")


def _facts(was: Box, now: Box) -> Iterator[Difference]:
    before, after = _told(was), _told(now)
    for field in dict.fromkeys((*before, *after)):
        old, new = before.get(field), after.get(field)
        if all(held is None or isinstance(held, list) for held in (old, new)):
            yield from _rows(f"boxes/{now.id}/{field}", old or [], new or [])
        elif old != new:
            yield Difference(f"boxes/{now.id}/{field}", old, new)
    for field in ("kind", "label", "wording"):
        if getattr(was, field) != getattr(now, field):
            yield Difference(f"boxes/{now.id}/{field}", getattr(was, field), getattr(now, field))


def _told(box: Box) -> dict[str, Any]:
    """What a box says: its facts without what is empty and without who or what proposed them."""
    return {name: _bare(held) for name, held in box.facts.items() if name != "proposed" and held not in EMPTY}


def _bare(held: Any) -> Any:
    if isinstance(held, list | tuple):
        return [_bare(row) for row in held]
    if isinstance(held, dict):
        return {name: _bare(value) for name, value in held.items() if name not in PROVENANCE and value not in EMPTY}
    return held


def _rows(path: str, old: list[Any], new: list[Any]) -> Iterator[Difference]:
    """Equal rows are the same wherever they stand; of the others those of one identity, then those of one place."""
    before, after = dict(enumerate(old)), dict(enumerate(new))
    same: tuple[Callable[[int, int], bool], ...] = (
        lambda was, now: bool(old[was] == new[now]),
        lambda was, now: any(_identity(new[now])) and _identity(old[was]) == _identity(new[now]),
        lambda was, now: was == now,
    )
    for fits in same:
        for now in list(after):
            was = next((was for was in before if fits(was, now)), None)
            if was is not None and before.pop(was) != after.pop(now):
                yield Difference(f"{path}/{now}", old[was], new[now])
    yield from (Difference(f"{path}/{at}", row, None) for at, row in before.items())
    yield from (Difference(f"{path}/{at}", None, row) for at, row in after.items())


def _identity(row: Any) -> tuple[Any, ...]:
    return tuple(row.get(name, "") for name in IDENTITY) if isinstance(row, dict) else ()


def more_than_minor(old: Document, new: Document) -> str:
    """Why this is no minor change, naming the difference; empty when it is one.

    In reading order, figures, capitalised words and quotations must be the same; so must box values, the order of the
    boxes, links, pictures, byline, section, slug and shown date. Topics and language may change.
    """
    held = (row for found in (_boxes, _sights, _fields) for row in found(old, new) if _is_held(row.path))
    return said_otherwise(old, new) or next((_refusal(row) for row in held), "")


def _is_held(path: str) -> bool:
    return path in _FIXED or path.startswith("boxes/")


def _refusal(row: Difference) -> str:
    _, *place = row.path.split("/", 2)
    what = _FIXED.get(row.path) or (f"box value {place[1]}" if len(place) > 1 else "box")
    if row.old is None or row.new is None:
        return f"the {what} “{said(row.old or row.new)[:80]}” is {'new' if row.old is None else 'gone'}"
    return f"the {what} “{said(row.old)[:80]}” became “{said(row.new)[:80]}”"


def said(value: Any) -> str:
    """A raw value in a few words, for a list of differences."""
    if isinstance(value, list):
        return ", ".join(map(said, value)) or "nothing"
    if isinstance(value, dict):
        names = ("label" if value.get("label") else "role", "qualifier", "value", "value_max", "currency", "unit",
                 "name", "code", "condition", "title", "quote")  # fmt: skip
        told = " ".join(str(value[name]) for name in names if value.get(name))
        return told or ", ".join(map(said, value.values())) or "…"
    return "nothing" if value in (None, "") else str(value)
