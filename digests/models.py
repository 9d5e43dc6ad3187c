"""What the machine read out of a saved version: kept apart from what people wrote."""

import msgspec
from django.db import models
from django.db.models import Q

from articles.models import Revision
from digests.digest import Digest

MAX_ATTEMPTS = 3


class RevisionDigest(models.Model):
    """The digest of one revision, or why there is none yet."""

    revision = models.OneToOneField(Revision, models.CASCADE, primary_key=True, related_name="digest")
    content_hash = models.CharField(max_length=64)
    digest = models.TextField(blank=True)  # Digest as JSON
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(digest="") | ~Q(error=""), name="digest_or_the_reason_why_not")
        ]
        indexes = [models.Index(fields=["attempts"], condition=Q(digest=""), name="digest_lacking")]

    def __str__(self) -> str:
        return self.digest or self.error

    def read(self) -> Digest | None:
        """The digest; None while there is only an error."""
        return msgspec.json.decode(self.digest, type=Digest) if self.digest else None


def undone(after: int = 0) -> models.QuerySet[Revision]:
    """Newest revisions that have no digest and are not given up: the work that is still to do.

    With `after` the looking begins behind that revision; it costs as much as there are revisions to look at.
    """
    missing = Q(digest__isnull=True) | Q(digest__digest="", digest__attempts__lt=MAX_ATTEMPTS)
    return Revision.objects.newest().filter(missing, pk__gt=after).order_by("pk")
