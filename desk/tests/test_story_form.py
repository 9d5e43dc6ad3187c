from uuid import uuid4

import pytest

from articles.document import Box, from_json
from articles.models import Article, Revision
from desk.tests.filling import filled
from newsroom.testing import author, editor, resaved, saved, section, strategy_box, topic, transaction_box

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/article/add/"


@pytest.fixture
def desk(client):
    client.force_login(editor())
    return client


def change(revision) -> str:
    return f"/admin/articles/article/{revision.article_id}/change/"


def page(desk, address) -> str:
    return str(desk.get(address).content.decode())


def newest(revision):
    return from_json(Revision.objects.filter(article=revision.article_id).order_by("-edit")[0].document)


def test_a_story_is_written_with_boxes_in_one_save(desk):
    changes = {
        "headline": "A bridge opens", "section": str(section().pk), "authors": [str(author().pk)],
        "topics": [str(topic().pk)], "body": "<p>The bridge cost about $2.5 million.</p>", "language": "en",
        "transaction__0__deal_kind": "contract",
        "transaction__0__deal_status": "completed", "transaction__0__asset": "bridge",
        "transaction__0__amounts__count": "1", "transaction__0__amounts__0__role": "total",
        "transaction__0__amounts__0__label": "cost", "transaction__0__amounts__0__qualifier": "about",
        "transaction__0__amounts__0__value": "2.5m", "transaction__0__amounts__0__currency": "USD",
    }  # fmt: skip
    answer = desk.post(ADD, filled(page(desk, ADD), add=("transaction",), **changes))
    assert answer.status_code == 302, answer.content.decode()[:3000]
    document = from_json(Revision.objects.get().document)
    assert document.headline == "A bridge opens"
    assert document.slug == "a-bridge-opens"
    (box,) = document.boxes
    assert box.facts["amounts"][0]["value"] == "2500000"
    assert "Cost about $2.5 million" in box.statement
    assert box.evidence[0].exact == "about $2.5 million"


def test_a_box_of_an_unknown_kind_survives_a_save(desk):
    strange = Box(id=str(uuid4()), kind="verdict", facts={"says": "guilty"}, statement="Guilty.")
    revision = saved(boxes=(transaction_box(), strange))
    desk.post(change(revision), filled(page(desk, change(revision)), headline="Other words"))
    assert [box.kind for box in newest(revision).boxes] == ["transaction", "verdict"]
    assert newest(revision).boxes[1] == strange


def test_rows_of_selects_alone_survive_a_save(desk):
    box = transaction_box(parties=[{"disclosure": "undisclosed"}], amounts=[{"qualifier": "undisclosed"}])
    revision = saved(boxes=(box, strategy_box(drivers=[{"kind": "cost"}])))
    desk.post(change(revision), filled(page(desk, change(revision)), headline="Other words"))
    assert newest(revision).boxes == from_json(revision.document).boxes


def test_rows_that_do_not_arrive_whole_are_an_error_and_not_an_empty_list(desk):
    revision = saved()
    for count in ("", "x", "-3"):
        form = filled(page(desk, change(revision)), transaction__0__amounts__count=count)
        assert "The rows did not arrive whole" in desk.post(change(revision), form).content.decode()
    assert Revision.objects.count() == 1


def test_numbers_are_read_in_the_storys_language_and_doubtful_ones_refused(desk):
    revision = saved(language="de")
    form = filled(page(desk, change(revision)), transaction__0__amounts__1__value="1,5 Mio")
    desk.post(change(revision), form)
    assert newest(revision).boxes[0].facts["amounts"][1]["value"] == "1500000"


def test_a_forged_count_of_boxes_is_cut(desk):
    revision = saved()
    form = filled(page(desk, change(revision)), transaction__TOTAL_FORMS="1000000")
    assert desk.post(change(revision), form).status_code == 200


@pytest.mark.parametrize("path", ["abc/change/", "abc/history/", "00000000-0000-0000-0000-000000000000/change/"])
def test_an_address_that_names_no_story_is_not_found(desk, path):
    assert desk.get(f"/admin/articles/article/{path}").status_code == 404


def test_saving_the_form_as_it_came_changes_nothing(desk):
    revision = saved()
    answer = desk.post(change(revision), filled(page(desk, change(revision))))
    assert answer.status_code == 302
    assert Revision.objects.count() == 1


def test_an_edit_in_a_row_reaches_the_document_and_the_rest_stays(desk):
    revision = saved()
    form = filled(page(desk, change(revision)), transaction__0__amounts__1__label="in cash")
    assert desk.post(change(revision), form).status_code == 302
    before, after = from_json(revision.document), newest(revision)
    assert after.boxes[0].facts["amounts"][1]["label"] == "in cash"
    assert after.boxes[1:] == before.boxes[1:]
    assert after.body == before.body


def test_a_bad_row_names_field_and_value_and_keeps_what_was_typed(desk):
    revision = saved()
    form = filled(page(desk, change(revision)), transaction__0__amounts__1__value="plenty")
    answer = desk.post(change(revision), form)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "row 2, value: &#x27;plenty&#x27; is not a plain decimal number" in text
    assert 'value="plenty"' in text
    assert Revision.objects.count() == 1


def test_a_refusal_of_save_is_shown_at_its_field(desk):
    other = saved(slug="taken")
    revision = saved()
    form = filled(page(desk, change(revision)), slug="taken", headline="Kept words")
    answer = desk.post(change(revision), form)
    assert "is the address of another story" in answer.content.decode()
    assert "Kept words" in answer.content.decode()
    assert newest(other).slug == "taken"


def test_a_save_against_a_newer_edit_shows_both_texts_and_writes_nothing(desk):
    revision = saved()
    form = filled(page(desk, change(revision)), headline="My headline")
    resaved(revision, headline="Their headline")
    answer = desk.post(change(revision), form)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "My headline" in text
    assert "Their headline" in text
    assert "changed by both" in text
    assert "Transaction Details" not in text
    assert newest(revision).headline == "Their headline"
    again = filled(text, _continue="1")
    assert desk.post(change(revision), again).status_code == 302
    assert newest(revision).headline == "My headline"
    assert Revision.objects.count() == 3


def test_a_box_that_somebody_removed_meanwhile_is_not_lost(desk):
    revision = saved()
    form = filled(page(desk, change(revision)))
    resaved(revision, boxes=from_json(revision.document).boxes[:1])
    answer = desk.post(change(revision), form)
    assert answer.status_code == 409
    desk.post(change(revision), filled(answer.content.decode(), _continue="1"))
    assert [box.kind for box in newest(revision).boxes] == ["transaction", "strategy", "sentiment"]


def test_a_deleted_box_goes(desk):
    revision = saved()
    form = filled(page(desk, change(revision)), strategy__0__DELETE="on")
    desk.post(change(revision), form)
    assert [box.kind for box in newest(revision).boxes] == ["transaction", "sentiment"]


def test_the_statements_follow_the_typing_without_a_write(desk):
    revision = saved()
    form = filled(page(desk, change(revision)), transaction__0__amounts__1__value="8000000")
    answer = desk.post("/admin/articles/article/statements/", form)
    said = answer.json()["statements"]
    assert "pfront $8 million" in said["transaction-0"]
    assert Revision.objects.count() == 1


def test_stories_are_never_deleted_nor_edited_in_bulk(desk):
    revision = saved()
    assert desk.get(f"/admin/articles/article/{revision.article_id}/delete/").status_code == 403
    listing = desk.get("/admin/articles/article/").content.decode()
    assert "delete_selected" not in listing
    assert "never published" in listing
    assert Article.objects.exists()


def test_the_editors_import_map_and_style_are_all_that_is_allowed_inline(desk):
    policy = desk.get(ADD).headers["Content-Security-Policy"]
    assert policy.count("'sha256-") == 2
    assert "unsafe" not in policy
    assert "sha256" not in desk.get("/admin/").headers["Content-Security-Policy"]
