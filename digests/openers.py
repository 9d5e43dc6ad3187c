"""What the summary knows of each language: above all the openings by which a sentence leans on the one before it.

The summary's word lists stand here and nowhere else. A language that is missing gets the rules that need no words.
Openings are in lower case and without punctuation, one to four words long; Japanese ones are prefixes.
"""

import re
from itertools import product
from typing import NamedTuple

_NEVER = re.compile(r"(?!)")


class Openers(NamedTuple):
    leaning: frozenset[str] = frozenset()  # "however", "for example": worth nothing without the sentence before
    prefixes: tuple[str, ...] = ()  # the same where words are not spaced
    pronouns: frozenset[str] = frozenset()  # near the opening they weaken a sentence without ruling it out
    common: frozenset[str] = frozenset()  # words that say nothing about the subject
    notices: re.Pattern[str] = _NEVER  # "Read more", "Sign up": the page speaking about itself
    labels: re.Pattern[str] = _NEVER  # "Photo:", "Correction:": what follows is not the story


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> frozenset[str]:
    return frozenset(" ".join(part.split()) for part in text.split(","))


def _pairs(first: str, second: str) -> frozenset[str]:
    return frozenset(map(" ".join, product(first.split(), second.split())))


def _labels(text: str) -> re.Pattern[str]:
    """One of the words, perhaps with a number, a name in brackets or a date, up to a colon, a dash or a bracket."""
    words = "|".join(phrase.replace(" ", r"\s+") for phrase in sorted(_phrases(text), key=len, reverse=True))
    more = r"(?:\s\d{1,2}|\s?[(（][^)）]{1,40}[)）]|[,/][^:.!?]{0,20}\d[^:.!?]{0,20})?"
    return re.compile(rf"[\W_]*(?:{words})\b{more}\s*(?:[:：|】\]]|\s[–—-]\s|—)", re.IGNORECASE)


_ENGLISH = Openers(
    leaning=_words(
        """he she it they him her them his hers its their theirs himself herself itself themselves i we you me us my our
        your ours yours this that these those such both neither either others another and but or nor so yet however
        also meanwhile moreover furthermore additionally nevertheless nonetheless still then thus therefore hence
        instead otherwise besides likewise similarly consequently accordingly afterwards afterward later earlier
        subsequently indeed again rather though elsewhere separately conversely finally lastly secondly thirdly next
        here plus too"""
    )
    | _phrases(
        """as a result, in addition, for example, for instance, in contrast, by contrast, on the other hand, of course,
        on the contrary, at the same time, at the time, in fact, even so, in other words, as such, in turn, in response,
        in return, in short, in summary, in conclusion, to that end, what is more, what's more, on top of that,
        not only that, not only this, the same, the latter, the two, the pair, the duo, the trio, the couple, even then,
        since then, from then, until then, by then, among them, one of them, some of them, most of them, all of them,
        none of them, many of them, two of them, some of these, some of those, one of these, one of those,
        because of this, because of that, as for, just as, that is, there he, there she, there they"""
    )
    | _pairs(
        "about above after against all amid at because before behind beyond by despite during for from in into like of "
        "on once over since through to under until upon with within without",
        "this that these those",
    ),
    pronouns=_words("he she it they him her them his its their this that these those i we you my our your"),
    common=_words(
        """the a an and or but nor if of in on at to for from by with as is are was were be been being has have had do
        does did will would can could may might must shall should not no than then that this these those it its he she
        they them their his her him we our us you your i my me who whom whose which what when where why how there here
        about after before over under into onto out up down off again more most less least very just only also said
        says say told according all any both each few many much some such own same so too one two new"""
    ),
    notices=re.compile(
        r"^\W*(?:(?:also\s+)?(?:read|watch|see|listen)(?:\s+(?:also|more|this|here))?\s*[:|]"
        r"|(?:click|tap) here|sign up|subscribe (?:to|for|now)|follow us|photos? by|images? (?:via|by|courtesy))"
        r"|contributed to this (?:report|story|article)|with inputs from|all rights reserved|opinions expressed",
        re.IGNORECASE,
    ),
    labels=_labels(
        """photo, photos, file photo, photo credit, photograph, photographs, picture, pictures, pictured, image, images,
        video, graphic, chart, map, illustration, caption, credit, correction, corrections, corrected,
        corrections and clarifications, clarification, clarifications, editor's note, editor’s note, editors' note,
        editors’ note, note to readers, update, updates, updated, disclosure, disclaimer, erratum"""
    ),
)

_GERMAN = Openers(
    leaning=_words(
        """er sie es ihm ihn ihr ihnen ihre ihrem ihren ihrer ihres sein seine seinem seinen seiner seines ich wir mein
        meine unser unsere unseren dieser diese dieses diesem diesen jener jene jenes solche beide und aber oder denn
        doch sondern jedoch dennoch trotzdem deshalb deswegen daher darum damit dabei dafür dagegen danach daneben
        daraus darauf darin darüber davon davor dazu dazwischen zudem außerdem ferner überdies allerdings hingegen
        indes indessen inzwischen mittlerweile unterdessen währenddessen gleichzeitig zugleich stattdessen somit
        demnach folglich also auch so dann dort dorthin hier hierzu hierbei hierfür ebenso ebenfalls nun später
        schließlich letztlich andere anderes nämlich vielmehr sonst andernfalls"""
    )
    | _phrases(
        "zum beispiel, im gegenzug, im gegensatz dazu, aus diesem grund, darüber hinaus, auf diese weise, "
        "unter anderem, in der folge, die beiden, der letztere, das gleiche, das heißt, in diesem zusammenhang, "
        "grund sind, grund ist"
    )
    | _pairs(
        "das dies",
        "ist sind war waren hat hatte haben wird wurde werde soll sollte sei wäre gilt galt geht ging heißt liegt lag "
        "zeigt zeigte teilte teilten sagte sagten berichtete berichten bestätigte kündigte erklärte meldete entspricht "
        "bedeutet könnte kann will macht machte gab gibt führt führte reicht reichte sieht",
    )
    | _pairs(
        "an auf aus bei durch für gegen hinter in mit nach neben seit trotz über um unter von vor während wegen zu",
        "diesem dieser diesen dieses diese",
    ),
    pronouns=_words("er sie es ihm ihn ihr ihre sein seine dieser diese dieses diesem diesen wir ich"),
    common=_words(
        """der die das den dem des ein eine einem einen einer eines und oder aber nicht auch sich mit für von im am um
        auf an in zu zum zur bei bis nach aus über unter vor seit wie als dass ob wenn weil ist sind war waren wird
        werden wurde wurden hat haben hatte hatten soll sollen kann können will er sie es ihr ihre sein seine sagte
        noch nur schon mehr so durch gegen man"""
    ),
    notices=re.compile(r"^\W*(?:lesen sie auch|mehr zum thema|hier klicken|jetzt abonnieren)", re.IGNORECASE),
    labels=_labels(
        """foto, fotos, archivfoto, symbolfoto, bild, bilder, archivbild, symbolbild, video, grafik, karte, korrektur,
        berichtigung, richtigstellung, klarstellung, aktualisierung, aktualisiert, update, hinweis der redaktion,
        anmerkung der redaktion, transparenzhinweis"""
    ),
)

_SPANISH = Openers(
    leaning=_words(
        """él ella ello ellos ellas este esta esto estos estas ese esa eso esos esas aquel aquella aquello aquellos
        aquellas su sus yo nosotros mi mis nuestro nuestra nuestros nuestras y e o u pero sino mas también además
        asimismo así entonces luego después posteriormente finalmente tampoco allí aquí ahí ambos ambas otro otra otros
        otras tal tales incluso"""
    )
    | _phrases(
        """sin embargo, no obstante, por eso, por ello, por esto, por tanto, por lo tanto, mientras tanto, en cambio,
        por el contrario, de hecho, por ejemplo, es decir, a su vez, el mismo, la misma, lo mismo, los mismos,
        al mismo tiempo, en consecuencia, por otra parte, por otro lado, por su parte, con ello, con eso, con esto,
        en concreto, los dos, las dos, de ahí, a pesar de ello, a pesar de eso"""
    )
    | _pairs(
        "a ante bajo con contra de desde durante en entre hacia hasta para por según sin sobre tras",
        "este esta esto estos estas ese esa eso esos esas aquel aquella ello ellos ellas",
    ),
    pronouns=_words("él ella ello ellos ellas este esta esto estos estas ese esa eso su sus yo nosotros"),
    common=_words(
        """el la los las lo un una unos unas de del al a en y e o u que se no por para con sin sobre entre desde hasta
        como más menos pero su sus es son era eran fue fueron ser ha han había está están este esta estos estas ese esa
        le les si ya muy también tras según dijo"""
    ),
    notices=re.compile(r"^\W*(?:lea también|lee también|más información|haga clic|suscríbete)", re.IGNORECASE),
    labels=_labels(
        """foto, fotos, foto de archivo, fotografía, fotografías, imagen, imágenes, vídeo, video, gráfico, mapa,
        corrección, correcciones, rectificación, aclaración, fe de errores, fe de erratas, actualización, actualizado,
        nota del editor, nota de la redacción, nota de redacción"""
    ),
)

_JAPANESE = Openers(
    prefixes=tuple(
        """これ それ あれ この その あの ここ そこ こう そう 彼 同社 同氏 同紙 同行 同省 同庁 両社 両者 両氏 私 我々
        また しかし だが ただ さらに そして したがって 従って 一方 なお でも けれど ところが 例えば たとえば つまり
        加えて 次に すると では ほか 当時 続いて とはいえ""".split()
    ),
    labels=_labels("写真, 写真説明, 画像, 動画, 図, 図表, 訂正, おわび, お断り, 編集部注, 編集注, 更新, 追記"),
)

_LANGUAGES = {"en": _ENGLISH, "de": _GERMAN, "es": _SPANISH, "ja": _JAPANESE}
_UNKNOWN = Openers()


def openers(language: str) -> Openers:
    """The lists of a language tag's first part ("de-AT" reads "de"); empty ones for a language not listed."""
    return _LANGUAGES.get(language.split("-")[0].lower(), _UNKNOWN)
