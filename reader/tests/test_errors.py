"""What a reader sees where there is nothing, and when something broke."""

import pytest
from django.test import RequestFactory

from newsroom.testing import section
from reader.views import server_error


@pytest.mark.django_db
def test_404_wears_the_papers_dress(client):
    section("energy")
    answer = client.get("/nowhere/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "There is nothing at this address" in page
    assert '<a href="/energy/">Energy</a>' in page
    assert not answer.cookies


def test_500_asks_no_database():
    answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "This page could not be made" in answer.content.decode()
