"""An export meets a newsroom of its own: what clashes stays as it is here and is named, the rest comes in."""

import pytest

from articles.models import Article
from ingest.returning import bring_in
from ingest.tests.archives import emptied, exported
from masthead.models import Image, SocialAddress, StandingPage
from newsroom.testing import editor, image, newsroom, published, saved, section, standing_page
from publishing import clock, lifecycle
from publishing.models import Edition, Redirect

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path):
    """A file to export to."""
    return tmp_path / "newsroom.jsonl"


def faults(file):
    return [(fault.field, fault.text) for fault in bring_in(file).faults]


def test_a_picture_with_another_caption_is_kept(home):
    image()
    exported(home)
    Image.objects.update(caption="As we have it")
    assert faults(home) == [
        ("caption", f"“{Image.objects.get()}” is here with another caption; it was left as it is here")
    ]
    assert Image.objects.get().caption == "As we have it"


def test_an_address_from_which_another_story_moved_away_is_named(home):
    edition = published(slug="the-sale")
    exported(home)
    emptied()
    other = published(headline="Another sale", section="energy")
    Redirect.objects.create(path=edition.path, article_id=other.article_id, at=clock.now())
    found = faults(home)
    assert ("path", "“energy/the-sale” leads to another story here; the story was left out") in found
    assert Article.objects.get().pk == other.article_id


def test_a_redirect_that_leads_elsewhere_here_leaves_the_story_out(home):
    revision = saved(slug="old-address")
    lifecycle.publish(revision.article_id, editor(), "first")
    exported_path = Edition.objects.get().path
    Redirect.objects.create(path="energy/older", article_id=revision.article_id, at=clock.now())
    exported(home)
    emptied()
    other = published(headline="Another sale", section="energy")
    Redirect.objects.create(path="energy/older", article_id=other.article_id, at=clock.now())
    assert faults(home)[0] == ("path", "“energy/older” leads to another story here; the story was left out")
    assert not Edition.objects.filter(path=exported_path).exists()


def test_a_section_whose_address_is_a_standing_page_here_is_refused(home):
    section("ethics")
    exported(home)
    emptied()
    found = faults(home)
    assert [field for field, _ in found] == ["slug"], found
    assert StandingPage.objects.filter(slug="ethics").exists()


def test_links_at_the_foot_keep_their_order_where_positions_are_equal(home, client):
    """Numbers of rows come with the order in which rows were made, and that is another one after an import."""
    newsroom()
    for name in ("zeta", "alpha"):
        SocialAddress.objects.create(newsroom_id=1, name=name, url=f"https://{name}.example", position=1)
        standing_page(f"{name}-page", by=editor(), position=1)
    exported(home)
    before = client.get("/").content
    emptied()
    StandingPage.objects.all().delete()
    assert faults(home) == []
    assert client.get("/").content == before
    assert before.index(b"https://alpha.example") < before.index(b"https://zeta.example")


def test_a_redirect_from_where_another_story_stands_leaves_the_story_out(home):
    revision = saved()
    lifecycle.publish(revision.article_id, editor(), "first")
    Redirect.objects.create(path="energy/another-sale", article_id=revision.article_id, at=clock.now())
    exported(home)
    emptied()
    other = published(headline="Another sale", slug="another-sale", section="energy")
    found = faults(home)
    assert ("path", "“energy/another-sale” is the address of another story here; the story was left out") in found
    assert Article.objects.get().pk == other.article_id
