"""A railway in Brazil orders wagons: reais, an order with an option, an undisclosed loan."""

from factboxes.kinds.sentiment import SentimentFacts, Theme
from factboxes.kinds.strategy import Driver, Move, StrategyFacts
from factboxes.kinds.transaction import TransactionFacts
from factboxes.values import Amount, KeyDate, Party, Place, Quantity, Voice
from ingest.demo.told import Told, fact_box

SLUG = "serrana-orders-grain-wagons"


def told(year: int) -> Told:
    """The story as it went out."""
    return Told(
        slug=SLUG,
        headline="Serrana orders 900 grain wagons and leaves the road to others",
        seo_headline="Ferrovia Serrana orders 900 grain wagons for R$640 million",
        standfirst="A railway in the south of Brazil wants to carry the harvest that waits in lorries today",
        section="trade/freight",
        authors=("tom-harrick", "amara-lindqvist"),
        topics=("railways", "shipping"),
        picture="",
        body=_body(year),
        boxes=(
            fact_box(SLUG, "transaction", _order(year)),
            fact_box(SLUG, "strategy", _course(year)),
            fact_box(SLUG, "sentiment", _farmers()),
        ),
    )


def _body(year: int) -> str:
    return f"""
<p>Ferrovia Serrana, a railway in the south of Brazil, has ordered 900 grain wagons from the builder Vagões Pampa. They
cost R$640 million. An option for further wagons is worth up to R$280 million and runs until June {year + 2}.</p>
<p>A state bank lends an undisclosed sum towards the price. The first wagons are due in the second quarter of
{year + 1}.</p>
<h2>Eleven days at the gate</h2>
<p>At harvest time the lorries stand before the port of Rio Branco do Sul for up to 11 days. A train takes what 200
lorries carry, and it has a track of its own. What it lacked were wagons: the old ones leak, and grain that falls on
the track is eaten by pigeons, which the railway counts among its costs.</p>
<blockquote><p>“Our competitor is not another railway. It is a man who has slept in his cab for a
week.”</p><cite>Heloísa Prado, managing director of Ferrovia Serrana</cite></blockquote>
<h2>Wheat, then maize</h2>
<p>Serrana carries a quarter of the region’s harvest today and wants to carry more than a third. It has done three
things to get there:</p>
<ul>
<li><strong>A loading tower</strong> fills a train in four hours instead of a day.</li>
<li><strong>Fixed days</strong> tell the farmers when it comes.</li>
<li><strong>A lower price</strong> holds for those who book before they sow.</li>
</ul>
<h2>The farmers count</h2>
<p>Farmers have heard such plans before. Most of those we asked would send their grain by rail if the train kept its
day. “I do not need it to be fast, I need it to be there,” said Ivo Bertoldi, who grows wheat and maize near the line.
Lorry drivers see it otherwise: their union expects a fifth of the trips to go.</p>
"""


def _order(year: int) -> TransactionFacts:
    return TransactionFacts(
        deal_kind="order",
        deal_status="agreed",
        asset="grain wagons",
        parties=(Party(role="buyer", name="Ferrovia Serrana"), Party(role="builder", name="Vagões Pampa")),
        amounts=(
            Amount(role="total", label="Price", value="640000000", currency="BRL"),
            Amount(role="option", label="option", qualifier="up_to", value="280000000", currency="BRL",
                   condition="if more wagons are ordered"),
            Amount(role="debt", label="a state loan of", qualifier="undisclosed"),
        ),
        quantities=(Quantity(role="size", label="for", value="900", unit="grain wagons"),),
        dates=(
            KeyDate(role="delivery", label="first wagons", value=f"{year + 1}-Q2", precision="quarter",
                    qualifier="expected_by"),
            KeyDate(role="option", label="option until", value=f"{year + 2}-06", precision="month"),
        ),
        places=(Place(role="country", name="Brazil", code="BR"),),
    )  # fmt: skip


def _course(year: int) -> StrategyFacts:
    return StrategyFacts(
        move="expand",
        direction="carry more than a third of the region’s harvest by rail",
        timeline=f"first wagons in the second quarter of {year + 1}",
        actors=(Party(role="company", name="Ferrovia Serrana"),),
        focus=("grain", "fixed days"),
        places=(Place(name="Brazil", code="BR"),),
        moves=(Move(kind="expand", business="grain by rail", place="Brazil", commitment="under_way"),),
        drivers=(Driver(kind="demand", text="Lorries wait for days before the port."),),
    )


def _farmers() -> SentimentFacts:
    return SentimentFacts(
        stance="divided",
        population="mixed",
        topic="grain by rail",
        summary="Most farmers would use the railway if the train kept its day; lorry drivers expect to lose trips.",
        themes=(
            Theme(label="reliability", stance="cautious", prevalence="most", text="The train has to keep its day."),
            Theme(label="lorries", stance="negative", prevalence="not_stated", text="A fifth of the trips go."),
        ),
        voices=(
            Voice(kind="named_person", name="Ivo Bertoldi", title="farmer",
                  quote="I do not need it to be fast, I need it to be there"),
            Voice(kind="company_statement", name="Heloísa Prado", title="managing director",
                  organisation="Ferrovia Serrana",
                  quote="Our competitor is not another railway. It is a man who has slept in his cab for a week."),
        ),
        places=(Place(name="Brazil", code="BR"),),
    )  # fmt: skip
