"""What a check answers: where, what is quoted, and what to do about it."""

import hashlib
from typing import Literal

import msgspec

Level = Literal["blocks", "warns", "notes"]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to look at. `place` is a field, a block (`body/b1234abcd`) or a box value (`boxes/<id>/amounts/0`)."""

    id: str
    level: Level
    place: str
    text: str
    quote: str = ""

    @property
    def key(self) -> str:
        """The same finding at the same place has the same key, whatever it quotes."""
        return f"{self.id} {self.place}"

    @property
    def passage(self) -> str:
        """A hash of what it quotes: a waiver lapses when this changes."""
        return hashlib.sha256(f"{self.quote}\n{self.text}".encode()).hexdigest()
