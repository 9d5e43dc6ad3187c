"""How typed values are said in a sentence, in the story's language. Numbers and currencies are formatted by Babel."""

import re
from decimal import Decimal

from babel import Locale, localedata
from babel.dates import format_date
from babel.numbers import format_compact_decimal, format_decimal, get_currency_symbol

from factboxes.values import KeyDate, Measured, Money, Quantity

QUALIFIERS = {
    "en": {
        "about": "about {}", "up_to": "up to {}", "at_least": "at least {}", "more_than": "more than {}",
        "less_than": "less than {}", "range": "{} to {}", "undisclosed": "an undisclosed amount",
        "not_stated": "amount not stated", "before": "before {}", "after": "after {}", "expected_by": "by {}",
    },
    "de": {
        "about": "rund {}", "up_to": "bis zu {}", "at_least": "mindestens {}", "more_than": "mehr als {}",
        "less_than": "weniger als {}", "range": "{} bis {}", "undisclosed": "Betrag nicht offengelegt",
        "not_stated": "Betrag nicht genannt", "before": "vor {}", "after": "nach {}", "expected_by": "bis {}",
    },
    "es": {
        "about": "unos {}", "up_to": "hasta {}", "at_least": "al menos {}", "more_than": "más de {}",
        "less_than": "menos de {}", "range": "de {} a {}", "undisclosed": "importe no revelado",
        "not_stated": "importe no indicado", "before": "antes de {}", "after": "después de {}",
        "expected_by": "para {}",
    },
    "ja": {
        "about": "約{}", "up_to": "最大{}", "at_least": "{}以上", "more_than": "{}超",
        "less_than": "{}未満", "range": "{}〜{}", "undisclosed": "金額非公表",
        "not_stated": "金額の記載なし", "before": "{}より前", "after": "{}より後", "expected_by": "{}まで",
    },
}  # fmt: skip
LISTS = {"en": (", ", " and "), "de": (", ", " und "), "es": (", ", " y "), "ja": ("、", "、")}
DAYS = {
    "en": {"day": "d MMMM y", "month": "MMMM y", "quarter": "QQQ y", "half": "H{} {}"},
    "de": {"day": "d. MMMM y", "month": "MMMM y", "quarter": "QQQQ y", "half": "{}. Halbjahr {}"},
    "es": {
        "day": "d 'de' MMMM 'de' y", "month": "MMMM 'de' y", "quarter": "QQQQ 'de' y", "half": "{}.º semestre de {}",
    },
    "ja": {"day": "y年M月d日", "month": "y年M月", "quarter": "y年QQQQ", "half": "{1}年第{0}半期", "year": "y年"},
}  # fmt: skip
SYMBOL_FIRST = {"en", "ja", "zh", "ko"}


def _base(language: str) -> str:
    return language.split("-")[0].lower()


def _locale(language: str) -> Locale:
    base = _base(language)
    return Locale.parse(base if localedata.exists(base) else "en")


def _qualified(words: str, *parts: str, language: str) -> str:
    table = QUALIFIERS.get(_base(language), QUALIFIERS["en"])
    return table.get(words, "{}").format(*parts)


def say_number(number: Decimal, language: str = "en") -> str:
    """ "30 million" where that loses nothing, else every digit: "12,345,678"."""
    locale = _locale(language)
    for unit in (10**12, 10**9, 10**6):
        if abs(number) >= unit and number % (unit // 1000) == 0:
            width = "long" if "long" in locale.compact_decimal_formats else "short"
            return format_compact_decimal(number, format_type=width, locale=locale, fraction_digits=3)  # type: ignore[arg-type]  # Babel's stub leaves Decimal out
    return format_decimal(number, locale=locale, decimal_quantization=False)


def _with_cents(number: Decimal, language: str) -> str:
    return format_decimal(number, "#,##0.00", locale=_locale(language), decimal_quantization=False)


def _sum(number: Decimal, currency: str, language: str) -> str:
    symbol = get_currency_symbol(currency, locale=_locale(language))
    cents = number % 1 and len(str((number % 1).normalize())) < len("0.25")
    said = _with_cents(abs(number), language) if cents else say_number(abs(number), language)
    sign = "-" if number < 0 else ""
    if _base(language) not in SYMBOL_FIRST:
        return f"{sign}{said} {symbol}"
    return f"{sign}{symbol} {said}" if symbol[-1].isalpha() else f"{sign}{symbol}{said}"


def _measured(value: Measured, say: list[str], language: str) -> str:
    return _qualified(value.qualifier, *say, language=language) if value.qualifier != "exact" else say[0]


def _numbers(value: Measured) -> list[Decimal]:
    return [Decimal(text) for text in (value.value, value.value_max) if text is not None]


def say_money(value: Money, language: str = "en") -> str:
    """ "up to $30 million", "$2.6 billion to $2.7 billion", "an undisclosed amount"."""
    return _measured(value, [_sum(number, value.currency, language) for number in _numbers(value)], language)


def say_quantity(value: Quantity, language: str = "en") -> str:
    """ "at least 1,000 lockers", "70 MW", "18%"."""
    said = [say_number(number, language) for number in _numbers(value)]
    unit = value.unit if value.unit == "%" and _base(language) != "de" else f" {value.unit}" if value.unit else ""
    return (_measured(value, said, language) + unit) if said else _measured(value, said, language)


def say_date(value: KeyDate, language: str = "en") -> str:
    """ "September 2026", "Q3 2027", "by 12 September 2026", never a day that the story does not give."""
    locale, first = _locale(language), value.bounds()[0]
    patterns = {"year": "y"} | DAYS.get(_base(language), DAYS["en"])
    if value.precision == "half":
        said = patterns["half"].format(value.value[-1], first.year)
    else:
        said = format_date(first, patterns[value.precision], locale=locale)
    return _qualified(value.qualifier, said, language=language) if value.qualifier != "exact" else said


def listed(words: list[str], language: str = "en") -> str:
    """ "a, b and c", "a, b und c", "a、b、c"."""
    comma, last = LISTS.get(_base(language), LISTS["en"])
    if last == " y " and words and re.match("h?i(?!e)", words[-1].lower()):
        last = " e "  # for the ear: Castro e Iberia
    return last.join(filter(None, [comma.join(words[:-1]), words[-1]])) if words else ""
