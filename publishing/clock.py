"""What time it is: by the database, so that several nodes cannot disagree."""

from datetime import UTC, datetime

from django.db import connection


def now() -> datetime:
    """The present moment in UTC by the database's clock (SQLite lives in this process and has ours)."""
    if connection.vendor != "postgresql":
        return datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment.astimezone(UTC)


PRESS, AUDIT = 7_241_001, 7_241_002  # any numbers, the same on every node; who needs both takes the press first


def take_press() -> None:
    """Hold the publishing lock until this transaction ends, so that changes are numbered in commit order."""
    _take(PRESS)


def take_audit() -> None:
    """Hold the audit's lock until this transaction ends, so that its chain has no forks."""
    _take(AUDIT)


def _take(lock: int) -> None:
    """SQLite has one writer at a time by itself: its transactions begin IMMEDIATE."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])
