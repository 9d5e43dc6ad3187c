"""Posts that no page of ours offers: refused or without effect, and every row as it was."""

import pytest
from django.contrib.auth.models import User

from articles.document import from_json
from articles.models import Article, Revision, Stage
from desk.tests.dumping import errors, rows
from desk.tests.filling import filled
from desk.tests.test_bad_input_text import Page
from newsroom.testing import author, editor, image, published, saved, section, topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client) -> Page:
    return Page(client)


def test_fields_the_form_does_not_have_change_nothing(page):
    before = rows()
    answer = page.send(
        stage="approved", edit="99", state="live", public_state="live", is_staff="1", is_superuser="1", by="1",
        author="1", embargo_until_0="2020-01-01", embargo_until="2020-01-01", import_key="x", id="1", pk="1",
        saved_at="2020-01-01", live_from="2020-01-01", _state="x", groups="1", user_permissions="1", password="x",
        reading_state="x", statement="x", **{"transaction-0-rows": "{}", "transaction-0-chosen": "[]"},
    )  # fmt: skip
    assert answer.status_code == 302
    assert rows() == before


def test_fields_the_form_does_not_have_are_not_taken_up_by_a_save_either(page):
    page.send(headline="Other words", stage="approved", by="1", edit="99", embargo_until="2020-01-01", import_key="x")
    held = Article.objects.get(pk=page.revision.article_id)
    assert (held.headline, held.stage, held.edit, held.embargo_until) == ("Other words", Stage.DRAFT, 2, None)
    assert held.import_key is None
    assert Revision.objects.get(edit=2).by == editor()


@pytest.mark.parametrize("kind", ["transaction", "strategy", "sentiment"])
@pytest.mark.parametrize("part", ["TOTAL_FORMS", "INITIAL_FORMS"])
@pytest.mark.parametrize("typed", [None, "x"])
def test_a_management_form_that_is_missing_or_none(page, kind, part, typed):
    name = f"{kind}-{part}"
    page.form = {key: held for key, held in page.form.items() if key != name} | ({name: typed} if typed else {})
    before = rows()
    answer = page.send(headline="Kept words")
    assert answer.status_code == 200
    assert errors(answer)[kind] == "The boxes did not arrive whole; nothing was changed. Load the page again."
    assert "Kept words" in answer.content.decode()
    assert rows() == before


def test_more_forms_than_a_story_has_boxes_are_refused_with_the_limit(page):
    found, _ = page.refused(**{"transaction-TOTAL_FORMS": "1000000"})
    assert any("at most 12 forms" in text for text in found.values()) or "transaction-1-amounts" in found
    assert max(int(name.split("-")[1]) for name in found if name.startswith("transaction-")) < 24


def test_a_box_of_another_story_is_not_taken(page):
    other = saved()
    theirs = from_json(other.document).boxes[0].id
    before = rows()
    answer = page.send(**{"transaction-0-id": theirs, "headline": "Kept words"})
    assert answer.status_code == 200
    assert "one of these boxes belongs to another story; give a copied box an id of its own" in answer.content.decode()
    assert "Kept words" in answer.content.decode()
    assert rows() == before


@pytest.mark.parametrize("id", ["x", "\x00", "1" * 40])
def test_an_id_of_a_box_that_is_none(page, id):
    found, _ = page.refused(**{"transaction-0-id": id})
    assert found["transaction-0-id"] in {"Enter a valid UUID.", "Null characters are not allowed. Enter a valid UUID."}


def test_a_box_that_says_it_belongs_to_another_story(page):
    other = saved()
    before = Revision.objects.filter(article=other.article_id).count()
    for name in ("x", "\x00", str(other.article_id)):
        answer = page.send(headline="Mine", **{"transaction-0-article": name})
        assert answer.status_code in {200, 302, 409}
    assert Revision.objects.filter(article=other.article_id).count() == before


@pytest.mark.parametrize(("base", "status"), [("0", 409), ("2", 409), ("99999999", 409), ("", 409), ("9" * 40, 409)])
def test_a_version_counter_that_was_changed_is_a_conflict(page, base, status):
    before = rows()
    answer = page.send(base=base, headline="My words")
    assert answer.status_code == status
    assert "My words" in answer.content.decode()
    assert rows() == before


@pytest.mark.parametrize("base", ["-1", "x", "1.5", "1\x00"])
def test_a_version_counter_that_is_no_number(page, base):
    found, _ = page.refused(base=base)
    assert list(found) == ["base"]


def test_a_popup_is_answered_without_writing_more_than_a_save_would(page):
    answer = page.send(headline="From a popup", _popup="1", _to_field="id\x00")
    assert answer.status_code in {200, 302, 400}
    answer = page.client.get(f"{page.address}?_to_field=password&_popup=1")
    assert answer.status_code == 400  # a field that nothing points to
    assert "script" not in page.newest().headline


@pytest.mark.parametrize("action", ["delete_selected", "\x00"])
def test_lists_have_no_actions(page, action):
    others = [saved().article_id, published().article_id]
    author(), topic(), section(), image()
    before = rows()
    for model in ("articles/article", "masthead/author", "masthead/topic", "masthead/section", "masthead/image"):
        sent = {"action": action, "_selected_action": [*map(str, others), "1", "x", "\x00"], "post": "yes",
                "index": "0", "select_across": "1"}  # fmt: skip
        assert page.client.post(f"/admin/{model}/", sent).status_code in {200, 302, 403, 400}
    assert rows() == before


def test_a_list_is_not_edited_in_place(page):
    before = rows()
    sent = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": str(page.revision.article_id),
            "form-0-stage": "approved", "_save": "Save"}  # fmt: skip
    page.client.post("/admin/articles/article/", sent)
    assert rows() == before


def test_nothing_is_deleted(page):
    before = rows()
    assert page.client.post(page.address.replace("change", "delete"), {"post": "yes"}).status_code == 403
    answer = page.send(_delete="1", **{"transaction-0-DELETE": ""})
    assert answer.status_code == 302
    assert rows() == before


@pytest.mark.parametrize("rights", [("view_article",), ("view_author", "change_author")])
def test_who_may_not_write_is_refused(client, rights):
    revision = saved()
    address = f"/admin/articles/article/{revision.article_id}/change/"
    client.force_login(editor())
    form = filled(client.get(address).content.decode(), headline="Forged")
    client.force_login(editor("carol", *rights))
    before = rows()
    assert client.post(address, form).status_code == 403
    assert client.post("/admin/articles/article/add/", form).status_code == 403
    assert client.post("/admin/auth/user/add/", {"username": "x", "is_superuser": "1"}).status_code == 403
    assert rows() == before


def test_nobody_makes_himself_more_by_his_own_post(client):
    person = editor("carol", "view_article", "change_article")
    client.force_login(person)
    for address in (f"/admin/auth/user/{person.pk}/change/", "/admin/password_change/"):
        client.post(address, {"is_superuser": "1", "is_staff": "1", "groups": ["1"], "user_permissions": ["1"]})
    held = User.objects.get(pk=person.pk)
    assert not held.is_superuser
    assert held.user_permissions.count() == 2
    assert not held.groups.exists()


@pytest.mark.parametrize(
    "sent",
    [{}, {"verb": "delete"}, {"verb": "publish\x00"}, {"verb": "publish", "kind": "secret"},
     {"verb": "publish", "kind": "first", "revision": "x"}, {"verb": "publish", "kind": "first", "revision": "9" * 40},
     {"verb": "publish", "kind": "first", "revision": "-1"}, {"verb": "stage", "stage": "live"},
     {"verb": "unschedule", "scheduled": "9" * 40}, {"verb": "publish", "kind": "first", "seen": "9" * 40},
     {"verb": "confirm", "notes": "1,x,\x00,²," + "9" * 40}, {"verb": "stage", "stage": "approved", "edit": "9" * 40}],
)  # fmt: skip
def test_forged_acts_on_the_panel(page, sent):
    before = rows()
    answer = page.client.post(f"/admin/articles/article/{page.revision.article_id}/publish/", sent)
    assert answer.status_code in {422, 302}
    if sent.get("verb") not in {"publish"} or answer.status_code == 422:
        assert rows() == before


def test_a_revision_of_another_story_is_not_published_from_here(page):
    other = saved()
    before = rows()
    answer = page.client.post(
        f"/admin/articles/article/{page.revision.article_id}/publish/",
        {"verb": "publish", "kind": "first", "revision": other.pk},
    )
    assert answer.status_code == 422
    assert "There is no saved version of this story." in answer.content.decode()
    assert rows() == before


def test_a_post_without_the_token_of_its_page(page):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor())
    before = rows()
    assert strict.post(page.address, page.form | {"headline": "Forged"}).status_code == 403
    assert rows() == before
