"""What the one sanitiser takes out of a body beyond form: told to the editor, who may have meant it."""

import re

from language.allowed import start_tag
from language.markup import tokens

MOST_NAMED = 12
# Other tags that a body cannot hold are rewritten, their text stays: nothing to tell.
GONE = frozenset(
    "applet audio base button canvas embed form frame frameset iframe input link math meta noscript object script "
    "select style svg template textarea video".split()
)
_TAG = re.compile(r"<([a-z][a-z0-9]{0,20})", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,20}:", re.IGNORECASE)


def removed(html: str) -> list[str]:
    """Names of what cleaning takes out of a body with its meaning, such as "<script>", "onclick"; [] if nothing."""
    found = {f"<{name}>": None for tag in _TAG.findall(html) if (name := tag.lower()) in GONE}
    for token in tokens(html):
        if token.kind == "start":
            found |= dict.fromkeys(_of_tag(token.name, token.attributes))
    return list(found)


def _of_tag(tag: str, attributes: dict[str, str]) -> list[str]:
    names = [name[:30] for name in attributes if name.startswith("on")]
    for holder, name, what in (("a", "href", "a link"), ("img", "src", "a picture")):
        if tag == holder and (address := attributes.get(name)) and name not in start_tag(tag, {name: address}):
            scheme = _SCHEME.match("".join(address.split()))
            names.append(f"{what} to {scheme[0].lower()}" if scheme else f"{what} to another address")
    return names


def told(names: list[str]) -> str:
    """The sentence for the editor."""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return (
        f"Removed from the body: {', '.join(names[:MOST_NAMED])}{more}. It takes text, lists, tables, links by http, "
        "https and mailto, and pictures of the library."
    )
