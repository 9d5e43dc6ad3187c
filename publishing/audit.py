"""The audit: a chain of entries, written in the transaction of the act itself and never changed.

A chain shows a row that was altered, taken out or put in. A tail that was cut off, or a chain written anew from the
start, shows only against its head kept somewhere else: see `head()`.
"""

import hashlib
import json
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from articles import trace
from publishing import clock
from publishing.models import AuditEntry

START = "0" * 64  # what stands before the first entry


def enter(act: str, subject: str, by: User | None, reason: str = "", **detail: Any) -> AuditEntry:
    """Enter one act, in the transaction that does it, and return the entry.

    `subject` names a row ("story <uuid>", "account alice"); `detail` holds values of JSON: names, ids and hashes, never
    a story's text or a secret.
    """
    with transaction.atomic():
        clock.take_audit()
        last = AuditEntry.objects.order_by("-seq").first()
        entry = AuditEntry(
            seq=last.seq + 1 if last else 1, at=clock.now(), by=by, name=by.get_username() if by else "", act=act,
            subject=subject[:200], reason=reason.strip()[:1000], detail=detail, request_id=trace.request_id.get(),
            before=last.hash if last else START,
        )  # fmt: skip
        entry.hash = digest(entry)
        entry.save(force_insert=True)
        return entry


def digest(entry: AuditEntry) -> str:
    """SHA-256 of what the entry says, the hash before it included."""
    told = [
        entry.seq, entry.at.isoformat(timespec="microseconds"), entry.by_id, entry.name, entry.act, entry.subject,
        entry.reason, entry.detail, entry.request_id, entry.before,
    ]  # fmt: skip
    written = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def head() -> tuple[int, str]:
    """(number, hash) of the last entry, to be kept elsewhere: (0, zeros) before the first."""
    last = AuditEntry.objects.order_by("-seq").values_list("seq", "hash").first()
    return last or (0, START)
