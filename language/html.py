"""The one sanitiser: whatever markup comes in, canonical newsroom HTML goes out.

Our own reading sorts the markup into blocks and lines and writes these in one form; nh3 has the last word over that
form, so no mistake of ours lets markup through. Every step is linear in its input, which nh3 alone is not.
"""

import re
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from language.allowed import (
    CELLS,
    LEAVES,
    MAX_BLOCKS,
    MAX_CHARACTERS,
    MAX_DEPTH,
    MAX_MARKUP,
    collapse,
    escape,
    pass_gate,
    start_tag,
)
from language.blocks import strip_names
from language.markup import tokens
from language.outline import BREAK, Line, Mark, Node, Outline, Piece, emphasised

__all__ = ["MAX_BLOCKS", "MAX_CHARACTERS", "MAX_DEPTH", "MAX_MARKUP", "clean"]

_TAG = re.compile(r"<[^>]*>")
_ID = re.compile(r'(<[a-z0-9]+) id="([^"]+)"')


def clean(html: str) -> str:
    """Returns the body as canonical HTML; cleaning it again changes nothing.

    Raises ValueError with a plain sentence when the markup, the cleaned body, its blocks, their depth or what its
    tables lack exceed MAX_MARKUP, MAX_CHARACTERS, MAX_BLOCKS, MAX_DEPTH or MAX_CELLS_FILLED.
    """
    if len(html) > MAX_MARKUP:
        raise ValueError(f"The body has {len(html):,} characters of markup; the limit is {MAX_MARKUP:,}.")
    written = _within_limit(_Writer().write(Outline(tokens(html)).root))  # the gate is slow on megabytes of "&"
    return _within_limit(pass_gate(written))


def _within_limit(body: str) -> str:
    """The names of blocks, which are given after cleaning, do not count: what was accepted once stays accepted."""
    if (length := len(strip_names(body))) > MAX_CHARACTERS:
        raise ValueError(f"The body has {length:,} characters; the limit is {MAX_CHARACTERS:,}.")
    return body


class _Part(NamedTuple):
    """A written child of a block: a paragraph still without its tags, or anything else."""

    content: str
    paragraph: dict[str, str] | None = None  # the attributes of a paragraph


class _Writer:
    """Writes the outline and counts the blocks that bear text."""

    def __init__(self) -> None:
        self.blocks = 0

    def write(self, root: Node) -> str:
        written = _drop_repeated_ids(self._container(root))
        if self.blocks > MAX_BLOCKS:
            raise ValueError(f"The body has {self.blocks:,} blocks; the limit is {MAX_BLOCKS:,}.")
        return written

    def _node(self, node: Node) -> str:
        if node.tag in {"hr", "img"}:
            return start_tag(node.tag, node.attributes if node.tag == "img" else {})
        if node.tag in LEAVES:
            content = _leaf(node)
            return self._leaf_element(node.tag, node.attributes, content) if content else ""
        written = self._container(node)
        return written if _bears_something(node.tag, written) else ""

    def _container(self, node: Node) -> str:
        attributes = {name: value for name, value in node.attributes.items() if name != "id"}
        own_id = {name: value for name, value in node.attributes.items() if name == "id"}
        parts = self._quotation(node) if node.tag == "blockquote" else self._parts(node)
        paragraphs = [part for part in parts if part.paragraph is not None]
        if node.tag in CELLS and len(paragraphs) == 1 and paragraphs[0] is parts[0]:
            return self._bare(node.tag, attributes | own_id, parts)
        if paragraphs and paragraphs[0] is parts[0]:  # the name of a quotation goes to its first text
            parts[0] = _Part(parts[0].content, own_id | (paragraphs[0].paragraph or {}))
        inner = "\n".join(self._write_part(part) for part in parts)
        if node.tag == "table":
            inner = f"<tbody>{inner}</tbody>"
        return inner if node.tag == "body" else f"{start_tag(node.tag, attributes)}{inner}</{node.tag}>"

    def _bare(self, tag: str, attributes: dict[str, str], parts: list[_Part]) -> str:
        """An item or cell with one paragraph, at its start, holds that text itself."""
        attributes = (parts[0].paragraph or {}) | attributes
        if _bears_text(parts[0].content):
            self.blocks += 1
        else:
            attributes.pop("id", None)
        inner = "\n".join(part.content for part in parts)
        return f"{start_tag(tag, attributes)}{inner}</{tag}>"

    def _parts(self, node: Node) -> list[_Part]:
        return [part for child in node.children if (part := self._part(child)).content]

    def _quotation(self, node: Node) -> list[_Part]:
        """An attribution ends a quotation; one with text behind it is a paragraph of it."""
        parts: list[_Part] = []
        is_end = True
        for child in reversed(node.children):
            is_cite = isinstance(child, Node) and child.tag == "cite"
            part = self._part(emphasised(child) if isinstance(child, Node) and is_cite and not is_end else child)
            is_end = is_end and (is_cite or not part.content)
            parts += [part] if part.content else []
        return parts[::-1]

    def _part(self, child: Node | Line) -> _Part:
        if isinstance(child, Node) and child.tag != "p":
            return _Part(self._node(child))
        content = _write_line(child) if isinstance(child, list) else _leaf(child)
        return _Part(content, child.attributes if isinstance(child, Node) else {})

    def _write_part(self, part: _Part) -> str:
        return part.content if part.paragraph is None else self._leaf_element("p", part.paragraph, part.content)

    def _leaf_element(self, tag: str, attributes: dict[str, str], content: str) -> str:
        """Only what bears text has a name."""
        if _bears_text(content):
            self.blocks += 1
        else:
            attributes = {name: value for name, value in attributes.items() if name != "id"}
        return f"{start_tag(tag, attributes)}{content}</{tag}>"


def _bears_text(content: str) -> bool:
    return bool(_TAG.sub("", content).strip())


def _bears_something(tag: str, written: str) -> bool:
    """Empty cells and rows hold a table's shape; any other block without text, picture or rule is nothing."""
    return tag in {"td", "th", "tr"} or "<img" in written or "<hr>" in written or _bears_text(written)


def _drop_repeated_ids(written: str) -> str:
    seen: set[str] = set()

    def keep_first(found: re.Match[str]) -> str:
        if found[2] in seen:
            return found[1]
        seen.add(found[2])
        return found[0]

    return _ID.sub(keep_first, written)


def _leaf(node: Node) -> str:
    if node.tag == "pre":
        text = _write_verbatim(node.lines)
        return f"<code>{text}</code>" if text else ""
    return _write_line([piece for line in node.lines for piece in (BREAK, *line)])


def _write_verbatim(lines: list[Line]) -> str:
    """Preformatted text keeps its spaces, but no marks and no empty lines around it (a browser would eat the first)."""
    line_end = Piece((), "\n", True)
    pieces = [piece._replace(marks=()) if piece.is_text else line_end for line in lines for piece in (line_end, *line)]
    full = [index for index, piece in enumerate(pieces) if piece.content.strip()]
    if not full:
        return ""
    pieces = pieces[full[0] : full[-1] + 1]
    pieces[0] = pieces[0]._replace(content=pieces[0].content.lstrip("\n"))
    pieces[-1] = pieces[-1]._replace(content=pieces[-1].content.rstrip(" \t\n"))
    return _write_pieces(pieces)


def _write_line(line: Line) -> str:
    kept: Line = []
    for piece in line:
        _add_collapsed(kept, piece)
    _trim(kept, breaks=True)
    written = _write_pieces(kept)
    return written if _bears_text(written) else ""


def _add_collapsed(kept: Line, piece: Piece) -> None:
    """Adds a piece without the white space that shows nothing; a lone space or break takes no marks of its own."""
    if piece.is_text:
        content = collapse(piece.content)
        if not kept or kept[-1].content == "<br>" or (kept[-1].is_text and kept[-1].content.endswith(" ")):
            content = content.lstrip(" ")
        piece = piece._replace(content=content)
    elif piece.content == "<br>":
        _trim(kept)
        piece = piece if kept else piece._replace(content="")
    if piece.content in {" ", "<br>"}:
        piece = piece._replace(marks=_shared(piece.marks, kept[-1].marks))
    if piece.content:
        kept.append(piece)


def _trim(kept: Line, breaks: bool = False) -> None:
    while kept:
        last = kept[-1]
        content = last.content.rstrip(" ") if last.is_text else last.content
        if content and not (breaks and content == "<br>" and not last.is_text):
            kept[-1] = last._replace(content=content)
            return
        kept.pop()


def _shared(marks: tuple[Mark, ...], others: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """The marks two neighbours have in common from the outside in."""
    length = 0
    while length < min(len(marks), len(others)) and marks[length] == others[length]:
        length += 1
    return marks[:length]


def _write_pieces(pieces: Line) -> str:
    """The text with each mark opened once for as many neighbours as share it."""
    written: list[str] = []
    opened: tuple[Mark, ...] = ()
    for (marks, is_text), group in groupby(pieces, key=attrgetter("marks", "is_text")):
        content = "".join(piece.content for piece in group)
        shared = len(_shared(opened, marks))
        written += [f"</{mark.tag}>" for mark in reversed(opened[shared:])]
        written += [mark.start for mark in marks[shared:]]
        written.append(escape(content) if is_text else content)
        opened = marks
    return "".join([*written, *(f"</{mark.tag}>" for mark in reversed(opened))])
