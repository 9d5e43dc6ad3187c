"""A takeaway about a deal: amounts as it states them; parties, places, quantities and the kind of deal beside them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from factboxes.kinds.transaction import DealKind, DealStatus, TransactionFacts
from factboxes.values import Amount, KeyDate, Origin, Party, Place, Quantity
from ingest.story import PROPOSED, SHORT, STATED, Story, any_of, cut
from language.figures import Figure

Word = TypeVar("Word", bound=str)

LABELS = any_of(
    "transact*, transakt*, transacci*, deal, deals, terms, financ*, funding, purchase, acquisition, sale, price"
)

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
OPENING = 3  # paragraphs that tell of the deal; those behind them may tell of other deals
FROM_BODY = {"upfront", "milestone"}  # parts of the price that the body may add
_CLAUSE = re.compile(r"[,;:]|\.(?:\s|$)|\b(?:and|plus|with|including|while|of which|but)\b", re.I)

_THINGS = any_of("sites?, assets?, mines?, plants?, facilit*, portfolio, units?, propert*, buildings?, stores?, land, "
                 "warehouses?, farms?, division, lines?, brands?")  # fmt: skip
SELL = any_of("sells?, selling, sold, sale of, divest*, offload*, dispos* of")
BUY = any_of("buys?, buying, bought, acquir*, acquisition of, purchas*, takes? over, takeover of")
MERGE = any_of("merges?, merged, mergers?, merging")
RAISE = any_of("raise, raises, raised, raising, funding round, series [a-h], seed round, secures? funding")
FINE = any_of("fines, fined, penalty, penalties, a fine of")
# The first that fits, in this order.
KINDS: dict[DealKind, re.Pattern[str]] = {
    "merger": MERGE,
    "fine": FINE,
    "layoffs": any_of(r"lay-?offs?, laid off, lays? off, job cuts, cuts? \d+ jobs"),
    "joint_venture": any_of("joint venture"),
    "stake": any_of("stake, shareholding"),
    "asset_sale": re.compile(rf"(?:{SELL.pattern})[^.;]{{0,80}}(?:{_THINGS.pattern})", re.I),
    "company_sale": re.compile(rf"{BUY.pattern}|{SELL.pattern}|\btakeover\b", re.I),
    "funding": RAISE,
    "debt": any_of("bonds?, loan, credit facility, notes offering"),
    "equity": any_of("share offering, share sale, share issue, ipo, initial public offering"),
    "lease": any_of("leases?, leased"),
    "licence": any_of("licen[cs]es?, licen[cs]ed, licen[cs]ing"),
    "order": any_of("orders? for, ordered"),
    "contract": any_of("contracts?"),
    "earnings": any_of("quarterly results, quarterly profit, quarterly revenue, earnings"),
}
_THE_DEAL = "(?:the|its|their) (?:sale|deal|acquisition|merger|purchase)"
STATES: dict[DealStatus, re.Pattern[str]] = {
    "completed": any_of(f"completed {_THE_DEAL}, closed {_THE_DEAL}"),
    "terminated": any_of(f"called off {_THE_DEAL}, scrapped {_THE_DEAL}, terminated {_THE_DEAL}"),
    "agreed": any_of("agreed to (?:sell|buy|acquire|merge), signed (?:a|an|the) (?:deal|agreement)"),
    "proposed": any_of("(?:proposed|offered) to (?:buy|sell|acquire|merge)"),
    "rumoured": any_of("in talks, said to be (?:considering|weighing)"),
}
_THING = re.compile(
    rf"(?:{SELL.pattern}|{BUY.pattern}) (?:off )?(?:its|their|the|an?|his|her) (?P<thing>[^,.;]{{3,80}}?)"
    r"(?=,|\.|;| (?:in|to|for|from|at|on|near|after|as|and|with|that|which)\b)",
    re.I,
)
_DATED = {
    "closed": any_of("close, closes, closed, closing, complet*"),
    "announced": any_of("announc*"),
    "signed": any_of("signed, signing"),
}


def read(text: str, story: Story) -> TransactionFacts:
    """The facts of the takeaway `text`; what it omits comes from the body as proposed."""
    deal = list(_deal_sentences(story))
    told = " ".join((story.headline, story.lead, *deal))
    kind, kind_proposed = first(KINDS, text, told)
    status, status_proposed = first(STATES, text, told)
    asset = _thing(text, story)
    asset_body = "" if asset else _thing(" ".join((*deal, story.lead)), story)
    proposed = {"deal_kind": kind_proposed, "deal_status": status_proposed, "asset": bool(asset_body)}
    return TransactionFacts(
        deal_kind=kind or "other", deal_status=status or "not_stated", asset=cut(asset or asset_body),
        parties=_parties(text, deal, story), amounts=_amounts(text, story), quantities=_quantities(text, deal, story),
        dates=tuple(_dates(text, STATED, story)), places=_places(text, deal, story),
        proposed=tuple(name for name, held in proposed.items() if held),
    )  # fmt: skip


def first(table: Mapping[Word, re.Pattern[str]], stated: str, told: str) -> tuple[Word | None, bool]:
    """The first word of the table that fits the takeaway, else the body; whether it came from the body."""
    for text, proposed in ((stated, False), (told, True)):
        for word, pattern in table.items():
            if pattern.search(text):
                return word, proposed
    return None, False


def _deal_sentences(story: Story) -> Iterator[str]:
    """Where the text opens with the deal: a figure beside a word for selling, buying, raising or fining."""
    for sentence in story.sentences(story.prose[:OPENING]):
        if any(kind.search(sentence) for kind in (SELL, BUY, MERGE, RAISE, FINE)) and any(
            figure.kind in {"money", "quantity"} for figure in story.figures(sentence)
        ):
            yield sentence


def _thing(text: str, story: Story) -> str:
    """What changes hands, its size left to the quantities: "Bitcoin mining site"."""
    for match in _THING.finditer(text):
        thing = match["thing"]
        sizes = [figure.end for figure in story.figures(thing) if figure.start == 0 and figure.kind == "quantity"]
        bare = thing[sizes[0] :].strip() if sizes else thing.strip()
        if bare and not any(figure.kind == "money" for figure in story.figures(thing)):
            return bare
    return ""


def _amounts(text: str, story: Story) -> tuple[Amount, ...]:
    stated = list(_rows(text, STATED, story))
    roles, values = {row.role for row in stated}, {row.value for row in stated}
    found = list(stated)
    if not stated:
        found += [row for row in _rows(story.lead, PROPOSED, story) if row.role == "total"]
    for sentence in story.sentences(story.prose[: 2 * OPENING]):
        for row in _rows(sentence, PROPOSED, story):
            if row.role in FROM_BODY - roles and row.value not in values:
                roles, values = roles | {row.role}, values | {row.value}
                found.append(row)
    return tuple(found[:40])


def _rows(text: str, origin: Origin, story: Story) -> Iterator[Amount]:
    """The amounts of a text with their roles; one that has none is the total when it is the largest or the only."""
    money = [figure for figure in story.figures(text) if figure.kind == "money" and _is_whole(figure)]
    roles = [_role(text, money, at) for at in range(len(money))]
    if "total" not in roles and "" in roles:
        free = [at for at, role in enumerate(roles) if not role]
        roles[max(free, key=lambda at: float(money[at].value or 0))] = "total"
    for figure, role in zip(money, roles, strict=True):
        raw = _measured(text, figure, origin) | {"role": role, "label": role, "currency": figure.unit}
        yield msgspec.convert(raw, Amount)


def _measured(text: str, figure: Figure, origin: Origin) -> dict[str, Any]:
    return {
        "qualifier": figure.qualifier, "value": figure.value or None, "value_max": figure.value_max,
        "as_written": cut(text[figure.start : figure.end], SHORT), "origin": origin,
    }  # fmt: skip


def _is_whole(figure: Figure) -> bool:
    return bool(figure.unit) or figure.qualifier == "undisclosed"


def _role(text: str, money: list[Figure], at: int) -> str:
    """By the words of the same clause, those behind the figure first."""
    end = money[at + 1].start if at + 1 < len(money) else len(text)
    start = money[at - 1].end if at else 0
    behind = _CLAUSE.split(text[money[at].end : end], maxsplit=1)[0]
    before = _CLAUSE.split(text[start : money[at].start])[-1]
    for clause in (behind, before):
        for role, words in ROLES.items():
            if words.search(clause):
                return role
    return ""


def _quantities(text: str, deal: Sequence[str], story: Story) -> tuple[Quantity, ...]:
    found: dict[tuple[str, str], Quantity] = {}
    for passage, origin, kinds in (
        (text, STATED, {"quantity", "percent"}),
        *((one, PROPOSED, {"quantity"}) for one in deal),
    ):
        for figure in story.figures(passage):
            if figure.kind in kinds:
                found.setdefault((figure.value, figure.unit), _quantity(passage, figure, origin))
    return tuple(found.values())[:40]


def _quantity(text: str, figure: Figure, origin: Origin) -> Quantity:
    label = "capacity" if re.fullmatch(r"[kMGT]W(?:h|p)?", figure.unit) else ""
    raw = _measured(text, figure, origin) | {"role": label, "label": label, "unit": cut(figure.unit, SHORT)}
    return msgspec.convert(raw, Quantity)


def _dates(text: str, origin: Origin, story: Story) -> Iterator[KeyDate]:
    for figure in story.figures(text):
        if figure.kind == "date":
            role = next((role for role, words in _DATED.items() if words.search(text)), "")
            yield key_date(text, figure, origin, role)


def key_date(text: str, figure: Figure, origin: Origin, role: str = "") -> KeyDate:
    """A date figure as a value: "by the end of 2026" is expected by 2026-12."""
    length = {4: "year", 7: "month", 10: "day"}
    precision = "quarter" if "Q" in figure.value else "half" if "H" in figure.value else length[len(figure.value)]
    words = {"up_to": "expected_by", "less_than": "before", "more_than": "after", "at_least": "after", "about": "about"}
    raw = {
        "role": role, "label": role, "value": figure.value, "precision": precision, "origin": origin,
        "qualifier": words.get(figure.qualifier, "exact"), "as_written": cut(text[figure.start : figure.end], SHORT),
    }  # fmt: skip
    return msgspec.convert(raw, KeyDate)


def _places(text: str, deal: Sequence[str], story: Story) -> tuple[Place, ...]:
    stated = story.places(text, STATED)
    return stated or story.places(" ".join(deal) or story.lead, PROPOSED)[:10]


def _parties(text: str, deal: Sequence[str], story: Story) -> tuple[Party, ...]:
    found: dict[str, Party] = {}
    for passage, origin in ((text, STATED), *((one, PROPOSED) for one in deal)):
        for role, name in _roles_in(passage, story):
            if role not in {party.role for party in found.values()}:
                found.setdefault(name, Party(role=role, name=name, origin=origin))
    for match in story.companies(text):
        if story.comes_back(match.group()):
            found.setdefault(match.group(), Party(role="company", name=match.group(), origin=STATED))
    main = story.main_company()
    if main and main not in found:
        sells = SELL.search(f"{story.headline} {story.lead}") and "seller" not in {row.role for row in found.values()}
        found[main] = Party(role="seller" if sells else "company", name=main, origin=PROPOSED)
    return tuple(found.values())[:40]


def _roles_in(text: str, story: Story) -> Iterator[tuple[str, str]]:
    """(role, name) of whoever stands around the verb: "Coppermint sold ... to Basalt Hosting"."""
    names = story.companies(text)
    for verb, (subject, after) in VERBS.items():
        match = verb.search(text)
        if match is None:
            continue
        before = [name for name in names if name.end() <= match.start()]
        behind = [name for name in names if name.start() >= match.end()]
        if verb is FINE and behind and _DIRECT.search(text[match.end() : behind[0].start()]):
            subject, after = "regulator", {"company": _DIRECT}
        if before:
            yield subject, before[-1].group()
        for role, lead_in in after.items():
            yield from ((role, name.group()) for name in behind[:6] if lead_in.search(text[match.end() : name.start()]))
        return


_DIRECT = re.compile(r"^(?: the)? ?$")
VERBS = {
    SELL: ("seller", {"buyer": re.compile(r"\bto (?:the )?$")}),
    BUY: ("buyer", {"target": _DIRECT, "seller": re.compile(r"\bfrom (?:the )?$")}),
    MERGE: ("company", {"partner": re.compile(r"\bwith (?:the )?$")}),
    RAISE: ("company", {"investor": re.compile(r"\b(?:led by|from|by) (?:the )?$")}),
    FINE: ("company", {"regulator": re.compile(r"\bby (?:the )?$")}),
}
