import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.reading import readable, reading_time


def words_in(html: str) -> int:
    body = readable(html)
    return reading_time(body.texts, body.images, "en").words


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("", 0),
        ("<p>Three plain words.</p>", 3),
        ("<p>one</p><p>two</p>", 2),
        ("<h2>one</h2>two<ul><li>three</li><li>four</li></ul>", 4),
        ("<p>one<br>two</p>", 2),
        ("<p>in<strong>sepa</strong>rable</p>", 1),
        ("<p>note<sup>1</sup> and <a href='/x'>link</a>.</p>", 3),
        ("<p>co-operate, don’t $30m 1,000.5 & — … •</p>", 4),
        ("<p>one&nbsp;two&#32;three</p>", 3),
        ("<table><tr><th>one</th><td>two</td></tr><tr><td>three</td></tr></table>", 3),
        ("<figure><img src='/media/a.jpg' alt='not these words'><figcaption>one two</figcaption></figure>", 2),
        ("<blockquote><p>one two</p><cite>three four</cite></blockquote><p>five</p>", 5),
        ("<p>one <cite>Wire</cite>'s two</p>", 3),
        ("<pre>a = 1\nb = a</pre>", 4),
        ("<script>var one = 'two';</script><p>one</p>", 1),
        ("<style>p { color: red }</style><p>one</p>", 1),
        ("<template><p>two</p></template><noscript>three</noscript><p>one</p>", 1),
        ("<svg><text>two</text></svg><p>one</p>", 1),
        ("<form><p>two</p><select><option>three</option></select></form><p>one</p>", 1),
        ("<nav><ul><li>two</li></ul></nav><p>one</p>", 1),
        ("<div hidden><div>two</div>three</div><p>one</p>", 1),
        ("<p>one <span aria-hidden='true'>two</span> <span aria-hidden='false'>three</span></p>", 2),
        ("<p>one</p><!-- two three -->", 1),
        ("<aside class='box related'><p>two</p></aside><p>one</p>", 1),
        ("<p>We sold the old mine.</p><blockquote><p>“We sold the old mine”</p></blockquote>", 5),
        ("<blockquote>sold the mine</blockquote><p>one</p>", 4),
        ("<blockquote>Never.</blockquote><p>Never.</p>", 2),
        ("<p>video <video><p>no player</p></video> here</p>", 2),
        ("<p>💰 🚀 one</p>", 1),
        ("<p>日本語</p>", 3),
        ("<p>unclosed <b>one", 2),
    ],
)
def test_counts_what_is_read(html, words):
    assert words_in(html) == words


@pytest.mark.parametrize(
    ("words", "images", "language", "minutes", "seconds"),
    [
        (0, 0, "en", 1, 0),
        (356, 0, "en", 1, 89),
        (357, 0, "en", 2, 90),
        (474, 0, "en", 2, 119),
        (518, 0, "en", 2, 130),
        (518, 1, "en", 2, 142),
        (594, 0, "en", 2, 149),
        (595, 0, "en", 3, 150),
        (374, 0, "de-CH", 2, 120),
        (228, 0, "es", 1, 60),
        (189, 0, "pt_BR", 1, 60),
        (144, 0, "AR", 1, 60),
        (200, 0, "xx", 1, 60),
        (200, 0, "", 1, 60),
        (0, 3, "en", 1, 33),
        (0, 12, "en", 1, 81),
    ],
)
def test_follows_the_rule(words, images, language, minutes, seconds):
    assert reading_time(["word " * words], images, language) == (seconds, minutes, words)


@pytest.mark.parametrize(("language", "seconds"), [("ja", 60), ("zh-Hant", 83), ("ko", 55), ("en", 55)])
def test_cjk_is_read_by_the_character(language, seconds):
    assert reading_time(["字" * 460], 0, language).seconds == seconds


def test_counts_images_that_show_something():
    shown = "<img src='a' alt='A mine'><figure><img src='b'></figure>"
    unshown = "<img src='c' alt=''><img src='d' role='presentation'><div hidden><img src='e' alt='A hall'></div>"
    assert readable(shown + unshown).images == 2


@given(st.text(max_size=200), st.text(max_size=200), st.integers(0, 20), st.sampled_from(["en", "de", "ja", "xx"]))
def test_more_to_read_never_takes_less_time(text, more, images, language):
    before = reading_time([text], images, language)
    after = reading_time([text, more], images + 1, language)
    assert before.seconds < after.seconds
    assert before.minutes <= after.minutes
    assert before.words <= after.words


@given(st.text(alphabet="<>/=\"' pdivbcitelokqus-hn", max_size=120))
def test_reads_any_markup(html):
    assert readable(html).images >= 0
