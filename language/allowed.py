"""What may stand in the body of a story: its tags, its attributes with the shape of their values, its limits.

It is what the desk's editor can hold: what its schema does not know would be gone with the next keystroke.
"""

import html
import re
import unicodedata
from typing import Final

import nh3

MAX_CHARACTERS: Final = 200_000  # of cleaned HTML without the names of its blocks
MAX_BLOCKS: Final = 5_000  # elements that bear text
MAX_DEPTH: Final = 8  # lists, items, quotations, tables, rows, cells and figures around a text
MAX_CELLS_FILLED: Final = 20_000  # empty cells added to rows of tables that are shorter than others
MAX_MARKUP: Final = 2_000_000  # characters of what comes in

LEAVES = frozenset({"p", "h2", "h3", "h4", "figcaption", "cite", "pre"})  # hold text only
CELLS = frozenset({"li", "td", "th"})  # hold text, or paragraphs and other blocks
STRUCTURE = {  # hold only these
    "ul": frozenset({"li"}),
    "ol": frozenset({"li"}),
    "table": frozenset({"tr"}),
    "tr": frozenset({"td", "th"}),
}
MARKS = ("a", "strong", "em", "s", "sub", "sup", "code")  # within a line, outermost first
BLOCKS = (LEAVES | CELLS | {*STRUCTURE, "blockquote", "figure", "hr"}) - {"cite"}

OWN_ID = re.compile(r"b[0-9a-f]{8}(?:-[1-9]\d{0,5})?", re.ASCII)

_ANY = re.compile(r"(?s).+")
_PIXELS = re.compile(r"[1-9]\d{0,4}", re.ASCII)
_EVERYWHERE = {"id": OWN_ID}
_OWN = {
    "a": {
        # A browser reads a backslash as a slash, and two of them as the start of another site's address.
        "href": re.compile(r"(?i:https?://[^/\\?#]|mailto:[^/\\]).*|/(?![/\\]).*|#.*"),
        "title": _ANY,
    },
    "img": {
        "src": re.compile(r"/media/(?!.*\.\.)[\w.~%-]+(?:/[\w.~%-]+)*", re.ASCII),
        "alt": re.compile(r"(?s).*"),
        "width": _PIXELS,
        "height": _PIXELS,
    },
}
_ADDRESSES = frozenset({"href", "src"})

_SPACE = re.compile(r"[ \t\n]+")
_NEWLINE = re.compile(r"\r\n?|\f")
# Controls, surrogates, and the overrides that can make a line read differently from what it says.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_GATE = nh3.Cleaner(
    tags=BLOCKS | {*MARKS, "br", "cite", "img", "tbody"},
    clean_content_tags=set(),
    attributes={"*": set(_EVERYWHERE)} | {tag: set(rules) for tag, rules in _OWN.items()},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener",
)


def tidy(text: str) -> str:
    """Returns the text without controls, surrogates and bidirectional overrides; every line end is a newline."""
    return _FORBIDDEN.sub("", _NEWLINE.sub("\n", text))


def collapse(text: str) -> str:
    """Returns the text with each run of spaces, tabs and newlines as one space; a no-break space stays."""
    return _SPACE.sub(" ", text)


def start_tag(tag: str, attributes: dict[str, str]) -> str:
    """Returns the start tag with those of the attributes that are allowed and well formed, always in one order."""
    rules = _EVERYWHERE | _OWN.get(tag, {})
    values = {name: _tidy_value(name, attributes[name]) for name in rules if name in attributes}
    kept = [(name, value) for name, value in values.items() if rules[name].fullmatch(value)]
    return f"<{tag}" + "".join(f' {name}="{_quote(value)}"' for name, value in kept) + ">"


def _quote(value: str) -> str:
    """As nh3 writes it, so that what passes the gate is never shorter than what came to it."""
    return html.escape(value, quote=False).replace('"', "&quot;")


def _tidy_value(name: str, value: str) -> str:
    value = tidy(value)
    if name in _ADDRESSES:  # browsers skip tabs and newlines inside an address
        value = value.replace("\t", "").replace("\n", "").strip(" ").replace(" ", "%20")
    return unicodedata.normalize("NFC", collapse(value).strip(" "))


def escape(text: str) -> str:
    """Returns text for HTML in NFC; U+0338 at its start is written as a reference, for NFC would melt it into `>`."""
    escaped = html.escape(unicodedata.normalize("NFC", text), quote=False)
    return "&#824;" + escaped[1:] if escaped.startswith("\u0338") else escaped


def pass_gate(canonical: str) -> str:
    """Returns what nh3 lets through of canonical HTML: the same, links with rel="noopener"."""
    return _GATE.clean(canonical).replace("&nbsp;", "\u00a0").replace(">\u0338", ">&#824;")
