"""Batteries in the hills of Portugal. Updated after publication, when the second lender gave its name."""

from factboxes.kinds.sentiment import SentimentFacts, Theme
from factboxes.kinds.strategy import Driver, Forecast, Move, StrategyFacts
from factboxes.kinds.transaction import TransactionFacts
from factboxes.values import Amount, KeyDate, Party, Place, Quantity, Voice
from ingest.demo.told import Told, fact_box

SLUG = "altavela-borrows-for-batteries"
LOAN = "€120 million to €140 million for battery parks in Portugal; a pension fund joins for an undisclosed sum."
MOOD = "One analyst expects the first parks to do well and the tenth not to."
NOTE = "Adds the name of the second lender."


def told(year: int, updated: bool = True) -> Told:
    """The story, with the second lender’s name or as it stood before that was known."""
    return Told(
        slug=SLUG,
        headline="Altavela borrows up to €140 million to keep the noon for the evening",
        seo_headline="Altavela Storage borrows €120 million to €140 million for batteries in Portugal",
        standfirst="Two battery parks in the hills of Portugal are to take in cheap solar power and sell it after "
        "sunset; the lenders bet on the gap between the two prices",
        section="energy/storage",
        authors=("ines-falkner",),
        topics=("batteries", "power-prices"),
        picture="pylons",
        body=_body(year, updated),
        boxes=(
            fact_box(SLUG, "transaction", _loan(updated), LOAN),
            fact_box(SLUG, "strategy", _plan(year)),
            fact_box(SLUG, "sentiment", _analysts(), MOOD),
        ),
    )  # fmt: skip


def _body(year: int, updated: bool) -> str:
    second = (
        "the other is Corvane Bank, which at first did not want to be named"
        if updated
        else "the other asked not to be named"
    )
    return f"""
<p>Altavela Storage will borrow between €120 million and €140 million for two battery parks in the hills of northern
Portugal. How much it draws depends on the price of the cells, which the company may still choose. One lender is Banco
Meridor; {second}.</p>
<p>The parks will stand beside lines that are there already. Together they can feed 240 megawatts into the grid for
four hours, roughly what a large town needs from supper to bedtime.</p>
<h2>A trade in hours</h2>
<p>Portugal has more sun at noon than it can use, and too little of anything at eight in the evening. On some days in
spring the price falls below zero and climbs again within six hours. Altavela wants to earn its living in between:</p>
<ol>
<li><strong>By day</strong> it buys what solar parks cannot sell.</li>
<li><strong>After sunset</strong> it sells to whoever is short.</li>
<li><strong>All day</strong> it is paid to keep the grid steady, second by second.</li>
</ol>
<blockquote><p>“We do not make power. We move it by six hours, and the six hours are what people pay for.”</p><cite>
Marta Quillan, chief executive of Altavela Storage</cite></blockquote>
<h2>What it costs</h2>
<p>Built and connected, the company says, its batteries will cost less than €200 for each kilowatt-hour. A pension fund
takes a quarter of the shares for an undisclosed sum. If all goes to plan the first park feeds in by the third quarter
of {year + 1} and the second in {year + 2}.</p>
<h2>Is the gap there to stay?</h2>
<p>That is the lenders’ risk: each new battery makes noon a little dearer and the evening a little cheaper. “The first
ones on the hill will do well, the tenth will not,” said Rui Soveral, who follows the market for Nortada Research. He
gives it a chance of 60% that the gap still pays for new parks in five years’ time.</p>
<p>Grid engineers welcome the plan without such doubts. Every line that carries solar power at noon stands half empty
in the evening, and a battery at its end costs less than a second line.</p>
"""


def _loan(updated: bool) -> TransactionFacts:
    second = Party(role="lender", name="Corvane Bank") if updated else Party(role="lender", disclosure="undisclosed")
    return TransactionFacts(
        deal_kind="debt",
        deal_status="agreed",
        asset="two battery parks",
        parties=(
            Party(role="borrower", name="Altavela Storage"), Party(role="lender", name="Banco Meridor"), second,
        ),
        amounts=(
            Amount(role="debt", label="loan of", qualifier="range", value="120000000", value_max="140000000",
                   currency="EUR"),
            Amount(role="unit cost", label="each kWh for", qualifier="less_than", value="200", currency="EUR"),
            Amount(role="equity", label="a quarter of the shares for", qualifier="undisclosed"),
        ),
        quantities=(
            Quantity(role="capacity", label="output", value="240", unit="MW"),
            Quantity(role="duration", label="for", value="4", unit="hours"),
        ),
        places=(Place(role="site", name="Portugal", code="PT"),),
    )  # fmt: skip


def _plan(year: int) -> StrategyFacts:
    return StrategyFacts(
        move="enter",
        direction="buy power at noon, sell it after sunset",
        timeline=f"first park by the third quarter of {year + 1}, second in {year + 2}",
        actors=(Party(role="company", name="Altavela Storage"),),
        focus=("batteries", "grid services"),
        places=(Place(name="Portugal", code="PT"),),
        moves=(Move(kind="enter", business="battery parks", place="Portugal", commitment="announced"),),
        drivers=(Driver(kind="price", text="At noon power is cheap, in the evening it is dear."),),
        dates=(
            KeyDate(role="first park", label="first park", value=f"{year + 1}-Q3", precision="quarter",
                    qualifier="expected_by"),
            KeyDate(role="second park", label="second park", value=f"{year + 2}", precision="year"),
        ),
        forecasts=(
            Forecast(percent="60", statement="The gap still pays for new parks.", forecaster="Rui Soveral",
                     horizon="in five years’ time"),
        ),
    )  # fmt: skip


def _analysts() -> SentimentFacts:
    return SentimentFacts(
        stance="mixed",
        population="analysts_named",
        topic="batteries that trade between noon and evening",
        themes=(
            Theme(label="early parks", stance="positive", prevalence="one", text="The first ones on the hill do well."),
            Theme(label="late parks", stance="cautious", prevalence="one", text="The tenth will not do well."),
        ),
        voices=(
            Voice(kind="analyst", name="Rui Soveral", organisation="Nortada Research",
                  quote="The first ones on the hill will do well, the tenth will not"),
            Voice(kind="company_statement", name="Marta Quillan", title="chief executive",
                  organisation="Altavela Storage",
                  quote="We do not make power. We move it by six hours, and the six hours are what people pay for."),
        ),
        places=(Place(name="Portugal", code="PT"),),
    )  # fmt: skip
