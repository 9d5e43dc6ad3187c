"""The list of stories at the desk: its filters, and a count that has an end."""

import pytest

from desk import stories
from newsroom.testing import editor, published, saved, withdrawn

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/articles/article/"


@pytest.fixture
def shown(client):
    """The headlines of a list, sorted."""
    client.force_login(editor())

    def ask(**query: str) -> list[str]:
        found = client.get(ADDRESS, query).context["cl"]
        return sorted(story.headline for story in found.result_list)

    return ask


def test_it_tells_what_readers_see(shown):
    published(headline="Out")
    withdrawn(headline="Gone")
    saved(headline="Draft")
    assert shown() == ["Draft", "Gone", "Out"]
    assert shown(public="live") == ["Out"]
    assert shown(public="withdrawn") == ["Gone"]
    assert shown(public="never") == ["Draft"]


def test_it_is_filtered_by_the_languages_that_there_are(client, shown):
    saved(headline="Eins", language="de")
    saved(headline="One", language="en")
    saved(headline="Uno", language="es")
    assert shown(language="de") == ["Eins"]
    [held] = [spec for spec in client.get(ADDRESS).context["cl"].filter_specs if spec.title == "language"]
    assert [code for code, _ in held.lookup_choices] == ["de", "en", "es"]


def test_it_counts_no_further_than_it_leads(client, shown, monkeypatch):
    for number in range(4):
        saved(headline=f"Story {number}")
    monkeypatch.setattr(stories, "SHOWN", 3)
    monkeypatch.setattr(stories.ArticleAdmin, "list_per_page", 2)
    assert len(shown()) == 2
    assert len(shown(p="2")) == 1
    assert client.get(ADDRESS).context["cl"].result_count == 3


def test_a_page_asks_as_many_queries_whatever_its_length(client, shown, django_assert_max_num_queries):
    published()
    with django_assert_max_num_queries(30) as queries:
        shown()
    for _ in range(4):
        saved()
        published()
    with django_assert_max_num_queries(len(queries)):
        shown()
