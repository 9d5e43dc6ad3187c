"""A story's boxes as fact rows, written with its edition. A new kind needs nothing here."""

from typing import Any

import msgspec

from articles.document import Box, Document
from factboxes import registry
from factboxes.base import Facts
from factboxes.values import KeyDate, Money, Party, Place, Value, Voice, scaled
from publishing.models import Edition, Fact, FactAmount, FactDate, FactTerm


def write_facts(edition: Edition, document: Document) -> None:
    """One Fact a box with its amounts, dates, terms and the kind's own columns."""
    for position, box in enumerate(document.boxes):
        fact = _fact(edition, position, box)
        facts = box.decoded()
        if facts is None:
            continue
        _rows(fact, facts)
        record = registry.records()[box.kind]
        record._default_manager.create(fact=fact, **{name: box.facts[name] for name in record.columns()})


def _fact(edition: Edition, position: int, box: Box) -> Fact:
    return Fact.objects.create(
        edition=edition, article_id=edition.article_id, box=box.id, kind=box.kind, position=position, label=box.label,
        emoji=box.emoji, statement=box.statement, facts=box.facts,
        evidence=[msgspec.to_builtins(passage) for passage in box.evidence], section_path=edition.section_path,
        language=edition.language, shown_at=edition.shown_at, live_from=edition.live_from,
    )  # fmt: skip


def _rows(fact: Fact, facts: Facts) -> None:
    amounts, dates, terms = [], [], []
    for path, value in facts.values():
        if isinstance(value, Money):
            amounts.append(_amount(fact, path, value))
        elif isinstance(value, KeyDate):
            dates.append(_date(fact, path, value))
        elif (term := _term(value)) is not None:
            terms.append(FactTerm(fact=fact, folded=term["name"].lower()[:500], **term))
    FactAmount.objects.bulk_create(amounts)
    dates = dates or [_shown(fact)]
    FactDate.objects.bulk_create(dates)
    FactTerm.objects.bulk_create(terms)


def _amount(fact: Fact, path: str, value: Money) -> FactAmount:
    lower, upper = value.bounds()
    return FactAmount(
        fact=fact, path=path, role=getattr(value, "role", ""), label=getattr(value, "label", ""),
        currency=value.currency, qualifier=value.qualifier, value=value.value or "", value_max=value.value_max or "",
        lower=scaled(lower, up=False), upper=scaled(upper, up=True),
    )  # fmt: skip


def _date(fact: Fact, path: str, value: KeyDate) -> FactDate:
    earliest, latest = value.bounds()
    return FactDate(
        fact=fact, path=path, role=value.role, label=value.label, value=value.value, precision=value.precision,
        earliest=earliest, latest=latest,
    )  # fmt: skip


def _shown(fact: Fact) -> FactDate:
    """A fact that states no date is looked up by its story's shown date: the day of the news is the day of the deal."""
    day = fact.shown_at.date()
    return FactDate(
        fact=fact, path="", role="published", value=day.isoformat(), precision="day", earliest=day, latest=day
    )


def _term(value: Value) -> dict[str, Any] | None:
    if isinstance(value, Party) and value.name:
        return {"kind": "party", "role": value.role, "name": value.name, "ref": value.ref}
    if isinstance(value, Place):
        return {"kind": "place", "role": value.role, "name": value.name, "ref": value.code}
    if isinstance(value, Voice) and (value.name or value.organisation):
        return {"kind": "voice", "role": value.kind, "name": value.name or value.organisation, "ref": ""}
    return None
