"""Text that stands between the blocks of a post becomes paragraphs, as WordPress itself shows it.

Authors mix both: bare text with blank lines, and here and there a heading, a list or a paragraph of their own.
"""

import re
from collections.abc import Iterator

DEEPEST = 4  # blocks within blocks whose text is looked at; below, it stays as it is
TOO_DEEP = 100  # blocks within blocks; from there the text stays as it is
_TAG = re.compile(
    r"<(/?)(address|article|aside|blockquote|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|"
    r"hr|li|main|menu|nav|ol|p|pre|script|section|style|summary|table|tbody|td|tfoot|th|thead|tr|ul)\b[^>]*>",
    re.IGNORECASE,
)
_HOLDS_TEXT = {"article", "aside", "blockquote", "details", "div", "main", "section"}
_SOURCE = re.compile(r"<cite\b[^>]*>[^<]*</cite>", re.IGNORECASE)  # of a quotation
_SPACER = re.compile(r"^(?:[ \t]|&nbsp;|\xa0)+$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def paragraphs(text: str, depth: int = 0) -> str:
    """The text with its blocks as they are and the rest in paragraphs; a single line end in them breaks the line."""
    written: list[str] = []
    at = 0
    for start, end, name in _blocks(text):
        written += [*_loose(text[at:start]), _within(text[start:end], name, depth)]
        at = end
    return "\n".join([*written, *_loose(text[at:])])


def _loose(text: str) -> Iterator[str]:
    for part in _BLANK_LINES.split(_SPACER.sub("", text)):
        lines = part.strip()
        if _SOURCE.fullmatch(lines):
            yield lines
        elif lines:
            yield "<p>" + lines.replace("\n", "<br>\n") + "</p>"


def _within(block: str, name: str, depth: int) -> str:
    """A block that may hold paragraphs gets its own, where a blank line or a paragraph beside bare text asks for it."""
    start, end = block.find(">") + 1, block.rfind("</")
    inner = block[start:end] if end > start else ""
    wanted = name in _HOLDS_TEXT and depth < DEEPEST and (name == "blockquote" or _BLANK_LINES.search(inner.strip()))
    return f"{block[:start]}{paragraphs(inner, depth + 1)}{block[end:]}" if wanted and inner else block


def _blocks(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, name) of each outermost block; one that nothing closes goes to the end of the text."""
    open_: list[str] = []
    began = 0
    for tag in _TAG.finditer(text):
        ends, name = bool(tag[1]), tag[2].lower()
        if open_ == ["p"] and not ends:  # any block ends a paragraph
            yield began, tag.start(), open_.pop()
        if not open_:
            began = tag.start()
        outermost = open_[0] if open_ else name
        _step(open_, name, ends)
        if not open_:
            yield began, tag.end(), outermost
        if len(open_) > TOO_DEEP:
            break
    if open_:
        yield began, len(text), open_[0]


def _step(open_: list[str], name: str, ends: bool) -> None:
    if ends and name in open_:
        while open_.pop() != name:
            pass
    elif not ends and name != "hr":
        open_.append(name)
