"""A report of January 2026 read again, in our own words, so that it is true whenever the demo is made."""

from factboxes.kinds.sentiment import SentimentFacts, Theme
from factboxes.kinds.strategy import Driver, Move, StrategyFacts
from factboxes.kinds.transaction import TransactionFacts
from factboxes.values import Amount, KeyDate, Party, Place, Quantity, Voice
from ingest.demo.told import Told, fact_box

SLUG = "bitfarms-leaves-latin-america"
PRICE = "Up to $30 million for the site in Paraguay, $9 million of it in cash up front."
TURN = "Out of Latin America and bitcoin mining, into artificial intelligence and HPC in North America."

BODY = """
<p>On 4 January 2026 Bitfarms was reported to be selling its 70-megawatt bitcoin mine in Paraguay for up to $30 million
and, in effect, leaving Latin America. What it builds next was to stand in North America and to serve those who need
computers for artificial intelligence and for high-performance computing, HPC for short.</p>
<p>The report does not name the buyer.</p>
<h2>A price in two parts</h2>
<p>A sum with “up to” before it deserves a second look. The words matter as much as the number:</p>
<ul>
<li><strong>Paid at once:</strong> $9 million in cash.</li>
<li><strong>Paid later, perhaps:</strong> milestone payments, which depend on future performance.</li>
<li><strong>In all:</strong> up to $30 million, and less if the milestones are missed.</li>
</ul>
<blockquote><p>Only the cash is certain on the day of the sale. The rest has to be earned.</p><cite>Our reading of the
terms</cite></blockquote>
<h2>After a loss, another customer</h2>
<p>The company had reported a net loss before it decided to go. It is not alone on this road: many bitcoin miners are
looking for income that is steadier than a coin’s price, and hope to find it with artificial intelligence. For
Bitfarms that meant giving up a region as well as a trade.</p>
<h2>What users of a forum say</h2>
<p>The report gathers posts from user forums. Many of their writers see Latin America as a risk for anyone who runs a
company there; they point to corruption, one of them to extortion. Some do not trust the new plan either and expect
hurdles in artificial intelligence too. A few take the sale as an answer to mining that pays less than it did.</p>
<p>Posts are not a survey. They show how a subject is talked about among people who do not give their names, and we
quote none of them here.</p>
<h2>What remains open</h2>
<p>The report puts the chance that more firms follow at 75%, and leaves it to experts without a name. A figure that
nobody signs is no forecast, so it stands in none of the boxes on this page. Nor does the report say how large the
loss was, when the sale was to close or what the milestones are. By the report alone, the firm part of this deal is
$9 million.</p>
"""


def told(year: int) -> Told:
    """The story; its facts are dated, so the year changes nothing."""
    return Told(
        slug=SLUG,
        headline="Bitfarms’ way out of Latin America: a sale worth up to $30 million",
        seo_headline="Bitfarms’ sale of its Paraguay bitcoin site for up to $30 million and its turn to AI",
        standfirst="A report of January, read again: with its site in Paraguay the company was to give up the region, "
        "and to build in North America, for artificial intelligence",
        section="technology/computing",
        authors=("mira-osten",),
        topics=("bitcoin-mining", "data-centres"),
        picture="hall",
        body=BODY,
        boxes=(
            fact_box(SLUG, "transaction", _sale(), PRICE),
            fact_box(SLUG, "strategy", _turn(), TURN),
            fact_box(SLUG, "sentiment", _forum()),
        ),
    )  # fmt: skip


def _sale() -> TransactionFacts:
    return TransactionFacts(
        deal_kind="asset_sale",
        asset="bitcoin mining site",
        parties=(Party(role="seller", name="Bitfarms"), Party(role="buyer", disclosure="not_stated")),
        amounts=(
            Amount(role="total", label="total", qualifier="up_to", value="30000000", currency="USD",
                   as_written="up to $30 million"),
            Amount(role="upfront", label="upfront", value="9000000", currency="USD", as_written="$9 million"),
            Amount(role="milestone", label="milestones", qualifier="not_stated", condition="future performance"),
        ),
        quantities=(Quantity(role="capacity", label="capacity", value="70", unit="MW"),),
        dates=(KeyDate(role="reported", label="reported", value="2026-01-04", precision="day"),),
        places=(Place(role="site", name="Paraguay", code="PY"),),
    )  # fmt: skip


def _turn() -> StrategyFacts:
    return StrategyFacts(
        move="pivot",
        direction="from bitcoin mining to computers for artificial intelligence and HPC",
        actors=(Party(role="company", name="Bitfarms"),),
        focus=("artificial intelligence", "HPC"),
        places=(
            Place(role="to", name="North America", code="003"),
            Place(role="from", name="Latin America", code="419"),
        ),
        moves=(
            Move(kind="exit", business="bitcoin mining", place="Latin America", degree="full", commitment="announced"),
            Move(
                kind="pivot", business="artificial intelligence and HPC", place="North America", commitment="announced"
            ),
        ),
        drivers=(Driver(kind="reported_loss", text="A net loss was reported before the decision."),),
    )


def _forum() -> SentimentFacts:
    return SentimentFacts(
        stance="cautious",
        population="forum_users",
        topic="doing business in Latin America, and the turn to artificial intelligence",
        summary="Users of forums see corruption and instability as the region’s risk; some doubt the new plan too.",
        themes=(
            Theme(label="stability", stance="negative", prevalence="many", text="The region is a risk for companies."),
            Theme(label="the new plan", stance="negative", prevalence="some", text="Hurdles are likely there too."),
            Theme(label="market", stance="neutral", prevalence="few", text="Mining pays less than it did."),
        ),
        voices=(Voice(kind="forum_user", platform="user forums"),),
        places=(Place(name="Latin America", code="419"),),
    )
