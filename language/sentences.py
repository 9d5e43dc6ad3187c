"""Splits a block's text into sentences, by rules and a small table of abbreviations for each language."""

import re
from collections import deque
from typing import NamedTuple

OPENERS = "\"'“‘„‚«‹「『([¿¡"
_CLOSING = "\"'”’“‘»›」』)]）"
_CLOSERS = re.escape(_CLOSING)

_BOUNDARY = re.compile(rf"(?:\.\.\.|…|[.!?؟۔।])+[{_CLOSERS}]*(?=\s|$)|[。！？｡]+[」』）”’]*")
_LAST_WORD = re.compile(r"[^\s(\[\"“„«'‘]+$")
_NEXT_WORD = re.compile(rf"\s+(?P<opener>[{re.escape(OPENERS)}]*)(?P<word>[^\W_]*)(?P<mark>\S?)")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")  # an initial, U.S, a.m
_ORDINAL = re.compile(r"\d{1,2}|[IVX]{1,5}")
_LISTED = re.compile(r"\(?(?:\d{1,2}|\w)")  # 1. or a. at the very start
# After 」 these go on with the sentence that holds the quotation ("...", he said).
_GOES_ON = frozenset("とっにのはがもをでなやへ、。，,")
_NO_BEGINNING = frozenset(["-", "–", "—", ",", ";", ":", ".", "…", "&", "/"])
_LOOK_BACK = 24  # characters: longer words are no abbreviations
_SPEAKER = 60  # characters after a quotation in which its speaker and verb are looked for


class _Rules(NamedTuple):
    """never: abbreviations a sentence does not end with; numbered: only before a number; seldom: ends a sentence only
    before one of the openings, words a sentence often starts with and a name does not; said: verbs of saying."""

    never: frozenset[str]
    numbered: frozenset[str]
    seldom: frozenset[str]
    openings: frozenset[str]
    said: frozenset[str]
    ordinals: bool = False


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_RULES = {
    "en": _Rules(
        never=_words(
            "mr mrs ms dr prof rev hon gen col capt lt sgt cmdr gov sen rep st mt ft vs approx messrs e.g i.e cf"
        ),
        numbered=_words("no nos fig figs art sec ch pp p vol para eq"),
        seldom=_words(
            "inc corp co ltd llc plc bros jr sr etc al dept est ave blvd rd u.s u.k u.n e.u a.m p.m d.c ph.d assn univ"
            " jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thurs fri sat sun"
        ),
        openings=_words(
            "The A An In On At It Its This That These Those He She They We You I His Her Their Our But And Or So Yet If"
            " When While As After Before Since For From With Without By To There Here What Why How Who Where Not No"
            " Both Each Some Many Most All One Two However Meanwhile Then Now Still Instead Under Until Once Because"
            " Although Though Also Analysts Experts Shares"
        ),
        said=_words("said says asked asks added adds wrote writes told tells warned replied"),
    ),
    "de": _Rules(
        never=_words(
            "dr prof hr fr frl dipl ing mag st vgl bzw ca evtl ggf inkl sog z.b d.h u.a z v u d o i s m b z.t i.d.r"
            " geb gest zzgl max min bspw insb rd"
        ),
        numbered=_words("nr art abs bd kap s abb tel"),
        seldom=_words(
            "mio mrd tsd usw etc co inc ltd corp jh jhd str jan feb mär apr jun jul aug sept sep okt nov dez mo di mi"
            " do fr sa so"
        ),
        openings=_words(
            "Der Die Das Den Dem Des Ein Eine Einen Einem Einer Er Sie Es Wir Ihr Ich Im In An Am Auf Aus Bei Beim Mit"
            " Nach Von Vom Vor Zu Zum Zur Für Über Unter Und Oder Aber Doch Denn Wenn Weil Als Da Dann Danach Damit"
            " Dabei Dafür Darüber Dazu Diese Dieser Dieses So Auch Noch Nun Nur Wie Was Wer Wo Warum Seit Bis Laut"
            " Man Kein Keine Alle Nicht Zudem Außerdem Allerdings Jedoch Hier Dort Jetzt"
        ),
        said=_words("sagte sagt fragte erklärte"),
        ordinals=True,
    ),
    "es": _Rules(
        never=_words("sr sra srta sres dr dra d dña ud uds vd lic ing prof gral av avda ee ff p.ej"),
        numbered=_words("núm núms art pág págs vol cap nº no"),
        seldom=_words(
            "uu ee.uu cía s.a s.l ltda inc corp etc a.m p.m ene feb mar abr may jun jul ago sept oct nov dic"
        ),
        openings=_words(
            "El La Los Las Lo Un Una Unos Unas En De Del Al A Con Sin Por Para Según Su Sus Este Esta Esto Estos Ese"
            " Esa Y O Pero Si"
            " Cuando Mientras Como Tras Desde Hasta Entre Sobre No Ya También Además Es Son Se Qué Quién"
            " Cómo Dónde Hay Él Ella Ellos"
        ),
        said=_words("dijo preguntó afirmó señaló"),
    ),
}


def split_sentences(text: str, language: str = "en") -> tuple[tuple[int, int], ...]:
    """Returns (start, end) of each whole sentence of one block's text, in order and stripped.

    Languages without a table of their own follow the English one. A quotation of several sentences is split, but a
    Japanese one in 「 」 stays whole within its sentence.
    """
    rules = _rules(language)
    quotations = _quoted(text)
    spans: list[tuple[int, int]] = []
    start = _skip_space(text, 0)
    for mark in _BOUNDARY.finditer(text):
        while quotations and quotations[0][1] < mark.end():
            quotations.popleft()
        quoted = bool(quotations) and quotations[0][0] < mark.start()
        if not quoted and _ends(text, start, mark, rules):
            spans.append((start, mark.end()))
            start = _skip_space(text, mark.end())
    if start < len(text):
        spans.append((start, len(text.rstrip())))
    return tuple(spans)


def starts_sentences(word: str, language: str = "en") -> bool:
    """Whether the word is one a sentence often starts with and a name does not."""
    return word in _rules(language).openings


def _rules(language: str) -> _Rules:
    return _RULES.get(language.replace("_", "-").split("-")[0].lower(), _RULES["en"])


def _skip_space(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _ends(text: str, start: int, mark: re.Match[str], rules: _Rules) -> bool:
    """Whether the sentence that began at start ends with this mark."""
    if mark[0][0] in "。！？｡":
        return mark[0][-1] not in "」』" or text[mark.end() : mark.end() + 1] not in _GOES_ON
    following = _NEXT_WORD.match(text, mark.end())
    if following is None:
        return True
    if not _begins(following) or _is_said(text, mark, following, rules):
        return False
    if mark[0].rstrip(_CLOSING) != ".":
        return True
    return _full_stop_ends(text, start, mark.start(), following["word"], rules)


def _begins(following: re.Match[str]) -> bool:
    """A sentence does not begin with a small letter, iPhone apart, nor with a dash, comma or the like."""
    word = following["word"]
    if not word:
        return bool(following["opener"]) or following["mark"] not in _NO_BEGINNING
    return not word[0].islower() or word[1:2].isupper()


def _is_said(text: str, mark: re.Match[str], following: re.Match[str], rules: _Rules) -> bool:
    """ "Why now?" Torres asked: the verb of saying keeps speaker and quotation together."""
    if mark[0][0] not in "?!" or mark[0][-1] not in _CLOSING or following["opener"]:
        return False
    words = text[following.start() : following.start() + _SPEAKER].split()[:4]
    return any(word.rstrip(".,:") in rules.said for word in words)


def _full_stop_ends(text: str, start: int, stop: int, following: str, rules: _Rules) -> bool:
    found = _LAST_WORD.search(text, max(start, stop - _LOOK_BACK), stop)
    if found is None:
        return True
    word = found[0].rstrip(".")
    if found.start() == start and _LISTED.fullmatch(word):
        return False
    opens = following in rules.openings
    if rules.ordinals and _ORDINAL.fullmatch(word):
        return opens
    if word.lower() in rules.never or (word.lower() in rules.numbered and following[:1].isdigit()):
        return False
    return opens or not (word.lower() in rules.seldom or _DOTTED.fullmatch(word))


def _quoted(text: str) -> deque[tuple[int, int]]:
    """The spans inside 「 」 and 『 』 whose marks are balanced, outermost only, in order."""
    opened: list[int] = []
    spans: deque[tuple[int, int]] = deque()
    for found in re.finditer("[「」『』]", text):
        if found[0] in "「『":
            opened.append(found.start())
        elif opened:
            begin = opened.pop()
            while spans and spans[-1][0] > begin:
                spans.pop()
            spans.append((begin, found.start()))
    return spans
