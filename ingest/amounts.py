"""The money of a takeaway: each amount with its role, and what the sentence itself sets aside left out."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec

from factboxes.values import Amount, Origin
from ingest.lines import Remark
from ingest.story import PROPOSED, SHORT, STATED, Story, any_of, cut
from ingest.tables import is_denied, standing
from language.figures import Figure

# What an amount is, by the words beside it; the first that fits counts.
ROLES = {
    "upfront": any_of("up[- ]?front, initial*, at closing, at signing, now, down ?payment, deposit"),
    "shares": any_of("in shares, in stock, in equity"),
    "milestone": any_of("milestones?, earn-?outs?, contingent, performance, later, if"),
    "debt": any_of("debts?, loans?"),
    "fine": any_of("fine[ds]?, penalt*"),
    "round": any_of("round, series [a-h]"),
    "revenue": any_of("revenues?, sales of, turnover"),
    "profit": any_of("profits?, earnings"),
    "loss": any_of("loss, losses"),
    "total": any_of("total*, in all, overall, worth, valued?, price, consideration"),
}
PARTS = {"upfront", "shares", "milestone"}  # of a price
FROM_BODY = {"upfront", "milestone"}  # parts of the price that the body may add
OPENING = 6  # paragraphs in which the body may add them
_CLAUSE = re.compile(r"[,;:]|\.(?:\s|$)|\b(?:and|plus|with|including|while|of which|but)\b", re.I)
_NAMED_TOTAL = re.compile(r"\b(?:worth|valued at|(?:in )?total(?:l?ing|s| of)?)\s*$", re.I)
_SOLD_FOR = re.compile(r"\b(?:sells?|sold|selling|buys?|bought|buying|acquir\w+)\b[^;:.]*\bfor\s*$", re.I)
_SET_ASIDE = re.compile(
    r"(?:\bnot|\brather than|\binstead of|\b(?:less|more|lower|higher|fewer) than|\b(?:below|above|short of)"
    r"|\b(?:up|down|cut|raised|lowered) from|\bcompared (?:with|to)|\bagainst)(?: the| its| an?)?\s*$",
    re.I,
)
_SOUGHT = re.compile(
    r"\s+(?:that )?(?:it|they|he|she) (?:had |has |have )?"
    r"(?:sought|wanted|asked|hoped|aimed|targeted|planned|expected)\b",
    re.I,
)
_HIGHEST = re.compile(
    r"\b(?:could|may|might|can) (?:later |eventually |still )?(?:rise|reach|grow|go up|climb|increase|swell)(?: to)?"
    r"(?: as much as| as high as)?\s*$",
    re.I,
)


def read_amounts(text: str, story: Story) -> tuple[tuple[Amount, ...], list[Remark]]:
    """The amounts of a takeaway, or of the lead where it has none, and what was left out or has no role."""
    remarks: list[Remark] = []
    stated = list(_rows(text, STATED, story, remarks))
    roles, values = {row.role for row in stated}, {row.value for row in stated}
    found = list(stated)
    if not stated and not remarks:
        found += [row for row in _rows(story.lead, PROPOSED, story, []) if row.role == "total"]
    for sentence in story.sentences(story.prose[:OPENING]):
        for row in _rows(sentence, PROPOSED, story, []):
            if row.role in FROM_BODY - roles and row.value not in values:
                roles, values = roles | {row.role}, values | {row.value}
                found.append(row)
    return tuple(found[:40]), remarks


def measured(text: str, figure: Figure, origin: Origin) -> dict[str, Any]:
    """What every measured value has, from a figure; "could rise to" a number is up to it."""
    highest = figure.qualifier == "exact" and _HIGHEST.search(text[: figure.start])
    return {
        "qualifier": "up_to" if highest else figure.qualifier, "value": figure.value or None,
        "value_max": figure.value_max, "as_written": cut(text[figure.start : figure.end], SHORT), "origin": origin,
    }  # fmt: skip


def _rows(text: str, origin: Origin, story: Story, remarks: list[Remark]) -> Iterator[Amount]:
    figures = [figure for figure in story.figures(text) if figure.kind == "money" and _is_whole(figure)]
    money = [figure for figure in figures if not _is_set_aside(text, figure)]
    for figure in figures:
        if figure not in money:
            said = text[figure.start : figure.end]
            remarks.append(Remark(0, "amount", f"“{said}” was left out: the sentence sets it aside"))
    roles = [_role(text, money, at) for at in range(len(money))]
    _find_total(text, money, roles)
    for figure, role in zip(money, roles, strict=True):
        said = text[figure.start : figure.end]
        if not role:
            remarks.append(Remark(0, "amount", f"“{said}” has no role: no word says what it is"))
        elif figure.value and is_denied(text, figure.start, figure.end):
            remarks.append(Remark(0, "negated", f"negated: not typed (“{said}” as {role})", blocks=True))
            role = ""
        raw = measured(text, figure, origin) | {"role": role, "label": role, "currency": figure.unit}
        yield msgspec.convert(raw, Amount)


def _is_whole(figure: Figure) -> bool:
    return bool(figure.unit) or figure.qualifier == "undisclosed"


def _is_set_aside(text: str, figure: Figure) -> bool:
    """ "$20m, not $25m as reported", "less than the $60m it sought", "cut from €120m"."""
    return bool(_SET_ASIDE.search(text[: figure.start]) or _SOUGHT.match(text[figure.end :]))


def _role(text: str, money: list[Figure], at: int) -> str:
    """By the words of the same clause, those behind the figure first."""
    end = money[at + 1].start if at + 1 < len(money) else len(text)
    start = money[at - 1].end if at else 0
    if _NAMED_TOTAL.search(text[start : money[at].start]):
        return "total"
    behind = _CLAUSE.split(text[money[at].end : end], maxsplit=1)[0]
    before = _CLAUSE.split(text[start : money[at].start])[-1]
    for clause in (behind, before):
        for role, words in ROLES.items():
            if standing(words, clause):
                return role
    return ""


def _find_total(text: str, money: list[Figure], roles: list[str]) -> None:
    """Of the amounts without a role, the one that somebody sells for; else the only one, if it holds its parts."""
    free = [at for at, role in enumerate(roles) if not role]
    free = [at for at in free if money[at].value] or free
    sold = [at for at in free if _SOLD_FOR.search(text[: money[at].start])]
    if "total" in roles:
        return
    if len(free) == 1 and _holds_all(money[free[0]], money, roles):
        roles[free[0]] = "total"
    elif sold:
        roles[sold[0]] = "total"


def _holds_all(whole: Figure, money: list[Figure], roles: list[str]) -> bool:
    """Whether all the others are parts of it: of its currency and no larger."""
    return all(
        figure is whole
        or not figure.value
        or (role in PARTS and figure.unit == whole.unit and Decimal(figure.value) <= _most(whole))
        for figure, role in zip(money, roles, strict=True)
    )


def _most(figure: Figure) -> Decimal:
    return Decimal(figure.value_max or figure.value or 0)
