import re
from datetime import timedelta

import pytest
from django.utils import timezone

from newsroom.testing import editor, published, saved
from publishing import alarms, audit
from publishing.models import Lease, Scheduled

pytestmark = pytest.mark.django_db
_SAMPLE = re.compile(r'([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-z]+="[^"\\\n]*"(?:,[a-z]+="[^"\\\n]*")*\})? (\S+)')


def parsed(text: str) -> dict[str, float]:
    """The exposition format, read strictly: each family has HELP, TYPE and its samples together, and ends its line."""
    assert text.endswith("\n")
    found: dict[str, float] = {}
    families: dict[str, str] = {}
    current = described = ""
    for line in text.splitlines():
        if line.startswith("# HELP "):
            described, _, words = line.removeprefix("# HELP ").partition(" ")
            assert words
            assert described not in families
        elif line.startswith("# TYPE "):
            current, kind = line.removeprefix("# TYPE ").split(" ")
            assert (current, kind in {"gauge", "counter"}) == (described, True)
            families[current] = kind
        else:
            match = _SAMPLE.fullmatch(line)
            assert match, line
            assert match[1] == current
            assert match[1] + (match[2] or "") not in found
            found[match[1] + (match[2] or "")] = float(match[3])
    assert all(name.endswith("_total") for name, kind in families.items() if kind == "counter")
    return found


def test_the_figures_of_a_newsroom_at_work(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    edition, revision, now = published(), saved(), timezone.now()
    for at, state, error in ((now, "waiting", ""), (now + timedelta(days=1), "waiting", ""), (now, "parked", "Why.")):
        Scheduled.objects.create(
            article_id=revision.article_id, revision=revision, at=at, zone="UTC", kind="first", by=editor(),
            state=state, error=error,
        )  # fmt: skip
    Lease.objects.create(name="sweep", holder="x", until=now, beat_at=now - timedelta(seconds=30))
    alarms.ring("sweep", "x", "It fell.")
    answer = client.get("/metrics")
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    told = parsed(answer.content.decode())
    assert [told[f'newsroom_scheduled{{state="{state}"}}'] for state in ("waiting", "overdue", "parked")] == [2, 1, 1]
    assert told["newsroom_digests_undone"] == 2
    assert 0 < told["newsroom_digests_oldest_seconds"] < 600
    assert 30 <= told["newsroom_sweep_lag_seconds"] < 600
    assert told["newsroom_alarms_open"] == 1
    assert told["newsroom_broker_up"] == 0
    assert told["newsroom_editions_total"] == edition.pk
    assert told["newsroom_changes_total"] >= 1
    assert told["newsroom_audit_entries_total"] == audit.head()[0]
    assert told["newsroom_database_bytes"] > 100_000
    assert told["process_start_time_seconds"] <= timezone.now().timestamp()


def test_an_empty_newsroom_has_figures_too(client):
    told = parsed(client.get("/metrics").content.decode())
    assert told["newsroom_digests_oldest_seconds"] == 0
    assert told["newsroom_sweep_lag_seconds"] != told["newsroom_sweep_lag_seconds"]  # NaN


def test_it_asks_few_questions(client, settings, django_assert_max_num_queries):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    published()
    with django_assert_max_num_queries(16):
        client.get("/metrics")


@pytest.mark.parametrize(
    ("given", "status"), [("Bearer right-token", 200), ("Bearer wrong", 404), ("right-token", 404), ("", 404)]
)
def test_with_a_token_only_its_bearer_sees_them(client, settings, given, status):
    settings.METRICS_TOKEN = "right-token"
    assert client.get("/metrics", headers={"Authorization": given}).status_code == status
    assert client.get("/metrics", headers={"Authorization": given}, REMOTE_ADDR="192.0.2.7").status_code == status


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("192.0.2.7", {}, 404),
        ("", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, 404),
        ("127.0.0.1", {"Via": "1.1 edge"}, 404),
    ],
)
def test_without_a_token_only_this_machine_sees_them(client, address, headers, status):
    assert client.get("/metrics", headers=headers, REMOTE_ADDR=address).status_code == status


def test_behind_a_proxy_nobody_sees_them_without_a_token(client, settings):
    settings.BEHIND_PROXY = True
    hidden, nothing = client.get("/metrics"), client.get("/nothing/")
    assert (hidden.status_code, hidden.content) == (nothing.status_code, nothing.content)


def test_they_are_read_only(client):
    assert client.post("/metrics").status_code == 405
