"""An order that was none. Withdrawn after publication, with the reason on the page."""

from factboxes.kinds.strategy import Driver, Move, StrategyFacts
from factboxes.kinds.transaction import TransactionFacts
from factboxes.values import Amount, KeyDate, Party, Place, Quantity
from ingest.demo.told import Told, fact_box

SLUG = "marenda-orders-six-ships"
REASON = (
    "Both companies have told us that no contract is signed: what we took for an order is an option that may lapse. "
    "The story rested on the order, so we have taken it back and will report again when there is one."
)


def told(year: int) -> Told:
    """The story as it stood until it was withdrawn."""
    return Told(
        slug=SLUG,
        headline="Marenda orders six ships that can sail on methanol",
        seo_headline="Marenda Lines orders six methanol ships for about $540 million",
        standfirst="The shipping line pays more for each hull than it ever did, and hopes that its customers will pay "
        "for cleaner voyages",
        section="trade",
        authors=("tom-harrick",),
        topics=("shipping",),
        picture="ship",
        body=_body(year),
        boxes=(fact_box(SLUG, "transaction", _order(year)), fact_box(SLUG, "strategy", _course(year))),
    )


def _body(year: int) -> str:
    return f"""
<p>Marenda Lines has ordered six container ships that can burn methanol as well as oil. The yard, Vantar Shipbuilding
of South Korea, will be paid about $540 million for the series. That is $90 million for each ship, and more than the
line has ever spent on a hull.</p>
<p>The first ship is due in {year + 3}, the last in the first half of {year + 4}. Each of them carries up to 5,200
containers, a middling size that fits into most ports around the Mediterranean.</p>
<h2>A fuel that is hard to find</h2>
<p>Methanol made with green power is scarce. Marenda has bought what a plant in Spain will make in its first two years,
enough for two ships at most. Until there is more, the other four will burn oil and wait.</p>
<blockquote><p>“A ship lives for twenty-five years. We would rather own an engine that is too early than one that is
too late.”</p><cite>Stelios Marandis, chairman of Marenda Lines</cite></blockquote>
<h2>Who shall pay</h2>
<p>A voyage with the new fuel costs almost twice as much. The line has three ways to earn that back:</p>
<ul>
<li><strong>Customers</strong> who promised cleaner transport in their own reports and need someone to do it.</li>
<li><strong>Ports</strong> that take lower dues from cleaner ships.</li>
<li><strong>Rules</strong> that make oil dearer every year.</li>
</ul>
<p>None of the three is certain. Large shippers ask for clean voyages more often than they book them, and dues are a
small part of the bill. That leaves the rules, on which governments have changed their minds before.</p>
<h2>A small line among giants</h2>
<p>Marenda runs 23 ships and is not among the world’s larger lines. Those have ordered such ships by the dozen. What a
giant can try out on the side is a wager on the whole house for a line of this size: the order is worth more than two
years of its profit.</p>
<p>Its answer is to grow slowly. For every new ship an old one goes to the breakers, so that by {year + 5} the fleet
will be no larger than today, and rid of its six oldest ships.</p>
"""


def _order(year: int) -> TransactionFacts:
    return TransactionFacts(
        deal_kind="order",
        deal_status="agreed",
        asset="six container ships",
        parties=(Party(role="buyer", name="Marenda Lines"), Party(role="yard", name="Vantar Shipbuilding")),
        amounts=(
            Amount(role="total", label="Total", qualifier="about", value="540000000", currency="USD"),
            Amount(role="each", label="each", value="90000000", currency="USD"),
        ),
        quantities=(
            Quantity(role="ships", label="fleet today", value="23", unit="ships"),
            Quantity(role="size", label="each with", qualifier="up_to", value="5200", unit="containers"),
        ),
        dates=(
            KeyDate(role="first delivery", label="first due", value=f"{year + 3}", precision="year"),
            KeyDate(role="last delivery", label="last due", value=f"{year + 4}-H1", precision="half"),
        ),
        places=(Place(role="yard", name="South Korea", code="KR"),),
    )  # fmt: skip


def _course(year: int) -> StrategyFacts:
    return StrategyFacts(
        move="reaffirm",
        direction="six old ships make way for six that can burn methanol",
        timeline=f"Fleet no larger by {year + 5}",
        actors=(Party(role="company", name="Marenda Lines"),),
        focus=("methanol",),
        moves=(Move(kind="restructure", business="fleet", degree="partial", commitment="announced"),),
        drivers=(
            Driver(kind="demand", text="Customers promised cleaner transport."),
            Driver(kind="regulation", text="Rules make oil dearer every year."),
        ),
        dates=(
            KeyDate(
                role="fleet",
                label="six oldest ships gone",
                value=f"{year + 5}",
                precision="year",
                qualifier="expected_by",
            ),
        ),
    )
