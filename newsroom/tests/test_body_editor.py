"""The body's editor in a real browser: it holds whatever cleaning lets through, so a word changes its own block."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from language.blocks import read_blocks, strip_names
from language.html import clean
from newsroom.tests.browsing import Browser, Visit, browser, newsroom

pytestmark = pytest.mark.browser

BODY = clean("""<p>He read <cite>The Ledger</cite> daily, H<sub>2</sub>O and x<sup>2</sup>,<br>a <s>few</s> <b>bold
<i>and</i></b><i> slanted</i> words, <code>code</code> &amp; <a href="/ports/" title="To the ports">a
<b>link</b></a>, <a href="https://e.org/?a=1&amp;b=2">another</a>, a no-break&nbsp;space.</p>
<h2>Two</h2><h3>Three <em>slanted</em></h3><h4>Four</h4><hr>
<ul><li>Point<ul><li>Inner point</li></ul></li><li><p>One</p><p>Two</p></li><li><h3>Head</h3><p>Text</p></li></ul>
<ol><li>First</li><li><blockquote>Second, quoted.</blockquote></li></ol>
<blockquote id="b0123abcd"><p>It is done.</p><ul><li>All of it</li></ul><cite>Mia <b>Torres</b></cite></blockquote>
<figure><img src="/media/PICTURE" alt="A &quot;quay&quot;" width="64" height="36">
<figcaption>The <i>site</i></figcaption></figure>
<p>Beside <img src="/media/PICTURE" alt=""> a picture</p>
<figure><table><thead><tr><th scope="col">Price</th><th>Year</th></tr></thead><tbody><tr><th>$30m</th><td></td></tr>
<tr><td><p>a</p><p>b</p></td><td><ul><li>x</li></ul></td></tr></tbody></table><figcaption>A table</figcaption></figure>
<pre>  a = [1]
\tb &lt; c

d</pre>
<p lang="de" dir="ltr">Guten Tag.</p><p>The last words</p>""")

KINDS = {"p", "h2", "h3", "h4", "li", "quote", "cite", "caption", "cell", "pre"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Iterator[Visit]:
    var: Path = tmp_path_factory.mktemp("var")
    with newsroom(var) as base, browser() as chromium:
        visit = Visit(_page(chromium), base)
        visit.log_in("deskeditor", var)
        yield visit


def _page(chromium: Browser) -> Page:
    return chromium.new_context(viewport={"width": 1360, "height": 900}).new_page()


@pytest.fixture
def story(desk: Visit) -> Visit:
    """A saved story whose body bears every element there is, open at the desk."""
    desk.go("/")
    picture = desk.page.locator("img[src^='/media/']").first.get_attribute("src") or ""
    desk.go("/admin/articles/article/add/")
    desk.page.fill("#id_headline", "A story with everything in it")
    expect(_editor(desk.page)).to_be_visible()
    body = BODY.replace("/media/PICTURE", picture)
    desk.page.evaluate("body => { document.querySelector('[name=body]').value = body }", body)
    desk.page.click("[name=_continue]")
    expect(desk.page.locator(".success")).to_be_visible()
    expect(_editor(desk.page)).to_be_visible()
    return desk


def _editor(page: Page) -> Locator:
    return page.locator(".field-body .ProseMirror[contenteditable=true]")


def _saved(visit: Visit) -> str:
    with visit.page.expect_navigation():
        visit.page.click("[name=_continue]")
    expect(visit.page.locator(".success")).to_be_visible()
    expect(_editor(visit.page)).to_be_visible()
    return visit.page.locator("[name=body]").input_value()


def test_a_word_typed_changes_its_own_paragraph_only(story):
    before = story.page.locator("[name=body]").input_value()
    assert {block.kind for block in read_blocks(before)} == KINDS
    assert all(block.id for block in read_blocks(before))
    _editor(story.page).locator("p:has-text('The last words')").click()
    story.page.keyboard.press("End")
    story.page.keyboard.type(" truly")
    assert _saved(story) == before.replace("The last words", "The last words truly")
    assert story.trouble == []


def test_enter_in_an_attribution_leaves_the_quotation(story):
    before = strip_names(story.page.locator("[name=body]").input_value())
    _editor(story.page).locator("cite").click()
    story.page.wait_for_function("document.getSelection().anchorNode?.parentElement?.closest('cite')")
    story.page.keyboard.press("End")
    story.page.keyboard.press("Enter")
    story.page.keyboard.type("Behind it.")
    assert strip_names(_saved(story)) == before.replace(
        "</cite></blockquote>", "</cite></blockquote>\n<p>Behind it.</p>"
    )
    assert story.trouble == []
