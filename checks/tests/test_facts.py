import pytest

from articles.editing import prepared
from checks.running import findings
from newsroom.testing import document, transaction_box

pytestmark = pytest.mark.django_db
TOTAL = {"role": "total", "label": "total", "currency": "USD", "value": "30000000"}


def found(**changes) -> dict[str, str]:
    return {finding.id: finding.text for finding in findings(prepared(document(**changes)))}


def test_a_sound_story_has_no_finding():
    assert found() == {}


def test_a_dropped_qualifier_blocks_and_quotes_the_story():
    said = found(boxes=(transaction_box(amounts=[TOTAL]),))["qualifier"]
    assert said == "The story says “up to $30 million”; the box says exact. Make them agree."


def test_a_figure_that_the_story_does_not_state_blocks():
    said = found(boxes=(transaction_box(amounts=[TOTAL | {"value": "31000000"}]),))["unsupported"]
    assert said == "The box says $31 million; the story does not. Correct one of them."


def test_a_party_under_another_name_warns():
    said = found(boxes=(transaction_box(parties=[{"role": "seller", "name": "Harbor Grid"}]),))
    assert "“Harbor Grid” does not stand in the story" in said["party-missing"]


def test_placeholders_and_broken_characters_block():
    assert "placeholder" in found(boxes=(), body="<p>The price was TK dollars.</p>")
    assert "encoding" in found(boxes=(), body="<p>A cafÃ© in Lima.</p>")
