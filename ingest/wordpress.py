"""The text of a WordPress post as plain newsroom HTML: comments and short codes out, paragraphs in."""

import html
import re
from typing import NamedTuple

from language.blocks import plain_text
from language.html import clean

# Codes of WordPress itself; any other is known by an attribute or an end of its own, so that "[sic]" stays.
CODES = frozenset({"audio", "caption", "embed", "gallery", "playlist", "video", "wp_caption"})
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_CAPTION = re.compile(r"\[(?:wp_)?caption\b[^\]]*\](.*?)\[/(?:wp_)?caption\]", re.DOTALL)
_ATTRIBUTE = r"""\s++[\w-]++=(?:"[^"]*+"|'[^']*+'|[^\s\]"']++)"""
_CODE = re.compile(rf"(?<!\[)\[(/?)([a-z][\w-]*+)((?:{_ATTRIBUTE})*+)[^\]\[<>]{{0,200}}\](?!\])", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p[\s>]", re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|dd|div|dl|dt|figure|figcaption|h[1-6]|hr|li|ol|pre|section|table|tbody|td|"
    r"th|thead|tr|ul)\b",
    re.IGNORECASE,
)
_PRE = re.compile(r"<pre\b.*?</pre>", re.DOTALL | re.IGNORECASE)
_PICTURE = re.compile(r"""<img\b[^>]*?\bsrc=["']?([^"'\s>]{1,300})""", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


class Body(NamedTuple):
    html: str
    codes: tuple[str, ...]  # names of the short codes that were dropped
    pictures: tuple[str, ...]  # addresses of pictures that stay behind


def body_of(content: str) -> Body:
    """A post's content as HTML of paragraphs, and what was left out of it."""
    text = _COMMENT.sub("", content.replace("\r\n", "\n").replace("\r", "\n"))
    pictures = tuple(dict.fromkeys(html.unescape(found) for found in _PICTURE.findall(text)))
    text = _CAPTION.sub(lambda code: f"\n\n<figure><figcaption>{code[1].strip()}</figcaption></figure>\n\n", text)
    dropped: list[str] = []
    ends = set(re.findall(r"\[/([a-z][\w-]*)\]", text, re.IGNORECASE))
    text = _CODE.sub(lambda code: _without(code, ends, dropped), text)
    return Body(text if _PARAGRAPH.search(text) else _paragraphs(text), tuple(dict.fromkeys(dropped)), pictures)


def _without(code: re.Match[str], ends: set[str], dropped: list[str]) -> str:
    if code[1] or code[2].lower() in CODES or code[3] or code[2] in ends:
        dropped.append(code[2].lower())
        return ""
    return code[0]


def _paragraphs(text: str) -> str:
    """Blank lines part paragraphs and single line ends break lines, as WordPress itself shows such a text."""
    kept: list[str] = []

    def aside(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\n\n<pre>{len(kept) - 1}</pre>\n\n"

    parts = [part.strip() for part in _BLANK_LINES.split(_PRE.sub(aside, text)) if part.strip()]
    written = "\n".join(_paragraph(part) for part in parts)
    return re.sub(r"<pre>(\d+)</pre>", lambda found: kept[int(found[1])] if int(found[1]) < len(kept) else "", written)


def _paragraph(part: str) -> str:
    """A part that begins with a block is left as it is; text behind its last block is a paragraph of its own."""
    if _BLOCK.match(part):
        return part
    before = _BLOCK.search(part)
    end = before.start() if before else len(part)
    lines = part[:end].strip().replace("\n", "<br>\n")
    return f"<p>{lines}</p>{part[end:]}" if lines else part


def plain(markup: str) -> str:
    """Markup as one line of text; the markup as it is if it is more than a body may hold."""
    try:
        return " ".join(plain_text(clean(markup)).split())
    except ValueError:
        return " ".join(markup.split())
