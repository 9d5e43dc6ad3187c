"""`/healthz`: alive. `/readyz`: can it do its work? Database, migrations, triggers, age of the oldest undone work."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from digests.models import undone
from publishing import clock, triggers
from publishing.models import Alarm, Scheduled

DEMO_MAIL = "@demo.invalid"
OVERDUE = timedelta(seconds=60)
TOLD = ("seconds:", "open:")  # states that keep nobody from the work


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 with each part's state, 503 when one of them keeps the newsroom from its work."""
    try:
        report = _report()
    except DatabaseError:
        report = {"database": "away"}
    faults = [name for name, state in report.items() if state not in {"ok", "idle"} and not state.startswith(TOLD)]
    answer = {"ready": not faults, "faults": faults, "parts": report}
    return JsonResponse(answer, status=503 if faults else 200, headers={"Cache-Control": "no-store"})


def _report() -> dict[str, str]:
    return {
        "database": _database(),
        "migrations": _migrations(),
        "triggers": "missing" if triggers.missing() else "ok",
        "scheduled": _overdue(),
        "digests": _oldest_digest(),
        "accounts": _demo_accounts(),
        "alarms": _alarms(),
    }


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    return "pending" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"


def _overdue() -> str:
    oldest = Scheduled.objects.waiting().order_by("at").values_list("at", flat=True).first()
    if oldest is None or oldest > clock.now():
        return "ok"
    late = clock.now() - oldest
    return f"overdue by {late.total_seconds():.0f} s" if late > OVERDUE else "ok"


def _oldest_digest() -> str:
    oldest = undone().order_by("saved_at").values_list("saved_at", flat=True).first()
    return "idle" if oldest is None else f"seconds: {(clock.now() - oldest).total_seconds():.0f}"


def _demo_accounts() -> str:
    if settings.DEMO:
        return "ok"
    return "demo account active" if User.objects.filter(email__endswith=DEMO_MAIL, is_active=True).exists() else "ok"


def _alarms() -> str:
    """The kinds of the open alarms; they need a person, and readers are served all the same."""
    kinds = sorted(set(Alarm.objects.open().order_by().values_list("kind", flat=True)))
    return f"open: {', '.join(kinds)}" if kinds else "ok"
