"""A byline's page."""

import pytest

from articles.document import AuthorName
from newsroom.testing import author, published

pytestmark = pytest.mark.django_db


def test_it_shows_the_author_and_their_stories(client):
    row = author("Tomás Ferreira")
    row.role, row.biography = "Grid correspondent", "He reads grid plans."
    row.save()
    published(headline="By Tomás", authors=(AuthorName(row.slug, row.name),))
    published(headline="By Aiko")
    page = client.get("/authors/tomas-ferreira/").content.decode()
    assert "<h1>Tomás Ferreira</h1>" in page
    assert "Grid correspondent" in page
    assert "He reads grid plans." in page
    assert "By Tomás" in page
    assert "By Aiko" not in page


def test_its_queries_do_not_grow_with_it(client, django_assert_num_queries):
    for count in (1, 3):
        for _ in range(count):
            published()
        with django_assert_num_queries(5):  # two for the newsroom's row and its foot
            assert client.get("/authors/aiko-brandt/").status_code == 200


def test_an_unknown_one_is_404(client):
    assert client.get("/authors/nobody/").status_code == 404
    assert client.get("/authors/").status_code == 404
