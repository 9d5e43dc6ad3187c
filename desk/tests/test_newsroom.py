"""The newsroom's row and its standing pages in the admin, and what the audit keeps of the masthead."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from desk.tests.filling import filled
from masthead.models import Author, Newsroom, Section, SocialAddress, StandingPage
from masthead.slugs import STANDING
from newsroom.testing import author, editor, image, newsroom, published, section, standing_page
from publishing.models import AuditEntry, StoryPage

pytestmark = pytest.mark.django_db
ROW = "/admin/masthead/newsroom/1/change/"
PAGES = "/admin/masthead/standingpage/"


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(editor())
    return client


def form(desk, address: str, **changes: Any):
    """Send the form that stands at an address with some fields changed."""
    return desk.post(address, filled(desk.get(address).content.decode(), **changes))


def said(answer) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def last_act() -> tuple[str, str, list[str]]:
    entry = AuditEntry.objects.order_by("-seq").first()
    assert entry is not None
    return entry.act, entry.subject, entry.detail["changed"]


def page_form(slug: str) -> str:
    return f"{PAGES}{standing_page(slug).pk}/change/"


def test_the_first_form_holds_the_settings_words(desk, settings):
    Newsroom.objects.all().delete()
    settings.NEWSROOM_NAME = "The Courier"
    first = desk.get("/admin/masthead/newsroom/")
    assert first.headers["Location"] == "/admin/masthead/newsroom/add/"
    page = said(desk.get("/admin/masthead/newsroom/add/"))
    assert 'value="The Courier"' in page
    assert '<option value="Europe/London" selected>' in page
    assert form(desk, "/admin/masthead/newsroom/add/", tagline="New").status_code == 302
    row = Newsroom.objects.get()
    assert (row.pk, row.name, row.tagline, row.languages) == (1, "The Courier", "New", ["en"])


def test_the_one_row_opens_at_once_and_there_is_no_second(desk):
    newsroom()
    assert desk.get("/admin/masthead/newsroom/").headers["Location"] == ROW
    assert desk.get("/admin/masthead/newsroom/add/").status_code == 403
    assert desk.post("/admin/masthead/newsroom/1/delete/", {"post": "yes"}).status_code == 403
    assert "deletelink" not in said(desk.get(ROW))


def test_a_change_is_kept_entered_and_marks_the_pages(desk):
    newsroom()
    published()
    answer = form(
        desk, ROW, name="The Courier", language="en-GB", languages="en; de ;pt-BR", zone="America/Sao_Paulo",
        social__0__name="Elsewhere", social__0__url="https://example.social/@courier", logo=str(image().pk),
    )  # fmt: skip
    assert answer.status_code == 302
    row = Newsroom.objects.get()
    assert (row.name, row.language, row.languages) == ("The Courier", "en-GB", ["en", "de", "pt-BR"])
    assert (row.zone, row.logo) == ("America/Sao_Paulo", image())
    assert SocialAddress.objects.get().url == "https://example.social/@courier"
    act, subject, changed = last_act()
    assert (act, subject) == ("masthead", "newsroom")
    assert set(changed) == {"name", "language", "languages", "zone", "logo", "social"}
    assert AuditEntry.objects.order_by("-seq")[0].by == editor()
    assert StoryPage.objects.get().stale


def test_a_save_without_a_change_is_none(desk):
    newsroom()
    published()
    before = AuditEntry.objects.count()
    assert form(desk, ROW).status_code == 302
    assert AuditEntry.objects.count() == before
    assert not StoryPage.objects.get().stale


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("zone", "Mars/Base", "“Mars/Base” is not a zone of the time zone database"),
        ("name", "\u200b", "It holds a character that cannot be seen, U+200B; type the words anew."),
        ("name", "The \u202eLedger", "It holds a character that cannot be seen, U+202E"),
        ("publisher", "\u200d", "It holds a character that cannot be seen, U+200D"),
        ("language", "English", "“English” is not a BCP 47 code such as en, en-GB"),
        ("languages", "en; Deutsch", "“Deutsch” is not a BCP 47 code"),
        ("languages", "de", "The paper&#x27;s own language, “en”, is not among them"),
        ("email", "nobody", "“nobody” is no e-mail address such as desk@example.org"),
        ("corrections_email", "a@b@c", "“a@b@c” is no e-mail address"),
        ("telephone", "call us", "“call us” is no telephone number such as +44"),
        ("name", "x" * 81, "at most 80 characters (it has 81)"),
        ("postal_address", "x" * 401, "at most 400 characters (it has 401)"),
        ("social-0-url", "http://example.org", "“http://example.org” is not a whole address that begins with https://"),
        ("social-0-url", "javascript:alert(1)", "is not a whole address that begins with https://"),
    ],
)
def test_a_wrong_value_is_named_and_what_was_typed_is_kept(desk, field, value, sentence):
    newsroom(language="en", languages=["en"])
    sent = {"tagline": "Typed before", field.replace("-", "__"): value}
    if field.startswith("social"):
        sent["social__0__name"] = "Elsewhere"
    text = said(form(desk, ROW, **sent))
    assert sentence in text
    assert "Typed before" in text
    assert Newsroom.objects.get().tagline != "Typed before"
    assert not SocialAddress.objects.exists()


def test_every_field_has_a_help_with_an_example(desk):
    newsroom()
    page = said(desk.get(ROW))
    for field in ("name", "tagline", "logo", "language", "languages", "zone", "email", "telephone", "postal_address",
                  "corrections_email", "publisher"):  # fmt: skip
        assert f'id="id_{field}_helptext"' in page, field
    assert page.count("such as") + page.count("Such as") >= 11


def test_a_page_is_edited_with_the_stories_editor_under_the_strict_policy(desk):
    answer = desk.get(page_form("privacy"))
    policy = answer.headers["Content-Security-Policy"]
    assert "'sha256-" in policy
    assert "unsafe" not in policy
    page = said(answer)
    assert "data-django-prose-editor-" in page
    assert 'href="/privacy/"' in page  # view on site


def test_a_changed_page_is_cleaned_dated_and_entered(desk):
    address = page_form("privacy")
    before = StandingPage.objects.get(slug="privacy").updated_at
    published()
    assert form(desk, address, body="<p>New<script>x()</script> words.</p>").status_code == 302
    page = StandingPage.objects.get(slug="privacy")
    assert page.body == "<p>New words.</p>"
    assert page.by == editor()
    assert page.updated_at > before
    assert last_act() == ("masthead", "page privacy", ["body"])
    assert not StoryPage.objects.get().stale  # its text stands on no other page
    assert form(desk, address, title="Your privacy").status_code == 302
    assert StoryPage.objects.get().stale
    assert last_act() == ("masthead", "page privacy", ["title"])


def test_an_unchanged_page_keeps_its_date(desk):
    address = page_form("privacy")
    form(desk, address, body="<p>Words.</p>")
    before = StandingPage.objects.get(slug="privacy").updated_at
    acts = AuditEntry.objects.count()
    assert form(desk, address).status_code == 302
    assert StandingPage.objects.get(slug="privacy").updated_at == before
    assert AuditEntry.objects.count() == acts


def test_a_page_of_ones_own_comes_and_goes(desk):
    sent = {"title": "Ethics", "slug": "ethics", "position": "6", "body": "<p>No gifts.</p>"}
    assert desk.post(f"{PAGES}add/", sent).status_code == 302
    page = StandingPage.objects.get(slug="ethics")
    assert last_act()[1] == "page ethics"
    assert desk.get("/ethics/").status_code == 200
    assert desk.post(f"{PAGES}{page.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not StandingPage.objects.filter(slug="ethics").exists()
    assert AuditEntry.objects.order_by("-seq")[0].detail == {"changed": [], "removed": True}


@pytest.mark.parametrize("slug", STANDING)
def test_the_five_are_not_deleted(desk, slug):
    page = standing_page(slug)
    assert desk.post(f"{PAGES}{page.pk}/delete/", {"post": "yes"}).status_code == 403
    assert StandingPage.objects.filter(slug=slug).exists()


def test_a_page_takes_nobodys_address(desk):
    section("energy")
    for slug, sentence in (
        ("energy", "There is a section at /energy/ already"),
        ("api", "“api” is one of the newsroom&#x27;s own addresses"),
        ("No Slug", "Use lower-case letters, digits and single hyphens"),
    ):
        sent = {"title": "A page", "slug": slug, "position": "6", "body": "<p>Kept words.</p>"}
        text = said(desk.post(f"{PAGES}add/", sent))
        assert sentence in text
        assert "Kept words." in text
    standing_page("ethics")
    sent = {"name": "Ethics", "slug": "ethics", "parent": "", "position": "0", "description": ""}
    assert "There is a page at /ethics/ already" in said(desk.post("/admin/masthead/section/add/", sent))


def test_a_page_that_says_nothing_is_refused(desk):
    assert "The page says nothing" in said(form(desk, page_form("about"), body="<p> </p>"))


def test_who_may_not_change_the_newsroom(client):
    newsroom()
    client.force_login(editor("bob", "view_newsroom", "view_standingpage"))
    assert client.post(ROW, {"name": "Mine"}).status_code == 403
    assert client.post(page_form("about"), {"title": "Mine"}).status_code == 403
    client.force_login(editor("eve", "change_article"))
    assert client.get(ROW).status_code == 403
    assert client.get("/admin/masthead/newsroom/").status_code == 403
    assert Newsroom.objects.get().name == "The Ledger"


def test_who_may_change_the_row_may_change_its_social_addresses(client):
    newsroom()
    client.force_login(editor("bob", "change_newsroom", "view_newsroom", "view_image"))
    answer = form(client, ROW, social__0__name="Elsewhere", social__0__url="https://example.social/@ledger")
    assert answer.status_code == 302
    assert SocialAddress.objects.get().name == "Elsewhere"


def test_the_rest_of_the_masthead_is_entered_too(desk):
    sent = {"name": "Trade", "slug": "trade", "parent": "", "position": "0", "description": ""}
    desk.post("/admin/masthead/section/add/", sent)
    assert last_act()[:2] == ("masthead", "section trade")
    form(desk, f"/admin/masthead/section/{Section.objects.get().pk}/change/", name="Commerce")
    assert last_act() == ("masthead", "section trade", ["name"])
    form(desk, f"/admin/masthead/author/{author().pk}/change/", role="Reporter")
    assert last_act() == ("masthead", "author aiko-brandt", ["role"])
    held = image()
    form(desk, f"/admin/masthead/image/{held.pk}/change/", alt="Other words")
    assert last_act() == ("masthead", f"image {held.hash}", ["alt"])
    acts = AuditEntry.objects.count()
    form(desk, f"/admin/masthead/author/{Author.objects.get().pk}/change/")
    assert AuditEntry.objects.count() == acts


def test_the_panel_offers_the_newsrooms_zone(desk):
    newsroom(zone="America/Sao_Paulo")
    story = published()
    page = said(desk.get(f"/admin/articles/article/{story.article_id}/publish/"))
    assert "<option selected>America/Sao_Paulo</option>" in page


def test_whoever_keeps_the_masthead_may_take_a_page_of_ones_own_away_but_none_of_the_five(client):
    keeper = User.objects.create(username="keeper", is_staff=True)
    keeper.groups.add(Group.objects.get(name="managingeditor"))
    client.force_login(keeper)
    page = standing_page("ethics")
    published()
    assert client.post(f"{PAGES}{page.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not StandingPage.objects.filter(slug="ethics").exists()
    assert StoryPage.objects.get().stale
    entry = AuditEntry.objects.order_by("-seq")[0]
    assert (entry.by, entry.subject, entry.detail) == (keeper, "page ethics", {"changed": [], "removed": True})
    for slug in STANDING:
        first = StandingPage.objects.get(slug=slug)
        assert client.post(f"{PAGES}{first.pk}/delete/", {"post": "yes"}).status_code == 403
