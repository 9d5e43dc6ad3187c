"""Who did what, when and why: every act on the record, accounts, keys and settings, each entry bound to the last."""

import hashlib
from collections.abc import Iterable
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet


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
            models.Index(fields=["act", "-seq"], name="audit_of_act"),
            models.Index(fields=["at"], name="audit_by_time"),
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


def address_hash(path: str) -> str:
    """What stays of an erased story's address: enough to know it again, not enough to read it."""
    return hashlib.sha256(f"address {path.strip('/')}".encode()).hexdigest()


class ErasedAddressQuerySet(QuerySet["ErasedAddress"]):
    def at(self, path: str) -> "ErasedAddressQuerySet":
        """The erased story that once stood at this path."""
        return self.filter(hash=address_hash(path))

    def among(self, paths: Iterable[str]) -> list[tuple[str, UUID]]:
        """(path, erased story) of those of the paths where one stood."""
        asked = {address_hash(path): path for path in paths}
        return [(asked[held], story) for held, story in self.filter(pk__in=asked).values_list("pk", "erasure")]


class ErasedAddress(models.Model):
    """An address of an erased story. It goes on saying that the story is gone, and no other story may take it."""

    append_only: ClassVar[bool] = True
    hash = models.CharField(max_length=64, primary_key=True)
    erasure = models.ForeignKey(Erasure, models.PROTECT, related_name="addresses")

    objects = ErasedAddressQuerySet.as_manager()

    def __str__(self) -> str:
        return self.hash


class Leftover(models.Model):
    """What an erasure could not take away in its own transaction: a picture's file, or pages of the database."""

    name = models.CharField(max_length=120, primary_key=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
