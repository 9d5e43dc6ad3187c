"""A medicine that needs no refrigerator. Approved, and scheduled for a few days ahead."""

from factboxes.kinds.sentiment import SentimentFacts, Theme
from factboxes.kinds.strategy import Driver, Move, StrategyFacts
from factboxes.kinds.transaction import TransactionFacts
from factboxes.values import Amount, KeyDate, Party, Place, Quantity, Voice
from ingest.demo.told import Told, fact_box

SLUG = "wexcombe-licenses-heatproof-insulin"


def told(year: int) -> Told:
    """The story as the desk approved it."""
    return Told(
        slug=SLUG,
        headline="Wexcombe licenses an insulin that can do without a refrigerator",
        seo_headline="Wexcombe Bio licenses heatproof insulin to Mizuhara for ¥3.2 billion up front",
        standfirst="Dried in sugar, the medicine lasts a year and a half in the heat; a Japanese company pays for the "
        "right to make it, and a doctor in Kenya wants to see it in dust and rain",
        section="technology",
        authors=("daniel-brookes",),
        topics=("medicines",),
        picture="bench",
        body=_body(year),
        boxes=(
            fact_box(SLUG, "transaction", _licence()),
            fact_box(SLUG, "strategy", _course(year)),
            fact_box(SLUG, "sentiment", _doctors()),
        ),
    )


def _body(year: int) -> str:
    return f"""
<p>Wexcombe Bio, a company of 60 people in Bristol, has licensed its heatproof insulin to Mizuhara Pharma of Japan.
Mizuhara pays ¥3.2 billion up front and more than ¥20 billion in later steps if the medicine is approved and sells.
On top come royalties of an undisclosed amount.</p>
<p>Insulin as it is sold today spoils in the heat. It has to stay cool from the factory to the pharmacy, and in a
kitchen without a refrigerator it may last a few weeks. Wexcombe dries it in a glass made of two sugars. As a powder,
the company says, it keeps for up to 18 months at 40°C; water brings it back.</p>
<h2>Sugar instead of ice</h2>
<p>The idea comes from nature. Some small animals survive years of drought because sugars hold their cells in shape.
Wexcombe needed eleven years to do the same with a medicine:</p>
<ul>
<li><strong>The glass</strong> had to form at a temperature that does no harm.</li>
<li><strong>The vial</strong> had to keep out moisture, and yet open with one hand.</li>
<li><strong>The price</strong> had to stay near that of the liquid.</li>
</ul>
<blockquote><p>“The cold chain is the most expensive ingredient of this medicine. We would like to leave it
out.”</p><cite>Priya Tallent, founder of Wexcombe Bio</cite></blockquote>
<h2>The trial decides</h2>
<p>So far the powder has been tested on healthy volunteers. A trial with 180 patients is to begin in
June {year + 1}, half of them in Kenya and half in Japan, and to end in {year + 3}. Only then can regulators be
asked.</p>
<p>“I have seen good powders fail in bad roofs,” said Wanjiru Oketch, who runs a clinic in the north of Kenya and will
treat some of the patients. She wants to know how the vials fare in dust and rain, not just in an oven. Two other
doctors who read the data for us found them sound, and few.</p>
<h2>Why Japan</h2>
<p>Mizuhara owns something Wexcombe lacks: a plant for drying medicines that stands half idle since an older product
ran out of patent. The British company keeps Europe and Africa for itself, where it wants to make the powder from
{year + 4}. Until then the licence pays for its laboratory.</p>
"""


def _licence() -> TransactionFacts:
    return TransactionFacts(
        deal_kind="licence",
        deal_status="agreed",
        asset="heatproof insulin",
        parties=(
            Party(role="licensor", name="Wexcombe Bio"), Party(role="licensee", name="Mizuhara Pharma"),
        ),
        amounts=(
            Amount(role="upfront", label="Upfront", value="3200000000", currency="JPY"),
            Amount(role="milestone", label="later steps", qualifier="more_than", value="20000000000", currency="JPY",
                   condition="approval and sales"),
            Amount(role="royalty", label="royalties of", qualifier="undisclosed"),
        ),
        quantities=(
            Quantity(role="shelf life", label="keeps for", qualifier="up_to", value="18", unit="months"),
        ),
        places=(Place(role="licensee", name="Japan", code="JP"),),
    )  # fmt: skip


def _course(year: int) -> StrategyFacts:
    return StrategyFacts(
        move="partner",
        direction="Mizuhara makes the powder, Wexcombe keeps Europe and Africa",
        timeline=f"trial from June {year + 1}, own production from {year + 4}",
        actors=(Party(role="company", name="Wexcombe Bio"), Party(role="partner", name="Mizuhara Pharma")),
        focus=("medicines without a cold chain",),
        places=(Place(role="trial", name="Kenya", code="KE"), Place(role="trial", name="Japan", code="JP")),
        moves=(Move(kind="partner", business="heatproof insulin", place="Japan", commitment="done"),),
        drivers=(Driver(kind="capital", text="The licence pays for the laboratory until then."),),
        dates=(
            KeyDate(role="trial", label="trial from", value=f"{year + 1}-06", precision="month"),
            KeyDate(role="own production", label="own production from", value=f"{year + 4}", precision="year"),
        ),
    )  # fmt: skip


def _doctors() -> SentimentFacts:
    return SentimentFacts(
        stance="cautious",
        population="mixed",
        topic="insulin as a powder",
        summary="Doctors who read the data found them sound, and few; one wants to see the vials in dust and rain.",
        themes=(
            Theme(label="data", stance="mixed", prevalence="few", text="The data are sound, and few."),
            Theme(label="proof", stance="cautious", prevalence="one", text="An oven is neither dust nor rain."),
        ),
        voices=(
            Voice(kind="named_person", name="Wanjiru Oketch", title="head of a clinic",
                  quote="I have seen good powders fail in bad roofs"),
            Voice(kind="company_statement", name="Priya Tallent", title="founder", organisation="Wexcombe Bio",
                  quote="The cold chain is the most expensive ingredient of this medicine. We would like to leave it "
                        "out."),
        ),
        places=(Place(name="Kenya", code="KE"),),
    )  # fmt: skip
