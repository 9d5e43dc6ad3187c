from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.utils import timezone

from digests.models import RevisionDigest
from newsroom.testing import editor, newsroom, published, resaved, saved
from publishing import alarms, sweep
from publishing.lifecycle import unschedule
from publishing.models import Alarm, Lease, Scheduled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh(settings, monkeypatch):
    """Nothing kept from another test in this process."""
    settings.ALARM_MAIL = ["desk@example.org"]
    monkeypatch.setattr(alarms, "_rest_until", 0.0)
    monkeypatch.setattr(sweep, "_looked", {})
    monkeypatch.setattr(sweep, "_failing", set())


def parked(**changes) -> Scheduled:
    revision = saved(**changes)
    return Scheduled.objects.create(
        article_id=revision.article_id, revision=revision, at=timezone.now() - timedelta(minutes=1), zone="UTC",
        kind="first", by=editor(), state="parked", error="Canary reason.", settled_at=timezone.now(),
    )  # fmt: skip


def given_up() -> RevisionDigest:
    revision = saved()
    return RevisionDigest.objects.create(revision=revision, content_hash=revision.content_hash, error="x", attempts=3)


def test_a_parked_publication_and_a_digest_given_up_become_alarms_and_one_mail():
    row, digest = parked(headline="Canary headline"), given_up()
    sweep.sweep_once()
    told = {(alarm.kind, alarm.key) for alarm in Alarm.objects.open()}
    assert told == {("scheduled", str(row.pk)), ("digest", str(digest.pk))}
    assert not Alarm.objects.filter(mailed_at__isnull=True).exists()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["desk@example.org"], "[The Ledger] 2 things need somebody")
    assert str(row.article_id) in sent.body
    assert "anary" not in sent.body


def test_an_alarm_is_raised_and_mailed_once():
    parked()
    for _ in range(3):
        alarms.look()
        alarms.tell()
    assert Alarm.objects.count() == len(mail.outbox) == 1


@pytest.mark.parametrize("how", ["called off", "scheduled anew", "published"])
def test_an_alarm_is_settled_when_its_cause_is_gone(how):
    row = parked()
    alarms.look()
    if how == "called off":
        unschedule(row.article_id, row.pk, editor())
    elif how == "scheduled anew":
        Scheduled.objects.create(
            article_id=row.article_id, revision=row.revision, at=timezone.now() + timedelta(days=1), zone="UTC",
            kind="first", by=editor(),
        )  # fmt: skip
    else:
        from publishing.lifecycle import publish

        publish(row.article_id, editor(), "first")
    alarms.look()
    assert not Alarm.objects.open().exists()
    assert Alarm.objects.get().settled_at


def test_a_digest_is_given_up_no_longer_once_a_newer_version_is_there():
    digest = given_up()
    alarms.look()
    resaved(digest.revision, standfirst="Another one")
    alarms.look()
    assert not Alarm.objects.open().exists()


def test_what_is_raised_again_after_it_was_settled_is_a_new_alarm():
    assert alarms.ring("sweep", "x", "It fell.")
    assert not alarms.ring("sweep", "x", "It fell.")
    assert alarms.settle("sweep", "x")
    assert not alarms.settle("sweep", "x")
    assert alarms.ring("sweep", "x", "It fell.")
    assert Alarm.objects.count() == 2


def test_a_step_that_fails_is_told_and_the_others_are_taken(monkeypatch):
    def broken():
        raise RuntimeError("canary")

    revision = saved()
    row = Scheduled.objects.create(
        article_id=revision.article_id, revision=revision, at=timezone.now(), zone="UTC", kind="first", by=editor()
    )
    broken.__name__ = "render_what_is_stale"
    with monkeypatch.context() as patch:
        patch.setattr(sweep, "render_what_is_stale", broken)
        sweep.sweep_once()
    row.refresh_from_db()
    assert row.state == "done"
    alarm = Alarm.objects.open().get()
    assert (alarm.kind, alarm.key) == ("sweep", "render_what_is_stale")
    assert alarm.text == "The sweep could not render what is stale; its log says where."
    sweep._looked.clear()
    sweep.sweep_once()
    assert not Alarm.objects.open().exists()


def test_a_sweep_that_stood_still_while_something_was_due_is_told():
    revision, now = saved(), timezone.now()
    Lease.objects.create(
        name="sweep", holder="old", until=now - timedelta(minutes=9), beat_at=now - timedelta(minutes=9)
    )
    Scheduled.objects.create(
        article_id=revision.article_id, revision=revision, at=now - timedelta(minutes=5), zone="UTC", kind="first",
        by=editor(),
    )  # fmt: skip
    sweep.sweep_once()
    assert "No sweep ran for 9 min" in mail.outbox[0].body
    assert Scheduled.objects.get().state == "done"
    sweep._looked.clear()
    sweep.sweep_once()
    assert not Alarm.objects.open().exists()


def test_a_sweep_that_starts_again_with_nothing_due_alarms_nobody():
    long_ago = timezone.now() - timedelta(days=3)
    Lease.objects.create(name="sweep", holder="old", until=long_ago, beat_at=long_ago)
    sweep.sweep_once()
    assert not Alarm.objects.exists()


def test_a_mail_server_that_is_away_stops_nothing_and_is_tried_again(settings, monkeypatch):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    parked()
    assert sweep.sweep_once()
    assert Alarm.objects.get().mailed_at is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert alarms.tell() == 0  # it rests a minute
    monkeypatch.setattr(alarms, "_rest_until", 0.0)
    assert alarms.tell() == 1
    assert len(mail.outbox) == 1


def test_without_addresses_of_their_own_managing_editors_and_admins_are_told(settings):
    settings.ALARM_MAIL = []
    for name, group, active in (("mel", "managingeditor", True), ("ann", "author", True), ("old", "admin", False)):
        person = editor(name)
        person.is_active = active
        person.save()
        person.groups.add(Group.objects.get_or_create(name=group)[0])
    assert alarms.recipients() == ["mel@example.org"]
    Group.objects.all().delete()
    parked()
    alarms.look()
    assert alarms.tell() == 0
    assert Alarm.objects.open().filter(mailed_at__isnull=True).exists()


def test_a_live_storys_alarm_leads_to_it():
    edition = published()
    row = parked()
    alarms.look()
    alarms.ring("sweep", "step", "A step fell.")
    assert {(alarm.story) for alarm in alarms.shown()} == {str(row.article_id), ""}
    assert str(edition.article_id) != str(row.article_id)


def test_the_mail_bears_the_papers_present_name():
    newsroom(name="The Courier")
    parked()
    alarms.look()
    alarms.tell()
    assert mail.outbox[0].subject == "[The Courier] 1 thing needs somebody"
