"""Sentences: whole, in order, and not cut at abbreviations, figures or quotations."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.sentences import split_sentences


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("en", ["It sold a site.", "It left!", "Why?", "3 people came.", "No full stop"]),
        ("en", ["Mr. Lee of Acme Inc. paid $3.5 million on Jan. 4 at 9 a.m. in the U.S.", "The deal closed."]),
        ("en", ["J. P. Morgan advised No. 5, i.e. Dr. Ana B. Cruz.", "Acme Corp. said no.", "Then it ended."]),
        ("en", ["He said, “Pay the invoice.”", "Then he left (see p. 3).", "(It rained.)", "So what?"]),
        ("en", ["“Why now?” Mia Torres asked.", "“Go!” he said.", "“Stop!”", "Nobody stopped."]),
        ("en", ["Well... maybe so.", "Prices fell…", "Analysts shrugged.", "iPhone sales rose."]),
        ("en", ['"It is unstable." — a commenter']),
        ("en", ["1. Pay up.", "It is Plan B.", "The rest follows."]),
        ("de", ["Am 3. März zahlte sie z. B. 5 Mio. Euro bzw. 2 Mrd. Dollar an Dr. Weiß usw. dazu.", "Das war 2025."]),
        ("de", ["Im 19. Jahrhundert galt Nr. 5 noch.", "„Es ist vorbei.“", "Er ging am 12.", "Der Rest blieb."]),
        ("es", ["El Sr. Paz de EE. UU. compró el núm. 5.", "¿Por qué?", "La Sra. Gil dijo: «¡No!»", "Luego salió."]),
        ("ja", ["値は3.5億円だ。", "本当？", "彼は「行く。戻る。」と言った。", "「終わり。」", "次の文"]),
        ("zh", ["公司出售资产。", "“为什么？”", "无人回答！"]),
        ("xx", ["Mr. Lee left.", "She stayed."]),
    ],
)  # fmt: skip
def test_splits(language, sentences):
    text = ("" if language in {"ja", "zh"} else " ").join(sentences)
    assert [text[start:end] for start, end in split_sentences(text, language)] == sentences


def test_nothing_holds_no_sentence():
    assert split_sentences("") == split_sentences(" \n ") == ()


@given(
    st.lists(st.sampled_from([*"aB.!?…。「」 “”\"'()1\n", "Mr. ", "U.S. ", "The ", "Nr. 5", "...", "\u00a0"])).map(
        "".join
    ),
    st.sampled_from(["en", "de", "es", "ja"]),
)
def test_the_sentences_hold_the_whole_text_in_order(text, language):
    spans = split_sentences(text, language)
    assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


def test_long_texts_take_no_longer_than_their_length():
    """With a look back over the whole text these would not end."""
    assert len(split_sentences("Go. " * 50_000)) == 50_000
    assert len(split_sentences("「" * 100_000 + "。")) == 1
    assert len(split_sentences("B. " * 50_000)) == 1
    assert len(split_sentences(" " * 200_000 + "a." + " " * 200_000)) == 1
