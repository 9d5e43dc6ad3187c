from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from articles.models import Article, ImportNote, Revision
from digests.tasks import make
from newsroom.testing import editor, resaved, saved
from publishing import retention, sweep, triggers
from publishing.lifecycle import publish
from publishing.models import Alarm, AuditEntry, Edition, Lease, Scheduled

pytestmark = pytest.mark.django_db


def versions(count: int, days_ago: float = 400.0, minutes: int = 5, **first) -> list[Revision]:
    """Saved versions of one story, the first so long ago and the others some minutes apart, within one day."""
    found = [saved(**first)]
    for number in range(1, count):
        found.append(resaved(found[-1], standfirst=f"Version {number}"))
    noon = (timezone.now() - timedelta(days=days_ago)).replace(hour=12, minute=0)
    backdate({revision.pk: noon + timedelta(minutes=minutes * place) for place, revision in enumerate(found)})
    return found


def backdate(moments) -> None:
    with transaction.atomic(), triggers.lifted(Revision):
        for pk, moment in moments.items():
            Revision.objects.filter(pk=pk).update(saved_at=moment)


def left() -> list[int]:
    return list(Revision.objects.order_by("edit").values_list("edit", flat=True))


def test_old_versions_are_thinned_to_the_last_of_each_day():
    found = versions(6)
    noon = (timezone.now() - timedelta(days=500)).replace(hour=12)
    backdate({found[place].pk: noon + timedelta(days=place // 3, minutes=place) for place in range(5)})
    make(found[0].pk)
    assert retention.thin().removed == 3
    assert left() == [3, 5, 6]
    entry = AuditEntry.objects.get(act="retain")
    assert (entry.subject, entry.detail["revisions"]) == ("versions", 3)


def test_the_table_is_append_only_again_afterwards():
    versions(3)
    retention.thin()
    assert triggers.missing() == []
    with pytest.raises(DatabaseError), transaction.atomic():
        Revision.objects.all().delete()


def test_young_versions_all_stay(settings):
    versions(3, days_ago=300)
    assert retention.thin().removed == 0
    settings.RETAIN_REVISIONS = 200
    assert retention.thin().removed == 2


def test_what_was_published_scheduled_or_has_notes_stays_and_its_record_is_untouched():
    found = versions(1)
    publish(found[0].article_id, editor(), "first")
    for number in range(4):
        found.append(resaved(found[-1], standfirst=f"Later {number}"))
    noon = (timezone.now() - timedelta(days=400)).replace(hour=12)
    backdate({revision.pk: noon + timedelta(minutes=place) for place, revision in enumerate(found)})
    ImportNote.objects.create(revision=found[1], code="x", text="assumed")
    Scheduled.objects.create(
        article_id=found[2].article_id, revision=found[2], at=noon, zone="UTC", kind="update", by=editor(),
        state="cancelled",
    )  # fmt: skip
    before = list(Edition.objects.values())
    assert retention.thin().removed == 1
    assert left() == [1, 2, 3, 5]
    assert list(Edition.objects.values()) == before


def test_what_an_import_brought_stays():
    found = versions(3)
    Article.objects.update(import_key="k")
    retention.thin()
    assert left() == [1, 3]
    assert found[0].edit == 1


def test_a_dry_run_tells_and_removes_nothing():
    versions(3)
    out = StringIO()
    call_command("retain", dry_run=True, stdout=out)
    assert "Would go: " in out.getvalue()
    assert "versions 2" in out.getvalue()
    assert left() == [1, 2, 3]
    call_command("retain", stdout=out)
    assert left() == [3]


def test_a_big_archive_is_taken_window_by_window(monkeypatch):
    monkeypatch.setattr(retention, "WINDOW", 2)
    versions(7)
    call_command("retain", stdout=StringIO())
    assert left() == [7]


def test_scratch_goes_when_its_time_is_over(client):
    client.force_login(editor())
    now = timezone.now()
    client.session.get_model_class().objects.update(expire_date=now - timedelta(seconds=1))
    Client().force_login(editor())
    for key, days in (("old", 91), ("young", 80)):
        Alarm.objects.create(kind="sweep", key=key, text="x", raised_at=now, settled_at=now - timedelta(days=days))
    Alarm.objects.create(kind="sweep", key="open", text="x", raised_at=now - timedelta(days=999))
    Lease.objects.create(name="gone", holder="x", until=now - timedelta(days=31), beat_at=now)
    Lease.objects.create(name="held", holder="x", until=now, beat_at=now)
    gone = retention.clear_scratch()
    assert (gone["sessions"], gone["alarms"], gone["leases"]) == (1, 1, 1)
    assert set(Alarm.objects.values_list("key", flat=True)) == {"young", "open"}
    assert AuditEntry.objects.get(act="retain").detail["alarms"] == 1


def test_the_sweep_does_it_once_a_day(monkeypatch):
    monkeypatch.setattr(sweep, "_thinned", {})
    monkeypatch.setattr(retention, "WINDOW", 2)
    versions(5)
    while Lease.objects.filter(name="retain", beat_at__gt=timezone.now() - timedelta(hours=1)).count() == 0:
        sweep.sweep_once()
    assert left() == [5]
    versions(3, headline="Another story is older than it looks")
    sweep.sweep_once()
    assert Revision.objects.count() == 4
    Lease.objects.filter(name="retain").update(beat_at=timezone.now() - timedelta(hours=25))
    for _ in range(3):
        sweep.sweep_once()
    assert Revision.objects.count() == 2
