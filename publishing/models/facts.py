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

# An amount that is more than one number; by its lower end alone it is not found where it begins before a range.
WIDE = Q(lower__lt=F("upper")) | Q(lower__isnull=True) | Q(upper__isnull=True)


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
                fields=["kind", "-shown_at", "-box", "-id"], condition=Q(live_to__isnull=True), name="fact_live_list"
            ),
            models.Index(fields=["kind", "-shown_at", "-box", "-id"], name="fact_list"),
            models.Index(fields=["kind", "section_path", "-shown_at", "-box", "-id"], name="fact_list_section"),
            models.Index(fields=["kind", "language", "-shown_at", "-box", "-id"], name="fact_list_language"),
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


class BesideFact(models.Model):
    """A row of a fact repeats the fact's kind and place in lists: one index then gives the rows in the order of a list.

    Rows written before these columns were known have them from the migration.
    """

    fact_kind = models.CharField(max_length=40, db_default="")
    shown_at = models.DateTimeField(null=True)
    box = models.UUIDField(null=True)

    class Meta:
        abstract = True


def _list(name: str, *columns: str, told: tuple[str, ...] = ()) -> models.Index:
    """Rows of a kind with these columns equal, in the order of lists; `told` saves a look at the row."""
    return models.Index(fields=["fact_kind", *columns, "-shown_at", "-box", "-fact", *told], name=name)


class FactAmount(BesideFact):
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
            _list("amount_list", told=("lower", "upper", "qualifier")),
            _list("amount_list_currency", "currency", told=("lower", "upper", "qualifier")),
            _list("amount_list_qualifier", "qualifier", told=("lower", "upper")),
            _list("amount_list_both", "currency", "qualifier", told=("lower", "upper")),
            models.Index(fields=["fact_kind", "lower", "upper"], name="amount_lower"),
            models.Index(fields=["fact_kind", "upper", "lower"], condition=WIDE, name="amount_wide"),
            models.Index(fields=["fact_kind", "currency", "lower", "upper"], name="amount_currency_lower"),
            models.Index(
                fields=["fact_kind", "currency", "upper", "lower"], condition=WIDE, name="amount_currency_wide"
            ),
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


class FactDate(BesideFact):
    """One date of a published fact, as the span of days that it can mean."""

    append_only: ClassVar[bool] = True
    fact = models.ForeignKey(Fact, models.PROTECT, related_name="dates")
    path = models.CharField(max_length=60)
    role = models.CharField(max_length=120, blank=True)
    label = models.CharField(max_length=500, blank=True)
    value = models.CharField(max_length=20)
    precision = models.CharField(max_length=10)
    earliest = models.DateField()
    latest = models.DateField()
    month = models.IntegerField(null=True)  # of `earliest`, counted from the year 0
    year = models.IntegerField(null=True)

    class Meta:
        indexes = [
            _list("date_list_day", "earliest", told=("latest",)),
            _list("date_list_month", "month", told=("latest",)),
            _list("date_list_year", "year", told=("latest",)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(earliest__lte=F("latest")), name="date_earliest_before_latest"),
            models.CheckConstraint(condition=Q(precision__in=members(Precision)), name="date_precision_known"),
        ]

    def __str__(self) -> str:
        return self.value


class FactTerm(BesideFact):
    """A party, place or voice of a published fact, or a word of its kind, for looking facts up by name or code."""

    append_only: ClassVar[bool] = True
    fact = models.ForeignKey(Fact, models.PROTECT, related_name="terms")
    role = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=500)
    folded = models.CharField(max_length=500)  # the name in lower case: what is searched
    ref = models.CharField(max_length=120, blank=True)  # a company's slug, a place's code
    code = models.CharField(max_length=120, null=True)  # of a place, also if the story gives its name alone
    area = models.CharField(max_length=3, null=True)  # the smallest region that holds the place

    class Meta:
        indexes = [
            _list("term_list", "kind", "folded"),
            models.Index(
                fields=["fact_kind", "code", "-shown_at", "-box", "-fact"],
                condition=Q(code__isnull=False),
                name="term_list_code",
            ),
            models.Index(
                fields=["fact_kind", "area", "-shown_at", "-box", "-fact"],
                condition=Q(area__isnull=False),
                name="term_list_area",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["party", "place", "voice", "word"]), name="term_kind_known"),
            models.CheckConstraint(condition=~Q(name=""), name="term_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
