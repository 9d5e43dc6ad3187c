"""Nothing leaks: whatever the public asks for, no SQL names the working copy and no word of a draft comes out."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from articles.freezing import picture
from articles.models import Revision
from masthead.slugs import STANDING
from newsroom.testing import author, image, logo, published, resaved, saved, standing_page, topic, withdrawn

pytestmark = pytest.mark.django_db
CANARY = "Zzyzxcanary"
WORKING_COPY = re.compile(
    r'"(articles_\w+|digests_\w+|factboxes_(?:transaction|strategy|sentiment|unknownbox))"', re.IGNORECASE
)


def routes(resolver: URLResolver, prefix: str = "") -> list[str]:
    """Every public route of the site, as written in the URL patterns."""
    found = []
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += routes(entry, route)
        elif isinstance(entry, URLPattern):
            found.append(route)
    return [route for route in found if not route.startswith(("admin/", "readyz", "healthz", "metrics"))]


@pytest.fixture
def paper() -> dict[str, str]:
    """A live story edited since, a draft and a withdrawn story, each word of what is not public a canary."""
    live = published(headline="Public headline", slug="public", lead_image=picture(image()))
    resaved(Revision.objects.get(), headline=f"{CANARY} edited", body=f"<p>{CANARY} text.</p>", boxes=())
    saved(headline=f"{CANARY} draft", standfirst=CANARY, body=f"<p>{CANARY} draft text.</p>", boxes=(), slug="a-draft")
    for slug in (*STANDING, "ethics"):
        standing_page(slug)
    gone = withdrawn(headline="Gone headline", body=f"<p>{CANARY} gone text.</p>", boxes=(), slug="gone")
    return {"live": live.path, "gone": gone.path, "id": str(live.article_id), "gone_id": str(gone.article_id),
            "picture": live.picture}  # fmt: skip


def addresses(paper: dict[str, str]) -> list[str]:
    slug, subject = author().slug, topic().slug
    facts = [f"/api/v1/facts/{kind}/" for kind in ("transaction", "strategy", "sentiment", "weather")]
    return [
        "/", "/favicon.ico", "/energy/",
        f"/{paper['live']}/", f"/{paper['gone']}/", "/energy/a-draft/", "/energy/never/", "/nowhere/",
        *(f"/{slug}/" for slug in STANDING), "/ethics/", f"/media/{logo().file.name}",
        f"/authors/{slug}/", "/authors/nobody/", f"/topics/{subject}/", "/topics/nothing/",
        f"/media/{paper['picture']}", f"/media/{'0' * 64}.png", "/api/v1/articles/", f"/api/v1/articles/{paper['id']}/",
        f"/api/v1/articles/{paper['gone_id']}/", "/api/v1/articles/00000000-0000-0000-0000-000000000000/", *facts,
        "/api/v1/facts/transaction/?amount_min=1&currency=USD&party=Harbour+Grid&place=UY&as_of=2030-01-01T00:00:00Z",
        "/api/v1/", "/api/v1/changes/", "/api/v1/sections/", "/api/v1/schema/", "/api/docs/", "/api/nowhere/",
    ]  # fmt: skip


def test_no_public_answer_comes_from_the_working_copy(client, paper):
    for address in addresses(paper):
        for method in (client.get, client.head):
            with CaptureQueriesContext(connection) as queries:
                answer = method(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert CANARY.encode() not in body, address
            assert CANARY not in str(answer.headers), address
            named = [query["sql"] for query in queries if WORKING_COPY.search(query["sql"])]
            assert named == [], address


def test_no_public_answer_sets_a_cookie_and_each_has_the_strict_policy(client, paper):
    for address in addresses(paper):
        answer = client.get(address)
        assert "Set-Cookie" not in answer.headers, address
        assert not answer.cookies, address
        assert "Cookie" not in answer.headers.get("Vary", ""), address
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy, address
        assert "script-src 'self'" in policy, address


def test_the_crawl_knows_every_public_route(client, paper):
    """A new public address must be added to the crawl."""
    asked = [address.split("?")[0].lstrip("/") for address in addresses(paper)]
    for route in routes(get_resolver()):
        plain = route.replace("^", "", 1).rstrip("$")
        pattern = plain if "(?P<" in plain else re.sub(r"<(?:\w+:)?\w+>", ".+", plain)
        assert any(re.fullmatch(pattern, address) for address in asked), route


def test_a_draft_answers_exactly_like_an_address_never_used(client, paper):
    first, second = client.get("/energy/a-draft/"), client.get("/energy/never-so/")
    assert first.status_code == second.status_code == 404
    assert first.content.replace(b"a-draft", b"") == second.content.replace(b"never-so", b"")
    own = {"Content-Length": "", "X-Request-ID": ""}
    assert dict(first.headers) | own == dict(second.headers) | own


def test_a_picture_that_no_live_story_shows_is_not_served(client, paper):
    hidden = image("crimson")
    assert client.get(f"/media/{hidden.hash}.png").status_code == 404
    assert client.get(f"/media/{paper['picture']}").status_code == 200
