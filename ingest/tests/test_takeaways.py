"""Key Takeaways become boxes: stated values as they stand, the rest from the body and marked so."""

import uuid
from pathlib import Path

import pytest

from factboxes.base import plain
from ingest.page import decode, read_page
from ingest.takeaways import box_takeaways, kind_of

PAGES = Path(__file__).parent / "pages"
ARTICLE = uuid.UUID(int=7)


def boxed(text):
    return box_takeaways(read_page(text), "en", ARTICLE)


def boxes_of(name):
    made = boxed(decode((PAGES / name).read_bytes()))
    return {box.kind: box for _, box in made.boxes}, made


def facts_of(kind, takeaway, body="A body of one plain sentence."):
    label = {"transaction": "Deal", "strategy": "Strategy", "sentiment": "Reaction"}[kind]
    made = boxed(f"A headline\n\nBy Ana Ruiz\n\n{body}\n\nKey Takeaways\n- {label}: {takeaway}\n")
    return plain(made.boxes[0][1].decoded())


def brief(rows, *names):
    return [tuple(row[name] for name in names) for row in rows]


def test_the_stated_amounts_win_over_the_body_s_qualifier():
    boxes, _ = boxes_of("wind-farm.txt")
    amounts = boxes["transaction"].facts["amounts"]
    assert brief(amounts, "role", "label", "qualifier", "currency", "value", "origin") == [
        ("total", "total", "exact", "USD", "52000000", "editor"),
        ("upfront", "upfront", "exact", "USD", "14000000", "editor"),
    ]


def test_the_body_adds_what_the_deal_s_takeaway_omits_as_proposed():
    facts = boxes_of("wind-farm.txt")[0]["transaction"].facts
    assert brief(facts["quantities"], "value", "unit", "origin") == [("45", "MW", "machine_proposed")]
    assert brief(facts["places"], "name", "code", "origin") == [("Uruguay", "UY", "machine_proposed")]
    assert brief(facts["parties"], "role", "name", "origin") == [("seller", "Kelvar", "machine_proposed")]
    assert (facts["deal_kind"], facts["deal_status"], facts["asset"]) == ("asset_sale", "not_stated", "wind farm")
    assert set(facts["proposed"]) == {"deal_kind", "asset"}


def test_the_strategy_states_move_region_and_reason():
    facts = boxes_of("wind-farm.txt")[0]["strategy"].facts
    assert (facts["move"], facts["direction"]) == ("pivot", "batteries and grid services")
    assert list(facts["focus"]) == ["batteries", "grid services"]
    assert brief(facts["places"], "name", "code", "origin") == [("Western Europe", "155", "editor")]
    assert brief(facts["drivers"], "kind", "text") == [("reported_loss", "a reported loss")]
    assert brief(facts["actors"], "name", "origin") == [("Kelvar", "editor")]
    assert not facts["proposed"]


def test_the_sentiment_has_stance_themes_and_voices():
    facts = boxes_of("wind-farm.txt")[0]["sentiment"].facts
    assert (facts["stance"], facts["population"]) == ("cautious", "forum_users")
    assert brief(facts["places"], "code", "origin") == [("005", "editor")]
    assert brief(facts["themes"], "label", "stance", "prevalence", "origin") == [
        ("Worries About Weather", "cautious", "many", "machine_proposed"),
        ("Doubts About Batteries", "negative", "some", "machine_proposed"),
        ("Praise For Timing", "positive", "few", "machine_proposed"),
    ]
    assert brief(facts["voices"], "kind", "name", "platform", "quote") == [
        ("forum_user", "Commenter", "trade forum", "Nobody builds a fifth wind farm beside a full dam"),
        ("forum_user", "One user", "", "You can’t bank wind on the day the river gives power away."),
    ]


def test_label_and_sentence_stand_as_written():
    boxes, made = boxes_of("wind-farm.txt")
    assert [(line, box.label) for line, box in made.boxes] == [
        (44, "Transaction Details"), (46, "Strategic Direction"), (48, "Industry Sentiment"),
    ]  # fmt: skip
    assert boxes["transaction"].wording == "The deal is worth $52 million total, including $14 million upfront."


def test_an_unknown_label_stays_a_paragraph_and_is_told():
    boxes, made = boxes_of("lockers.txt")
    assert list(boxes) == ["transaction", "strategy", "sentiment"]
    assert [part.text for part in made.left] == ["Weather: Rain is expected on the day of the opening."]
    assert "Weather" in made.remarks[0].text


def test_no_takeaways_make_no_boxes():
    made = boxed("A headline\n\nBy Ana Ruiz\n\nKelvar sold its farm in Uruguay for $52 million.\n")
    assert made.boxes == ()


def test_ids_stay_from_run_to_run():
    assert [box.id for _, box in boxes_of("lockers.txt")[1].boxes] == [
        box.id for _, box in boxes_of("lockers.txt")[1].boxes
    ]


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Transaction Details", "transaction"), ("Deal", "transaction"), ("Terms", "transaction"),
        ("Strategic Direction", "strategy"), ("Outlook", "strategy"), ("STRATEGY", "strategy"),
        ("Industry Sentiment", "sentiment"), ("Reaction", "sentiment"), ("Weather", ""), ("Risks", ""),
    ],
)  # fmt: skip
def test_labels_name_kinds(label, kind):
    assert kind_of(label) == kind


@pytest.mark.parametrize(
    ("takeaway", "amounts"),
    [
        (
            "The miner gets up to $18 million, with $6 million in cash now.",
            [("total", "up_to", "18000000", None), ("upfront", "exact", "6000000", None)],
        ),
        (
            "$9 million up front and $21 million in milestones.",
            [("upfront", "exact", "9000000", None), ("milestone", "exact", "21000000", None)],
        ),
        ("Sold for between €4 million and €5 million.", [("total", "range", "4000000", "5000000")]),
        ("Sold for an undisclosed price.", [("total", "undisclosed", None, None)]),
    ],
)
def test_amounts_find_their_roles(takeaway, amounts):
    assert brief(facts_of("transaction", takeaway)["amounts"], "role", "qualifier", "value", "value_max") == amounts


def test_an_omitted_amount_comes_from_the_body_as_proposed():
    body = "Kelvar sold its wind farm in Uruguay for up to $52 million. It gets $14 million up front."
    facts = facts_of("transaction", "Kelvar sells its wind farm.", body)
    assert brief(facts["amounts"], "role", "qualifier", "value", "origin") == [
        ("total", "up_to", "52000000", "machine_proposed"),
        ("upfront", "exact", "14000000", "machine_proposed"),
    ]


@pytest.mark.parametrize(
    ("takeaway", "kind", "parties"),
    [
        (
            "Last week Kelvar sold its mine in Iceland to Basalt Hosting.",
            "asset_sale",
            {("seller", "Kelvar"), ("buyer", "Basalt Hosting")},
        ),
        (
            "In May, Kelvar acquired Basalt Hosting.",
            "company_sale",
            {("buyer", "Kelvar"), ("target", "Basalt Hosting")},
        ),
        (
            "On Monday Kelvar raised $9 million in a round led by Basalt Hosting.",
            "funding",
            {("company", "Kelvar"), ("lead investor", "Basalt Hosting")},
        ),
        ("This week Kelvar was fined $2 million.", "fine", {("company", "Kelvar")}),
    ],
)
def test_verbs_tell_the_kind_of_deal_and_who_is_who(takeaway, kind, parties):
    facts = facts_of("transaction", takeaway)
    assert facts["deal_kind"] == kind
    assert {(party["role"], party["name"]) for party in facts["parties"]} == parties


@pytest.mark.parametrize(
    ("takeaway", "move", "timeline"),
    [
        ("The company exits Peru due to rising costs.", "exit", ""),
        ("The company expands to France by the end of 2027.", "expand", "by the end of 2027"),
        ("The company launches a service in Kenya.", "launch", ""),
        ("Nothing is said here.", "not_stated", ""),
    ],
)
def test_moves_and_times(takeaway, move, timeline):
    facts = facts_of("strategy", takeaway)
    assert (facts["move"], facts["timeline"]) == (move, timeline)


@pytest.mark.parametrize(
    ("takeaway", "stance", "population"),
    [
        ("Analysts are divided over the price.", "divided", "analysts_named"),
        ("Investors welcome the sale.", "positive", "investors"),
        ("Residents reject the plan.", "negative", "residents"),
        ("The weather is fine.", "unclear", "not_stated"),
    ],
)
def test_stances_and_who_was_heard(takeaway, stance, population):
    facts = facts_of("sentiment", takeaway)
    assert (facts["stance"], facts["population"]) == (stance, population)


def test_values_that_break_a_rule_leave_the_sentence_and_a_remark():
    made = boxed("A headline\n\nBy Ana Ruiz\n\nOne.\n\nKey Takeaways\n- Deal: It costs $999999999 trillion.\n")
    assert made.boxes[0][1].wording == "It costs $999999999 trillion."
    assert any("limit" in remark.text for remark in made.remarks)


def test_german_nouns_are_no_companies():
    text = "Eine Schlagzeile\n\nVon Ana Ruiz\n\nDie Fabrik kostet 5 Millionen Euro.\n\nKernpunkte\n- Transaktion: {}\n"
    page = read_page(text.format("Die Schließung kostet rund 5 Millionen Euro."), "de")
    facts = box_takeaways(page, "de", ARTICLE).boxes[0][1].facts
    assert brief(facts["amounts"], "qualifier", "value", "currency") == [("about", "5000000", "EUR")]
    assert list(facts["parties"]) == []


def remarked(kind, takeaway):
    label = {"transaction": "Deal", "strategy": "Strategy", "sentiment": "Reaction"}[kind]
    made = boxed(f"A headline\n\nBy Ana Ruiz\n\nOne plain sentence.\n\nKey Takeaways\n- {label}: {takeaway}\n")
    return [(remark.line, remark.code, remark.blocks) for remark in made.remarks]


@pytest.mark.parametrize(
    ("kind", "field", "empty", "takeaway"),
    [
        ("strategy", "move", "not_stated", "Kelvar will not enter the market and does not plan to expand."),
        ("strategy", "move", "not_stated", "Kelvar stays in Chile and rules out a move into Peru."),
        ("strategy", "move", "not_stated", "Kelvar will not close, trim or expand its plant."),
        ("strategy", "move", "not_stated", "An entry was discussed; a plan to expand is not on the table."),
        ("sentiment", "stance", "unclear", "Investors did not welcome the news."),
        ("sentiment", "stance", "unclear", "Traders show no enthusiasm."),
        ("sentiment", "stance", "unclear", "Few analysts are positive."),
        ("sentiment", "stance", "unclear", "Nobody doubts the order; analysts weren’t worried."),
        ("transaction", "deal_kind", "other", "Kelvar did not sell its mine."),
        ("transaction", "deal_kind", "other", "Kelvar refused to buy Basalt Hosting."),
    ],
)
def test_what_is_denied_is_not_typed_and_is_to_be_confirmed(kind, field, empty, takeaway):
    assert facts_of(kind, takeaway, "Kelvar sells its mine and enters Peru.")[field] == empty
    assert (8, "negated", True) in remarked(kind, takeaway)


@pytest.mark.parametrize(
    ("kind", "field", "word", "takeaway"),
    [
        ("sentiment", "stance", "positive", "No one is worried; unions praise the plan."),
        ("sentiment", "stance", "cautious", "Users warn that the plan may not work."),
        ("strategy", "move", "enter", "Kelvar may enter Peru, but has no plans to leave Chile."),
        ("strategy", "move", "expand", "Kelvar not only expands in Peru no later than 2027."),
        ("transaction", "deal_kind", "asset_sale", "Kelvar sells its mine after it failed to win a permit."),
    ],
)
def test_a_denial_reaches_no_further_than_its_clause(kind, field, word, takeaway):
    assert facts_of(kind, takeaway)[field] == word


@pytest.mark.parametrize(
    ("takeaway", "amounts"),
    [
        ("A loan of $20 million, not $25 million as reported earlier.", [("debt", "exact", "20000000")]),
        ("It raised $40 million, less than the $60 million it sought.", [("total", "exact", "40000000")]),
        (
            "Kelvar pays at least £48 million over 20 years, and puts £65 million to £80 million into a new hall.",
            [("", "at_least", "48000000"), ("", "range", "65000000")],
        ),
        ("It gets €4 million and ¥300 million.", [("", "exact", "4000000"), ("", "exact", "300000000")]),
        ("An order worth $120 million initially, which could rise to $200 million.",
         [("total", "exact", "120000000"), ("", "up_to", "200000000")]),
        ("Kelvar sold its mine for $5 million and spends $7 million on a hall.",
         [("total", "exact", "5000000"), ("", "exact", "7000000")]),
        ("Kelvar pays €3 million, of which €1 million is due at closing; a fee is undisclosed.",
         [("total", "exact", "3000000"), ("upfront", "exact", "1000000"), ("", "undisclosed", None)]),
        ("The fine of $4 million was overturned.", [("", "exact", "4000000")]),
    ],
)  # fmt: skip
def test_only_a_sole_amount_or_one_that_is_called_so_is_the_total(takeaway, amounts):
    assert brief(facts_of("transaction", takeaway)["amounts"], "role", "qualifier", "value") == amounts


def test_the_verb_that_comes_first_tells_the_deal():
    facts = facts_of(
        "transaction",
        "Solvane raised $75 million in a Series B led by Fennick Capital; it sold 20% of its shares.",
        "The drug maker Solvane is glad. Its Series B took a year.",
    )
    assert facts["deal_kind"] == "funding"
    assert brief(facts["parties"], "role", "name") == [("company", "Solvane"), ("lead investor", "Fennick Capital")]


def test_a_number_that_no_value_holds_is_told():
    found = remarked("sentiment", "Analysts are split, with 6 of 10 calling it too high.")
    assert [(code, blocks) for _, code, blocks in found] == [("figure", False)] * 2


def test_a_currency_is_no_place_and_a_town_no_company():
    assert facts_of("transaction", "It costs 30 million US dollars in the US.")["places"]
    assert not facts_of("transaction", "It costs 30 million US dollars.")["places"]
    body = "The stadium in Osaka was sold for ¥12 billion to Kitano Holdings. Osaka is glad."
    facts = facts_of("transaction", "Kitano Holdings buys the stadium.", body)
    assert brief(facts["parties"], "role", "name") == [("buyer", "Kitano Holdings")]


def test_a_longer_form_of_a_name_is_the_same_party():
    body = "Norvell Group bought Tapton Foods for £1 million. Norvell is glad."
    facts = facts_of("transaction", "Norvell pays £1 million.", body)
    assert [party["name"] for party in facts["parties"] if "Norvell" in party["name"]] == ["Norvell Group"]


@pytest.mark.parametrize(
    "takeaway", ["The firm plans to launch in early 2028.", "It pulls out of Chile.", "It scales back in Italy."]
)
def test_a_place_or_a_time_is_no_direction(takeaway):
    facts = facts_of("strategy", takeaway)
    assert (facts["direction"], list(facts["focus"])) == ("", [])


def test_a_voice_has_title_and_organisation():
    body = "“We are buying some patience,” said Helen Marsh, chief executive of Norvell. “We have heard that before,” "
    facts = facts_of("sentiment", "Users are glad.", body + "said Karl Otto, who lost his shop.")
    assert brief(facts["voices"], "name", "title", "organisation") == [
        ("Helen Marsh", "chief executive", "Norvell"), ("Karl Otto", "", ""),
    ]  # fmt: skip
