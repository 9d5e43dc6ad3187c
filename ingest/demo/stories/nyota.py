"""Two ferry lines on Lake Victoria become one. Clarified after publication: a sentence could be misread."""

from factboxes.kinds.sentiment import SentimentFacts, Theme
from factboxes.kinds.strategy import Driver, Move, StrategyFacts
from factboxes.kinds.transaction import TransactionFacts
from factboxes.values import Amount, KeyDate, Party, Place, Quantity, Voice
from ingest.demo.told import Told, fact_box

SLUG = "nyota-and-bahari-join-their-ferries"
NOTE = (
    "An earlier version of this story could be read as if no other line would sail on the lake. The merged line will "
    "be the only one that sails by night; others go by day."
)


def told(year: int, clear: bool = True) -> Told:
    """The story, with the sentence made clear or as it first went out."""
    return Told(
        slug=SLUG,
        headline="Nyota and Bahari join their ferries and sail by night",
        seo_headline="Ferry lines Nyota and Bahari merge on Lake Victoria",
        standfirst="Two rivals on Lake Victoria share their ships, because neither can pay for new ones alone",
        section="trade/freight",
        authors=("amara-lindqvist", "tom-harrick"),
        topics=("shipping", "jobs"),
        picture="",
        body=_body(year, clear),
        boxes=(
            fact_box(SLUG, "transaction", _merger(year)),
            fact_box(SLUG, "strategy", _course(year)),
            fact_box(SLUG, "sentiment", _traders()),
        ),
    )


def _body(year: int, clear: bool) -> str:
    alone = (
        "It will be the only line that sails by night; four smaller ones go by day."
        if clear
        else "It will be the only line on the lake by night and by day."
    )
    return f"""
<p>The ferry lines Nyota and Bahari will merge. Both carry people, fish and maize across Lake Victoria, between Kenya
and Uganda, and both sail ships that are older than their captains. No money changes hands: each side gets half of the
new company, which is to begin work in January {year + 1}.</p>
<p>{alone} A ship that leaves at ten in the evening is there when the market opens.</p>
<h2>One loan for both</h2>
<p>Together the two can borrow what neither could alone. A bank in Kisumu lends between KES 900 million and KES 1.1
billion for two new ships. They will carry 60 lorries each and have cabins, which no ship on the lake has had for a
generation.</p>
<blockquote><p>“We have raced each other for eleven years, and the lake won.”</p><cite>Grace Atieno, managing director
of Nyota</cite></blockquote>
<h2>What becomes of the old ships</h2>
<p>Seven ships are in service today. The plan for them is short:</p>
<ul>
<li><strong>Three</strong> stay, with new engines.</li>
<li><strong>Two</strong> become landing stages.</li>
<li><strong>Two</strong> are broken up as soon as the new ones sail.</li>
</ul>
<p>The crews are promised their places. There will be more nights and more pay for them, the company says, and has put
neither into writing yet.</p>
<h2>On the quay</h2>
<p>Traders like the night and fear the price. “When two fought, we paid little,” said Joseph Okello, who sells fish in
Entebbe. The authority for competition in Uganda wants to look at the fares for a year before it gives its
last word.</p>
"""


def _merger(year: int) -> TransactionFacts:
    return TransactionFacts(
        deal_kind="merger",
        deal_status="agreed",
        asset="ferry lines",
        parties=(Party(role="partner", name="Nyota"), Party(role="partner", name="Bahari")),
        amounts=(
            Amount(role="debt", label="Loan for new ships", qualifier="range", value="900000000",
                   value_max="1100000000", currency="KES"),
        ),
        quantities=(Quantity(role="capacity", label="each for", value="60", unit="lorries"),),
        dates=(KeyDate(role="start", label="from", value=f"{year + 1}-01", precision="month"),),
        places=(
            Place(role="country", name="Kenya", code="KE"), Place(role="country", name="Uganda", code="UG"),
        ),
    )  # fmt: skip


def _course(year: int) -> StrategyFacts:
    return StrategyFacts(
        move="partner",
        direction="one line, two new ships, sailings by night",
        timeline=f"from January {year + 1}",
        actors=(Party(role="company", name="Nyota"), Party(role="company", name="Bahari")),
        focus=("ferries",),
        places=(Place(name="Lake Victoria"),),
        moves=(Move(kind="partner", business="ferries", place="Lake Victoria", commitment="announced"),),
        drivers=(Driver(kind="capital", text="Neither can pay for new ships alone."),),
    )


def _traders() -> SentimentFacts:
    return SentimentFacts(
        stance="divided",
        population="companies",
        topic="one line instead of two",
        summary="Traders like to sail by night and fear for the fares.",
        themes=(
            Theme(label="night", stance="positive", prevalence="some", text="The ship is there when the market opens."),
            Theme(label="fares", stance="cautious", prevalence="some", text="When two fought, fares were low."),
        ),
        voices=(
            Voice(kind="named_person", name="Joseph Okello", title="fish trader",
                  quote="When two fought, we paid little"),
            Voice(kind="company_statement", name="Grace Atieno", title="managing director", organisation="Nyota",
                  quote="We have raced each other for eleven years, and the lake won."),
        ),
        places=(Place(name="Lake Victoria"),),
    )  # fmt: skip
