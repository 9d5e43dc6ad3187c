"""The text of a WordPress post as plain newsroom HTML: comments and short codes out, paragraphs in."""

import html
import re
from typing import NamedTuple
from urllib.parse import urljoin

from ingest.loose import paragraphs
from language.blocks import plain_text
from language.html import clean

# Codes of WordPress itself; any other is known by an attribute or an end of its own, so that "[sic]" stays.
CODES = frozenset({"audio", "caption", "embed", "gallery", "playlist", "video", "wp_caption"})
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_CAPTION = re.compile(r"\[(?:wp_)?caption\b[^\]]*\](.*?)\[/(?:wp_)?caption\]", re.DOTALL)
_ATTRIBUTE = r"""\s++[\w-]++=(?:"[^"]*+"|'[^']*+'|[^\s\]"']++)"""
_CODE = re.compile(rf"(?<!\[)\[(/?)([a-z][\w-]*+)((?:{_ATTRIBUTE})*+)[^\]\[<>]{{0,200}}\](?!\])", re.IGNORECASE)
_LINK = re.compile(r"""(<a\b[^>]*?\bhref=)(["'])([^"'>]{1,2000})\2""", re.IGNORECASE)
_PICTURE = re.compile(r"""<img\b[^>]*?\bsrc=["']?([^"'\s>]{1,300})""", re.IGNORECASE)


class Body(NamedTuple):
    html: str
    codes: tuple[str, ...]  # names of the short codes that were dropped
    pictures: tuple[str, ...]  # addresses of pictures that stay behind


def body_of(content: str, base: str = "") -> Body:
    """A post's content as HTML of paragraphs, and what was left out of it. `base` is where relative links lead from."""
    text = _COMMENT.sub("", content.replace("\r\n", "\n").replace("\r", "\n"))
    pictures = tuple(dict.fromkeys(html.unescape(found) for found in _PICTURE.findall(text)))
    text = _CAPTION.sub(lambda code: f"\n\n<figure><figcaption>{code[1].strip()}</figcaption></figure>\n\n", text)
    dropped: list[str] = []
    ends = set(re.findall(r"\[/([a-z][\w-]*)\]", text, re.IGNORECASE))
    text = _CODE.sub(lambda code: _without(code, ends, dropped), text)
    text = _LINK.sub(lambda link: _led_from(base, link), text) if base else text
    return Body(paragraphs(text), tuple(dict.fromkeys(dropped)), pictures)


def _led_from(base: str, link: re.Match[str]) -> str:
    """A relative link as a whole address, so that it does not lead into our own pages; one within the text stays."""
    said = html.unescape(link[3]).strip()
    try:
        whole = said if said.startswith("#") else urljoin(base, said)
    except ValueError:
        return link[0]
    return f"{link[1]}{link[2]}{html.escape(whole)}{link[2]}"


def _without(code: re.Match[str], ends: set[str], dropped: list[str]) -> str:
    if code[1] or code[2].lower() in CODES or code[3] or code[2] in ends:
        dropped.append(code[2].lower())
        return ""
    return code[0]


def plain(markup: str) -> str:
    """Markup as one line of text; the markup as it is if it is more than a body may hold."""
    try:
        return " ".join(plain_text(clean(markup)).split())
    except ValueError:
        return " ".join(markup.split())
