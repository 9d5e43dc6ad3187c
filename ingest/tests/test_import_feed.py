"""`manage.py import_feed`: RSS, Atom and JSON feeds, from files and from the web, within limits."""

import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from articles.models import Article, ImportNote
from ingest import fetching
from ingest.items import Unusable
from ingest.tests.incoming import entry, kept, rss, run, written
from language.blocks import strip_names
from publishing.models import Edition

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Draht</title>
<id>tag:wire.example,2020:feed</id><updated>2020-05-04T10:00:00Z</updated><entry><id>tag:wire.example,2020:1</id>
<title type="html">Die F&amp;auml;hre</title>
<author><name>Mira Holt</name></author><author><name>Jan Ott</name></author>
<category term="trade" label="Handel"/><category term="ships"/><published>2020-05-04T12:00:00+02:00</published>
<summary>Sie fuhr los.</summary>
<content type="html">&lt;p&gt;Eine F\u00e4hre.&lt;/p&gt;&lt;img src="/a.png"&gt;</content>
</entry></feed>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1", "title": "Wire", "home_page_url": "https://wire.example/",
    "language": "en", "items": [{
        "id": "12", "title": "Ferry sails", "content_html": "<p>A ferry has <b>sailed</b>.</p>",
        "tags": ["Trade", "Sea"],
        "summary": "It left on time.", "date_published": "2020-05-04T12:00:00+02:00",
        "authors": [{"name": "Mira Holt"}], "attachments": [{"url": "https://x.example/a.mp3"}],
    }],
}  # fmt: skip


class Web(ThreadingHTTPServer):
    """A server on loopback: what to answer by path, and what was asked."""

    def __init__(self, page):
        super().__init__(("127.0.0.1", 0), page)
        self.answers: dict[str, Any] = {}
        self.asked: list[tuple[str, str]] = []
        self.url = f"http://127.0.0.1:{self.server_port}"


@pytest.fixture
def web():

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            server.asked.append((self.path, self.headers["Host"]))
            status, headers, content = server.answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                for piece in content if not isinstance(content, bytes) else [content]:
                    self.wfile.write(piece)
            except OSError:
                return

        def log_message(self, *args):
            return

    server = Web(Page)
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def bring(folder, content, *options):
    return run("import_feed", written(folder, content, "feed"), *options)


def notes():
    return set(ImportNote.objects.values_list("text", flat=True))


@pytest.mark.django_db
class TestFiles:
    def test_rss(self, tmp_path):
        told = bring(tmp_path, rss(entry(1, author="mira@example.org (Mira Holt)"), entry(2)), "--publish")
        document = kept("Entry 1")
        assert (told.text, Edition.objects.count()) == ("2 made, 2 published.\n", 2)
        assert (document.path, document.language) == ("trade/entry-1", "en")
        assert (strip_names(document.body), document.standfirst) == ("<p>A ferry has sailed.</p>", "")
        assert [author.name for author in document.authors] == ["Mira Holt"]
        assert document.published_at.isoformat() == "2020-05-04T10:00:00+00:00"
        assert document.boxes == ()

    def test_atom(self, tmp_path):
        assert bring(tmp_path, ATOM).status == 0
        document = kept()
        assert (document.headline, document.language, document.standfirst) == ("Die Fähre", "de", "Sie fuhr los.")
        assert [author.name for author in document.authors] == ["Mira Holt", "Jan Ott"]
        assert (document.section.trail, [topic.name for topic in document.topics]) == (("Handel",), ["ships"])
        assert strip_names(document.body) == "<p>Eine Fähre.</p>"
        assert any(note.startswith("pictures were not fetched: ") for note in notes())

    def test_json_feed(self, tmp_path):
        assert bring(tmp_path, JSON_FEED).status == 0
        document = kept()
        assert (document.headline, document.standfirst) == ("Ferry sails", "It left on time.")
        assert document.published_at.isoformat() == "2020-05-04T10:00:00+00:00"
        assert (document.section.path, [topic.name for topic in document.topics]) == ("trade", ["Sea"])
        assert notes() == {"what is attached to it was not fetched"}

    def test_plain_text_of_a_json_feed_gets_paragraphs(self, tmp_path):
        item = {"id": 5, "title": "A", "content_text": "One < two.\n\nThree."}
        bring(tmp_path, JSON_FEED | {"items": [item]})
        assert strip_names(kept().body).split("\n") == ["<p>One &lt; two.</p>", "<p>Three.</p>"]

    def test_a_section_of_ones_own_for_all(self, tmp_path):
        bring(tmp_path, rss(entry(1)), "--section", "World/Wire")
        assert (kept().section.trail, [topic.name for topic in kept().topics]) == (("World", "Wire"), ["Trade"])

    def test_the_same_feed_again_changes_nothing(self, tmp_path):
        bring(tmp_path, rss(entry(1)), "--publish")
        assert bring(tmp_path, rss(entry(2), entry(1)), "--publish").text == "1 made, 1 unchanged, 1 published.\n"
        told = bring(tmp_path, rss(entry(1, title="Another headline")))
        assert (told.text, Edition.objects.live().filter(headline="Entry 1").count()) == ("1 changed.\n", 1)

    def test_a_guid_that_is_no_address_counts_within_its_feed(self, tmp_path):
        one = rss(entry(1, guid="12"))
        bring(tmp_path, one)
        told = bring(tmp_path, one.replace("https://wire.example/<", "https://other.example/<"))
        assert (told.status, Article.objects.count()) == (0, 2)

    def test_a_guid_twice_is_told(self, tmp_path):
        told = bring(tmp_path, rss(entry(1), entry(2, guid="https://wire.example/1")))
        assert (told.status, Article.objects.count()) == (3, 1)
        assert "item 2 (“Entry 2”): id: “https://wire.example/1” is that of item 1 too; only that one" in told.text

    def test_an_entry_without_a_guid_or_link_is_refused(self, tmp_path):
        told = bring(tmp_path, rss(entry(1), "<item><title>Nameless</title></item>"))
        assert (told.status, Article.objects.count()) == (3, 1)
        assert "item 2 (“Nameless”): guid: it has neither a guid nor a link" in told.text

    @pytest.mark.parametrize(("item", "words"), [
        ({"title": "A"}, "id: it has neither an id nor a url"),
        ({"id": "1", "title": ["A"]}, "title: ['A'] is no text"),
        ({"id": "1", "date_published": "soon"}, "date_published: “soon” is no RFC 3339 time"),
        ({"id": "1", "tags": "all"}, "tags: 'all' is no list"), (7, "“7” is no object"),
        ([1], "it is no object"),
    ])  # fmt: skip
    def test_a_bad_item_of_a_json_feed_is_named(self, item, words, tmp_path):
        told = bring(tmp_path, JSON_FEED | {"items": [*JSON_FEED["items"], item]})
        assert (told.status, Article.objects.count()) == (3, 1)
        assert words in told.text

    @pytest.mark.parametrize("text", ["<html><body>No feed</body></html>", '{"items": []}', "plain words"])
    def test_what_is_no_feed_is_refused(self, text, tmp_path):
        told = bring(tmp_path, text)
        assert (told.status, "it is no feed" in told.text) == (2, True)

    def test_a_feed_file_over_its_limit_is_refused(self, tmp_path):
        told = bring(tmp_path, rss(entry(1)) + " " * (10 * 1024 * 1024))
        assert (told.status, "the limit for a feed is 10,485,760 (10 MiB)" in told.text) == (2, True)


@pytest.mark.django_db
class TestAddresses:
    def test_a_feed_is_fetched(self, web):
        web.answers["/feed?a=1"] = (200, {"Content-Type": "application/rss+xml"}, rss(entry(1)).encode())
        assert run("import_feed", f"{web.url}/feed?a=1", "--allow-private").text == "1 made.\n"
        assert web.asked == [("/feed?a=1", web.url.removeprefix("http://"))]

    def test_gzip_is_unpacked(self, web):
        content = gzip.compress(json.dumps(JSON_FEED).encode())
        web.answers["/feed"] = (200, {"Content-Encoding": "gzip"}, content)
        assert run("import_feed", f"{web.url}/feed", "--allow-private").text == "1 made, 1 with notes.\n"

    def test_a_local_address_is_refused_and_never_asked(self, web):
        told = run("import_feed", f"{web.url}/feed")
        assert (told.status, web.asked) == (2, [])
        assert "“127.0.0.1” is at 127.0.0.1, which is no public address; --allow-private fetches it" in told.text

    def test_redirects_are_followed_up_to_three(self, web):
        for number in range(4):
            web.answers[f"/{number}"] = (302, {"Location": f"/{number + 1}"}, b"")
        web.answers["/4"] = (200, {}, rss(entry(1)).encode())
        assert run("import_feed", f"{web.url}/1", "--allow-private").status == 0
        told = run("import_feed", f"{web.url}/0", "--allow-private")
        assert (told.status, "redirected more than 3 times" in told.text) == (2, True)

    def test_a_redirect_to_another_scheme_is_refused(self, web):
        web.answers["/"] = (302, {"Location": "file:///etc/passwd"}, b"")
        told = run("import_feed", f"{web.url}/", "--allow-private")
        assert (told.status, "only addresses with http:// or https:// are fetched" in told.text) == (2, True)

    def test_an_error_of_the_server_is_told(self, web):
        told = run("import_feed", f"{web.url}/none", "--allow-private")
        assert (told.status, "the server answered 404 Not Found" in told.text) == (2, True)


@pytest.mark.parametrize(("headers", "content"), [
    ({}, [b"x" * 65536] * 161), ({"Content-Encoding": "gzip"}, gzip.compress(b" " * (11 * 1024 * 1024))),
])  # fmt: skip
def test_more_than_ten_mebibytes_are_not_read(headers, content, web):
    web.answers["/"] = (200, headers, content)
    with pytest.raises(Unusable, match=r"larger than 10,485,760 bytes"):
        fetching.fetch(f"{web.url}/", allow_private=True)


def test_a_server_that_drips_is_cut_off_when_the_time_is_over(web):
    gate = threading.Event()

    def drip():
        while not gate.wait(0.02):
            yield b"x"

    web.answers["/"] = (200, {}, drip())
    try:
        with pytest.raises(Unusable, match=r"it took longer than 0\.3 seconds, the limit"):
            fetching.fetch(f"{web.url}/", allow_private=True, deadline=0.3)
    finally:
        gate.set()


def test_an_answer_that_breaks_off_is_no_feed(web):
    web.answers["/"] = (200, {"Content-Length": "5000"}, b"<rss>")
    with pytest.raises(Unusable, match=r"could not be read|broke off"):
        fetching.fetch(f"{web.url}/", allow_private=True)


@pytest.mark.parametrize("host", [
    "127.0.0.1", "localhost", "0x7f.1", "2130706433", "0.0.0.0", "10.1.2.3", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "[::1]", "[::ffff:127.0.0.1]", "[fe80::1]", "[fc00::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    "224.0.0.1", "192.0.0.192", "168.63.129.16", "[::127.0.0.1]", "[64:ff9b:1::7f00:1]", "[fec0::1]",
])  # fmt: skip
def test_no_spelling_of_a_private_address_gets_through(host):
    with pytest.raises(Unusable, match=r"no public address|there is no host"):
        fetching.fetch(f"http://{host}:1/")


@pytest.mark.parametrize("url", [
    "ftp://example.org/", "file:///etc/passwd", "http://", "http://a:b@example.org/", "http://example.org:99999/",
    "http://exa mple.org/", "http://example.org/\r\nX: y", "http://[::1/", "https://" + "a" * 2000, "http://a..b/",
])  # fmt: skip
def test_an_address_that_cannot_be_is_refused(url):
    with pytest.raises(Unusable):
        fetching.fetch(url)


@pytest.mark.django_db
@pytest.mark.parametrize(("written_date", "instant", "zone"), [
    ("Tue, 03 Mar 2026 09:00:00", "2026-03-03T00:00:00+00:00", "Asia/Tokyo"),
    ("2026-03-03 09:00", "2026-03-03T00:00:00+00:00", "Asia/Tokyo"),
    ("2026-03-03T09:00:00Z", "2026-03-03T09:00:00+00:00", "UTC"),
    ("Tue, 03 Mar 2026 09:00:00 EST", "2026-03-03T14:00:00+00:00", "UTC"),
    ("Tue, 03 Mar 2026 09:00:00 -0500", "2026-03-03T14:00:00+00:00", "UTC"),
])  # fmt: skip
def test_a_date_is_read_in_its_zone_or_in_that_assumed(written_date, instant, zone, tmp_path):
    bring(tmp_path, rss(entry(1, pubDate=written_date)), "--zone", "Asia/Tokyo")
    assert (kept().published_at.isoformat(), kept().published_zone) == (instant, zone)
    assert ImportNote.objects.filter(text__contains="names no zone; Asia/Tokyo was assumed").exists() == (zone != "UTC")


@pytest.mark.django_db
def test_a_date_that_is_none_is_noted(tmp_path):
    bring(tmp_path, rss(entry(1, pubDate="soon")))
    assert kept().published_at is None
    assert ImportNote.objects.get().text == "“soon” is no date that could be read; the story has none"


@pytest.mark.django_db
def test_relative_links_lead_to_where_the_feed_is_from(tmp_path):
    text = "&lt;p&gt;&lt;a href='/x'&gt;it&lt;/a&gt;&lt;/p&gt;"
    bring(tmp_path, rss(entry(1, link="https://wire.example/a/b", description=text)))
    assert 'href="https://wire.example/x"' in kept().body


@pytest.mark.django_db
def test_a_story_without_an_author_has_its_feeds(tmp_path):
    atom = '<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><id>urn:f</id>'
    story = "<entry><id>urn:e</id><title>T</title><content>C</content></entry>"
    bring(tmp_path, f"{atom}<author><name>Ana Reyes</name></author>{story}</feed>")
    assert [row.name for row in kept().authors] == ["Ana Reyes"]
