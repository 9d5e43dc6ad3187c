"""Results under embargo: earnings with a bound below and above, not to be read before the company speaks."""

from factboxes.kinds.sentiment import SentimentFacts, Theme
from factboxes.kinds.strategy import Driver, Move, StrategyFacts
from factboxes.kinds.transaction import TransactionFacts
from factboxes.values import Amount, KeyDate, Party, Place, Quantity, Voice
from ingest.demo.told import Told, fact_box

SLUG = "calder-tidal-earns-its-first-profit"


def told(year: int) -> Told:
    """The story as it waits for its hour."""
    return Told(
        slug=SLUG,
        headline="Calder Tidal earns its first profit from the sea",
        seo_headline="Calder Tidal makes a first half-year profit of £2.6 million",
        standfirst="After nine years of losses the turbines in the strait pay for themselves; the next ones go "
        "to Canada",
        section="energy",
        authors=("ines-falkner",),
        topics=("tidal-power", "power-prices"),
        picture="turbines",
        body=_body(year),
        boxes=(
            fact_box(SLUG, "transaction", _results()),
            fact_box(SLUG, "strategy", _course(year)),
            fact_box(SLUG, "sentiment", _analyst()),
        ),
    )


def _body(year: int) -> str:
    return f"""
<p>Calder Tidal has made a profit for the first time. In half a year it earned £2.6 million from revenue of more than
£31 million. The company runs 18 turbines on the floor of a strait in the north of Scotland, where the tide goes through
four times a day.</p>
<p>For nine years it had made losses. What turned them, it says, was not a better machine but a better ship: repairs
that took a month take six days.</p>
<h2>A ship for bad weather</h2>
<p>The turbines stand in the strongest current for a reason, and for the same reason nobody can stay above them for
long. The new ship holds its place by itself, lifts a turbine in one slack tide and sets down another in the
next.</p>
<blockquote><p>“The moon has never been late. We were.”</p><cite>Isobel Rennie, chief executive of Calder
Tidal</cite></blockquote>
<h2>Next to Canada</h2>
<p>The profit goes into a second site, in Canada, where the tides are higher still. Calder wants to spend up to £45
million there and to send power ashore by the end of {year + 3}. Three things speak for it:</p>
<ul>
<li><strong>The tide</strong> rises as high as a house of four floors.</li>
<li><strong>The cable</strong> of a failed project lies there already.</li>
<li><strong>The price</strong> is fixed for fifteen years.</li>
</ul>
<h2>One swallow</h2>
<p>Not everybody takes the half-year for a turn. “It is one good winter with one good ship,” said Gregor Vane, who
follows the company for Holm Research. He expects a loss again as soon as the ship goes to the yard. The company does
not deny it. It has ordered a second one, at a price that it keeps to itself.</p>
"""


def _results() -> TransactionFacts:
    return TransactionFacts(
        deal_kind="earnings",
        deal_status="completed",
        asset="half-year results",
        parties=(Party(role="company", name="Calder Tidal"),),
        amounts=(
            Amount(role="profit", label="Profit", value="2600000", currency="GBP"),
            Amount(role="revenue", label="revenue", qualifier="more_than", value="31000000", currency="GBP"),
            Amount(role="investment", label="second site", qualifier="up_to", value="45000000", currency="GBP"),
        ),
        quantities=(Quantity(role="fleet", label="from", value="18", unit="turbines"),),
        places=(Place(role="site", name="Scotland"),),
    )


def _course(year: int) -> StrategyFacts:
    return StrategyFacts(
        move="expand",
        direction="a second site, where the tides are higher",
        timeline=f"power ashore by the end of {year + 3}",
        actors=(Party(role="company", name="Calder Tidal"),),
        focus=("tidal power",),
        places=(Place(name="Canada", code="CA"),),
        moves=(Move(kind="expand", business="tidal power", place="Canada", commitment="announced"),),
        drivers=(Driver(kind="price", text="The price is fixed for fifteen years."),),
        dates=(KeyDate(role="power", label="power ashore", value=f"{year + 3}", precision="year",
                       qualifier="expected_by"),),
    )  # fmt: skip


def _analyst() -> SentimentFacts:
    return SentimentFacts(
        stance="cautious",
        population="analysts_named",
        topic="the first profit",
        summary="One analyst takes the profit for a good winter and expects a loss when the ship goes to the yard.",
        themes=(Theme(label="lasting", stance="cautious", prevalence="one", text="One good winter, one good ship."),),
        voices=(
            Voice(kind="analyst", name="Gregor Vane", organisation="Holm Research",
                  quote="It is one good winter with one good ship"),
            Voice(kind="company_statement", name="Isobel Rennie", title="chief executive", organisation="Calder Tidal",
                  quote="The moon has never been late. We were."),
        ),
        places=(Place(name="Scotland"),),
    )  # fmt: skip
