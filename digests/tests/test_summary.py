import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.openers import openers
from digests.sentence import Sentence
from digests.summary import summarise, teaser
from language.blocks import Block
from language.sentences import split_sentences

LEAD = "Coppermint has sold its bitcoin mine in Iceland to Basalt Hosting for up to $18 million."
SECOND = "The buyer pays $6 million now and the rest once the power contract has been renewed."
THIRD = "Coppermint lost $4.4 million last quarter, its filing shows, and is leaving the bitcoin business."


def story(*paragraphs: str, kind: str = "p") -> list[Block]:
    return [Block(id=f"b{at}", kind=kind, text=text) for at, text in enumerate(paragraphs)]


def chosen(blocks: list[Block], language: str = "en", title: str = "", **limits: int) -> tuple[str, ...]:
    return summarise(blocks, language, title, **limits)[0]


def test_chooses_whole_sentences_in_reading_order_and_says_where_they_stand():
    blocks = story(f"{LEAD} {SECOND}", THIRD, "Greenhouses near Keflavik grow tomatoes in the dark.")
    sentences, sources = summarise(blocks, "en")
    texts = {block.id: block.text for block in blocks}
    assert sentences[0] == LEAD
    assert [texts[one.block][one.start : one.end] for one in sources] == list(sentences)
    assert [(one.block, one.start) for one in sources] == sorted((one.block, one.start) for one in sources)


@pytest.mark.parametrize(
    "unfit",
    [
        Block(id="x", kind="h2", text="Coppermint sells its bitcoin mine in Iceland."),
        Block(id="x", kind="caption", text="Coppermint's bitcoin mine in Iceland was sold for $18 million."),
        Block(id="x", kind="cell", text="Coppermint sold its bitcoin mine in Iceland for $18 million."),
        Block(id="x", kind="li", text="Coppermint sold its bitcoin mine in Iceland for $18 million."),
        Block(id="x", kind="quote", text="Coppermint sold its bitcoin mine in Iceland for $18 million."),
        Block(id="x", kind="p", text="What Coppermint sold in Iceland for $18 million"),
        Block(id="x", kind="p", text="Opinions on the sale of Coppermint's bitcoin mine in Iceland varied:"),
        Block(id="x", kind="p", text="Transaction Details: Coppermint sold its bitcoin mine for $18 million."),
        Block(id="x", kind="p", text="💰 Coppermint sold its bitcoin mine in Iceland for $18 million."),
        Block(id="x", kind="p", text="Will Coppermint sell its bitcoin mine in Iceland for $18 million?"),
        Block(id="x", kind="p", text="“Coppermint sold its bitcoin mine in Iceland for $18 million.”"),
        Block(id="x", kind="p", text="“Coppermint sold its bitcoin mine in Iceland for $18 million. We are glad."),
        Block(id="x", kind="p", text="Read more: Coppermint sold its bitcoin mine in Iceland for $18 million."),
    ],
    ids=lambda block: f"{block.kind}: {block.text[:24]}",
)
def test_never_chooses_what_is_unfit(unfit):
    blocks = [*story(LEAD, "Nobody would say what the weather was like."), unfit]
    assert LEAD in chosen(blocks, title=unfit.text, sentences=9)
    assert not any(sentence in unfit.text for sentence in chosen(blocks, title=unfit.text, sentences=9))


def test_a_sentence_that_leans_on_the_one_before_comes_with_it():
    blocks = story(LEAD, "A hall in Manitoba is leased. It will house AI computers.", "Snow fell.")
    sentences = chosen(blocks, title="It will house AI computers in Manitoba", sentences=3)
    assert sentences == (LEAD, "A hall in Manitoba is leased.", "It will house AI computers.")


def test_a_sentence_that_leans_on_an_unfit_one_stays_out():
    blocks = story(LEAD, "Who is the buyer? It has run two halls near Keflavik for years.", THIRD)
    assert chosen(blocks, title="It has run two halls near Keflavik", sentences=9) == (LEAD, THIRD)


@pytest.mark.parametrize(
    ("language", "leaning", "standing"),
    [
        ("en", "However, the sale failed on Thursday.", "The sale failed on Thursday."),
        ("en", "“They’ve sold the mine,” a neighbour said.", "“Coppermint has sold it,” a neighbour said."),
        ("en", "After that, Coppermint sold the mine.", "After the sale Coppermint paid its debts."),
        ("en-GB", "As a result, shares rose by a tenth.", "As many as nine miners sold sites in 2025."),
        ("de", "Das teilte das Unternehmen am Donnerstag mit.", "Das Unternehmen streicht 140 Stellen."),
        ("de-AT", "Darüber hinaus steigen die Preise weiter.", "Die Preise steigen in Wien weiter."),
        ("es", "Sin embargo, la empresa perdió 5 millones.", "La empresa perdió 5 millones de euros."),
        ("es", "Por su parte, Iberia vendió dos aviones.", "Por 5 millones vendió Iberia dos aviones."),
        ("ja", "同社は工場を来年三月に閉鎖する予定だ。", "日立は茨城県の工場を来年三月に閉鎖する。"),
        ("ja", "しかし、売上高は前年を大きく下回った。", "売上高は前年を大きく下回り、赤字となった。"),
    ],
)
def test_knows_the_openings_that_lean(language, leaning, standing):
    def leans(text: str) -> bool:
        return Sentence(1, Block(id="b", kind="p", text=text), 0, len(text), openers(language)).leans

    assert leans(leaning)
    assert not leans(standing)


@pytest.mark.parametrize(
    "opening",
    [
        "Who would buy a shed full of humming computers on a lava field?",
        "“I never thought I would miss the noise of it,” Anna Jonsdottir said in her kitchen.",
        "My neighbours and I used to warm our hands at the wall of the shed.",
    ],
)
def test_place_weighs_less_behind_an_opening_that_is_no_lead(opening):
    colour = "Snow lay on the fields that morning and the dogs were barking at a passing lorry."
    blocks = story(f"{opening} {colour}", "Tea was served at ten o'clock in blue cups.", LEAD, SECOND, THIRD)
    assert {*chosen(blocks, sentences=2)} < {LEAD, SECOND, THIRD}


def test_chooses_as_many_as_are_asked_for():
    blocks = story(LEAD, SECOND, THIRD, "Basalt Hosting runs two halls near Keflavik already.")
    assert [len(chosen(blocks, sentences=count)) for count in (1, 2, 3, 4, 9)] == [1, 2, 3, 4, 4]
    assert sum(len(text.split()) for text in chosen(blocks, words=20)) <= 20


def test_japanese_has_room_for_160_characters():
    sentence = "日立は茨城県にある工場を来年三月に閉鎖すると発表し、従業員百四十人が他の工場に移る見通しとなった。"
    blocks = story(*(f"第{at}報として{sentence}" for at in range(9)))
    assert 100 < len("".join(chosen(blocks, "ja"))) <= 160


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ([], ()),
        (story("What happened", "Why it matters", kind="h2"), ()),
        (story("   "), ()),
        (story("Rain fell"), ("Rain fell",)),
        (story("He left. What now?"), ("He left.",)),
        (story("Who knows? And why?"), ("Who knows?",)),
        (story("Basalt Hosting buys the mine in Iceland.", kind="li"), ("Basalt Hosting buys the mine in Iceland.",)),
        (story("Opinions varied:")[:1] + story(LEAD, kind="li"), (LEAD,)),
        (story(f"{'very ' * 80}long.", "Who is next?"), ("Who is next?",)),
        (story("Who is next? He was."), ("Who is next?",)),
    ],
)
def test_gives_the_least_bad_where_nothing_is_fit(blocks, expected):
    assert chosen(blocks) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", f"{'very ' * 30_000}long"),
        ("en", "Coppermint" * 3_000),
        ("th", "บริษัทขายเหมืองบิตคอยน์ในไอซ์แลนด์ให้แก่ผู้ซื้อรายใหม่" * 10),
        ("ja", "日立は茨城県にある工場を来年三月に閉鎖する" * 10),
    ],
    ids=["no full stop", "one word", "Thai", "Japanese"],
)
def test_gives_nothing_where_no_sentence_is_short_enough(language, text):
    assert summarise(story(text), language) == ((), ())
    assert chosen(story(text), language, sentences=1) == (text.strip(),)


@pytest.mark.parametrize(
    ("language", "labelled"),
    [
        ("en", "Photo: A mill in Peru that Coppermint sold for $18 million."),
        ("en", "[File photo: Coppermint's bitcoin mine in Iceland. It was sold for $18 million.]"),
        ("en", "Picture (Harbour Press): Coppermint's bitcoin mine in Iceland was sold for $18 million."),
        (
            "en",
            "Correction: an earlier version said that Coppermint sold its mine for $81 million. It was $18 million.",
        ),
        ("en", "CORRECTION — Coppermint sold its bitcoin mine in Iceland for $18 million."),
        ("en", "Clarification, 4 January 2026: Coppermint sold its bitcoin mine in Iceland for $18 million."),
        ("en-GB", "Editor’s note: Coppermint sold its bitcoin mine in Iceland for $18 million."),
        ("en", "Update (January 4): Coppermint sold its bitcoin mine in Iceland for $18 million."),
        ("de", "Foto: Die Mine von Coppermint in Island, die für 18 Millionen Dollar verkauft wurde."),
        ("de", "Anmerkung der Redaktion: Coppermint hat die Mine in Island für 18 Millionen Dollar verkauft."),
        ("es", "Corrección: Coppermint vendió su mina de bitcoin en Islandia por 18 millones de dólares."),
        ("ja", "写真：コッパーミントがアイスランドで売却したビットコインの採掘施設。"),
        ("ja", "【訂正】コッパーミントはアイスランドの採掘施設を売却したと発表した。"),
    ],
)
def test_what_a_label_opens_is_not_the_story(language, labelled):
    for blocks in (story(labelled, LEAD, THIRD), story(LEAD, THIRD, labelled), story(f"{LEAD} {THIRD} {labelled}")):
        assert chosen(blocks, language, title=labelled, sentences=9) == (LEAD, THIRD)
    assert chosen(story(labelled), language) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Update fees for the mine in Iceland rise by a tenth: Coppermint pays them.",
        "Photo agencies sold the pictures of the mine to Coppermint for $2 million.",
        "Pictures of the mine sold well: Coppermint took $2 million for them in a year.",
        "Corrected figures show that Coppermint lost $4.4 million in the last quarter.",
    ],
)
def test_a_sentence_about_pictures_or_updates_is_part_of_the_story(text):
    assert chosen(story(text)) == (text,)


def test_what_follows_a_question_leans_on_it():
    blocks = story(LEAD, "What does the buyer want? Cold air and cheap power for its computers in Iceland.", THIRD)
    assert chosen(blocks, title="Cold air and cheap power for computers in Iceland", sentences=9) == (LEAD, THIRD)


def test_never_says_the_same_sentence_twice():
    again = LEAD.replace("Basalt Hosting", "Basalt  Hosting").rstrip(".") + "!"
    assert chosen(story(LEAD, LEAD, again), sentences=9) == (LEAD,)
    assert chosen([*story(LEAD, kind="quote"), *story(SECOND, LEAD)], sentences=9) == (SECOND, LEAD)


def test_reads_a_very_long_text():
    blocks = story(*(f"{LEAD} {SECOND} In the year {year} the price was {year * 7} dollars." for year in range(1_300)))
    assert chosen(blocks)[0] == LEAD


_POOL = [LEAD, SECOND, THIRD, "It failed.", "However, the price of power rose by 11% in the quarter.", "Why now?",
         "“Never again.”", "Die Schließung kostet rund 12 Millionen Euro.", "彼は工場を売却した。",
         "She kept her advice to hold the shares.", "Opinions varied:", "Rain"]  # fmt: skip


@given(st.lists(st.lists(st.sampled_from(_POOL), min_size=1, max_size=4).map(" ".join), min_size=1, max_size=6))
def test_any_mixture_gives_a_short_summary_that_hangs_together(paragraphs):
    blocks = story(*paragraphs)
    sentences, sources = summarise(blocks, "en")
    assert 1 <= len(sentences) <= 3
    assert sum(len(text.split()) for text in sentences) <= 60
    assert len(set(sentences)) == len(sentences)
    order = [(block.id, start) for block in blocks for start, _ in split_sentences(block.text, "en")]
    places = [order.index((one.block, one.start)) for one in sources]
    for text, place in zip(sentences, places, strict=True):
        assert not text.startswith(("It", "However", "She")) or place == 0 or place - 1 in places


def test_the_order_of_hashing_changes_nothing():
    code = f"from digests.tests.test_summary import *; print(chosen(story({LEAD!r}, {SECOND!r}, {THIRD!r}) * 5))"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (LEAD, LEAD),
        (f"{LEAD} {SECOND}", LEAD),
        (f"{LEAD[:-1]}, said Dr. Jonsdottir of the power company, {'and so ' * 20}on.",
         f"{LEAD[:-1]}…"),
        ("A. " + "word " * 40 + "end.", ""),
        (f"Coppermint has sold its mine in Iceland to Basalt Hosting, {'and so ' * 20}on.",
         "Coppermint has sold its mine in Iceland to Basalt Hosting…"),
        (f"Profit rose to 1,234,567 dollars in the three months to March 31 {'and on ' * 20}.", ""),
        (f"The minister said “we know the price, the place and the day, and all the rest {'of it ' * 20}”.", ""),
        ("日" * 60 + "。" + "本" * 100 + "。", "日" * 60 + "。"),
    ],
)  # fmt: skip
def test_a_teaser_ends_with_a_sentence_or_a_clause(text, expected):
    assert teaser(text) == expected


@given(st.text(max_size=400), st.integers(10, 200))
def test_a_teaser_keeps_its_limit(text, limit):
    assert len(teaser(text, limit)) <= limit
