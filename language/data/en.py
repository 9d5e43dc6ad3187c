"""English."""

from language.figures.vocabulary import Vocabulary, listed

_UNITS = listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = listed("twenty thirty forty fifty sixty seventy eighty ninety")
_PARTS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "tenth": 10,
}
_MONTHS = listed(
    "january february march april may june july august september october november december"
)  # fmt: skip


def _fractions() -> dict[str, tuple[int, int]]:
    """ "two-thirds" and "one-third" are shares wherever they stand."""
    found = {}
    for name, bottom in _PARTS.items():
        for top, word in enumerate(_UNITS[1:bottom], 1):
            ending = "" if top == 1 else "s"
            found[f"{word}-{name}{ending}"] = (top, bottom)
            if name != "quarter" and top > 1:
                found[f"{word} {name}{ending}"] = (top, bottom)
    return found | {"three fourths": (3, 4)}


def _weak_fractions() -> dict[str, tuple[int, int]]:
    weak = {"half": (1, 2), "one half": (1, 2), "three quarters": (3, 4), "one quarter": (1, 4)}
    for name, bottom in _PARTS.items():
        if name != "half":
            weak |= {f"a {name}": (1, bottom), f"an {name}": (1, bottom), f"one {name}": (1, bottom)}
    return weak


def _months() -> dict[str, int]:
    full = {name: number for number, name in enumerate(_MONTHS, 1)}
    short = {name[:3]: number for name, number in full.items()} | {"sept": 9}
    return full | short | {f"{name}.": number for name, number in short.items() if name != "may"}


def _periods() -> dict[str, str]:
    found = {"spring": "Q2", "summer": "Q3", "autumn": "Q4", "fall": "Q4"}
    for number, word in enumerate(["first", "second", "third", "fourth"], 1):
        found |= {f"q{number}": f"Q{number}", f"{word} quarter": f"Q{number}", f"{word}-quarter": f"Q{number}"}
    for number, word in enumerate(["first", "second"], 1):
        found |= {f"h{number}": f"H{number}", f"{word} half": f"H{number}", f"{word}-half": f"H{number}"}
    return found | {"final quarter": "Q4", "last quarter": "Q4", "opening quarter": "Q1"}


def _currencies() -> dict[str, str]:
    countries = {
        "us": "USD", "u.s.": "USD", "american": "USD", "australian": "AUD", "canadian": "CAD", "hong kong": "HKD",
        "new zealand": "NZD", "singapore": "SGD", "taiwan": "TWD",
    }  # fmt: skip
    found = {f"{country} dollar{s}": code for country, code in countries.items() for s in ("", "s")}
    for names, code in (
        ("dollar dollars bucks", "USD"), ("euro euros", "EUR"), ("pounds sterling", "GBP"), ("pound pounds quid",
        "GBP"),
        ("yen", "JPY"), ("yuan renminbi", "CNY"), ("won", "KRW"), ("rupees", "INR"), ("rouble roubles ruble rubles",
        "RUB"),
        ("reais", "BRL"), ("zloty zlotys", "PLN"), ("forints forint", "HUF"), ("hryvnia hryvnias", "UAH"), ("baht",
        "THB"),
        ("rupiah", "IDR"), ("ringgit", "MYR"), ("dong", "VND"), ("naira", "NGN"), ("cedis", "GHS"),
        ("shekel shekels", "ILS"),
        ("rand", "ZAR"), ("taka", "BDT"), ("kronor", "SEK"), ("lei", "RON"),
        ("pesos kroner krone crowns francs dinars dirhams shillings lira liras riyals rials", ""),
    ):  # fmt: skip
        found |= dict.fromkeys([names] if names == "pounds sterling" else names.split(), code)
    for phrase, code in (
        ("swiss franc", "CHF"), ("mexican peso", "MXN"), ("argentine peso", "ARS"), ("chilean peso", "CLP"),
        ("colombian peso", "COP"), ("philippine peso", "PHP"), ("pakistani rupee", "PKR"), ("indian rupee", "INR"),
        ("sri lankan rupee", "LKR"), ("egyptian pound", "EGP"), ("british pound", "GBP"), ("brazilian real", "BRL"),
        ("swedish crown", "SEK"), ("norwegian crown", "NOK"), ("danish crown", "DKK"), ("czech crown", "CZK"),
        ("saudi riyal", "SAR"), ("qatari riyal", "QAR"), ("uae dirham", "AED"), ("emirati dirham", "AED"),
        ("kenyan shilling", "KES"), ("turkish lira", "TRY"), ("russian ruble", "RUB"), ("russian rouble", "RUB"),
        ("ugandan shilling", "UGX"), ("tanzanian shilling", "TZS"), ("kuwaiti dinar", "KWD"), ("chinese yuan", "CNY"),
        ("japanese yen", "JPY"), ("south korean won", "KRW"), ("korean won", "KRW"), ("south african rand", "ZAR"),
        ("swedish krona", "SEK"), ("swedish kronor", "SEK"), ("norwegian kroner", "NOK"), ("danish kroner", "DKK"),
        ("lebanese pound", "LBP"), ("thai baht", "THB"), ("icelandic krona", "ISK"), ("israeli shekel", "ILS"),
    ):  # fmt: skip
        found |= {phrase: code, f"{phrase}s": code}
    return found


def _undisclosed() -> tuple[str, ...]:
    sums = listed("sum price amount fee figure consideration value")
    found = [f"{word} {thing}" for word in ("undisclosed", "unspecified", "unnamed") for thing in sums]
    found += [
        f"undisclosed {kind} {thing}" for kind in ("purchase", "cash", "six-figure") for thing in ("price", "sum")
    ]
    hidden = ("was not disclosed", "has not been disclosed", "was undisclosed", "is undisclosed", "was not revealed")
    found += [
        f"{thing} {end}" for thing in ("sum", "price", "amount", "fee", "value", "consideration") for end in hidden
    ]
    for kind in ("financial terms", "terms"):
        for deal in ("", " of the deal", " of the transaction", " of the agreement", " of the sale"):
            found += [f"{kind}{deal} were not disclosed", f"{kind}{deal} were undisclosed"]
    return tuple(found)


_SAME = {
    "MW": "megawatt megawatts mw", "kW": "kilowatt kilowatts kw", "GW": "gigawatt gigawatts gw",
    "TW": "terawatt terawatts",
    "kWh": "kwh kilowatt-hour kilowatt-hours", "MWh": "mwh megawatt-hour megawatt-hours",
    "GWh": "gwh gigawatt-hour gigawatt-hours", "TWh": "twh terawatt-hour terawatt-hours",
    "km": "km kms kilometre kilometres kilometer kilometers",
    "kg": "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes",
    "m": "m metre metres meter meters", "cm": "cm centimetre centimetres centimeter centimeters",
    "mm": "mm millimetre millimetres millimeter millimeters", "GB": "gb gigabyte gigabytes",
    "TB": "tb terabyte terabytes",
    "MB": "mb megabyte megabytes", "km/h": "km/h kph", "mph": "mph", "km²": "km²", "m²": "m²",
    "feet": "foot feet ft", "years": "year years year's years'", "months": "month months", "weeks": "week weeks",
    "days": "day days", "hours": "hour hours", "minutes": "minute minutes", "seconds": "second seconds",
    "decades": "decade decades",
    "centuries": "century centuries", "miles": "mile miles", "inches": "inch inches", "yards": "yard yards",
    "acres": "acre acres", "hectares": "hectare hectares ha", "tonnes": "tonne tonnes", "tons": "ton tons",
    "grams": "gram grams gramme grammes", "ounces": "ounce ounces oz", "litres": "litre litres",
    "liters": "liter liters",
    "gallons": "gallon gallons", "barrels": "barrel barrels", "people": "people person persons",
    "storeys": "storey storeys", "stories": "story", "points": "point points pp ppt", "basis points": "bps",
    "°C": "°c", "°F": "°f", "volts": "volt volts", "MHz": "mhz", "GHz": "ghz", "mg": "mg", "ml": "ml", "knots": "knots",
}  # fmt: skip


def _units() -> dict[str, str]:
    found = {word: unit for unit, words in _SAME.items() for word in words.split()}
    for shape in ("square", "cubic"):
        for word in listed(
            "foot feet mile miles metre metres meter meters kilometre kilometres kilometer kilometers inches yards"
        ):
            found[f"{shape} {word}"] = f"{shape} " + {"foot": "feet"}.get(
                word, word if word.endswith(("s", "feet")) else f"{word}s"
            )
    found |= {f"square-{word}": f"square {word}s" for word in ("metre", "meter", "kilometre", "kilometer", "mile")}
    found |= {
        "square-foot": "square feet",
        "sq m": "square metres",
        "sq km": "square kilometres",
        "metric tons": "metric tons",
    }
    found |= dict.fromkeys(("sq ft", "sq. ft", "sq feet", "sq. feet", "sqft"), "square feet")
    found |= dict.fromkeys(("percentage points", "percentage point", "percentage-point", "percent points"), "points")
    found |= dict.fromkeys(("basis points", "basis point", "basis-point"), "basis points")
    found |= dict.fromkeys(("degrees celsius", "° c"), "°C") | dict.fromkeys(("degrees fahrenheit", "° f"), "°F")
    return found | {"light years": "light years", "nautical miles": "nautical miles", "metric tonnes": "metric tonnes"}


_BEFORE = {
    "up_to": (
        "up to|as much as|as many as|as high as|as long as|no more than|not more than|at most|at the most|a maximum of|"
        "maximum of|maximum|capped at|limited to|a cap of|no higher than|no longer than|max|≤"
    ),
    "at_least": (
        "at least|no less than|no fewer than|not less than|not fewer than|a minimum of|minimum of|at a minimum|"
        "as few as|"
        "as little as|as low as|starting at|starting from|≥"
    ),
    "more_than": (
        "more than|over|just over|well over|slightly over|a little over|just above|above|exceeding|exceeded|exceeds|"
        "exceed|"
        "in excess of|greater than|larger than|bigger than|higher than|longer than|upwards of|upward of|north of|"
        "well above|slightly more than|just more than|a little more than|little more than|far more than|much more than|"
        "well more than|surpassing|surpassed|topping|topped|beyond|better than|older than|>"
    ),
    "less_than": (
        "less than|fewer than|under|just under|well under|slightly under|a little under|below|just below|well below|"
        "slightly less than|slightly below|a little less than|far less than|lower than|smaller than|shorter than|"
        "short of|just short of|shy of|just shy of|south of|younger than|not quite|<"
    ),
    "about": (
        "about|around|roughly|some|approximately|approx|approx.|an estimated|estimated|estimated at|nearly|almost|"
        "close to|"
        "circa|ca|ca.|c.|in the region of|in the order of|on the order of|approaching|virtually|practically|~|≈|"
        "somewhere around|an approximate|a rough"
    ),
}  # fmt: skip
_AFTER = {
    "at_least": "or more|or higher|or above|or over|at least|at a minimum|at the least|+|plus and up|and up|upwards|"
    "-plus|plus",
    "up_to": "or less|or fewer|or lower|or below|or under|at most|at the most|at maximum",
    "about": "or so|odd|or thereabouts|give or take|approximately",
}

_DATE_BEFORE = {
    "up_to": "by|until|till|before|through|no later than|not later than|up to|by around|by about|by at least",
    "at_least": "since|after|from at least|no earlier than|not before|as early as|starting in|beginning in",
    "about": "around|about|circa|c.|roughly",
}


def _flat(table: dict[str, str]) -> dict[str, str]:
    return {phrase: value for value, phrases in table.items() for phrase in phrases.split("|")}


def _date_before() -> dict[str, str]:
    found = _flat(_DATE_BEFORE)
    return found | {f"{phrase} the": value for phrase, value in found.items()}


_FUNCTION_WORDS = frozenset(
    listed(
        "a an the this that these those its his her their our my your he she it they we i you him them us me who "
        "whom whose which what when where while why how if whether because since although though unless until "
        "till and or but nor so yet of in on at by for from to with without within into onto out off up down over "
        "under above below between among against about around through throughout during before after behind "
        "beyond across along near past per via versus despite except including excluding like unlike as than then "
        "thus also too even just only still already again ever never not no yes there here now today yesterday "
        "tomorrow tonight soon later ago once perhaps maybe however meanwhile is are was were be been being am "
        "has have had having do does did doing will would shall should can could may might must ought need say "
        "says said saying tell told ask asked want wants wanted get gets got own owns make makes made take took "
        "taken go goes went gone come comes came give gave given see saw seen know knew think thought find keep "
        "kept let lets put puts run ran sets left leave won win lose died die killed face faced faces owns owned "
        "hold held holds live lived lives supported remain remained became become began begin begun "
        "brought bring bought buy cuts rose fell grew hit led paid pay sent spent stood stand met meet took "
        "taught wrote write agreed agree voted vote joined called showed show shown opened moved played scored "
        "worked failed tried turned started stopped helped seem seemed mean meant both either neither each every "
        "all any some many much few another such same apiece altogether instead rather quite almost nearly "
        "further according due because amid monday tuesday wednesday thursday friday saturday sunday nor plus "
        "minus january february march april june july august september october november december meanwhile "
        "roughly approximately first next last whole expect expects believe believes plan plans received came "
        "look looked feel felt speak spoke sit sat lie lay apply applied"
    )
)

VOCABULARY = Vocabulary(
    decimal=".",
    group=",",
    number_words={word: number for number, word in enumerate(_UNITS)}
    | {word: 10 * number for number, word in enumerate(_TENS, 2)},
    multipliers={"hundred": 100, "dozen": 12},
    articles=frozenset({"a", "an"}),
    joiners={"and": 100},
    and_a_half=("and a half", "and half", "and-a-half", "and one half"),
    scales={
        "thousand": 3, "lakh": 5, "lakhs": 5, "million": 6, "millions": 6, "mn": 6, "mln": 6, "crore": 7, "crores": 7,
        "billion": 9, "billions": 9, "bn": 9, "bln": 9, "trillion": 12, "trillions": 12, "tn": 12, "trn": 12, "cr": 7,
        "hundred": 2, "hundred thousand": 5, "hundred million": 8,
    },
    scale_links=frozenset({"of"}),
    short_scales={"k": 3, "m": 6, "mm": 6, "b": 9, "t": 12},
    minus=frozenset({"minus"}),
    fractions=_fractions(),
    weak_fractions=_weak_fractions(),
    fraction_links=("a", "an", "of a", "of an", "-", "-a-", "of one"),
    share_before=frozenset({"by", "fell", "rose", "only", "just", "than", "over", "under", "another", "cut", "lost"}),
    share_after=frozenset(
        {"of", "the", "its", "their", "his", "her", "our", "your", "my", "those", "these", "all", "that"}
    ),
    no_share_before=frozenset(
        listed(
            "first second third fourth final last latter opening closing other each every per previous next this "
            "that past same best better in the two three four five"
        )
    ),
    ratios={"in": True, "in every": True, "out of": False, "out of every": False, "of every": True},
    currency_words=_currencies(),
    doubtful_currencies={
        "won": 1000, "pound": 1_000_000, "pounds": 1_000_000, "crowns": 1000, "rand": 10, "bucks": 10, "dong": 1000,
        "lei": 1000, "quid": 5, "baht": 10, "taka": 10, "brazilian real": 0,
    },
    subunits={
        "cents": "cent", "cent": "cent", "¢": "cent", "us cents": "USD", "u.s. cents": "USD", "euro cents": "EUR",
        "pence": "GBP", "penny": "GBP", "p": "GBP", "paise": "INR",
    },
    undisclosed=_undisclosed(),
    percent=dict.fromkeys(("%", "percent", "per cent", "per-cent", "pct", "pc"), 1),
    noun_style="english",
    units=_units(),
    time_units=frozenset({"years", "months", "weeks", "days", "hours", "minutes", "seconds", "decades", "centuries"}),
    collectives=frozenset(
        listed(
            "people men women children staff police personnel aircraft sheep cattle fish feet teeth mice geese "
            "crew troops spacecraft hovercraft offspring bitcoin bitcoins ether satoshis livestock fishermen "
            "buses viruses menus campuses bonuses businesses analyses crises theses classes losses addresses "
            "passes glasses bosses witnesses illnesses processes premises species"
        )
    ),
    attributive=frozenset(
        listed(
            "sales sports arms goods news savings systems operations communications logistics electronics "
            "robotics services materials parts customs sciences humanities economics defence telecommunications "
            "telecoms earnings claims accounts benefits clothes children women men people staff police bitcoin "
            "aircraft crew troops fish"
        )
    ),
    participles=frozenset(
        listed(
            "listed injured wounded armed planned proposed registered licensed unnamed leased used connected "
            "skilled infected displaced abandoned retired masked reported estimated detained added related united "
            "privatised specialised trained qualified unused unpaid unsold unmarked uniformed combined designated "
            "dedicated automated assorted advanced fixed hundred limited completed converted chartered disputed "
            "reserved refurbished electrified occupied alleged convicted accused suspected jailed kidnapped "
            "elected appointed salaried unionised unionized educated talented red"
        )
    ),
    function_words=_FUNCTION_WORDS,
    not_units=frozenset(
        listed(
            "times fold figure figures digit digits thirds quarters quarter fourths fifths sixths sevenths "
            "eighths tenths series odd plus minus versus s th st nd rd am pm gmt et utc est edt pst cet bst "
            "something ish way off star strong ways others needs says gets takes goes comes has does wants means "
            "keeps gives looks seems becomes remains includes brings sells helps allows tells knows thinks sees "
            "finds costs across always towards besides perhaps overseas downstairs upstairs indoors outdoors "
            "afterwards nowadays whereas unless lots makes thousands hundreds millions billions trillions dozens "
            "tens less plays wins flies weighs runs starts begins ends hurdles pounds pound dollars cents x "
            "percent"
        )
    ),
    labels=frozenset(
        listed(
            "page pages chapter article section paragraph clause rule phase level type grade category tier stage "
            "line gate platform room flight route highway interstate motorway number no nos version model group "
            "game week day round part unit block lot seed seeded ranked rank apollo boeing airbus windows iphone "
            "formula fortune s&p p stoxx ftse nasdaq dow nikkei cac dax channel season episode title schedule "
            "form pier terminal bus tram exit act verse psalm aged age size test euro gpt class division league "
            "study studio building tower suite floor appendix table fig resolution proposition amendment protocol"
        )
    ),
    before=_flat(_BEFORE),
    after=_flat(_AFTER),
    during=frozenset({"over", "some time over"}),
    during_not=frozenset({"for", "lasted", "is", "was", "took", "takes", "just", "spent", "after", "of"}),
    fillers=("another", "a total of", "an additional", "a further", "an extra", "a combined", "additional",
    "the equivalent of"),
    between=(
        "between", "ranging from", "range from", "ranges from", "ranged from", "anywhere from", "anywhere between",
        "ranging between", "somewhere between", "in the range of", "a range of", "range of",
    ),
    between_links=("and", "to", "or"),
    range_links=("to", "-", "–", "—", "or", "- to", "-to-", "up to"),
    origins=frozenset({"from"}),
    changes=frozenset(
        listed(
            "rose rise rises fell fall falls gained gain gains lost added climbed climb jumped jump dropped drop "
            "slid slipped up down increased increase decreased surged soared sank tumbled advanced declined shed "
            "raised cut lowered"
        )
    ),
    months=_months(),
    capital_months=True,
    month_first=True,
    ordinals=frozenset({"st", "nd", "rd", "th"}),
    periods=_periods(),
    edges={
        "early": "early", "early in": "early", "late": "late", "late in": "late", "mid": "mid", "mid-": "mid",
        "middle of": "mid", "midway through": "mid", "end of": "end", "end": "end", "end-": "end", "year-end": "end",
        "the end of": "end", "close of": "end", "start of": "start", "beginning of": "start",
    },
    date_links=frozenset({"of", "the", "year", ",", "-", "fiscal", "financial", "calendar", "fy"}),
    month_before=frozenset(
        listed(
            "in since by until till from to of during before after through for between and early late mid this "
            "around"
        )
    ),
    date_before=_date_before(),
    year_before=frozenset(
        listed(
            "in by since until till of from to during before after through throughout for between late early mid "
            "fiscal year around circa than january february march april may june july august september october "
            "november december"
        )
    ),
    year_bar=frozenset({"the"}),
    year_prefixes=frozenset({"fy"}),
    relative_years={
        "last year": -1, "of last year": -1, "this year": 0, "of this year": 0, "next year": 1, "of next year": 1,
    },
)  # fmt: skip
