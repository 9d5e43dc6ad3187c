"""Who and what the paper is made of: sections, authors, topics, pictures, and itself (house.py)."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from masthead.house import Newsroom, SocialAddress, StandingPage
from masthead.slugs import RESERVED, SLUG, slug_of

__all__ = [
    "MAX_DEPTH", "RESERVED", "SLUG", "Author", "Image", "Newsroom", "Section", "SocialAddress", "StandingPage", "Topic",
    "picture_name", "slug_of",
]  # fmt: skip

models.CharField.register_lookup(Length)

MAX_DEPTH = 3


class Section(models.Model):
    """A place in the paper, one to three levels deep. Its path is its address and stays once stories stand in it."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=80)
    slug = models.CharField(max_length=80, validators=[SLUG])
    path = models.CharField(max_length=250, unique=True, editable=False)
    description = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0, help_text="The order in the navigation.")

    class Meta:
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(condition=~Q(parent=F("id")), name="section_is_not_its_own_parent"),
            models.CheckConstraint(condition=~Q(slug=""), name="section_has_a_slug"),
        ]

    def __str__(self) -> str:
        return self.path

    def clean(self) -> None:
        trail = self.trail()
        if len(trail) > MAX_DEPTH:
            raise ValidationError({"parent": f"That would be level {len(trail)}; sections go {MAX_DEPTH} levels deep."})
        if trail[0].slug in RESERVED:
            raise ValidationError(
                {"slug": f"“{trail[0].slug}” is one of the newsroom's own addresses; choose another."}
            )
        if len(trail) == 1 and StandingPage.objects.filter(slug=trail[0].slug).exists():
            raise ValidationError({"slug": f"There is a page at /{trail[0].slug}/ already; choose another slug."})
        if Section.objects.filter(path=(path := _path(trail))).exclude(pk=self.pk).exists():
            raise ValidationError({"slug": f"There is a section at /{path}/ already; choose another slug."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.path = _path(self.trail())
        super().save(*args, **kwargs)
        for child in self.children.all():
            child.parent = self
            if child.path != f"{self.path}/{child.slug}":
                child.save()

    def trail(self) -> list["Section"]:
        """From the top section down to this one."""
        found: list[Section] = [self]
        while (parent := found[0].parent) is not None:
            if parent in found:
                raise ValidationError({"parent": f"“{self.name}” cannot stand below itself."})
            found.insert(0, parent)
        return found


def _path(trail: list[Section]) -> str:
    return "/".join(section.slug for section in trail)


class Author(models.Model):
    """A byline."""

    name = models.CharField(max_length=120)
    slug = models.CharField(max_length=80, unique=True, validators=[SLUG])
    role = models.CharField(max_length=120, blank=True, help_text="Such as “Energy correspondent”.")
    biography = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(slug=""), name="author_has_a_slug")]

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """A subject that stories in any section share."""

    name = models.CharField(max_length=120)
    slug = models.CharField(max_length=80, unique=True, validators=[SLUG])
    description = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(slug=""), name="topic_has_a_slug")]

    def __str__(self) -> str:
        return self.name


def picture_name(image: "Image", name: str) -> str:
    """The address of a picture is its content: nothing to guess, nothing to overwrite."""
    return f"{image.hash}.{image.extension}"


class Image(models.Model):
    """A picture with what must stand beside it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.FileField(upload_to=picture_name, max_length=120)
    hash = models.CharField(max_length=64, unique=True, editable=False)
    extension = models.CharField(max_length=4, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt = models.CharField(max_length=300, help_text="What it shows, for someone who cannot see it.")
    caption = models.CharField(max_length=300, blank=True)
    credit = models.CharField(max_length=160, help_text="Such as “Ana Souza / The Ledger”.")
    rights = models.CharField(max_length=160, blank=True, help_text="Licence or terms.")
    focal_x = models.FloatField(default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)])
    focal_y = models.FloatField(default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)])
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1), name="image_focal_point"
            ),
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="image_has_a_size"),
            models.CheckConstraint(condition=Q(hash__length=64), name="image_has_a_hash"),
        ]

    def __str__(self) -> str:
        return self.alt[:60]
