"""The plain loop that does what is due and sends again the hints for what was not done. It needs no broker.

Every step takes its rows one by one, each in its own transaction: a bad row is parked with its reason and holds up
nobody. Running two sweeps at once does no harm; the lease only saves the work.
"""

import logging
import os
import socket
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from articles import trace
from articles.models import Revision
from digests.models import undone
from digests.tasks import send
from publishing import alarms, chain, clock, factfilling, press, retention, scrubbing
from publishing.lifecycle import Refused, park, publish_due
from publishing.models import Edition, Lease, Scheduled, StoryJson, StoryPage
from publishing.models.schedule import MAX_ATTEMPTS

log = logging.getLogger(__name__)
_digested: dict[str, int] = {}  # up to which revision all that is to be done was done
_hinted: dict[int, float] = {}  # revision -> when this process last sent its hint
_failing: set[str] = set()  # steps whose last run failed
_looked: dict[str, float] = {}  # when this process last looked for parked work
_thinned: dict[str, int] = {}  # how far the day's retention has come
TICK = 2.0  # seconds between two rounds
LEASE = timedelta(seconds=5)  # a dead sweep's work is taken over after this
STILL = timedelta(seconds=60)  # without a sweep, after which what is due is late
DAY = timedelta(days=1)
LOOK = 15.0  # seconds between two looks for parked work
BATCH = 50
LATE = 200  # revisions that may come in after one with a higher number
AGAIN = 20.0  # seconds before the same hint is sent again: a worker that is away must not find a flood
TEN_MINUTES = 600.0  # between two heads of the audit, and between two tries to clear away what erasures left
_done: dict[str, float] = {}  # when this process did it last
ME = f"{socket.gethostname()}:{os.getpid()}"


def sweep_once(holder: str = ME) -> bool:
    """One round, if the lease is ours; whether it was."""
    late = _how_late()
    if not take_lease("sweep", holder):
        return False
    publish = partial(publish_what_is_due, holder)
    quick = (publish, render_what_is_stale, hint_what_is_undone, fill_facts)
    for step in (*quick, tell_head, clear_leftovers, retain_a_little):
        _take(step)
    _take(partial(raise_alarms, late))
    return True


def _take(step: Callable[[], object]) -> None:
    """One step; whatever happens in it, the next ones are taken too."""
    name = getattr(step, "func", step).__name__
    try:
        step()
        _failing.discard(name)
    except Exception:  # one row, or the whole database that is away: it is told and tried again
        log.exception("the sweep could not %s", name.replace("_", " "))
        _failing.add(name)
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()


def _how_late() -> timedelta:
    """How long something due has waited because no sweep ran; nothing while one does."""
    beat = Lease.objects.filter(name="sweep").values_list("beat_at", flat=True).first()
    now = clock.now()
    if beat is None or now - beat < STILL or not Scheduled.objects.due(now - STILL).exists():
        return timedelta()
    return now - beat


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
    for pk, request in list(Scheduled.objects.due(clock.now()).values_list("pk", "revision__request_id")):
        with trace.under(request):
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
    park(pk, why)
    log.error("scheduled %s is parked; its row says why", pk)  # the reason may quote the story


def _count_failure(pk: int, why: str) -> None:
    with transaction.atomic():
        row = Scheduled.objects.select_for_update(of=("self",)).get(pk=pk)
        Scheduled.objects.filter(pk=pk).update(attempts=row.attempts + 1, error=why[:4000])
    if row.attempts + 1 >= MAX_ATTEMPTS:
        _park(pk, f"Tried {row.attempts + 1} times. {why}")


def render_what_is_stale() -> int:
    """Render again what names a changed masthead row or bears an older template; how many stories."""
    present = settings.TEMPLATE_VERSION
    stories = {
        row
        for held in (StoryPage.objects.all(), StoryJson.objects.exclude(edition=None))
        for old in (Q(stale=True), Q(template_version__lt=present), Q(template_version__gt=present))  # each indexed
        for row in held.filter(old).values_list("article", flat=True)[:BATCH]
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
            else:
                press.print_notice_again(story)
    except Exception:  # one bad page must never hold up the others; its old bytes stay
        log.exception("story %s could not be rendered again", story)


def hint_what_is_undone() -> int:
    """Send the hints of digests that are still to be made, until the broker is found away; how many it took."""
    sent, now = 0, time.monotonic()
    for pk in _undone():
        if now - _hinted.get(pk, -AGAIN) < AGAIN:
            continue
        if not send(pk):
            break
        _hinted[pk] = now
        sent += 1
    if len(_hinted) > 10 * BATCH:
        _hinted.clear()
    return sent


def _undone() -> list[int]:
    """Revisions without a digest, a batch at most. What was found done is looked at again every ten minutes only.

    A revision may come in after one with a higher number, so the looking begins LATE revisions before the newest.
    """
    newest = Revision.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    begin = 0 if _ten_minutes_since("digests") else min(_digested.get("to", 0), newest - LATE)
    found = list(undone(begin).values_list("pk", flat=True)[:BATCH])
    _digested["to"] = min([newest - LATE, *(pk - 1 for pk in found)])
    return found


def _ten_minutes_since(name: str) -> bool:
    """Whether it is time again; if so it counts as done."""
    now = time.monotonic()
    if now - _done.get(name, -TEN_MINUTES) < TEN_MINUTES:
        return False
    _done[name] = now
    return True


def clear_leftovers() -> bool:
    """Take away what erasures could not, every ten minutes; whether it was time."""
    if not _ten_minutes_since("leftovers"):
        return False
    scrubbing.finish()
    return True


def tell_head() -> bool:
    """Write the audit's head where no hand in the database reaches it, every ten minutes; whether it was time."""
    if not _ten_minutes_since("head"):
        return False
    line = chain.present_head()
    logging.getLogger("audit.head").info(line)
    try:
        if settings.AUDIT_HEAD:
            chain.keep_head(Path(settings.AUDIT_HEAD), line)
    except OSError:
        log.exception("the audit's head could not be written to %s", settings.AUDIT_HEAD)
    return True


def fill_facts() -> int:
    """Fill what the release before left out of its facts while both run; how many facts."""
    return factfilling.fill()


def retain_a_little() -> int:
    """The day's retention, one window of versions a round, so that nothing due waits for it; how many rows went."""
    now = clock.now()
    started = {"holder": ME, "until": now + DAY, "beat_at": now - DAY}
    today, _ = Lease.objects.get_or_create(name="retain", defaults=started)
    if today.beat_at > now - DAY:
        return 0
    place = _thinned.get("place", 0)
    gone = 0 if place else sum(retention.clear_scratch().values())
    removed, onward = retention.thin(place)
    _thinned["place"] = onward or 0
    if onward is None:
        Lease.objects.filter(name="retain").update(holder=ME, until=now + DAY, beat_at=now)
    return gone + removed


def raise_alarms(late: timedelta) -> int:
    """Every few rounds: alarms for parked work, failing steps and a sweep that stood still; how many were mailed."""
    now = time.monotonic()
    if now - _looked.get("parked", -LOOK) < LOOK and not late:
        return 0
    _looked["parked"] = now
    alarms.look()
    failing = {step: f"The sweep could not {step.replace('_', ' ')}; its log says where." for step in _failing}
    minutes = max(1, round(late.total_seconds() / 60))
    alarms.agree("sweep", failing)
    alarms.agree("lease", {"sweep": f"No sweep ran for {minutes} min: what was due went out late."} if late else {})
    return alarms.tell()
