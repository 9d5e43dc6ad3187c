"""The digest task and its hint. A task takes an id, may run twice or late, and writes its own revision's row only."""

import logging

import msgspec
from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from articles import trace
from articles.document import from_json
from articles.models import Revision
from digests.digest import digest
from digests.models import RevisionDigest

log = logging.getLogger(__name__)


@shared_task(name="digests.make")
def make(revision_id: int) -> bool:
    """Compute and store the digest of one revision; whether there was anything to do."""
    revision = Revision.objects.filter(pk=revision_id).first()
    with trace.under(revision.request_id if revision else ""):
        return revision is not None and _make(revision)


def _make(revision: Revision) -> bool:
    held = RevisionDigest.objects.filter(pk=revision.pk).first()
    if held is not None and held.digest:
        return False
    attempts = (held.attempts if held else 0) + 1
    # Counted before the work: a text that kills the worker is not tried for ever.
    _keep(revision, attempts, error="The worker did not come back from it.")
    try:
        made = msgspec.json.encode(digest(from_json(revision.document))).decode()
    except Exception as trouble:  # whatever a text does to the rules, its row says so and the others go on
        log.exception("no digest of revision %s", revision.pk)
        _keep(revision, attempts, error=f"{type(trouble).__name__}: {trouble}"[:2000])
    else:
        _keep(revision, attempts, made=made)
        log.info("digest of revision %s is made", revision.pk)
    return True


def _keep(revision: Revision, attempts: int, made: str = "", error: str = "") -> None:
    RevisionDigest.objects.update_or_create(
        pk=revision.pk,
        defaults={"content_hash": revision.content_hash, "digest": made, "error": error, "attempts": attempts},
    )


def hint(revision_id: int) -> None:
    """Wake a worker once this transaction is in. Without a broker nothing happens: the sweep sends the hint again."""
    transaction.on_commit(lambda: send(revision_id))


def send(revision_id: int) -> bool:
    """Whether the broker took the hint; never raises for a broker that is away, never waits long for it."""
    try:
        make.apply_async((revision_id,), retry=False, retry_policy={"max_retries": 0})
    except (OperationalError, OSError):
        log.warning("the broker is away; the sweep will send revision %s again", revision_id)
        return False
    return True
