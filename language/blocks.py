"""Blocks: the pieces of a body that bear text, each with a name that stays while the story is edited around it."""

import hashlib
import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

import msgspec

from language.allowed import BLOCKS, OWN_ID
from language.markup import Token, tokens

LIKENESS = 0.6  # difflib's ratio from which a changed block is the old one
_NEIGHBOURS = 6  # old blocks a changed one is compared with, on either side
_KEPT = 16_000  # characters of a body whose blocks are kept
_LONGEST = 200  # words or letters of a block that are compared
_FEW_WORDS = 8  # below this, letters are compared
_WORK = 4_000_000  # pairs of words or letters compared in one call: about a second at worst

_INSIDE = {"li": "li", "td": "cell", "th": "cell", "figcaption": "caption", "blockquote": "quote"}
_KINDS = {tag: tag for tag in ("h2", "h3", "h4", "pre", "cite")} | _INSIDE
_NAMED = re.compile(r'(<[a-z0-9]+) id="b[0-9a-f]{8}(?:-[1-9][0-9]{0,5})?"')
_TAG_NAME = re.compile(r"<[a-z0-9]+")


class Block(msgspec.Struct, frozen=True, gc=False):
    """A block that bears text.

    kind is p, h2, h3, h4, li, quote, cite, caption, cell or pre; text is plain, each run of white space one space.
    """

    id: str
    kind: str
    text: str


def read_blocks(html: str) -> tuple[Block, ...]:
    """Returns the blocks of cleaned HTML in reading order; a block without a name has the id ""."""
    return _kept_blocks(html) if len(html) <= _KEPT else _read_blocks(html)


def _read_blocks(html: str) -> tuple[Block, ...]:
    return tuple(place.block for place in _places(html))


# Evidence, checks, digest and page each read a body once more: those of a batch are kept, some 30 MB at worst.
_kept_blocks = lru_cache(maxsize=512)(_read_blocks)


def plain_text(html: str) -> str:
    """Returns the texts of the blocks, an empty line between them."""
    return "\n\n".join(block.text for block in read_blocks(html))


def strip_names(html: str) -> str:
    """Returns cleaned HTML without the names of its blocks."""
    return _NAMED.sub(r"\1", html)


def name_blocks(html: str, before: str = "") -> str:
    """Returns cleaned HTML with a stable, unique id on every block.

    Without `before`, ids the HTML bears are kept. With it, they count for nothing and those of the previous version
    are carried over: a block with the same text keeps its own, a changed one takes that of the most similar old block
    of its kind beside it (LIKENESS), any other gets a new one made of its text. Work is bounded, so a very long body
    rewritten from end to end may get new ids where a patient reader would recognise the old block.
    """
    html = strip_names(html) if before else html
    places = [place for place in _places(html) if place.start >= 0]
    new = [place.block for place in places]
    old = read_blocks(before)
    ids = _complete(_carry(old, new) if before else [block.id for block in new], new, {block.id for block in old})
    return _write_ids(html, places, ids)


class _Place(NamedTuple):
    block: Block
    start: int  # offset of the element's start tag; -1 for text that stands in no element


class _Element:
    """An open block element."""

    def __init__(self, tag: str, start: int, own_id: str, kind: str) -> None:
        self.tag, self.start, self.id, self.kind = tag, start, own_id, kind
        self.pieces: list[str] = []


def _places(html: str) -> list[_Place]:
    """Every element with text of its own, in the order of their first text."""
    elements = [_Element("", -1, "", "p")]
    bearing: dict[int, _Element] = {}
    for token in tokens(html):
        if token.kind == "text":
            elements[-1].pieces.append(token.name)
            if token.name.strip():
                bearing.setdefault(id(elements[-1]), elements[-1])
        elif token.name == "br":
            elements[-1].pieces.append(" ")
        elif token.name in BLOCKS or (token.name == "cite" and elements[-1].tag in {"blockquote", "cite"}):
            _open_or_close(elements, token)
    return [_Place(Block(found.id, found.kind, _plain(found.pieces)), found.start) for found in bearing.values()]


def _plain(pieces: list[str]) -> str:
    return " ".join("".join(pieces).split())


def _open_or_close(elements: list[_Element], token: Token) -> None:
    if token.kind == "end":
        if len(elements) > 1 and token.name == elements[-1].tag:
            elements.pop()
    elif token.name != "hr":
        own_id = token.attributes.get("id", "")
        kind = _kind(token.name, elements)
        elements.append(_Element(token.name, token.start, own_id if OWN_ID.fullmatch(own_id) else "", kind))


def _kind(tag: str, outer: list[_Element]) -> str:
    if tag == "p":
        return next((_INSIDE[element.tag] for element in reversed(outer) if element.tag in _INSIDE), "p")
    return _KINDS.get(tag, "p")


def _write_ids(html: str, places: list[_Place], ids: list[str]) -> str:
    written: list[str] = []
    position = 0
    for place, own_id in sorted(zip(places, ids, strict=True), key=lambda pair: pair[0].start):
        tag = _TAG_NAME.match(html, place.start)
        if tag is not None and place.block.id != own_id:
            written += [html[position : tag.end()], f' id="{own_id}"']
            taken_id = _NAMED.match(html, place.start)  # an id of ours that another block has first
            position = taken_id.end() if taken_id else tag.end()
    return "".join([*written, html[position:]])


def _complete(carried: list[str], new: list[Block], old_ids: set[str]) -> list[str]:
    """The carried ids, each once, and new ones for the blocks without."""
    first = {own_id: place for place, own_id in reversed(list(enumerate(carried)))}
    taken = old_ids | set(carried)
    reached: dict[str, int] = {}
    ids: list[str] = []
    for place, (own_id, block) in enumerate(zip(carried, new, strict=True)):
        if not own_id or first[own_id] != place:
            own_id = _new_id(block.text, taken, reached)
            taken.add(own_id)
        ids.append(own_id)
    return ids


def _new_id(text: str, taken: set[str], reached: dict[str, int]) -> str:
    """`reached` remembers the suffix each stem has come to, so that thousands of equal blocks stay cheap."""
    stem = "b" + hashlib.sha256(text.encode()).hexdigest()[:8]
    while True:
        reached[stem] = reached.get(stem, 0) + 1
        own_id = stem if reached[stem] == 1 else f"{stem}-{reached[stem]}"
        if own_id not in taken:
            return own_id


def _carry(old: Sequence[Block], new: Sequence[Block]) -> list[str]:
    matches = _Matches(old, new)
    matches.take_ends()
    matches.take_unique()
    matches.take_beside()
    matches.take_equal()
    matches.take_similar()
    return [old[match].id if match >= 0 else "" for match in matches.of_new]


class _Matches:
    """Which old block each new one is (-1: none): equal texts first, the similar ones between them last."""

    def __init__(self, old: Sequence[Block], new: Sequence[Block]) -> None:
        self.old, self.new = old, new
        self.of_new = [-1] * len(new)
        self.of_old = [-1] * len(old)
        self.work = _WORK

    def take_ends(self) -> None:
        self._run(0, 0, 1)
        self._run(len(self.new) - 1, len(self.old) - 1, -1)

    def take_unique(self) -> None:
        """Texts that are left once in either version are surely the same, wherever they went."""
        left = _left(self.old, self.of_old)
        for text, places in _left(self.new, self.of_new).items():
            if len(places) == len(left.get(text, ())) == 1:
                self._match(places[0], left[text][0])

    def take_beside(self) -> None:
        """Equal texts next to blocks already matched, so that the third "Yes." stays the third."""
        for here, there in [(here, there) for here, there in enumerate(self.of_new) if there >= 0]:
            self._run(here + 1, there + 1, 1)
            self._run(here - 1, there - 1, -1)

    def take_equal(self) -> None:
        left = _left(self.old, self.of_old)
        for text, places in _left(self.new, self.of_new).items():
            for here, there in zip(places, left.get(text, ()), strict=False):
                self._match(here, there)

    def take_similar(self) -> None:
        following = self._following()
        previous = -1
        for here, match in enumerate(self.of_new):
            if match < 0:
                match = self._most_similar(self.new[here], previous, following[here])
                if match >= 0:
                    self._match(here, match)
            previous = match if match >= 0 else previous

    def _following(self) -> list[int]:
        """For each new block the old one that the next matched block is."""
        following: list[int] = []
        next_match = len(self.old)
        for match in reversed(self.of_new):
            following.append(next_match)
            next_match = match if match >= 0 else next_match
        return following[::-1]

    def _most_similar(self, block: Block, previous: int, following: int) -> int:
        after = range(previous + 1, min(previous + 1 + _NEIGHBOURS, len(self.old)))
        ahead = range(max(0, following - _NEIGHBOURS), following)
        free = [there for there in sorted({*after, *ahead}) if self.of_old[there] < 0]
        ratios = [(self._likeness(block, self.old[there]), -there) for there in free]
        likeness, there = max(ratios, default=(0.0, 0))
        return -there if likeness >= LIKENESS else -1

    def _likeness(self, block: Block, other: Block) -> float:
        """difflib's ratio over words, or over letters where words are few; 0 when clearly lower or work ran out."""
        ours, theirs = block.text.split()[:_LONGEST], other.text.split()[:_LONGEST]
        if min(len(ours), len(theirs)) < _FEW_WORDS:
            ours, theirs = list(block.text[:_LONGEST]), list(other.text[:_LONGEST])
        matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
        if block.kind != other.kind or self.work <= 0 or matcher.real_quick_ratio() < LIKENESS:
            return 0.0
        self.work -= len(ours) + len(theirs)
        if matcher.quick_ratio() < LIKENESS:
            return 0.0
        self.work -= len(ours) * len(theirs)
        return matcher.ratio()

    def _match(self, here: int, there: int) -> None:
        self.of_new[here], self.of_old[there] = there, here

    def _run(self, here: int, there: int, step: int) -> None:
        """Matches neighbours onwards as long as they are equal and free."""
        while 0 <= here < len(self.new) and 0 <= there < len(self.old):
            free = self.of_new[here] < 0 and self.of_old[there] < 0
            if not free or self.new[here].text != self.old[there].text:
                return
            self._match(here, there)
            here, there = here + step, there + step


def _left(blocks: Sequence[Block], matched: Sequence[int]) -> dict[str, list[int]]:
    """The places of the blocks not yet matched, by text."""
    places: dict[str, list[int]] = {}
    for place, block in enumerate(blocks):
        if matched[place] < 0:
            places.setdefault(block.text, []).append(place)
    return places
