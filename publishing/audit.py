"""The audit: a chain of entries, written in the transaction of the act itself and never changed.

A chain shows a row that was altered, taken out or put in. A tail that was cut off, or a chain written anew from the
start, shows only against its head kept somewhere else: see `head()` and chain.py, which reads the whole.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import connection, transaction

from articles import trace
from publishing import clock
from publishing.models import AuditEntry

START = "0" * 64  # what stands before the first entry
LARGEST = 2**63 - 1  # of a number in a detail: more than that, or a fraction, comes back changed from one database
ACTS = """
WITH RECURSIVE told(act) AS (
    SELECT min(act) FROM publishing_auditentry
    UNION ALL
    SELECT (SELECT min(act) FROM publishing_auditentry WHERE act > told.act) FROM told WHERE told.act IS NOT NULL
) SELECT act FROM told WHERE act IS NOT NULL
"""  # one step in the index an act, however many entries there are


def enter(act: str, subject: str, by: User | None, reason: str = "", **detail: Any) -> AuditEntry:
    """Enter one act, in the transaction that does it, and return the entry.

    `subject` names a row ("story <uuid>", "account alice"); `detail` holds values of JSON: names, ids and hashes, never
    a story's text or a secret. Numbers are whole and of 64 bits: TypeError or ValueError for others.
    """
    return enter_all([(act, subject, reason, detail)], by)[0]


def enter_all(acts: Sequence[tuple[str, str, str, dict[str, Any]]], by: User | None) -> list[AuditEntry]:
    """Enter many acts of one person, each as (act, subject, reason, detail), and return the entries in their order."""
    with transaction.atomic():
        clock.take_audit()
        (seq, before), now, entries = head(), clock.now(), list[AuditEntry]()
        for act, subject, reason, detail in acts:
            seq += 1
            entry = AuditEntry(
                seq=seq, at=now, by=by, name=by.get_username() if by else "", act=act, subject=_stored(subject)[:200],
                reason=_stored(reason).strip()[:1000], detail=_plain(detail), request_id=trace.request_id.get(),
                before=before,
            )  # fmt: skip
            before = entry.hash = digest(entry)
            entries.append(entry)
        return AuditEntry.objects.bulk_create(entries)


def _plain(value: Any) -> Any:
    """The value as both databases give it back, sign for sign: else the chain would seem broken."""
    match value:
        case None | bool():
            return value
        case str() | UUID():
            return _stored(str(value))
        case int():
            if abs(value) > LARGEST:
                raise ValueError(f"audit: {value} is too large; the limit is {LARGEST}")
            return int(value)
        case list() | tuple():
            return [_plain(held) for held in value]
        case dict():
            return {_stored(name): _plain(held) for name, held in value.items()}
    raise TypeError(f"audit: {type(value).__name__} {value!r} is no value to enter; write it as text")


def _stored(text: str) -> str:
    """The text without what PostgreSQL cannot hold."""
    return "".join("\ufffd" if sign == "\x00" or "\ud800" <= sign <= "\udfff" else sign for sign in text)


def digest(entry: AuditEntry) -> str:
    """SHA-256 of what the entry says, the hash before it included."""
    told = [
        entry.seq, entry.at.astimezone(UTC).isoformat(timespec="microseconds"), entry.by_id, entry.name, entry.act,
        entry.subject, entry.reason, entry.detail, entry.request_id, entry.before,
    ]  # fmt: skip
    written = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def head() -> tuple[int, str]:
    """(number, hash) of the last entry, to be kept elsewhere: (0, zeros) before the first."""
    last = AuditEntry.objects.order_by("-seq").values_list("seq", "hash").first()
    return last or (0, START)


def acts() -> list[str]:
    """Every act that was ever entered, by name."""
    with connection.cursor() as cursor:
        cursor.execute(ACTS)
        return [row[0] for row in cursor.fetchall()]
