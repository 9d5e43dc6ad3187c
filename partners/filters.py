"""Which stories and facts a query asks for. How facts are found is the record's affair: `publishing.factqueries`."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from factboxes import registry
from factboxes.values import Qualifier, members
from partners import parameters as may
from partners.parameters import Parameter
from partners.problems import BadParameters, Fault
from publishing.factconditions import Question
from publishing.models import Edition
from publishing.models.edition import EditionQuerySet

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


def facts(kind: str, asked: dict[str, Any]) -> Question:
    """The question that a query asks about the facts of a kind: live ones, or those of the moment asked for."""
    _in_order(asked, "amount_min", "amount_max")
    _in_order(asked, "date_from", "date_to")
    known = {name: asked[name] for name in Question.__struct_fields__ if name in asked}
    known |= {"section": asked["section"].strip("/")} if "section" in asked else {}
    own = registry.kinds()[kind].filters
    return Question(kind=kind, words={name: asked[name] for name in own if name in asked}, **known)


def _in_order(asked: dict[str, Any], low: str, high: str) -> None:
    if low in asked and high in asked and asked[low] > asked[high]:
        detail = f"{low}: {asked[low]} is greater than {high}, which is {asked[high]}"
        raise BadParameters([Fault(low, "conflict", detail)])


def _language(asked: dict[str, Any]) -> Q:
    """Basic filtering of RFC 4647: a code finds itself and all that is more particular."""
    code = asked.get("language")
    return Q(language__iexact=code) | Q(language__istartswith=f"{code}-") if code else Q()
