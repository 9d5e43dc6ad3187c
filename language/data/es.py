"""Spanish."""

from language.figures.vocabulary import Vocabulary, listed

_SMALL = listed(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
    "diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis "
    "veintisiete veintiocho veintinueve"
)
_TENS = listed("treinta cuarenta cincuenta sesenta setenta ochenta noventa")
_HUNDREDS = listed("cien doscient trescient cuatrocient quinient seiscient setecient ochocient novecient")
_MONTHS = listed("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre")


def _number_words() -> dict[str, int]:
    found = {word: number for number, word in enumerate(_SMALL)}
    found |= {word: 10 * number for number, word in enumerate(_TENS, 3)}
    for number, stem in enumerate(_HUNDREDS, 1):
        found |= {f"{stem}os": 100 * number, f"{stem}as": 100 * number} if number > 1 else {"cien": 100, "ciento": 100}
    return found | {"mil": 1000}


def _fractions() -> dict[str, tuple[int, int]]:
    found = {
        "la mitad": (1, 2),
        "un tercio": (1, 3),
        "dos tercios": (2, 3),
        "tres cuartos": (3, 4),
        "un cuarto": (1, 4),
    }
    for name, bottom in {"tercera": 3, "cuarta": 4, "quinta": 5, "sexta": 6, "décima": 10}.items():
        found |= {f"una {name} parte": (1, bottom), f"la {name} parte": (1, bottom)}
        found |= {f"{word} {name}s partes": (top, bottom) for top, word in enumerate(_SMALL[2:bottom], 2)}
    return found | {"un quinto": (1, 5), "una décima": (1, 10)}


def _periods() -> dict[str, str]:
    found = {"primavera": "Q2", "verano": "Q3", "otoño": "Q4"}
    for number, words in enumerate(("primer", "segundo", "tercer", "cuarto"), 1):
        found |= {f"{words} trimestre": f"Q{number}", f"q{number}": f"Q{number}", f"{number}t": f"Q{number}"}
    return found | {
        "primer semestre": "H1", "segundo semestre": "H2", "primera mitad": "H1", "segunda mitad": "H2",
        "último trimestre": "Q4", "h1": "H1", "h2": "H2",
    }  # fmt: skip


def _currencies() -> dict[str, str]:
    found = {
        "euro": "EUR", "euros": "EUR", "dólar": "USD", "dólares": "USD", "libras": "GBP", "libras esterlinas": "GBP",
        "yenes": "JPY", "yuanes": "CNY", "reales": "BRL", "francos suizos": "CHF", "francos": "", "pesos": "",
        "soles": "PEN",
        "rublos": "RUB", "rupias": "INR", "bolívares": "VES", "coronas": "", "guaraníes": "PYG", "colones": "",
        "quetzales": "GTQ",
        "lempiras": "HNL", "bolivianos": "BOB", "coronas suecas": "SEK", "coronas noruegas": "NOK",
        "coronas danesas": "DKK",
        "coronas checas": "CZK", "wones": "KRW", "liras turcas": "TRY",
    }  # fmt: skip
    kinds = {
        "estadounidenses": "USD", "canadienses": "CAD", "australianos": "AUD", "americanos": "USD",
        "de estados unidos": "USD", "de hong kong": "HKD", "de singapur": "SGD",
    }  # fmt: skip
    found |= {f"dólares {kind}": code for kind, code in kinds.items()}
    pesos = {
        "mexicanos": "MXN", "argentinos": "ARS", "chilenos": "CLP", "colombianos": "COP", "uruguayos": "UYU",
        "filipinos": "PHP", "dominicanos": "DOP", "cubanos": "CUP",
    }  # fmt: skip
    return found | {f"pesos {kind}": code for kind, code in pesos.items()}


def _undisclosed() -> tuple[str, ...]:
    hidden = listed("revelado revelada divulgado divulgada desvelado desvelada especificado especificada")
    endings = ["sin revelar", *(f"no {word}" for word in hidden)]
    found = [
        f"{thing} {end}" for thing in ("precio", "suma", "importe", "cantidad", "monto", "valor") for end in endings
    ]
    return (*found, "no reveló el precio", "no revelaron el precio", "no se reveló el precio", "sin revelar el precio")


_UNITS = {
    "MW": "mw megavatio megavatios megawatts", "kW": "kw kilovatios", "GW": "gw gigavatios", "kWh": "kwh",
    "MWh": "mwh", "GWh": "gwh", "km": "km kilómetro kilómetros", "m": "m metro metros",
    "kg": "kg kilo kilos kilogramos",
    "cm": "cm centímetros", "mm": "mm milímetros", "toneladas": "toneladas tonelada",
    "hectáreas": "hectáreas hectárea ha",
    "años": "año años", "meses": "mes meses", "semanas": "semana semanas", "días": "días día", "horas": "horas hora",
    "minutos": "minutos minuto", "segundos": "segundos", "litros": "litros litro", "grados": "grados", "km/h": "km/h",
    "personas": "personas persona", "puntos": "puntos punto", "décadas": "décadas",
    "GB": "gb", "TB": "tb", "m²": "m²", "km²": "km²",
}  # fmt: skip

_BEFORE = {
    "up_to": "hasta|como máximo|un máximo de|máximo de|no más de|a lo sumo|hasta un máximo de|tope de|un tope de|"
    "hasta los|hasta el",
    "at_least": "al menos|por lo menos|como mínimo|un mínimo de|mínimo de|no menos de|a partir de",
    "more_than": (
        "más de|más del|superior a|superiores a|por encima de|algo más de|poco más de|mucho más de|más que|"
        "por encima del|superior al|supera los|superó los|superaron los"
    ),
    "less_than": (
        "menos de|menos del|inferior a|inferiores a|por debajo de|algo menos de|poco menos de|menos que|"
        "por debajo del|inferior al"
    ),
    "about": (
        "unos|unas|alrededor de|cerca de|aproximadamente|casi|en torno a|aproximados|cerca del|alrededor del|"
        "en torno al|"
        "se estima en|estimado en|aprox.|aprox|un estimado de|casi el|casi un|~|≈"
    ),
}
# What "reaches up to" a figure is that figure: "creció hasta los 129 millones".
_VERBS = listed("elevó creció subió aumentó cayó bajó redujo reducirse llegó llegar ascendió avanzó")
_REACHED = {f"{verb} hasta{the}": "exact" for verb in _VERBS for the in ("", " los", " las", " el")}
_AFTER = {
    "at_least": "o más|como mínimo|al menos|por lo menos",
    "up_to": "o menos|como máximo|a lo sumo|máximo",
    "about": "aproximadamente|aproximados|aproximadas|más o menos",
}
_DATE_BEFORE = {
    "up_to": "hasta|antes de|para|hasta el|antes del|para el|a más tardar en|a más tardar el",
    "at_least": "desde|a partir de|después de|desde el|a partir del|tras|después del|no antes de",
    "about": "hacia|alrededor de|en torno a|cerca de",
}


def _flat(table: dict[str, str]) -> dict[str, str]:
    return {phrase: value for value, phrases in table.items() for phrase in phrases.split("|")}


VOCABULARY = Vocabulary(
    decimal=",",
    group=".",
    space_groups=True,
    foreign_decimal=True,
    number_words=_number_words(),
    multipliers={"docena": 12, "docenas": 12},
    articles=frozenset({"un", "una"}),
    joiners={"y": 10},
    and_a_half=("y medio", "y media"),
    scales={"mil": 3, "millón": 6, "millones": 6, "mill.": 6, "billón": 12, "billones": 12, "mm": 6},
    scale_links=frozenset({"de"}),
    short_scales={"m": 6},
    fractions=_fractions(),
    weak_fractions={"medio": (1, 2), "media": (1, 2), "mitad": (1, 2)},
    share_after=frozenset({"de", "del"}),
    no_share_before=frozenset(listed("primera segunda otra primer segundo")),
    ratios={"de cada": False},
    currency_words=_currencies(),
    doubtful_currencies={"libras": 1_000_000, "soles": 10, "coronas": 100, "reales": 10, "colones": 100},
    subunits={
        "céntimos": "EUR", "céntimo": "EUR", "centavos": "", "centavos de dólar": "USD", "céntimos de euro": "EUR",
        "peniques": "GBP",
    },
    undisclosed=_undisclosed(),
    percent={"%": 1, "por ciento": 1, "porciento": 1},
    noun_style="plural",
    units={word: unit for unit, words in _UNITS.items() for word in words.split()}
    | {
        "puntos porcentuales": "puntos", "punto porcentual": "puntos", "puntos básicos": "puntos básicos",
        "metros cuadrados": "metros cuadrados", "kilómetros cuadrados": "kilómetros cuadrados",
        "metros cúbicos": "metros cúbicos", "° c": "°C", "grados centígrados": "°C",
    },
    time_units=frozenset({"años", "meses", "semanas", "días", "horas", "minutos", "segundos", "décadas"}),
    collectives=frozenset(),
    participles=frozenset(
        listed(
            "nuevos nuevas grandes pequeños pequeñas primeros primeras últimos últimas otros otras diferentes "
            "distintos distintas principales mayores mejores importantes posibles antiguos antiguas"
        )
    ),
    function_words=frozenset(
        listed(
            "el la los las un una unos unas de del al a en con por para sin sobre tras desde hasta entre hacia "
            "según que y o u e ni pero más menos es son fue fueron era eran ha han había habían será serán está "
            "están este esta estos estas ese esa esos esas su sus se lo le les nos me te como cuando donde si no "
            "ya muy también además después antes entonces ambos ambas todos todas cada otro mismo sólo solo "
            "apenas mientras aunque porque durante dijo dice dicen"
        )
    ),
    not_units=frozenset(
        listed(
            "veces tercios cuartos quintos millones miles cientos tras menos más pesos dólares euros libras "
            "francos centavos céntimos lunes martes miércoles jueves viernes"
        )
    ),
    labels=frozenset(
        listed(
            "página capítulo artículo párrafo número núm nº n.º puesto grupo ruta línea puerta sala versión nivel "
            "fase tipo boeing airbus windows fórmula categoría ibex minuto iphone las etapa grado episodio "
            "temporada tomo apollo ley agenda visión fortune"
        )
    ),
    before=_flat(_BEFORE) | _REACHED,
    after=_flat(_AFTER),
    fillers=("otros", "otras", "un total de", "los", "las", "el", "un", "cerca de"),
    between=("entre", "de entre", "entre los", "entre las", "entre el", "entre un"),
    between_links=("y", "y los", "y las", "y el", "y un"),
    range_links=("a", "-", "–", "o", "—"),
    origins=frozenset({"de", "del", "desde"}),
    changes=frozenset(listed("subió subieron cayó cayeron bajó bajaron aumentó pasó pasaron")),
    months={name: number for number, name in enumerate(_MONTHS, 1)} | {"setiembre": 9},
    ordinals=frozenset({"º", "°"}),
    periods=_periods(),
    edges={
        "finales de": "end", "fines de": "end", "final de": "end", "fin de": "end", "principios de": "early",
        "comienzos de": "early", "inicios de": "early", "mediados de": "mid", "final del": "end", "cierre de": "end",
    },
    date_links=frozenset({"de", "del", "año", ","}),
    month_before=frozenset(listed("en desde hasta para de a este entre y")),
    date_before=_flat(_DATE_BEFORE),
    year_before=frozenset(listed("en de desde hasta para año del durante entre hacia tras a")) | frozenset(_MONTHS),
    relative_years={"del año pasado": -1, "de este año": 0, "del próximo año": 1},
)  # fmt: skip
