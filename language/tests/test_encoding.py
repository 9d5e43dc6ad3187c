"""Repair of broken encoding: what was broken comes back, what is sound stays, what is lost is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.encoding import Mark, Repair, repair

_SOUND = """Müller’s café in Łódź “opened” at 7 – naïve, isn’t it? Ñandú costs £30 or €5; 30 °C… CÔTE D’AZUR, Ösel.
ราคาทองคำ วันนี้ “สูงขึ้น” บริษัทแจ้ง… รถไฟฟ้าและอาหาร” แบบไทย
北京の「会議」、東京で開催。 한국어 기사 🚀 👨‍👩‍👧 ⚖️ ok • Привет, Ελλάδα"""

_LATIN = st.text("abcdefghijklmnopqrstuvwxyzåäöéèêëñüßçłśżžčřőųğıœæøð", min_size=1, max_size=8).map(
    lambda middle: f"s{middle}t"
)
_CAPITAL = st.builds(str.__add__, st.sampled_from("ÄÖÜÉÈÊÅØŁŚŽČÇÑIS"), _LATIN)
_THAI = st.builds(  # a Thai word begins with a consonant or one of five vowels
    str.__add__,
    st.sampled_from("กขคงตทนบปผมรลสหอเแโใไ"),
    st.text("กขคงจชดตถทนบปผพมยรลวสหอะาิีุูเแโใไ่้", min_size=1, max_size=9),
)
_CJK = st.text("日本語東京会議新聞中国経済株式企業発表あいうえカター한국어기사", min_size=2, max_size=8)
_EMOJI = st.sampled_from(["🚀", "💰", "⚖️", "👨‍👩‍👧", "📈📉", "⭐", "—", "™", "… "])
_TEXTS = st.lists(
    st.one_of(_LATIN, _CAPITAL, _CJK, _EMOJI, st.sampled_from("a of 30% • $9m (x)".split())), max_size=12
).map(" ".join)


def broken(text: str, charset: str) -> str:
    """The text's UTF-8 read as the charset; bytes the charset lacks become controls, as browsers have it."""
    characters = (bytes([octet]).decode(charset, "ignore") or chr(octet) for octet in text.encode())
    return "".join(characters)


@pytest.mark.parametrize("charset", ["cp1252", "cp874", "latin-1"])
def test_gives_back_what_was_broken(charset):
    words = _SOUND.split()
    assert [repair(broken(word, charset))[0] for word in words] == words


@pytest.mark.parametrize("charset", ["cp1252", "cp874"])
def test_gives_back_what_was_broken_twice(charset):
    text = "It isn’t 🚀 “new” — Bogotá’s 東京"
    assert repair(broken(broken(text, charset), charset))[0] == text


def test_leaves_sound_text_alone():
    assert repair(_SOUND) == (_SOUND, (), ())


@pytest.mark.parametrize(
    "text",
    [
        "„Spaß“",
        "« café\u00a0»",
        "the café…” she said",
        "CAFÉ”",
        "“ไป…”",
        "“ไฟ” แบบ รถ",
        "AMANHÃ” e",
        "Łódź",
        "• ¿Qué?",
        "50 €",
    ],
)
def test_leaves_letters_with_closing_marks_alone(text):
    assert repair(text)[0] == text


def test_repairs_by_runs_and_says_where():
    text = "• Sound “quotes”\n• They donâ€™t, in Mรถller’s Zürich"
    repaired, repairs, marks = repair(text)
    assert repaired == "• Sound “quotes”\n• They don’t, in Möller’s Zürich"
    assert repairs == (Repair(2, 11, "â€™", "’", True), Repair(2, 21, "รถ", "ö", True))
    assert marks == ()


def test_repairs_a_picture_that_lost_its_last_byte():
    lost = broken("⚖️ Law", "cp874").replace("\x8f", "")
    repaired, repairs, marks = repair(f"• {lost}")
    assert repaired == "• ⚖ Law"
    assert repairs == (Repair(1, 3, lost.split()[0], "⚖", False),)
    assert marks == ()


def test_names_what_it_cannot_repair():
    assert repair("ok\nHe said â€ no\ufffd") == (
        "ok\nHe said â€ no\ufffd",
        (),
        (Mark(2, 9, "â€"), Mark(2, 14, "\ufffd")),
    )


@given(_TEXTS, st.sampled_from(["cp1252", "cp874"]))
def test_any_broken_text_comes_back(text, charset):
    assert repair(broken(text, charset))[0] == text


@given(st.lists(st.one_of(_THAI, _EMOJI), max_size=8).map(" ".join), st.sampled_from(["cp1252", "cp874"]))
def test_any_broken_thai_text_comes_back(text, charset):
    assert repair(broken(text, charset))[0] == text


@given(_TEXTS)
def test_any_sound_text_stays(text):
    assert repair(text) == (text, (), ())


@given(st.text())
def test_no_text_is_too_odd(text):
    repaired, repairs, _ = repair(text)
    lines = text.split("\n")
    for found in repairs:
        assert lines[found.line - 1][found.column - 1 :].startswith(found.before)
    assert len(repaired) == len(text) - sum(len(found.before) - len(found.after) for found in repairs)
