"""A section's page."""

import pytest

from newsroom.testing import published, section
from publishing.models import Edition

pytestmark = pytest.mark.django_db


def test_it_shows_its_stories_and_those_below_it(client):
    published(headline="In the section", section="energy")
    published(headline="Below it", section="energy/storage/batteries")
    published(headline="Beside it", section="energy-law")
    page = client.get("/energy/").content.decode()
    assert "<h1>Energy</h1>" in page
    assert "In the section" in page
    assert "Below it" in page
    assert "Beside it" not in page
    assert '<a href="/energy/storage/">Storage</a>' in page
    assert '<a href="/energy/" aria-current="true">Energy</a>' in page


def test_its_queries_do_not_grow_with_it(client, django_assert_num_queries):
    for count in (1, 3):
        for _ in range(count):
            published(section="energy/storage/batteries")
        for path in ("energy", "energy/storage", "energy/storage/batteries"):
            with django_assert_num_queries(5):  # two for the newsroom's row and its foot
                assert client.get(f"/{path}/").status_code == 200
    assert Edition.objects.live().count() == 4


def test_a_deep_one_shows_the_way_up(client):
    section("energy/storage/batteries")
    page = client.get("/energy/storage/batteries/").content.decode()
    assert '<li><a href="/energy/storage/">Storage</a></li>' in page
    assert '<a href="/energy/" aria-current="true">Energy</a>' in page
    assert "There is no story here." in page


def test_an_unknown_one_is_404(client):
    assert client.get("/nowhere/").status_code == 404
