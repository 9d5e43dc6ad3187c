"""Who takes part in a deal, by the verb that the sentence says first and the names around it."""

import re
from collections.abc import Iterator, Sequence

from factboxes.values import Party
from ingest.story import PROPOSED, STATED, Story, any_of
from ingest.tables import denied_words, standing

SELL = any_of("sells?, selling, sold, sale of, divest*, offload*, dispos* of")
BUY = any_of("buys?, buying, bought, acquir*, acquisition of, purchas*, takes? over, takeover of")
MERGE = any_of("merges?, merged, mergers?, merging")
RAISE = any_of("raise, raises, raised, raising, funding round, series [a-h], seed round, secures? funding")
FINE = any_of("fines, fined, penalty, penalties, a fine of")

_DIRECT = re.compile(r"^(?: the)? ?$")
_BY = r"(?:(?<!led )\bby|\bfrom) (?:the )?$"
VERBS = {
    SELL: ("seller", {"buyer": re.compile(r"\bto (?:the )?$")}),
    BUY: ("buyer", {"target": _DIRECT, "seller": re.compile(r"\bfrom (?:the )?$")}),
    MERGE: ("company", {"partner": re.compile(r"\bwith (?:the )?$")}),
    RAISE: ("company", {"lead investor": re.compile(r"\bled by (?:the )?$"), "investor": re.compile(_BY)}),
    FINE: ("company", {"regulator": re.compile(r"\bby (?:the )?$")}),
}
_BY_WHOM = re.compile(r"\bby (?:the )?$")
PASSIVE = {SELL: "seller", BUY: "buyer"}  # "was sold by": who stands before the verb is what changes hands
_BEING = re.compile(r"\b(?:was|were|is|are|be|been|being|gets|got)(?: \w+ly)? $", re.I)


def read_parties(text: str, deal: Sequence[str], story: Story) -> tuple[Party, ...]:
    """The parties that the takeaway names, then those of the body's sentences about the deal, proposed."""
    found: dict[str, Party] = {}
    denied = any(denied_words(verb, text) for verb in VERBS)
    for passage, origin in ((text, STATED), *((one, PROPOSED) for one in deal if not denied)):
        for role, name in _roles_in(passage, story):
            if role not in {party.role for party in found.values()} and not _known(name, found):
                found[name] = Party(role=role, name=name, origin=origin)
    for match in story.companies(text):
        if story.comes_back(match.group()) and not _known(match.group(), found):
            found[match.group()] = Party(role="company", name=match.group(), origin=STATED)
    main = story.main_company()
    if main and not _known(main, found):
        told = f"{story.headline}. {story.lead}"
        sold = None if denied else standing(SELL, told)
        seller = sold and not _is_passive(told, sold) and "seller" not in {row.role for row in found.values()}
        found[main] = Party(role="seller" if seller else "company", name=main, origin=PROPOSED)
    return tuple(found.values())[:40]


def _known(name: str, found: dict[str, Party]) -> bool:
    """Whether the name, or a longer or shorter form of it, is there: "Norvell" and "Norvell Group" are one."""
    return any(f"{name} ".startswith(f"{held} ") or f"{held} ".startswith(f"{name} ") for held in found)


def _is_passive(text: str, verb: re.Match[str]) -> bool:
    return bool(_BEING.search(text[: verb.start()])) and verb.group().lower().endswith(("ed", "sold", "bought"))


def _roles_in(text: str, story: Story) -> Iterator[tuple[str, str]]:
    """(role, name) of whoever stands around the first verb: "Coppermint sold ... to Basalt Hosting"."""
    verbs = [(match.start(), match, verb) for verb in VERBS if (match := standing(verb, text))]
    if not verbs:
        return
    _, match, verb = min(verbs, key=lambda found: found[0])
    subject, after = VERBS[verb]
    opens, closes = text.rfind(";", 0, match.start()) + 1, text.find(";", match.end())
    end = closes if closes >= 0 else len(text)
    names = [name for name in story.companies(text) if opens <= name.start() and name.end() <= end]
    before = [name for name in names if name.end() <= match.start()]
    behind = [name for name in names if name.start() >= match.end()]
    if verb is FINE and behind and _DIRECT.search(text[match.end() : behind[0].start()]):
        subject, after = "regulator", {"company": _DIRECT}
    if verb in PASSIVE and _is_passive(text, match):
        before, after = [], {**after, PASSIVE[verb]: _BY_WHOM}
    if before:
        yield subject, before[-1].group()
    for role, lead_in in after.items():
        yield from ((role, name.group()) for name in behind[:6] if lead_in.search(text[match.end() : name.start()]))
