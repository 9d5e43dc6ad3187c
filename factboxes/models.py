"""The box that keeps what this newsroom cannot read. The kinds themselves lie in kinds/, one a file."""

import uuid

from django.db import models


class UnknownBox(models.Model):
    """A box of a kind that is not installed here: kept raw, shown by its sentence, handed on unchanged."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=40)
    label = models.CharField(max_length=40, blank=True)
    emoji = models.CharField(max_length=16, blank=True)
    wording = models.CharField(max_length=300, blank=True)
    statement = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    chosen = models.JSONField(default=list)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.kind} (kind not installed)"
