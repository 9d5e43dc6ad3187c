"""Facts that break a rule, typed into a box: a message at that inline's field and row, the others keep their values."""

import pytest

from articles.document import from_json
from articles.models import Revision
from desk.tests.dumping import errors, rows
from desk.tests.filling import filled
from newsroom.testing import editor, saved, transaction_box

pytestmark = pytest.mark.django_db
AMOUNT, PARTY, DATE, VOICE = "transaction-0-amounts", "transaction-0-parties", "strategy-0-dates", "sentiment-0-voices"


@pytest.fixture
def page(client):
    from desk.tests.test_bad_input_text import Page

    return Page(client)


LONG = "9" * 31
CASES = [
    (AMOUNT, 1, {"value": "plenty"}, "row 2, value: 'plenty' is not a plain decimal number such as 30000000 or 12.5"),
    (AMOUNT, 0, {"value": "1e400"}, "row 1, value: '1e400' is not a plain decimal number"),
    (AMOUNT, 0, {"value": "1e5"}, "row 1, value: '1e5' is not a plain decimal number"),
    (AMOUNT, 0, {"value": "NaN"}, "row 1, value: 'NaN' is not a plain decimal number"),
    (AMOUNT, 0, {"value": "-Infinity"}, "row 1, value: '-Infinity' is not a plain decimal number"),
    (AMOUNT, 0, {"value": LONG}, "at most 30 digits before the point and 15 after it"),
    (AMOUNT, 0, {"value": "1." + "0" * 16}, "at most 30 digits before the point and 15 after it"),
    (AMOUNT, 0, {"value": "9" * 30}, "is too large; the limit is 922,337,203,685,477.5807"),
    (AMOUNT, 0, {"value": ""}, "row 1, value: a number is needed when the qualifier is up_to"),
    (AMOUNT, 0, {"currency": "XXQ"}, "row 1, currency: 'XXQ' is not an ISO 4217 code such as USD"),
    (AMOUNT, 0, {"currency": ""}, "row 1, currency: an amount needs its ISO 4217 code, such as USD"),
    (AMOUNT, 0, {"qualifier": "roughly"}, "row 1, qualifier: Invalid enum value 'roughly'"),
    (AMOUNT, 0, {"qualifier": "range"}, "row 1, value_max: a range needs its upper end"),
    (AMOUNT, 0, {"qualifier": "range", "value": "5", "value_max": "4"},
     "row 1, value_max: 4 must be more than the lower end, 5"),
    (AMOUNT, 0, {"value_max": "4"}, "row 1, value_max: must be empty unless the qualifier is range, not '4'"),
    (AMOUNT, 0, {"qualifier": "undisclosed"}, "row 1, value: must be empty when the qualifier is undisclosed"),
    (AMOUNT, 0, {"label": "x" * 501}, "row 1, label: Expected `str` of length <= 500"),
    (AMOUNT, 0, {"origin": "the author"}, "row 1, origin: Invalid enum value 'the author'"),
    (PARTY, 1, {"name": ""}, "row 2, name: a named party needs a name"),
    (PARTY, 1, {"disclosure": "secret"}, "row 2, disclosure: Invalid enum value 'secret'"),
    (DATE, 0, {"value": "2026-02-31", "precision": "day"}, "row 1, value: 2026-02-31 is not a date of the calendar"),
    (DATE, 0, {"value": "2026-13", "precision": "month"}, "row 1, value: '2026-13' is not a month such as 2026-09"),
    (DATE, 0, {"value": "soon"}, "row 1, value: 'soon' is not a month such as 2026-09"),
    (DATE, 0, {"value": "0000", "precision": "year"}, "row 1, value: 0000 is not a date of the calendar"),
    (DATE, 0, {"value": "2026-Q5", "precision": "quarter"}, "row 1, value: '2026-Q5' is not a quarter such as 2027-Q3"),
    (VOICE, 0, {"name": "", "quote": "", "platform": "", "title": "x"},
     "row 1, name: a voice needs a name, a platform or the words quoted"),
    (VOICE, 0, {"url": "javascript:alert(1)"}, "row 1, url: 'javascript:alert(1)' must start with https:// or http://"),
    (VOICE, 0, {"quote": "x" * 2001}, "row 1, quote: Expected `str` of length <= 2000"),
    ("transaction-0-places", 0, {"code": "Uruguay"}, "row 1, code: "),
    ("transaction-0-places", 0, {"name": ""}, "row 1, name: a place needs a name"),
]  # fmt: skip


@pytest.mark.parametrize(("rows_", "at", "typed", "said"), CASES)
def test_a_value_is_refused_in_its_row(page, rows_, at, typed, said):
    sent = {f"{rows_}-{at}-{name}": value for name, value in typed.items()}
    found, text = page.refused(**sent, headline="Kept words")
    assert list(found) == [rows_]
    assert said in found[rows_]
    again = filled(text)
    lost = {"base", "csrfmiddlewaretoken"} | {
        name for name in sent if name.endswith(("qualifier", "disclosure", "origin"))
    }
    assert all(again[name] == value for name, value in sent.items() if name not in lost)
    kept = [name for name in page.form if name.startswith(("transaction-0", "strategy-0", "sentiment-0"))]
    assert all(again[name] == page.form[name] for name in kept if name not in sent and name in again)
    assert again["headline"] == "Kept words"


def test_several_boxes_tell_what_is_wrong_with_each(page):
    found, _ = page.refused(**{f"{AMOUNT}-0-value": "much", f"{DATE}-0-value": "soon", f"{VOICE}-0-url": "ftp://x"})
    assert list(found) == [AMOUNT, DATE, VOICE]


def test_minus_nought_is_kept_as_nought_would_be_read(page):
    """A sign of its own on nothing: the figure reads as zero everywhere."""
    answer = page.send(**{f"{AMOUNT}-1-value": "-0"})
    assert answer.status_code == 302
    held = page.newest().boxes[0].facts["amounts"][1]["value"]
    assert float(held) == 0
    assert "-0" not in page.newest().boxes[0].statement


def test_more_than_a_hundred_per_cent_is_a_growth_as_often_as_a_mistake(page):
    """No box has a share of a whole as a field of its own: the unit alone does not make 250 % wrong."""
    sent = {"transaction-0-quantities-0-value": "250", "transaction-0-quantities-0-unit": "%"}
    assert page.send(**sent).status_code == 302
    assert page.newest().boxes[0].facts["quantities"][0]["value"] == "250"


def test_a_quote_without_a_source_is_kept_as_what_it_is(page):
    """Its kind says "not stated": a story may not say who spoke, and the box must not make somebody up."""
    sent = {f"{VOICE}-0-name": "", f"{VOICE}-0-kind": "not_stated"}
    assert page.send(**sent).status_code == 302
    (voice,) = page.newest().boxes[2].facts["voices"]
    assert (voice["kind"], voice.get("name", "")) == ("not_stated", "")


def test_boxes_with_one_position_stand_in_the_order_of_the_page(page):
    sent = {f"{kind}-0-position": "3" for kind in ("transaction", "strategy", "sentiment")}
    before = [box.id for box in page.newest().boxes]
    assert page.send(**sent, headline="Other words").status_code == 302
    assert [box.id for box in page.newest().boxes] == before


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "This field is required."), ("-1", "greater than or equal to 0"), ("x", "Enter a whole number."),
     ("1.5", "Enter a whole number."), ("9" * 40, "less than or equal to"), ("12", "less than or equal to 11")],
)  # fmt: skip
def test_a_position_that_is_none(page, typed, said):
    found, _ = page.refused(**{"transaction-0-position": typed})
    assert said in found["transaction-0-position"]


def test_a_thirteenth_box_is_refused_with_the_limit(client):
    client.force_login(editor())
    revision = saved(boxes=tuple(transaction_box() for _ in range(12)))
    address = f"/admin/articles/article/{revision.article_id}/change/"
    form = filled(client.get(address).content.decode(), add=("strategy",))
    sent = {"strategy-0-direction": "one too many", "strategy-0-position": "11", "headline": "Kept words"}
    before = rows()
    answer = client.post(address, form | sent)
    assert answer.status_code == 200
    assert "13 boxes; the limit is 12" in answer.content.decode()
    assert "Kept words" in answer.content.decode()
    assert "one too many" in answer.content.decode()
    assert rows() == before


def test_more_rows_than_a_box_holds_are_refused_with_the_limit(page):
    sent = {f"{PARTY}-count": "41"} | {f"{PARTY}-{at}-name": f"Party {at}" for at in range(41)}
    sent |= {f"{PARTY}-{at}-disclosure": "named" for at in range(41)}
    found, _ = page.refused(**sent)
    assert found == {PARTY: "41 rows; the limit is 40"}


def test_twelve_new_rows_at_once_are_taken(page):
    at = range(2, 14)
    sent = {f"{PARTY}-count": "14"} | {f"{PARTY}-{n}-name": f"Party {n}" for n in at}
    sent |= {f"{PARTY}-{n}-disclosure": "named" for n in at}
    assert page.send(**sent).status_code == 302
    document = from_json(Revision.objects.order_by("-edit")[0].document)
    assert len(document.boxes[0].facts["parties"]) == 14


def test_errors_of_a_new_box_do_not_lose_it(page):
    form = filled(page.client.get(page.address).content.decode())
    form |= {"transaction-1-amounts-count": "1", "transaction-1-amounts-0-value": "much",
             "transaction-1-amounts-0-label": "typed",
             "transaction-1-amounts-0-qualifier": "exact", "transaction-1-position": "4",
             "transaction-TOTAL_FORMS": "2",
             "transaction-1-deal_kind": "other", "transaction-1-deal_status": "not_stated"} | {
        f"transaction-1-{part}-count": "0" for part in ("parties", "quantities", "dates", "places")}  # fmt: skip
    answer = page.client.post(page.address, form)
    assert "'much' is not a plain decimal number" in errors(answer)["transaction-1-amounts"]
    assert 'value="typed"' in answer.content.decode()
