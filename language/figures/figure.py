"""What the grammar hands out: one figure of a text, with its place in it."""

import msgspec


class Figure(msgspec.Struct, frozen=True, gc=False):
    """A figure as the text states it.

    kind: money, percent, quantity or date. A share in words ("a quarter") is a percent; percentage points are
    a quantity with the unit "points".
    value: a plain decimal string; unsigned unless a minus stands in the text; a fraction of three or more digits is
    rounded to one decimal ("66.7"). Dates are "2026", "2026-09", "2026-09-12", "2027-Q3" or "2026-H1".
    Empty when the sum is undisclosed.
    value_max: the upper end, for the qualifier "range" only.
    unit: ISO 4217 for money (empty when the text does not say which currency), "%", the counted noun in the plural,
    or a symbol ("MW"); empty for dates.
    qualifier: exact, up_to, at_least, more_than, less_than, about, range or undisclosed.
    start, end: offsets of the whole passage, qualifier included; number_start, number_end: without the qualifier.
    """

    kind: str
    value: str
    value_max: str | None
    unit: str
    qualifier: str
    start: int
    end: int
    number_start: int
    number_end: int
