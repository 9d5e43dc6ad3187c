"""Blocks and their names: a name stays with its text, whatever is edited around it."""

from hypothesis import given
from hypothesis import strategies as st

from language.blocks import Block, name_blocks, plain_text, read_blocks, strip_names
from language.html import clean

_BODY = clean("""<h2>Why the shift?</h2><p>The miner sold <b>its site</b><br>in Paraguay &amp; left.</p>
<ul><li>First point<ul><li>Inner point</li></ul></li><li><p>One</p><p>Two</p></li></ul>
<blockquote>It is done. <cite>Mia Torres</cite></blockquote>
<figure><img src="/media/a.jpg" alt="no text"><figcaption>The site</figcaption></figure>
<table><tr><th>Price</th><td>$30m</td></tr></table><pre>a  b</pre>""")

_TEXTS = st.lists(
    st.sampled_from(["Yes.", "No.", "The price rose.", "The price fell again.", "Up to $30 million.", "x"])
)


def _body(texts):
    return clean("".join(f"<p>{text}</p>" for text in texts))


def _ids(html):
    return [block.id for block in read_blocks(html)]


def test_reads_every_text_in_order():
    assert [(block.kind, block.text) for block in read_blocks(_BODY)] == [
        ("h2", "Why the shift?"),
        ("p", "The miner sold its site in Paraguay & left."),
        ("li", "First point"),
        ("li", "Inner point"),
        ("li", "One"),
        ("li", "Two"),
        ("quote", "It is done."),
        ("cite", "Mia Torres"),
        ("caption", "The site"),
        ("cell", "Price"),
        ("cell", "$30m"),
        ("pre", "a b"),
    ]
    assert plain_text("<p>a</p>\n<p>b<br>c</p>") == "a\n\nb c"


def test_reads_text_directly_in_a_quotation_and_names_it():
    named = name_blocks("<blockquote>It is done.</blockquote>")
    assert read_blocks(named) == (Block(named.split('"')[1], "quote", "It is done."),)
    assert named.startswith('<blockquote id="b')


def test_names_every_block_and_takes_the_names_off_again():
    named = name_blocks(_BODY)
    assert all(_ids(named))
    assert strip_names(named) == _BODY
    assert clean(named) == named
    assert name_blocks(named) == named


def test_text_that_looks_like_a_name_stays():
    body = clean('<pre>&lt;p id="b01234567"&gt; id="b01234567"</pre><p title=\'<p id="b01234567">\'>x</p>')
    assert strip_names(name_blocks(body)) == body


def test_equal_texts_get_different_names():
    assert _ids(name_blocks("<p>Yes.</p>\n<p>Yes.</p>"))[1] == _ids(name_blocks("<p>Yes.</p>"))[0] + "-2"


def test_a_changed_block_keeps_its_name_and_a_new_one_gets_its_own():
    before = name_blocks("<p>It sold its mining site in Paraguay for $30 million.</p>\n<p>Yes.</p>\n<p>Yes.</p>")
    first, second, third = _ids(before)
    after = name_blocks(
        "<p>Yes.</p>\n<p>Something else entirely.</p>\n"
        "<p>It sold its site in Paraguay for up to $30 million.</p>\n<p>Yes.</p>",
        before,
    )
    assert _ids(after)[2:] == [first, third]
    assert len(set(_ids(after))) == 4
    assert _ids(after)[1] not in {first, second, third}


def test_a_heading_is_not_the_paragraph_it_resembles():
    before = name_blocks("<p>A longer road ahead for miners</p>")
    assert _ids(name_blocks("<h2>A longer road ahead for the miners</h2>", before)) != _ids(before)


def test_an_edit_leaves_the_names_of_equal_neighbours():
    before = name_blocks("<p>Yes.</p>\n<p>Yes.</p>\n<p>Yes.</p>")
    after = name_blocks("<p>Yes.</p>\n<p>Quite another thing.</p>\n<p>Yes.</p>", before)
    assert [_ids(after)[0], _ids(after)[2]] == [_ids(before)[0], _ids(before)[2]]


def test_a_moved_block_keeps_its_name():
    before = name_blocks("<p>One two three.</p>\n<p>Four five.</p>\n<p>Six.</p>")
    one, four, six = _ids(before)
    assert _ids(name_blocks("<p>Six.</p>\n<p>One two three.</p>\n<p>Four five.</p>", before)) == [six, one, four]


def test_a_repeated_name_counts_once():
    named = name_blocks("<p>One two.</p>")
    twice = named + "\n" + named.replace("One", "Three")
    assert _ids(name_blocks(twice))[0] == _ids(named)[0]
    assert len(set(_ids(name_blocks(twice)))) == 2


@given(_TEXTS, _TEXTS)
def test_names_are_unique_and_texts_unchanged(old, new):
    before = name_blocks(_body(old))
    after = name_blocks(_body(new), before)
    assert len(set(_ids(after))) == len(new)
    assert strip_names(after) == _body(new)
    assert name_blocks(after, after) == after
    kept = {block.id: block.text for block in read_blocks(before)}
    fresh = [block for block in read_blocks(after) if block.id not in kept]
    assert not {block.text for block in fresh} & (set(old) - set(new))


@given(_TEXTS.filter(bool), st.data())
def test_an_edit_of_one_block_leaves_all_other_names(texts, data):
    before = name_blocks(_body(texts))
    place = data.draw(st.integers(0, len(texts) - 1))
    after = name_blocks(_body([*texts[:place], "Some wholly new sentence.", *texts[place + 1 :]]), before)
    assert _ids(after)[:place] == _ids(before)[:place]
    assert _ids(after)[place + 1 :] == _ids(before)[place + 1 :]
