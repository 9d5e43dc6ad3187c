from hypothesis import given
from hypothesis import strategies as st

from articles.document import Box, Document, OwnSummary
from digests.digest import RULE, digest
from language.blocks import read_blocks

BODY = (
    '<p id="b00000001">Coppermint has sold its bitcoin mine in Iceland to <strong>Basalt Hosting</strong> for up to '
    '$18 million. The miner gets $6 million now.</p><h2 id="b00000002">Why the shift?</h2>'
    '<p id="b00000003">Coppermint lost $4.4 million last quarter, its filing shows.</p>'
)
BOXES = (
    Box(id="1", kind="transaction", facts={}, label="Transaction Details", emoji="💰", statement="$18 million in all."),
    Box(id="2", kind="unheard-of", facts={}, label="Weather", statement=""),
)


def story(body: str = BODY, **fields) -> Document:
    return Document(id="00000000-0000-0000-0000-000000000001", body=body, **fields)


def test_digests_a_story():
    made = digest(story(headline="Coppermint sells its mine"))
    lead = "Coppermint has sold its bitcoin mine in Iceland to Basalt Hosting for up to $18 million."
    texts = {block.id: block.text for block in read_blocks(BODY)}
    assert made.summary.startswith(lead)
    assert made.teaser == f"{lead} The miner gets $6 million now."
    assert " ".join(texts[one.block][one.start : one.end] for one in made.sources) == made.summary
    assert (made.minutes, made.words, made.rule) == (1, 34, RULE)


def test_counts_the_takeaways_that_are_shown():
    assert digest(story(boxes=BOXES)).words - digest(story()).words == 2 + 2 + 4


def test_a_page_of_474_words_with_its_takeaways_reads_in_2_minutes():
    body = "<p>" + "word " * 474 + "</p>"
    boxes = tuple(
        Box(id=label, kind="transaction", facts={}, label=label, statement="word " * 12)
        for label in ("Transaction Details", "Strategic Direction", "Industry Sentiment")
    )
    made = digest(story(body, boxes=boxes))
    assert (made.words, made.minutes) == (518, 2)


def test_an_editors_own_summary_changes_nothing():
    assert digest(story(summary=OwnSummary("My own."))) == digest(story())


def test_japanese_sentences_are_joined_without_a_space():
    body = "<p>日立は茨城県の工場を来年三月に閉鎖する。従業員百四十人が他の工場に移る見通しだ。</p>"
    made = digest(story(body, language="ja"))
    assert made.summary == body[3:-4]
    assert made.words > 30


def test_no_sentence_no_summary():
    for body in ("", "<h2>One</h2><h3>Two</h3>", "<figure><figcaption>A caption.</figcaption></figure>", "<p> </p>"):
        assert digest(story(body)).summary == ""


def test_a_list_gives_a_summary():
    body = "<ul><li>Basalt Hosting buys the mine in Iceland.</li><li>Coppermint goes to Manitoba.</li></ul>"
    assert digest(story(body)).summary


@given(st.text(max_size=300), st.text(max_size=5), st.text(max_size=30))
def test_digests_any_document(body, language, headline):
    made = digest(story(f"<p>{body}</p>", language=language, headline=headline))
    assert made.minutes >= 1
