"""A story's page: the bytes the press stored, in one query, nothing per reader."""

import gzip

import pytest

from articles.document import OwnSummary
from articles.freezing import picture
from newsroom.testing import editor, image, published, resaved, saved, withdrawn
from publishing.lifecycle import publish, reinstate
from publishing.models import StoryPage

pytestmark = pytest.mark.django_db


def test_it_is_one_query_and_the_stored_bytes(client, django_assert_num_queries):
    edition = published()
    with django_assert_num_queries(1):
        answer = client.get(f"/{edition.path}/")
    assert answer.status_code == 200
    assert answer.content == StoryPage.objects.get(path=edition.path).unpacked()
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert int(answer.headers["Content-Length"]) == len(answer.content)


def test_it_shows_the_story_with_its_takeaways_and_their_passages(client, settings):
    edition = published(headline="Grid sold & closed", lead_image=None)
    page = client.get(f"/{edition.path}/").content.decode()
    assert "<h1>Grid sold &amp; closed</h1>" in page
    assert f'href="{settings.SITE_URL}/authors/aiko-brandt/">Aiko Brandt</a>' in page
    assert '<span class="emoji" aria-hidden="true">💰</span> Transaction Details</h3>' in page
    block = page.partition('<li><a href="#b')[2][:8]
    assert f'id="b{block}"' in page
    assert "Key Takeaways" in page
    assert "In short" in page


def test_nothing_in_it_is_per_reader(client):
    edition = published()
    client.cookies["sessionid"] = "a" * 32
    answer = client.get(f"/{edition.path}/")
    assert not answer.cookies
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"]
    for word in ("<script", "<style", " style=", " onclick", "csrf", "nonce"):
        assert word not in answer.content.decode()


def test_a_client_that_holds_it_gets_304(client):
    edition = published()
    first = client.get(f"/{edition.path}/")
    again = client.get(f"/{edition.path}/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("ETag", "Vary", "Cache-Control", "Last-Modified"):
        assert again.headers[name] == first.headers[name]
    since = client.get(f"/{edition.path}/", headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert since.status_code == 304


def test_a_correction_ends_what_a_client_holds(client):
    revision = saved()
    edition = publish(revision.article_id, editor(), "first")
    held = client.get(f"/{edition.path}/").headers["ETag"]
    resaved(revision, standfirst="The buyer turns south")
    publish(revision.article_id, editor(), "correction", "The standfirst named the wrong side.")
    answer = client.get(f"/{edition.path}/", headers={"If-None-Match": held})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.index("The standfirst named the wrong side.") < page.index('class="body"')
    assert ">Updated <time" in page


def test_gzip_has_an_etag_of_its_own(client):
    edition = published()
    plain = client.get(f"/{edition.path}/")
    packed = client.get(f"/{edition.path}/", headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) == int(packed.headers["Content-Length"]) < len(plain.content)
    assert packed.headers["ETag"] != plain.headers["ETag"]
    held = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    assert client.get(f"/{edition.path}/", headers=held).status_code == 304


def test_head_is_get_without_the_body(client):
    edition = published()
    get, head = client.get(f"/{edition.path}/"), client.head(f"/{edition.path}/")
    assert head.content == b""
    assert dict(head.headers) | {"X-Request-ID": ""} == dict(get.headers) | {"X-Request-ID": ""}


def test_only_reading_is_allowed(client):
    answer = client.post(f"/{published().path}/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_an_address_without_its_slash_moves_there(client):
    edition = published()
    answer = client.get(f"/{edition.path}")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/{edition.path}/")


def test_a_withdrawn_story_leaves_a_notice_without_its_text(client):
    edition = withdrawn()
    answer = client.get(f"/{edition.path}/", headers={"If-None-Match": "*"})
    page = answer.content.decode()
    assert answer.status_code == 410
    assert edition.headline in page
    assert "The seller denies the sale." in page
    assert "battery park in Uruguay" not in page
    assert edition.standfirst not in page


def test_a_reinstated_story_is_back(client):
    edition = withdrawn()
    reinstate(edition.article_id, editor(), "The seller confirmed the sale.")
    assert client.get(f"/{edition.path}/").status_code == 200


def test_a_story_that_moved_leaves_the_way(client):
    revision = saved(slug="old-name")
    old = publish(revision.article_id, editor(), "first")
    resaved(revision, slug="new-name")
    new = publish(revision.article_id, editor(), "update")
    answer = client.get(f"/{old.path}/")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/{new.path}/")
    assert "max-age=0" in answer.headers["Cache-Control"]


def test_a_draft_and_nothing_at_all_answer_alike(client):
    draft = saved(slug="secret", headline="Secret deal")
    there, nowhere = client.get("/energy/secret/"), client.get("/energy/nowhere/")
    assert draft.edit == 1
    assert there.status_code == nowhere.status_code == 404
    assert there.content == nowhere.content
    assert there.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/energy/%00/", "/Energy/", "/a/b/c/d/e/", "/energy/..%2fadmin/", "/x.php", "/énergie/"]
)
def test_what_cannot_be_an_address_is_404(client, path):
    assert client.get(path).status_code == 404


def test_the_lead_picture_has_its_size_alt_and_credit(client, settings):
    edition = published(lead_image=picture(image()))
    page = client.get(f"/{edition.path}/").content.decode()
    assert 'width="640" height="360" alt="A teal field"' in page
    assert '<span class="credit">The Ledger</span>' in page
    assert f'property="og:image" content="{settings.SITE_URL}/media/{edition.picture}"' in page


def test_a_summary_its_text_has_moved_away_from_is_not_shown(client):
    own = OwnSummary("Nine million up front, the rest later.")
    revision = saved(summary=own)
    edition = publish(revision.article_id, editor(), "first")
    page = client.get(f"/{edition.path}/").content.decode()
    assert own.text in page
    assert "Summed up by our editors." in page
    body = "<p>Harbour Grid has sold its 70-megawatt battery park in Uruguay to Delta Sur for up to $30 million.</p>"
    resaved(revision, body=body, boxes=())
    publish(revision.article_id, editor(), "update")
    page = client.get(f"/{edition.path}/").content.decode()
    assert own.text not in page
    assert "In short" not in page


def test_a_story_in_another_script_says_its_language_and_direction(client):
    edition = published(language="ar", headline="بيع مجمع بطاريات", slug="park", boxes=())
    page = client.get(f"/{edition.path}/").content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert '<header class="masthead" id="top" lang="en" dir="ltr">' in page
