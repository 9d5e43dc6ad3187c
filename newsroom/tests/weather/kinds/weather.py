"""A fourth kind, for the test that one file is all it takes: what the sky did, where, and what it cost."""

from typing import Literal

from django.db import models

from factboxes.base import FactBox, FactRecord, Facts, choices, one_of
from factboxes.values import Amount, Place, Quantity
from factboxes.wording import listed, say_money, say_quantity

Sky = Literal["storm", "flood", "drought", "fair"]


class WeatherFacts(Facts, frozen=True, kw_only=True):
    sky: Sky = "fair"
    quantities: tuple[Quantity, ...] = ()
    damages: tuple[Amount, ...] = ()
    places: tuple[Place, ...] = ()

    def statement(self, language: str) -> str:
        said = [say_quantity(row, language) for row in self.quantities] + [say_money(row) for row in self.damages]
        return f"{self.sky.title()} in {listed([place.name for place in self.places])}: {'; '.join(said)}."


class Weather(FactBox):
    kind = "weather"
    title = "The Weather"
    emoji = "🌦"
    facts_type = WeatherFacts
    filters = {"sky": "sky"}

    sky = models.CharField(max_length=10, choices=choices(Sky), default="fair")

    class Meta(FactBox.Meta):
        constraints = [*FactBox.Meta.constraints, one_of("sky", Sky, "weather_sky_known")]


class WeatherRecord(FactRecord):
    sky = models.CharField(max_length=10)
