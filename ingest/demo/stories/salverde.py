"""Water from the sea: the contract's price stands in the box alone, so a finding had to be waived by name."""

from factboxes.kinds.sentiment import SentimentFacts, Theme
from factboxes.kinds.strategy import Driver, Move, StrategyFacts
from factboxes.kinds.transaction import TransactionFacts
from factboxes.values import Amount, KeyDate, Party, Place, Quantity, Voice
from ingest.demo.told import Told, fact_box

SLUG = "sao-telmo-drinks-from-the-sea"
WAIVER = (
    "The price is in the record of the tender, which is public; the text leaves it out because it may still change."
)


def told(year: int) -> Told:
    """The story as it went out."""
    return Told(
        slug=SLUG,
        headline="São Telmo will drink from the sea and pay by the bucket",
        seo_headline="Harbour of São Telmo gets a solar desalination plant from Aquaver",
        standfirst="An island harbour buys no plant, only its water; whoever builds it carries the risk of the sun",
        section="trade/ports",
        authors=("amara-lindqvist",),
        topics=("ports", "water"),
        picture="ship",
        body=_body(year),
        boxes=(
            fact_box(SLUG, "transaction", _contract(year)),
            fact_box(SLUG, "strategy", _course(year)),
            fact_box(SLUG, "sentiment", _island()),
        ),
    )


def _body(year: int) -> str:
    return f"""
<p>The harbour of São Telmo in Cape Verde will take its drinking water from the sea. The company Aquaver builds a plant
beside the breakwater that runs on sunlight and delivers at least 2,000 tonnes of water a day. The harbour buys the
water alone; the plant stays Aquaver’s, with all that can go wrong in it.</p>
<p>The contract runs for 15 years and begins in May {year + 1}. Until then water comes as it does today, by ship.</p>
<h2>Water that comes by ship</h2>
<p>On the island it rains on a dozen days a year. Ships that call for water go elsewhere, and so do their crews’ wages.
The harbour master keeps a list of those that asked and sailed on. It is longer than the list of those that
stayed.</p>
<blockquote><p>“We are surrounded by water and sell none of it. That is a strange way to run a harbour.”</p><cite>Celina
Évora, harbour master of São Telmo</cite></blockquote>
<h2>Who carries the risk</h2>
<p>Plants of this kind have failed on other islands, mostly because nobody paid for the spare parts. So the contract
turns things round:</p>
<ol>
<li><strong>No water, no money:</strong> a day without a delivery is a day without pay.</li>
<li><strong>Spare parts</strong> lie on the island before the first pump runs.</li>
<li><strong>Two technicians</strong> from the island are trained each year.</li>
</ol>
<h2>The island waits</h2>
<p>People have seen plans come and go. “I will believe it when I shower,” said Nelson Tavares, who runs an inn above the
harbour. He has bought a second tank all the same, to be ready. Fishermen ask where the salt goes that is left over; the
company wants to pump it out beyond the breakwater and has promised to measure.</p>
"""


def _contract(year: int) -> TransactionFacts:
    return TransactionFacts(
        deal_kind="contract",
        deal_status="agreed",
        asset="drinking water",
        parties=(Party(role="buyer", name="São Telmo"), Party(role="seller", name="Aquaver")),
        amounts=(Amount(role="total", label="Value", qualifier="about", value="27000000", currency="EUR"),),
        quantities=(
            Quantity(role="term", label="for", value="15", unit="years"),
            Quantity(role="output", label="daily delivery", qualifier="at_least", value="2000", unit="tonnes"),
        ),
        dates=(KeyDate(role="start", label="from", value=f"{year + 1}-05", precision="month"),),
        places=(Place(role="site", name="Cape Verde", code="CV"),),
    )  # fmt: skip


def _course(year: int) -> StrategyFacts:
    return StrategyFacts(
        move="launch",
        direction="buy water, not a plant",
        timeline=f"from May {year + 1}",
        actors=(Party(role="harbour", name="São Telmo"), Party(role="company", name="Aquaver")),
        focus=("desalination", "solar power"),
        places=(Place(name="Cape Verde", code="CV"),),
        moves=(Move(kind="launch", business="drinking water", place="São Telmo", commitment="approved"),),
        drivers=(Driver(kind="demand", text="Ships that need water sail on."),),
    )


def _island() -> SentimentFacts:
    return SentimentFacts(
        stance="cautious",
        population="residents",
        topic="the new plant",
        summary="The island has seen plans come and go; fishermen ask what becomes of the salt.",
        themes=(
            Theme(label="promise", stance="cautious", prevalence="some", text="Plans have come and gone."),
            Theme(label="salt", stance="negative", prevalence="some", text="Fishermen ask where the salt goes."),
        ),
        voices=(
            Voice(kind="named_person", name="Nelson Tavares", title="innkeeper",
                  quote="I will believe it when I shower"),
        ),
        places=(Place(name="Cape Verde", code="CV"),),
    )  # fmt: skip
