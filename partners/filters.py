"""Which stories and facts a query asks for. Everything here is a condition on the record.

Rows beside a fact are asked by `IN (subquery)`, not EXISTS: SQLite answers a correlated EXISTS with the index of the
currency instead of the fact's, which took 108 s instead of 0.05 s among 60,000 amounts. PostgreSQL does both alike.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from factboxes import places, registry
from factboxes.values import Qualifier, members, scaled
from partners import parameters as may
from partners.parameters import Parameter
from partners.problems import BadParameters, Fault
from publishing.models import Edition, Fact, FactAmount, FactDate, FactTerm
from publishing.models.edition import EditionQuerySet
from publishing.models.facts import FactQuerySet

SECTION = may.phrase("section", 250, "A section's path; its subsections are included.", ("technology/bitcoin",))
LANGUAGE = may.language("language", "A BCP 47 code; `en` also finds `en-GB`.")
ARTICLES = (
    SECTION,
    LANGUAGE,
    may.phrase("author", 80, "An author's slug.", ("aiko-brandt",)),
    may.phrase("topic", 80, "A topic's slug.", ("batteries",)),
    may.moment(
        "updated_since",
        "Stories whose `updated_at` is this moment or later. What was withdrawn is told by `/api/v1/changes/`.",
    ),
)
FACTS = (
    may.amount("amount_min", "The amount's range reaches this or more, in its own currency: nothing is converted."),
    may.amount("amount_max", "The amount's range reaches this or less, in its own currency: nothing is converted."),
    may.currency("currency", "An ISO 4217 code. Without it, amounts of every currency compare by their number."),
    may.word("qualifier", members(Qualifier), "How the amount is stated."),
    may.phrase("party", 200, "The whole name of a party, in any case.", ("Harbour Grid",)),
    may.phrase(
        "place",
        200,
        "A country's or region's name in any case, or its ISO 3166-1 alpha-2 "
        "or UN M49 code; a region stands for all that lies in it.",
        ("UY", "Uruguay", "419"),
    ),
    may.day("date_from", "A date of the fact can mean this day or a later one."),
    may.day("date_to", "A date of the fact can mean this day or an earlier one."),
    SECTION,
    LANGUAGE,
    may.moment(
        "as_of",
        "The facts that readers saw at this moment, one without a fraction being the end of its second; none of a "
        "story that is withdrawn today.",
        to_the_end=True,
    ),
    may.flag("certain", "1: the amount's and the date's whole range lies inside the bounds, instead of touching them."),
)


def of_kind(kind: str) -> tuple[Parameter, ...]:
    """The filters of one kind of fact: those of every kind and its own."""
    box = registry.kinds()[kind]
    return FACTS + tuple(_own(kind, name, box._meta.get_field(column)) for name, column in box.filters.items())


def _own(kind: str, name: str, field: Any) -> Parameter:
    """A kind's own filter: a word of the column's enumeration, else any value that the column can hold."""
    description = f"The {name.replace('_', ' ')} of the {kind} box."
    if field.choices:
        return may.word(name, [value for value, _ in field.choices], description)
    return Parameter(name, _column(field), {"type": "string", "maxLength": 200}, description)


def _column(field: Any) -> Callable[[str], Any]:
    held = may.phrase(field.name, 200, "")

    def read(text: str) -> Any:
        try:
            return field.to_python(held.read(text))
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from None

    return read


def articles(asked: dict[str, Any]) -> EditionQuerySet:
    """Live stories that meet every condition."""
    stories = Edition.objects.live()
    if "section" in asked:
        stories = stories.in_section(asked["section"].strip("/"))
    if "updated_since" in asked:
        stories = stories.filter(updated_at__gte=asked["updated_since"])
    named = {f"{name}s__slug": asked[name] for name in ("author", "topic") if name in asked}
    return stories.filter(_language(asked), **named)


def facts(kind: str, asked: dict[str, Any]) -> FactQuerySet:
    """Facts of a kind that meet every condition: live ones, or those of the moment asked for."""
    _in_order(asked, "amount_min", "amount_max")
    _in_order(asked, "date_from", "date_to")
    found = Fact.objects.as_of(asked["as_of"]) if "as_of" in asked else Fact.objects.live()
    conditions = [_section(asked), _language(asked), _amount(asked), _date(asked), _party(asked), _place(asked)]
    found = found.filter(*conditions, kind=kind)
    record = registry.records()[kind].__name__.lower()
    own = registry.kinds()[kind].filters
    return found.filter(**{f"{record}__{column}": asked[name] for name, column in own.items() if name in asked})


def _in_order(asked: dict[str, Any], low: str, high: str) -> None:
    if low in asked and high in asked and asked[low] > asked[high]:
        detail = f"{low}: {asked[low]} is greater than {high}, which is {asked[high]}"
        raise BadParameters([Fault(low, "conflict", detail)])


def _section(asked: dict[str, Any]) -> Q:
    path = asked.get("section", "").strip("/")
    return Q(section_path=path) | Q(section_path__startswith=f"{path}/") if path else Q()


def _language(asked: dict[str, Any]) -> Q:
    """Basic filtering of RFC 4647: a code finds itself and all that is more particular."""
    code = asked.get("language")
    return Q(language__iexact=code) | Q(language__istartswith=f"{code}-") if code else Q()


def _amount(asked: dict[str, Any]) -> Q:
    """One amount of the fact meets all that is said of amounts. An undisclosed one has no number to compare."""
    condition = Q(**{name: asked[name] for name in ("currency", "qualifier") if name in asked})
    low, high = asked.get("amount_min"), asked.get("amount_max")
    if low is not None or high is not None:
        condition &= _range(low, high, certain=asked.get("certain", False))
    return Q(pk__in=FactAmount.objects.filter(condition).values("fact")) if condition else Q()


def _range(low: Decimal | None, high: Decimal | None, *, certain: bool) -> Q:
    """Bounds in the scaled columns, rounded so that an overlap is never missed and a certainty never claimed."""
    condition = Q(lower__isnull=False) | Q(upper__isnull=False)
    if low is not None:
        bound = scaled(low, up=certain)
        below = Q(upper__gt=bound) | Q(upper=bound) & ~Q(qualifier="less_than") | Q(upper__isnull=True)
        condition &= Q(lower__gte=bound) if certain else below
    if high is not None:
        bound = scaled(high, up=not certain)
        above = Q(lower__lt=bound) | Q(lower=bound) & ~Q(qualifier="more_than") | Q(lower__isnull=True)
        condition &= Q(upper__lte=bound) if certain else above
    return condition


def _date(asked: dict[str, Any]) -> Q:
    """One date of the fact can lie in the span asked for; with `certain`, cannot lie outside."""
    ends = ("earliest", "latest") if asked.get("certain") else ("latest", "earliest")
    condition = Q()
    if "date_from" in asked:
        condition &= Q(**{f"{ends[0]}__gte": asked["date_from"]})
    if "date_to" in asked:
        condition &= Q(**{f"{ends[1]}__lte": asked["date_to"]})
    return Q(pk__in=FactDate.objects.filter(condition).values("fact")) if condition else Q()


def _party(asked: dict[str, Any]) -> Q:
    if "party" not in asked:
        return Q()
    named = FactTerm.objects.filter(kind="party", folded=asked["party"].lower())
    return Q(pk__in=named.values("fact"))


def _place(asked: dict[str, Any]) -> Q:
    """By the name as written, by the code or another name of it (USA, United States), or as part of a region."""
    if "place" not in asked:
        return Q()
    name = asked["place"]
    codes = places.members(name.upper()) | places.members(places.place_code(name)) - {""}
    names = {named for named, code in places.codes(places.FALLBACK).items() if code in codes} | {name.lower()}
    terms = FactTerm.objects.filter(kind="place")
    by_name, by_code = terms.filter(folded__in=sorted(names)), terms.filter(~Q(ref=""), ref__in=sorted(codes))
    return Q(pk__in=by_name.values("fact")) | Q(pk__in=by_code.values("fact"))
