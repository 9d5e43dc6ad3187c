"""Sentences with the figures that a careful reader finds in them, published in 2026.

Each figure is written "kind value unit qualifier"; a range has two values joined by "..", and the unit "-" is none.
"""

ENGLISH = [
    # Money: signs, codes, words and scales.
    ("The brewery paid $30 million for its rival.", ["money 30000000 USD exact"]),
    ("The brewery paid up to $30-million for its rival.", ["money 30000000 USD up_to"]),
    ("Ferry fares bring in US$4.5bn and A$20m.", ["money 4500000000 USD exact", "money 20000000 AUD exact"]),
    ("C$1.2 billion, HK$3bn, NZ$40m and S$5m", [
        "money 1200000000 CAD exact", "money 3000000000 HKD exact", "money 40000000 NZD exact",
        "money 5000000 SGD exact",
    ]),
    ("A R$2.3 billion dam needs ¥5 trillion.", ["money 2300000000 BRL exact", "money 5000000000000 JPY exact"]),
    ("The canal cost ₹1,200 crore, or Rs 500 crore more.", [
        "money 12000000000 INR exact", "money 5000000000 INR exact",
    ]),
    ("They asked for 2 lakh crore rupees.", ["money 2000000000000 INR exact"]),
    ("The state owes Rs 12,34,567 to the mill.", ["money 1234567 INR exact"]),
    ("The lender wrote off USD 30m and CHF20m.", ["money 30000000 USD exact", "money 20000000 CHF exact"]),
    ("It sold bonds worth 30 million US dollars and 5 billion yen.", [
        "money 30000000 USD exact", "money 5000000000 JPY exact",
    ]),
    ("The theatre got 20 million Swiss francs and 3 million pounds.", [
        "money 20000000 CHF exact", "money 3000000 GBP exact",
    ]),
    ("The fund holds 50,000 won and 12 million pesos.", ["money 50000 KRW exact", "money 12000000 - exact"]),
    ("A kr 500 million loan and SEK 1.2bn in cash", ["money 500000000 - exact", "money 1200000000 SEK exact"]),
    ("The mine lost $1.2T, said nobody; it lost $500K.", ["money 1200000000000 USD exact", "money 500000 USD exact"]),
    ("Half a million dollars went on paint, and two and a half million euros on the roof.", [
        "money 500000 USD exact", "money 2500000 EUR exact",
    ]),
    ("A seat costs one hundred and five dollars.", ["money 105 USD exact"]),
    ("Bread rose 3 cents to $4.10.", ["money 0.03 USD exact", "money 4.1 USD exact"]),
    ("A stamp costs about 30 cents.", ["money 0.3 - about"]),
    ("A stamp costs 30p, a card 99 pence.", ["money 0.3 GBP exact", "money 0.99 GBP exact"]),
    ("The $60,000-a-month house has a $5-a-day cleaner.", ["money 60000 USD exact", "money 5 USD exact"]),
    ("The loss was -$3 million.", ["money -3000000 USD exact"]),
    ("The tram line will cost CAD $5m.", ["money 5000000 CAD exact"]),
    ("J$5m was stolen.", ["money 5000000 JMD exact"]),
    # Money: ranges and qualifiers.
    ("It expects sales of $2.6 billion to $2.7 billion.", ["money 2600000000..2700000000 USD range"]),
    ("It expects sales of $2.6-2.7 billion.", ["money 2600000000..2700000000 USD range"]),
    ("Repairs will cost between $5m and $7m.", ["money 5000000..7000000 USD range"]),
    ("Repairs will cost £5–£7 million.", ["money 5000000..7000000 GBP range"]),
    ("Prices ranging from €800,000 to €1.2 million", ["money 800000..1200000 EUR range"]),
    ("Shares rose $2 to $73.", ["money 2 USD exact", "money 73 USD exact"]),
    ("It cut the price from $7 million to $5 million.", ["money 7000000 USD exact", "money 5000000 USD exact"]),
    ("The fine could be as high as £8m.", ["money 8000000 GBP up_to"]),
    ("No more than €40,000 may be spent, and at least €10,000 must be.", [
        "money 40000 EUR up_to", "money 10000 EUR at_least",
    ]),
    ("Just over $9 million; just under $9 million", ["money 9000000 USD more_than", "money 9000000 USD less_than"]),
    ("The gift exceeds $1 million, roughly £800,000.", ["money 1000000 USD more_than", "money 800000 GBP about"]),
    ("An estimated $3bn in excess of $2bn", ["money 3000000000 USD about", "money 2000000000 USD more_than"]),
    ("Nearly $4m, almost $4m, some $4m, around $4m, approximately $4m", ["money 4000000 USD about"] * 5),
    ("A $30m-plus bid beat $20 million or less.", ["money 30000000 USD at_least", "money 20000000 USD up_to"]),
    ("The farm was sold for an undisclosed sum.", ["money  - undisclosed"]),
    ("Terms of the deal were not disclosed.", ["money  - undisclosed"]),
    ("They added up to about another $6 million.", ["money 6000000 USD up_to"]),
    # Percent and shares.
    ("Fares rise 18%, 18 percent, 18 per cent and 18pc.", ["percent 18 % exact"] * 4),
    ("Ninety-nine percent of cod, twenty-five per cent of hake", ["percent 99 % exact", "percent 25 % exact"]),
    ("Output changed by -3%, then .5%, then 1,200%.", [
        "percent -3 % exact", "percent 0.5 % exact", "percent 1200 % exact",
    ]),
    ("Growth of 5% to 7%, or between 5 and 7 percent", ["percent 5..7 % range"] * 2),
    ("The rate went from 5 to 7 percent.", ["percent 5 % exact", "percent 7 % exact"]),
    ("More than half of the seats and a quarter of the boats", ["percent 50 % more_than", "percent 25 % exact"]),
    ("Two-thirds of nurses, one-third of porters, three-quarters of cooks", [
        "percent 66.7 % exact", "percent 33.3 % exact", "percent 75 % exact",
    ]),
    ("One in five children and nine out of ten parents", ["percent 20 % exact", "percent 90 % exact"]),
    ("Rents fell by a third and visits by half.", ["percent 33.3 % exact", "percent 50 % exact"]),
    ("Half the choir left.", ["percent 50 % exact"]),
    ("The vote shifted 2 percentage points; the bank cut 25 basis points.", [
        "quantity 2 points exact", "quantity 25 basis points exact",
    ]),
    ("Rates rose half a percentage point.", ["quantity 0.5 points exact"]),
    # Quantities.
    ("A 31-megawatt plant beside a 70 MW one", ["quantity 31 MW exact", "quantity 70 MW exact"]),
    ("Some 310,000 runners passed 1,000 lockers.", ["quantity 310000 runners about", "quantity 1000 lockers exact"]),
    ("The camp feeds 18,000 Palestinian refugees.", ["quantity 18000 refugees exact"]),
    ("A 7,516-km coast seen from 38,000 feet", ["quantity 7516 km exact", "quantity 38000 feet exact"]),
    ("Nine listed miners sold sites over 12 months.", ["quantity 9 miners exact", "quantity 12 months exact"]),
    ("A dozen villages, two dozen wells and twelve hundred goats", [
        "quantity 12 villages exact", "quantity 24 wells exact", "quantity 1200 goats exact",
    ]),
    ("A quarter of a million people came.", ["quantity 250000 people exact"]),
    ("The 34-year-old pilot has a five-year contract for a 300-seat jet.", [
        "quantity 34 years exact", "quantity 5 years exact", "quantity 300 seats exact",
    ]),
    ("Four to six weeks, 10-12 stops, two or three rangers", [
        "quantity 4..6 weeks range", "quantity 10..12 stops range", "quantity 2..3 rangers range",
    ]),
    ("At least 40 tugs, fewer than 12 pilots, as many as 300 sailors, 50+ cooks", [
        "quantity 40 tugs at_least", "quantity 12 pilots less_than", "quantity 300 sailors up_to",
        "quantity 50 cooks at_least",
    ]),
    ("It trained for over five years, not over five years ago.", [
        "quantity 5 years more_than", "quantity 5 years exact",
    ]),
    ("The library lends 210 kites and wants at least 1,000 by 2028.", [
        "quantity 210 kites exact", "quantity 1000 kites at_least", "date 2028 - up_to",
    ]),
    ("2000 people and 1950 MW", ["quantity 2000 people exact", "quantity 1950 MW exact"]),
    ("Company Cuts 140 Jobs In Cornwall", ["quantity 140 Jobs exact"]),
    ("The orchard has 9 million square feet and 12 hectares.", [
        "quantity 9000000 square feet exact", "quantity 12 hectares exact",
    ]),
    ("Chester hired 1,200 staff, 300 sales agents and 46 other women.", [
        "quantity 1200 staff exact", "quantity 300 agents exact", "quantity 46 women exact",
    ]),
    ("Three Israelis and four Palestinians met 20 aid groups.", [
        "quantity 3 Israelis exact", "quantity 4 Palestinians exact", "quantity 20 groups exact",
    ]),
    ("It stayed below -12 °C for 90 minutes.", ["quantity -12 °C less_than", "quantity 90 minutes exact"]),
    # Dates.
    ("It opened on March 31, 2026, on 31 March 2026 and on 2026-03-31.", ["date 2026-03-31 - exact"] * 3),
    ("It opens on April 30 and closes on 5 May.", ["date 2026-04-30 - exact", "date 2026-05-05 - exact"]),
    ("Sold between June 2023 and January 2025", ["date 2023-06 - exact", "date 2025-01 - exact"]),
    ("Due in Q3 2027, in the third quarter of 2027 and in H1 2028", [
        "date 2027-Q3 - exact", "date 2027-Q3 - exact", "date 2028-H1 - exact",
    ]),
    ("Mid-2026, the first half of 2026, spring 2027, late 2027, early 2027", [
        "date 2026-H1 - exact", "date 2026-H1 - exact", "date 2027-Q2 - exact", "date 2027-Q4 - exact",
        "date 2027-Q1 - exact",
    ]),
    ("Done by the end of 2026 or at the end of September 2026", ["date 2026-12 - up_to", "date 2026-09 - exact"]),
    ("In 2028, by 2028, since 2024, after 2030, until 2031, around 2035", [
        "date 2028 - exact", "date 2028 - up_to", "date 2024 - at_least", "date 2030 - at_least", "date 2031 - up_to",
        "date 2035 - about",
    ]),
    ("It begins in June; it began in June last year.", ["date 2026-06 - exact", "date 2025-06 - exact"]),
    ("The 2025 harvest beat those of 2021-2023.", ["date 2025 - exact", "date 2021 - exact", "date 2023 - exact"]),
    ("He left at the end of the 2014 season.", ["date 2014 - exact"]),
    ("Jan. 5, 2026, Sept 12 and 03/31/2026", [
        "date 2026-01-05 - exact", "date 2026-09-12 - exact", "date 2026-03-31 - exact",
    ]),
    ("Revenue rose 18% to $610 million in the three months to March 31.", [
        "percent 18 % exact", "money 610000000 USD exact", "quantity 3 months exact", "date 2026-03-31 - exact",
    ]),
    ("In 2025 310 barges sank.", ["date 2025 - exact", "quantity 310 barges exact"]),
    # Nothing to find.
    ("A nine-figure sum, hundreds of millions of dollars, a few hundred homes and dozens of barns", []),
    ("Two 737s collided near a 747.", []),
    ("It raised R$ 2,3 billion.", []),
    ("Call +44 20 7946 0958 or 1-800-273-8255 lines.", []),
    ("The meeting is at 08:31 PM, 8 p.m. or 10:30.", []),
    ("The early 2000s and the 1990s were wilder than the 80s.", []),
    ("Formula 1 drivers, page 12 lines, Windows 11 users and Boeing 737 jets", []),
    ("Article 50 talks worry the Big Four banks and S&P 500 companies.", []),
    ("COVID-19 cases, F-35 jets, G20 nations, 4K screens and 3D printers", []),
    ("The 21st century, the 2nd floor, 24/7 shops and 9/11 trials", []),
    ("They won 3-2 games and 2-0 in the Bernabeu.", []),
    ("A third factory opens in the third quarter, after the first half.", []),
    ("Half-year results at half price after half time", []),
    ("Two have asked, one wanted a heron, and three of our forecasts failed.", []),
    ("She weighs 200 pounds and bought €1.500 of flour.", []),
    ("Version 2.0.1 replaced 1.9, see 192.168.0.1 and https://example.org/2026/09/12/3-boats.", []),
    ("The 05/06/2026 entry, Vision 2030 and room 2010", []),
    ("The 737 needs repairs. Ten died. Five own shares.", []),
    ("Sold for $7. 2 million, it said.", []),
    ("An undisclosed amount of data leaked.", []),
    ("The 2024-25 season and the 2024/25 season", []),
    ("Millions of users, one in a million", []),
    ("It closed in April of that year.", []),
]  # fmt: skip

GERMAN = [
    ("Das Werk streicht 140 Stellen, gut ein Fünftel der Belegschaft.", [
        "quantity 140 Stellen exact", "percent 20 % more_than",
    ]),
    ("Der Umbau kostet rund 12 Millionen Euro.", ["money 12000000 EUR about"]),
    ("Der Hof zahlt bis zu 1,5 Mrd. Euro oder 300.000 US-Dollar.", [
        "money 1500000000 EUR up_to", "money 300000 USD exact",
    ]),
    ("Die Brücke wird mindestens 4 Mio. € kosten.", ["money 4000000 EUR at_least"]),
    ("Die Preise stiegen 2025 um 23 Prozent, knapp 4 Prozent davon im März 2026.", [
        "date 2025 - exact", "percent 23 % exact", "percent 4 % less_than", "date 2026-03 - exact",
    ]),
    ("Das soll bis Ende September 2026 fertig sein.", ["date 2026-09 - up_to"]),
    ("Am 31. März 2026 und am 31.03.2026", ["date 2026-03-31 - exact"] * 2),
    ("Seit 2019, ab 2028, im dritten Quartal 2027, Mitte 2026", [
        "date 2019 - at_least", "date 2028 - at_least", "date 2027-Q3 - exact", "date 2026-H1 - exact",
    ]),
    ("Zwischen 5 und 7 Millionen Euro oder 5 bis 7 Prozent", [
        "money 5000000..7000000 EUR range", "percent 5..7 % range",
    ]),
    ("Der Anteil stieg von 5 auf 7 Prozent.", ["percent 5 % exact", "percent 7 % exact"]),
    ("Etwa 12 neue Werke und mehr als 2000 Stellen", ["quantity 12 Werke about", "quantity 2000 Stellen more_than"]),
    ("Eine halbe Million Euro in anderthalb Jahren", ["money 500000 EUR exact", "quantity 1.5 Jahre exact"]),
    ("Zwei Drittel der Fläche, die Hälfte der Kühe", ["percent 66.7 % exact", "percent 50 % exact"]),
    ("Die 31-Megawatt-Anlage für 1.5 Millionen Franken", ["quantity 31 MW exact", "money 1500000 CHF exact"]),
    ("Es waren 1.400 Schafe und fünfundzwanzig Hirten.", ["quantity 1400 Schafe exact", "quantity 25 Hirten exact"]),
    ("Ein Umsatz von 19,9 Bill. Euro, fünf Prozent mehr", ["money 19900000000000 EUR exact", "percent 5 % exact"]),
    ("Der 12. Spieltag beginnt um 20 Uhr, siehe Seite 12 und Agenda 2030.", []),
    ("Es kostet 2,500 Euro.", []),
]  # fmt: skip

SPANISH = [
    ("La bodega recibirá hasta 5 millones de euros.", ["money 5000000 EUR up_to"]),
    ("Costará unos 2.500 millones de pesos mexicanos.", ["money 2500000000 MXN about"]),
    ("Vendió la mina por mil millones de dólares.", ["money 1000000000 USD exact"]),
    ("Pagó 1,5 millones de euros y medio millón de libras.", ["money 1500000 EUR exact"]),
    ("Un 12,5 por ciento, el 47% y casi la mitad", [
        "percent 12.5 % exact", "percent 47 % exact", "percent 50 % about",
    ]),
    ("Más de 1.200 taquillas y al menos 40 tiendas", [
        "quantity 1200 taquillas more_than", "quantity 40 tiendas at_least",
    ]),
    ("Entre 5 y 7 millones de euros", ["money 5000000..7000000 EUR range"]),
    ("Treinta y cinco empresas y 12 nuevas plazas", ["quantity 35 empresas exact", "quantity 12 plazas exact"]),
    ("El 31 de marzo de 2026, en junio, en 2028 y desde 2024", [
        "date 2026-03-31 - exact", "date 2026-06 - exact", "date 2028 - exact", "date 2024 - at_least",
    ]),
    ("A mediados de 2026 o en el primer trimestre de 2027", ["date 2026-H1 - exact", "date 2027-Q1 - exact"]),
    ("Uno de cada cinco vecinos y un tercio de la plantilla", ["percent 20 % exact", "percent 33.3 % exact"]),
    ("Invertirá 12 500 euros en tres años.", ["money 12500 EUR exact", "quantity 3 años exact"]),
    ("La plantilla creció hasta los 129 empleados.", ["quantity 129 empleados exact"]),
    ("Son 2,500 millones, capítulo 12, artículo 5.", []),
]  # fmt: skip

JAPANESE = [
    ("同社は約30億円で工場を買う。", ["money 3000000000 JPY about"]),
    ("最大500億円、3,000億円以上、10億ドル未満", [
        "money 50000000000 JPY up_to", "money 300000000000 JPY at_least", "money 1000000000 USD less_than",
    ]),
    ("１億2000万円と1.5兆円", ["money 120000000 JPY exact", "money 1500000000000 JPY exact"]),
    ("30億〜40億円", ["money 3000000000..4000000000 JPY range"]),
    ("売上高は5%増、20%超、3割", ["percent 5 % exact", "percent 20 % more_than", "percent 30 % exact"]),
    ("3分の2と過半数、5人に1人", ["percent 66.7 % exact", "percent 50 % more_than", "percent 20 % exact"]),
    ("従業員140人、12万人、3万5000台、100店舗", [
        "quantity 140 人 exact", "quantity 120000 人 exact", "quantity 35000 台 exact", "quantity 100 店舗 exact",
    ]),
    ("2026年9月12日、2026年9月、9月", ["date 2026-09-12 - exact", "date 2026-09 - exact", "date 2026-09 - exact"]),
    ("2027年第3四半期、2026年末までに、2028年以降、令和8年", [
        "date 2027-Q3 - exact", "date 2026-12 - up_to", "date 2028 - at_least", "date 2026 - exact",
    ]),
    ("数十億円、十数社、第3工場、3人目、3割5分", []),
]  # fmt: skip

CASES = [
    (language, text, expected)
    for language, table in (("en", ENGLISH), ("de", GERMAN), ("es", SPANISH), ("ja", JAPANESE))
    for text, expected in table
]
