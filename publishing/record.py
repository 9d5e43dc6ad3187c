"""Writing the record: an edition with all that goes with it. Called by the verbs of lifecycle.py alone."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.contrib.auth.models import User
from django.db.models import Max

from articles.document import Document, content_hash, to_json
from articles.freezing import Names
from publishing import press
from publishing.difference import differences
from publishing.factrows import write_all
from publishing.models import Change, Correction, Edition, Fact, Kind, Redirect, StoryPage
from publishing.models.edition import NOTED

WORDS = {"never": "has not been published", "live": "is live", "withdrawn": "is withdrawn"}  # public states


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
    names = Names.of([document])
    edition = _columns(document, digest, live or last_edition(document.uuid), act, names)
    if live is not None:
        close(live, act.now)
    _write([(edition, document)], names)
    if live is not None:
        _correct(live, edition, document)
    _leave_redirect(edition, act.now)
    press.print_edition(edition)
    number_change(act, edition)
    return edition


def write_first(stories: Sequence[tuple[Document, str]], act: Act, names: Names) -> list[tuple[Edition, Change]]:
    """The same for many stories never published, each with its digest, in a number of queries that does not grow."""
    made = [(_columns(document, digest, None, act, names), document) for document, digest in stories]
    _write(made, names)
    editions = [edition for edition, _ in made]
    press.print_all(editions)
    return list(zip(editions, number_changes(act, editions), strict=True))


def _write(pairs: Sequence[tuple[Edition, Document]], names: Names) -> None:
    """Editions with their bylines, topics and facts."""
    Edition.objects.bulk_create(edition for edition, _ in pairs)
    Edition.authors.through._default_manager.bulk_create(
        Edition.authors.through(edition_id=edition.pk, author_id=names.authors[row.slug].pk)
        for edition, document in pairs for row in document.authors if row.slug in names.authors
    )  # fmt: skip
    Edition.topics.through._default_manager.bulk_create(
        Edition.topics.through(edition_id=edition.pk, topic_id=names.topics[row.slug].pk)
        for edition, document in pairs for row in document.topics if row.slug in names.topics
    )  # fmt: skip
    write_all(pairs)


def _columns(document: Document, digest: str, last: Edition | None, act: Act, names: Names) -> Edition:
    assert document.section is not None
    shown = document.published_at or (last.shown_at if last else act.now)
    moves = act.verb in {Kind.UPDATE, *NOTED}
    image = document.lead_image
    return Edition(
        article_id=document.uuid, number=last.number + 1 if last else 1, kind=act.verb, note=act.note,
        by=act.by, live_from=act.now, document=to_json(document), content_hash=content_hash(document),
        digest=digest, minutes=msgspec.json.decode(digest)["minutes"],
        path=document.path, section=names.sections[document.section.path],
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
    return number_changes(act, [edition])[0]


def number_erasure(act: Act, article_id: uuid.UUID) -> Change:
    """The change that tells of an erasure: without address, version and reason."""
    last = Change.objects.aggregate(last=Max("seq"))["last"] or 0
    return Change.objects.create(seq=last + 1, verb=act.verb, article_id=article_id, by=act.by, at=act.now)


def number_changes(act: Act, editions: Sequence[Edition]) -> list[Change]:
    """The same for one act on many stories, in their order."""
    last = Change.objects.aggregate(last=Max("seq"))["last"] or 0
    return Change.objects.bulk_create(
        Change(
            seq=seq, verb=act.verb, article_id=edition.article_id, edition=edition, path=edition.path,
            reason=act.note, by=act.by, at=act.now,
        )
        for seq, edition in enumerate(editions, last + 1)
    )  # fmt: skip
