"""A maker of chip tools lets people go: layoffs, Canadian dollars, half-year dates."""

from factboxes.kinds.sentiment import SentimentFacts, Theme
from factboxes.kinds.strategy import Driver, Move, StrategyFacts
from factboxes.kinds.transaction import TransactionFacts
from factboxes.values import Amount, KeyDate, Party, Place, Quantity, Voice
from ingest.demo.told import Told, fact_box

SLUG = "korvel-cuts-a-fifth-of-its-jobs"


def told(year: int) -> Told:
    """The story as it went out."""
    return Told(
        slug=SLUG,
        headline="Korvel cuts a fifth of its jobs and keeps its laboratory",
        seo_headline="Korvel Instruments to cut about 340 jobs in Canada and the Netherlands",
        standfirst="The maker of measuring tools for chip plants saves at the desks; its engineers are to stay",
        section="technology/computing",
        authors=("mira-osten",),
        topics=("chips", "jobs"),
        picture="bench",
        body=_body(year),
        boxes=(
            fact_box(SLUG, "transaction", _cuts(year)),
            fact_box(SLUG, "strategy", _course(year)),
            fact_box(SLUG, "sentiment", _workers()),
        ),
    )


def _body(year: int) -> str:
    return f"""
<p>Korvel Instruments will cut about 340 jobs, one in five, in Canada and the Netherlands. The company makes tools that
measure the layers of a chip while it grows. Orders from the makers of memory chips have all but stopped.</p>
<p>The cuts cost C$38 million this year, mostly in severance, and are meant to save at least C$55 million a year from
the second half of {year + 1}.</p>
<h2>Desks, not benches</h2>
<p>Sales, purchasing and the head office lose most. The laboratory in Eindhoven loses nobody. Korvel wants to be ready
when the orders come back, and in this trade they have come back after every slump so far.</p>
<blockquote><p>“You can hire a salesman in a month. A physicist who knows our lenses takes six years.”</p><cite>Judith
Maarsen, chief executive of Korvel Instruments</cite></blockquote>
<h2>Three things at once</h2>
<p>The company lives on a few large customers, and this year that has hurt three times over:</p>
<ol>
<li><strong>Memory</strong> is cheap, so nobody builds plants for it.</li>
<li><strong>Export rules</strong> have closed two markets.</li>
<li><strong>Used tools</strong> from closed plants go for half the price of new ones.</li>
</ol>
<p>The last point weighs more than it seems. A tool of this kind runs for fifteen years, and each one that is sold
second-hand is one that Korvel does not sell.</p>
<h2>In the canteen</h2>
<p>The works council in Eindhoven calls the plan hard but honest, because it names the departments. In Ottawa, where
most of the cuts fall, the mood is worse. “We were told in spring that the storm had passed,” said Denise Arbour, who
speaks for the staff there. Those concerned are to know by the end of January {year + 1}.</p>
"""


def _cuts(year: int) -> TransactionFacts:
    return TransactionFacts(
        deal_kind="layoffs",
        deal_status="proposed",
        asset="jobs",
        parties=(Party(role="employer", name="Korvel Instruments"),),
        amounts=(
            Amount(role="cost", label="Cost", value="38000000", currency="CAD"),
            Amount(role="saving", label="saving a year", qualifier="at_least", value="55000000", currency="CAD"),
        ),
        quantities=(Quantity(role="jobs", label="cut", qualifier="about", value="340", unit="jobs"),),
        dates=(KeyDate(role="notice", label="notice", value=f"{year + 1}-01", precision="month",
                       qualifier="expected_by"),),
        places=(
            Place(role="site", name="Canada", code="CA"), Place(role="site", name="Netherlands", code="NL"),
        ),
    )  # fmt: skip


def _course(year: int) -> StrategyFacts:
    return StrategyFacts(
        move="scale_back",
        direction="save at the desks, keep the laboratory",
        timeline=f"from the second half of {year + 1}",
        actors=(Party(role="company", name="Korvel Instruments"),),
        focus=("measuring tools for chips",),
        places=(Place(name="Eindhoven"), Place(name="Ottawa")),
        moves=(
            Move(kind="scale_back", business="sales and head office", place="Ottawa", commitment="announced"),
            Move(kind="reaffirm", business="laboratory", place="Eindhoven", commitment="announced"),
        ),
        drivers=(
            Driver(kind="demand", text="Makers of memory chips order almost nothing."),
            Driver(kind="regulation", text="Export rules have closed two markets."),
            Driver(kind="competition", text="Used tools go for half the price."),
        ),
        dates=(KeyDate(role="savings", label="savings from", value=f"{year + 1}-H2", precision="half"),),
    )  # fmt: skip


def _workers() -> SentimentFacts:
    return SentimentFacts(
        stance="negative",
        population="workers",
        topic="the cuts",
        summary="In Eindhoven the works council finds the plan hard but honest; in Ottawa people feel misled.",
        themes=(
            Theme(label="candour", stance="mixed", prevalence="one", text="The plan names the departments."),
            Theme(label="trust", stance="negative", prevalence="one", text="They were told the storm had passed."),
        ),
        voices=(
            Voice(kind="named_person", name="Denise Arbour", title="speaker of the staff in Ottawa",
                  quote="We were told in spring that the storm had passed"),
            Voice(kind="company_statement", name="Judith Maarsen", title="chief executive",
                  organisation="Korvel Instruments",
                  quote="You can hire a salesman in a month. A physicist who knows our lenses takes six years."),
        ),
        places=(Place(name="Canada", code="CA"), Place(name="Netherlands", code="NL")),
    )  # fmt: skip
