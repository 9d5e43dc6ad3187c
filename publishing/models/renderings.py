"""Rendered once, served as bytes: a story's page and its API document, apart from the rows that lists scan."""

import gzip
import hashlib

from django.db import models
from django.db.models import Q

from articles.models import Article
from publishing.models.edition import Edition


class Rendering(models.Model):
    """Bytes ready to send. `status` 410 is the notice that stands where a story was."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    edition = models.OneToOneField(Edition, models.PROTECT, null=True, related_name="%(class)s")
    status = models.PositiveSmallIntegerField(default=200)
    etag = models.CharField(max_length=66)
    packed = models.BinaryField()  # gzip
    rendered_at = models.DateTimeField()
    template_version = models.CharField(max_length=16, db_index=True)
    stale = models.BooleanField(default=False)  # a masthead row it names has changed: the sweep renders it again

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["article"], condition=Q(stale=True), name="%(class)s_stale")]
        constraints = [models.CheckConstraint(condition=Q(status__in=[200, 410]), name="%(class)s_status_known")]

    def pack(self, content: bytes) -> None:
        """Take these bytes: gzip without a time stamp, so equal content has equal bytes, and a strong ETag."""
        self.packed = gzip.compress(content, 6, mtime=0)
        self.etag = f'"{hashlib.sha256(content).hexdigest()[:40]}"'

    def unpacked(self) -> bytes:
        return gzip.decompress(self.packed)


class StoryPage(Rendering):
    """The reader's page at an address."""

    path = models.CharField(max_length=340, primary_key=True)

    class Meta(Rendering.Meta):
        pass

    def __str__(self) -> str:
        return self.path


class StoryJson(Rendering):
    """The partners' document of a story."""

    story = models.UUIDField(primary_key=True)

    class Meta(Rendering.Meta):
        pass

    def __str__(self) -> str:
        return str(self.story)


class Mention(models.Model):
    """A story's renderings name this masthead row; when the row changes they are rendered again."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=250)

    class Meta:
        indexes = [models.Index(fields=["kind", "key"], name="mention_by_key")]
        constraints = [
            models.UniqueConstraint(fields=["article", "kind", "key"], name="mention_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["section", "author", "topic", "image"]), name="mention_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
