"""The newsroom's own pages, and what every page says of the newsroom."""

import pytest

from masthead.models import Newsroom, SocialAddress, StandingPage
from masthead.slugs import STANDING
from newsroom.testing import at, image, logo, newsroom, published, section, standing_page, withdrawn
from publishing import press
from publishing.models import StoryPage
from publishing.sweep import render_what_is_stale

pytestmark = pytest.mark.django_db


def shown(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return str(answer.content.decode())


def test_it_stands_at_its_address(client, settings):
    standing_page("ethics", body="<p>We take no gifts.</p><h2>Why</h2><p>They bind.</p>", updated_at=at(2026, 3, 4))
    page = shown(client, "/ethics/")
    assert "<title>Ethics · The Ledger</title>" in page
    assert "<h1>Ethics</h1>" in page
    assert "<p>We take no gifts.</p>" in page
    assert '<meta name="description" content="We take no gifts.">' in page
    assert f'<link rel="canonical" href="{settings.SITE_URL}/ethics/">' in page
    assert 'Last changed <time datetime="2026-03-04T12:00:00Z">March 4, 2026</time>' in page


@pytest.mark.parametrize("slug", STANDING)
def test_the_five_are_there(client, slug):
    standing_page(slug)
    assert "<h1>" in shown(client, f"/{slug}/")


def test_a_page_nobody_made_is_404(client):
    StandingPage.objects.all().delete()
    assert client.get("/about/").status_code == 404
    assert "About this newsroom" not in shown(client, "/")


def test_it_is_sent_like_a_list(client):
    standing_page("ethics")
    first = client.get("/ethics/", headers={"Accept-Encoding": "gzip"})
    assert first.headers["Content-Encoding"] == "gzip"
    assert not first.cookies
    held = {"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]}
    assert client.get("/ethics/", headers=held).status_code == 304
    standing_page("ethics", body="<p>Other words.</p>")
    assert client.get("/ethics/", headers=held).status_code == 200
    assert client.head("/ethics/").content == b""
    assert client.post("/ethics/").status_code == 405


def test_its_queries_are_bounded(client, django_assert_num_queries):
    standing_page("ethics")
    with django_assert_num_queries(6):  # a story? a section? the page; top sections, newsroom, foot
        client.get("/ethics/")


def test_the_imprint_says_what_the_newsroom_has_not_entered(client):
    standing_page("imprint")
    newsroom(publisher="", email="", telephone="", postal_address="", corrections_email="")
    page = shown(client, "/imprint/")
    assert "The newsroom has not yet entered who publishes this paper." in page
    assert page.count("The newsroom has not yet entered") == 4


def test_the_imprint_and_the_policies_say_what_it_has(client):
    for slug in STANDING:
        standing_page(slug)
    newsroom(
        publisher="Ledger Press <Ltd>", email="desk@example.org", telephone="+44 (0)20 7946-0000",
        postal_address="12 Example Row\nLondon", corrections_email="wrong@example.org",
    )  # fmt: skip
    imprint = shown(client, "/imprint/")
    assert "Ledger Press &lt;Ltd&gt;" in imprint
    assert "12 Example Row<br>London" in imprint
    assert '<a href="tel:+4402079460000">+44 (0)20 7946-0000</a>' in imprint
    assert "not yet entered" not in imprint
    assert '<a href="mailto:wrong@example.org">' in shown(client, "/corrections-policy/")
    newsroom(corrections_email="")
    assert 'Write to <a href="mailto:desk@example.org">' in shown(client, "/corrections-policy/")
    for slug in ("privacy", "accessibility"):
        assert 'Write to us at <a href="mailto:desk@example.org">' in shown(client, f"/{slug}/")


def test_a_section_at_its_address_goes_first(client):
    section("news")
    standing_page("news")  # past the form's refusal
    assert "There is no story here." in shown(client, "/news/")


def test_every_page_says_whose_it_is(client):
    standing_page("ethics", title="Our <ethics>")
    place = {"language": "de", "zone": "Europe/Berlin", "email": "desk@example.org"}
    row = newsroom(name="The Courier", tagline="Slow & sure", **place)
    SocialAddress.objects.create(newsroom=row, name="Elsewhere", url="https://example.social/@courier")
    edition = published(published_at=at(2026, 7, 4, 23), headline="A story")
    gone = withdrawn(headline="Gone story")
    for path in ("/", "/energy/", f"/{edition.path}/", f"/{gone.path}/", "/ethics/", "/nowhere/"):
        page = client.get(path).content.decode()
        assert "The Courier" in page, path
        assert "Slow &amp; sure" in page, path
        assert '<a href="/ethics/"' in page, path
        assert "Our &lt;ethics&gt;</a>" in page, path
        assert '<a rel="me noopener" href="https://example.social/@courier">Elsewhere</a>' in page, path
        assert '<a href="mailto:desk@example.org">' in page, path
        assert '<footer class="foot" lang="de"' in page, path
    assert "5. Juli 2026" in shown(client, "/")
    assert "1:00\u202fAM CEST" in shown(client, f"/{edition.path}/")


def test_dates_of_a_story_in_the_papers_language_are_the_papers(client):
    newsroom(language="en-GB", languages=["en", "de"])
    english = published(published_at=at(2026, 7, 4), language="en")
    german = published(published_at=at(2026, 7, 4), language="de", boxes=())
    assert ">4 July 2026, 13:00 BST<" in shown(client, f"/{english.path}/")
    assert ">4. Juli 2026, 13:00 BST<" in shown(client, f"/{german.path}/")
    newsroom(language="en-US")
    assert press.dates_in("en-US", "en-GB") == "en-US"
    assert press.dates_in("en-GB", "de-AT") == "de-AT"


def test_a_change_of_the_newsroom_reaches_stored_pages_with_the_sweep(client):
    edition = published()
    newsroom(name="The Courier")
    press.house_changed()
    assert "The Courier" not in shown(client, f"/{edition.path}/")
    assert StoryPage.objects.get().stale
    assert render_what_is_stale() == 1
    assert "The Courier" in shown(client, f"/{edition.path}/")


def test_the_logo_stands_at_the_top_with_the_name_as_its_words(client):
    picture = logo()
    address = f"/media/{picture.file.name}"
    page = shown(client, "/")
    assert f'<img class="logo" src="{address}" width="640" height="360" alt="The Ledger">' in page
    assert client.get(address).status_code == 200


def test_only_the_present_logo_is_served(client):
    old = logo()
    newsroom(logo=image("crimson"))
    assert client.get(f"/media/{old.file.name}").status_code == 404
    newsroom(logo=None)
    assert client.get(f"/media/{image('crimson').file.name}").status_code == 404
    assert 'class="logo"' not in shown(client, "/")


def test_a_fault_page_asks_no_database(client, django_assert_num_queries):
    newsroom(name="The Courier")
    with django_assert_num_queries(0):
        assert press.bare_site()["pages"] == []


def test_a_story_goes_out_without_the_row_and_its_pages(client):
    Newsroom.objects.all().delete()
    StandingPage.objects.all().delete()
    assert "The Ledger" in shown(client, f"/{published().path}/")
