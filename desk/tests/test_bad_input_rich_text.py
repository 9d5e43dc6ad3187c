"""Scripts in a story's text: none survives a save, none is on the page, and the editor hears what was taken out."""

import re
from html.parser import HTMLParser

import pytest

from articles.document import from_json
from articles.models import Revision
from articles.rules import prepared
from desk.removed import removed, told
from desk.tests.attacks import payloads
from desk.tests.dumping import errors
from desk.tests.filling import filled
from language.allowed import BLOCKS, MARKS, MAX_DEPTH
from language.html import clean
from newsroom.testing import document, editor, saved
from publishing.lifecycle import publish

ALLOWED = BLOCKS | {*MARKS, "br", "cite", "img", "tbody"}
ATTRIBUTES = {"id", "href", "title", "src", "alt", "width", "height", "rel"}
PAYLOADS = payloads()


class _Read(HTMLParser):
    """Every tag and attribute that a browser would find."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def dangerous(html: str, tags: set[str] | frozenset[str]) -> list[str]:
    found = []
    for tag, attributes in _Read(html).found:
        found += [tag] if tag not in tags else []
        for name, value in attributes.items():
            plain = re.sub(r"[\x00-\x20\u200b-\u202e]", "", value).lower()
            if name.startswith("on") or name in {"style", "srcset", "formaction"}:
                found.append(name)
            if name in {"href", "src", "action", "poster"} and re.match(r"(java|vb|live)script:|data:|//|\\", plain):
                found.append(value)
    return found


def test_the_corpus_is_large():
    assert len(PAYLOADS) >= 300


def test_each_payload_alone_leaves_nothing():
    """Through the rules of every save, and once more: cleaning what is clean changes nothing."""
    for payload in PAYLOADS:
        body = prepared(document_of(payload)).body
        assert not dangerous(body, ALLOWED), (payload, body)
        assert {name for _, held in _Read(body).found for name in held} <= ATTRIBUTES
        again = clean(payload)
        assert clean(again) == again


def document_of(body: str):
    from articles.document import Document

    return Document(id="6f2d1a3c-0000-4000-8000-000000000000", headline="A", slug="a", body=body)


@pytest.mark.django_db
def test_no_payload_reaches_the_served_page(client):
    """All of them in one story through the form, and one in each line of plain text."""
    client.force_login(editor())
    harmless = publish(saved().article_id, editor(), "first")
    usual = {tag for tag, _ in _Read(client.get(f"/{harmless.path}/").content.decode()).found}
    scripts = [held for tag, held in _Read(client.get(f"/{harmless.path}/").content.decode()).found if tag == "script"]
    revision = saved()
    address = f"/admin/articles/article/{revision.article_id}/change/"
    swallowing = re.compile(r"<!--|<(plaintext|script|style|title|xmp|textarea|iframe|no\w+)|\x00")  # all that follows
    closed = "".join(f"<p>{held}</p>" for held in PAYLOADS if not swallowing.search(held))
    line = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    form = filled(
        client.get(address).content.decode(), body=f"<p>Up to $30 million.</p>{closed}".replace("\0", ""),
        headline=f"A {line}",
        standfirst=f"B {line}", summary=f"C {line}", seo_headline=f"D {line}",
        transaction__0__label="<script>x</script>", transaction__0__wording=f"E {line}",
    )  # fmt: skip
    answer = client.post(address, form, follow=True)
    assert answer.redirect_chain, errors(answer)
    assert "Removed from the body: " in answer.content.decode()
    newest = Revision.objects.filter(article=revision.article_id).order_by("-edit")[0]
    assert not dangerous(from_json(newest.document).body, ALLOWED)
    edition = publish(revision.article_id, editor(), "first", waive="A test of markup.")
    page = client.get(f"/{edition.path}/").content.decode()
    assert not dangerous(page, usual | ALLOWED)
    found = [held for tag, held in _Read(page).found if tag == "script"]
    assert [held.get("type") for held in found] == [held.get("type") for held in scripts]
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    preview = client.get(address.replace("change", "preview")).content.decode()
    assert not dangerous(preview, usual | ALLOWED)
    form_again = client.get(address).content.decode()
    assert "<script>alert(1)" not in form_again
    assert f"A {line}" not in form_again


@pytest.mark.parametrize(
    "nest",
    ["<b>", "<div>", "<blockquote>", "<ul><li>", "<table><tr><td>", "<a href='https://x/'>", "<svg>", "<p>", "<x>"],
)
def test_a_hundred_thousand_nested_tags_are_refused_or_made_flat(nest):
    try:
        body = clean(nest * 100_000 + "text")
    except ValueError as refused:
        body = str(refused)
        assert "limit is" in body
        return
    assert not dangerous(body, ALLOWED)
    assert all(body.count(f"<{tag}>") <= MAX_DEPTH + 1 for tag in ("ul", "blockquote", "table"))


def test_what_was_removed_is_named():
    body = (
        '<p onclick="x()">a <script>x()</script><iframe src="https://x/"></iframe><a href="java\tscript:x()">b</a>'
        '<img src="https://elsewhere/x.jpg"><a href="https://x/">c</a><b>d</b><div>e</div></p>'
    )
    assert removed(body) == ["<script>", "<iframe>", "onclick", "a link to javascript:", "a picture to https:"]
    assert told(["<script>"]).startswith("Removed from the body: <script>. It takes text, lists, tables")
    assert removed(clean(body)) == []
    assert removed(prepared(document_of("<p>Plain</p>")).body) == []
    assert "and 3 more" in told([f"on{at}" for at in range(15)])
    assert removed("<a onclick" * 50_000) == []  # never closed: nothing of it is a tag


@pytest.mark.django_db
def test_an_ordinary_save_says_nothing_of_removal(client):
    client.force_login(editor())
    revision = saved(body=document().body)
    address = f"/admin/articles/article/{revision.article_id}/change/"
    answer = client.post(address, filled(client.get(address).content.decode(), headline="Other words"), follow=True)
    assert "Removed from the body" not in answer.content.decode()
