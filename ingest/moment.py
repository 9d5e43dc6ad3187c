"""When a page says that it came out: the many ways to write a date, a time of day and a zone."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import msgspec
from babel import Locale, localedata

_YEAR, _DAY, _WORD = r"(?P<year>(?:19|20)\d{2})", r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<name>[^\W\d_]{3,12})\.?"
_DATES = [
    re.compile(_YEAR + r"[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"),
    re.compile(_YEAR + r"年(?P<month>\d{1,2})月(?P<day>\d{1,2})日"),
    re.compile(rf"{_WORD} {_DAY}(?:,| of)? {_YEAR}"),
    re.compile(rf"{_DAY}\.?(?: de| of)? {_WORD},?(?: de)? {_YEAR}"),
    re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\." + _YEAR),
]
_SLASHED = re.compile(r"(?P<first>\d{1,2})/(?P<second>\d{1,2})/" + _YEAR)
_TIME = re.compile(
    r"(?<![\d+-])(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?)?\s*(?P<half>[ap]\.?m\b\.?)?", re.I
)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?(?P<sign>[+−-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?")
_NOISE = "first last published posted updated modified date dated on at t veröffentlicht am um uhr publicado el a las"
NOISE = frozenset(("", *_NOISE.split()))
LONGEST = 80  # characters of a line that is a date and nothing else
ZONES = {
    "Z": "UTC", "UTC": "UTC", "GMT": "UTC", "BST": "Europe/London", "CET": "Europe/Berlin", "CEST": "Europe/Berlin",
    "MEZ": "Europe/Berlin", "MESZ": "Europe/Berlin", "ET": "America/New_York", "EST": "America/New_York",
    "EDT": "America/New_York", "CT": "America/Chicago", "CDT": "America/Chicago", "MT": "America/Denver",
    "PT": "America/Los_Angeles", "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles", "JST": "Asia/Tokyo",
    "KST": "Asia/Seoul", "SGT": "Asia/Singapore", "HKT": "Asia/Hong_Kong", "AEST": "Australia/Sydney",
    "AEDT": "Australia/Sydney", "EET": "Europe/Athens", "EEST": "Europe/Athens", "BRT": "America/Sao_Paulo",
}  # fmt: skip


class Moment(msgspec.Struct, frozen=True):
    """The written time, as a clock on the wall shows it."""

    wall: datetime
    zone: str = ""  # a name of the zone database; empty when the page does not say, or says an unknown word
    unknown_zone: str = ""
    timed: bool = True  # False: a day without a time of day
    ambiguous: bool = False  # 04/01/2026: month first was assumed

    def placed(self, assumed: str) -> tuple[datetime, str]:
        """The time in the page's own zone, else in the assumed one; and the zone's name."""
        zone = self.zone or assumed
        return self.wall.replace(tzinfo=ZoneInfo(zone)), zone


def read_moment(text: str, language: str = "en") -> Moment | None:
    """The date and time that make up the whole of `text`; None when it holds anything else or no such date exists."""
    if len(text) > LONGEST:
        return None
    for match, (year, month, day), ambiguous in _days(text, language):
        hour, minute, timed, rest = _clock(f"{text[: match.start()]} {text[match.end() :]}")
        try:
            wall = datetime(year, month, day, hour, minute)  # a wall clock; placed() gives it a zone
        except ValueError:
            continue
        moment = _in_zone(Moment(wall, timed=timed, ambiguous=ambiguous), _without_noise(rest, language))
        if moment is not None:
            return moment
    return None


def _days(text: str, language: str) -> Iterator[tuple[re.Match[str], tuple[int, int, int], bool]]:
    """Candidates: the match, (year, month, day), whether day and month might be the other way round."""
    for pattern in _DATES:
        for match in pattern.finditer(text):
            held = match.groupdict()
            month = int(held["month"]) if "month" in held else months(language).get(held["name"].lower(), 0)
            yield match, (int(held["year"]), month, int(held["day"])), False
    for match in _SLASHED.finditer(text):
        first, second = int(match["first"]), int(match["second"])
        day_first = first > 12 or language not in {"en", "en-US"}
        month, day = (second, first) if day_first else (first, second)
        yield match, (int(match["year"]), month, day), max(first, second) <= 12 and first != second


def _clock(rest: str) -> tuple[int, int, bool, str]:
    """(hour, minute, whether one was written, what is left of the text)."""
    for match in _TIME.finditer(rest):
        half = (match["half"] or "").lower()
        if match["minute"] or half:
            hour = int(match["hour"])
            hour = hour % 12 + 12 * half.startswith("p") if half and hour <= 12 else hour
            return hour, int(match["minute"] or 0), True, f"{rest[: match.start()]} {rest[match.end() :]}"
    return 0, 0, False, rest


def _without_noise(rest: str, language: str) -> str:
    """What is left beside date and time, which can only be a zone."""
    words = rest.strip(" ,;·|()–—-").split()
    kept = [word for word in words if word.strip(".,;:()·|–—-").lower() not in NOISE | weekdays(language)]
    return " ".join(kept).strip("(), ")


def _in_zone(moment: Moment, zone: str) -> Moment | None:
    if match := _OFFSET.fullmatch(zone):
        return _offset(moment, match)
    name = ZONES.get(zone.upper(), zone)
    if name == "" or name in available_timezones():
        return msgspec.structs.replace(moment, zone=name)
    if moment.timed and re.fullmatch(r"[A-Z]{2,5}", zone):
        return msgspec.structs.replace(moment, unknown_zone=zone)
    return None


def _offset(moment: Moment, match: re.Match[str]) -> Moment | None:
    """A whole-hour offset keeps the page's clock (Etc/GMT names count the other way round); any other turns to UTC."""
    hours, minutes = int(match["hours"]), int(match["minutes"] or 0)
    ahead = match["sign"] == "+"
    name = f"Etc/GMT{'-' if ahead else '+'}{hours}"
    if minutes == 0 and name in available_timezones():
        return msgspec.structs.replace(moment, zone=name)
    if hours > 14 or minutes > 59:
        return None
    away = timedelta(hours=hours, minutes=minutes)
    return msgspec.structs.replace(moment, wall=moment.wall - away if ahead else moment.wall + away, zone="UTC")


@cache
def months(language: str) -> dict[str, int]:
    """Month names, long and short, of the language and of English."""
    found = {"sept": 9}
    for locale in _locales(language):
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                names = locale.months[context][width]
                found |= {str(name).lower().strip("."): number for number, name in names.items()}
    return found


@cache
def weekdays(language: str) -> frozenset[str]:
    """Names of the days of the week, long and short, of the language and of English."""
    return frozenset(
        str(name).lower().strip(".")
        for locale in _locales(language)
        for width in ("wide", "abbreviated")
        for name in locale.days["format"][width].values()
    )


def _locales(language: str) -> list[Locale]:
    base = language.split("-")[0].lower()
    return [Locale.parse(name) for name in dict.fromkeys(("en", base)) if localedata.exists(name)]
