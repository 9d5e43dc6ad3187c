"""Text cut into tokens once, so that every later step looks at a bounded number of neighbours."""

import re

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SAME_LENGTH = _FULL_WIDTH | {0xFFE5: "¥", 0x2019: "'", 0x2018: "'", 0x2011: "-", 0x2010: "-", 0x301C: "~", 0x3000: " "}
_CJK = "\u3005\u3040-\u30ff\u3400-\u9fff"

# Each alternative only runs forward, so the whole is linear in the length of the text.
_TOKEN = re.compile(
    r"(?P<url>https?://\S+|www\.\S+)"
    r"|(?P<gap>\n\s*\n\s*)"
    r"|(?P<number>(?:[0-9]+(?:[.,'][0-9]+|[\u00a0\u202f\u2009][0-9]{3}(?![0-9]))*|(?<![\w.])\.[0-9]+)[½¼¾⅓⅔]?|[½¼¾⅓⅔])"
    r"|(?P<symbol>[A-Z]{0,3}[$£¥]|[€₹₩₽₺₦₪₫₱฿₴₸₡₵])"
    rf"|(?P<cjk>[{_CJK}])"
    rf"|(?P<word>[^\W\d_{_CJK}]+(?:'[^\W\d_{_CJK}]+)*)"
    r"|(?P<mark>\S)"
)

_PAD = 24


class Tokens:
    """Parallel lists, padded at the end with empty tokens.

    The padding spares every look ahead a test for the end, and since index -1 is padding too, a look at the token
    before the first finds nothing.
    """

    __slots__ = ("count", "ends", "kinds", "lower", "starts", "words")

    def __init__(self, text: str) -> None:
        found = list(_TOKEN.finditer(text.translate(_SAME_LENGTH)))
        beyond = [len(text) + 2] * _PAD
        self.count = len(found)
        self.words = [match.group() for match in found] + [""] * _PAD
        self.lower = [word.lower() for word in self.words]
        self.kinds = [match.lastgroup or "" for match in found] + ["end"] * _PAD
        self.starts = [match.start() for match in found] + beyond
        self.ends = [match.end() for match in found] + [place - 1 for place in beyond]

    def glued(self, index: int) -> bool:
        """Whether the token follows the one before it without a space."""
        return index > 0 and self.starts[index] == self.ends[index - 1]

    def after_hyphen(self, index: int) -> int:
        """The index behind a hyphen that joins two words ("31-megawatt"), else the same index."""
        joins = self.lower[index] == "-" and self.glued(index) and self.glued(index + 1)
        return index + 1 if joins else index

    def capital(self, index: int) -> bool:
        """Whether the word starts with a capital letter."""
        return self.words[index][:1].isupper()

    def opens_sentence(self, index: int) -> bool:
        """Whether nothing, a full stop, a quotation mark or a bracket stands before the token."""
        before = self.kinds[index - 1]
        return before in ("end", "gap") or (before == "mark" and self.lower[index - 1] in ".!?:;\"“”„«»|•([-–—'")
