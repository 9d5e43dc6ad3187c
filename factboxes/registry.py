"""Which kinds of fact box there are: asked of Django's app registry, listed nowhere."""

import re
from functools import cache
from typing import Any

import msgspec
from django.apps import apps

from factboxes.base import FactBox, FactRecord, Facts, FactsRefused

_AT = re.compile(r"^(?P<text>.*?)(?: - at `\$(?P<path>.*)`)?$", re.DOTALL)


def kinds() -> dict[str, type[FactBox]]:
    """Every installed kind by its name, by rank."""
    return _kinds() if apps.models_ready else _kinds.__wrapped__()


@cache
def _kinds() -> dict[str, type[FactBox]]:
    found = [model for model in apps.get_models() if issubclass(model, FactBox)]
    return {model.kind: model for model in sorted(found, key=lambda model: (model.rank, model.kind))}


def records() -> dict[str, type[FactRecord]]:
    """The record table of every kind, by the kind's name (its class is named like the box, plus "Record")."""
    return _records() if apps.models_ready else _records.__wrapped__()


@cache
def _records() -> dict[str, type[FactRecord]]:
    boxes = {model.__name__ + "Record": name for name, model in kinds().items()}
    return {boxes[model.__name__]: model for model in apps.get_models() if issubclass(model, FactRecord)}


def decode(kind: str, raw: dict[str, Any]) -> Facts | None:
    """The facts by the kind's own struct; None for a kind that is not installed here. FactsRefused if a rule breaks."""
    box = kinds().get(kind)
    if box is None:
        return None
    try:
        return msgspec.convert(raw, box.facts_type)
    except msgspec.ValidationError as error:
        raise FactsRefused([explain(str(error), raw)]) from None


def explain(message: str, raw: Any) -> tuple[str, str]:
    """(path, sentence) from a struct's refusal, with the value it met: `amounts/0/value`."""
    match = _AT.match(message)
    assert match is not None
    path = [part for part in re.split(r"[.\[\]]+", match["path"] or "") if part and part != "..."]
    text = match["text"]
    field, _, rest = text.partition(": ")
    if rest and field.isidentifier():
        path, text = [*path, field], rest
    return "/".join(path), text if ":" in message.split(" - at")[0] else f"{text}, got {_met(raw, path)!r}"


def _met(raw: Any, path: list[str]) -> Any:
    for part in path:
        try:
            raw = raw[int(part)] if isinstance(raw, list | tuple) else raw[part]
        except (KeyError, IndexError, ValueError, TypeError):
            return None
    return raw if not isinstance(raw, str) else raw[:60]
