"""A German town drills for heat: funding with an upper bound, Swiss francs, a forecast."""

from factboxes.kinds.sentiment import SentimentFacts, Theme
from factboxes.kinds.strategy import Driver, Forecast, Move, StrategyFacts
from factboxes.kinds.transaction import TransactionFacts
from factboxes.values import Amount, KeyDate, Party, Place, Quantity, Voice
from ingest.demo.told import Told, fact_box

SLUG = "lautersee-bohrt-nach-waerme"
GELD = "Bis zu 90 Millionen Euro für die Bohrung; Tiefwerk schießt mindestens 12 Millionen Franken zu."


def told(year: int) -> Told:
    """The story as it went out."""
    return Told(
        language="de",
        slug=SLUG,
        headline="Stadtwerke Lautersee bohren nach Wärme für die halbe Stadt",
        seo_headline="Stadtwerke Lautersee: bis zu 90 Millionen Euro für Erdwärme",
        standfirst="Aus drei Kilometern Tiefe soll heißes Wasser kommen; die Schweizer Bohrfirma trägt einen Teil des "
        "Risikos",
        section="wirtschaft/energie",
        authors=("jonas-wiedmann",),
        topics=("heat", "power-prices"),
        picture="",
        body=_body(year),
        boxes=(
            fact_box(SLUG, "transaction", _geld(year), GELD),
            fact_box(SLUG, "strategy", _plan(year)),
            fact_box(SLUG, "sentiment", _buerger()),
        ),
    )


def _body(year: int) -> str:
    return f"""
<p>Die Stadtwerke Lautersee wollen mit heißem Wasser aus der Tiefe heizen. Der Stadtrat hat dafür bis zu 90 Millionen
Euro bewilligt. Gebohrt wird von der Schweizer Firma Tiefwerk, die mindestens 12 Millionen Franken aus eigener Tasche
zuschießt und dafür einen Teil der Wärme verkaufen darf.</p>
<p>Das Wasser liegt in etwa 3 Kilometern Tiefe und ist heißer als der Tee in der Kanne. Im September {year + 1} soll der
Bohrer ansetzen.</p>
<h2>Was die Stadt davon hat</h2>
<p>Die Anlage soll 35 Megawatt leisten. Das reicht für die halbe Stadt, jedenfalls an einem gewöhnlichen Wintertag. An
sehr kalten Tagen springt der alte Kessel ein, der sonst stillsteht.</p>
<ol>
<li><strong>Zuerst</strong> kommen Schule, Hallenbad und Klinik ans Netz.</li>
<li><strong>Dann</strong> folgen die Straßen am Fluss.</li>
<li><strong>Zuletzt</strong> die Hänge, wo das Graben teuer ist.</li>
</ol>
<blockquote><p>„Gas kann man kaufen, bis es keiner mehr verkauft. Dieses Wasser gehört uns.“</p><cite>Barbara Kienle,
Leiterin der Stadtwerke Lautersee</cite></blockquote>
<h2>Und wenn nichts kommt?</h2>
<p>Auch das gibt es: ein Loch, teuer und trocken. Der Geologe Henning Rast von der Firma Erdblick gibt der Bohrung eine
Chance von 75 Prozent, dass genug Wasser fließt. Für den anderen Fall gibt es eine Versicherung, deren Prämie geheim
bleibt.</p>
<p>Im Rathaus drängten sich die Bürger. Viele fragten nach Erdbeben, einige nach dem Preis. Die meisten gingen, so
schien es, beruhigt nach Hause. Fernwärme aus der Tiefe soll nicht mehr kosten als heute Gas. Versprochen hat das die
Stadt
bis {year + 6}, dann läuft der Vertrag aus.</p>
"""


def _geld(year: int) -> TransactionFacts:
    return TransactionFacts(
        deal_kind="procurement",
        deal_status="agreed",
        asset="Bohrung nach Erdwärme",
        parties=(Party(role="buyer", name="Stadtwerke Lautersee"), Party(role="contractor", name="Tiefwerk")),
        amounts=(
            Amount(role="budget", label="Budget", qualifier="up_to", value="90000000", currency="EUR"),
            Amount(role="contribution", label="Beitrag der Bohrfirma", qualifier="at_least", value="12000000",
                   currency="CHF"),
        ),
        quantities=(
            Quantity(role="capacity", label="Leistung", value="35", unit="MW"),
            Quantity(role="depth", label="Tiefe", qualifier="about", value="3", unit="km"),
        ),
        dates=(KeyDate(role="start", label="Beginn", value=f"{year + 1}-09", precision="month"),),
        places=(Place(role="site", name="Lautersee"),),
    )  # fmt: skip


def _plan(year: int) -> StrategyFacts:
    return StrategyFacts(
        move="enter",
        direction="Wärme aus der Tiefe statt aus Gas",
        timeline=f"Bohrung ab September {year + 1}",
        actors=(Party(role="company", name="Stadtwerke Lautersee"),),
        focus=("Erdwärme", "Fernwärme"),
        places=(Place(name="Lautersee"),),
        moves=(Move(kind="enter", business="Erdwärme", place="Lautersee", commitment="approved"),),
        drivers=(Driver(kind="security", text="Das Wasser gehört der Stadt."),),
        forecasts=(Forecast(percent="75", statement="Es fließt genug Wasser.", forecaster="Henning Rast"),),
    )


def _buerger() -> SentimentFacts:
    return SentimentFacts(
        stance="positive",
        population="residents",
        topic="die Bohrung",
        summary="Viele fragten nach Erdbeben, einige nach dem Preis; die meisten gingen beruhigt nach Hause.",
        themes=(
            Theme(label="Erdbeben", stance="cautious", prevalence="many", text="Viele fragten nach Erdbeben."),
            Theme(label="Preis", stance="neutral", prevalence="some", text="Einige fragten nach dem Preis."),
        ),
        voices=(
            Voice(kind="company_statement", name="Barbara Kienle", title="Leiterin",
                  organisation="Stadtwerke Lautersee",
                  quote="Gas kann man kaufen, bis es keiner mehr verkauft. Dieses Wasser gehört uns."),
        ),
        places=(Place(name="Lautersee"),),
    )  # fmt: skip
