"""The plain loop that does what is due and sends again the hints for what was not done. It needs no broker.

Every step takes its rows one by one, each in its own transaction: a bad row is parked with its reason and holds up
nobody. Running two sweeps at once does no harm; the lease only saves the work.
"""

import logging
import os
import socket
import time
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from digests.models import undone
from digests.tasks import send
from publishing import clock, press
from publishing.lifecycle import Refused, publish_due
from publishing.models import Edition, Lease, Scheduled, StoryJson, StoryPage
from publishing.models.schedule import MAX_ATTEMPTS

log = logging.getLogger(__name__)
_hinted: dict[int, float] = {}  # revision -> when this process last sent its hint
TICK = 2.0  # seconds between two rounds
LEASE = timedelta(seconds=5)  # a dead sweep's work is taken over after this
BATCH = 50
AGAIN = 20.0  # seconds before the same hint is sent again: a worker that is away must not find a flood
ME = f"{socket.gethostname()}:{os.getpid()}"


def sweep_once(holder: str = ME) -> bool:
    """One round, if the lease is ours; whether it was."""
    if not take_lease("sweep", holder):
        return False
    publish_what_is_due(holder)
    render_what_is_stale()
    hint_what_is_undone()
    return True


def take_lease(name: str, holder: str) -> bool:
    """Take or renew the lease by one conditional update; whether it is ours now."""
    now = clock.now()
    values = {"holder": holder, "until": now + LEASE, "beat_at": now}
    if Lease.objects.filter(Q(holder=holder) | Q(until__lt=now), name=name).update(**values):
        return True
    _, created = Lease.objects.get_or_create(name=name, defaults=values)
    return created


def publish_what_is_due(holder: str = ME) -> int:
    """Publish every row whose time has come; how many went out."""
    out = 0
    for pk in list(Scheduled.objects.due(clock.now()).values_list("pk", flat=True)):
        out += _publish_one(pk)
        take_lease("sweep", holder)
    return out


def _publish_one(pk: int) -> bool:
    try:
        return publish_due(pk) is not None
    except Refused as refused:
        _park(pk, " ".join(refused.reasons))
    except Exception as trouble:  # one bad row must never hold up the others
        log.exception("scheduled %s failed", pk)
        _count_failure(pk, f"{type(trouble).__name__}: {trouble}")
    return False


def _park(pk: int, why: str) -> None:
    waiting = Scheduled.objects.waiting().filter(pk=pk)
    waiting.update(state=Scheduled.State.PARKED, error=why[:4000], settled_at=clock.now())
    log.error("scheduled %s is parked: %s", pk, why)


def _count_failure(pk: int, why: str) -> None:
    with transaction.atomic():
        row = Scheduled.objects.select_for_update(of=("self",)).get(pk=pk)
        Scheduled.objects.filter(pk=pk).update(attempts=row.attempts + 1, error=why[:4000])
    if row.attempts + 1 >= MAX_ATTEMPTS:
        _park(pk, f"Tried {row.attempts + 1} times. {why}")


def render_what_is_stale() -> int:
    """Render again what names a changed masthead row or bears an older template; how many stories."""
    old = Q(stale=True) | ~Q(template_version=settings.TEMPLATE_VERSION)
    stories = {
        row
        for model in (StoryPage, StoryJson)
        for row in model._default_manager.filter(old, edition__isnull=False).values_list("article", flat=True)[:BATCH]
    }
    for story in stories:
        _render_one(story)
    return len(stories)


def _render_one(story: UUID) -> None:
    try:
        with transaction.atomic():
            clock.take_press()
            live = Edition.objects.live().filter(article=story).first()
            if live is not None:
                press.print_edition(live)
    except Exception:  # one bad page must never hold up the others; its old bytes stay
        log.exception("story %s could not be rendered again", story)


def hint_what_is_undone() -> int:
    """Send the hints of digests that are still to be made, until the broker is found away; how many it took."""
    sent, now = 0, time.monotonic()
    for pk in undone().values_list("pk", flat=True)[:BATCH]:
        if now - _hinted.get(pk, -AGAIN) < AGAIN:
            continue
        if not send(pk):
            break
        _hinted[pk] = now
        sent += 1
    if len(_hinted) > 10 * BATCH:
        _hinted.clear()
    return sent
