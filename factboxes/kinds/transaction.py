"""Transaction details: who pays whom how much for what, with the qualifier kept."""

from typing import Literal

from django.db import models
from msgspec import UNSET, UnsetType
from msgspec.structs import force_setattr

from factboxes.base import FactBox, FactRecord, Facts, choices, one_of
from factboxes.values import Amount, KeyDate, Line, Party, Place, Quantity, Short
from factboxes.wording import listed, say_date, say_money, say_quantity

DealKind = Literal[
    "asset_sale", "company_sale", "merger", "stake", "joint_venture", "debt", "equity", "licence", "lease", "contract",
    "funding", "fine", "earnings", "layoffs", "order", "procurement", "other",
]  # fmt: skip
DealStatus = Literal[
    "rumoured", "proposed", "agreed", "conditional", "completed", "terminated", "disputed", "not_stated"
]


class TransactionFacts(Facts, frozen=True, kw_only=True):
    deal_kind: DealKind = "other"
    deal_label: Short | UnsetType = UNSET  # left out when empty, so that older versions read the facts without it
    deal_status: DealStatus = "not_stated"
    asset: Line = ""
    parties: tuple[Party, ...] = ()
    amounts: tuple[Amount, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    dates: tuple[KeyDate, ...] = ()
    places: tuple[Place, ...] = ()

    def __post_init__(self) -> None:
        Facts.__post_init__(self)
        if self.deal_label == "":
            force_setattr(self, "deal_label", UNSET)

    def statement(self, language: str) -> str:
        """ "Bitfarms: mining site, Paraguay. Total up to $30 million; upfront $9 million; 70 MW." """
        who = listed([party.name for party in self.parties if party.name], language)
        thing = ", ".join(filter(None, [self.asset, *(place.name for place in self.places)]))
        said = [
            *(_labelled(row.label or row.role, say_money(row, language)) for row in self.amounts),
            *(_labelled(row.label, say_quantity(row, language)) for row in self.quantities),
            *(_labelled(row.label, say_date(row, language)) for row in self.dates),
        ]
        head = ": ".join(filter(None, [who, thing]))
        tail = "; ".join(said)
        return ". ".join(filter(None, [head, tail[:1].upper() + tail[1:]])) + ("." if head or said else "")


def _labelled(label: str, said: str) -> str:
    return f"{label} {said}".strip()


class Transaction(FactBox):
    kind = "transaction"
    title = "Transaction Details"
    emoji = "💰"
    rank = 10
    facts_type = TransactionFacts

    deal_kind = models.CharField(max_length=20, choices=choices(DealKind), default="other")
    deal_label = models.CharField(
        max_length=120, blank=True, default="", db_default="",
        help_text="The kind in its source's own word, if another.",
    )  # fmt: skip
    deal_status = models.CharField(
        max_length=20,
        choices=choices(DealStatus),
        default="not_stated",
        help_text="“Not stated” when the story does not say whether the deal is agreed or closed.",
    )
    asset = models.CharField(max_length=500, blank=True, help_text="What changes hands, such as “bitcoin mining site”.")

    class Meta(FactBox.Meta):
        verbose_name = "transaction box"
        verbose_name_plural = "💰 Transaction details"
        constraints = [
            *FactBox.Meta.constraints,
            one_of("deal_kind", DealKind, "transaction_deal_kind_known"),
            one_of("deal_status", DealStatus, "transaction_deal_status_known"),
        ]


class TransactionRecord(FactRecord):
    deal_kind = models.CharField(max_length=20, db_index=True)
    deal_status = models.CharField(max_length=20)
    asset = models.CharField(max_length=500)

    class Meta:
        constraints = [
            one_of("deal_kind", DealKind, "transactionrecord_deal_kind_known"),
            one_of("deal_status", DealStatus, "transactionrecord_deal_status_known"),
        ]
