"""A German family firm buys into Poland: the first of the German stories, with złoty and a range."""

from factboxes.kinds.sentiment import SentimentFacts, Theme
from factboxes.kinds.strategy import Driver, Move, StrategyFacts
from factboxes.kinds.transaction import TransactionFacts
from factboxes.values import Amount, KeyDate, Party, Place, Quantity, Voice
from ingest.demo.told import Told, fact_box

SLUG = "hollrich-kauft-sich-in-polen-ein"
KAUF = (
    "Hollrich übernimmt 60 Prozent an Wodomax für rund 18 Millionen Euro; in das Werk fließen 40 Millionen bis "
    "55 Millionen Zloty."
)


def told(year: int) -> Told:
    """The story as it went out."""
    return Told(
        language="de",
        slug=SLUG,
        headline="Hollrich kauft sich in Polen ein und behält die Namen",
        seo_headline="Pumpenbauer Hollrich übernimmt 60 Prozent an Wodomax in Polen",
        standfirst="Der Pumpenbauer von der Alb sucht Schweißer und findet sie in Bydgoszcz; der Gründer "
        "bleibt an Bord",
        section="wirtschaft/industrie",
        authors=("lene-achterberg",),
        topics=("mittelstand", "jobs"),
        picture="",
        body=_body(year),
        boxes=(
            fact_box(SLUG, "transaction", _kauf(year), KAUF),
            fact_box(SLUG, "strategy", _kurs(year)),
            fact_box(SLUG, "sentiment", _stimmung()),
        ),
    )


def _body(year: int) -> str:
    return f"""
<p>Der Pumpenbauer Hollrich übernimmt 60 Prozent an Wodomax, einem Hersteller von Wasserpumpen in Polen. Dafür zahlt
das Familienunternehmen rund 18 Millionen Euro. Die übrigen Anteile behält der Gründer Marek Zaleski, der das Werk in
Bydgoszcz auch weiter führt.</p>
<p>Bis März {year + 1} soll das Geschäft abgeschlossen sein. Das polnische Kartellamt muss noch zustimmen.</p>
<h2>Auf der Suche nach Schweißern</h2>
<p>Hollrich hat volle Bücher und leere Stellen. Auf der Schwäbischen Alb fand der Betrieb zuletzt für jede dritte
Stelle in der Schweißerei niemanden. Wodomax bildet dagegen selbst aus, jedes Jahr zwei Dutzend junge Leute.</p>
<blockquote><p>„Wir kaufen keine Halle. Wir kaufen Leute, die etwas können, und die bleiben nur, wenn man sie
lässt.“</p><cite>Friederike Hollrich, Geschäftsführerin</cite></blockquote>
<h2>Geld für das Werk</h2>
<p>In das polnische Werk will Hollrich zwischen 40 Millionen und 55 Millionen Zloty stecken, verteilt auf drei
Jahre:</p>
<ul>
<li><strong>Eine Gießerei</strong>, damit die Gehäuse nicht mehr aus Übersee kommen.</li>
<li><strong>Ein Prüfstand</strong> für Pumpen, die so hoch sind wie ein Haus.</li>
<li><strong>Eine Lehrwerkstatt</strong>, die auch andere Betriebe nutzen dürfen.</li>
</ul>
<p>Der Name Wodomax bleibt, ebenso die Farbe der Pumpen. Wer in Polen Wasser pumpt, kennt das Blau.</p>
<h2>Was die Leute sagen</h2>
<p>Auf der Alb ist man erleichtert, dass kein Werk schließt. Ganz frei von Sorge ist der Betriebsrat nicht. „Ein
Prüfstand wandert schneller als ein Mensch“, sagte Uwe Gaißer, sein Vorsitzender. Er hat sich schriftlich geben lassen,
dass die großen Pumpen bis {year + 5} in Deutschland gebaut werden.</p>
"""


def _kauf(year: int) -> TransactionFacts:
    return TransactionFacts(
        deal_kind="stake",
        deal_status="conditional",
        asset="Wasserpumpen",
        parties=(
            Party(role="buyer", name="Hollrich"), Party(role="target", name="Wodomax"),
            Party(role="seller", name="Marek Zaleski"),
        ),
        amounts=(
            Amount(role="total", label="Preis", qualifier="about", value="18000000", currency="EUR"),
            Amount(role="investment", label="Ausbau", qualifier="range", value="40000000", value_max="55000000",
                   currency="PLN"),
        ),
        quantities=(Quantity(role="share", label="Anteil", value="60", unit="%"),),
        dates=(KeyDate(role="closing", label="Abschluss", value=f"{year + 1}-03", precision="month",
                       qualifier="expected_by"),),
        places=(Place(role="site", name="Polen", code="PL"),),
    )  # fmt: skip


def _kurs(year: int) -> StrategyFacts:
    return StrategyFacts(
        move="expand",
        direction="Fachleute in Polen, große Pumpen weiter in Deutschland",
        timeline=f"große Pumpen bis {year + 5} in Deutschland",
        actors=(Party(role="company", name="Hollrich"),),
        focus=("Wasserpumpen",),
        places=(Place(name="Polen", code="PL"), Place(name="Deutschland", code="DE")),
        moves=(Move(kind="expand", business="Wasserpumpen", place="Polen", commitment="announced"),),
        drivers=(Driver(kind="other", text="In der Schweißerei bleibt jede dritte Stelle leer."),),
        dates=(KeyDate(role="promise", label="Zusage bis", value=f"{year + 5}", precision="year"),),
    )


def _stimmung() -> SentimentFacts:
    return SentimentFacts(
        stance="cautious",
        population="workers",
        topic="der Kauf in Polen",
        summary="Auf der Alb überwiegt die Erleichterung; der Betriebsrat hat sich eine Zusage geben lassen.",
        themes=(
            Theme(label="Werke", stance="positive", prevalence="most", text="Kein Werk schließt."),
            Theme(label="Prüfstand", stance="cautious", prevalence="one", text="Ein Prüfstand wandert schnell."),
        ),
        voices=(
            Voice(
                kind="named_person",
                name="Uwe Gaißer",
                title="Vorsitzender des Betriebsrats",
                quote="Ein Prüfstand wandert schneller als ein Mensch",
            ),
        ),
        places=(Place(name="Deutschland", code="DE"),),
    )
