"""What is due: a row is a promise that the broker cannot lose."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet

from articles.models import Article, Revision
from publishing.models.edition import NOTED, Edition, Kind

MAX_ATTEMPTS = 3


class ScheduledQuerySet(QuerySet["Scheduled"]):
    def waiting(self) -> "ScheduledQuerySet":
        return self.filter(state=Scheduled.State.WAITING)

    def due(self, now: datetime) -> "ScheduledQuerySet":
        """What should be out by now, the longest overdue first."""
        return self.waiting().filter(at__lte=now).order_by("at", "pk")

    def parked(self) -> "ScheduledQuerySet":
        return self.filter(state=Scheduled.State.PARKED)


class Scheduled(models.Model):
    """One revision that is to go out at an instant. Later edits of the story do not change it."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        DONE = "done", "published"
        PARKED = "parked", "parked"
        CANCELLED = "cancelled", "unscheduled"

    article = models.ForeignKey(Article, models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    base = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    zone = models.CharField(max_length=60)  # the named zone in which the editor chose the time
    kind = models.CharField(max_length=14, choices=Kind)
    note = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    edition = models.OneToOneField(Edition, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)

    objects = ScheduledQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        indexes = [
            models.Index(fields=["at"], condition=Q(state="waiting"), name="scheduled_due"),
            models.Index(fields=["article"], condition=Q(state="parked"), name="scheduled_parked"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "at"], condition=Q(state="waiting"), name="scheduled_once_a_moment"
            ),
            models.CheckConstraint(condition=~Q(kind__in=NOTED) | ~Q(note=""), name="scheduled_correction_has_a_note"),
            models.CheckConstraint(
                condition=Q(state="done", edition__isnull=False) | ~Q(state="done") & Q(edition__isnull=True),
                name="scheduled_done_has_its_edition",
            ),
            models.CheckConstraint(condition=~Q(state="parked") | ~Q(error=""), name="scheduled_parked_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.at:%Y-%m-%d %H:%M} UTC"


class Lease(models.Model):
    """Who does a job that only one may do at a time, and until when unless renewed."""

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(max_length=80)
    until = models.DateTimeField()
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.holder}"
