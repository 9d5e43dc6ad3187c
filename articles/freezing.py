"""Between the rows of the working copy and the Document: freeze reads, thaw writes."""

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


def columns(document: Document) -> dict[str, Any]:
    """The Document's plain values as columns of Article. Missing if it names a section or picture not here."""
    held = {name: getattr(document, name) for name in PLAIN}
    held["section"] = _found(Section, "section", "path", document.section.path if document.section else None)
    held["lead_image"] = _found(Image, "lead_image", "hash", document.lead_image.hash if document.lead_image else None)
    held["summary"] = document.summary.text if document.summary else ""
    held["summary_of"] = document.summary.body_hash if document.summary else ""
    return held


def _found(model: Any, field: str, column: str, name: str | None) -> Any:
    if not name:
        return None
    row = model.objects.filter(**{column: name}).first()
    if row is None:
        raise Missing(field, name)
    return row


def thaw(document: Document) -> None:
    """Write the Document's authors, topics and boxes as the story's rows, replacing what stood there."""
    for name in ("authors", "topics"):
        _thaw_names(document, name)
    for model in (*registry.kinds().values(), UnknownBox):
        _rows(model, Article(pk=document.id)).delete()
    for position, held in enumerate(document.boxes):
        _thaw_box(document, position, held)


def _thaw_names(document: Document, field: str) -> None:
    model: Any = {"authors": ArticleAuthor, "topics": ArticleTopic}[field]
    target: Any = {"authors": Author, "topics": Topic}[field]
    names = [held.slug for held in getattr(document, field)]
    known = {row.slug: row for row in target._default_manager.filter(slug__in=names)}
    if missing := [name for name in names if name not in known]:
        raise Missing(field, missing[0])
    _rows(model, Article(pk=document.id)).delete()
    one = field.removesuffix("s")
    model._default_manager.bulk_create(
        model(article_id=document.id, position=position, **{one: known[name]}) for position, name in enumerate(names)
    )


def _thaw_box(document: Document, position: int, held: Box) -> None:
    chosen = [msgspec.to_builtins(passage) for passage in held.evidence if passage.chosen]
    common = {"id": held.id, "article_id": document.id, "position": position, "wording": held.wording, "chosen": chosen}
    known = registry.kinds().get(held.kind)
    facts = held.decoded()
    if known is None or facts is None:
        UnknownBox.objects.create(
            **common, kind=held.kind, label=held.label, emoji=held.emoji, statement=held.statement, facts=held.facts
        )
        return
    label = "" if held.label == known.title else held.label
    known._default_manager.create(**common, label=label, **known.from_facts(facts))
