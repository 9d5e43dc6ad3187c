"""The stock way, to compare with: plain Django models in tables of their own, as a first draft would have them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from django.db import connection, models


class Note(models.Model):
    """A text that several people change."""

    text = models.TextField()

    objects: ClassVar[models.Manager["Note"]] = models.Manager()

    class Meta:
        app_label = "soak"
        managed = False

    def __str__(self) -> str:
        return self.text


class Item(models.Model):
    """A row that has an event, or that is due."""

    done = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["Item"]] = models.Manager()

    class Meta:
        app_label = "soak"
        managed = False

    def __str__(self) -> str:
        return str(self.pk)


class Part(models.Model):
    """What belongs to an item: a page of it, or that it went out."""

    item = models.BigIntegerField()

    objects: ClassVar[models.Manager["Part"]] = models.Manager()

    class Meta:
        app_label = "soak"
        managed = False

    def __str__(self) -> str:
        return f"part of {self.item}"


@contextmanager
def tables(*held: type[models.Model]) -> Iterator[None]:
    """Tables for these models as long as the `with` block lasts."""
    with connection.schema_editor() as editor:
        for model in held:
            editor.create_model(model)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            for model in held:
                editor.delete_model(model)
