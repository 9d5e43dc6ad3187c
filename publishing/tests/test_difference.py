import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.document import AuthorName, Box, Document, OwnSummary, Picture, SectionName, TopicName
from newsroom.testing import at
from publishing.difference import MANY, differences, more_than_minor, said

AMOUNT = {"role": "total", "label": "total", "qualifier": "up_to", "currency": "USD", "value": "30000000"}
NINE = {"currency": "USD", "value": "9"}
THIRTY = {"currency": "USD", "value": "30"}
BODY = (
    '<p id="b00000001">Bitfarms sold its park in Paraguay for up to $30 million. Hydra pays $9 million now. But the '
    'buyer wants to build, says <a href="https://one.example/deal">the filing</a>.</p>'
    '<h2 id="b00000002">Why now</h2><p id="b00000003">“We sell the calm coast,” said Nora Quist in 2026.</p>'
)


def picture(name: str) -> Picture:
    return Picture(hash=name, extension="png", width=640, height=360, alt="A field", credit="The Ledger")


def box(name: str = "one", **facts) -> Box:
    return Box(id=name, kind="transaction", label=name, facts=facts or {"amounts": [AMOUNT]})


def story(**changes) -> Document:
    held: dict[str, Any] = {
        "id": "0a0c6c9e-6f0c-4d6e-9f4f-2b6a0f6c2a11", "headline": "Bitfarms leaves the south",
        "slug": "bitfarms-leaves", "standfirst": "The seller turns north", "section": SectionName("energy", "Energy"),
        "body": BODY, "authors": (AuthorName("aiko-brandt", "Aiko Brandt"),),
        "topics": (TopicName("batteries", "Batteries"),),
        "lead_image": picture("aa"), "boxes": (box("one"), box("two")), "published_at": at(2026),
    }  # fmt: skip
    return Document(**held | changes)


def reworded(old: str, new: str) -> Document:
    assert old in BODY
    return story(body=BODY.replace(old, new))


def paths(old: Document, new: Document) -> list[str]:
    return [row.path for row in differences(old, new)]


@pytest.mark.parametrize(
    ("changed", "path", "old", "new"),
    [
        ({"authors": (AuthorName("li-moreau", "Li Moreau"),)}, "authors", ["Aiko Brandt"], ["Li Moreau"]),
        ({"authors": (AuthorName("aiko-b", "Aiko Brandt"),)}, "authors", ["aiko-brandt"], ["aiko-b"]),
        ({"topics": ()}, "topics", ["Batteries"], []),
        ({"section": SectionName("markets", "Markets")}, "section", "energy", "markets"),
        ({"lead_image": picture("bb")}, "lead_image", "aa", "bb"),
        ({"lead_image": None}, "lead_image", "aa", ""),
        ({"summary": OwnSummary("A park is sold.")}, "summary", "", "A park is sold."),
        ({"published_at": at(2025)}, "published_at", "2026-01-01T12:00:00+00:00", "2025-01-01T12:00:00+00:00"),
        ({"language": "en-GB"}, "language", "en", "en-GB"),
        ({"slug": "gone-north"}, "slug", "bitfarms-leaves", "gone-north"),
        ({"boxes": (box("two"), box("one"))}, "boxes", ["one", "two"], ["two", "one"]),
        ({"body": BODY.replace("one.ex", "two.ex")}, "body/links", ["https://one.example/deal"],
         ["https://two.example/deal"]),
        ({"body": BODY.replace("Why now", "Why")}, "body/b00000002", "Why now", "Why"),
        ({"body": BODY.replace("h2", "h3")}, "body", "the text in its former markup", "the same text in other markup"),
    ],
)  # fmt: skip
def test_every_field_that_readers_see_is_a_typed_difference(changed, path, old, new):
    (found,) = differences(story(), story(**changed))
    assert (found.path, found.old, found.new) == (path, old, new)


def test_a_new_name_of_the_same_masthead_row_is_no_difference_of_the_story():
    renamed = story(authors=(AuthorName("aiko-brandt", "A. Brandt"),), section=SectionName("energy", "Power"))
    assert differences(story(), renamed) == ()


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ([NINE, THIRTY], [THIRTY], [("0", NINE, None)]),
        ([NINE, THIRTY], [NINE, {**THIRTY, "value": "31"}], [("1", THIRTY, {**THIRTY, "value": "31"})]),
        ([AMOUNT, NINE], [NINE, {**AMOUNT, "value": "8"}], [("1", AMOUNT, {**AMOUNT, "value": "8"})]),
        ([NINE], [THIRTY, NINE], [("0", None, THIRTY)]),
        (["wind", "sun"], ["sun"], [("0", "wind", None)]),
    ],
)
def test_rows_are_paired_by_value_then_identity_then_place(old, new, found):
    made = differences(story(boxes=(box(amounts=old),)), story(boxes=(box(amounts=new),)))
    assert [(row.path, row.old, row.new) for row in made] == [(f"boxes/one/amounts/{n}", *pair) for n, *pair in found]


def test_confirming_what_a_machine_proposed_is_no_difference():
    machine = {"origin": "machine_proposed", "as_written": "up to $30m"}
    proposed = box(amounts=[AMOUNT | machine], deal_kind="asset_sale", proposed=["deal_kind"], reserve=NINE | machine)
    confirmed = box(amounts=[{**AMOUNT, "origin": "editor"}], deal_kind="asset_sale", proposed=[], reserve=NINE)
    was, now = story(boxes=(proposed,)), story(boxes=(confirmed,))
    assert differences(was, now) == ()
    assert more_than_minor(was, now) == ""


def test_a_body_rewritten_from_end_to_end_is_one_difference():
    was = story(body="".join(f'<p id="b{at:08x}">The old line {at}.</p>' for at in range(120)))
    now = story(body="".join(f'<p id="b{at:08x}">A new line {at}.</p>' for at in range(2, 120)))
    (found,) = differences(was, now)
    assert found.path == "body"
    assert found.old == "120 paragraphs, 120 of them gone or changed"
    assert found.new == "118 paragraphs, 118 of them new or changed"
    some = story(body=was.body.replace("The old", "An old", MANY))
    assert len(differences(was, some)) == MANY


def test_moved_paragraphs_are_told():
    first, rest = BODY.split("<h2", 1)
    (found,) = differences(story(), story(body=f"<h2{rest}{first}"))
    assert (found.path, found.new) == ("body", "3 paragraphs in another order")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("wants to build", "hopes to build"),
        ("But the buyer", "Yet the buyer"),
        ("But the buyer", "The buyer"),
        ("But the buyer", "Perhaps the buyer"),
        ("But the buyer wants", "Buyer and seller want"),
        ("in 2026", "in 2026, calmly"),
        ("$30 million", "$30\u00a0million"),
    ],
)
def test_an_ordinary_rewording_is_minor(old, new):
    assert more_than_minor(story(), reworded(old, new)) == ""


def swapped(one: str, other: str) -> Document:
    return story(body=BODY.replace(one, "\0").replace(other, one).replace("\0", other))


@pytest.mark.parametrize(
    ("new", "named"),
    [
        (swapped("$9 million", "$30 million"), "“up to $9 million”"),
        (swapped("Bitfarms", "Hydra"), "“Hydra” stands where “Bitfarms” stood"),
        (reworded("Bitfarms sold", "Riot sold"), "“Bitfarms” became “Riot”"),
        (reworded("Bitfarms sold", "US sold"), "“Bitfarms” became “US”"),
        (reworded("calm coast", "warm coast"), "“We sell the calm coast,” became “We sell the warm coast,”"),
        (reworded("one.example", "two.example"), "“https://one.example/deal” became “https://two.example/deal”"),
        (story(seo_headline="Riot leaves"), "“Bitfarms” became “Riot”"),
        (story(lead_caption="A park in Uruguay"), "“Uruguay” is new"),
        (story(authors=()), "the byline “Aiko Brandt” became “nothing”"),
        (story(lead_image=picture("bb")), "the lead picture “aa” became “bb”"),
        (story(section=SectionName("markets", "Markets")), "the section “energy” became “markets”"),
        (story(slug="gone"), "the slug “bitfarms-leaves” became “gone”"),
        (story(published_at=None), "the shown date “2026-01-01T12:00:00+00:00” became “nothing”"),
        (story(boxes=(box("two"), box("one"))), "the order of the boxes “one, two” became “two, one”"),
        (story(boxes=(box("one"),)), "the box “total up_to 30000000 USD” is gone"),
        (story(boxes=(box("one"), box("two", amounts=[{**AMOUNT, "value": "8"}]))), "amounts/0 “total up_to 30000000"),
    ],
)
def test_what_changes_the_facts_is_more_than_minor_and_named(new, named):
    assert named in more_than_minor(story(), new)


def test_a_quotation_set_as_a_block_needs_no_marks():
    was = story(body="<blockquote><p>we sell the coast</p></blockquote>")
    now = story(body="<blockquote><p>we keep the coast</p></blockquote>")
    assert "we sell the coast" in more_than_minor(was, now)


def test_a_name_is_a_name_even_where_the_word_is_also_an_ordinary_one():
    was = story(body="<p>Apple grew. An apple fell near Apple.</p>")
    assert "“Apple”" in more_than_minor(was, story(body="<p>Target grew. An apple fell near Apple.</p>"))


def test_values_are_said_in_a_few_words():
    assert said(AMOUNT) == "total up_to 30000000 USD"
    assert [said(value) for value in (None, "", [], ["a", "b"])] == ["nothing", "nothing", "nothing", "a, b"]
    assert said({"role": "seller", "name": "Hydra"}) == "seller Hydra"


def test_a_first_summary_is_minor_and_another_one_is_read_like_the_text():
    first, second = story(summary=OwnSummary("Bitfarms sold it.")), story(summary=OwnSummary("Riot sold it."))
    assert more_than_minor(story(), first) == ""
    assert "“Bitfarms” became “Riot”" in more_than_minor(first, second)


_LINES = st.lists(
    st.sampled_from(["Bitfarms", "the", "But", "$9 million", "“calm”", "2026", "sold.", "Riot", "I’m"]), max_size=6
).map(" ".join)
_ROWS = st.lists(st.sampled_from([AMOUNT, NINE, THIRTY, {**AMOUNT, "value": "8"}]), max_size=4)
_STORIES = st.builds(
    story,
    headline=_LINES,
    language=st.sampled_from(["en", "de", "ja"]),
    body=st.lists(_LINES, max_size=5).map(lambda lines: "".join(f"<p>{line}</p>" for line in lines)),
    boxes=_ROWS.map(lambda rows: (box(amounts=rows),)),
    lead_image=st.none() | st.builds(picture, st.sampled_from(["aa", "bb"])),
    section=st.none() | st.builds(SectionName, st.sampled_from(["energy", "markets"]), st.just("Name")),
    summary=st.none() | st.builds(OwnSummary, _LINES),
    published_at=st.none() | st.builds(at, st.integers(2000, 2030)),
)


@given(_STORIES)
def test_a_story_does_not_differ_from_itself(held):
    again = msgspec.structs.replace(held)
    assert differences(held, again) == ()
    assert more_than_minor(held, again) == ""


@given(_STORIES, _STORIES)
def test_every_difference_is_plain_json_with_two_values_and_goes_both_ways(old, new):
    there, back = differences(old, new), differences(new, old)
    for row in there:
        assert json.loads(json.dumps([row.old, row.new])) == [row.old, row.new]
        assert row.old != row.new
        assert len(row.path) <= 200
    assert len(there) == len(back)
    assert bool(more_than_minor(old, new)) == bool(more_than_minor(new, old)) or old.language != new.language
    assert there or not more_than_minor(old, new)
