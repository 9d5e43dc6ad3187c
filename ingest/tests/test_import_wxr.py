"""`manage.py import_wxr`: the posts of a WordPress export become stories."""

import gzip
import re
import zipfile

import pytest

from articles.models import Article, ImportNote
from ingest.tests.incoming import HEAD, SHIPS, kept, post, run, written, wxr
from ingest.wordpress import body_of
from language.blocks import read_blocks, strip_names
from language.html import clean
from masthead.models import Section
from publishing.models import Edition

pytestmark = pytest.mark.django_db


def bring(folder, *posts, options=()):
    return run("import_wxr", written(folder, wxr(*posts), "export.xml"), *options)


def notes():
    return set(ImportNote.objects.values_list("text", flat=True))


def test_a_post_becomes_a_story_with_all_that_it_says_of_itself(tmp_path):
    tags = '<category domain="post_tag" nicename="ferries"><![CDATA[Ferries]]></category>'
    told = bring(tmp_path, post(7, title="Tom &amp;amp; Ann&#8217;s ferry", name="toms-ferry", more=SHIPS + tags,
                                excerpt="It left <b>on time</b>."), options=["--publish"])  # fmt: skip
    document = kept()
    assert (told.status, told.text) == (0, "1 made, 1 published.\n")
    assert (document.headline, document.standfirst) == ("Tom & Ann’s ferry", "It left on time.")
    assert (document.path, document.section.trail) == ("trade/ships/toms-ferry", ("Trade & Ports", "Ships"))
    assert [author.name for author in document.authors] == ["Mira Holt"]
    assert [(topic.slug, topic.name) for topic in document.topics] == [("ferries", "Ferries")]
    assert (document.published_at.isoformat(), document.published_zone) == ("2020-05-04T10:00:00+00:00", "UTC")
    assert (document.language, document.boxes, document.summary) == ("en-US", (), None)


def test_only_what_was_public_is_published(tmp_path):
    states = ["publish", "draft", "pending", "private", "future"]
    posts = [post(number, title=state, status=state) for number, state in enumerate(states, 1)]
    told = bring(tmp_path, *posts, options=["--publish"])
    assert (told.status, Article.objects.count(), Edition.objects.count()) == (0, 5, 1)
    assert Edition.objects.get().headline == "publish"
    assert "it was to go out on 2020-05-04 10:00:00 UTC; schedule it at the desk" in notes()
    assert kept("future").published_at is None


def test_a_post_with_a_password_stays_a_draft(tmp_path):
    bring(tmp_path, post(more=SHIPS + "<wp:post_password>secret</wp:post_password>"), options=["--publish"])
    assert (Edition.objects.count(), notes()) == (0, {"it had a password there and stays a draft"})


def test_pages_and_attachments_are_counted_as_skipped(tmp_path):
    kinds = ["page", "attachment", "nav_menu_item", "revision", "page"]
    told = bring(tmp_path, *(post(number, kind=kind) for number, kind in enumerate(kinds)), post(9),
                 post(10, status="trash"))  # fmt: skip
    assert (told.status, Article.objects.count()) == (0, 1)
    for line in ("2 × page", "1 × attachment", "1 × nav_menu_item", "1 × revision", "1 × post (trash)"):
        assert f"Skipped, no story: {line}\n" in told.text


def test_a_post_without_a_category_has_no_section_and_cannot_go_out(tmp_path):
    told = bring(tmp_path, post(more=""), options=["--publish"])
    assert (told.status, Article.objects.count()) == (3, 1)
    assert "not published: section: a story needs one before it goes out." in told.text


def test_the_main_category_is_the_section_and_others_are_topics(tmp_path):
    trade = '<category domain="category" nicename="trade"><![CDATA[Trade &amp; Ports]]></category>'
    main = "<wp:postmeta><wp:meta_key>_yoast_wpseo_primary_category</wp:meta_key><wp:meta_value>3</wp:meta_value>"
    bring(tmp_path, post(more=f"{trade}{SHIPS}{main}</wp:postmeta>"))
    assert (kept().section.path, [topic.slug for topic in kept().topics]) == ("trade/ships", ["trade"])
    assert "further categories became topics: Trade & Ports" in notes()


def test_several_authors_of_a_plug_in_are_all_bylines(tmp_path):
    names = "".join(f'<category domain="author" nicename="{n}"><![CDATA[{n} Kay]]></category>' for n in ("Al", "Bo"))
    bring(tmp_path, post(more=SHIPS + names))
    assert [author.name for author in kept().authors] == ["Al Kay", "Bo Kay"]


def test_a_slug_that_is_not_latin_is_made_anew(tmp_path):
    bring(tmp_path, post(title="Fähre läuft aus", name="%e3%83%95%e3%82%a7"))
    assert kept().slug == "fahre-lauft-aus"


def test_blocks_of_the_editor_lose_their_comments():
    body = body_of('<!-- wp:paragraph {"a":1} -->\n<p>One.</p>\n<!-- /wp:paragraph -->\n<!--more--><p>Two.</p>').html
    assert body.split() == ["<p>One.</p>", "<p>Two.</p>"]


def test_a_text_of_the_old_editor_gets_its_paragraphs(tmp_path):
    text = "One\ntwo\n\n<h2>Head</h2>\nThree <em>three</em>\n\n<blockquote>Four</blockquote>\n\n"
    text += "<pre>a\n\nb</pre>\n\nFive"
    bring(tmp_path, post(body=text))
    told = [(block.kind, " ".join(block.text.split())) for block in read_blocks(kept().body)]
    assert told == [("p", "One two"), ("h2", "Head"), ("p", "Three three"), ("quote", "Four"), ("pre", "a b"),
                    ("p", "Five")]  # fmt: skip
    assert "<p>One<br>two</p>" in strip_names(kept().body).replace("<br>\n", "<br>")


def test_captions_stay_and_other_short_codes_go_with_a_note(tmp_path):
    text = (
        '[caption id="a_1" width="300"]<img src="https://old.example/a.jpg"> The old quay[/caption]\n\n'
        'He said [sic] so. [gallery ids="1,2"] [foo]kept[/foo] [[bar]] and [he laughs].\n\n<!-- x -->'
    )
    bring(tmp_path, post(body=text))
    body = kept().body
    assert "The old quay" in body
    assert "He said [sic] so." in body
    assert "kept" in body
    assert "[he laughs]" in body
    assert "gallery" not in body
    assert {"short codes were dropped: gallery, foo", "pictures were not fetched: https://old.example/a.jpg"} <= notes()


def test_a_lead_picture_is_noted_and_not_fetched(tmp_path):
    meta = "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>12</wp:meta_value></wp:postmeta>"
    bring(tmp_path, post(more=SHIPS + meta))
    assert notes() == {"the lead picture, attachment 12, was not fetched"}


def test_a_long_excerpt_is_shortened_and_told(tmp_path):
    bring(tmp_path, post(excerpt="word " * 150))
    assert len(kept().standfirst) <= 500
    assert notes() == {"excerpt: of 749 characters the first 494 were kept"}


def test_scripts_and_handlers_of_a_body_never_get_in(tmp_path):
    bring(tmp_path, post(body='<p onclick="x()">A<script>alert(1)</script></p><iframe src="https://x"></iframe>'))
    assert strip_names(kept().body) == "<p>A</p>"


def test_the_same_export_again_changes_nothing_and_a_changed_one_is_a_revision(tmp_path):
    bring(tmp_path, post(), options=["--publish"])
    assert bring(tmp_path, post(), options=["--publish"]).text == "1 unchanged.\n"
    told = bring(tmp_path, post(body="<p>A ferry has sailed twice.</p>"))
    assert (told.text, "twice" in kept().body) == ("1 changed.\n", True)
    assert "twice" not in Edition.objects.get().read().body


def test_gzip_and_zip_are_unpacked(tmp_path):
    packed = tmp_path / "export.xml.gz"
    packed.write_bytes(gzip.compress(wxr(post(1)).encode()))
    assert run("import_wxr", packed).text == "1 made.\n"
    with zipfile.ZipFile(tmp_path / "export.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("folder/export.xml", wxr(post(2)))
    assert run("import_wxr", tmp_path / "export.zip").text == "1 made.\n"


def test_one_good_and_one_bad(tmp_path):
    told = bring(tmp_path, post(1), post(2, title="x" * 201), post(3, status="hidden"))
    assert (told.status, Article.objects.count()) == (3, 1)
    assert ": title: 201 characters; the limit is 200" in told.text
    assert "item 3 (“Post 3”): wp:status: “hidden” is none of draft, future, pending, private, publish" in told.text


def test_a_dry_run_makes_no_sections(tmp_path):
    told = bring(tmp_path, post(), post(2), options=["--dry-run"])
    assert told.text == "Dry run, nothing was written: 2 made.\n"
    assert (Article.objects.count(), Section.objects.count()) == (0, 0)


def test_categories_in_a_circle_end(tmp_path):
    ring = "".join(
        f"<wp:category><wp:category_nicename>{own}</wp:category_nicename><wp:category_parent>{above}"
        f"</wp:category_parent><wp:cat_name>{own}</wp:cat_name></wp:category>"
        for own, above in (("aa", "bb"), ("bb", "aa"))
    )
    text = wxr(post(more='<category domain="category" nicename="aa">aa</category>')).replace("<item>", f"{ring}<item>")
    assert run("import_wxr", written(tmp_path, text, "export.xml")).status == 0
    assert kept().section.path == "bb/aa"


@pytest.mark.parametrize("text", ["<rss><channel></channel></rss>", "{}", "PK is no zip", "<html>"])
def test_another_file_is_no_export(text, tmp_path):
    told = run("import_wxr", written(tmp_path, text, "export.xml"))
    assert (told.status, "it is no WordPress export" in told.text) == (2, True)


def test_one_paragraph_of_its_own_does_not_run_the_bare_ones_together():
    bare = (
        'One\nline.\n\nTwo.\n<p style="x">Three</p>\nFour\n\n<h2>Five</h2>\nSix\n\n<hr />Seven\n\nhttps://x.example/v'
    )
    assert blocks(bare) == ["One line.", "Two.", "Three", "Four", "Five", "Six", "Seven", "https://x.example/v"]


def test_quotations_and_divisions_get_paragraphs_of_their_own():
    text = "<blockquote>One.\n\nTwo.</blockquote>\n<div>\nThree\n\nFour<div>Five\n\nSix</div></div>Seven"
    assert clean_html(text).startswith("<blockquote><p>One.</p>\n<p>Two.</p></blockquote>")
    assert blocks(text)[2:] == ["Three", "Four", "Five", "Six", "Seven"]


def test_a_quotation_keeps_its_source_and_spacers_leave_nothing():
    quoted = clean_html("<blockquote><p>One.</p><cite>Jon P.</cite></blockquote>Two\n&nbsp;\nThree\n\n&nbsp;\n\nFour")
    assert quoted.startswith("<blockquote><p>One.</p>\n<cite>Jon P.</cite></blockquote>")
    assert "\xa0" not in quoted


def test_what_is_preformatted_listed_or_never_closed_stays_as_it_is():
    assert "one\n\ntwo" in clean_html("<pre>one\n\ntwo</pre>")
    assert blocks("<p>One<p>Two<ul><li>Three<li>Four</ul>Five") == ["One", "Two", "Three", "Four", "Five"]
    assert body_of("<div>" * 200_000 + "</p>" * 200_000).html.startswith("<div>")


def test_relative_links_lead_to_the_old_paper(tmp_path):
    sent = ("/a?b=1&amp;c=2", "#n", "mailto:x@y.ex")
    bring(tmp_path, post(body="<p>See" + "".join(f' <a href="{link}">it</a>' for link in sent) + "</p>"))
    links = re.findall('href="([^"]*)"', kept().body)
    assert links == ["https://old.example/a?b=1&amp;c=2", "#n", "mailto:x@y.ex"]


def test_a_slug_that_is_taken_or_the_newsrooms_own_gets_a_number(tmp_path):
    deep = '<category domain="category" nicename="tugs"><![CDATA[Tugs]]></category>'
    bring(tmp_path, post(1, title="One"))
    above = HEAD.replace("</wp:category>\n", "</wp:category>\n", 1)
    tugs = "<wp:category><wp:category_nicename>tugs</wp:category_nicename><wp:category_parent>ships"
    tugs += "</wp:category_parent><wp:cat_name>Tugs</wp:cat_name></wp:category>"
    posts = post(2, more=deep), post(3, title="Two", name="post-1"), post(4, title="Three", name="admin")
    second = above + tugs + "".join(posts)
    told = run("import_wxr", written(tmp_path, second + "</channel></rss>", "second.xml"))
    assert (told.status, kept("Two").slug, kept("Three").slug) == (0, "post-1-2", "admin-2")


def blocks(text):
    return [block.text for block in read_blocks(clean_html(text))]


def clean_html(text):
    return strip_names(clean(body_of(text).html))
