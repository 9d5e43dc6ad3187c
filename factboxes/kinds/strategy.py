"""Strategic direction: where a company is heading, why, where and by when."""

from typing import Literal

from django.db import models

from factboxes.base import FactBox, FactRecord, Facts, choices, one_of
from factboxes.values import KeyDate, Line, Party, Place, Short, Value, Voice
from factboxes.wording import listed, say_date

MoveKind = Literal[
    "enter", "exit", "pivot", "expand", "scale_back", "close", "restructure", "partner", "launch", "reaffirm",
    "not_stated",
]  # fmt: skip
Degree = Literal["full", "partial", "pilot", "intent", "not_stated"]
Commitment = Literal["done", "under_way", "approved", "announced", "inferred_by_writer", "not_stated"]
DriverKind = Literal[
    "reported_loss", "cost", "regulation", "demand", "competition", "price", "security", "political_risk", "capital",
    "other",
]  # fmt: skip


class Move(Value, frozen=True, kw_only=True):
    """One step: what is done, in which line of business, where, how far and how firmly."""

    kind: MoveKind = "not_stated"
    business: Line = ""
    place: Line = ""
    degree: Degree = "not_stated"
    commitment: Commitment = "not_stated"


class Driver(Value, frozen=True, kw_only=True):
    """Why: a loss, a cost, a rule, a demand."""

    kind: DriverKind = "other"
    text: Line = ""


class Forecast(Value, frozen=True, kw_only=True):
    """A probability somebody gave. Without a forecaster it is no number to print."""

    percent: Short = ""
    statement: Line = ""
    forecaster: Line = ""
    horizon: Line = ""


class StrategyFacts(Facts, frozen=True, kw_only=True):
    move: MoveKind = "not_stated"
    direction: Line = ""
    timeline: Line = ""
    actors: tuple[Party, ...] = ()
    focus: tuple[Short, ...] = ()
    places: tuple[Place, ...] = ()
    moves: tuple[Move, ...] = ()
    drivers: tuple[Driver, ...] = ()
    dates: tuple[KeyDate, ...] = ()
    forecasts: tuple[Forecast, ...] = ()
    voices: tuple[Voice, ...] = ()

    def statement(self, language: str) -> str:
        """ "Bitfarms: pivot to AI and HPC. North America; 2026." """
        who = listed([party.name for party in self.actors if party.name], language)
        where = [place.name for place in self.places]
        when = [self.timeline] if self.timeline else [say_date(day, language) for day in self.dates]
        head = ": ".join(filter(None, [who, self.direction or listed(list(self.focus), language)]))
        tail = "; ".join([*where, *when])
        return ". ".join(filter(None, [head, tail])) + ("." if head or tail else "")


class Strategy(FactBox):
    kind = "strategy"
    title = "Strategic Direction"
    emoji = "🚀"
    rank = 20
    facts_type = StrategyFacts

    move = models.CharField(max_length=20, choices=choices(MoveKind), default="not_stated")
    direction = models.CharField(max_length=500, blank=True, help_text="Such as “from mining to renting computers”.")
    timeline = models.CharField(max_length=500, blank=True, help_text="As the story says it: “by the end of 2026”.")

    class Meta(FactBox.Meta):
        verbose_name = "strategy box"
        verbose_name_plural = "🚀 Strategic direction"
        constraints = [*FactBox.Meta.constraints, one_of("move", MoveKind, "strategy_move_known")]


class StrategyRecord(FactRecord):
    move = models.CharField(max_length=20, db_index=True)
    direction = models.CharField(max_length=500)
    timeline = models.CharField(max_length=500)

    class Meta:
        constraints = [one_of("move", MoveKind, "strategyrecord_move_known")]
