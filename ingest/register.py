"""The masthead as an import meets it: sections, authors and topics found or made, each looked up once a run."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from articles.document import AuthorName, SectionName, TopicName
from articles.freezing import author_name, section_name, topic_name
from articles.models import Article, ArticleAuthor, ArticleTopic
from ingest.items import Level
from ingest.lines import Remark
from masthead.models import MAX_DEPTH, RESERVED, SLUG, Author, Section, Topic, slug_of
from publishing import clock, press

LONGEST_SECTION, LONGEST_NAME = 80, 120
Row = TypeVar("Row", Section, Author, Topic)


def name_of(text: str, otherwise: str) -> str:
    """A slug of the words; of their hash where no letter of them is Latin."""
    return slug_of(text) or f"{otherwise}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def is_slug(text: str) -> bool:
    """Whether a source's own short name can be ours."""
    try:
        SLUG(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST_SECTION


def unused(slug: str, taken: set[str]) -> str:
    """The slug, with the first free number where it is taken."""
    tried, number = slug, 2
    while tried in taken:
        tried, number = f"{slug[:75].rstrip('-')}-{number}", number + 1
    return tried


class Register:
    """Finds masthead rows and makes those that are missing. `writes=False` only says what would be made."""

    def __init__(self, *, writes: bool = True) -> None:
        self.writes = writes
        self.made: list[Section | Author | Topic] = []
        self._sections: dict[str, Section] = {}
        self._named: dict[str, SectionName] = {}
        self._authors: dict[str, Author] = {}
        self._topics: dict[str, Topic] = {}
        self._author_slugs: set[str] | None = None
        self._taken: dict[str, set[str]] = {}

    def section(self, trail: Sequence[Level]) -> SectionName | None:
        """The section that the trail leads to; levels that are missing are made, those beyond MAX_DEPTH left out."""
        found: Section | None = None
        for level in trail[:MAX_DEPTH]:
            found = self._level(level, found)
        if found is None:
            return None
        if found.path not in self._named:
            named = section_name(found)
            assert named is not None
            self._named[found.path] = named
        return self._named[found.path]

    def author(self, name: str) -> AuthorName:
        """The byline's row, made when it is missing; a slug that another name holds gets a number."""
        text = name[:LONGEST_NAME]
        if text not in self._authors:
            self._authors[text] = self._found_author(text) or self._new_author(text)
        return author_name(self._authors[text])

    def topic(self, level: Level) -> TopicName:
        """The topic's row, made when it is missing."""
        slug = level.slug if is_slug(level.slug) else name_of(level.name, "topic")
        if slug not in self._topics:
            found = Topic.objects.filter(slug=slug).first()
            self._topics[slug] = found or self._new_topic(Topic(name=level.name[:LONGEST_NAME], slug=slug))
        return topic_name(self._topics[slug])

    def free_slug(self, section: SectionName | None, wanted: str, remarks: list[Remark]) -> str:
        """The slug, numbered where another story or a subsection has the address; from then on it is taken."""
        path = section.path if section else ""
        slug = unused(wanted, self._taken_in(path))
        self._taken[path].add(slug)
        if slug != wanted:
            remarks.append(Remark(0, "slug", f"“{path}/{wanted}” is taken; the story got “{slug}”"))
        return slug

    def _taken_in(self, path: str) -> set[str]:
        """What no story of the section may be called: the newsroom's own words, its stories, its subsections."""
        if path not in self._taken:
            stories = Article.objects.filter(section__path=path).exclude(slug="").values_list("slug", flat=True)
            below = Section.objects.filter(parent__path=path).values_list("slug", flat=True)
            self._taken[path] = {*RESERVED, *stories, *below}
        return self._taken[path]

    def take_back(self) -> None:
        """Remove the rows this register made that no story uses after all."""
        users: dict[Any, Any] = {Section: (Article, "section"), Author: (ArticleAuthor, "author"),
                                 Topic: (ArticleTopic, "topic")}  # fmt: skip
        for row in reversed(self.made):
            model, column = users[type(row)]
            below = isinstance(row, Section) and row.children.exists()
            if self.writes and not below and not model.objects.filter(**{column: row.pk}).exists():
                _drop(row)

    def _level(self, level: Level, parent: Section | None) -> Section:
        slug = level.slug if is_slug(level.slug) else name_of(level.name, "section")
        if parent is None and slug in RESERVED:
            slug = f"{slug}-news"
        path = f"{parent.path}/{slug}" if parent else slug
        if path not in self._sections:
            found = Section.objects.filter(path=path).select_related("parent__parent").first()
            if found is None:
                made = Section(parent=parent, name=level.name[:LONGEST_SECTION], slug=slug, path=path)
                found = self._new_section(made)
                self._taken_in(parent.path if parent else "").add(slug)
            self._sections[path] = found
        return self._sections[path]

    def _new_section(self, section: Section) -> Section:
        """The section kept, or that which another import has made at its path since we looked."""
        try:
            section.full_clean(exclude=["path", "parent"])
            return self._keep(section)
        except (ValidationError, IntegrityError):
            found = Section.objects.filter(path=section.path).select_related("parent__parent").first()
            if found is None:
                raise
            return found

    def _found_author(self, name: str) -> Author | None:
        return Author.objects.filter(name=name).order_by("pk").first()

    def _new_author(self, name: str) -> Author:
        """The row kept; where another import took its slug since we looked, that row or the next free slug."""
        try:
            return self._keep(Author(name=name, slug=self._author_slug(name)))
        except IntegrityError:
            self._author_slugs = None
            return self._found_author(name) or self._keep(Author(name=name, slug=self._author_slug(name)))

    def _new_topic(self, topic: Topic) -> Topic:
        try:
            return self._keep(topic)
        except IntegrityError:  # another import has made it since we looked
            return Topic.objects.get(slug=topic.slug)

    def _author_slug(self, name: str) -> str:
        if self._author_slugs is None:
            self._author_slugs = set(Author.objects.values_list("slug", flat=True))
        slug = unused(name_of(name, "author"), self._author_slugs)
        self._author_slugs.add(slug)
        return slug

    def _keep(self, row: Row) -> Row:
        if self.writes:
            with transaction.atomic(), _shown_on_every_page(row):
                row.save()
            self.made.append(row)
        return row


@contextmanager
def _shown_on_every_page(row: Section | Author | Topic) -> Iterator[None]:
    """A top section comes or goes: after any publication under way, every stored page is to be printed again."""
    top = isinstance(row, Section) and row.parent_id is None
    if top:
        clock.take_press()
    yield
    if top:
        press.nav_changed()


def _drop(row: Section | Author | Topic) -> None:
    try:
        with transaction.atomic(), _shown_on_every_page(row):
            row.delete()
    except ProtectedError:  # somebody has begun to use it
        return
