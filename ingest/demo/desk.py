"""The demo newsroom's two weeks: fourteen stories, so that every state a story can have is there to look at."""

import uuid
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User

from articles.document import Document
from articles.editing import move, save
from articles.freezing import author_name, picture, section_name, topic_name
from articles.models import Article, Revision, Stage
from digests import tasks
from ingest.demo.stories import (
    altavela,
    ardvick,
    bitfarms,
    calder,
    hollrich,
    korvel,
    lautersee,
    marenda,
    nordlinje,
    nyota,
    oskelund,
    salverde,
    serrana,
    wexcombe,
)
from ingest.demo.told import Told
from masthead.models import Author, Image, Section, Topic
from publishing import lifecycle

AHEAD = 3  # days until the scheduled story goes out
EMBARGO = 6  # days until the one under embargo may


class Desk:
    """Who works there, on what day of which zone, with which pictures. A method tells a story, with a line about it."""

    def __init__(self, images: dict[str, Image], today: date, zone: str) -> None:
        self.images, self.today, self.year, self.zone = images, today, today.year, zone
        self.staff = {user.username: user for user in User.objects.all()}

    def work(self) -> list[str]:
        """All fourteen stories, the oldest first; a line on each."""
        return [
            self._live(korvel.told(self.year), "author", self._at(-13, 10, 10)),
            self.withdrawn(),
            self._live(lautersee.told(self.year), "contributor", self._at(-10, 6, 50)),
            self._live(bitfarms.told(self.year), "contributor", self._at(-8, 11, 5)),
            self._live(serrana.told(self.year), "author", self._at(-7, 12, 0)),
            self.clarified(),
            self._live(nordlinje.told(self.year), "author", self._at(-5, 8, 20)),
            self.updated(),
            self._live(hollrich.told(self.year), "contributor", self._at(-3, 7, 0)),
            self.waived(),
            self.corrected(),
            self.scheduled(),
            self.embargoed(),
            self.in_review(),
        ]

    def _live(self, told: Told, by: str, shown: datetime) -> str:
        return f"live       /{self._publish(self._saved(told, by, shown), 'first')}/"

    def withdrawn(self) -> str:
        revision = self._saved(marenda.told(self.year), "author", self._at(-11, 8, 40))
        self._publish(revision, "first")
        edition = lifecycle.withdraw(revision.article_id, self.staff["managingeditor"], marenda.REASON)
        return f"withdrawn  /{edition.path}/"

    def clarified(self) -> str:
        first = self._saved(nyota.told(self.year, clear=False), "author", self._at(-6, 9, 30))
        self._publish(first, "first")
        later = self._resaved(first, nyota.told(self.year), "Others sail by day.")
        return f"clarified  /{self._publish(later, 'clarification', nyota.NOTE)}/"

    def updated(self) -> str:
        first = self._saved(altavela.told(self.year, updated=False), "author", self._at(-4, 9, 15))
        self._publish(first, "first")
        later = self._resaved(first, altavela.told(self.year), altavela.NOTE)
        return f"updated    /{self._publish(later, 'update', altavela.NOTE)}/"

    def waived(self) -> str:
        revision = self._saved(salverde.told(self.year), "author", self._at(-2, 13, 45))
        by = self.staff["managingeditor"]
        edition = lifecycle.publish(revision.article_id, by, "first", waive=salverde.WAIVER, revision_id=revision.pk)
        return f"waived     /{edition.path}/"

    def corrected(self) -> str:
        first = self._saved(ardvick.told(self.year, ardvick.MISREAD), "author", self._at(-1, 7, 30))
        self._publish(first, "first")
        later = self._resaved(first, ardvick.told(self.year), "The rent as the lease has it.")
        return f"corrected  /{self._publish(later, 'correction', ardvick.NOTE)}/"

    def scheduled(self) -> str:
        revision = self._saved(wexcombe.told(self.year), "contributor", None)
        by, at = self.staff["deskeditor"], self._at(AHEAD, 7, 30)
        row = lifecycle.schedule(revision.article_id, by, at, self.zone, "first", revision_id=revision.pk)
        return f"scheduled  “{wexcombe.told(self.year).headline}”, {lifecycle.instant(row.at)}"

    def embargoed(self) -> str:
        revision = self._saved(calder.told(self.year), "author", None)
        until = self._at(EMBARGO, 7, 0)
        lifecycle.set_embargo(revision.article_id, self.staff["deskeditor"], until)
        return f"embargoed  “{calder.told(self.year).headline}”, until {lifecycle.instant(until)}"

    def in_review(self) -> str:
        told = oskelund.told(self.year)
        self._saved(told, "contributor", None, Stage.IN_REVIEW)
        return f"in review  “{told.headline}”"

    def _at(self, days: int, hour: int, minute: int) -> datetime:
        return datetime.combine(self.today + timedelta(days), time(hour, minute), ZoneInfo(self.zone))

    def _saved(self, told: Told, by: str, shown: datetime | None, stage: Stage = Stage.APPROVED) -> Revision:
        return self._digested(save(self._document(told, str(uuid.uuid4()), shown), self.staff[by], 0), stage)

    def _resaved(self, before: Revision, told: Told, note: str) -> Revision:
        shown = Article.objects.get(pk=before.article_id).published_at
        document = self._document(told, str(before.article_id), shown)
        return self._digested(save(document, self.staff["copyeditor"], before.edit, note), Stage.APPROVED)

    def _digested(self, revision: Revision, stage: Stage) -> Revision:
        """The same revision with its digest, its story at this stage."""
        tasks.make(revision.pk)
        move(revision.article, stage, revision.edit)
        return revision

    def _publish(self, revision: Revision, kind: str, note: str = "") -> str:
        by = self.staff["deskeditor"]
        return lifecycle.publish(revision.article_id, by, kind, note, revision_id=revision.pk).path

    def _document(self, told: Told, story: str, shown: datetime | None) -> Document:
        """The Document of a story as it is told, with the masthead's rows in place of their names."""
        held = {
            name: getattr(told, name)
            for name in ("language", "slug", "headline", "seo_headline", "standfirst", "body", "boxes")
        }
        return Document(
            id=story,
            section=section_name(Section.objects.get(path=told.section)),
            authors=tuple(author_name(Author.objects.get(slug=slug)) for slug in told.authors),
            topics=tuple(topic_name(Topic.objects.get(slug=slug)) for slug in told.topics),
            lead_image=picture(self.images.get(told.picture)),
            published_at=shown,
            published_zone=self.zone if shown else "",
            **held,
        )
