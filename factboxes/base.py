"""What every kind of fact box is: a struct of typed facts, a row of the working copy, a row of the record.

A kind is one file in a `kinds/` folder of this room or of any installed app: a subclass of `Facts`, one of `FactBox`
and one of `FactRecord`. Being there is being registered; see registry.py.
"""

import uuid
from collections.abc import Iterator
from typing import Any, ClassVar

import msgspec
from django.db import models

from factboxes.values import Value, members

MAX_ROWS = 40


class FactsRefused(ValueError):
    """Facts that break a rule: (path, sentence) pairs, the path as in `amounts/0/value`."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{path}: {text}" if path else text for path, text in problems))


class Facts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The typed content of one box. Subclasses add fields; lists of values are ordered rows."""

    proposed: tuple[str, ...] = ()  # paths of plain fields that a machine filled in and no editor has confirmed

    def __post_init__(self) -> None:
        for field in self.__struct_fields__:
            rows = getattr(self, field)
            if isinstance(rows, tuple) and len(rows) > MAX_ROWS:
                raise ValueError(f"{field}: {len(rows)} rows; the limit is {MAX_ROWS}")

    def statement(self, language: str) -> str:
        """The box in one display sentence, made of its values."""
        raise NotImplementedError

    def values(self) -> Iterator[tuple[str, Value]]:
        """(path, value) of every typed value, rows in their order: ("amounts/0", Amount(...))."""
        for field in self.__struct_fields__:
            held = getattr(self, field)
            if isinstance(held, Value):
                yield field, held
            elif isinstance(held, tuple):
                yield from ((f"{field}/{at}", row) for at, row in enumerate(held) if isinstance(row, Value))


class FactBox(models.Model):
    """One box of the working copy: main values as columns, repeated parts as one typed JSON column."""

    kind: ClassVar[str]
    title: ClassVar[str]
    emoji: ClassVar[str]
    facts_type: ClassVar[type[Facts]]
    rank: ClassVar[int] = 100  # where the kind stands among the others at the desk
    filters: ClassVar[dict[str, str]] = {}  # words of the fact query -> a column of the record, such as stance

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0, help_text="The order among all boxes of the story.")
    label = models.CharField(max_length=40, blank=True, help_text="Shown instead of the kind's own name.")
    wording = models.CharField(
        max_length=300, blank=True, help_text="Your own sentence. Left empty, one is made of the values."
    )
    rows = models.JSONField(default=dict, blank=True)
    chosen = models.JSONField(default=list, blank=True, editable=False)  # passages an editor chose, as Evidence

    class Meta:
        abstract = True
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=models.Q(position__lt=12), name="%(class)s_at_most_12_in_all"),
        ]

    def __str__(self) -> str:
        return self.label or f"box {self.position + 1}"

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """Fields of the facts that have a column of their own; all others live in `rows`."""
        own = {field.name for field in cls._meta.get_fields()}
        return tuple(name for name in cls.facts_type.__struct_fields__ if name in own)

    def raw_facts(self) -> dict[str, Any]:
        """The facts as plain JSON values, in the struct's order."""
        held = dict(self.rows) | {name: getattr(self, name) for name in self.columns()}
        return {name: held[name] for name in self.facts_type.__struct_fields__ if name in held}

    @classmethod
    def from_facts(cls, facts: Facts) -> dict[str, Any]:
        """Column values of the working copy for decoded facts."""
        raw = plain(facts)
        columns = cls.columns()
        return {name: raw.get(name, "") for name in columns} | {  # what a kind leaves out when empty is text
            "rows": {name: value for name, value in raw.items() if name not in columns}
        }


class FactRecord(models.Model):
    """A kind's own columns in the record; amounts, dates and terms hang on the shared `publishing.Fact`."""

    append_only: ClassVar[bool] = True
    fact = models.OneToOneField("publishing.Fact", models.PROTECT, primary_key=True, related_name="%(class)s")

    class Meta:
        abstract = True

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """Names of the facts that this record keeps as columns."""
        return tuple(field.name for field in cls._meta.concrete_fields if field.name != "fact")


def plain(facts: Facts) -> dict[str, Any]:
    """Facts as plain JSON values (a dict), lossless."""
    raw: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(facts))
    return raw


def choices(literal: object) -> list[tuple[str, str]]:
    """Choices of a column from an enumeration."""
    return [(word, word.replace("_", " ")) for word in members(literal)]


def one_of(column: str, literal: object, name: str) -> models.CheckConstraint:
    """The database's own guard that a column holds a word of the enumeration."""
    return models.CheckConstraint(condition=models.Q(**{f"{column}__in": members(literal)}), name=name)
