"""`/metrics`: the newsroom's state for Prometheus. Not public: a bearer token, or this machine alone.

Every figure is one cheap question: no table is counted from end to end, and a broker that is away costs one second.
"""

import hmac
import ipaddress
import time
from collections.abc import Iterator
from typing import NamedTuple

import redis
from django.conf import settings
from django.db import connection
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from digests.models import MAX_ATTEMPTS, RevisionDigest, undone
from publishing import audit, clock
from publishing.models import Alarm, Change, Edition, Lease, Scheduled, StoryJson, StoryPage

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
MOST = 10_000  # rows; what counts up to here says "at least" beyond it
QUEUE = "celery"
PATIENCE = 1  # seconds for the broker
STARTED = time.time()
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")


class Sample(NamedTuple):
    """One figure of a family; labels as written, {} left out."""

    value: float
    labels: str = ""


class Family(NamedTuple):
    name: str
    kind: str  # gauge or counter
    help: str
    samples: list[Sample]


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures as text; 404 for anybody who may not see them, as if there were nothing here."""
    if not _may_see(request):
        raise Http404
    text = "".join(_written(family) for family in families())
    return HttpResponse(text, content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})


def _may_see(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    # Behind a proxy every request comes from this machine.
    if settings.BEHIND_PROXY or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _written(family: Family) -> str:
    lines = [f"# HELP {family.name} {family.help}", f"# TYPE {family.name} {family.kind}"]
    lines += [f"{family.name}{sample.labels} {sample.value!r}" for sample in family.samples]
    return "\n".join([*lines, ""])


def families() -> Iterator[Family]:
    """Every figure, in the order in which they are written."""
    yield from _digests()
    yield from _schedule()
    yield from _renderings()
    yield from _broker()
    yield from _record()
    yield _one("process_start_time_seconds", "Start of this web process, in seconds since 1970.", STARTED)


def _one(name: str, help: str, value: float, kind: str = "gauge") -> Family:
    return Family(name, kind, help, [Sample(float(value))])


def _at_most(rows: QuerySet, most: int = MOST) -> int:  # type: ignore[type-arg]  # any model's
    return len(rows.values_list("pk", flat=True)[:most])


def _digests() -> Iterator[Family]:
    ages = list(undone().order_by("pk").values_list("saved_at", flat=True)[:MOST])
    oldest = (clock.now() - min(ages)).total_seconds() if ages else 0
    given_up = RevisionDigest.objects.filter(digest="", attempts__gte=MAX_ATTEMPTS)
    yield _one("newsroom_digests_undone", "Newest versions whose digest is still to be made.", len(ages))
    yield _one("newsroom_digests_oldest_seconds", "Age of the oldest of them.", oldest)
    yield _one("newsroom_digests_given_up", "Digests that failed as often as they are tried.", _at_most(given_up))


def _schedule() -> Iterator[Family]:
    now = clock.now()
    counts = {
        "waiting": Scheduled.objects.waiting(),
        "overdue": Scheduled.objects.due(now),
        "parked": Scheduled.objects.parked(),
    }
    samples = [Sample(float(_at_most(rows)), f'{{state="{state}"}}') for state, rows in counts.items()]
    yield Family("newsroom_scheduled", "gauge", "Scheduled publications; what is overdue is waiting too.", samples)
    beat = Lease.objects.filter(name="sweep").values_list("beat_at", flat=True).first()
    lag = (now - beat).total_seconds() if beat else float("nan")
    yield _one("newsroom_sweep_lag_seconds", "Seconds since the last beat of the sweep; NaN before any.", max(lag, 0.0))
    yield _one("newsroom_alarms_open", "Alarms that nobody has settled.", _at_most(Alarm.objects.open()))


def _renderings() -> Iterator[Family]:
    stale = {"page": StoryPage.objects.filter(stale=True), "json": StoryJson.objects.filter(stale=True)}
    samples = [Sample(float(_at_most(rows)), f'{{form="{form}"}}') for form, rows in stale.items()]
    yield Family("newsroom_renderings_stale", "gauge", "Stored pages and documents to be made again.", samples)


def _broker() -> Iterator[Family]:
    length = queue_length()
    yield _one("newsroom_broker_up", "Whether the broker answers.", 0 if length is None else 1)
    if length is not None:
        yield _one("newsroom_broker_queue_length", "Hints that no worker has taken yet.", length)


def queue_length() -> int | None:
    """How many hints lie in the broker; None while it is away."""
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE
        ) as client:
            return int(client.llen(QUEUE))
    except (redis.RedisError, OSError, ValueError):
        return None


def _record() -> Iterator[Family]:
    editions = Edition.objects.aggregate(last=Max("pk"))["last"] or 0
    changes = Change.objects.aggregate(last=Max("seq"))["last"] or 0
    yield _one("newsroom_editions_total", "Number of the last edition.", editions, "counter")
    yield _one("newsroom_changes_total", "Number of the last change of the record.", changes, "counter")
    yield _one("newsroom_audit_entries_total", "Number of the audit's last entry.", audit.head()[0], "counter")
    yield _one("newsroom_database_bytes", "Size of the database on disk.", _size())


def _size() -> int:
    question: dict[str, str] = {
        "postgresql": "SELECT pg_database_size(current_database())",
        "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    }
    with connection.cursor() as cursor:
        cursor.execute(question[connection.vendor])
        return int(cursor.fetchone()[0])
