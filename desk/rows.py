"""Repeated parts of a fact box as rows of plain inputs, made from the struct itself: a new kind needs nothing here.

It works without scripts (spare rows are at hand); rows.js adds rows on demand.
"""

from typing import Any, get_args, get_origin

import msgspec
from django import forms

from factboxes.values import Value

SPARE = 1  # empty rows offered
MOST = 200  # rows read of one table; the box itself allows fewer and says so
HIDDEN = {"as_written", "ref"}
WIDE = {"label", "name", "quote", "text", "condition", "statement", "summary"}


def row_type(annotation: Any) -> type[Value] | None:
    """The struct of a field of rows, `tuple[Amount, ...]`; None for anything else."""
    if get_origin(annotation) is not tuple:
        return None
    held = get_args(annotation)[0]
    return held if isinstance(held, type) and issubclass(held, Value) else None


class Column(msgspec.Struct, frozen=True):
    """One input of a row."""

    name: str
    choices: tuple[str, ...]
    optional: bool  # an empty input means "none", not an empty text

    @property
    def heading(self) -> str:
        return self.name.replace("_", " ")

    @property
    def words(self) -> list[tuple[str, str]]:
        """(word, how it is shown)."""
        return [(word, word.replace("_", " ")) for word in self.choices]

    @property
    def wide(self) -> bool:
        return self.name in WIDE

    @property
    def hidden(self) -> bool:
        return self.name in HIDDEN


def columns(struct: type[Value]) -> tuple[Column, ...]:
    """The inputs of a row, role and label first, where it came from last."""
    hints = {field.name: field.type for field in msgspec.inspect.type_info(struct).fields}  # type: ignore[attr-defined]  # type_info of a struct has fields
    found = [_column(name, hints[name]) for name in struct.__struct_fields__ if name != "origin"]
    first = ("role", "label", "name", "kind")
    return tuple(sorted(found, key=lambda column: first.index(column.name) if column.name in first else len(first)))


def _column(name: str, kind: Any) -> Column:
    if isinstance(kind, msgspec.inspect.LiteralType):
        return Column(name, tuple(str(word) for word in kind.values), False)
    return Column(name, (), isinstance(kind, msgspec.inspect.UnionType))


class RowsWidget(forms.Widget):
    """A table of rows; its value is a list of plain dicts."""

    template_name = "desk/rows.html"

    def __init__(self, struct: type[Value]) -> None:
        super().__init__()
        self.struct = struct
        self.columns = columns(struct)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """A table has no one input to point at; every input in it bears its own name."""
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = list(value or [])
        blank = [dict.fromkeys((column.name for column in self.columns), "")] * SPARE
        context["widget"] |= {
            "columns": self.columns,
            "count": len(rows) + SPARE,
            "rows": [self._cells(name, at, row) for at, row in enumerate([*rows, *blank])],
            "blank": self._cells(name, "__row__", {}),
        }
        return context

    def _cells(self, name: str, at: int | str, row: dict[str, Any]) -> dict[str, Any]:
        cells = [
            {
                "column": column,
                "name": f"{name}-{at}-{column.name}",
                "value": row.get(column.name) or self._first(column, row),
            }
            for column in self.columns
        ]
        return {"at": at, "cells": cells, "origin": row.get("origin", "editor"), "origin_name": f"{name}-{at}-origin"}

    def _first(self, column: Column, row: dict[str, Any]) -> str:
        """A new row's select starts on the struct's own default."""
        if not column.choices:
            return ""
        default = getattr(self.struct, "__struct_defaults__", ())
        names = self.struct.__struct_fields__[-len(default) :] if default else ()
        return str(dict(zip(names, default, strict=True)).get(column.name, column.choices[0]))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]] | None:
        """The rows sent; None when their count is missing or no number, which is an error and never an empty list."""
        count = data.get(f"{name}-count", "")
        if not (count.isascii() and count.isdigit()):
            return None
        rows = [self._row(data, f"{name}-{at}") for at in range(min(int(count), MOST))]
        return [row for row in rows if self._filled(row)]

    def _row(self, data: Any, prefix: str) -> dict[str, Any]:
        row: dict[str, Any] = {"origin": data.get(f"{prefix}-origin") or "editor"}
        for column in self.columns:
            text = data.get(f"{prefix}-{column.name}", "").strip()
            row[column.name] = text if text or not column.optional else None
        return row

    def _filled(self, row: dict[str, Any]) -> bool:
        """A row counts once any of its inputs says something, a select something else than a new row does."""
        return any(row[column.name] and row[column.name] != self._first(column, {}) for column in self.columns)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-count" not in data


class RowsField(forms.Field):
    """A list of plain dicts, checked with the whole box."""

    def __init__(self, struct: type[Value], **kwargs: Any) -> None:
        super().__init__(required=False, widget=RowsWidget(struct), **kwargs)

    def clean(self, value: Any) -> Any:
        if value is None:
            raise forms.ValidationError("The rows did not arrive whole; nothing was changed. Load the page again.")
        return super().clean(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != list(data or [])


class WordsField(forms.CharField):
    """A tuple of short words as one line, parted by semicolons."""

    def prepare_value(self, value: Any) -> Any:
        return "; ".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        return [word.strip() for word in str(value or "").split(";") if word.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != list(self.to_python(data))
