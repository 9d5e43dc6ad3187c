"""Sorts markup of any kind into a shallow tree of blocks and lines, without judging what may be published."""

from collections.abc import Iterable
from typing import NamedTuple

from language.allowed import BLOCKS, LEAVES, MARKS, MAX_CELLS_FILLED, MAX_DEPTH, STRUCTURE, start_tag, tidy
from language.markup import Token

_RENAMED = {"h1": "h2", "h5": "h4", "h6": "h4", "b": "strong", "i": "em", "del": "s", "strike": "s"}
_QUOTES = {"start": "“", "end": "”"}  # what a browser draws around <q>
_DIVIDERS = frozenset(
    {"address", "article", "aside", "body", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt"}
    | {"fieldset", "footer", "form", "header", "hgroup", "html", "legend", "main", "menu", "nav", "option", "section"}
    | {"summary", "tbody", "tfoot", "thead"}
)
_DROPPED = frozenset({"audio", "button", "canvas", "math", "object", "select", "svg", "template", "video"})
_IMPLIED = {"ul": "li", "ol": "li", "table": "tr", "tr": "td"}
_HOMES = {
    "li": frozenset({"ul", "ol"}),
    "tr": frozenset({"table"}),
    "td": frozenset({"table", "tr"}),
    "th": frozenset({"table", "tr"}),
    "figcaption": frozenset({"figure"}),
}
_WALLS = frozenset({"blockquote", "figure", "td", "th"})  # an item or caption does not look for its home beyond these


class Mark(NamedTuple):
    """An inline element around a piece of text."""

    tag: str
    start: str  # its start tag as written


class Piece(NamedTuple):
    """Text under some marks, or one br."""

    marks: tuple[Mark, ...]
    content: str  # plain text, or the tag of the br as written
    is_text: bool


BREAK = Piece((), "<br>", False)
_EMPHASIS = Mark("em", "<em>")
Line = list[Piece]


class Node:
    """A block with its lines and inner blocks, or a picture."""

    __slots__ = ("attributes", "children", "implied", "tag")

    def __init__(self, tag: str, attributes: dict[str, str], implied: bool = False) -> None:
        self.tag, self.attributes, self.implied = tag, attributes, implied
        self.children: list[Node | Line] = []

    @property
    def lines(self) -> list[Line]:
        """Its own lines, without those of inner blocks."""
        return [child for child in self.children if isinstance(child, list)]


def emphasised(leaf: Node) -> Node:
    """Returns a caption or attribution as a paragraph that is emphasised all through."""
    paragraph = Node("p", leaf.attributes)
    for line in leaf.lines:
        paragraph.children.append([piece._replace(marks=_nested((*piece.marks, _EMPHASIS))) for piece in line])
    return paragraph


def _nested(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The marks as the desk's editor nests them; it holds code without any other mark, and a link means more."""
    held = {mark.tag: mark for mark in marks}
    if "code" in held and "a" not in held:
        return (held["code"],)
    return tuple(held[tag] for tag in MARKS if tag in held and tag != "code")


def _framed(picture: Node) -> Node:
    figure = Node("figure", {})
    figure.children.append(picture)
    return figure


def _has_text(leaf: Node) -> bool:
    return any(piece.is_text and piece.content.strip() for line in leaf.lines for piece in line)


def _figures(figure: Node) -> list[Node | Line]:
    """One figure for each picture, the caption with the last; whatever else the figure held stands on its own."""
    pictures = [_framed(child) for child in figure.children if isinstance(child, Node) and child.tag == "img"]
    captions = [child for child in figure.children if isinstance(child, Node) and child.tag == "figcaption"]
    with_text = [caption for caption in captions if _has_text(caption)]
    if pictures and with_text:
        pictures[-1].children.append(with_text[0])
    waiting = iter(pictures)
    parts: list[Node | Line] = []
    for child in figure.children:
        if isinstance(child, list) or child.tag not in {"img", "figcaption"}:
            parts.append(child)
        elif child.tag == "img":
            parts.append(next(waiting))
        elif not pictures or child not in with_text[:1]:
            parts.append(emphasised(child))
    return parts


class Outline:
    """The tree under construction; `div` and its like only divide lines, so they cost no depth."""

    def __init__(self, pieces: Iterable[Token]) -> None:
        """Raises ValueError when blocks nest deeper than MAX_DEPTH or rows lack more cells than MAX_CELLS_FILLED."""
        self.root = Node("body", {})
        self._stack = [self.root]
        self._marks: dict[str, tuple[Mark, int, int]] = {}  # by tag: the mark, times opened, depth at opening
        self._filled = 0  # cells that rows lacked
        self._fresh = True  # the next text begins a new line
        self._dropping, self._dropped = "", 0
        for piece in pieces:
            self._take(piece)
        self._close(1)

    def _take(self, piece: Token) -> None:
        name = _RENAMED.get(piece.name, piece.name)
        if self._dropping:
            self._drop(piece)
        elif piece.kind == "text":
            self._text(piece.name)
        elif name == "q":
            self._text(_QUOTES[piece.kind])
        elif piece.kind == "start":
            self._start(name, piece.attributes)
        else:
            self._end(name)

    def _drop(self, piece: Token) -> None:
        if piece.kind != "text" and piece.name == self._dropping:
            self._dropped += 1 if piece.kind == "start" else -1
            self._dropping = self._dropping if self._dropped else ""

    def _text(self, text: str) -> None:
        text = tidy(text)
        blank = not text.strip(" \t\n")
        if text and not (blank and self._fresh and self._stack[-1].tag != "pre"):
            self._append(text, True)

    def _append(self, content: str, is_text: bool) -> None:
        self._make_room("p")
        children = self._stack[-1].children
        if self._fresh:
            children.append([])
            self._fresh = False
        line = children[-1]
        assert isinstance(line, list), "blocks make the next line fresh"
        line.append(Piece(_nested(mark for mark, _, _ in self._marks.values()), content, is_text))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _DROPPED:
            self._dropping, self._dropped = tag, 1
        elif tag == "br":
            self._append("<br>", False)
        elif tag == "img":
            self._picture({name: value for name, value in attributes.items() if name != "id"})
        elif tag == "cite" and self._stack[-1].tag == "blockquote":
            self._push(tag, attributes)
        elif tag == "cite":
            self._open_mark("em", {})
        elif tag in MARKS:
            self._open_mark(tag, attributes)
        elif tag in BLOCKS:
            self._open_block(tag, attributes)
        else:
            self._fresh = self._fresh or tag in _DIVIDERS

    def _picture(self, attributes: dict[str, str]) -> None:
        """A picture gets a figure of its own; the paragraph it stands in goes on behind it, as the editor has it."""
        if ' src="' not in start_tag("img", attributes):
            return
        leaf = self._stack.pop().tag if self._stack[-1].tag in LEAVES else ""
        self._make_room("figure")
        if self._stack[-1].tag != "figure":
            self._push("figure", {})
            self._stack.pop()
            self._stack[-1].children[-1] = _framed(Node("img", attributes))
        else:
            self._stack[-1].children.append(Node("img", attributes))
        self._fresh = True
        if leaf:
            self._push(leaf, {})

    def _open_mark(self, tag: str, attributes: dict[str, str]) -> None:
        written = start_tag(tag, {name: value for name, value in attributes.items() if name != "id"})
        if tag == "a":
            self._marks.pop(tag, None)  # links don't nest
            if ' href="' not in written:
                return
        mark, times, depth = self._marks.get(tag, (Mark(tag, written), 0, len(self._stack)))
        self._marks[tag] = mark, times + 1, depth

    def _open_block(self, tag: str, attributes: dict[str, str]) -> None:
        top = self._stack[-1].tag
        self._fresh = True
        if top in LEAVES and tag == "p" != top:
            return  # a paragraph in a heading or caption is a line of it
        if top in LEAVES:
            self._close(len(self._stack) - 1)
        if tag in _HOMES and not self._find_home(tag):
            return
        self._make_room(tag)
        self._push(tag, attributes)
        if tag == "hr":
            self._close(len(self._stack) - 1)

    def _find_home(self, tag: str) -> bool:
        """Closes what stands between here and where such a block belongs; False if it has no home at all."""
        for depth in range(len(self._stack) - 1, 0, -1):
            here = self._stack[depth].tag
            if here in _HOMES[tag]:
                self._close(depth + 1)
                return True
            if here in _WALLS and tag in {"li", "figcaption"}:
                break
        if tag == "li":
            self._make_room("ul")
            self._push("ul", {}, implied=True)
        return tag == "li"

    def _make_room(self, tag: str) -> None:
        """Leaves an implied list, or implies items, rows and cells, until a block of this tag may stand here."""
        while (here := self._stack[-1]).tag in STRUCTURE and tag not in STRUCTURE[here.tag]:
            if here.implied and here.tag == "ul":
                self._close(len(self._stack) - 1)
            else:
                self._push(_IMPLIED[here.tag], {}, implied=True)

    def _push(self, tag: str, attributes: dict[str, str], implied: bool = False) -> None:
        if tag not in LEAVES and len(self._stack) > MAX_DEPTH:
            raise ValueError(f"The body is nested {len(self._stack)} block levels deep; the limit is {MAX_DEPTH}.")
        node = Node(tag, attributes, implied)
        self._stack[-1].children.append(node)
        self._stack.append(node)
        self._fresh = True

    def _close(self, depth: int) -> None:
        """Closes every block from this depth on, with the marks opened inside them."""
        while len(self._stack) > depth:
            closed = self._stack.pop()
            if closed.tag == "figure":
                self._stack[-1].children[-1:] = _figures(closed)
            elif closed.tag == "table":
                self._fill_rows([row for row in closed.children if isinstance(row, Node)])
        self._marks = {tag: mark for tag, mark in self._marks.items() if mark[2] <= depth}
        self._fresh = True

    def _fill_rows(self, rows: list[Node]) -> None:
        """Makes a table's rows equally long at their ends; the editor would do it, but at the front of the first."""
        width = max((len(row.children) for row in rows), default=0)
        self._filled += sum(width - len(row.children) for row in rows)
        if self._filled > MAX_CELLS_FILLED:
            raise ValueError(f"The body's tables lack {self._filled:,} cells; the limit is {MAX_CELLS_FILLED:,}.")
        for row in rows:
            row.children += [Node("td", {}) for _ in range(width - len(row.children))]

    def _end(self, tag: str) -> None:
        if tag == "cite" and self._stack[-1].tag != "cite":
            tag = "em"
        for depth in range(len(self._stack) - 1, 0, -1):
            if self._stack[depth].tag == tag:
                self._close(depth)
                return
        self._fresh = self._fresh or tag in BLOCKS or tag in _DIVIDERS
        if tag in self._marks:
            mark, times, depth = self._marks.pop(tag)
            if times > 1:
                self._marks[tag] = mark, times - 1, depth
