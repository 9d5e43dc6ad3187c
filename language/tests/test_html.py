"""The sanitiser: one canonical form, nothing dangerous, plain limits."""

import unicodedata

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.blocks import name_blocks
from language.html import MAX_BLOCKS, MAX_CHARACTERS, MAX_DEPTH, clean

_PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<h1>",
        "<h2>",
        "</h2>",
        "<ul>",
        "</ul>",
        "<ol>",
        "<li>",
        "</li>",
        "<blockquote>",
        "</blockquote>",
        "<cite>",
        "</cite>",
        "<b>",
        "</b>\n",
        "",
        "",
        "",
        "<em>",
        "</em>",
        "<strong>",
        "</strong>",
        "<sup>",
        "</sup>",
        "<code>",
        "</code>",
        '<a·href="/x">',
        '<a·href="https://e.org"·title="t">',
        "<a>",
        "</a>",
        "<br>",
        "<hr>\n",
        "",
        "",
        "",
        '<img·src="/media/a.jpg">',
        "<figure>",
        "</figure>",
        "<figcaption>",
        "</figcaption>",
        "<table>",
        "</table>",
        "<thead>",
        "<tr>",
        "</tr>",
        "<td>",
        "</td>\n",
        "",
        "",
        "",
        "<th·scope=col>",
        "<pre>",
        "</pre>",
        "<svg>",
        "</svg>",
        "<tbody>",
        "<tfoot>",
        "<code>",
        "<b>",
        "<q>",
        "</q>",
        "<span·lang=de>",
        "<p·lang=de>",
        "<p·id=b0123abcd>",
        "<li·id=b0123abcd>",
        "<button>\n",
        "",
        "",
        "",
        "·",
        "·",
        "word",
        "Zoë",
        "é",
        "́",
        "̸",
        "&amp;",
        "&lt;b&gt;",
        "&nbsp;",
        "&#x202e;",
        "&#0;",
        "&#13;",
        "\n",
        "<",
        "&",
        '"',
        "'",
        ">",
        "<!--",
        "-->",
        "\u202e",
        "\x00",
        "\x85",
        "�",
    ]
).map(lambda piece: piece.strip().replace("·", " "))

_ALLOWED = {
    "p",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "blockquote",
    "cite",
    "strong",
    "em",
    "a",
    "br",
    "figure",
    "hr",
    "s",
}
_ALLOWED |= {"figcaption", "img", "table", "tbody", "tr", "th", "td", "code", "pre", "sup", "sub"}
_ATTRIBUTES = {"id", "href", "title", "rel", "src", "alt", "width", "height"}


@pytest.mark.parametrize(
    ("given_html", "cleaned"),
    [
        ("stray <b>words</b>", "<p>stray <strong>words</strong></p>"),
        ("<h1>One</h1><h6>Six</h6>", "<h2>One</h2>\n<h4>Six</h4>"),
        ("<div>a<div>b <i>c</i></div></div>d", "<p>a</p>\n<p>b <em>c</em></p>\n<p>d</p>"),
        ("<ul><li><p>x</p></li></ul>", "<ul><li>x</li></ul>"),
        (
            "<ol><li><p>x</p><p>y</p></li><li>z<ul><li>w</ul></ol>",
            "<ol><li><p>x</p>\n<p>y</p></li>\n<li>z\n<ul><li>w</li></ul></li></ol>",
        ),
        ("<blockquote>Said. <cite>Mia</cite></blockquote>", "<blockquote><p>Said.</p>\n<cite>Mia</cite></blockquote>"),
        ("<p> </p><p>&nbsp;<br></p><p>  a\n\t b</p>", "<p>a b</p>"),
        ("<strong>a<p>b</p></strong>", "<p><strong>a</strong></p>\n<p><strong>b</strong></p>"),
        ("<b>a</b><b>b</b><b></b>", "<p><strong>ab</strong></p>"),
        ("<table><tr><td>x<td></table>", "<table><tbody><tr><td>x</td>\n<td></td></tr></tbody></table>"),
        ("<pre>\n  a\n  <b>b</b>\n</pre>", "<pre><code>  a\n  b</code></pre>"),
        ("a<script>x</script><svg><p>y</p></svg><title>t</title><style>s", "<p>a</p>"),
        ("e\u0301\x00\u202e", "<p>\u00e9</p>"),
        ('<p id="b0123abcd" class="x">a</p><p id="b0123abcd">b</p><p id="top">c</p>',
         '<p id="b0123abcd">a</p>\n<p>b</p>\n<p>c</p>'),
        ('<p lang="de" dir="ltr" style="color:red">a</p>', "<p>a</p>"),
        ("<p>an <unknown>inline</unknown> word", "<p>an inline word</p>"),
    ],
)  # fmt: skip
def test_writes_the_canonical_form(given_html, cleaned):
    assert clean(given_html) == cleaned


@pytest.mark.parametrize("href", ["https://e.org/?a=1", "mailto:desk@e.org", "/tech/story/", "#b0123abcd"])
def test_keeps_safe_links_and_adds_its_own_rel(href):
    assert clean(f'<a href="{href}" rel="me" target="_blank">x</a>') == f'<p><a href="{href}" rel="noopener">x</a></p>'


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "java\tscript:alert(1)", "//evil.example", "/\\evil.example", "/\t/evil.example",
     "https:\\\\evil.example", "data:text/html,x", "story.html", "&#106;avascript:x", " "],
)  # fmt: skip
def test_drops_other_links_but_not_their_text(href):
    assert clean(f'<a href="{href}">x</a>') == "<p>x</p>"


_PICTURE = '<img src="/media/a.jpg">'


@pytest.mark.parametrize(
    ("given_html", "cleaned"),
    [
        ("<p>He read <cite>The Ledger</cite> daily.</p>", "<p>He read <em>The Ledger</em> daily.</p>"),
        ("<blockquote><p>See <cite>Wire</cite>.</p></blockquote>",
         "<blockquote><p>See <em>Wire</em>.</p></blockquote>"),
        ('<blockquote><cite id="b0123abcd">Mia:</cite><p>Yes.</p><cite>x</cite><p> </p><cite>y</cite></blockquote>',
         '<blockquote><p id="b0123abcd"><em>Mia:</em></p>\n<p>Yes.</p>\n<cite>x</cite>\n<cite>y</cite></blockquote>'),
        ("<table><thead><tr><th scope=col>x</thead><tbody><tr><td>1</tbody><tfoot><tr><td>2</tfoot></table>",
         "<table><tbody><tr><th>x</th></tr>\n<tr><td>1</td></tr>\n<tr><td>2</td></tr></tbody></table>"),
        ("<table><tr><th colspan=2>x</th></tr><tr><td>1</td><td>2</td></tr></table>",
         "<table><tbody><tr><th>x</th>\n<td></td></tr>\n<tr><td>1</td>\n<td>2</td></tr></tbody></table>"),
        ('<figure id="b0123abcd"><table><tr><td>1</td></tr></table><figcaption>A <b>cap</b>tion</figcaption></figure>',
         "<table><tbody><tr><td>1</td></tr></tbody></table>\n"
         "<p><em>A </em><strong><em>cap</em></strong><em>tion</em></p>"),
        (f"<p>a <b>b {_PICTURE} c</b></p>",
         f"<p>a <strong>b</strong></p>\n<figure>{_PICTURE}</figure>\n<p><strong>c</strong></p>"),
        (f"<figure><figcaption>two</figcaption>{_PICTURE}text{_PICTURE}</figure>",
         f"<figure>{_PICTURE}</figure>\n<p>text</p>\n<figure>{_PICTURE}\n<figcaption>two</figcaption></figure>"),
        ("<em><strong>a</strong></em><code><b>b</b></code><a href='/x'><code>c</code></a>",
         '<p><strong><em>a</em></strong><code>b</code><a href="/x" rel="noopener">c</a></p>'),
    ],
)  # fmt: skip
def test_writes_nothing_that_the_editor_cannot_hold(given_html, cleaned):
    assert clean(given_html) == cleaned
    assert clean(cleaned) == cleaned


def test_keeps_own_pictures_only():
    ours = '<img src="/media/ab12.jpg" alt="A &quot;site&quot;" width="640">'
    assert clean(f"<figure><p>{ours}</p><figcaption><p>Site</p></figcaption></figure>") == (
        f"<figure>{ours}\n<figcaption>Site</figcaption></figure>"
    )
    for source in ["https://e.org/a.jpg", "//e.org/a.jpg", "/media/../secret", "data:image/png;base64,x", ""]:
        assert clean(f'<p>a<img src="{source}" onerror="x()"></p>') == "<p>a</p>"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("<p>" + "a" * (MAX_CHARACTERS + 9_993) + "</p>", "The body has 210,000 characters; the limit is 200,000."),
        ("<p>a</p>" * (MAX_BLOCKS + 1), "The body has 5,001 blocks; the limit is 5,000."),
        ("<table><tr>" + "<td>" * 201 + "<tr>" * 101, "The body's tables lack 20,301 cells; the limit is 20,000."),
        ("<blockquote>" * (MAX_DEPTH + 1) + "a", "The body is nested 9 block levels deep; the limit is 8."),
    ],
)
def test_refuses_what_exceeds_a_limit(body, sentence):
    with pytest.raises(ValueError) as refusal:
        clean(body)
    assert str(refusal.value) == sentence


def test_accepts_what_just_meets_the_limits():
    assert clean("<p>a</p>" * MAX_BLOCKS).count("<p>") == MAX_BLOCKS
    assert len(clean("a" * (MAX_CHARACTERS - 7))) == MAX_CHARACTERS
    assert clean("<blockquote>" * MAX_DEPTH + "a").count("<blockquote>") == MAX_DEPTH


def test_what_was_accepted_stays_accepted_when_its_blocks_are_named():
    body = clean("\n".join(["<p>" + "a" * 190 + "</p>"] * 1_010))
    named = name_blocks(body)
    assert len(body) < MAX_CHARACTERS < len(named)
    assert clean(named) == named


def test_hostile_markup_is_cut_short():
    """Each of these takes nh3 alone, or a regular expression with a way back, minutes."""
    assert clean("<div>" * 100_000 + "a") == "<p>a</p>"
    assert clean("<b>" * 100_000 + "a") == "<p><strong>a</strong></p>"
    assert clean("<a " * 300_000) == ""
    assert clean("<p " + " ".join(f"a{number}" for number in range(100_000)) + ">a") == "<p>a</p>"
    for body in ["<ul><li>" * 50_000, "<" * 2**20, "&" * 2**20, "&#" + "9" * 2**20]:
        with pytest.raises(ValueError, match="limit is"):
            clean(body)


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_cleaning_again_changes_nothing(soup):
    try:
        once = clean(soup)
    except ValueError as refusal:
        assert "block levels" in str(refusal)  # noqa: PT017 - the soup may nest too deep, which is no fault
        return
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not set(once) & set("\x00\x85\u202e\ud800")


@given(st.lists(st.one_of(_PIECES, st.text(max_size=5)), max_size=20).map("".join))
def test_only_what_is_allowed_comes_out(soup):
    """Read by a parser that browsers agree with, the result is what it seems to be."""
    try:
        once = clean(soup)
    except ValueError:
        return
    seen = nh3.clean(once, tags=_ALLOWED, attributes={"*": _ATTRIBUTES}, link_rel=None, url_schemes={"https"})
    assert seen.replace("&nbsp;", "\u00a0").replace(">\u0338", ">&#824;") == once
