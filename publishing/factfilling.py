"""What the release before does not write beside a fact: while both run, the sweep adds it to the facts of the older.

The columns of `factkeys` came after the first release. A fact that its code writes is in every list at once; it is
found by amount, place or date when the sweep has come by.
"""

import logging
from typing import Any

from django.db import transaction

from factboxes import registry
from publishing import clock, triggers
from publishing.factkeys import calendar, listed, located, word
from publishing.models import Fact, FactAmount, FactDate, FactTerm

log = logging.getLogger(__name__)
BATCH = 200  # facts in one transaction: publishing waits for it
BESIDE: tuple[Any, ...] = (FactAmount, FactDate, FactTerm)


def fill() -> int:
    """Fill at most a batch of facts; how many it were. Safe to repeat; three looks into an index if all is well."""
    wanted = _lacking()
    if not wanted:
        return 0
    with transaction.atomic():
        clock.take_press()
        with triggers.lifted(*BESIDE):
            for fact in Fact.objects.filter(pk__in=wanted):
                _fill(fact)
    log.info("%s facts of the release before are filled", len(wanted))
    return len(wanted)


def _lacking() -> set[int]:
    """Every fact has a row beside it, if only for the day of its story."""
    found = (model.objects.filter(fact_kind="").values_list("fact", flat=True)[:BATCH] for model in BESIDE)
    return {key for keys in found for key in keys}


def _fill(fact: Fact) -> None:
    FactAmount.objects.filter(fact=fact, fact_kind="").update(**listed(fact))
    for day in FactDate.objects.filter(fact=fact, fact_kind=""):
        FactDate.objects.filter(pk=day.pk).update(**listed(fact), **calendar(day.earliest))
    for term in FactTerm.objects.filter(fact=fact, fact_kind=""):
        place = located(term.name, term.ref) if term.kind == "place" else {}
        FactTerm.objects.filter(pk=term.pk).update(**listed(fact), **place)
    FactTerm.objects.bulk_create(_words(fact))


def _words(fact: Fact) -> list[FactTerm]:
    """The values of the kind's own filters that no row says yet."""
    box = registry.kinds().get(fact.kind)
    said = set(FactTerm.objects.filter(fact=fact, kind="word").values_list("role", flat=True))
    return [
        FactTerm(
            fact=fact, kind="word", role=name, name=word(name, fact.facts[column]),
            folded=word(name, fact.facts[column]), **listed(fact),
        )
        for name, column in (box.filters.items() if box else ()) if name not in said and column in fact.facts
    ]  # fmt: skip
