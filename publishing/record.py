"""Writing the record: an edition with all that goes with it. Called by the verbs of lifecycle.py alone."""

import uuid
from datetime import datetime
from typing import Any

import msgspec
from django.contrib.auth.models import User
from django.db.models import Max

from articles.document import Document, content_hash, to_json
from masthead.models import Author, Section, Topic
from publishing import press
from publishing.difference import differences
from publishing.factrows import write_facts
from publishing.models import Change, Correction, Edition, Fact, Kind, Redirect, StoryPage
from publishing.models.edition import NOTED


class Act(msgspec.Struct, frozen=True):
    """Who does what to the record, when and why."""

    verb: str
    by: User | None
    note: str
    now: datetime


def last_edition(article_id: uuid.UUID) -> Edition | None:
    return Edition.objects.filter(article=article_id).order_by("-number").first()


def write_edition(document: Document, digest: str, live: Edition | None, act: Act) -> Edition:
    """Close what was live, write the new edition, its facts, corrections, renderings, redirect and change."""
    edition = _columns(document, live or last_edition(document.uuid), act)
    edition.digest = digest
    edition.minutes = msgspec.json.decode(digest)["minutes"]
    if live is not None:
        close(live, act.now)
    edition.save(force_insert=True)
    edition.authors.set(Author.objects.filter(slug__in=[row.slug for row in document.authors]))
    edition.topics.set(Topic.objects.filter(slug__in=[row.slug for row in document.topics]))
    write_facts(edition, document)
    if live is not None:
        _correct(live, edition, document)
    _leave_redirect(edition, act.now)
    press.print_edition(edition)
    number_change(act, edition)
    return edition


def _columns(document: Document, last: Edition | None, act: Act) -> Edition:
    assert document.section is not None
    shown = document.published_at or (last.shown_at if last else act.now)
    moves = act.verb in {Kind.UPDATE, *NOTED}
    image = document.lead_image
    return Edition(
        article_id=document.uuid, number=last.number + 1 if last else 1, kind=act.verb, note=act.note,
        by=act.by, live_from=act.now, document=to_json(document), content_hash=content_hash(document),
        path=document.path, section=Section.objects.get(path=document.section.path),
        section_path=document.section.path, language=document.language, headline=document.headline,
        standfirst=document.standfirst, picture=f"{image.hash}.{image.extension}" if image else "",
        picture_alt=image.alt if image else "", shown_at=shown,
        updated_at=act.now if moves else last.updated_at if last else shown,
    )  # fmt: skip


def close(live: Edition, now: datetime) -> None:
    """End what readers see of an edition and of its facts."""
    Edition.objects.live().filter(pk=live.pk).update(live_to=now)
    Fact.objects.live().filter(edition=live).update(live_to=now)


def _correct(live: Edition, edition: Edition, document: Document) -> None:
    """Typed old and new values of a correction or clarification; one row without a path if only the note tells."""
    if edition.kind not in NOTED:
        return
    found = differences(press.renamed(live.read()), document)
    values: list[dict[str, Any]] = [{"path": row.path, "old": row.old, "new": row.new} for row in found] or [{}]
    Correction.objects.bulk_create(
        Correction(
            edition=edition, article_id=edition.article_id, kind=edition.kind, text=edition.note,
            at=edition.live_from, **value,
        )
        for value in values
    )  # fmt: skip


def _leave_redirect(edition: Edition, now: datetime) -> None:
    """A story that moved leaves a redirect at every address it had; no page of its own stays there."""
    StoryPage.objects.filter(article=edition.article_id).exclude(path=edition.path).delete()
    Redirect.objects.filter(path=edition.path, article=edition.article_id).delete()
    had = Edition.objects.filter(article=edition.article_id).exclude(path=edition.path).values_list("path", flat=True)
    for path in set(had):
        Redirect.objects.get_or_create(path=path, defaults={"article_id": edition.article_id, "at": now})


def number_change(act: Act, edition: Edition) -> Change:
    """The next change in commit order: the caller holds the press."""
    last = Change.objects.aggregate(last=Max("seq"))["last"] or 0
    return Change.objects.create(
        seq=last + 1, verb=act.verb, article_id=edition.article_id, edition=edition, path=edition.path,
        reason=act.note, by=act.by, at=act.now,
    )  # fmt: skip
