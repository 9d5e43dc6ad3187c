"""A takeaway about where a company is heading: the move, its direction, region, reasons and time."""

import re
from collections.abc import Iterator

from factboxes.kinds.strategy import Driver, DriverKind, MoveKind, StrategyFacts
from factboxes.values import KeyDate, Party, Place
from ingest.lines import Remark
from ingest.story import PROPOSED, STATED, Story, any_of, cut
from ingest.tables import Found, denials, earliest, first, is_denied, standing
from ingest.transaction import key_date
from language.figures import Figure

LABELS = any_of("strateg*, estrateg*, directions?, outlook, plans?, focus, pivot*, ahead, vision, next steps")

MOVES: dict[MoveKind, re.Pattern[str]] = {
    "pivot": any_of("pivot*, shifts?, shifted, shifting, switch*, transition*, turn to, turns to, turned to, refocus*"),
    "exit": any_of("exit*, leaves?, leaving, withdraw*, pulls? out, pulled out, pulling out, quits?, quitting"),
    "scale_back": any_of("scales? back, scaling back, cuts? back, reduces?, reducing, trim*, shrink*"),
    "close": any_of("closes?, closing, shuts?, shutting"),
    "enter": any_of("enters?, entering, moves? into, moving into, debut*, breaks? into"),
    "expand": any_of("expand*, expansion, grows?, growing, scales? up, scaling up, ramp* up, doubl*, adds?, adding, "
                     "extend*, invests?, investing"),
    "restructure": any_of("restructur*, reorgani[sz]*, overhaul*, spins? off, spinning off"),
    "partner": any_of("partner*, teams? up, teaming up, alliance, joins? forces"),
    "launch": any_of("launch*, unveil*, introduc*, opens?, opening, starts?, starting, rolls? out, rolling out"),
    "reaffirm": any_of("reaffirm*, confirms?, confirmed, sticks? to, sticks? with, keeps?, keeping"),
}  # fmt: skip
REASONS: dict[DriverKind, re.Pattern[str]] = {
    "reported_loss": any_of("loss, losses, in the red, deficits?"),
    "political_risk": any_of("politic*, corrupt*, war, instabilit*, unrest, sanctions?, tariffs?"),
    "regulation": any_of("regulat*, laws?, rules?, ruling, ban, licen[cs]es?, fined?, penalt*"),
    "security": any_of("security, hack*, breach*, attacks?"),
    "cost": any_of("costs?, expens*, inflation, energy"),
    "price": any_of("prices?, profitab*, margins?"),
    "competition": any_of("competit*, rivals?"),
    "demand": any_of("demand, sales, boom, orders, customers?"),
    "capital": any_of("capital, funding, debts?, investors?, cash"),
}
_BECAUSE = re.compile(
    r"\b(?:following|after|amid|due to|because of|driven by|in response to|citing|on the back of|thanks to|owing to)\s+"
    r"(?P<why>[^,.;]{3,120})",
    re.I,
)
_TOWARDS = re.compile(r"\b(?:(?:focus|attention|resources) )?(?:in)?to(?:wards?)? (?P<where>[^,.;]{2,120})", re.I)
_OBJECT = re.compile(r"^(?:\s+(?:its|their|the|an?|on|with|from))*\s+(?P<where>[^,.;]{2,120})", re.I)
_TAIL = re.compile(
    r"\s+(?:in|across|following|after|amid|due to|because|driven|citing|by|as|while|before|until|from|on the back|"
    r"thanks|owing|over the next|within)\b.*$",
    re.I,
)
_PREPOSITION = re.compile(
    r"(?:in|of|at|by|on|for|from|to|into|with|within|across|over|under|until|before|after|during|through|out|amid|near|"
    r"around|outside|inside|between|beyond|as|than|and|or)\b",
    re.I,
)
_LIST = re.compile(r"\s*(?:,|/|&|\band\b|\bplus\b)\s*")


def read(text: str, story: Story) -> tuple[StrategyFacts, list[Remark]]:
    """The facts of the takeaway `text`; the move, the actor and a region that it omits come from the body, proposed."""
    told = _moving_sentence(story)
    move = earliest(MOVES, text, told)
    direction = _direction(text, move, story)
    dated = [figure for figure in story.figures(text) if figure.kind == "date"]
    facts = StrategyFacts(
        move=move.word or "not_stated", direction=cut(direction), timeline=_timeline(text, dated),
        actors=_actors(text, story), focus=_focus(direction, story),
        places=story.places(text, STATED) or _proposed_places(told, story), drivers=tuple(_drivers(text)),
        dates=tuple(_dates(text, dated)), proposed=("move",) if move.proposed else (),
    )  # fmt: skip
    return facts, denials(move.denied)


def _direction(text: str, move: Found[MoveKind], story: Story) -> str:
    """What the move is towards, or what it acts on: "AI and HPC". A place behind a preposition or a time is neither."""
    verb = standing(MOVES[move.word], text) if move.word and not move.proposed else None
    if verb is None:
        return ""
    behind = text[verb.end() :]
    match = _TOWARDS.search(_TAIL.sub("", behind)) or _OBJECT.match(behind)
    if text[: verb.end()].endswith(" to"):  # "turns to AI"
        match = _OBJECT.match(behind)
    said = re.sub(r"\s+to\s.*$", "", _TAIL.sub("", match["where"])).strip(" .") if match else ""
    dated = any(figure.kind == "date" for figure in story.figures(said))
    return "" if dated or _PREPOSITION.match(said) else said


def _focus(direction: str, story: Story) -> tuple[str, ...]:
    """The lines of business in a direction: up to five short things. A longer phrase is no list, a place no line."""
    things = [thing for thing in _LIST.split(direction) if thing]
    if len(things) > 5 or any(len(thing.split()) > 4 for thing in things):
        return ()
    return tuple(thing for thing in things if not story.places(thing, STATED))


def _drivers(text: str) -> Iterator[Driver]:
    for match in _BECAUSE.finditer(text):
        if is_denied(text, match.start(), match.end()):
            continue
        kind = first(REASONS, match["why"], "").word
        yield Driver(kind=kind or "other", text=match["why"].strip(), origin=STATED)


def _timeline(text: str, dated: list[Figure]) -> str:
    """As the takeaway says it: "by the end of 2026"."""
    if not dated:
        return ""
    before = re.search(r"\b(?:by|in|from|until|before|within|during|since)(?: the)? $", text[: dated[0].start])
    return cut(text[before.start() if before else dated[0].start : dated[0].end])


def _dates(text: str, dated: list[Figure]) -> Iterator[KeyDate]:
    return (key_date(text, figure, STATED) for figure in dated)


def _actors(text: str, story: Story) -> tuple[Party, ...]:
    """The company at the head of the takeaway, else the one that the story is about."""
    main = story.main_company()
    if main and main in text:
        return (Party(role="company", name=main, origin=STATED),)
    heads = [match.group() for match in story.companies(text) if match.start() < 5]
    if heads:
        return (Party(role="company", name=heads[0], origin=STATED),)
    return (Party(role="company", name=main, origin=PROPOSED),) if main else ()


def _moving_sentence(story: Story) -> str:
    """The first sentence of the body with a verb that moves."""
    found = (text for text in story.sentences(story.prose) if any(standing(verb, text) for verb in MOVES.values()))
    return next(found, "")


def _proposed_places(told: str, story: Story) -> tuple[Place, ...]:
    return story.places(told, PROPOSED)[:5]
