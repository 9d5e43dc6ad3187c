"""How often somebody may try a password: counted in the database, so neither a restart nor a second node forgets.

Five failures for one account from one address, none fifteen minutes after the one before the last four, and the next
try has to wait: a minute, then two, four, eight, up to an hour. Twenty failures from one address within fifteen minutes
make the address wait, whatever the account. Nobody can lock out somebody who comes from elsewhere.

A try is counted before its password is looked at, so tries sent at the same moment do not slip past the count, and
while one has to wait nothing is counted. Names that do not exist are counted like any other.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from axes.backends import AxesStandaloneBackend
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessFailureLog
from django.http import HttpRequest
from django.utils import timezone

from desk import accounts
from desk.origin import counted

WINDOW, MEMORY = timedelta(minutes=15), timedelta(hours=24)
PER_ACCOUNT, PER_ADDRESS = 5, 20
FIRST_WAIT = timedelta(minutes=1)


def free_at(failures: Sequence[datetime], limit: int, longest: timedelta) -> datetime | None:
    """When the next try is free, for failures in their order: None where there are too few to wait for."""
    strikes = 0
    for number, moment in enumerate(failures):
        if strikes or (number >= limit - 1 and moment - failures[number - limit + 1] <= WINDOW):
            strikes += 1
    if not strikes:
        return None
    growing: timedelta = FIRST_WAIT * 2 ** min(strikes - 1, 10)
    return failures[-1] + min(growing, longest)


def wait(name: str, origin: str, now: datetime, besides: int = 0) -> timedelta:
    """How long this account has to wait at this address; none or less when it may. `besides` is a try not to count."""
    known = AccessFailureLog.objects.exclude(pk=besides).order_by("attempt_time", "pk")
    known = known.filter(ip_address=origin, attempt_time__gt=now - MEMORY)
    own = list(known.filter(username=name).values_list("attempt_time", flat=True))
    near = list(known.filter(attempt_time__gt=now - WINDOW).values_list("attempt_time", flat=True)[:200])
    free = [free_at(own, PER_ACCOUNT, timedelta(hours=1)), free_at(near, PER_ADDRESS, WINDOW)]
    return max([moment - now for moment in free if moment], default=timedelta(0))


def wait_in_words(left: timedelta) -> str:
    """A number of whole minutes, rounded up."""
    minutes = max(1, -(-int(left.total_seconds()) // 60))
    return f"{minutes} minute{'' if minutes == 1 else 's'}"


def locked(request: HttpRequest) -> timedelta | None:
    """How long this request's try has to wait, when it was refused for that."""
    left: timedelta | None = getattr(request, "sign_in_wait", None)
    return left


class Guard(AxesStandaloneBackend):  # type: ignore[misc]
    """Asked before any password is looked at."""

    def authenticate(self, request: HttpRequest | None, username: str | None = None, **credentials: Any) -> None:
        """A caller without a request is no door: commands and tests."""
        if request is not None and username is not None:
            super().authenticate(request, username=username, **credentials)


class Counter(AxesDatabaseHandler):  # type: ignore[misc]
    """Counts by rows with a moment each, where the stock handler keeps a sum it forgets all at once."""

    def is_locked(self, request: Any, credentials: dict[str, Any] | None = None) -> bool:
        """Counts the try, and whether it has to wait: then it is taken off the count again."""
        now, origin, name = timezone.now(), counted(request), (credentials or {}).get("username") or ""
        AccessFailureLog.objects.filter(attempt_time__lt=now - MEMORY).delete()
        row = AccessFailureLog.objects.create(username=name, ip_address=origin, user_agent="", path_info=request.path)
        left = wait(name, origin, now, besides=row.pk)
        if left > timedelta(0):
            row.delete()
            request.sign_in_wait = left
        return left > timedelta(0)

    def user_login_failed(self, sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any) -> None:
        if request is None or locked(request) is not None:
            return
        name, origin = credentials.get("username") or "", counted(request)
        left = wait(name, origin, timezone.now())
        if left > timedelta(0):
            request.sign_in_wait = left
            accounts.locked_out(name, origin, left)

    def user_logged_in(self, sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
        forget(user.get_username(), counted(request))

    def user_logged_out(self, sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
        """Nothing is counted here."""


def forget(name: str, origin: str) -> None:
    """The right password came: this account starts anew at this address."""
    AccessFailureLog.objects.filter(username=name, ip_address=origin).delete()
