"""A takeaway about what people think: stance and who was heard, with the themes and voices of the body beside it."""

import re
from collections.abc import Iterator

from factboxes.kinds.sentiment import Population, Prevalence, SentimentFacts, Stance, Theme
from factboxes.values import SourceKind, Voice
from ingest.lines import Part, Remark
from ingest.story import PROPOSED, STATED, Story, any_of, cut
from ingest.tables import denials, first, standing
from language.words import quoted_spans

LABELS = any_of("sentiments?, sentimiento, stimmung, branchenstimmung, reactions?, mood, opinions?, views?, voices?, "
                "responses?, feedback, communit*")  # fmt: skip

# The first that fits, in this order.
STANCES: dict[Stance, re.Pattern[str]] = {
    "divided": any_of("divided, split, at odds, polari[sz]*"),
    "mixed": any_of("mixed, varied, both praise, ambivalent, while others, but others"),
    "cautious": any_of("caution*, cautious*, warn*, wary, concern*, careful*, uncertain*, worr*, risks?, wait and see"),
    "strongly_negative": any_of("outrage*, furious*, slam*, condemn*"),
    "negative": any_of("negativ*, critici*, scepti*, skepti*, doubt*, fear*, pessimis*, angr*, reject*, oppos*, "
                       "disappoint*, bearish, unstable, volatil*, corrupt*, hurdles?"),
    "strongly_positive": any_of("enthusias*, thrilled, overwhelmingly positive"),
    "positive": any_of("positiv*, optimis*, welcom*, prais*, applaud*, support*, bullish, cheer*, hopeful*, confiden*, "
                       "encourag*, favou?r*, generous*, excit*"),
    "neutral": any_of("neutral*, indifferen*, shrug*"),
}  # fmt: skip
PEOPLE: dict[Population, re.Pattern[str]] = {
    "forum_users": any_of("users?, forums?, commenters?, posters?, community, online, reddit*, social media"),
    "analysts_named": any_of("analysts?, consultants?, strategists?, economists?"),
    "investors": any_of("investors?, shareholders?"),
    "market_price": any_of("shares? (?:rise|rose|fall|fell|jump|drop|slid)s?, the market, stock (?:rises|falls)"),
    "regulators": any_of("regulators?, commissioners?, officials?, authorit*"),
    "workers": any_of("workers?, employees, unions?, staff"),
    "residents": any_of("residents?, locals, neighbou?rs?, villagers?"),
    "companies": any_of("companies, industry, executives?, rivals?, firms, competitors?"),
    "poll_respondents": any_of("polls?, polled, surveys?, respondents?"),
}
SPEAKERS: dict[SourceKind, re.Pattern[str]] = {
    "forum_user": any_of("users?, forums?, commenters?, posters?, reddit*"),
    "social_post": any_of("tweet*, on x, twitter, facebook, social media"),
    "analyst": any_of("analysts?, strategists?, economists?, consultants?"),
    "regulator": any_of("regulators?, commissioners?"),
    "company_statement": any_of("spokes*, statement, the company"),
}
_PEOPLE = r"(?:user|commenter|analyst|investor|reader|poster|trader)"
HOW_MANY: dict[Prevalence, re.Pattern[str]] = {
    "all": any_of("all, every, everyone"),
    "most": any_of("most, majority, overwhelmingly, mostly"),
    "few": any_of("a few, few, a handful, a couple"),
    "many": any_of("many, numerous, a lot of, lots of, widespread"),
    "some": any_of("some, several, others"),
    "one": any_of(rf"(?:one|a single|a) (?:\w+ )?{_PEOPLE}"),
}
REACTIONS = any_of("reactions?, opinions?, sentiments?, communit*, forums?, say, saying, thinks?, views?, voices, "
                   "respon*, feedback")  # fmt: skip
_TOPIC = re.compile(
    r"\b(?:about|over|regarding|concerning|on|towards?|of|with) (?P<topic>[^,.;]{3,160}?)"
    r"(?=,|\.|;|$| (?:amid|after|following|because|due to|as|while|but|though)\b)", re.I)  # fmt: skip
_SAYING = (
    r"(?:said|says|stated|states|wrote|writes|warned|warns|argued|argues|noted|notes|commented|comments|added|adds|"
    r"remarked|posted|claimed|claims|asked|asks|put it|told|quipped|joked|observed)"
)
_NAMED = r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+"
_SOMEBODY = (
    r"(?:One|Another|An?|The) (?:\w+ ){0,3}?(?:user|commenter|poster|analyst|investor|trader|reader|member|resident|"
    r"worker|spokes\w+)(?: (?:on|of|at|from) [^,“\"]{2,40}?)?"
)
_TITLED = rf"(?:(?:the )?[a-z-]+ ){{0,3}}?{_NAMED}"
_WHO_BEFORE = re.compile(rf"(?P<who>{_SOMEBODY}|{_NAMED})(?:,[^“\"]{{2,60}},)?(?: \w+ly)? {_SAYING}\b[^“\"]{{0,40}}$")
_POST = (  # what somebody is, behind the name: ", chief executive of Norvell"
    r"(?:, (?P<post>(?!who|which|whose|after|as|when|while|and|but|in|on|\w+ing\b)(?:[a-z]|[A-Z]+ )[^,.;“”\"]{1,100}))?"
)
_WHO_AFTER = re.compile(
    rf"[,.]?\s*(?:{_SAYING} (?P<who>(?i:{_SOMEBODY})|{_TITLED}){_POST}|"
    rf"(?P<named>(?i:{_SOMEBODY})|{_TITLED})(?:,[^.]{{2,60}},)? {_SAYING}\b)"
)
_TITLE_FIRST = re.compile(rf"(?P<title>(?:the )?[a-z][a-z -]*) (?P<name>{_NAMED})")
_HOUSE = re.compile(r"(?:(?P<title>[^,]*?) )?(?:of|at|from|with|for) (?:the )?(?P<house>[A-Z][^,]*)")
_PLATFORM = re.compile(r"^(?P<name>.+?) (?:on|at|from|via) (?:the |an? )?(?P<platform>.+)$", re.I)
WORDS_OF_A_VOICE = 4  # a shorter quotation is a term, not somebody's words


def read(text: str, story: Story) -> tuple[SentimentFacts, list[Remark]]:
    """The facts of the takeaway `text`; themes and voices come from the body, proposed."""
    reactions = list(_reactions(story.parts))
    told = " ".join(part.text for part in reactions)
    stance = first(STANCES, text, "")
    people, people_proposed = _people(text, told)
    topic = _TOPIC.search(text)
    facts = SentimentFacts(
        stance=stance.word or "unclear", population=people or "not_stated",
        topic=topic["topic"].strip() if topic else "", summary=cut(text),
        themes=tuple(map(_theme, reactions))[:40], voices=tuple(_voices(story))[:40], places=story.places(text, STATED),
        proposed=("population",) if people_proposed else (),
    )  # fmt: skip
    return facts, denials(stance.denied)


def _people(text: str, told: str) -> tuple[Population | None, bool]:
    """Who was heard, and whether only the body says so. "Few analysts are positive" hears analysts all the same."""
    for said, proposed in ((text, False), (told, True)):
        for people, words in PEOPLE.items():
            if words.search(said):
                return people, proposed
    return None, False


def _reactions(parts: tuple[Part, ...]) -> Iterator[Part]:
    """List items with a lead-in below a heading, or behind a sentence, that speaks of reactions."""
    heard = False
    for at, part in enumerate(parts):
        if part.kind == "heading":
            heard = bool(REACTIONS.search(part.text))
        elif part.kind == "item" and (heard or _is_announced(parts[:at])) and part.lead:
            yield part


def _is_announced(before: tuple[Part, ...]) -> bool:
    others = [part for part in before if part.kind != "item"]
    return bool(others) and others[-1].text.endswith(":") and bool(REACTIONS.search(others[-1].text))


def _theme(part: Part) -> Theme:
    opening = part.text[:60]
    prevalence = [(match.start(), word) for word, words in HOW_MANY.items() if (match := standing(words, opening))]
    stance = first(STANCES, part.text, part.lead).word
    return Theme(
        label=cut(part.lead), stance=stance or "unclear", text=cut(part.text), origin=PROPOSED,
        prevalence=min(prevalence)[1] if prevalence else "not_stated",
    )  # fmt: skip


def _voices(story: Story) -> Iterator[Voice]:
    for part in story.parts:
        if part.kind == "quote":
            yield _voice(part.cite, part.text)
        elif part.kind != "heading":
            yield from _inline_voices(part.text)


def _inline_voices(text: str) -> Iterator[Voice]:
    """Quotations of a running text that somebody is said to have spoken."""
    for start, end in quoted_spans(text):
        words = text[start + 1 : end - 1].strip().removesuffix(",")
        before, after = _WHO_BEFORE.search(text[max(0, start - 160) : start]), _WHO_AFTER.match(text[end : end + 260])
        who = before["who"] if before else _speaker(after) if after else ""
        if who and len(words.split()) >= WORDS_OF_A_VOICE:
            yield _voice(who.strip(), words)


def _speaker(match: re.Match[str]) -> str:
    """ "Helen Marsh, chief executive of Norvell"."""
    post = (match["post"] or "").strip()
    return f"{match['who'] or match['named']}{', ' if post else ''}{post}"


def _voice(who: str, words: str) -> Voice:
    """A voice with its name, title, house and platform as written: "Commenter on user forum"."""
    kind = first(SPEAKERS, who, "").word
    name, title, platform = _who(who, kind)
    held = _HOUSE.fullmatch(title)
    title, house = (held["title"] or "", held["house"]) if held else (title, "")
    named = bool(name) and all(word[0].isupper() for word in name.split())
    return Voice(
        kind=kind or ("named_person" if named else "unnamed_person" if who else "not_stated"), name=cut(name),
        title=cut(title), organisation=cut(house), platform=cut(platform), quote=words[:2000], origin=PROPOSED,
    )  # fmt: skip


def _who(who: str, kind: SourceKind | None) -> tuple[str, str, str]:
    """(name, title, platform): "Els Claes, shop owner", "analyst Dev Patel", "Commenter on user forum"."""
    if kind in {"forum_user", "social_post"} and (split := _PLATFORM.match(who)):
        return split["name"], "", split["platform"]
    if match := _TITLE_FIRST.fullmatch(who):
        return match["name"], match["title"], ""
    name, _, title = who.partition(", ")
    return name, title, ""
