"""The working copy: the story as the desk has it now, and every saved version of it."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery

from masthead.models import SLUG, Author, Image, Section, Topic


class Stage(models.TextChoices):
    DRAFT = "draft", "draft"
    IN_REVIEW = "in_review", "in review"
    APPROVED = "approved", "approved"


class ArticleQuerySet(QuerySet["Article"]):
    def languages(self) -> list[str]:
        """Every language that a story is in, by one look into the index each."""
        found: list[str] = []
        held = self.filter(edit__gt=0).order_by("language").values_list("language", flat=True)
        while (code := held.filter(language__gt=found[-1] if found else "").first()) is not None:
            found.append(code)
        return found


class Article(models.Model):
    """One story as the desk has it. Readers never see this row: they see editions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    edit = models.PositiveIntegerField(default=0, editable=False)  # counts saves; the base of every next one
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.DRAFT, editable=False)
    headline = models.CharField(max_length=200, blank=True)
    seo_headline = models.CharField("search headline", max_length=200, blank=True)
    slug = models.CharField(max_length=80, blank=True, validators=[SLUG], help_text="Left empty: from the headline.")
    standfirst = models.CharField(max_length=500, blank=True)
    section = models.ForeignKey(Section, models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=35, default="en", help_text="A BCP 47 code, such as en, de or pt-BR.")
    lead_image = models.ForeignKey(Image, models.PROTECT, null=True, blank=True, related_name="+")
    lead_caption = models.CharField(max_length=300, blank=True, help_text="Left empty: the picture's own caption.")
    body = models.TextField(blank=True)
    summary = models.CharField(max_length=600, blank=True, help_text="Left empty: one is taken from the text.")
    summary_of = models.CharField(max_length=64, blank=True, editable=False)  # hash of the body it was written for
    published_at = models.DateTimeField(
        "shown date", null=True, blank=True, help_text="Only for stories from elsewhere: their own date."
    )
    published_zone = models.CharField(max_length=60, blank=True)
    embargo_until = models.DateTimeField(null=True, blank=True, help_text="Nothing goes out before this moment (UTC).")
    import_key = models.CharField(max_length=64, null=True, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now_add=True)  # moved by editing.save() alone

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = "story"
        verbose_name_plural = "stories"
        ordering = ["-saved_at", "id"]
        indexes = [
            models.Index(fields=["-saved_at", "id"], condition=Q(edit__gt=0), name="article_list"),
            models.Index(fields=["language", "id"], condition=Q(edit__gt=0), name="article_language"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "slug"], condition=~Q(slug=""), name="article_slug_once_a_section"
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="article_stage_known"),
        ]

    def __str__(self) -> str:
        return self.headline or "(no headline)"


class ArticleAuthor(models.Model):
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    author = models.ForeignKey(Author, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["article", "author"], name="article_author_once")]

    def __str__(self) -> str:
        return str(self.author)


class ArticleTopic(models.Model):
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["article", "topic"], name="article_topic_once")]

    def __str__(self) -> str:
        return str(self.topic)


class RevisionQuerySet(QuerySet["Revision"]):
    def newest(self) -> "RevisionQuerySet":
        """The last saved version of each story."""
        last = Revision.objects.filter(article=OuterRef("article")).order_by("-edit").values("pk")[:1]
        return self.filter(pk=Subquery(last))


class Revision(models.Model):
    """One saved version, kept for ever, and the work row of its digest."""

    append_only: ClassVar[bool] = True
    article = models.ForeignKey(Article, models.PROTECT, related_name="+")
    edit = models.PositiveIntegerField()
    document = models.TextField()
    content_hash = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    saved_at = models.DateTimeField(auto_now_add=True)
    request_id = models.CharField(max_length=64, blank=True, default="", db_default="")  # of the request that saved it

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-edit"]
        constraints = [
            models.UniqueConstraint(fields=["article", "edit"], name="revision_edit_once"),
            models.CheckConstraint(condition=Q(edit__gt=0), name="revision_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"edit {self.edit}"


class ImportNote(models.Model):
    """What an import assumed, repaired or could not read; it stays with its revision until an editor confirms it."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="import_notes")
    line = models.PositiveIntegerField(default=0)
    code = models.CharField(max_length=40)
    text = models.CharField(max_length=500)
    blocks = models.BooleanField(default=False)  # must be confirmed or waived before the story goes out
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["line", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(confirmed_by__isnull=False), name="note_confirmed_by_someone"
            )
        ]

    def __str__(self) -> str:
        return f"line {self.line}: {self.text}"


def open_notes(*article_ids: uuid.UUID) -> QuerySet[ImportNote]:
    """The notes of each story's newest import that no editor has confirmed yet."""
    same = ImportNote.objects.filter(revision__article=OuterRef("revision__article"))
    newest = same.order_by("-revision__edit").values("revision")[:1]
    notes = ImportNote.objects.filter(revision__article__in=article_ids, confirmed_at__isnull=True)
    return notes.filter(revision=Subquery(newest)).order_by("line", "id")
