"""The gate every publication passes, whoever calls it: completeness, embargo, address, findings, the minor rule."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from django.contrib.auth.models import User

from articles.document import Document, from_json
from articles.models import Article, ImportNote, open_notes
from checks.finding import Finding
from checks.running import findings
from language.blocks import plain_text
from masthead.models import Section
from publishing import audit, clock
from publishing.difference import more_than_minor
from publishing.models import Edition, ErasedAddress, Kind, Redirect, Scheduled, StoryPage, Waiver
from publishing.models.edition import NOTED
from publishing.record import Act


class Refused(Exception):
    """The act is not possible; nothing was written. `reasons` are sentences for the person who asked."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


class Known(msgspec.Struct, frozen=True):
    """What the gate must know of some stories before it looks at them: eight queries, however many they are."""

    sections: set[str]
    addresses: dict[str, set[UUID]]  # path -> the stories that have it or had it
    notes: dict[UUID, list[ImportNote]]
    waived: dict[UUID, set[tuple[str, str]]]

    @classmethod
    def of(cls, documents: Sequence[Document]) -> "Known":
        stories, paths = [document.uuid for document in documents], {document.path for document in documents} - {""}
        within = {document.section.path for document in documents if document.section}
        addresses: dict[str, set[UUID]] = {}
        # A story that is withdrawn has its notice at its address. Asking all editions by path would scan them all.
        taken: list[Any] = [Edition.objects.live(), StoryPage.objects.all(), Redirect.objects.all()]
        for rows in taken:
            for path, story in rows.filter(path__in=paths).values_list("path", "article"):
                addresses.setdefault(path, set()).add(story)
        for path, story in (*_promised(paths), *ErasedAddress.objects.among(paths)):
            addresses.setdefault(path, set()).add(story)
        waived: dict[UUID, set[tuple[str, str]]] = {}
        for story, finding, passage in Waiver.objects.filter(article__in=stories).values_list(
            "article", "finding", "passage"
        ):
            waived.setdefault(story, set()).add((finding, passage))
        sections = set(Section.objects.filter(path__in=paths | within).values_list("path", flat=True))
        return cls(sections, addresses, _notes(stories), waived)


def _promised(paths: set[str]) -> Iterator[tuple[str, UUID]]:
    """The addresses among these that a scheduled story waits to take. A row that cannot be read holds up nobody."""
    for story, promised in Scheduled.objects.waiting().values_list("article", "revision__document"):
        with suppress(ValueError, msgspec.DecodeError):
            if (path := from_json(promised).path) in paths:
                yield path, story


def _notes(stories: Sequence[UUID]) -> dict[UUID, list[ImportNote]]:
    found: dict[UUID, list[ImportNote]] = {}
    for note in open_notes(*stories).select_related("revision"):
        found.setdefault(note.revision.article_id, []).append(note)
    return found


def check_gate(
    article: Article, document: Document, live: Edition | None, act: Act, waive: str = "", known: Known | None = None
) -> None:
    """Raise Refused with every reason why this Document may not go out now; write the waivers that let it.

    `known` is what is known of this story and others that go out with it; it is read here if not at hand.
    """
    known = known or Known.of([document])
    reasons = [
        *_incomplete(document, act.now),
        *embargoed(article, act.now),
        *_address_taken(document, known),
        *_unfit_kind(document, live, act),
    ]
    open_findings = blocking(article, document, known)
    if waive and open_findings:
        reasons += _not_allowed(act.by)
    elif not waive:
        reasons += [finding.text for finding in open_findings]
    if reasons:
        raise Refused(reasons)
    if waive:
        assert act.by is not None or not open_findings
        _waive(article, open_findings, waive, act)


def blocking(article: Article, document: Document, known: Known | None = None) -> list[Finding]:
    """Blocking findings and import notes that no waiver covers."""
    known = known or Known.of([document])
    notes = [
        Finding(id=f"import-{note.code}", level="blocks", place=f"import/{note.line}", quote=note.text,
                text=f"Import note, line {note.line}: {note.text}")
        for note in known.notes.get(article.pk, []) if note.blocks
    ]  # fmt: skip
    found = [finding for finding in (*notes, *findings(document)) if finding.level == "blocks"]
    waived = known.waived.get(article.pk, set())
    return [finding for finding in found if (finding.key, finding.passage) not in waived]


def _incomplete(document: Document, now: datetime) -> list[str]:
    wanted = {
        "headline": document.headline, "section": document.section, "slug": document.slug,
        "body": plain_text(document.body).strip(),
    }  # fmt: skip
    found = [f"{name}: a story needs one before it goes out." for name, held in wanted.items() if not held]
    if document.published_at and document.published_at > now:
        found.append(f"shown date: {instant(document.published_at)} is still to come; schedule the story instead.")
    return found


def embargoed(article: Article, now: datetime) -> list[str]:
    """Why nothing may go out at this moment, as a list; empty without an embargo."""
    if article.embargo_until is None or article.embargo_until <= now:
        return []
    return [f"embargo: nothing may go out before {instant(article.embargo_until)}."]


def instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%-d %B %Y, %H:%M UTC")


def _address_taken(document: Document, known: Known) -> list[str]:
    if not document.path or document.section is None:
        return []
    if document.section.path not in known.sections:
        return [f"section: there is no “{document.section.path}” any more; choose another section."]
    if document.path in known.sections:
        return [f"slug: /{document.path}/ is the address of a section; choose another slug."]
    if known.addresses.get(document.path, set()) - {document.uuid}:
        when = "now, in the past or as scheduled"
        return [f"slug: /{document.path}/ belongs to another story, {when}; choose another slug."]
    return []


def _unfit_kind(document: Document, live: Edition | None, act: Act) -> list[str]:
    if act.verb in NOTED and not act.note:
        return [f"note: a {act.verb} needs a sentence for readers that says what was changed."]
    if act.verb == Kind.MINOR and live is not None:
        why = more_than_minor(live.read(), document)
        return [f"This is more than a minor change: {why}. Choose update, correction or clarification."] if why else []
    return []


def _not_allowed(by: User | None) -> list[str]:
    if by is not None and by.has_perm("publishing.waive"):
        return []
    return [f"{by.get_username() if by else 'Nobody'} may not waive a blocking finding; that takes a named role."]


def _waive(article: Article, found: list[Finding], reason: str, act: Act) -> None:
    made = Waiver.objects.bulk_create(
        Waiver(
            article=article, finding=finding.key, passage=finding.passage, text=finding.text[:600], reason=reason[:500],
            by=act.by, at=clock.now(),
        )
        for finding in found
    )  # fmt: skip
    for row in made:
        audit.enter("waive", f"story {article.pk}", act.by, finding=row.finding, passage=row.passage, waiver=row.pk)
