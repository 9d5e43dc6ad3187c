"""Signs and codes of currencies that no language changes (codes: ISO 4217)."""

SYMBOLS = {
    "$": "USD", "US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "HK$": "HKD", "NZ$": "NZD",
    "S$": "SGD", "SG$": "SGD", "NT$": "TWD", "R$": "BRL", "MX$": "MXN", "Z$": "ZWL", "J$": "JMD",
    "£": "GBP", "GB£": "GBP", "E£": "EGP", "¥": "JPY", "JP¥": "JPY", "CN¥": "CNY", "RMB¥": "CNY",
    "€": "EUR", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₦": "NGN", "₪": "ILS", "₫": "VND", "₱": "PHP",
    "฿": "THB", "₴": "UAH", "₸": "KZT", "₡": "CRC", "₵": "GHS",
}  # fmt: skip

# Codes that are also English words in capitals (ALL, CUP, MAD, PEN, TOP) are left out.
CODES = frozenset(
    [
        "USD",
        "EUR",
        "GBP",
        "JPY",
        "CNY",
        "AUD",
        "CAD",
        "CHF",
        "HKD",
        "NZD",
        "SGD",
        "SEK",
        "NOK",
        "DKK",
        "PLN",
        "CZK",
        "HUF",
        "RON",
        "BGN",
        "RUB",
        "UAH",
        "TRY",
        "ILS",
        "AED",
        "SAR",
        "QAR",
        "KWD",
        "EGP",
        "ZAR",
        "NGN",
        "KES",
        "GHS",
        "INR",
        "PKR",
        "BDT",
        "LKR",
        "IDR",
        "MYR",
        "PHP",
        "THB",
        "VND",
        "KRW",
        "TWD",
        "BRL",
        "MXN",
        "ARS",
        "CLP",
        "COP",
        "UYU",
        "ISK",
        "KZT",
    ]
)

# Written before the number, exactly so; the value is the code, empty where several countries share the name.
PREFIXES = {
    "Rs": "INR", "RMB": "CNY", "RM": "MYR", "Rp": "IDR", "Ksh": "KES", "KSh": "KES", "Tk": "BDT", "SFr": "CHF",
    "Fr": "CHF", "DKr": "DKK", "NKr": "NOK", "SKr": "SEK", "kr": "", "Kr": "", "Dh": "AED", "Dhs": "AED",
    "R": "ZAR",
}  # fmt: skip

# One letter is too little to go by: "R5 billion" is rand, "R2" may be a robot.
SCALED_ONLY = frozenset({"R"})

# Those whose hundredth is called a cent.
CENTS = frozenset({"USD", "EUR", "AUD", "CAD", "NZD", "HKD", "SGD", "ZAR", "TWD", "JMD", "KES"})
