"""The press: an edition becomes bytes once, at publication, and again only when a name or a template changed."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings
from django.template.loader import render_to_string

from articles.document import Document
from articles.freezing import author_name, picture, section_name, topic_name
from digests.digest import Digest
from masthead.models import Author, Image, Section, Topic
from publishing import clock
from publishing.models import Correction, Edition, Mention, StoryJson, StoryPage
from publishing.story import BoxOf, PassageOf, PictureOf, Story, address, stamp, tell

RIGHT_TO_LEFT = {"ar", "fa", "he", "ps", "sd", "ug", "ur", "yi"}


def render(edition: Edition) -> tuple[bytes, bytes]:
    """(page, JSON) of an edition with today's names: what its renderings must equal at any time."""
    document = renamed(edition.read())
    corrections = list(Correction.objects.filter(article=edition.article_id))
    story = tell(edition, document, msgspec.json.decode(edition.digest, type=Digest), corrections)
    page = render_to_string("reader/article.html", page_context(story, document, edition.shown_at, edition.updated_at))
    return page.encode(), msgspec.json.encode(story)


def renamed(document: Document) -> Document:
    """The Document with the masthead's present names for its section, authors, topics and picture."""
    section = Section.objects.filter(path=document.section.path).first() if document.section else None
    authors = {row.slug: author_name(row) for row in Author.objects.filter(slug__in=_slugs(document.authors))}
    topics = {row.slug: topic_name(row) for row in Topic.objects.filter(slug__in=_slugs(document.topics))}
    image = Image.objects.filter(hash=document.lead_image.hash).first() if document.lead_image else None
    return msgspec.structs.replace(
        document,
        section=section_name(section) or document.section,
        authors=tuple(authors.get(row.slug, row) for row in document.authors),
        topics=tuple(topics.get(row.slug, row) for row in document.topics),
        lead_image=picture(image) or document.lead_image,
    )


def _slugs(rows: tuple[Any, ...]) -> list[str]:
    return [row.slug for row in rows]


def site(sections: Iterable[Section] | None = None) -> dict[str, Any]:
    """What every page of the paper shows around its story; the top sections are read unless they are at hand."""
    top = Section.objects.filter(parent=None).order_by("position", "name") if sections is None else sections
    return {
        "name": settings.NEWSROOM_NAME,
        "tagline": settings.NEWSROOM_TAGLINE,
        "url": settings.SITE_URL,
        "language": settings.LANGUAGE_CODE,
        "home": "/",
        "nav": [{"name": section.name, "url": f"/{section.path}/"} for section in top],
    }


def page_context(story: Story, document: Document, published: datetime, updated: datetime) -> dict[str, Any]:
    """All that the article template needs; the desk's preview uses the very same."""
    zone = ZoneInfo(settings.NEWSROOM_ZONE)
    return {
        "site": site(),
        "story": story,
        "direction": direction(story.language),
        "published": published.astimezone(zone),
        "updated": updated.astimezone(zone),
        "zone": settings.NEWSROOM_ZONE,
        "show_updated": updated > published,
        "crumbs": _crumbs(story),
        "takeaways": [{"box": box, "passages": _passages(box)} for box in story.boxes],
        "corrections": [
            {"item": item, "when": datetime.fromisoformat(item.at).astimezone(zone)} for item in told_once(story)
        ],
        "picture": _local(story.lead_image),
        "canonical": story.url,
    }


def _local(held: PictureOf | None) -> PictureOf | None:
    """The picture at an address of whatever host serves the page."""
    return held and msgspec.structs.replace(held, url=held.url.removeprefix(settings.SITE_URL))


def told_once(story: Story) -> list[Any]:
    """Corrections by the sentence readers see: several typed changes may share one."""
    return list({(item.text, item.at): item for item in story.corrections}.values())


def direction(language: str) -> str:
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def _crumbs(story: Story) -> list[dict[str, str]]:
    parts = story.section.path.split("/")
    levels = [
        {"name": name, "url": f"/{'/'.join(parts[: depth + 1])}/"} for depth, name in enumerate(story.section.trail)
    ]
    return [{"name": "Home", "url": "/"}, *levels]


def _passages(box: BoxOf) -> list[PassageOf]:
    """At most three passages, one a block: those of values that the sentence itself speaks of, figures before names."""
    told = [passage for passage in box.evidence if _spoken(passage.exact, box.statement)]
    ordered = sorted(told or box.evidence, key=lambda passage: not any(sign.isdigit() for sign in passage.exact))
    first: dict[str, PassageOf] = {}
    for passage in ordered:
        first.setdefault(passage.block, passage)
    return list(first.values())[:3]


def _spoken(exact: str, statement: str) -> bool:
    """Whether the statement has the passage's own number or, without one, its words."""
    numbers = re.findall(r"\d[\d.,]*", exact)
    return all(number.rstrip(".,") in statement for number in numbers) if numbers else exact in statement


def print_edition(edition: Edition) -> None:
    """Render a live edition and store its bytes in place of what stood at its address."""
    page, document = render(edition)
    common = {
        "article_id": edition.article_id, "edition": edition, "status": 200, "stale": False,
        "rendered_at": clock.now(), "template_version": settings.TEMPLATE_VERSION,
    }  # fmt: skip
    _store(StoryPage, {"path": edition.path}, page, common)
    _store(StoryJson, {"story": edition.article_id}, document, common)
    _mention(edition)


def _store(
    model: type[StoryPage] | type[StoryJson], key: dict[str, Any], content: bytes, common: dict[str, Any]
) -> None:
    rendering = model(**key, **common)
    rendering.pack(content)
    held = {name: getattr(rendering, name) for name in ("packed", "etag")}
    manager: Any = model._default_manager
    manager.update_or_create(**key, defaults=common | held)


def _mention(edition: Edition) -> None:
    document = edition.read()
    named = {("author", row.slug) for row in document.authors} | {("topic", row.slug) for row in document.topics}
    parts = edition.section_path.split("/")
    named |= {("section", "/".join(parts[:depth])) for depth in range(1, len(parts) + 1)}
    if document.lead_image:
        named.add(("image", document.lead_image.hash))
    Mention.objects.filter(article=edition.article_id).delete()
    Mention.objects.bulk_create(
        Mention(article_id=edition.article_id, kind=kind, key=key) for kind, key in sorted(named)
    )


def print_notice(edition: Edition, when: datetime, reason: str) -> None:
    """Put the notice of withdrawal where the story was: what was withdrawn and when, nothing of its text."""
    zone = ZoneInfo(settings.NEWSROOM_ZONE)
    page = render_to_string(
        "reader/withdrawn.html",
        {
            "site": site(), "direction": direction(edition.language), "headline": edition.headline,
            "when": when.astimezone(zone), "zone": settings.NEWSROOM_ZONE, "reason": reason,
            "canonical": address(edition.path),
        },
    )  # fmt: skip
    tombstone = {
        "id": str(edition.article_id), "type": "withdrawn", "url": address(edition.path), "version": edition.number,
        "withdrawn_at": stamp(when), "reason": reason,
    }  # fmt: skip
    common = {
        "article_id": edition.article_id, "edition": None, "status": 410, "stale": False, "rendered_at": when,
        "template_version": settings.TEMPLATE_VERSION,
    }  # fmt: skip
    _store(StoryPage, {"path": edition.path}, page.encode(), common)
    _store(StoryJson, {"story": edition.article_id}, msgspec.json.encode(tombstone), common)


def name_changed(kind: str, key: str) -> None:
    """A masthead row was changed: every rendering that names it is to be made again by the sweep."""
    naming = Mention.objects.filter(kind=kind, key=key).values("article")
    for model in (StoryPage, StoryJson):
        model._default_manager.filter(article__in=naming, edition__isnull=False).update(stale=True)


def nav_changed() -> None:
    """A top section came, went or moved: it stands on every page."""
    StoryPage.objects.filter(edition__isnull=False).update(stale=True)
