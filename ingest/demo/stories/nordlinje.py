"""A fine for keeping solar farms waiting: crowns, a strategy under pressure, and a regulator's view."""

from factboxes.kinds.sentiment import SentimentFacts, Theme
from factboxes.kinds.strategy import Driver, Move, StrategyFacts
from factboxes.kinds.transaction import TransactionFacts
from factboxes.values import Amount, KeyDate, Party, Place, Quantity, Voice
from ingest.demo.told import Told, fact_box

SLUG = "nordlinje-fined-for-slow-connections"


def told(year: int) -> Told:
    """The story as it went out."""
    return Told(
        slug=SLUG,
        headline="Grid company Nordlinje is fined for keeping solar farms waiting",
        seo_headline="Norway fines Nordlinje NOK 46 million for late grid connections",
        standfirst="More than 130 projects waited longer than the law allows; the regulator calls the queue a choice",
        section="energy/grids",
        authors=("ines-falkner",),
        topics=("power-grids", "power-prices"),
        picture="",
        body=_body(year),
        boxes=(
            fact_box(SLUG, "transaction", _fine(year)),
            fact_box(SLUG, "strategy", _repair(year)),
            fact_box(SLUG, "sentiment", _mood()),
        ),
    )


def _body(year: int) -> str:
    return f"""
<p>Norway’s energy regulator has fined the grid company Nordlinje NOK 46 million. More than 130 solar farms and
batteries had to wait for their connection longer than the law allows, some of them for over three years.</p>
<p>The money goes to the state and must be paid by March {year + 1}. Nordlinje can appeal and has not said whether it
will.</p>
<h2>A queue without a clock</h2>
<p>A connection has to be offered within ten months. According to the ruling Nordlinje opened many files only when
their owners complained, and dealt with large projects before small ones. “A queue of this length is a choice,” said
Ragnhild Moe, who led the inquiry. The company had the people for it, she found, and used them elsewhere.</p>
<p>Nordlinje speaks of a flood. In two years it received as many requests as in the twelve years before, it says, and
a good part of them came from owners who asked at five places at once and meant to build at one.</p>
<h2>What changes</h2>
<p>The company will spend about NOK 210 million on its offices and its software. By the third quarter of {year + 1} no
request is to wait longer than the law says:</p>
<ul>
<li><strong>Small plants</strong> get an answer from a machine within a day.</li>
<li><strong>Large ones</strong> pay a deposit of an undisclosed amount, which they lose if they never
build.</li>
<li><strong>Everybody</strong> can see on a map where there is room.</li>
</ul>
<h2>Those who waited</h2>
<p>Owners are pleased, and wary. “The map is worth more to us than the fine,” said Eivind Strand, who plans solar farms
for a farmers’ cooperative. Two of his projects gave up in the queue. He would like to see the map first.</p>
"""


def _fine(year: int) -> TransactionFacts:
    return TransactionFacts(
        deal_kind="fine",
        deal_status="agreed",
        asset="late grid connections",
        parties=(Party(role="fined", name="Nordlinje"),),
        amounts=(
            Amount(role="fine", label="Fine", value="46000000", currency="NOK"),
            Amount(role="investment", label="offices and software", qualifier="about", value="210000000",
                   currency="NOK"),
            Amount(role="deposit", label="a deposit of", qualifier="undisclosed"),
        ),
        quantities=(Quantity(role="projects", label="late for", qualifier="more_than", value="130",
                             unit="solar farms"),),
        dates=(KeyDate(role="payment", label="payable", value=f"{year + 1}-03", precision="month",
                       qualifier="expected_by"),),
        places=(Place(role="country", name="Norway", code="NO"),),
    )  # fmt: skip


def _repair(year: int) -> StrategyFacts:
    return StrategyFacts(
        move="restructure",
        direction="answers within the time of the law",
        timeline=f"by the third quarter of {year + 1}",
        actors=(Party(role="company", name="Nordlinje"),),
        focus=("grid connections", "a public map"),
        places=(Place(name="Norway", code="NO"),),
        moves=(Move(kind="restructure", business="grid connections", place="Norway", commitment="announced"),),
        drivers=(Driver(kind="regulation", text="The regulator’s fine."),),
        dates=(KeyDate(role="target", label="target", value=f"{year + 1}-Q3", precision="quarter"),),
    )


def _mood() -> SentimentFacts:
    return SentimentFacts(
        stance="cautious",
        population="companies",
        topic="the queue for the grid",
        summary="Owners of solar farms welcome the promised map more than the fine, and want to see it first.",
        themes=(Theme(label="map", stance="positive", prevalence="one", text="The map is worth more than the fine."),),
        voices=(
            Voice(kind="regulator", name="Ragnhild Moe", title="head of the inquiry",
                  quote="A queue of this length is a choice"),
            Voice(kind="named_person", name="Eivind Strand", title="planner of solar farms",
                  quote="The map is worth more to us than the fine"),
        ),
        places=(Place(name="Norway", code="NO"),),
    )  # fmt: skip
