"""Work that stopped and needs a person."""

from django.db import models
from django.db.models import Q, QuerySet


class AlarmQuerySet(QuerySet["Alarm"]):
    def open(self) -> "AlarmQuerySet":
        """What still needs somebody."""
        return self.filter(settled_at__isnull=True)


class Alarm(models.Model):
    """One piece of parked work, told once by mail and shown until it is settled."""

    kind = models.CharField(max_length=20)  # scheduled, digest, lease ...
    key = models.CharField(max_length=100)  # of the row that is parked
    text = models.CharField(max_length=600)
    raised_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], condition=Q(settled_at__isnull=True), name="alarm_once"),
            models.CheckConstraint(condition=~Q(text=""), name="alarm_says_what"),
        ]

    def __str__(self) -> str:
        return self.text[:80]
