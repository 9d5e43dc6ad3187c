"""Who did what, when and why: every act on the record, accounts, keys and settings, each entry bound to the last."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class AuditEntry(models.Model):
    """One act. `hash` covers the entry and `before`, the hash of the entry before it; no story text stands here."""

    append_only: ClassVar[bool] = True
    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=150, blank=True)  # of the account then: accounts may be renamed
    act = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    reason = models.CharField(max_length=1000, blank=True)
    detail = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)
    before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-seq"]
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["subject", "-seq"], name="audit_of_subject"),
            models.Index(fields=["by", "-seq"], name="audit_of_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(seq__gt=0), name="audit_counts_from_one"),
            models.CheckConstraint(condition=~Q(act="") & ~Q(subject=""), name="audit_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.act} {self.subject}"


class Erasure(models.Model):
    """A story erased by law: what stays of it. A restored backup erases these stories again."""

    append_only: ClassVar[bool] = True
    article = models.UUIDField(primary_key=True)
    content_hash = models.CharField(max_length=64)  # of the newest edition or, without one, of the newest revision
    reason = models.CharField(max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="erasure_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.article}: {self.reason}"
