"""The tests' three fixed people and their one-line factories: an editor, a partner who reads, a reader."""

import io
import uuid
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.contrib.auth.models import Permission, User
from django.utils.text import slugify
from PIL import Image as Pillow

from articles.document import AuthorName, Box, Document, TopicName, from_json
from articles.editing import save
from articles.freezing import section_name
from articles.models import Article, Revision
from masthead import house
from masthead.first_pages import FIRST_PAGES
from masthead.models import Author, Image, Newsroom, Section, StandingPage, Topic
from masthead.pictures import take_in
from publishing.lifecycle import publish, withdraw
from publishing.models import Edition

BODY = (
    "<p>Harbour Grid has sold its 70-megawatt battery park in Uruguay to Delta Sur for up to $30 million. "
    "It gets $9 million in cash up front.</p>"
    "<h2>Why now</h2>"
    "<p>The company wants to build in North America by the end of 2027, its chief executive said in March 2026.</p>"
    "<blockquote><p>“We sell the calm coast to pay for the windy one,” said Nora Quist.</p></blockquote>"
)


def editor(name: str = "alice", *permissions: str) -> User:
    """A member of the desk who may do everything a managing editor may, unless permissions are named."""
    user, created = User.objects.get_or_create(
        username=name, defaults={"is_staff": True, "email": f"{name}@example.org"}
    )
    if created:
        held = Permission.objects.exclude(content_type__app_label="auth")
        if permissions:
            held = held.filter(codename__in=permissions)
        user.user_permissions.set(held)
    return user


def section(path: str = "energy") -> Section:
    """The section at a path, with those above it."""
    found: Section | None = None
    for slug in path.split("/"):
        found, _ = Section.objects.get_or_create(
            parent=found, slug=slug, defaults={"name": slug.replace("-", " ").title()}
        )
    assert found is not None
    return found


def author(name: str = "Aiko Brandt") -> Author:
    return Author.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0]


def topic(name: str = "Batteries") -> Topic:
    return Topic.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0]


def image(color: str = "teal") -> Image:
    """A small real picture in the library."""
    content = io.BytesIO()
    Pillow.new("RGB", (640, 360), color).save(content, "PNG")
    return take_in(io.BytesIO(content.getvalue()), alt=f"A {color} field", credit="The Ledger", caption="A field.")


def newsroom(**changes: Any) -> Newsroom:
    """The newsroom's row, as it is or with some columns changed."""
    row = house.present()
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    return row


def logo() -> Image:
    """The newsroom's logo, which is no story's picture."""
    held = image("navy")
    newsroom(logo=held)
    return held


def standing_page(slug: str = "ethics", **changes: Any) -> StandingPage:
    """A page of the newsroom's own, with the text a new newsroom starts with where it has one."""
    title, body = FIRST_PAGES.get(slug, (slug.title(), f"<p>What we think of {slug}.</p>"))
    held = {"title": title, "body": body, "position": 1} | changes
    return StandingPage.objects.update_or_create(slug=slug, defaults=held)[0]


def transaction_box(**facts: Any) -> Box:
    held = {
        "deal_kind": "asset_sale",
        "parties": [{"role": "seller", "name": "Harbour Grid"}, {"role": "buyer", "name": "Delta Sur"}],
        "amounts": [
            {"role": "total", "label": "total", "qualifier": "up_to", "currency": "USD", "value": "30000000"},
            {"role": "upfront", "label": "upfront", "currency": "USD", "value": "9000000"},
        ],
        "quantities": [{"label": "capacity", "value": "70", "unit": "MW"}],
        "places": [{"role": "asset location", "name": "Uruguay", "code": "UY"}],
    }
    return Box(id=str(uuid.uuid4()), kind="transaction", facts=held | facts)


def strategy_box(**facts: Any) -> Box:
    held = {
        "move": "expand", "direction": "build in North America",
        "focus": ["batteries", "wind"],
        "actors": [{"role": "company", "name": "Harbour Grid"}],
        "places": [{"name": "North America", "code": "003"}],
        "dates": [{"label": "target", "value": "2027-12", "precision": "month"}],
    }  # fmt: skip
    return Box(id=str(uuid.uuid4()), kind="strategy", facts=held | facts)


def sentiment_box(**facts: Any) -> Box:
    held = {
        "stance": "cautious", "population": "companies", "summary": "The seller is calm about leaving.",
        "voices": [{"kind": "named_person", "name": "Nora Quist",
                    "quote": "We sell the calm coast to pay for the windy one,"}],
    }  # fmt: skip
    return Box(id=str(uuid.uuid4()), kind="sentiment", facts=held | facts)


def document(**changes: Any) -> Document:
    """A sound story with one box of each kind, ready to save; any field may be changed."""
    held: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "headline": "Harbour Grid sells battery park for up to $30 million",
        "standfirst": "The seller turns north",
        "section": section_name(section()),
        "authors": (AuthorName("aiko-brandt", author().name),),
        "topics": (TopicName("batteries", topic().name),),
        "body": BODY,
        "boxes": (transaction_box(), strategy_box(), sentiment_box()),
    }
    held |= changes
    if isinstance(held["section"], str):
        held["section"] = section_name(section(held["section"]))
    if "slug" not in held:
        held["slug"] = f"{slugify(held['headline'])[:60].strip('-')}-{held['id'][:6]}"
    return Document(**held)


def saved(**changes: Any) -> Revision:
    """A draft in the working copy."""
    return save(document(**changes), editor(), 0)


def resaved(revision: Revision, **changes: Any) -> Revision:
    """The next save of the same story with some fields changed."""
    return save(msgspec.structs.replace(from_json(revision.document), **changes), editor(), revision.edit)


def published(**changes: Any) -> Edition:
    """A live story."""
    revision = saved(**changes)
    return publish(revision.article_id, editor(), "first")


def withdrawn(**changes: Any) -> Edition:
    """A story that was live and is withdrawn; its last edition."""
    edition = published(**changes)
    return withdraw(edition.article_id, editor(), "The seller denies the sale.")


def article_of(revision: Revision) -> Article:
    return Article.objects.get(pk=revision.article_id)


def at(year: int, month: int = 1, day: int = 1, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)
