"""The summary on the page: not shown where it would only repeat the lead above it."""

import pytest

from newsroom.testing import published

LEAD = (
    "<p>Harbour Grid has sold its battery park in Uruguay to Delta Sur for up to $30 million. "
    "It gets $9 million in cash up front.</p>"
)
MORE = "<p>Delta Sur already runs four hydroelectric dams on the same river in the north of Uruguay.</p>"


@pytest.mark.django_db
@pytest.mark.parametrize(("body", "shown"), [(LEAD, False), (LEAD + MORE, True), (f"<h2>Sold</h2>{LEAD}", False)])
def test_a_summary_that_only_repeats_the_first_paragraph_is_left_to_the_api(client, body, shown):
    edition = published(body=body, boxes=())
    assert ("In short" in client.get(f"/{edition.path}/").content.decode()) is shown
    summary = client.get(f"/api/v1/articles/{edition.article_id}/").json()["summary"]
    assert summary["text"].startswith("Harbour Grid has sold")
