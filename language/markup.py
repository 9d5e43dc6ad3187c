"""Cuts markup into tags and text, in time linear in its length whatever it holds."""

import html as entities
import re
from collections.abc import Iterator
from typing import NamedTuple

_RAW = frozenset({"iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title", "xmp"})
_FOREIGN = frozenset({"svg", "math"})  # may close themselves

_MARKUP = re.compile(r"<(?:(/?)([a-zA-Z][^\s/>]*)|!--|[!?/])")
_ATTRIBUTE = re.compile(r"""[\s/=]*([^\s/>=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?""")
_TAG_END = re.compile(r"[\s/=]*>")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[a-zA-Z][a-zA-Z0-9]{1,31};?)")


class Token(NamedTuple):
    """One piece of markup: kind is "text", "start" or "end"; name is the tag, or the text with entities decoded."""

    kind: str
    name: str
    attributes: dict[str, str]
    start: int  # offset of the piece in the markup


def tokens(html: str) -> Iterator[Token]:
    """Yields tags and text in order; comments, and raw elements such as script with all they hold, are left out."""
    position = 0
    while found := _MARKUP.search(html, position):
        if found.start() > position:
            yield _text(html, position, found.start())
        if not found[2]:
            position = _after(html, "-->" if found[0] == "<!--" else ">", found.end())
            continue
        attributes, position = _read_attributes(html, found.end())
        if position < 0:  # the markup ends inside the tag
            return
        name = found[2].lower()
        if found[1]:
            yield Token("end", name, {}, found.start())
        elif name in _RAW:
            position = _after_raw(html, name, position)
        elif name not in _FOREIGN or html[position - 2] != "/":
            yield Token("start", name, attributes, found.start())
    if position < len(html):
        yield _text(html, position, len(html))


def _text(html: str, start: int, end: int) -> Token:
    """html.unescape raises on a reference of thousands of digits, so it sees those of a sane length only."""
    text = html[start:end]
    return Token("text", _REFERENCE.sub(_decode, text) if "&" in text else text, {}, start)


def _decode(reference: re.Match[str]) -> str:
    return entities.unescape(reference[0])


def _decode_closed(reference: re.Match[str]) -> str:
    """In an address `&copy=1` is a parameter, so only references with their semicolon count in attributes."""
    return entities.unescape(reference[0]) if reference[0].endswith(";") else reference[0]


def _after(html: str, end: str, position: int) -> int:
    found = html.find(end, position)
    return found + len(end) if found >= 0 else len(html)


def _after_raw(html: str, name: str, position: int) -> int:
    found = re.compile(rf"</{name}[^>]*>?", re.IGNORECASE).search(html, position)
    return found.end() if found else len(html)


def _read_attributes(html: str, position: int) -> tuple[dict[str, str], int]:
    """The attributes of a tag, the first of a name, and the offset behind the tag; -1 if the tag is never closed."""
    attributes: dict[str, str] = {}
    while found := _ATTRIBUTE.match(html, position):
        value = found[2] or found[3] or found[4] or ""
        attributes.setdefault(found[1].lower(), _REFERENCE.sub(_decode_closed, value))
        position = found.end()
    end = _TAG_END.match(html, position)
    return attributes, end.end() if end else -1
