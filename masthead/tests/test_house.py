"""The newsroom's one row, its social addresses and its standing pages."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader
from hypothesis import given
from hypothesis import strategies as st

from language.html import MAX_CHARACTERS, clean
from masthead import house
from masthead.first_pages import FIRST_PAGES
from masthead.house import check_https, check_language, check_languages, check_zone
from masthead.models import Newsroom, Section, SocialAddress, StandingPage
from masthead.slugs import RESERVED, STANDING
from newsroom.testing import logo, newsroom, section, standing_page

db = pytest.mark.django_db


@db
def test_without_a_row_the_settings_speak(settings):
    Newsroom.objects.all().delete()
    settings.NEWSROOM_NAME, settings.NEWSROOM_ZONE = "The Courier", "Europe/Berlin"
    held = house.present()
    assert held._state.adding
    assert (held.name, held.zone, held.language) == ("The Courier", "Europe/Berlin", settings.LANGUAGE_CODE)
    held.full_clean()


@db
def test_the_row_speaks_once_it_is_there(settings, django_assert_num_queries):
    picture = logo()
    newsroom(name="The Row")
    settings.NEWSROOM_NAME = "The Courier"
    with django_assert_num_queries(1):
        held = house.present()
        assert (held.name, held.logo) == ("The Row", picture)


@db
def test_there_is_one_row_only():
    newsroom()
    with transaction.atomic(), pytest.raises(IntegrityError):
        Newsroom.objects.create(id=2, name="Another", language="en", languages=["en"], zone="UTC")
    assert Newsroom.objects.get().pk == 1


@pytest.mark.parametrize("code", ["en", "en-GB", "de", "pt-BR", "zh-Hant-TW", "es-419", "de-CH-1996", "sr-Latn", "nds"])
def test_a_language_is_a_bcp_47_code(code):
    check_language(code)


@pytest.mark.parametrize("code", ["", "English", "en_GB", "EN", "en-", "en-gb-", "e", "de DE", "x" * 50, "en\n"])
def test_another_word_is_no_language(code):
    with pytest.raises(ValidationError, match="is not a BCP 47 code such as en, en-GB"):
        check_language(code)


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ([], "There are 0 languages; the limit is 1 to 40"),
        (["en"] * 41, "There are 41 languages; the limit is 1 to 40"),
        (["en", "English"], "“English” is not a BCP 47 code"),
        (["en", "de", "en"], "“en” stands there twice"),
        ("en", "are a list of BCP 47 codes"),
        ([1], "are a list of BCP 47 codes"),
    ],
)
def test_a_bad_list_of_languages_is_named(codes, said):
    with pytest.raises(ValidationError, match=said):
        check_languages(codes)


def test_the_papers_own_language_is_one_it_publishes_in():
    row = Newsroom(name="A", language="en-GB", languages=["de"], zone="UTC")
    with pytest.raises(ValidationError, match="“en-GB”, is not among them"):
        row.clean()
    row.languages = ["de", "en"]
    row.clean()


def test_a_zone_is_one_of_the_database():
    check_zone("America/Sao_Paulo")
    for name in ("Mars/Base", "", "Europe/London\n", "../../etc/passwd"):
        with pytest.raises(ValidationError, match="is not a zone of the time zone database"):
            check_zone(name)


@pytest.mark.parametrize("address", ["http://example.org", "javascript:alert(1)", "https://", "example.org", "//a.org"])
def test_a_social_address_is_https(address):
    with pytest.raises(ValidationError, match="begins with https://"):
        check_https(address)
    check_https("https://example.social/@theledger")


@db
@pytest.mark.parametrize("address", ["http://example.org", "javascript:alert(1)"])
def test_the_database_refuses_another_scheme_too(address):
    with pytest.raises(IntegrityError):
        SocialAddress.objects.create(newsroom=newsroom(), name="Elsewhere", url=address)


@db
def test_the_foot_is_one_query_in_the_chosen_order(django_assert_num_queries):
    StandingPage.objects.all().delete()
    SocialAddress.objects.all().delete()
    standing_page("ethics", position=2)
    standing_page("about", position=1, title="About us")
    for at, name in ((2, "Second"), (1, "First")):
        SocialAddress.objects.create(newsroom=newsroom(), name=name, url=f"https://example.org/{at}", position=at)
    with django_assert_num_queries(1):
        pages, social = house.foot()
    assert pages == [("About us", "/about/"), ("Ethics", "/ethics/")]
    assert social == [("First", "https://example.org/1"), ("Second", "https://example.org/2")]


@db
def test_a_section_and_a_page_do_not_share_an_address():
    section("energy")
    with pytest.raises(ValidationError, match="There is a section at /energy/ already"):
        StandingPage(slug="energy", title="Energy", body="<p>Text.</p>").full_clean()
    standing_page("ethics")
    with pytest.raises(ValidationError, match="There is a page at /ethics/ already"):
        Section(name="Ethics", slug="ethics").clean()
    Section(parent=section("energy"), name="Ethics", slug="ethics").clean()


@db
def test_a_page_takes_no_address_of_the_newsroom_but_its_five():
    for slug in sorted(RESERVED):
        page = StandingPage(slug=slug, title="A page", body="<p>Text.</p>")
        if slug in STANDING:
            page.clean()
            continue
        with pytest.raises(ValidationError, match=f"“{slug}” is one of the newsroom's own addresses"):
            page.clean()


@db
def test_a_body_is_cleaned_by_whatever_way_it_comes():
    page = standing_page(body='<p onclick="x()">Text<script>x()</script></p><iframe src="//a.org"></iframe>')
    assert page.body == "<p>Text</p>"


@db
@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<p> </p>", "The page says nothing"),
        (f"<p>{'a' * (MAX_CHARACTERS + 1)}</p>", f"the limit is {MAX_CHARACTERS:,}"),
    ],
)
def test_a_body_beyond_its_limits_is_refused(body, said):
    page = StandingPage(slug="ethics", title="Ethics", body=body)
    with pytest.raises(ValidationError, match=said) as refused:
        page.clean()
    assert set(refused.value.message_dict) == {"body"}


@given(st.text(alphabet=st.sampled_from("<>/=\"' apscriptonimgli&;#x3"), max_size=200))
def test_a_stored_body_is_what_it_will_be_when_saved_again(text):
    once = clean(text)
    assert clean(once) == once
    assert "<script" not in once
    assert "<img" not in once or 'src="/media/' in once


@db
def test_a_new_newsroom_has_its_five_pages_and_an_older_one_keeps_its_sections():
    last = MigrationLoader(connection).get_migration("masthead", "0002_house").operations[-1]
    assert isinstance(last, RunPython)
    apps = MigrationLoader(connection).project_state(("masthead", "0002_house")).apps
    StandingPage.objects.all().delete()
    Section.objects.create(name="Privacy", slug="privacy")
    last.code(apps, connection.schema_editor())
    assert [page.slug for page in StandingPage.objects.all()] == [slug for slug in STANDING if slug != "privacy"]


@pytest.mark.parametrize("slug", STANDING)
def test_a_first_text_is_clean_and_speaks_plainly(slug):
    _, body = FIRST_PAGES[slug]
    assert clean(clean(body)) == clean(body)
    assert "{" not in body
    assert "TODO" not in body
