"""The session engine: rows with the account, the address and the browser as columns, so they can be listed and ended.

A session ends an hour after its last use and twelve hours after the log-in; `expire_date` is the earlier of the two.
"""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from desk.models import Session, ends

SINCE, ADDRESS, BROWSER = "since", "address", "browser"
TOUCH = timedelta(minutes=1)  # "last seen" is written at most once a minute: reading a page seldom writes


def stored(key: str) -> str:
    """The row's key for a cookie's value."""
    return hashlib.sha256(key.encode()).hexdigest()


class SessionStore(db.SessionStore):
    """Django's own, with hashed keys, two time limits and columns."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        now = timezone.now()
        row = Session.objects.open().filter(session_key=stored(self.session_key or "")).first()
        if row is None:
            self._session_key = None
        elif now - row.seen_at >= TOUCH:
            Session.objects.filter(pk=row.pk).update(seen_at=now, expire_date=ends(row.created_at, now))
        return row

    def exists(self, session_key: str) -> bool:
        return super().exists(stored(session_key))

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(session_key=stored(key)).delete()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        now = timezone.now()
        created = datetime.fromtimestamp(data.setdefault(SINCE, now.timestamp()), UTC)
        key: str = self._get_or_create_session_key()  # type: ignore[attr-defined]
        return Session(
            session_key=stored(key), session_data=self.encode(data),
            expire_date=min(self.get_expiry_date(), ends(created, now)), created_at=created, seen_at=now,
            account_id=data.get(SESSION_KEY), address=data.get(ADDRESS, ""), browser=data.get(BROWSER, ""),
        )  # fmt: skip
