"""The record's spine: every published version of every story, and the sequence of changes."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from articles.document import Document, from_json
from articles.models import Article
from masthead.models import Author, Section, Topic


class Kind(models.TextChoices):
    """Why an edition went out. Only corrections and clarifications show a note; an update shows "updated"."""

    FIRST = "first", "first publication"
    UPDATE = "update", "update"
    CORRECTION = "correction", "correction"
    CLARIFICATION = "clarification", "clarification"
    MINOR = "minor", "minor"
    REINSTATED = "reinstated", "reinstated"


NOTED = (Kind.CORRECTION, Kind.CLARIFICATION)


class EditionQuerySet(QuerySet["Edition"]):
    def live(self) -> "EditionQuerySet":
        """What readers see now. The one home of the word."""
        return self.filter(live_to__isnull=True)

    def as_of(self, moment: datetime) -> "EditionQuerySet":
        """What readers saw at a moment, by the record's clock; nothing of a story that is withdrawn today."""
        today = Edition.objects.live().filter(article=OuterRef("article"))
        return self.filter(Exists(today), live_from__lte=moment).filter(Q(live_to__isnull=True) | Q(live_to__gt=moment))

    def in_section(self, path: str) -> "EditionQuerySet":
        return self.filter(Q(section_path=path) | Q(section_path__startswith=f"{path}/"))

    def listed(self) -> "EditionQuerySet":
        """Newest first, with what a list shows and without the story's text."""
        return self.order_by("-shown_at", "-pk").defer("document", "digest")


class Edition(models.Model):
    """One published version: immutable. The row with no `live_to` is what readers see."""

    append_only: ClassVar[bool] = True
    article = models.ForeignKey(Article, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=14, choices=Kind)
    note = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    live_from = models.DateTimeField()
    live_to = models.DateTimeField(null=True)
    document = models.TextField()
    digest = models.TextField()
    content_hash = models.CharField(max_length=64)
    # What lists need as columns
    path = models.CharField(max_length=340)
    section = models.ForeignKey(Section, models.PROTECT, related_name="+")
    section_path = models.CharField(max_length=250)
    language = models.CharField(max_length=35)
    headline = models.CharField(max_length=200)
    standfirst = models.CharField(max_length=600)
    picture = models.CharField(max_length=80, blank=True)
    picture_alt = models.CharField(max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField()
    shown_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    authors = models.ManyToManyField(Author, related_name="+")
    topics = models.ManyToManyField(Topic, related_name="+")

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        permissions = [
            ("publish", "May publish, schedule and correct"),
            ("withdraw", "May withdraw and reinstate"),
            ("waive", "May waive a blocking finding"),
            ("lift_embargo", "May lift an embargo early"),
            ("expunge", "May erase a story by law"),
        ]
        indexes = [
            models.Index(fields=["-shown_at", "-id"], condition=Q(live_to__isnull=True), name="edition_live_newest"),
            models.Index(fields=["picture"], condition=Q(live_to__isnull=True), name="edition_live_picture"),
            models.Index(
                fields=["section_path", "-shown_at", "-id"],
                condition=Q(live_to__isnull=True),
                name="edition_live_section",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="edition_number_once"),
            models.UniqueConstraint(fields=["article"], condition=Q(live_to__isnull=True), name="one_live_edition"),
            models.UniqueConstraint(fields=["path"], condition=Q(live_to__isnull=True), name="one_live_story_a_path"),
            models.CheckConstraint(condition=Q(number__gt=0), name="edition_counts_from_one"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="edition_kind_known"),
            models.CheckConstraint(
                condition=Q(live_to__isnull=True) | Q(live_to__gt=F("live_from")), name="edition_interval"
            ),
            models.CheckConstraint(
                condition=(Q(number=1) & Q(kind=Kind.FIRST)) | (Q(number__gt=1) & ~Q(kind=Kind.FIRST)),
                name="edition_first_is_first",
            ),
            models.CheckConstraint(condition=~Q(kind__in=NOTED) | ~Q(note=""), name="edition_correction_has_a_note"),
            models.CheckConstraint(condition=~Q(headline="") & ~Q(path=""), name="edition_has_headline_and_path"),
        ]

    def __str__(self) -> str:
        return f"{self.headline} (version {self.number})"

    def read(self) -> Document:
        """The Document frozen in this edition."""
        return from_json(self.document)


class Correction(models.Model):
    """What a correction or clarification changed: typed old and new, and the sentence readers see."""

    append_only: ClassVar[bool] = True
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="corrections")
    article = models.ForeignKey(Article, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14)
    text = models.CharField(max_length=1000)
    path = models.CharField(max_length=200, blank=True)  # of the value: boxes/<id>/amounts/0, or headline
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "id"]
        indexes = [models.Index(fields=["article", "-at"], name="correction_of_story")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[str(kind) for kind in NOTED]), name="correction_kind_known"),
            models.CheckConstraint(condition=~Q(text=""), name="correction_says_something"),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Change(models.Model):
    """One act on the public record, numbered in commit order without gaps."""

    append_only: ClassVar[bool] = True
    seq = models.BigIntegerField(primary_key=True)
    verb = models.CharField(max_length=20)
    article = models.ForeignKey(Article, models.PROTECT, null=True, related_name="+")
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="+")
    path = models.CharField(max_length=340, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-seq"]
        constraints = [models.CheckConstraint(condition=Q(seq__gt=0), name="change_counts_from_one")]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb} {self.path}"


class Redirect(models.Model):
    """An address that a story once had; kept for ever."""

    path = models.CharField(max_length=340, unique=True)
    article = models.ForeignKey(Article, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.path


class Waiver(models.Model):
    """A named person let a blocking finding pass, with the reason. It holds for that finding and passage alone."""

    append_only: ClassVar[bool] = True
    article = models.ForeignKey(Article, models.PROTECT, related_name="+")
    finding = models.CharField(max_length=300)
    passage = models.CharField(max_length=64)  # hash of what the finding quotes
    text = models.CharField(max_length=600)  # what was waived, in the finding's own words
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.finding}: {self.reason}"


class EmbargoAct(models.Model):
    """An embargo set, or lifted early with its reason."""

    append_only: ClassVar[bool] = True
    article = models.ForeignKey(Article, models.PROTECT, related_name="+")
    until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=Q(until__isnull=False) | ~Q(reason=""), name="lifted_embargo_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"until {self.until}" if self.until else f"lifted: {self.reason}"
