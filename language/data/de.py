"""German."""

from language.figures.vocabulary import Vocabulary, listed

_ONES = listed("null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf")
_TEENS = listed("dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn")
_TENS = listed("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")
_MONTHS = listed("januar februar märz april mai juni juli august september oktober november dezember")
_PARTS = {
    "drittel": 3, "viertel": 4, "fünftel": 5, "sechstel": 6, "siebtel": 7, "achtel": 8, "neuntel": 9, "zehntel": 10,
}  # fmt: skip


def _number_words() -> dict[str, int]:
    found = {word: number for number, word in enumerate([*_ONES, *_TEENS]) if number != 1}
    for ten, word in enumerate(_TENS, 2):
        found[word] = 10 * ten
        for one, unit in enumerate(["ein", *_ONES[2:10]], 1):
            found[f"{unit}und{word}"] = 10 * ten + one
    hundreds = {"": 1, "ein": 1} | {word: number for number, word in enumerate(_ONES[2:10], 2)}
    found |= {f"{word}hundert": 100 * number for word, number in hundreds.items()}
    found |= {f"{word}tausend": 1000 * number for word, number in hundreds.items()}
    return found | {"zehntausend": 10_000, "hunderttausend": 100_000}


def _fractions() -> dict[str, tuple[int, int]]:
    found = {"die hälfte": (1, 2), "der hälfte": (1, 2), "hälfte": (1, 2), "dreiviertel": (3, 4), "zweidrittel": (2, 3)}
    for name, bottom in _PARTS.items():
        found |= {f"ein {name}": (1, bottom), f"einem {name}": (1, bottom), f"das {name}": (1, bottom)}
        found |= {f"{word} {name}": (top, bottom) for top, word in enumerate(_ONES[2:bottom], 2)}
    jede = {"zweite": 2, "dritte": 3, "vierte": 4, "fünfte": 5, "sechste": 6, "zehnte": 10}
    for name, bottom in jede.items():
        found |= {f"jede {name}": (1, bottom), f"jeder {name}": (1, bottom), f"jeden {name}n": (1, bottom)}
    return found


def _months() -> dict[str, int]:
    full = {name: number for number, name in enumerate(_MONTHS, 1)} | {"jänner": 1, "feber": 2}
    short = {"jan.": 1, "feb.": 2, "apr.": 4, "aug.": 8, "sept.": 9, "sep.": 9, "okt.": 10, "nov.": 11, "dez.": 12}
    return full | short


def _periods() -> dict[str, str]:
    found = {"frühjahr": "Q2", "frühling": "Q2", "sommer": "Q3", "herbst": "Q4"}
    for number, word in enumerate(["erst", "zweit", "dritt", "viert"], 1):
        for ending in ("e", "es", "en", "em"):
            found[f"{word}{ending} quartal"] = f"Q{number}"
            found[f"{word}{ending} quartals"] = f"Q{number}"
            if number < 3:
                found |= {
                    f"{word}{ending} halbjahr": f"H{number}",
                    f"{word}{ending} jahreshälfte": f"H{number}",
                    f"{word}{ending} hälfte": f"H{number}",
                }
        found |= {f"q{number}": f"Q{number}", f"{number}. quartal": f"Q{number}"}
    return found | {"h1": "H1", "h2": "H2", "1. halbjahr": "H1", "2. halbjahr": "H2"}


def _currencies() -> dict[str, str]:
    found = {
        "euro": "EUR", "dollar": "USD", "us-dollar": "USD", "us dollar": "USD", "franken": "CHF", "yen": "JPY",
        "yuan": "CNY",
        "rubel": "RUB", "rupien": "INR", "zloty": "PLN", "forint": "HUF", "pfund": "GBP", "pfund sterling": "GBP",
        "kronen": "", "pesos": "", "won": "KRW", "real": "BRL", "reais": "BRL", "lira": "", "rand": "ZAR",
        "hrywnja": "UAH",
        "schekel": "ILS",
    }  # fmt: skip
    kinds = {
        "schweizer franken": "CHF", "britische pfund": "GBP", "australische dollar": "AUD", "kanadische dollar": "CAD",
        "amerikanische dollar": "USD", "schwedische kronen": "SEK", "norwegische kronen": "NOK",
        "dänische kronen": "DKK",
        "tschechische kronen": "CZK", "türkische lira": "TRY", "indische rupien": "INR", "mexikanische pesos": "MXN",
        "argentinische pesos": "ARS", "singapur-dollar": "SGD", "hongkong-dollar": "HKD",
        "neuseeländische dollar": "NZD",
    }  # fmt: skip
    return found | kinds | {phrase.replace("sche ", "schen "): code for phrase, code in kinds.items()}


def _undisclosed() -> tuple[str, ...]:
    sums = listed("kaufpreis preis summe verkaufspreis betrag höhe kaufsumme")
    hidden = ("wurde nicht genannt", "wurde nicht mitgeteilt", "ist nicht bekannt", "wurde nicht bekannt gegeben")
    found = [
        f"{thing} {end}"
        for thing in sums
        for end in (*hidden, "nannte das unternehmen nicht", "wurde nicht veröffentlicht")
    ]
    found += [f"nicht {word} {thing}" for word in ("genannte", "genannten", "genannter", "bekannte") for thing in sums]
    found += [f"{word} {thing}" for word in ("ungenannte", "ungenannten", "unbekannte") for thing in sums]
    return (
        *found,
        "über den kaufpreis wurde stillschweigen vereinbart",
        "über den preis wurde stillschweigen vereinbart",
    )


_UNITS = {
    "MW": "mw megawatt", "kW": "kw kilowatt", "GW": "gw gigawatt", "kWh": "kwh kilowattstunden kilowattstunde",
    "MWh": "mwh megawattstunden megawattstunde", "GWh": "gwh gigawattstunden gigawattstunde",
    "TWh": "twh terawattstunden terawattstunde", "km": "km kilometer kilometern", "m": "m meter metern",
    "kg": "kg kilogramm kilo",
    "cm": "cm zentimeter", "mm": "mm millimeter", "Tonnen": "tonnen tonne", "Hektar": "hektar ha",
    "Jahre": "jahre jahren jahr",
    "Monate": "monate monaten monat", "Wochen": "wochen woche", "Tage": "tage tagen", "Stunden": "stunden stunde",
    "Minuten": "minuten minute", "Sekunden": "sekunden", "Quadratmeter": "quadratmeter quadratmetern", "m²": "m² qm",
    "km²": "km²", "Quadratkilometer": "quadratkilometer quadratkilometern", "Kubikmeter": "kubikmeter kubikmetern",
    "Liter": "liter litern", "Grad": "grad", "km/h": "km/h", "GB": "gb gigabyte", "TB": "tb terabyte",
    "Prozentpunkte": "prozentpunkte prozentpunkten prozentpunkt", "Basispunkte": "basispunkte basispunkten",
    "Punkte": "punkte punkten", "Menschen": "menschen", "Jahrzehnte": "jahrzehnte jahrzehnten",
}  # fmt: skip

_BEFORE = {
    "up_to": "bis zu|maximal|höchstens|nicht mehr als|bis maximal|bis höchstens|allenfalls",
    "at_least": "mindestens|wenigstens|nicht weniger als|zumindest|ab",
    "more_than": "mehr als|über|gut|etwas mehr als|deutlich mehr als|weit über|knapp über|etwas über|deutlich über|"
    "oberhalb von",
    "less_than": "weniger als|unter|knapp|etwas weniger als|knapp unter|deutlich unter|deutlich weniger als|"
    "unterhalb von",
    "about": (
        "rund|etwa|circa|zirka|ca.|ca|ungefähr|fast|nahezu|beinahe|an die|schätzungsweise|geschätzt|geschätzte|"
        "geschätzten|"
        "in etwa|grob|um die|~|≈"
    ),
}
_AFTER = {"at_least": "oder mehr|und mehr|+", "up_to": "oder weniger|höchstens", "about": "oder so"}
_DATE_BEFORE = {
    "up_to": "bis|bis zum|bis zur|spätestens|vor|vor dem|bis spätestens|spätestens bis|bis zum jahr",
    "at_least": "seit|seit dem|ab|ab dem|nach|nach dem|frühestens|seit dem jahr|ab dem jahr",
    "about": "circa|ca.|etwa|rund um",
}


def _flat(table: dict[str, str]) -> dict[str, str]:
    return {phrase: value for value, phrases in table.items() for phrase in phrases.split("|")}


VOCABULARY = Vocabulary(
    decimal=",",
    group=".",
    foreign_decimal=True,
    number_words=_number_words(),
    multipliers={"dutzend": 12},
    articles=frozenset({"ein", "eine", "einen", "einem", "einer"}),
    and_a_half=("einhalb",),
    scales={
        "tausend": 3, "tsd.": 3, "tsd": 3, "million": 6, "millionen": 6, "mio.": 6, "mio": 6, "milliarde": 9,
        "milliarden": 9, "mrd.": 9, "mrd": 9, "billion": 12, "billionen": 12, "bio.": 12, "bill.": 12,
    },
    short_scales={"m": 6},
    minus=frozenset({"minus"}),
    fractions=_fractions(),
    weak_fractions={
        "anderthalb": (3, 2), "eineinhalb": (3, 2), "zweieinhalb": (5, 2), "dreieinhalb": (7, 2), "halbe": (1, 2),
        "halben": (1, 2), "halber": (1, 2), "eine halbe": (1, 2), "einer halben": (1, 2),
    },
    share_before=frozenset(),
    no_share_before=frozenset(listed("erste ersten zweite zweiten andere anderen erster zweiter")),
    ratios={"von": True, "von je": True, "aus": True},
    currency_words=_currencies(),
    doubtful_currencies={"pfund": 1_000_000, "real": 1_000_000, "won": 1000, "rand": 1000, "lira": 100},
    subunits={"cent": "cent", "cents": "cent", "rappen": "CHF", "pence": "GBP"},
    undisclosed=_undisclosed(),
    percent=dict.fromkeys(("%", "prozent", "prozentige", "prozentigen", "prozentiger", "prozentiges"), 1),
    noun_style="capital",
    units={word: unit for unit, words in _UNITS.items() for word in words.split()} | {"° c": "°C",
    "grad celsius": "°C"},
    time_units=frozenset({"Jahre", "Monate", "Wochen", "Tage", "Stunden", "Minuten", "Sekunden", "Jahrzehnte"}),
    function_words=frozenset(
        listed(
            "der die das den dem des ein eine einen einem einer und oder aber als auch auf aus bei bis durch für "
            "gegen in im ins mit nach ohne seit über um unter von vom vor während wegen zu zum zur zwischen am an "
            "ab er sie es wir ihr ich ist sind war waren wird werden wurde wurden hat haben hatte hatten kann "
            "können konnte soll sollen sollte muss müssen musste will wollen wollte nicht noch nur schon so wie "
            "wenn weil dass doch sein seine seinen seiner seinem ihre ihren ihrer ihrem ihres dieser diese dieses "
            "diesem diesen jede jeder jedes alle allen aller davon dabei damit dazu dort hier heute gestern "
            "morgen jetzt später wieder zwar sondern denn mal je pro per gab geben kamen stiegen fielen sanken "
            "machten standen lagen sagten meinte kostete reichte blieben fordern stehen zahlen wollten ihm ihn "
            "erste ersten erster letzte letzten sowie weder beide beiden etwas mehr weniger aller unsere unserer"
        )
    ),
    not_units=frozenset(
        listed(
            "uhr mal prozent euro dollar franken cent millionen milliarden million milliarde drittel viertel "
            "fünftel sechstel achtel zehntel hälfte punkt komma nr nummer januar februar märz april mai juni juli "
            "august september oktober november dezember montag dienstag mittwoch donnerstag freitag samstag "
            "sonntag pfund fach kronen pesos herr frau stelle umsatz gewinn verlust kapital"
        )
    ),
    labels=frozenset(
        listed(
            "seite kapitel artikel paragraf paragraph absatz platz rang nummer nr gleis boeing airbus windows "
            "formel typ version band klasse stufe kategorie gruppe linie tor block zimmer raum iphone dax mdax "
            "nummern minute agenda vision folge staffel phase apollo halle werk"
        )
    ),
    before=_flat(_BEFORE),
    after=_flat(_AFTER),
    during=frozenset({"über"}),
    during_not=frozenset({"seit", "vor", "nach", "von", "sind", "ist"}),
    fillers=("weitere", "weiteren", "insgesamt", "zusätzliche", "zusätzlichen"),
    between=("zwischen",),
    between_links=("und",),
    range_links=("bis", "-", "–", "—", "bis zu", "oder", "- bis"),
    change_links=("auf",),
    origins=frozenset({"von"}),
    changes=frozenset(),
    months=_months(),
    capital_months=True,
    ordinals=frozenset({"."}),
    periods=_periods(),
    edges={
        "anfang": "early", "mitte": "mid", "ende": "end", "beginn des jahres": "start", "jahresende": "end",
        "ende des jahres": "end", "spät im jahr": "late", "jahresanfang": "early", "jahresmitte": "mid",
    },
    date_links=frozenset({"des", "jahres", "von", ",", "im", "jahr", "dem", "geschäftsjahr", "geschäftsjahres"}),
    month_before=frozenset(listed("im in seit bis ab anfang mitte ende vom zum vor nach diesen diesem von")),
    date_before=_flat(_DATE_BEFORE),
    year_before=frozenset(
        listed(
            "in im seit bis ab jahr jahre jahres jahren anfang mitte ende vor nach von zwischen geschäftsjahr "
            "sommer herbst frühjahr winter januar februar märz april mai juni juli august september oktober "
            "november dezember"
        )
    ),
)  # fmt: skip
