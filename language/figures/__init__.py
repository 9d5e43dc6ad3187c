"""The figures of a text: money, percent, quantities and dates, each with its qualifier and its place.

What is ambiguous yields nothing: a wrong number is worse than a missing one. The work is linear in the length of the
text, because every rule looks at a bounded number of neighbouring tokens.
"""

from language.figures.figure import Figure
from language.figures.scan import read_figures, read_number

__all__ = ["Figure", "read_figures", "read_number"]
