from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from newsroom.testing import editor, saved
from publishing import alarms
from publishing.models import Scheduled

pytestmark = pytest.mark.django_db


def test_it_is_alive_without_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"alive\n"


def test_it_is_ready(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["parts"]["triggers"] == "ok"


def test_it_is_red_while_a_trigger_is_missing(client):
    on = " ON publishing_edition" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER publishing_edition_no_delete{on}")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["faults"]) == (503, ["triggers"])


def test_it_is_red_while_a_demo_account_is_active(client, settings):
    settings.DEMO = False
    User.objects.create(username="deskeditor", email="deskeditor@demo.invalid")
    assert client.get("/readyz").json()["faults"] == ["accounts"]
    settings.DEMO = True
    assert client.get("/readyz").status_code == 200


def test_it_is_red_when_something_scheduled_is_overdue(client):
    revision = saved()
    Scheduled.objects.create(
        article_id=revision.article_id, revision=revision, at=timezone.now() - timedelta(minutes=5), zone="UTC",
        kind="first", by=editor(),
    )  # fmt: skip
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["scheduled"].startswith("overdue by 30")


def test_it_tells_the_age_of_the_oldest_undone_digest(client):
    saved()
    assert client.get("/readyz").json()["parts"]["digests"].startswith("seconds: ")


def test_it_names_open_alarms_by_kind_and_stays_green(client):
    alarms.ring("digest", "1", "A sentence.")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["parts"]["alarms"]) == (200, "open: digest")
    assert "sentence" not in answer.content.decode()
