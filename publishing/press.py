"""The press: an edition becomes bytes once, at publication, and again only when a name or a template changed."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings
from django.template.loader import render_to_string

from articles.document import Document
from articles.freezing import Names, author_name, picture, section_name, topic_name
from digests.digest import Digest
from masthead import house
from masthead.house import FootLink
from masthead.models import Image, Newsroom, Section
from publishing import clock
from publishing.models import Change, Correction, Edition, Mention, StoryJson, StoryPage
from publishing.story import BoxOf, PassageOf, PictureOf, Story, address, stamp, tell

CONTACT = ("email", "telephone", "postal_address", "corrections_email", "publisher")
Kept = TypeVar("Kept", StoryPage, StoryJson)
RIGHT_TO_LEFT = {"ar", "fa", "he", "ps", "sd", "ug", "ur", "yi"}


def render(edition: Edition) -> tuple[bytes, bytes]:
    """(page, JSON) of an edition with today's names: what its renderings must equal at any time."""
    return _rendered(edition, renamed(edition.read()), _corrections([edition]), site())


def _rendered(
    edition: Edition, document: Document, corrections: dict[UUID, list[Correction]], around: dict[str, Any]
) -> tuple[bytes, bytes]:
    made = msgspec.json.decode(edition.digest, type=Digest)
    story = tell(edition, document, made, corrections.get(document.uuid, []))
    context = page_context(story, document, edition.shown_at, edition.updated_at, around)
    return render_to_string("reader/article.html", context).encode(), msgspec.json.encode(story, order="deterministic")


def _corrections(editions: Iterable[Edition]) -> dict[UUID, list[Correction]]:
    """All corrections so far of the editions' stories, the newest first."""
    found: dict[UUID, list[Correction]] = {}
    for row in Correction.objects.filter(article__in=[edition.article_id for edition in editions]):
        found.setdefault(row.article_id, []).append(row)
    return found


def renamed(document: Document, names: Names | None = None) -> Document:
    """The Document with the masthead's present names for its section, authors, topics and picture."""
    names = names or Names.of([document])
    section = names.sections.get(document.section.path) if document.section else None
    image = names.images.get(document.lead_image.hash) if document.lead_image else None
    return msgspec.structs.replace(
        document,
        section=section_name(section) or document.section,
        authors=tuple(author_name(names.authors[row.slug]) if row.slug in names.authors else row
                      for row in document.authors),
        topics=tuple(topic_name(names.topics[row.slug]) if row.slug in names.topics else row
                     for row in document.topics),
        lead_image=picture(image) or document.lead_image,
    )  # fmt: skip


def site(sections: Iterable[Section] | None = None) -> dict[str, Any]:
    """What every page of the paper shows around its story: three queries, one less with the top sections at hand."""
    top = Section.objects.filter(parent=None).order_by("position", "name") if sections is None else sections
    return _around(house.present(), top, *house.foot())


def bare_site() -> dict[str, Any]:
    """The same from the settings alone, for a page that may not ask the database."""
    return _around(house.by_settings(), [], [], [])


def _around(
    newsroom: Newsroom, top: Iterable[Section], pages: Sequence[FootLink], social: Sequence[FootLink]
) -> dict[str, Any]:
    return {
        "name": newsroom.name,
        "tagline": newsroom.tagline,
        "url": settings.SITE_URL,
        "language": newsroom.language,
        "zone": newsroom.zone,
        "logo": newsroom.logo and _logo(newsroom.logo),
        "home": "/",
        "nav": [{"name": section.name, "url": f"/{section.path}/"} for section in top],
        "pages": pages,
        "social": social,
        "contact": {name: getattr(newsroom, name) for name in CONTACT},
    }


def _logo(image: Image) -> dict[str, Any]:
    return {"url": f"/media/{image.file.name}", "width": image.width, "height": image.height}


def page_context(
    story: Story, document: Document, published: datetime, updated: datetime, around: dict[str, Any] | None = None
) -> dict[str, Any]:
    """All that the article template needs; the desk's preview uses the very same. `around` is site() if at hand."""
    around = around or site()
    zone = ZoneInfo(around["zone"])
    return {
        "site": around,
        "dates": dates_in(around["language"], story.language),
        "story": story,
        "direction": direction(story.language),
        "published": published.astimezone(zone),
        "updated": updated.astimezone(zone),
        "zone": around["zone"],
        "show_updated": updated > published,
        "crumbs": _crumbs(story),
        "takeaways": [{"box": box, "passages": _passages(box)} for box in story.boxes],
        "corrections": [
            {"item": item, "when": datetime.fromisoformat(item.at).astimezone(zone)} for item in told_once(story)
        ],
        "picture": _local(story.lead_image),
        "canonical": story.url,
    }


def dates_in(own: str, language: str) -> str:
    """The code by which a story's dates are written: the paper's own form where it is the same language, as en-GB."""
    return own if language.split("-")[0] == own.split("-")[0] else language


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
    print_all([edition])


def print_all(editions: Sequence[Edition]) -> None:
    """Render live editions and store their bytes; the masthead is read once for all of them."""
    documents = [edition.read() for edition in editions]
    names, corrections, around, now = Names.of(documents), _corrections(editions), site(), clock.now()
    pages, stories = list[StoryPage](), list[StoryJson]()
    for edition, document in zip(editions, documents, strict=True):
        page, story = _rendered(edition, renamed(document, names), corrections, around)
        common = {
            "article_id": edition.article_id, "edition": edition, "status": 200, "rendered_at": now,
            "template_version": settings.TEMPLATE_VERSION,
        }  # fmt: skip
        pages.append(_packed(StoryPage(path=edition.path, **common), page))
        stories.append(_packed(StoryJson(story=edition.article_id, **common), story))
    _store(StoryPage, pages)
    _store(StoryJson, stories)
    _mention(list(zip(editions, documents, strict=True)))


def _packed(rendering: Kept, content: bytes) -> Kept:
    rendering.pack(content)
    return rendering


def _store(model: Any, renderings: Sequence[StoryPage | StoryJson]) -> None:
    """Each in place of what stood there."""
    kept = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model._default_manager.bulk_create(
        renderings, update_conflicts=True, unique_fields=[model._meta.pk.name], update_fields=kept
    )


def _mention(pairs: Sequence[tuple[Edition, Document]]) -> None:
    Mention.objects.filter(article__in=[edition.article_id for edition, _ in pairs]).delete()
    Mention.objects.bulk_create(
        Mention(article_id=edition.article_id, kind=kind, key=key)
        for edition, document in pairs for kind, key in _named(edition, document)
    )  # fmt: skip


def _named(edition: Edition, document: Document) -> list[tuple[str, str]]:
    named = {("author", row.slug) for row in document.authors} | {("topic", row.slug) for row in document.topics}
    parts = edition.section_path.split("/")
    named |= {("section", "/".join(parts[:depth])) for depth in range(1, len(parts) + 1)}
    if document.lead_image:
        named.add(("image", document.lead_image.hash))
    return sorted(named)


def print_notice(edition: Edition, when: datetime, reason: str) -> None:
    """Put the notice of withdrawal where the story was: what was withdrawn and when, nothing of its text."""
    around = site()
    page = render_to_string(
        "reader/withdrawn.html",
        {
            "site": around, "direction": direction(edition.language), "headline": edition.headline,
            "when": when.astimezone(ZoneInfo(around["zone"])), "zone": around["zone"], "reason": reason,
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
    _store(StoryPage, [_packed(StoryPage(path=edition.path, **common), page.encode())])
    _store(StoryJson, [_packed(StoryJson(story=edition.article_id, **common), msgspec.json.encode(tombstone))])


def print_notice_again(story: UUID) -> None:
    """The notice of a withdrawn story anew, with the paper's present name and zone; nothing where none stands."""
    last = Edition.objects.filter(article=story).order_by("-number").first()
    withdrawal = Change.objects.filter(article=story, verb="withdraw").order_by("-seq").first()
    if last and withdrawal and StoryPage.objects.filter(article=story, status=410).exists():
        print_notice(last, withdrawal.at, withdrawal.reason)


def name_changed(kind: str, key: str) -> None:
    """A masthead row was changed: every rendering that names it is to be made again by the sweep."""
    naming = Mention.objects.filter(kind=kind, key=key).values("article")
    for model in (StoryPage, StoryJson):
        model._default_manager.filter(article__in=naming, edition__isnull=False).update(stale=True)


def nav_changed() -> None:
    """A top section came, went or moved: it stands on every page, also on the notices of what was withdrawn."""
    StoryPage.objects.update(stale=True)


def house_changed() -> None:
    """The newsroom's row, a standing page's title or a social address changed: they stand on every page."""
    nav_changed()
