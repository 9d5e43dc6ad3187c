"""Days, months, quarters, halves and years."""

from collections.abc import Callable
from datetime import date

from language.figures.reading import Found, Reading

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_EDGE = {"early": "-Q1", "mid": "-H1", "late": "-Q4", "start": "-01", "end": "-12"}
_MOST_LINKS = 3


def date_at(reading: Reading, index: int) -> Found | None:
    """The date that starts at a token; a passage to be passed over where its year is not known."""
    for parse in _FORMS:
        if found := parse(reading, index):
            return found
    return None


def year_at(reading: Reading, index: int) -> Found | None:
    """A year that stands alone: no page number, and no part of a name such as "Vision 2030"."""
    year = _year(reading, index)
    if year is None or not _free(reading, index):
        return None
    return _date(str(year), index, index + 1)


def leads_year(reading: Reading, index: int) -> bool:
    """Whether the word before a token says that a year follows."""
    return reading.tokens.lower[index - 1] in reading.words.year_before


def _date(value: str, start: int, end: int) -> Found:
    return Found("date", value, "", start, end)


def _passed(start: int, end: int) -> Found:
    return Found("", "", "", start, end)


def _year(reading: Reading, index: int) -> int | None:
    tokens = reading.tokens
    raw, behind = tokens.words[index], index + 1
    if not _four_digits(raw):
        return None
    if tokens.glued(behind) and (tokens.kinds[behind] in ("word", "number") or not _year_ends(reading, behind)):
        return None
    return int(raw)


def _four_digits(raw: str) -> bool:
    return len(raw) == 4 and raw.isdecimal() and _FIRST_YEAR <= int(raw) <= _LAST_YEAR


def _year_ends(reading: Reading, behind: int) -> bool:
    """False for a time, a fraction, a season ("2024-25") and a percentage."""
    tokens = reading.tokens
    mark = tokens.lower[behind]
    if mark in ("-", "–"):
        return tokens.kinds[behind + 1] != "number" or _four_digits(tokens.words[behind + 1])
    return mark not in ":/%_@" or not (tokens.glued(behind + 1) or mark == "%")


def _free(reading: Reading, index: int) -> bool:
    tokens, words = reading.tokens, reading.words
    before = index - 1
    if tokens.glued(index):
        return _free_behind_mark(reading, index)
    if tokens.lower[before] in words.labels or (tokens.kinds[before] == "number" and before >= reading.floor):
        return False
    named = tokens.kinds[before] == "word" and tokens.capital(before) and words.noun_style != "capital"
    common = tokens.lower[before] in words.function_words or tokens.lower[before].endswith(("'s", "s'"))
    return not named or common or leads_year(reading, index)


def _free_behind_mark(reading: Reading, index: int) -> bool:
    tokens = reading.tokens
    before, kind = tokens.lower[index - 1], tokens.kinds[index - 1]
    if before in ("-", "–"):
        return _year(reading, index - 2) is not None
    if kind == "word":
        return before in reading.words.year_prefixes
    return kind == "cjk" or (kind == "mark" and before in "([“\"„«'—」、。（")


def _links(reading: Reading, index: int) -> int:
    """The index behind the small words between the parts of a date ("of the year", "de", ",")."""
    at = index
    for _ in range(_MOST_LINKS):
        if reading.tokens.lower[at] not in reading.words.date_links:
            break
        at += 1
    return at


def _any_year(reading: Reading, index: int) -> tuple[int, int] | None:
    """A year in figures, or "last year" counted from the year of publication; and the index behind it."""
    at = _links(reading, index)
    year = _year(reading, at)
    if year is not None:
        return None if reading.tokens.lower[at - 1] in reading.words.year_bar else (year, at + 1)
    relative = reading.lexicon.relative_years.at(reading.tokens, at) or reading.lexicon.relative_years.at(
        reading.tokens, index
    )
    return (reading.year + relative[0], relative[1]) if relative and reading.year else None


def _day(reading: Reading, index: int) -> tuple[int, int] | None:
    tokens = reading.tokens
    raw, end = tokens.words[index], index + 1
    if len(raw) > 2 or not raw.isdecimal() or not 1 <= int(raw) <= 31:
        return None
    if tokens.glued(end) and tokens.kinds[end] in ("word", "mark"):
        if tokens.lower[end] in reading.words.ordinals:
            end += 1
        elif tokens.kinds[end] == "word" or tokens.lower[end] in "%:/":
            return None
    return int(raw), end


def _month(reading: Reading, index: int) -> tuple[int, int] | None:
    found = reading.lexicon.months.at(reading.tokens, index)
    return None if found and reading.words.capital_months and not reading.tokens.capital(index) else found


def _full_date(year: int, month: int, day: int, start: int, end: int) -> Found | None:
    try:
        return _date(date(year, month, day).isoformat(), start, end)
    except ValueError:
        return _passed(start, end)


def _month_first(reading: Reading, index: int) -> Found | None:
    """ "March 31, 2026", "March 2026", "in March"."""
    month = _month(reading, index)
    if month is None:
        return None
    day = _day(reading, month[1]) if reading.words.month_first else None
    if day:
        return _with_year(reading, index, month[0], day[0], day[1])
    if year := _any_year(reading, month[1]):
        return _date(f"{year[0]}-{month[0]:02}", index, year[1])
    if reading.tokens.lower[month[1]] in reading.words.scale_links:
        return None  # "in April of that year"
    if reading.year and reading.tokens.lower[index - 1] in reading.words.month_before:
        return _date(f"{reading.year}-{month[0]:02}", index, month[1])
    return None


def _with_year(reading: Reading, start: int, month: int, day: int, end: int) -> Found | None:
    tokens = reading.tokens
    if tokens.lower[end] in ("-", "–") and _day(reading, end + 1) and tokens.glued(end + 1):
        span = _any_year(reading, end + 2)
        return _passed(start, span[1] if span else end + 2)
    if year := _any_year(reading, end):
        return _full_date(year[0], month, day, start, year[1])
    behind = _links(reading, end)
    if behind > end and len(tokens.words[behind]) == 4 and tokens.words[behind].isdecimal():
        return _passed(start, behind + 1)  # a year it was to be, but something is wrong with it
    return _full_date(reading.year, month, day, start, end) if reading.year else _passed(start, end)


def _day_first(reading: Reading, index: int) -> Found | None:
    """ "31 March 2026", "31. März", "31 de marzo de 2026"."""
    day = _day(reading, index)
    month = day and _month(reading, _links(reading, day[1]))
    if not day or not month or (reading.tokens.glued(index) and reading.tokens.kinds[index - 1] in ("word", "number")):
        return None
    return _with_year(reading, index, month[0], day[0], month[1])


def _numeric(reading: Reading, index: int) -> Found | None:
    """ "2026-03-31", "2026-09", "31.03.2026", "31/03/2026"; what could be read two ways is passed over."""
    tokens = reading.tokens
    raw = tokens.words[index]
    if tokens.kinds[index] != "number" or (tokens.glued(index) and tokens.kinds[index - 1] == "number"):
        return None
    if raw.count(".") == 2:
        return _dotted(raw, index)
    parts = _joined(reading, index)
    if parts is None:
        return None
    texts, mark = parts
    end = index + 2 * len(texts) - 1
    return _iso(texts, index, end) if mark == "-" else _slashed(texts, index, end)


def _joined(reading: Reading, index: int) -> tuple[list[str], str] | None:
    """The two or three numbers that one hyphen or slash joins without a space."""
    tokens = reading.tokens
    mark, texts, at = tokens.lower[index + 1], [tokens.words[index]], index + 1
    while mark in ("-", "/") and tokens.lower[at] == mark and len(texts) < 4:
        if not (tokens.glued(at) and tokens.glued(at + 1) and tokens.kinds[at + 1] == "number"):
            break
        texts.append(tokens.words[at + 1])
        at += 2
    good = 2 <= len(texts) <= 3 and all(text.isdecimal() for text in texts)
    return (texts, mark) if good else None


def _dotted(raw: str, index: int) -> Found | None:
    day, month, year = raw.split(".")
    if not (raw.replace(".", "").isdecimal() and len(year) == 4 and len(day) <= 2 and len(month) <= 2):
        return None
    return _full_date(int(year), int(month), int(day), index, index + 1)


def _iso(texts: list[str], index: int, end: int) -> Found | None:
    if [len(text) for text in texts] == [4, 2, 2]:
        return _full_date(int(texts[0]), int(texts[1]), int(texts[2]), index, end)
    dated = [len(text) for text in texts] == [4, 2] and texts[0][:2] in ("19", "20") and texts[1][0] == "0"
    return _date("-".join(texts), index, end) if dated and texts[1] != "00" else None


def _slashed(texts: list[str], index: int, end: int) -> Found | None:
    """Day and month can be told apart only where one of them is above 12, or both are the same."""
    if len(texts) != 3 or len(texts[2]) != 4 or max(len(texts[0]), len(texts[1])) > 2:
        return None
    first, second, year = (int(text) for text in texts)
    if first > 12 or first == second:
        return _full_date(year, second, first, index, end)
    return _full_date(year, first, second, index, end) if second > 12 else _passed(index, end)


def _period(reading: Reading, index: int) -> Found | None:
    """ "Q3 2027", "first half of 2026", "spring 2027"."""
    period = reading.lexicon.periods.at(reading.tokens, index)
    year = period and _any_year(reading, period[1])
    return _date(f"{year[0]}-{period[0]}", index, year[1]) if period and year else None


def _year_period(reading: Reading, index: int) -> Found | None:
    """ "2027 Q3", "2026年上半期"."""
    year = _year(reading, index)
    if year is None:
        return None
    at = index + 1
    while reading.tokens.lower[at] in ("-", "年", "の") and at < index + 3:
        at += 1
    period = reading.lexicon.periods.at(reading.tokens, at)
    return _date(f"{year}-{period[0]}", index, period[1]) if period else None


def _edge(reading: Reading, index: int) -> Found | None:
    """ "late 2027", "mid-2026", "end of September 2026", "the end of the third quarter of 2027"."""
    edge = reading.lexicon.edges.at(reading.tokens, index)
    if edge is None:
        return None
    at = _links(reading, edge[1])
    if year := _any_year(reading, edge[1]):
        return _date(f"{year[0]}{_EDGE[edge[0]]}", index, year[1])
    if period := _period(reading, at):
        return period._replace(start=index)
    return _edge_of_month(reading, index, at)


def _edge_of_month(reading: Reading, index: int, at: int) -> Found | None:
    month = _month(reading, at)
    if month is None:
        return None
    year = _any_year(reading, month[1]) or (reading.year and (reading.year, month[1]))
    return _date(f"{year[0]}-{month[0]:02}", index, year[1]) if year else _passed(index, month[1])


def _marked(reading: Reading, index: int) -> Found | None:
    """ "2026年9月12日", "9月12日", "令和8年"."""
    if reading.words.marks is None:
        return None
    return _marked_year(reading, index) or _marked_month(reading, index, reading.year, index)


def _marked_year(reading: Reading, index: int) -> Found | None:
    tokens, marks = reading.tokens, reading.words.marks
    era = reading.lexicon.eras.at(tokens, index)
    at = era[1] if era else index
    raw = tokens.words[at]
    if marks is None or not raw.isdecimal() or len(raw) > 4 or tokens.lower[at + 1] != marks[0]:
        return None
    year = (era[0] if era else 0) + int(raw)
    if len(raw) == 2 and not era and year >= 20 and tokens.lower[at + 3] == marks[1]:
        year += 2000  # 26年3月期
    if month := _marked_month(reading, at + 2, year, index):
        return month if year >= _FIRST_YEAR else _passed(index, month.end)
    if not _FIRST_YEAR <= year <= _LAST_YEAR or tokens.lower[at + 2] in reading.words.follow_bar:
        return None
    edge = reading.lexicon.edges.at(tokens, at + 2)
    return _date(f"{year}{_EDGE[edge[0]]}", index, edge[1]) if edge else _date(str(year), index, at + 2)


def _marked_month(reading: Reading, index: int, year: int | None, start: int) -> Found | None:
    tokens, marks = reading.tokens, reading.words.marks
    raw = tokens.words[index]
    if marks is None or not raw.isdecimal() or len(raw) > 2 or tokens.lower[index + 1] != marks[1]:
        return None
    end, month = index + 2, int(raw)
    if tokens.words[end].isdecimal() and tokens.lower[end + 1] == marks[2] and len(tokens.words[end]) < 3:
        return _full_date(year, month, int(tokens.words[end]), start, end + 2) if year else _passed(start, end + 2)
    edge = reading.lexicon.edges.at(tokens, end)
    end = edge[1] if edge else end
    return _date(f"{year}-{month:02}", start, end) if year and 1 <= month <= 12 else _passed(start, end)


_FORMS: tuple[Callable[[Reading, int], Found | None], ...] = (
    _year_period, _marked, _numeric, _month_first, _day_first, _edge, _period,
)  # fmt: skip
