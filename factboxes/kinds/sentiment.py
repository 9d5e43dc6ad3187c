"""Industry sentiment: who was heard, what they think, and how widely."""

from typing import Literal

from django.db import models

from factboxes.base import FactBox, FactRecord, Facts, choices, one_of
from factboxes.values import Line, Place, Value, Voice
from factboxes.wording import listed

Stance = Literal[
    "strongly_negative", "negative", "cautious", "mixed", "neutral", "positive", "strongly_positive", "divided",
    "unclear",
]  # fmt: skip
Population = Literal[
    "analysts_named", "companies", "investors", "market_price", "regulators", "workers", "residents", "forum_users",
    "poll_respondents", "mixed", "not_stated",
]  # fmt: skip
Prevalence = Literal["one", "few", "some", "many", "most", "all", "not_stated"]


class Theme(Value, frozen=True, kw_only=True):
    """One thing people say, how they stand to it and how many of them, in the story's own word for it."""

    label: Line = ""
    stance: Stance = "unclear"
    prevalence: Prevalence = "not_stated"
    text: Line = ""

    def __post_init__(self) -> None:
        if not (self.label or self.text):
            raise ValueError("label: a theme needs a label or a text")


class SentimentFacts(Facts, frozen=True, kw_only=True):
    stance: Stance = "unclear"
    population: Population = "not_stated"
    topic: Line = ""
    summary: Line = ""
    themes: tuple[Theme, ...] = ()
    voices: tuple[Voice, ...] = ()
    places: tuple[Place, ...] = ()

    def statement(self, language: str) -> str:
        """The summary; without one, the stance and who was heard."""
        if self.summary:
            return self.summary
        heard = listed([voice.name or voice.organisation or voice.platform for voice in self.voices], language)
        topic = self.topic or listed([theme.label for theme in self.themes if theme.label], language)
        head = ": ".join(filter(None, [topic, self.stance.replace("_", " ")]))
        return f"{head} ({heard})." if heard else f"{head}."


class Sentiment(FactBox):
    kind = "sentiment"
    title = "Industry Sentiment"
    emoji = "⚖️"
    rank = 30
    facts_type = SentimentFacts
    filters = {"stance": "stance"}

    stance = models.CharField(max_length=20, choices=choices(Stance), default="unclear")
    population = models.CharField(
        max_length=20, choices=choices(Population), default="not_stated", help_text="Who was heard."
    )
    topic = models.CharField(max_length=500, blank=True, help_text="What they were asked about or spoke of.")
    summary = models.CharField(max_length=500, blank=True, help_text="What they think, in a sentence.")

    class Meta(FactBox.Meta):
        verbose_name = "sentiment box"
        verbose_name_plural = "⚖️ Industry sentiment"
        constraints = [
            *FactBox.Meta.constraints,
            one_of("stance", Stance, "sentiment_stance_known"),
            one_of("population", Population, "sentiment_population_known"),
        ]


class SentimentRecord(FactRecord):
    stance = models.CharField(max_length=20, db_index=True)
    population = models.CharField(max_length=20)
    topic = models.CharField(max_length=500)
    summary = models.CharField(max_length=500)

    class Meta:
        constraints = [
            one_of("stance", Stance, "sentimentrecord_stance_known"),
            one_of("population", Population, "sentimentrecord_population_known"),
        ]
