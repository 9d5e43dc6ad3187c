"""Addresses a story cannot have: a message at the slug, what was typed kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Revision
from desk.tests.dumping import errors, rows
from desk.tests.filling import filled
from masthead.models import RESERVED
from newsroom.testing import editor, published, resaved, saved, section, withdrawn
from publishing.lifecycle import publish, schedule
from publishing.models import Edition

pytestmark = pytest.mark.django_db
FORM = "Use lower-case letters, digits and single hyphens, such as power-deals."


@pytest.fixture
def page(client):
    from desk.tests.test_bad_input_text import Page

    return Page(client)


def test_what_is_no_slug_is_refused_at_the_field(page):
    for typed in ("..", "a.b", "a/b", "%2e%2e", "A", "a--b", "\u202ea", "а", "😀"):
        answer = page.client.post(page.address, page.form | {"slug": typed, "headline": "Kept words"})
        assert errors(answer) == {"slug": FORM}, typed
        assert answer.context["adminform"].form["slug"].value() == typed
        assert "Kept words" in answer.content.decode()
    assert Revision.objects.count() == 1


def test_eighty_characters_are_the_limit(page):
    found, _ = page.refused(slug="x" * 81)
    assert found == {"slug": "Ensure this value has at most 80 characters (it has 81)."}
    assert page.send(slug="x" * 80).status_code == 302


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_a_word_of_the_newsrooms_own_addresses(page, word):
    found, _ = page.refused(slug=word)
    assert found == {"slug": f"“{word}” is one of the newsroom's own addresses; choose another"}


def test_a_slug_that_another_draft_has(page):
    saved(slug="taken")
    found, text = page.refused(slug="taken", headline="Kept words")
    assert found == {"slug": "“energy/taken” is the address of another story; choose another slug"}
    assert "Kept words" in text


def test_the_same_after_normalising(page):
    """A slug made from the headline meets one that is taken, however the headline is written."""
    saved(slug="uber-cafe")
    for headline in ("Über Café", "U\u0308BER  cafe\u0301", "Uber\u200b Cafe"):
        found, text = page.refused(slug="", headline=headline)
        assert found == {"slug": "“energy/uber-cafe” is the address of another story; choose another slug"}


def test_a_slug_that_a_scheduled_revision_waits_to_take(page):
    """The other story's draft has another slug by now; what goes out keeps the one it was scheduled with."""
    other = saved(slug="promised")
    schedule(other.article_id, editor(), timezone.now() + timedelta(days=1), "UTC", "first")
    resaved(other, slug="moved-on")
    answer = page.send(slug="promised")
    if answer.status_code == 302:
        panel = f"/admin/articles/article/{page.revision.article_id}/publish/"
        answer = page.client.post(panel, {"verb": "publish", "kind": "first"})
        assert answer.status_code == 422
        assert "promised" in answer.content.decode()
    else:
        assert "slug" in errors(answer)
    assert not Edition.objects.filter(path="energy/promised").exists()


@pytest.mark.parametrize("state", ["live", "withdrawn", "moved"])
def test_a_slug_that_was_another_storys_address_does_not_go_out(page, state):
    if state == "moved":
        first = saved(slug="gone-by")
        publish(first.article_id, editor(), "first")
        edition = publish(resaved(first, slug="elsewhere").article_id, editor(), "update")
    else:
        edition = {"live": published, "withdrawn": withdrawn}[state](slug="gone-by")
        newest = Revision.objects.filter(article=edition.article_id).order_by("-edit")[0]
        resaved(newest, slug="elsewhere")
    assert page.send(slug="gone-by").status_code == 302
    panel = f"/admin/articles/article/{page.revision.article_id}/publish/"
    answer = page.client.post(panel, {"verb": "publish", "kind": "first"})
    assert answer.status_code == 422
    assert "slug: /energy/gone-by/ belongs to another story, now, in the past or" in answer.content.decode()


def test_a_slug_that_is_a_section(page):
    section("energy/storage")
    assert page.send(slug="storage").status_code == 302
    panel = f"/admin/articles/article/{page.revision.article_id}/publish/"
    answer = page.client.post(panel, {"verb": "publish", "kind": "first"})
    assert "slug: /energy/storage/ is the address of a section; choose another slug." in answer.content.decode()


def test_a_section_cannot_have_such_an_address_either(client):
    client.force_login(editor())
    blank = filled(client.get("/admin/masthead/section/add/").content.decode())
    before = rows()
    own = "“admin” is one of the newsroom's own addresses"
    for typed, said in (("..", FORM), ("admin", own), ("x" * 81, "(it has 81)"), ("", "This field is required.")):
        answer = client.post("/admin/masthead/section/add/", blank | {"name": "Deals", "slug": typed})
        assert said in errors(answer)["slug"]
    assert rows() == before
