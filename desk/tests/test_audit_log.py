from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from newsroom.testing import at, editor, published, saved, transaction_box
from publishing import audit, clock, lifecycle
from publishing.models import AuditEntry

pytestmark = pytest.mark.django_db
LOG = "/admin/publishing/auditentry/"


@pytest.fixture
def desk(client):
    client.force_login(editor())
    return client


def shown(desk, query=""):
    answer = desk.get(LOG + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_log_says_who_did_what_when_and_why(desk):
    edition = published()
    lifecycle.withdraw(edition.article_id, editor(), "Wrong company.")
    page = shown(desk)
    assert "withdraw" in page
    assert "alice" in page
    assert "Wrong company." in page
    assert f"/admin/articles/article/{edition.article_id}/history/" in page


def test_the_log_is_only_read(desk):
    audit.enter("try", "thing", editor())
    assert desk.get(f"{LOG}add/").status_code == 403
    for way in ("change", "delete"):
        assert desk.post(f"{LOG}1/{way}/", {"act": "other", "post": "yes"}).status_code == 403
    assert AuditEntry.objects.get().act == "try"
    assert "thing" in desk.get(f"{LOG}1/change/").content.decode()


def test_nobody_else_reads_it(client):
    client.force_login(editor("bob", "publish", "view_article"))
    assert client.get(LOG).status_code == 403
    client.force_login(editor("carol", "view_auditentry"))
    assert client.get(LOG).status_code == 200


def test_it_is_searched_by_story_and_by_how_a_subject_begins(desk):
    one, other = published(), published()
    audit.enter("try", "account bob", editor())
    page = shown(desk, f"?q={one.article_id}")
    assert f"story {one.article_id}" in page
    assert f"story {other.article_id}" not in page
    page = shown(desk, "?q=account")
    assert "account bob" in page
    assert f"story {one.article_id}" not in page


def test_it_is_filtered_by_act_person_and_date(desk):
    bob = editor("bob")
    audit.enter("first_act", "thing one", editor())
    audit.enter("second_act", "thing two", bob)
    assert "thing two" not in shown(desk, "?act=first_act")
    assert "thing one" not in shown(desk, f"?by__id__exact={bob.pk}")
    tomorrow = (AuditEntry.objects.first().at + timedelta(days=1)).strftime("%Y-%m-%d 00:00:00+00:00")
    assert "thing one" not in shown(desk, f"?at__gte={tomorrow.replace('+', '%2B')}")


def test_a_storys_history_leads_to_its_entries(client):
    revision = saved()
    address = f"/admin/articles/article/{revision.article_id}/history/"
    client.force_login(editor("bob", "view_article"))
    assert LOG not in client.get(address).content.decode()
    client.force_login(editor())
    assert f"{LOG}?q={revision.article_id}" in client.get(address).content.decode()


def test_the_number_of_questions_does_not_grow(desk):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            shown(desk)
        counts = [query["sql"] for query in queries if "COUNT(" in query["sql"] and "auditentry" in query["sql"]]
        assert all("LIMIT" in sql for sql in counts)
        return len(queries)

    lifecycle.withdraw(published().article_id, editor(), "Wrong.")
    few = asked()
    for _ in range(12):
        lifecycle.withdraw(published().article_id, editor(), "Wrong.")
    assert asked() == few


def test_an_act_of_whoever_may_not_is_in_the_log(client):
    revision = saved()
    client.force_login(editor("carol", "view_article", "change_article"))
    client.post(f"/admin/articles/article/{revision.article_id}/publish/", {"verb": "publish", "kind": "first"})
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.name, entry.detail) == ("refused", "carol", {"verb": "publish"})
    assert entry.subject == f"story {revision.article_id}"


def test_a_waiver_by_whoever_may_not_is_in_the_log(client):
    box = transaction_box(amounts=[{"role": "total", "label": "total", "currency": "USD", "value": "30000000"}])
    revision = saved(boxes=(box,))
    client.force_login(editor("bob", "publish", "view_article"))
    form = {"verb": "publish", "kind": "first", "waive": "The filing says so."}
    assert client.post(f"/admin/articles/article/{revision.article_id}/publish/", form).status_code == 422
    assert [(entry.act, entry.detail) for entry in AuditEntry.objects.all()] == [("refused", {"verb": "waive"})]


def test_entries_of_long_ago_are_found_by_their_date(desk, monkeypatch):
    monkeypatch.setattr("desk.audit.SHOWN", 2)
    for number in range(4):
        audit.enter("try", f"thing {number}", None)
    page = shown(desk)
    assert "2 audit entries" in page
    monkeypatch.setattr(clock, "now", lambda: at(2030))
    audit.enter("try", "thing later", None)
    assert "thing later" in shown(desk, "?at__gte=2029-01-01")


def test_an_entry_has_no_history_of_its_own(desk):
    lifecycle.withdraw(published().article_id, editor(), "Wrong company.")
    address = f"{LOG}{AuditEntry.objects.get(act='withdraw').pk}/"
    assert "history/" not in desk.get(f"{address}change/").content.decode()
    assert desk.get(f"{address}history/").status_code == 404
