import pytest
from django.utils import timezone

from newsroom.testing import editor, saved
from publishing import alarms
from publishing.models import Scheduled

pytestmark = pytest.mark.django_db


def parked() -> Scheduled:
    revision = saved()
    row = Scheduled.objects.create(
        article_id=revision.article_id, revision=revision, at=timezone.now(), zone="UTC", kind="first", by=editor(),
        state="parked", error="Why.", settled_at=timezone.now(),
    )  # fmt: skip
    alarms.look()
    return row


def test_the_desks_first_page_shows_what_needs_somebody_and_leads_to_its_story(client):
    row = parked()
    client.force_login(editor())
    page = client.get("/admin/").content.decode()
    assert "Needs somebody" in page
    assert f'<a href="/admin/articles/article/{row.article_id}/change/">Open the story</a>' in page


def test_it_shows_nothing_when_nothing_stopped(client):
    client.force_login(editor())
    assert "Needs somebody" not in client.get("/admin/").content.decode()


def test_who_may_not_publish_is_not_troubled(client):
    parked()
    client.force_login(editor("ann", "add_article", "change_article", "view_article"))
    answer = client.get("/admin/")
    assert answer.status_code == 200
    assert "Needs somebody" not in answer.content.decode()
