"""Logging in: who may, how often one may try, and what is written down about it."""

from datetime import UTC, datetime, timedelta

import pytest
from axes.models import AccessFailureLog
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from desk import origin
from desk.sign_in import free_at, wait_in_words
from desk.tests.signing import STRONG, in_, log_in
from newsroom.testing import editor
from publishing.models import Alarm, AuditEntry

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WRONG = "This name and password do not go together."


def text(answer) -> str:
    return str(answer.content.decode())


def fail(client, name: str, times: int, **more: str):
    for _ in range(times):
        answer = log_in(client, name, "not-the-password", **more)
    return answer


def past(minutes: float) -> None:
    """Let time pass for everything that was counted so far."""
    for row in AccessFailureLog.objects.all():
        AccessFailureLog.objects.filter(pk=row.pk).update(attempt_time=row.attempt_time - timedelta(minutes=minutes))


def test_the_right_password_lets_in(client, person):
    person("nora", "author")
    answer = log_in(client, "nora")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert in_(client)
    entry = AuditEntry.objects.get(act="logged in")
    assert (entry.subject, entry.name, entry.detail) == ("account nora", "nora", {"address": "127.0.0.1"})


def test_logging_out_ends_the_session_and_is_entered(client, person):
    person("nora", "author")
    log_in(client, "nora")
    assert client.get("/admin/logout/").status_code == 405
    assert client.post("/admin/logout/")["Location"] == "/admin/login/"
    assert not in_(client)
    assert AuditEntry.objects.filter(act="logged out", subject="account nora").count() == 1


@pytest.mark.parametrize("name", ["nora", "nobody", "reader", "gone"])
def test_a_wrong_password_says_the_same_for_every_name_and_keeps_the_name(client, person, name):
    person("nora", "author")
    person("gone", "author", is_active=False)
    User.objects.create_user("reader", password=STRONG)
    answer = log_in(client, name, STRONG if name in {"reader", "gone"} else "not-the-password")
    assert answer.status_code == 200
    assert WRONG in text(answer)
    assert f'value="{name}"' in text(answer)
    assert "not-the-password" not in text(answer)
    assert not in_(client)


@pytest.mark.parametrize("name", ["nora", "nobody"])
def test_the_fifth_failure_makes_the_next_try_wait(client, person, name):
    person("nora", "author")
    assert WRONG in text(fail(client, name, 4))
    answer = fail(client, name, 1)
    assert answer.status_code == 429
    assert "Wait 1 minute, then try again" in text(answer)
    assert 50 <= int(answer["Retry-After"]) <= 61
    answer = log_in(client, name, STRONG)
    assert answer.status_code == 429
    assert f'value="{name}"' in text(answer)
    assert not in_(client)


def test_the_wait_grows_with_each_failure_after_it_and_ends_with_the_right_password(client, person):
    person("nora", "author")
    fail(client, "nora", 5)
    for minutes in (2, 4, 8):
        past(minutes / 2 + 0.1)
        assert f"Wait {minutes} minutes" in text(fail(client, "nora", 1))
    past(8.1)
    assert log_in(client, "nora").status_code == 302
    client.post("/admin/logout/")
    assert WRONG in text(fail(client, "nora", 4))


def test_a_try_while_one_waits_makes_it_no_longer(client, person):
    person("nora", "author")
    fail(client, "nora", 5)
    counted = AccessFailureLog.objects.count()
    assert "Wait 1 minute," in text(fail(client, "nora", 6))
    assert AccessFailureLog.objects.count() == counted


def test_nobody_locks_out_somebody_who_comes_from_elsewhere(client, person):
    person("nora", "author")
    assert fail(client, "nora", 9, REMOTE_ADDR="192.0.2.66").status_code == 429
    assert log_in(Client(), "nora", REMOTE_ADDR="192.0.2.7").status_code == 302


def test_twenty_failures_make_an_address_wait_whatever_the_account(client, person):
    person("nora", "author")
    for number in range(20):
        answer = fail(client, f"name-{number}", 1)
    assert answer.status_code == 429
    assert log_in(client, "nora").status_code == 429
    assert log_in(client, "nora", REMOTE_ADDR="192.0.2.7").status_code == 302
    client.post("/admin/logout/")
    past(15.1)
    assert log_in(client, "nora").status_code == 302


def test_one_account_that_waits_does_not_make_its_address_wait(client, person):
    person("nora", "author")
    person("omar", "author")
    fail(client, "nora", 9)
    assert log_in(client, "omar").status_code == 302


def test_the_count_stands_in_the_database_and_is_forgotten_after_a_day(client, person):
    person("nora", "author")
    fail(client, "nora", 5)
    assert AccessFailureLog.objects.filter(username="nora", ip_address="127.0.0.1").count() == 5
    past(24 * 60 + 1)
    assert WRONG in text(fail(client, "nora", 1))
    assert AccessFailureLog.objects.count() == 1


def test_a_wait_is_entered_but_no_name_that_is_nobodys(client, person):
    person("nora", "author")
    fail(client, "nora", 5)
    fail(client, "hunter2-typed-as-a-name", 5)
    told = AuditEntry.objects.filter(act="sign-in has to wait").order_by("seq")
    assert [entry.subject for entry in told] == ["account nora", "address 127.0.0.1"]
    assert "hunter2" not in str(list(told.values()))


def test_a_superuser_is_entered_and_raises_an_alarm_each_time(client, quick):
    User.objects.create_superuser("root", "root@example.org", STRONG)
    for _ in range(2):
        log_in(client, "root")
        client.post("/admin/logout/")
    assert AuditEntry.objects.filter(act="superuser used", subject="account root").count() == 2
    assert Alarm.objects.open().filter(kind="superuser", text__contains="root").count() == 2


def test_an_older_hash_is_made_anew_with_argon2(client, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    User.objects.create_user("nora", password=STRONG, is_staff=True)
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    assert log_in(client, "nora").status_code == 302
    assert User.objects.get().password.startswith("argon2$argon2id$")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.9", "198.51.100.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (1, "", "198.51.100.1"),
        (1, "unknown", "198.51.100.1"),
    ],
)
def test_the_address_past_our_own_proxies(settings, proxies, forwarded, expected):
    settings.NUM_PROXIES = proxies
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=forwarded, REMOTE_ADDR="198.51.100.1")
    assert origin.address(request) == expected


def test_ipv6_is_counted_by_network_and_a_socket_has_no_address():
    asked = RequestFactory()
    assert origin.counted(asked.get("/", REMOTE_ADDR="2001:db8:1:2:aaaa::1")) == "2001:db8:1:2::"
    assert origin.counted(asked.get("/", REMOTE_ADDR="192.0.2.7")) == "192.0.2.7"
    assert origin.counted(asked.get("/", REMOTE_ADDR="")) == origin.NOWHERE


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        ([], None),
        ([0, 1, 2, 3], None),
        ([0, 1, 2, 3, 4], 5),
        ([0, 5, 10, 14, 16], None),
        ([0, 1, 2, 3, 4, 100], 102),
        ([0, 1, 2, 3, 4, *range(100, 120)], 119 + 60),
    ],
)
def test_when_the_next_try_is_free(minutes, expected):
    found = free_at([NOON + timedelta(minutes=minute) for minute in minutes], 5, timedelta(hours=1))
    assert found == (None if expected is None else NOON + timedelta(minutes=expected))


def test_a_wait_in_words_is_rounded_up():
    assert wait_in_words(timedelta(seconds=1)) == "1 minute"
    assert wait_in_words(timedelta(seconds=61)) == "2 minutes"


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_way_on_stays_in_the_house(client, person, wanted):
    person("nora", "author")
    answer = client.post("/admin/login/", {"username": "nora", "password": STRONG, "next": wanted})
    assert answer["Location"] == "/admin/"


@pytest.mark.parametrize("path", ["", "login/", "account/", "password_change/", "forgotten/", "reset/", "join/"])
def test_no_answer_of_the_admin_is_kept_by_a_cache(client, path):
    assert "no-store" in client.get(f"/admin/{path}")["Cache-Control"]
    client.force_login(editor())
    assert "no-store" in client.get(f"/admin/{path}")["Cache-Control"]


def test_the_gate_costs_two_queries_and_a_write_a_minute_at_most(client, person):
    person("nora", "author")
    log_in(client, "nora")
    client.get("/admin/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/admin/account/")
    gate = [query["sql"] for query in queries if "session" in query["sql"] or "auth_user" in query["sql"]]
    assert [sql.split()[0] for sql in gate if "UPDATE" in sql or "INSERT" in sql] == []
    asked = [sql for sql in gate if 'FROM "desk_session"' in sql and '"session_data"' in sql]
    assert len(asked) <= 2  # the session itself, and the page's own list
