"""Archives for the tests: written to a file, imported by the command as a person would, its words and status kept."""

import io
import json
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management import CommandError, call_command

from articles.document import Document, from_json
from articles.models import Article, Revision


class Told(NamedTuple):
    status: int
    text: str  # what was printed, and why it failed


def run(command: str, file: Any, *options: str) -> Told:
    out = io.StringIO()
    try:
        call_command(command, str(file), *options, stdout=out, stderr=out)
    except CommandError as error:
        return Told(error.returncode, f"{out.getvalue()}{error}")
    return Told(0, out.getvalue())


def kept(headline: str = "") -> Document:
    """The Document of the one story, or of that with this headline."""
    story = Article.objects.get(headline=headline) if headline else Article.objects.get()
    return from_json(Revision.objects.filter(article=story).order_by("-edit")[0].document)


def written(folder: Path, content: Any, name: str = "archive.json") -> Path:
    path = folder / name
    raw = content if isinstance(content, bytes) else (
        content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    ).encode()  # fmt: skip
    path.write_bytes(raw)
    return path


def article(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A sound article of newsroom-mismatch/1 without boxes."""
    return {
        "id": f"a{number}", "lang": "en", "title": f"Ferry number {number} sails", "dek": "It left on time",
        "author": "Ayo Lindholm", "section": ["Trade", "Ships"], "published": "2026-02-12T20:31:00Z",
        "body_html": f"<p>Ferry number {number} has sailed from the old harbour.</p>", "fact_boxes": {},
        "reference_summary": "", "errors": [],
    } | changes  # fmt: skip


POST = """<item><title>{title}</title><link>https://old.example/{name}</link><dc:creator><![CDATA[mira]]></dc:creator>
<guid isPermaLink="false">https://old.example/?p={number}</guid><content:encoded><![CDATA[{body}]]></content:encoded>
<excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded><wp:post_id>{number}</wp:post_id>
<wp:post_date><![CDATA[2020-05-04 12:00:00]]></wp:post_date>
<wp:post_date_gmt><![CDATA[{gmt}]]></wp:post_date_gmt><wp:post_name><![CDATA[{name}]]></wp:post_name>
<wp:status><![CDATA[{status}]]></wp:status><wp:post_type><![CDATA[{kind}]]></wp:post_type>{more}</item>
"""
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>The Old Paper</title><link>https://old.example</link>
<language>en-US</language><wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_login><![CDATA[mira]]></wp:author_login>
<wp:author_display_name><![CDATA[Mira Holt]]></wp:author_display_name></wp:author>
<wp:category><wp:term_id>2</wp:term_id><wp:category_nicename>trade</wp:category_nicename>
<wp:category_parent></wp:category_parent><wp:cat_name><![CDATA[Trade &amp; Ports]]></wp:cat_name></wp:category>
<wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>ships</wp:category_nicename>
<wp:category_parent>trade</wp:category_parent><wp:cat_name><![CDATA[Ships]]></wp:cat_name></wp:category>
"""
SHIPS = '<category domain="category" nicename="ships"><![CDATA[Ships]]></category>'


def post(number: int = 1, **changes: str) -> str:
    """An item of a WordPress export."""
    held = {
        "title": f"Post {number}", "name": f"post-{number}", "body": "<p>A ferry has sailed.</p>", "excerpt": "",
        "gmt": "2020-05-04 10:00:00", "status": "publish", "kind": "post", "more": SHIPS,
    } | changes  # fmt: skip
    return POST.format(number=number, **held)


def wxr(*posts: str) -> str:
    return HEAD + "".join(posts) + "</channel></rss>"


def rss(*items: str) -> str:
    head = '<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title><link>https://wire.example/</link>'
    return f"{head}<language>en</language>{''.join(items)}</channel></rss>"


def entry(number: int = 1, **changes: str) -> str:
    """An item of an RSS feed."""
    held = {
        "title": f"Entry {number}", "guid": f"https://wire.example/{number}", "category": "Trade",
        "pubDate": "Mon, 04 May 2020 10:00:00 GMT", "description": "&lt;p&gt;A ferry has sailed.&lt;/p&gt;",
    } | changes  # fmt: skip
    return "<item>" + "".join(f"<{name}>{text}</{name}>" for name, text in held.items()) + "</item>"
