"""One text under the reader's eye: its tokens, its language, and how far it has been read."""

from decimal import Decimal
from typing import NamedTuple

from language.figures.lexicon import Lexicon
from language.figures.tokens import Tokens


class Reading:
    """`year` is the year of publication; `floor` is the first token that no figure has claimed yet."""

    __slots__ = ("counted", "floor", "lexicon", "tokens", "words", "year")

    def __init__(self, text: str, lexicon: Lexicon, year: int | None = None) -> None:
        self.tokens = Tokens(text)
        self.lexicon = lexicon
        self.words = lexicon.words
        self.year = year
        self.floor = 0
        self.counted: Found | None = None  # the last quantity read


class Found(NamedTuple):
    """A figure in tokens; without a kind it is a passage to be passed over, such as "May 5" of an unknown year."""

    kind: str
    value: str
    unit: str
    start: int
    end: int
    value_max: str | None = None
    qualifier: str = ""


def plain(value: Decimal) -> str:
    """A decimal without exponent and without trailing zeros after the point."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def ratio(numerator: int, denominator: int, whole: int = 1) -> Decimal:
    """A fraction of `whole`: as it is when it ends within three decimals, else with one (below 1, three digits)."""
    value = Decimal(numerator * whole) / denominator
    exact = value.quantize(Decimal("0.001"))
    if exact == value:
        return exact
    return value.quantize(Decimal("0.1")) if value >= 1 else Decimal(f"{value:.3g}")
