"""Between the rows of the working copy and the Document: freeze reads, thaw writes."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from articles.document import AuthorName, Box, Document, Evidence, OwnSummary, Picture, SectionName, TopicName
from articles.evidence import anchored
from articles.models import Article, ArticleAuthor, ArticleTopic
from factboxes import registry
from factboxes.base import FactBox, plain
from factboxes.models import UnknownBox
from masthead.models import Author, Image, Section, Topic

PLAIN = ("language", "headline", "seo_headline", "slug", "standfirst", "lead_caption", "body", "published_at",
         "published_zone")  # fmt: skip


class Missing(ValueError):
    """A Document names a masthead row that is not here: (field, what it names)."""

    def __init__(self, field: str, name: str) -> None:
        self.field, self.name = field, name
        super().__init__(f"{field}: there is no {name!r} in this newsroom")


def freeze(article: Article) -> Document:
    """The story as it stands, as a Document with its evidence found. One query a kind, whatever the number of boxes."""
    plain = {name: getattr(article, name) for name in PLAIN}
    document = Document(
        id=str(article.pk),
        section=section_name(article.section),
        authors=tuple(author_name(row.author) for row in _rows(ArticleAuthor, article).select_related("author")),
        topics=tuple(topic_name(row.topic) for row in _rows(ArticleTopic, article).select_related("topic")),
        lead_image=picture(article.lead_image),
        boxes=_boxes(article),
        summary=OwnSummary(article.summary, article.summary_of) if article.summary else None,
        **plain,
    )
    return anchored(document)


def _rows(model: Any, article: Article) -> Any:
    return model.objects.filter(article=article)


def section_name(section: Section | None) -> SectionName | None:
    if section is None:
        return None
    return SectionName(section.path, section.name, tuple(level.name for level in section.trail()))


def author_name(author: Author) -> AuthorName:
    return AuthorName(author.slug, author.name)


def topic_name(topic: Topic) -> TopicName:
    return TopicName(topic.slug, topic.name)


def picture(image: Image | None) -> Picture | None:
    if image is None:
        return None
    return Picture(**{name: getattr(image, name) for name in Picture.__struct_fields__})


def _boxes(article: Article) -> tuple[Box, ...]:
    rows: list[FactBox | UnknownBox] = [
        row for model in (*registry.kinds().values(), UnknownBox) for row in _rows(model, article)
    ]
    ordered = sorted(rows, key=lambda row: (row.position, str(row.pk)))
    return tuple(unknown(row) if isinstance(row, UnknownBox) else box(row, article.language) for row in ordered)


def box(row: FactBox, language: str) -> Box:
    """A row of a known kind as a Box; its statement is the wording, else the sentence made of its values."""
    made = Box(
        id=str(row.pk), kind=row.kind, facts=row.raw_facts(), label=row.label or row.title, emoji=row.emoji,
        wording=row.wording, evidence=msgspec.convert(row.chosen, tuple[Evidence, ...]),
    )  # fmt: skip
    return stated(made, language)


def stated(made: Box, language: str) -> Box:
    """The same Box with its facts in canonical form and its statement made anew."""
    facts = made.decoded()
    if facts is None:
        return made
    known = registry.kinds()[made.kind]
    return msgspec.structs.replace(
        made,
        facts=plain(facts),
        label=made.label or known.title,
        emoji=made.emoji or known.emoji,
        statement=made.wording or facts.statement(language),
    )


def unknown(row: UnknownBox) -> Box:
    return Box(
        id=str(row.pk), kind=row.kind, facts=row.facts, label=row.label, emoji=row.emoji, wording=row.wording,
        statement=row.statement, evidence=msgspec.convert(row.chosen, tuple[Evidence, ...]),
    )  # fmt: skip


class Names(msgspec.Struct, frozen=True):
    """The masthead's rows that some Documents name: sections by path, authors and topics by slug, pictures by hash."""

    sections: dict[str, Section]
    authors: dict[str, Author]
    topics: dict[str, Topic]
    images: dict[str, Image]

    @classmethod
    def of(cls, documents: Iterable[Document]) -> "Names":
        """Each kind read once, however many Documents there are; those of `documents` that are not here are missing."""
        held = tuple(documents)
        return cls(
            _sections({document.section.path for document in held if document.section}),
            _by(Author, "slug", {row.slug for document in held for row in document.authors}),
            _by(Topic, "slug", {row.slug for document in held for row in document.topics}),
            _by(Image, "hash", {document.lead_image.hash for document in held if document.lead_image}),
        )

    def check(self, document: Document) -> None:
        """Raise Missing for the first name of the Document that stands for no row."""
        image = document.lead_image
        named: tuple[tuple[str, dict[str, Any], list[str]], ...] = (
            ("section", self.sections, [document.section.path] if document.section and document.section.path else []),
            ("lead_image", self.images, [image.hash] if image and image.hash else []),
            ("authors", self.authors, [row.slug for row in document.authors]),
            ("topics", self.topics, [row.slug for row in document.topics]),
        )
        for field, rows, names in named:
            for name in names:
                if name not in rows:
                    raise Missing(field, name)


def _by(model: Any, column: str, names: set[str]) -> dict[str, Any]:
    return {getattr(row, column): row for row in model._default_manager.filter(**{f"{column}__in": names})}


def _sections(paths: set[str]) -> dict[str, Section]:
    """The sections at these paths and those above them, each bound to its parent, so that no trail is read again."""
    levels = {path.rsplit("/", up)[0] for path in paths for up in range(path.count("/") + 1)}
    found: dict[str, Section] = _by(Section, "path", levels)
    by_id = {row.pk: row for row in found.values()}
    for row in found.values():
        if row.parent_id in by_id:
            row.parent = by_id[row.parent_id]
    return found


def columns(document: Document, names: Names) -> dict[str, Any]:
    """The Document's plain values as columns of Article. Missing if it names a masthead row not here."""
    names.check(document)
    held = {name: getattr(document, name) for name in PLAIN}
    held["section"] = names.sections.get(document.section.path) if document.section else None
    held["lead_image"] = names.images.get(document.lead_image.hash) if document.lead_image else None
    held["summary"] = document.summary.text if document.summary else ""
    held["summary_of"] = document.summary.body_hash if document.summary else ""
    return held


def clear(document: Document) -> None:
    """Take away the story's authors, topics and boxes, to thaw others in their place."""
    for model in (ArticleAuthor, ArticleTopic, *registry.kinds().values(), UnknownBox):
        _rows(model, Article(pk=document.id)).delete()


def thaw(documents: Iterable[Document], names: Names) -> None:
    """Write the Documents' authors, topics and boxes as rows of their stories: one query a kind of row."""
    rows: dict[Any, list[Any]] = {}
    for document in documents:
        for row in _rows_of(document, names):
            rows.setdefault(type(row), []).append(row)
    for model, held in rows.items():
        model._default_manager.bulk_create(held)


def _rows_of(document: Document, names: Names) -> Iterator[Any]:
    for at, byline in enumerate(document.authors):
        yield ArticleAuthor(article_id=document.id, position=at, author=names.authors[byline.slug])
    for at, subject in enumerate(document.topics):
        yield ArticleTopic(article_id=document.id, position=at, topic=names.topics[subject.slug])
    for at, held in enumerate(document.boxes):
        yield _box_row(document, at, held)


def _box_row(document: Document, position: int, held: Box) -> FactBox | UnknownBox:
    chosen = [msgspec.to_builtins(passage) for passage in held.evidence if passage.chosen]
    common = {"id": held.id, "article_id": document.id, "position": position, "wording": held.wording, "chosen": chosen}
    known = registry.kinds().get(held.kind)
    facts = held.decoded()
    if known is None or facts is None:
        return UnknownBox(
            **common, kind=held.kind, label=held.label, emoji=held.emoji, statement=held.statement, facts=held.facts
        )
    label = "" if held.label == known.title else held.label
    return known(**common, label=label, **known.from_facts(facts))
