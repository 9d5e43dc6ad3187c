"""The alarm: work that stopped becomes a row, one mail and a line on the desk, until its cause is gone.

An alarm names rows, never a story's words: its mail may cross the open net, and an embargo holds for mails too.
"""

import logging
import time
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef

from articles.models import Revision
from digests.models import MAX_ATTEMPTS, RevisionDigest
from masthead import house
from publishing import clock
from publishing.models import Alarm, Edition, Scheduled

log = logging.getLogger(__name__)
TOLD = ("managingeditor", "admin")  # whose members get the mail where ALARM_MAIL names nobody
BURST = 50  # alarms in one mail
PAUSE = 60.0  # seconds before a mail that could not be sent is tried again
FRESH = timedelta(days=1)  # an alarm older than this is no news
_rest_until = 0.0


class Shown(NamedTuple):
    """An open alarm as the desk shows it; `story` is "" where it is about none."""

    text: str
    story: str


def ring(kind: str, key: str, text: str) -> bool:
    """Raise an alarm unless it is open already; whether it is new."""
    try:
        with transaction.atomic():
            Alarm.objects.create(kind=kind, key=key, text=text[:600], raised_at=clock.now())
    except IntegrityError:
        return False
    log.error("alarm: %s %s", kind, key)
    return True


def settle(kind: str, key: str) -> bool:
    """Close an alarm whose cause is gone; whether it was open."""
    return bool(Alarm.objects.open().filter(kind=kind, key=key).update(settled_at=clock.now()))


def agree(kind: str, causes: dict[str, str]) -> None:
    """Let the open alarms of a kind be exactly these: key -> sentence."""
    known = set(Alarm.objects.open().filter(kind=kind).values_list("key", flat=True))
    for key in causes.keys() - known:
        ring(kind, key, causes[key])
    for key in known - causes.keys():
        settle(kind, key)


def look() -> None:
    """Compare the alarms with what is parked and given up now."""
    agree("scheduled", _parked())
    agree("digest", _given_up())


def _parked() -> dict[str, str]:
    """Parked publications of which nobody has taken care: neither scheduled anew nor published since."""
    again = Scheduled.objects.filter(article=OuterRef("article"), pk__gt=OuterRef("pk"))
    out = Edition.objects.filter(article=OuterRef("article"), live_from__gt=OuterRef("settled_at"))
    rows = Scheduled.objects.parked().exclude(Exists(again)).exclude(Exists(out)).values_list("pk", "article")
    return {str(pk): f"A scheduled publication is parked and will not go out: story {story}." for pk, story in rows}


def _given_up() -> dict[str, str]:
    """Newest versions whose digest failed as often as it is tried."""
    later = Revision.objects.filter(article=OuterRef("revision__article"), edit__gt=OuterRef("revision__edit"))
    rows = RevisionDigest.objects.filter(digest="", attempts__gte=MAX_ATTEMPTS).exclude(Exists(later))
    found = rows.values_list("pk", F("revision__article"))
    return {str(pk): f"The summary and reading time cannot be worked out: story {story}." for pk, story in found}


# --- telling people ---------------------------------------------------------------------------------------------------
def tell() -> int:
    """Mail what has not been mailed yet, all of it in one mail; how many alarms it told of.

    Sent first and noted afterwards: a sweep killed between the two sends it twice rather than never.
    """
    global _rest_until
    if time.monotonic() < _rest_until:
        return 0
    news = Alarm.objects.filter(mailed_at__isnull=True, raised_at__gt=clock.now() - FRESH).order_by("pk")
    waiting = list(news[:BURST])
    addresses = recipients() if waiting else []
    if not addresses:
        return 0
    try:
        _mail(waiting, addresses).send()
    except Exception:  # whatever a mail server does, the sweep goes on
        log.exception("the mail about %s alarms could not be sent", len(waiting))
        _rest_until = time.monotonic() + PAUSE
        return 0
    pks = [alarm.pk for alarm in waiting]
    return Alarm.objects.filter(pk__in=pks, mailed_at__isnull=True).update(mailed_at=clock.now())


def recipients() -> list[str]:
    """Who gets the mails: ALARM_MAIL, else every active managing editor and admin with an address."""
    if settings.ALARM_MAIL:
        return list(settings.ALARM_MAIL)
    people = User.objects.filter(is_active=True, groups__name__in=TOLD).exclude(email="")
    return sorted(set(people.values_list("email", flat=True)))


def _mail(alarms: list[Alarm], addresses: list[str]) -> EmailMessage:
    count = len(alarms)
    what = "1 thing needs somebody" if count == 1 else f"{count} things need somebody"
    subject = f"[{house.present().name}] {what}"
    since = {alarm.pk: " (settled since)" if alarm.settled_at else "" for alarm in alarms}
    lines = [f"{alarm.raised_at:%Y-%m-%d %H:%M} UTC: {alarm.text}{since[alarm.pk]}" for alarm in alarms]
    body = "\n".join([*lines, "", f"The desk shows what is still open: {settings.SITE_URL}/admin/", ""])
    return EmailMessage(subject, body, to=addresses)


def shown() -> list[Shown]:
    """Open alarms for the desk, the newest first, each with the story to look at."""
    alarms = list(Alarm.objects.open()[:BURST])
    scheduled = [alarm.key for alarm in alarms if alarm.kind == "scheduled"]
    revisions = [alarm.key for alarm in alarms if alarm.kind == "digest"]
    stories = {("scheduled", str(pk)): story for pk, story in _stories(Scheduled, scheduled)}
    stories |= {("digest", str(pk)): story for pk, story in _stories(Revision, revisions)}
    return [Shown(alarm.text, str(stories.get((alarm.kind, alarm.key), ""))) for alarm in alarms]


def _stories(model: type[Scheduled] | type[Revision], keys: list[str]) -> list[tuple[object, object]]:
    return list(model._default_manager.filter(pk__in=keys).values_list("pk", "article")) if keys else []
