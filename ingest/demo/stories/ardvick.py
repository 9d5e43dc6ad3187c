"""A town leases its quay. First published with two digits of the rent changed about, then corrected."""

from factboxes.kinds.sentiment import SentimentFacts, Theme
from factboxes.kinds.strategy import Driver, Move, StrategyFacts
from factboxes.kinds.transaction import TransactionFacts
from factboxes.values import Amount, KeyDate, Party, Place, Quantity, Voice
from ingest.demo.told import Told, fact_box

SLUG = "ardvick-leases-north-quay"
RENT, MISREAD = 48, 84  # million pounds: as the lease has it, and as it was first printed
NOTE = (
    "An earlier version of this story gave the rent as at least £84 million. The lease sets a floor of £48 million; "
    "two digits had changed places."
)


def told(year: int, rent: int = RENT) -> Told:
    """The story with this rent in text and box."""
    return Told(
        slug=SLUG,
        headline="Port of Ardvick leases its north quay to a maker of turbine blades",
        seo_headline="Ardvick port leases its north quay to wind blade maker Halvane",
        standfirst="A quay without a tenant for six years finds one for twenty; those who land crab there ask "
        "where their boats shall go",
        section="trade/ports",
        authors=("tom-harrick", "ines-falkner"),
        topics=("ports", "wind-power"),
        picture="cranes",
        body=_body(year, rent),
        boxes=(
            fact_box(SLUG, "transaction", _lease(year, rent)),
            fact_box(SLUG, "strategy", _growth(year)),
            fact_box(SLUG, "sentiment", _town()),
        ),
    )


def _body(year: int, rent: int) -> str:
    return f"""
<p>The Port of Ardvick has leased its north quay to Halvane Blades, which will make blades for wind turbines at sea
there. The rent comes to at least £{rent} million for the twenty years of the lease, both sides say. It
rises with every blade that crosses the quay, so the town may see more.</p>
<p>The quay has had neither cargo nor tenant since the last coal ship left it six years ago, only the boats of the crab
fishers. Its worth lies in what kept it from being sold: deep water at any tide, and a wall without a bend.</p>
<h2>Who pays for what</h2>
<p>The lease begins in April {year + 1}. The costs before that are shared:</p>
<ul>
<li><strong>Halvane</strong> puts between £65 million and £80 million into a hall of 310 metres, long enough to cast a
blade in one piece.</li>
<li><strong>The port</strong>, which belongs to the town, pays about £12 million for dredging and a stronger
wall.</li>
<li><strong>The county</strong> mends the road, and has not said at what cost.</li>
</ul>
<h2>Work from the second year</h2>
<p>Halvane promises at least 420 jobs by the second half of {year + 2}, two in three of them for people who live
within an hour’s drive. The company makes shorter blades inland today and cannot bring longer ones to the coast: the
bends of the road decide how large a turbine may be.</p>
<blockquote><p>“We did not look for cheap land. We looked for a long wall and deep water, and there is little of either
left.”</p><cite>Sunniva Dahle, head of production at Halvane Blades</cite></blockquote>
<h2>Boats without a berth</h2>
<p>Not everyone is glad. Since the coal ships went, 34 boats have landed their crab at the north quay. “Nobody asked us
before the ink was dry,” said Callum Reave, who speaks for their owners. The port offers them berths on the south side
and has not named a day.</p>
<p>In the town the mood is warmer. At a meeting in the school most of those who spoke were for the lease, often with
their children’s work in mind. The county has to approve the hall; it means to decide by March {year + 1}.</p>
"""


def _lease(year: int, rent: int) -> TransactionFacts:
    return TransactionFacts(
        deal_kind="lease",
        deal_status="agreed",
        asset="north quay",
        parties=(Party(role="landlord", name="Port of Ardvick"), Party(role="tenant", name="Halvane Blades")),
        amounts=(
            Amount(role="total", label="Rent", qualifier="at_least", value=f"{rent}000000", currency="GBP"),
            Amount(role="investment", label="new hall", qualifier="range", value="65000000", value_max="80000000",
                   currency="GBP"),
            Amount(role="works", label="dredging and wall", qualifier="about", value="12000000", currency="GBP"),
        ),
        quantities=(
            Quantity(role="term", label="for", value="20", unit="years"),
            Quantity(role="size", label="length of the hall", value="310", unit="metres"),
        ),
        dates=(KeyDate(role="start", label="from", value=f"{year + 1}-04", precision="month"),),
        places=(Place(role="site", name="Ardvick"),),
    )  # fmt: skip


def _growth(year: int) -> StrategyFacts:
    return StrategyFacts(
        move="expand",
        direction="longer blades, made on the coast",
        timeline=f"at least 420 jobs by the second half of {year + 2}",
        actors=(Party(role="company", name="Halvane Blades"),),
        focus=("wind turbines at sea",),
        places=(Place(name="Ardvick"),),
        moves=(Move(kind="expand", business="blades for wind turbines", place="Ardvick", commitment="announced"),),
        drivers=(
            Driver(kind="other", text="Longer blades cannot be brought to the coast by road."),
            Driver(kind="demand", text="Turbines at sea grow larger."),
        ),
        dates=(
            KeyDate(role="jobs", label="at least 420 jobs", value=f"{year + 2}-H2", precision="half",
                    qualifier="expected_by"),
            KeyDate(role="decision", label="county’s decision", value=f"{year + 1}-03", precision="month",
                    qualifier="expected_by"),
        ),
    )  # fmt: skip


def _town() -> SentimentFacts:
    return SentimentFacts(
        stance="divided",
        population="residents",
        topic="the lease of the north quay",
        summary="The town hopes for work; the owners of the crab boats that land there feel passed over.",
        themes=(
            Theme(label="work", stance="positive", prevalence="most", text="Jobs for the children of the town."),
            Theme(label="berths", stance="negative", prevalence="some", text="Crab boats lose their place."),
        ),
        voices=(
            Voice(kind="named_person", name="Callum Reave", title="spokesman of the crab boats’ owners",
                  quote="Nobody asked us before the ink was dry"),
            Voice(kind="company_statement", name="Sunniva Dahle", title="head of production",
                  organisation="Halvane Blades",
                  quote="We did not look for cheap land. We looked for a long wall and deep water, and there is little "
                        "of either left."),
        ),
        places=(Place(name="Ardvick"),),
    )  # fmt: skip
