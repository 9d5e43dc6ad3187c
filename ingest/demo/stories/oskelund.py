"""Robots in the forest: a funding round still on the copy desk, with crowns and an undisclosed share."""

from factboxes.kinds.sentiment import SentimentFacts, Theme
from factboxes.kinds.strategy import Driver, Move, StrategyFacts
from factboxes.kinds.transaction import TransactionFacts
from factboxes.values import Amount, KeyDate, Party, Place, Quantity, Voice
from ingest.demo.told import Told, fact_box

SLUG = "oskelund-raises-money-for-forest-robots"


def told(year: int) -> Told:
    """The story as its author handed it in."""
    return Told(
        slug=SLUG,
        headline="Oskelund raises SEK 300 million for robots that thin the forest",
        seo_headline="Oskelund Robotics raises SEK 300 million for forest robots",
        standfirst="A machine with six legs does by night what nobody wants to do by day",
        section="technology",
        authors=("daniel-brookes",),
        topics=("robots", "jobs"),
        picture="",
        body=_body(year),
        boxes=(
            fact_box(SLUG, "transaction", _round(year)),
            fact_box(SLUG, "strategy", _course(year)),
            fact_box(SLUG, "sentiment", _owners()),
        ),
    )


def _body(year: int) -> str:
    return f"""
<p>Oskelund Robotics has raised SEK 300 million from the fund Norrsken Timber and two owners of forests. The Swedish
company builds a robot with six legs that thins young forest: it cuts the weak trees so that the strong ones have
light. What share of the company the investors get is undisclosed.</p>
<p>The money is to pay for a works in Umeå, which should open by October {year + 1} and build about 120 robots a
year.</p>
<h2>Work nobody wants</h2>
<p>Thinning is done by hand today, bent over, in all weathers. Contractors say that they look for people all year and
find half of those they need. The robot walks where wheels would ruin the ground, and it sees in the dark.</p>
<blockquote><p>“The forest is the worst factory floor there is. Nothing in it is level and all of it
moves.”</p><cite>Frida Oskelund, founder of Oskelund Robotics</cite></blockquote>
<h2>What it cannot do</h2>
<p>Three things stop it so far:</p>
<ul>
<li><strong>Snow</strong> hides the stumps.</li>
<li><strong>Birch and alder</strong> look alike to it in winter.</li>
<li><strong>Moose</strong> are curious and strong.</li>
</ul>
<h2>Owners look on</h2>
<p>Two owners who tried it want to go on; a third sent it back. “It is slow, but it does not stop,” said Bertil Ås, who
owns a forest near Lycksele. He paid for each hectare, as he would have paid a person, and reckons that the bill was a
tenth lower. The union of forest workers wants a say before the robots come to state land. It has nothing against the
machine, it says, as long as those who tend it are paid like those who did its work.</p>
"""


def _round(year: int) -> TransactionFacts:
    return TransactionFacts(
        deal_kind="funding",
        deal_status="completed",
        asset="forest robots",
        parties=(Party(role="company", name="Oskelund Robotics"), Party(role="investor", name="Norrsken Timber")),
        amounts=(
            Amount(role="funding", label="Raised", value="300000000", currency="SEK"),
        ),
        quantities=(Quantity(role="output", label="a works for", qualifier="about", value="120",
                             unit="robots a year"),),
        dates=(KeyDate(role="opening", label="opening", value=f"{year + 1}-10", precision="month",
                       qualifier="expected_by"),),
        places=(Place(role="site", name="Umeå"),),
    )  # fmt: skip


def _course(year: int) -> StrategyFacts:
    return StrategyFacts(
        move="launch",
        direction="robots that thin the forest, built in Umeå",
        timeline=f"works open by October {year + 1}",
        actors=(Party(role="company", name="Oskelund Robotics"),),
        focus=("forestry", "robots"),
        places=(Place(name="Umeå"),),
        moves=(Move(kind="launch", business="forest robots", place="Umeå", commitment="under_way"),),
        drivers=(Driver(kind="demand", text="Contractors find half of the people they need."),),
    )


def _owners() -> SentimentFacts:
    return SentimentFacts(
        stance="mixed",
        population="companies",
        topic="robots in the forest",
        summary="Two owners who tried the robot want to go on, a third sent it back; the union wants a say.",
        themes=(Theme(label="pace", stance="mixed", prevalence="one", text="It is slow, but it does not stop."),),
        voices=(
            Voice(kind="named_person", name="Bertil Ås", title="owner of a forest",
                  quote="It is slow, but it does not stop"),
            Voice(kind="company_statement", name="Frida Oskelund", title="founder", organisation="Oskelund Robotics",
                  quote="The forest is the worst factory floor there is. Nothing in it is level and all of it moves."),
        ),
    )  # fmt: skip
