"""Published facts as rows: what is asked of many stories is one query, now and as of any past moment."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from articles.models import Article
from factboxes.values import Precision, Qualifier, members
from publishing.models.edition import Edition

WITH_LOWER = Q(qualifier__in=["exact", "about", "at_least", "more_than", "range"])
WITHOUT_NUMBER = Q(qualifier__in=["undisclosed", "not_stated"])


class FactQuerySet(QuerySet["Fact"]):
    def live(self) -> "FactQuerySet":
        """Facts of live editions."""
        return self.filter(live_to__isnull=True)

    def as_of(self, moment: datetime) -> "FactQuerySet":
        """Facts readers saw at a moment; none of a story that is withdrawn today."""
        today = Edition.objects.live().filter(article=OuterRef("article"))
        return self.filter(Exists(today), live_from__lte=moment).filter(Q(live_to__isnull=True) | Q(live_to__gt=moment))


class Fact(models.Model):
    """One published fact box: its facts as typed JSON, its sentence, its passages, and when readers saw it."""

    append_only: ClassVar[bool] = True
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="facts")
    article = models.ForeignKey(Article, models.PROTECT, related_name="+")
    box = models.UUIDField()
    kind = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=40)
    emoji = models.CharField(max_length=16, blank=True)
    statement = models.TextField()
    facts = models.JSONField()
    evidence = models.JSONField()
    section_path = models.CharField(max_length=250)
    language = models.CharField(max_length=35)
    shown_at = models.DateTimeField()
    live_from = models.DateTimeField()
    live_to = models.DateTimeField(null=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "position"]
        indexes = [
            models.Index(
                fields=["kind", "-shown_at", "-id"], condition=Q(live_to__isnull=True), name="fact_live_newest"
            ),
            models.Index(fields=["kind", "live_from"], name="fact_as_of"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["edition", "box"], name="fact_box_once_an_edition"),
            models.CheckConstraint(
                condition=Q(live_to__isnull=True) | Q(live_to__gt=F("live_from")), name="fact_interval"
            ),
        ]

    def __str__(self) -> str:
        return self.statement


class FactAmount(models.Model):
    """One amount of a published fact. The exact value is text; bounds are scaled by 10^4 in 64 bits."""

    append_only: ClassVar[bool] = True
    fact = models.ForeignKey(Fact, models.PROTECT, related_name="amounts")
    path = models.CharField(max_length=60)
    role = models.CharField(max_length=120, blank=True)
    label = models.CharField(max_length=500, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    qualifier = models.CharField(max_length=12)
    value = models.CharField(max_length=50, blank=True)
    value_max = models.CharField(max_length=50, blank=True)
    lower = models.BigIntegerField(null=True)
    upper = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["currency", "lower"], name="amount_by_lower"),
            models.Index(fields=["currency", "upper"], name="amount_by_upper"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(qualifier__in=members(Qualifier)), name="amount_qualifier_known"),
            models.CheckConstraint(
                condition=WITHOUT_NUMBER & Q(value="", lower__isnull=True, upper__isnull=True)
                | ~WITHOUT_NUMBER & ~Q(value="") & ~Q(currency=""),
                name="amount_number_fits_qualifier",
            ),
            models.CheckConstraint(
                condition=~WITH_LOWER | Q(lower__isnull=False), name="amount_lower_bound_where_stated"
            ),
            models.CheckConstraint(
                condition=~Q(qualifier__in=["exact", "about", "up_to", "less_than", "range"]) | Q(upper__isnull=False),
                name="amount_upper_bound_where_stated",
            ),
            models.CheckConstraint(
                condition=Q(qualifier="range") & ~Q(value_max="") | ~Q(qualifier="range") & Q(value_max=""),
                name="amount_second_value_is_a_range",
            ),
            models.CheckConstraint(
                condition=Q(lower__isnull=True) | Q(upper__isnull=True) | Q(lower__lte=F("upper")),
                name="amount_lower_before_upper",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.qualifier} {self.currency} {self.value}"


class FactDate(models.Model):
    """One date of a published fact, as the span of days that it can mean."""

    append_only: ClassVar[bool] = True
    fact = models.ForeignKey(Fact, models.PROTECT, related_name="dates")
    path = models.CharField(max_length=60)
    role = models.CharField(max_length=120, blank=True)
    label = models.CharField(max_length=500, blank=True)
    value = models.CharField(max_length=20)
    precision = models.CharField(max_length=10)
    earliest = models.DateField(db_index=True)
    latest = models.DateField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(earliest__lte=F("latest")), name="date_earliest_before_latest"),
            models.CheckConstraint(condition=Q(precision__in=members(Precision)), name="date_precision_known"),
        ]

    def __str__(self) -> str:
        return self.value


class FactTerm(models.Model):
    """A party, place or voice of a published fact, for looking facts up by name or code."""

    append_only: ClassVar[bool] = True
    fact = models.ForeignKey(Fact, models.PROTECT, related_name="terms")
    role = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=500)
    folded = models.CharField(max_length=500)  # the name in lower case: what is searched
    ref = models.CharField(max_length=120, blank=True)  # a company's slug, a place's code

    class Meta:
        indexes = [
            models.Index(fields=["kind", "folded"], name="term_by_name"),
            models.Index(fields=["kind", "ref"], condition=~Q(ref=""), name="term_by_ref"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["party", "place", "voice"]), name="term_kind_known"),
            models.CheckConstraint(condition=~Q(name=""), name="term_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
