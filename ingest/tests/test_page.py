"""The reader of a page: which line is what."""

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.lines import Part, Takeaway
from ingest.moment import read_moment
from ingest.page import LARGEST, Page, Unreadable, decode, read_page

PAGES = Path(__file__).parent / "pages"


def page(name="wind-farm.txt"):
    return read_page(decode((PAGES / name).read_bytes()))


def kinds(read: Page):
    return [part.kind for part in read.parts]


def test_the_header_is_read_line_by_line():
    header = page().header
    assert [(name.text, name.line) for name in header.trail] == [("Energy desk", 3), ("Wind and storage", 5)]
    assert header.headline.text == "Kelvar sells uruguayan wind farm for $52 m, bets on batteries"
    assert header.seo_headline.text == "Kelvar Leaves South America | Wind Farm Sold for $52M | Batteries Are Next"
    assert [(name.text, name.line) for name in header.authors] == [("Mara Lindqvist", 14)]
    assert header.moment.wall == datetime(2026, 3, 9, 7, 45)
    assert (header.moment.zone, header.minutes) == ("", 2)
    assert header.caption.text.startswith("Kelvar logo in front of a map")
    assert header.standfirst.text == ""


def test_the_body_has_its_forms_and_no_takeaways():
    read = page()
    assert kinds(read) == [
        "paragraph", "heading", "paragraph", "quote", "paragraph", "heading", "paragraph", "item", "item", "item",
        "paragraph", "heading", "paragraph", "heading", "paragraph",
    ]  # fmt: skip
    quote = read.parts[3]
    assert quote == Part(
        "quote", "Nobody builds a fifth wind farm beside a full dam", 28, cite="Commenter on trade forum"
    )
    assert read.parts[7].lead == "Worries About Weather"
    assert read.parts[10].text.startswith("In summary, one wind farm")
    assert [(entry.emoji, entry.label) for entry in read.takeaways] == [
        ("💰", "Transaction Details"), ("🚀", "Strategic Direction"), ("⚖", "Industry Sentiment"),
    ]  # fmt: skip


def test_every_repair_is_remarked_and_an_incomplete_one_says_so():
    remarks = [(remark.line, remark.code) for remark in page().remarks]
    assert remarks == [
        (28, "repaired"), (30, "repaired"), (44, "repaired"), (46, "repaired"), (48, "repaired-incomplete"),
    ]  # fmt: skip


def test_what_cannot_be_repaired_stays_and_blocks():
    read = read_page("A headline\n\nBy Ana Ruiz\n\nThe price fell to 5 \ufffd a litre.\n")
    marked = [remark for remark in read.remarks if remark.code == "encoding"]
    assert [(remark.line, remark.blocks) for remark in marked] == [(5, True)]
    assert "\ufffd" in read.parts[0].text


def test_another_order_and_other_forms_of_the_same_lines():
    read = page("lockers.txt")
    header = read.header
    assert [name.text for name in header.trail] == ["Business", "Retail"]
    assert header.standfirst.text == "A start-up wants every bakery to hand out parcels."
    assert [name.text for name in header.authors] == ["Jonas Peeters", "Ana Ruiz"]
    assert (header.moment.zone, header.minutes) == ("Europe/Berlin", 3)
    assert read.takeaways[0] == Takeaway("Deal", "Parcelry raises €9 million in a round led by Lentehaven.", 8)
    assert len(read.takeaways) == 4
    assert kinds(read) == ["paragraph", "heading", "item", "item", "quote", "paragraph"]
    assert read.parts[4].cite == "Els Claes, shop owner"
    assert [remark.line for remark in read.remarks if remark.code == "unrecognised"] == [read.parts[5].line]


def test_line_ends_and_byte_order_mark_change_nothing():
    raw = (PAGES / "wind-farm.txt").read_bytes()
    assert read_page(decode(b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"))) == page()


def test_lines_wrapped_by_hand_are_joined():
    told = (
        "Kelvar has sold its wind farm beside the\nriver for more than it had paid for it, and\nthe buyer is a pension "
        "fund that means to\nkeep it until the blades fall off, as such\nfunds tend to do with what they have got."
    )
    read = read_page(f"A headline\n\nBy Ana Ruiz\n\n{told}\n")
    assert [part.text for part in read.parts] == [told.replace("\n", " ")]


def test_a_page_without_its_pieces_says_what_is_missing():
    read = read_page("Only a headline\n\nAnd a paragraph that ends with a full stop.\n")
    assert read.header.headline.text == "Only a headline"
    assert kinds(read) == ["paragraph"]
    missing = " ".join(remark.text for remark in read.remarks if remark.code == "missing")
    for name in ("breadcrumb", "byline", "time of publication", "reading time", "Key Takeaways"):
        assert name in missing


def test_a_takeaways_heading_without_entries_is_a_heading():
    read = read_page("A headline\n\nBy Ana Ruiz\n\nOne.\n\nKey Takeaways\n\nTwo sentences. No list.\n")
    assert kinds(read) == ["paragraph", "heading", "paragraph"]


@pytest.mark.parametrize(
    ("written", "wall", "zone"),
    [
        ("Jan 4, 2026, 08:31 PM", datetime(2026, 1, 4, 20, 31), ""),
        ("Published: Sunday, 4 January 2026 at 12.05 am", datetime(2026, 1, 4, 0, 5), ""),
        ("2026-01-04T20:31:00Z", datetime(2026, 1, 4, 20, 31), "UTC"),
        ("2026-01-04 20:31 GMT+2", datetime(2026, 1, 4, 20, 31), "Etc/GMT-2"),
        ("Jan 4, 2026 8:31 PM ET", datetime(2026, 1, 4, 20, 31), "America/New_York"),
        ("04.01.2026 20:31", datetime(2026, 1, 4, 20, 31), ""),
    ],
)
def test_a_time_may_be_written_in_many_ways(written, wall, zone):
    moment = read_moment(written)
    assert (moment.wall, moment.zone) == (wall, zone)


@pytest.mark.parametrize("written", ["Feb 30, 2026", "In January 2026 it rained", "Jan 4", "4 Foo 2026", ""])
def test_what_is_no_date_is_none(written):
    assert read_moment(written) is None


def test_a_date_that_may_be_turned_round_is_marked():
    assert read_moment("03/04/2026").ambiguous
    assert not read_moment("13/04/2026").ambiguous


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\x89PNG\0\0", "binary"),
        (b"one\ntwo caf\xe9", "0xe9 in line 2"),
        (b"x" * (LARGEST + 1), "1 MiB"),
    ],
)
def test_a_file_that_is_no_page_is_refused_with_a_reason(raw, why):
    with pytest.raises(Unreadable, match=why):
        decode(raw)


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), max_size=60)
FORMS = ["Home", "/", "By", "By Ana Ruiz", "Key Takeaways", "- Deal: one", "“Words.” — Ana", "2 min", ""]


@given(st.lists(st.sampled_from(FORMS) | WORDS, max_size=25))
def test_no_text_raises_and_no_word_is_dropped(lines):
    read = read_page("\n".join(lines))
    header = read.header
    told = [header.headline, header.seo_headline, header.standfirst, header.published, header.reading, header.caption]
    kept = " ".join(
        [
            *(said.text for said in (*told, *header.trail, *header.authors)),
            *(f"{part.lead} {part.text} {part.cite}" for part in read.parts),
            *(f"{entry.emoji} {entry.whole}" for entry in read.takeaways),
            *(remark.text for remark in read.remarks),
        ]
    )
    if not any(remark.code.startswith("repaired") for remark in read.remarks):
        for line in lines:
            longest = max("".join(letter if letter.isalnum() else " " for letter in line).split(), key=len, default="")
            assert longest in kept or longest in {"Home", "By", "Takeaways"}


TOP = "Home / W\n\nFirm Alba sells mill\n\n"


@pytest.mark.parametrize(
    "lines",
    [
        "By Ana Lo\n\nUpdated: 9 Jan 2026, 10:00 GMT\nPublished: 8 Jan 2026, 09:00 GMT",
        "By\n\nAna Lo\n\nUpdated: 9 Jan 2026 10:00 | Published: 8 Jan 2026 09:00",
        "By Ana Lo\n\n8 January 2026, 09:00 | Updated 9 January 2026",
    ],
)
def test_an_update_is_not_the_time_of_publication(lines):
    read = read_page(f"{TOP}{lines}\n\n1 min\n\nText of the story.\n")
    assert read.header.moment.wall == datetime(2026, 1, 8, 9)
    told = [remark.text for remark in read.remarks if remark.code == "second-moment"]
    assert "was kept" in told[0]
    assert "8 Jan" in told[0].split("not used")[1]


def test_an_update_alone_is_taken_and_told():
    read = read_page(f"{TOP}By Ana Lo\n\nUpdated 9 Jan 2026\n\nText of the story.\n")
    assert read.header.moment.wall == datetime(2026, 1, 9)
    assert "updated" in {remark.code for remark in read.remarks}


@pytest.mark.parametrize("when", ["3 hours ago", "Sunday, 31 February 2026 10:00", "4/1/26 8pm", "2026/01/04 25:61"])
@pytest.mark.parametrize(
    "lines", ["By\n\nAna Lo\n\n{}\n\n1 min", "By Ana Lo\n\n{}", "{}\n\nBy Ana Lo", "By Ana Lo | {}"]
)
def test_a_time_that_cannot_be_read_stays_a_paragraph_and_blocks(when, lines):
    read = read_page(f"{TOP}{lines.format(when)}\n\nText of the story.\n")
    assert read.header.standfirst.text == ""
    assert [name.text for name in read.header.authors] == ["Ana Lo"]
    assert [(part.kind, part.text) for part in read.parts][:1] == [("paragraph", when)]
    assert [remark.blocks for remark in read.remarks if remark.code == "unplaced"] == [True]


def test_stamps_share_a_line_below_takeaways():
    read = read_page(
        f"{TOP}Key Takeaways\n\n* Deal: Alba sold for $9.\n\nBy Rita Moss | Feb 3, 2026 | 3 min read\n\nText.\n"
    )
    header = read.header
    assert ([name.text for name in header.authors], header.moment.wall.day, header.minutes) == (["Rita Moss"], 3, 3)
    assert [entry.label for entry in read.takeaways] == ["Deal"]
    assert kinds(read) == ["paragraph"]


def test_a_bare_by_joins_the_line_below():
    read = read_page(f"{TOP}By\n\nthe Ledger newsroom\n\nJan 8, 2026\n\nText of the story.\n")
    assert [name.text for name in read.header.authors] == ["the Ledger newsroom"]
    assert read.header.standfirst.text == ""


@pytest.mark.parametrize(
    ("charset", "code"),
    [("cp1251", "encoding"), ("mac_roman", "encoding"), ("cp437", "encoding"), ("ascii", "encoding")],
)
def test_letters_of_a_wrong_charset_are_marked_and_stay(charset, code):
    said = "The café in Zürich was sold — a naïve façade, José said: “It’s over.”"
    raw = said.encode("ascii", "replace") if charset == "ascii" else said.encode()
    broken = raw.decode(charset, "replace").replace("\ufffd", "")
    read = read_page(f"{TOP}By Ana Lo\n\n{broken}\n")
    assert [(remark.line, remark.blocks) for remark in read.remarks if remark.code == "encoding"] == [(7, True)]
    assert read.parts[0].text == broken


def test_sound_letters_are_not_marked():
    sound = "Он сказал: «ООО Г». Где? В Риге √2 ≈ 1.4.\n├── Liste\n├── Ende\nWho? What? See https://a.example/?a=b&c?d"
    read = read_page(f"{TOP}By Ana Lo\n\n{sound}\n")
    assert not [remark for remark in read.remarks if remark.code == "encoding"]
