"""Text no field can hold, typed into the story's form: a message at the field, the words kept, nothing written."""

import unicodedata
from urllib.parse import urlencode

import pytest

from articles.document import from_json
from articles.models import Article, Revision
from desk.tests.dumping import errors, rows
from desk.tests.filling import filled
from newsroom.testing import editor, saved

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/article/add/"
MILLION = "x" * 1_000_000
LIMITS = {"headline": 200, "standfirst": 500, "seo_headline": 200, "slug": 80, "lead_caption": 300, "summary": 600,
          "language": 35, "published_zone": 60, "note": 300, "transaction-0-wording": 300, "transaction-0-label": 40,
          "transaction-0-deal_label": 120, "transaction-0-asset": 500}  # fmt: skip


class Page:
    """A story's form in an editor's browser."""

    def __init__(self, client) -> None:
        client.force_login(editor())
        self.client, self.revision = client, saved()
        self.address = f"/admin/articles/article/{self.revision.article_id}/change/"
        self.form = filled(client.get(self.address).content.decode())

    def send(self, **changes):
        return self.client.post(
            self.address, self.form | {name.replace("__", "-"): held for name, held in changes.items()}
        )

    def refused(self, **changes) -> tuple[dict[str, str], str]:
        """Messages by field and the page, once nothing was written."""
        before = rows()
        answer = self.send(**changes)
        assert answer.status_code == 200, answer.status_code
        assert rows() == before
        return errors(answer), answer.content.decode()

    def newest(self):
        return from_json(Revision.objects.filter(article=self.revision.article_id).order_by("-edit")[0].document)


@pytest.fixture
def page(client) -> Page:
    return Page(client)


def test_a_million_characters_are_refused_everywhere_with_length_and_limit(page):
    """One send with all of them: a whole page of refusals, and no field hides another's."""
    long = "x" * 200_000
    found, text = page.refused(**dict.fromkeys(LIMITS, long))
    for name, limit in LIMITS.items():
        assert found[name] == f"Ensure this value has at most {limit} characters (it has 200000)."
    assert text.count(long) >= len(LIMITS)  # what was typed is still there
    found, text = page.refused(headline=MILLION)
    assert found["headline"] == "Ensure this value has at most 200 characters (it has 1000000)."
    assert MILLION in text


def test_a_body_beyond_its_limits_is_refused_with_both(page):
    found, text = page.refused(body=f"<p>{MILLION}</p>")
    assert found == {"body": "The body has 1,000,007 characters; the limit is 200,000."}
    assert MILLION in text
    found, _ = page.refused(body="<p>x</p>" * 5_001)
    assert found == {"body": "The body has 5,001 blocks; the limit is 5,000."}


def test_nul_never_reaches_the_database(page):
    names = [*LIMITS, "body"]
    found, text = page.refused(headline="Kept wor\x00ds", **{name: "a\x00b" for name in names if name != "headline"})
    assert {name: found[name] for name in names} == dict.fromkeys(names, "Null characters are not allowed.")
    assert "Kept wor\x00ds" in text
    found, _ = page.refused(published_at_0="\x00", published_at_1="\x00", base="\x00")
    assert found["published_at"] == "Enter a valid date. Enter a valid time."
    assert found["base"] == "Enter a whole number."


def test_nul_in_a_row_of_a_box_is_left_out(page):
    assert page.send(transaction__0__amounts__0__label="to\x00tal").status_code == 302
    assert page.newest().boxes[0].facts["amounts"][0]["label"] == "total"


@pytest.mark.parametrize("name", ["section", "lead_image", "authors", "topics"])
def test_a_key_that_no_row_has_is_an_error_at_its_field(page, name):
    for key in ("x", "a\x00b", "1" * 30, "1'--"):
        found, text = page.refused(headline="Kept words", **{name: key})
        assert list(found) == [name], (key, found)
        assert "Select a valid choice" in found[name] or "not a valid" in found[name] or key == "a\x00b", found
        assert "Kept words" in text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Seller \u202egoes\u202c north", "Seller goes north"),  # overrides make a line read differently: left out
        ("Seller\u2066 goes\u2069 north", "Seller goes north"),
        ("Sel\u200bler go\ufeffes", "Seller goes"),
        ("Seller\r\ngoes\tnorth ", "Seller goes north"),
        ("😀" * 200, "😀" * 200),
        ("👩‍👩‍👧 goes", "👩‍👩‍👧 goes"),  # a joiner is part of what is seen
        (unicodedata.normalize("NFD", "Müller é"), unicodedata.normalize("NFC", "Müller é")),
        ("\x07\x1b[31mred\x7f", "[31mred"),
        ("\ufffe\uffff end", "\ufffe\uffff end"),
    ],
)
def test_what_a_headline_keeps(page, typed, kept):
    assert page.send(headline=typed).status_code == 302
    assert page.newest().headline == kept
    assert Article.objects.get(pk=page.revision.article_id).headline == kept


def test_twins_in_unicode_are_one_text(page):
    """NFC and NFD of the same words: the second save finds nothing different."""
    page.send(headline=unicodedata.normalize("NFC", "Café in Zürich"))
    page.form |= {"base": "2"}
    before = rows()
    assert page.send(headline=unicodedata.normalize("NFD", "Café in Zürich")).status_code == 302
    assert rows() == before


def test_a_lone_surrogate_comes_as_the_sign_for_it(page):
    """Half a pair is no UTF-8, so what a form can send of it becomes U+FFFD on the way in."""
    sent = urlencode(page.form | {"headline": "SURROGATE"}, doseq=True).replace("SURROGATE", "half%ED%A0%80pair")
    answer = page.client.post(page.address, sent, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 302
    assert page.newest().headline == "half\ufffd\ufffd\ufffdpair"
    page.form |= {"base": "2"}
    page.send(body="<p>a&#xD800;b &#0; &#x202E;c &#xFFFE;</p>")
    assert not {"\ud800", "\x00", "\u202e"} & set(page.newest().body)


@pytest.mark.parametrize("blank", ["", "   ", "\u200b", "\u202e", " "])
def test_a_draft_may_be_blank_but_nothing_blank_goes_out(page, blank):
    assert page.send(headline=blank, slug=blank if not blank.strip() else "").status_code == 302
    assert page.newest().headline == ""
    panel = f"/admin/articles/article/{page.revision.article_id}/publish/"
    answer = page.client.post(panel, {"verb": "publish", "kind": "first"})
    assert answer.status_code == 422
    assert "headline: a story needs one before it goes out." in answer.content.decode()


def test_bytes_that_are_no_utf_8(page):
    answer = page.client.post(
        page.address, b"headline=\xff\xfe\x00&csrf=%ff%00", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200
    assert errors(answer)["headline"] == "Null characters are not allowed."
    answer = page.client.post(page.address, b"--x\r\nbroken", content_type="multipart/form-data; boundary=x")
    assert answer.status_code in {200, 400}
    answer = page.client.post(page.address, b"\xff", content_type="multipart/form-data; boundary=\xff")
    assert answer.status_code == 400
    assert Revision.objects.count() == 1


def test_lists_and_searches_stand_any_text(page):
    for text in ("\x00", "'", "x" * 5000):
        for query in ({"q": text}, {"stage": text}, {"stage__exact": text}, {"section__id__exact": text}, {"p": text},
                      {"o": text}, {"public": text}, {"language": text}, {"_facets": text}, {"all": text}):  # fmt: skip
            answer = page.client.get("/admin/articles/article/", query)
            assert answer.status_code in {200, 302, 400}, (query, answer.status_code)
        term = {"app_label": "articles", "model_name": "article", "field_name": "section", "term": text}
        assert page.client.get("/admin/autocomplete/", term).status_code in {200, 400, 403}


@pytest.mark.parametrize("model", ["section", "author", "topic"])
def test_names_in_the_masthead(page, model):
    add = f"/admin/masthead/{model}/add/"
    blank = filled(page.client.get(add).content.decode())
    before = rows()
    for name, said in (
        ("", "This field is required."), ("   ", "This field is required."), ("a\x00b", "Null characters are not"),
        (MILLION, "(it has 1000000)."),
    ):  # fmt: skip
        answer = page.client.post(add, blank | {"name": name, "slug": "some-name"})
        assert said in errors(answer)["name"]
    answer = page.client.post(add, blank | {"name": "Kept words", "slug": "Not A Slug"})
    assert errors(answer)["slug"] == "Use lower-case letters, digits and single hyphens, such as power-deals."
    assert "Kept words" in answer.content.decode()
    assert rows() == before


def test_a_form_beyond_the_limits_is_told_in_words(client, settings):
    """1,000 fields is what others allow; a story with twelve boxes of rows has more, so the limit is 5,000."""
    client.force_login(editor())
    saved()
    assert (settings.DATA_UPLOAD_MAX_MEMORY_SIZE, settings.DATA_UPLOAD_MAX_NUMBER_FIELDS) == (5 * 1024**2, 5000)
    before = rows()
    for sent, said in (
        ({"headline": "x" * (5 * 1024**2 + 1)}, "The form holds more than 5 MB of text, which is the limit."),
        ({f"f{at}": "" for at in range(5001)}, "The form holds more than 5,000 fields, which is the limit."),
    ):
        for kind in ("application/x-www-form-urlencoded", None):
            held = {"data": urlencode(sent), "content_type": kind} if kind else {"data": sent}
            answer = client.post(ADD, **held)
            assert answer.status_code == 413
            assert said in answer.content.decode()
            assert "What you typed is still in your browser" in answer.content.decode()
    assert rows() == before
