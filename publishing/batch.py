"""Many first publications in one go, for archives: what publish() does to each, with queries that do not grow."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from django.contrib.auth.models import User
from django.db import transaction

from articles.document import Document, from_json
from articles.freezing import Names
from articles.models import Article, Revision
from digests.digest import digest
from digests.models import RevisionDigest
from publishing import audit, clock, press
from publishing.gate import Known, Refused, check_gate
from publishing.models import Change, Edition, Kind
from publishing.record import WORDS, Act, write_first


def publish_all(revisions: Sequence[Revision], by: User | None, waive: str = "") -> list[Edition | Refused]:
    """Put revisions of stories never published before readers; return, in their order, each Edition or its refusal.

    One transaction, one instant and the gate of publish() for each; what is refused holds up none of the others.
    `waive` is a named person's reason to let blocking findings pass.
    """
    with transaction.atomic():
        clock.take_press()
        act = Act(str(Kind.FIRST), by, "", clock.now())
        read = [from_json(revision.document) for revision in revisions]
        names = Names.of(read)
        documents = [press.renamed(document, names) for document in read]
        refusals = _refusals(documents, act, waive.strip())
        good = [at for at, refused in enumerate(refusals) if refused is None]
        digests = _digests([revisions[at] for at in good], [documents[at] for at in good])
        written = write_first([(documents[at], made) for at, made in zip(good, digests, strict=True)], act, names)
        _enter(written, act)
        out = iter(edition for edition, _ in written)
        return [refused or next(out) for refused in refusals]


def _refusals(documents: Sequence[Document], act: Act, waive: str) -> list[Refused | None]:
    """Why each may not go out; None where it may. Its address is then taken for those after it."""
    stories = [document.uuid for document in documents]
    articles = {row.pk: row for row in Article.objects.select_for_update(of=("self",)).filter(pk__in=stories)}
    states, known = _states(stories), Known.of(documents)
    found: list[Refused | None] = []
    for document in documents:
        try:
            if document.uuid in states:
                raise Refused([f"The story {WORDS[states[document.uuid]]}; “first” is not possible now."])
            check_gate(articles[document.uuid], document, None, act, waive, known)
        except Refused as refused:
            found.append(refused)
        else:
            found.append(None)
            states[document.uuid] = "live"
            known.addresses.setdefault(document.path, set()).add(document.uuid)
    return found


def _states(stories: Sequence[UUID]) -> dict[UUID, str]:
    """Which of them are live or withdrawn."""
    editions = Edition.objects.filter(article__in=stories)
    states = dict.fromkeys(editions.values_list("article", flat=True), "withdrawn")
    return states | dict.fromkeys(editions.live().values_list("article", flat=True), "live")


def _digests(revisions: Sequence[Revision], documents: Sequence[Document]) -> list[str]:
    """The stored digest of each where it fits, else a new one by rules, which is stored so that no task makes it again.

    A row that a worker has begun is left to it.
    """
    stored = RevisionDigest.objects.filter(pk__in=[revision.pk for revision in revisions]).exclude(digest="")
    held = {(row.pk, row.content_hash): row.digest for row in stored}
    digests, made = [], []
    for revision, document in zip(revisions, documents, strict=True):
        known = held.get((revision.pk, revision.content_hash), "")
        digests.append(known or msgspec.json.encode(digest(document)).decode())
        if not known:
            row = {"content_hash": revision.content_hash, "digest": digests[-1], "attempts": 1}
            made.append(RevisionDigest(revision=revision, **row))
    RevisionDigest.objects.bulk_create(made, ignore_conflicts=True)
    return digests


def _enter(written: Sequence[tuple[Edition, Change]], act: Act) -> None:
    """Into the audit, each as publish() enters it."""
    acts = []
    for edition, change in written:
        detail = {"kind": act.verb, "version": edition.number, "hash": edition.content_hash, "change": change.seq}
        acts.append(("publish", f"story {edition.article_id}", "", detail))
    audit.enter_all(acts, act.by)
