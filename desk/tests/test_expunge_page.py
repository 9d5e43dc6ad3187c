from datetime import timedelta

import pytest
from django.utils import timezone

from desk.sessions import SINCE
from newsroom.testing import editor, published
from publishing.models import AuditEntry, Edition, Erasure

pytestmark = pytest.mark.django_db


def address(edition) -> str:
    return f"/admin/articles/article/{edition.article_id}/expunge/"


def signed_in(client, user, ago: int = 0):
    client.force_login(user)
    session = client.session
    session[SINCE] = (timezone.now() - timedelta(seconds=ago)).timestamp()
    session.save()
    return client


@pytest.fixture
def desk(client):
    return signed_in(client, editor())


@pytest.mark.parametrize("typed", ["headline", "id"])
def test_a_story_is_expunged_by_naming_it(desk, typed):
    edition = published()
    page = desk.get(address(edition)).content.decode()
    assert "1 published version with 3 facts" in page
    assert "Nobody can bring it back" in page
    name = edition.headline if typed == "headline" else str(edition.article_id)
    answer = desk.post(address(edition), {"reason": "An order of the court.", "confirm": name}, follow=True)
    assert f"The story {edition.article_id} is expunged." in answer.content.decode()
    assert edition.headline not in answer.content.decode()
    assert Erasure.objects.get().by == editor()
    assert not Edition.objects.exists()


def test_the_story_is_gone_from_every_page_of_the_desk(desk):
    edition = published()
    desk.post(address(edition), {"reason": "An order.", "confirm": str(edition.article_id)})
    for page in ("publish", "preview", "history", "expunge"):
        assert desk.get(f"/admin/articles/article/{edition.article_id}/{page}/").status_code == 404
    assert desk.get(f"/admin/articles/article/{edition.article_id}/change/").status_code == 302
    assert str(edition.article_id) not in desk.get("/admin/articles/article/").content.decode().split("messagelist")[0]


@pytest.mark.parametrize(
    ("reason", "confirm", "said"),
    [
        ("An order.", "Another headline", "neither the headline nor the id of this story"),
        ("", "{headline}", "This field is required"),
        ("  ", "{headline}", "This field is required"),
        ("x" * 1001, "{headline}", "at most 1000 characters"),
    ],
)
def test_nothing_happens_until_it_is_named_and_reasoned(desk, reason, confirm, said):
    edition = published()
    answer = desk.post(address(edition), {"reason": reason, "confirm": confirm.format(headline=edition.headline)})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert reason.strip()[:40] in answer.content.decode()
    assert Edition.objects.live().get() == edition


def test_whoever_may_not_is_refused_and_the_audit_has_it(client):
    edition = published()
    signed_in(client, editor("bob", "view_article", "change_article", "publish", "withdraw"))
    assert address(edition) not in client.get(f"/admin/articles/article/{edition.article_id}/change/").content.decode()
    assert client.get(address(edition)).status_code == 403
    assert client.post(address(edition), {"reason": "x", "confirm": edition.headline}).status_code == 403
    entries = AuditEntry.objects.filter(act="refused", name="bob")
    assert [entry.detail for entry in entries] == [{"verb": "expunge"}] * 2
    assert Edition.objects.live().exists()


def test_an_old_log_in_shows_its_password_first(client):
    edition = published()
    signed_in(client, editor(), ago=3600)
    answer = client.post(address(edition), {"reason": "An order.", "confirm": edition.headline})
    assert "password" in answer.content.decode()
    assert Edition.objects.live().exists()


def test_the_storys_form_leads_there(desk):
    edition = published()
    assert address(edition) in desk.get(f"/admin/articles/article/{edition.article_id}/change/").content.decode()
