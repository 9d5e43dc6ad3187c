"""The demo newsroom's two weeks: five stories are saved, published, updated, corrected, scheduled and withdrawn."""

import uuid
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import User

from articles.document import Document
from articles.editing import move, save
from articles.freezing import author_name, picture, section_name, topic_name
from articles.models import Article, Revision, Stage
from digests import tasks
from ingest.demo.stories import altavela, ardvick, bitfarms, marenda, wexcombe
from ingest.demo.told import Told
from masthead.models import Author, Image, Section, Topic
from publishing import lifecycle

AHEAD = 3  # days until the scheduled story goes out


class Desk:
    """Who works there, on what day, with which pictures. Each method tells one story and returns a line about it."""

    def __init__(self, images: dict[str, Image], today: date) -> None:
        self.images, self.today = images, today
        self.staff = {user.username: user for user in User.objects.all()}

    def work(self) -> list[str]:
        """All five stories, the oldest first; a line on each."""
        return [self.withdrawn(), self.live(), self.updated(), self.corrected(), self.scheduled()]

    def withdrawn(self) -> str:
        revision = self._saved(marenda.told(self.today.year), "author", self._at(-11, 8, 40))
        self._publish(revision, "first")
        edition = lifecycle.withdraw(revision.article_id, self.staff["managingeditor"], marenda.REASON)
        return f"withdrawn  /{edition.path}/"

    def live(self) -> str:
        revision = self._saved(bitfarms.told(self.today.year), "contributor", self._at(-8, 11, 5))
        return f"live       /{self._publish(revision, 'first')}/"

    def updated(self) -> str:
        first = self._saved(altavela.told(self.today.year, updated=False), "author", self._at(-4, 9, 15))
        self._publish(first, "first")
        later = self._resaved(first, altavela.told(self.today.year), altavela.NOTE)
        return f"updated    /{self._publish(later, 'update', altavela.NOTE)}/"

    def corrected(self) -> str:
        first = self._saved(ardvick.told(self.today.year, ardvick.MISREAD), "author", self._at(-1, 7, 30))
        self._publish(first, "first")
        later = self._resaved(first, ardvick.told(self.today.year), "The rent as the lease has it.")
        return f"corrected  /{self._publish(later, 'correction', ardvick.NOTE)}/"

    def scheduled(self) -> str:
        revision = self._saved(wexcombe.told(self.today.year), "contributor", None)
        by, at = self.staff["deskeditor"], self._at(AHEAD, 7, 30)
        row = lifecycle.schedule(revision.article_id, by, at, settings.NEWSROOM_ZONE, "first", revision_id=revision.pk)
        return f"scheduled  “{wexcombe.told(self.today.year).headline}”, {lifecycle.instant(row.at)}"

    def _at(self, days: int, hour: int, minute: int) -> datetime:
        return datetime.combine(self.today + timedelta(days), time(hour, minute), ZoneInfo(settings.NEWSROOM_ZONE))

    def _saved(self, told: Told, by: str, shown: datetime | None) -> Revision:
        return self._approved(save(self._document(told, str(uuid.uuid4()), shown), self.staff[by], 0))

    def _resaved(self, before: Revision, told: Told, note: str) -> Revision:
        shown = Article.objects.get(pk=before.article_id).published_at
        document = self._document(told, str(before.article_id), shown)
        return self._approved(save(document, self.staff["copyeditor"], before.edit, note))

    def _approved(self, revision: Revision) -> Revision:
        """The same revision, digested and approved."""
        tasks.make(revision.pk)
        move(revision.article, Stage.APPROVED, revision.edit)
        return revision

    def _publish(self, revision: Revision, kind: str, note: str = "") -> str:
        by = self.staff["deskeditor"]
        return lifecycle.publish(revision.article_id, by, kind, note, revision_id=revision.pk).path

    def _document(self, told: Told, story: str, shown: datetime | None) -> Document:
        """The Document of a story as it is told, with the masthead's rows in place of their names."""
        held = {
            name: getattr(told, name) for name in ("slug", "headline", "seo_headline", "standfirst", "body", "boxes")
        }
        return Document(
            id=story,
            section=section_name(Section.objects.get(path=told.section)),
            authors=tuple(author_name(Author.objects.get(slug=slug)) for slug in told.authors),
            topics=tuple(topic_name(Topic.objects.get(slug=slug)) for slug in told.topics),
            lead_image=picture(self.images[told.picture]),
            published_at=shown,
            published_zone=settings.NEWSROOM_ZONE if shown else "",
            **held,
        )
