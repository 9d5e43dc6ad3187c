"""A takeaway about a deal: amounts as it states them; parties, places, quantities and the kind of deal beside them."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from factboxes.kinds.transaction import DealKind, DealStatus, TransactionFacts
from factboxes.values import KeyDate, Origin, Place, Quantity
from ingest.amounts import measured, read_amounts
from ingest.lines import Remark
from ingest.parties import BUY, FINE, MERGE, RAISE, SELL, read_parties
from ingest.story import PROPOSED, SHORT, STATED, Story, any_of, cut
from ingest.tables import denials, earliest, first, is_denied, standing
from language.figures import Figure

LABELS = any_of(
    "transact*, transakt*, transacci*, deal, deals, terms, financ*, funding, purchase, acquisition, sale, price"
)

OPENING = 3  # paragraphs that tell of the deal; those behind them may tell of other deals

_THINGS = any_of("sites?, assets?, mines?, plants?, facilit*, portfolio, units?, propert*, buildings?, stores?, land, "
                 "warehouses?, farms?, division, lines?, brands?")  # fmt: skip
# The one that the sentence says first; of two at one place the first in this order.
KINDS: dict[DealKind, re.Pattern[str]] = {
    "merger": MERGE,
    "fine": FINE,
    "layoffs": any_of(r"lay-?offs?, laid off, lays? off, job cuts, cuts? \d+ jobs"),
    "joint_venture": any_of("joint venture"),
    "stake": re.compile(rf"(?:(?:{SELL.pattern}|{BUY.pattern})[^.;]{{0,60}})?\b(?:stake|shareholding)\b", re.I),
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


def read(text: str, story: Story) -> tuple[TransactionFacts, list[Remark]]:
    """The facts of the takeaway `text`, what it omits from the body as proposed; and remarks without a line."""
    deal = list(_deal_sentences(story))
    kind = earliest(KINDS, text, " ".join((story.headline, story.lead, *deal)))
    status = first(STATES, text, " ".join((story.headline, story.lead, *deal)))
    asset = _thing(text, story)
    asset_body = "" if asset or kind.denied else _thing(" ".join((*deal, story.lead)), story)
    proposed = {"deal_kind": kind.proposed, "deal_status": status.proposed, "asset": bool(asset_body)}
    amounts, remarks = read_amounts(text, story)
    facts = TransactionFacts(
        deal_kind=kind.word or "other", deal_status=status.word or "not_stated", asset=cut(asset or asset_body),
        parties=read_parties(text, deal, story), amounts=amounts, quantities=_quantities(text, deal, story),
        dates=tuple(_dates(text, STATED, story)), places=_places(text, deal, story),
        proposed=tuple(name for name, held in proposed.items() if held),
    )  # fmt: skip
    return facts, [*denials(kind.denied, status.denied), *remarks]


def _deal_sentences(story: Story) -> Iterator[str]:
    """Where the text opens with the deal: a figure beside a word for selling, buying, raising or fining."""
    for sentence in story.sentences(story.prose[:OPENING]):
        if any(standing(kind, sentence) for kind in (SELL, BUY, MERGE, RAISE, FINE)) and any(
            figure.kind in {"money", "quantity"} for figure in story.figures(sentence)
        ):
            yield sentence


def _thing(text: str, story: Story) -> str:
    """What changes hands, its size left to the quantities: "Bitcoin mining site"."""
    for match in _THING.finditer(text):
        if is_denied(text, match.start(), match.end()):
            continue
        thing = match["thing"]
        sizes = [figure.end for figure in story.figures(thing) if figure.start == 0 and figure.kind == "quantity"]
        bare = thing[sizes[0] :].strip() if sizes else thing.strip()
        if bare and not any(figure.kind == "money" for figure in story.figures(thing)):
            return bare
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
    raw = measured(text, figure, origin) | {"role": label, "label": label, "unit": cut(figure.unit, SHORT)}
    return msgspec.convert(raw, Quantity)


def _dates(text: str, origin: Origin, story: Story) -> Iterator[KeyDate]:
    for figure in story.figures(text):
        if figure.kind == "date":
            role = next((role for role, words in _DATED.items() if standing(words, text)), "")
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
