"""A story's boxes as fact rows, written with its edition. A new kind needs nothing here."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from django.db import models

from articles.document import Box, Document
from factboxes import registry
from factboxes.base import Facts
from factboxes.values import KeyDate, Money, Party, Place, Value, Voice, scaled
from publishing.factkeys import calendar, listed, located, word
from publishing.models import Edition, Fact, FactAmount, FactDate, FactTerm


def write_all(pairs: Sequence[tuple[Edition, Document]], numbers: Sequence[int | None] = ()) -> None:
    """One Fact a box with its amounts, dates, terms and the kind's own columns; a closed edition's facts are closed.

    `numbers` are keys the facts had before, in their order: partners may have noted them.
    """
    made = [
        (_fact(edition, position, box), box)
        for edition, document in pairs for position, box in enumerate(document.boxes)
    ]  # fmt: skip
    for (fact, _), number in zip(made, numbers, strict=False):
        fact.pk = number
    Fact.objects.bulk_create(fact for fact, _ in made)
    rows: dict[Any, list[Any]] = {}
    for fact, box in made:
        facts = box.decoded()
        for row in _rows(fact, facts, box.facts) if facts is not None else ():
            rows.setdefault(type(row), []).append(row)
    for model, held in rows.items():
        model._default_manager.bulk_create(held)


def _fact(edition: Edition, position: int, box: Box) -> Fact:
    return Fact(
        edition=edition, article_id=edition.article_id, box=box.id, kind=box.kind, position=position, label=box.label,
        emoji=box.emoji, statement=box.statement, facts=box.facts,
        evidence=[msgspec.to_builtins(passage) for passage in box.evidence], section_path=edition.section_path,
        language=edition.language, shown_at=edition.shown_at, live_from=edition.live_from,
        live_to=edition.live_to,
    )  # fmt: skip


def _rows(fact: Fact, facts: Facts, raw: dict[str, Any]) -> Iterator[models.Model]:
    """What hangs on a fact: amounts, dates, terms and the record of its kind."""
    dated = False
    yield from _words(fact, raw)
    for path, value in facts.values():
        if isinstance(value, Money):
            yield _amount(fact, path, value)
        elif isinstance(value, KeyDate):
            dated = True
            yield _date(fact, path, value)
        elif (term := _term(value)) is not None:
            yield FactTerm(fact=fact, folded=term["name"].lower()[:500], **term, **listed(fact))
    if not dated:
        yield _shown(fact)
    record = registry.records()[fact.kind]
    yield record(fact=fact, **{name: raw[name] for name in record.columns()})


def _amount(fact: Fact, path: str, value: Money) -> FactAmount:
    lower, upper = value.bounds()
    return FactAmount(
        fact=fact, path=path, role=getattr(value, "role", ""), label=getattr(value, "label", ""),
        currency=value.currency, qualifier=value.qualifier, value=value.value or "", value_max=value.value_max or "",
        lower=scaled(lower, up=False), upper=scaled(upper, up=True), **listed(fact),
    )  # fmt: skip


def _date(fact: Fact, path: str, value: KeyDate) -> FactDate:
    earliest, latest = value.bounds()
    return FactDate(
        fact=fact, path=path, role=value.role, label=value.label, value=value.value, precision=value.precision,
        earliest=earliest, latest=latest, **calendar(earliest), **listed(fact),
    )  # fmt: skip


def _shown(fact: Fact) -> FactDate:
    """A fact that states no date is looked up by its story's shown date: the day of the news is the day of the deal."""
    day = fact.shown_at.date()
    return FactDate(
        fact=fact, path="", role="published", value=day.isoformat(), precision="day", earliest=day, latest=day,
        **calendar(day), **listed(fact),
    )  # fmt: skip


def _words(fact: Fact, raw: dict[str, Any]) -> list[FactTerm]:
    """The values that the kind's own filters ask for."""
    held = {name: raw[column] for name, column in registry.kinds()[fact.kind].filters.items()}
    return [
        FactTerm(fact=fact, kind="word", role=name, name=word(name, value), folded=word(name, value), **listed(fact))
        for name, value in held.items()
    ]


def _term(value: Value) -> dict[str, Any] | None:
    if isinstance(value, Party) and value.name:
        return {"kind": "party", "role": value.role, "name": value.name, "ref": value.ref}
    if isinstance(value, Place):
        return {"kind": "place", "role": value.role, "name": value.name, "ref": value.code} | located(
            value.name, value.code
        )
    if isinstance(value, Voice) and (value.name or value.organisation):
        return {"kind": "voice", "role": value.kind, "name": value.name or value.organisation, "ref": ""}
    return None
