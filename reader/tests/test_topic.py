"""A topic's page."""

import pytest

from articles.document import TopicName
from newsroom.testing import published, saved, topic

pytestmark = pytest.mark.django_db


def test_it_shows_the_topic_and_its_stories(client):
    topic("Uruguay")
    published(headline="On Uruguay", topics=(TopicName("uruguay", "Uruguay"),))
    published(headline="On batteries")
    page = client.get("/topics/uruguay/").content.decode()
    assert "<h1>Uruguay</h1>" in page
    assert "On Uruguay" in page
    assert "On batteries" not in page


def test_its_queries_do_not_grow_with_it(client, django_assert_num_queries):
    for count in (1, 3):
        for _ in range(count):
            published()
        with django_assert_num_queries(5):  # two for the newsroom's row and its foot
            assert client.get("/topics/batteries/").status_code == 200


def test_an_unknown_one_is_404(client):
    assert client.get("/topics/nothing/").status_code == 404


def test_one_that_only_a_draft_has_is_404(client):
    topic("Secret takeover")
    saved(topics=(TopicName("secret-takeover", "Secret takeover"),))
    assert client.get("/topics/secret-takeover/").content == client.get("/topics/nothing/").content
