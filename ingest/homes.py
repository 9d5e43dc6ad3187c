"""Where each line of an export has its place: masthead rows, people, erasures, the numbers of changes."""

import re
from typing import Any

import msgspec
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models import Max

from articles.models import Article
from ingest import archive_pictures, exporting
from ingest.archive import MASTHEAD, Names, told
from ingest.archive import line as written
from ingest.archive_rows import Faulty, Line, built, checked, split
from masthead.models import Image, Newsroom, Section, SocialAddress, StandingPage
from publishing import clock, homecoming, press
from publishing.homecoming import Returning
from publishing.models import Change, Edition, ErasedAddress, Erasure, Redirect
from publishing.models.audit import address_hash

FOUND_BY = {
    "image": "hash", "newsroom": "pk", "social": "url", "page": "slug", "section": "path", "author": "slug",
    "topic": "slug",
}  # fmt: skip
ADDRESS = re.compile(r"[0-9a-f]{64}")
PERSON = ("username", "first_name", "last_name", "email")


class Mast:
    """The masthead's side of a homecoming; remembers what every page of the paper will have to show anew."""

    def __init__(self, dry_run: bool) -> None:
        self.dry_run, self.shown_everywhere = dry_run, False

    def bring(self, unit: list[Line], names: Names) -> bool:
        """Put in a person or a masthead row; False if the same is here already. Faulty if another is."""
        line = unit[0]
        if line.kind == "person":
            return _person(line, names)
        row = built(MASTHEAD[line.kind], line, names, ("pieces",) if line.kind == "image" else ())
        if isinstance(row, SocialAddress):
            row.newsroom_id = _newsroom(line)
        held = type(row)._default_manager.filter(**{FOUND_BY[line.kind]: getattr(row, FOUND_BY[line.kind])}).first()
        if held is not None and type(row) in names.told:
            names.add(held)  # another import may have brought it since this one began
        if held is not None and not _may_be_replaced(held):
            return _same(held, line, names)
        if held is not None and not _differs(held, line, names):
            return False
        if isinstance(row, Image):
            self._hang(row, unit)
        else:
            _set(row, held, line)
        if type(row) in names.told:
            names.add(row)
        self.shown_everywhere |= isinstance(row, Section | StandingPage | SocialAddress | Newsroom)
        return True

    def _hang(self, image: Image, unit: list[Line]) -> None:
        """Store a picture whose pieces are all there and are what they are said to be."""
        first = unit[0]
        name = f"{image.hash}.{image.extension}"
        image.file.name = name
        if first.value("pieces", int | None) is not None:
            content = archive_pictures.content(image, unit)
            if not self.dry_run and not image.file.storage.exists(name):
                image.file.save(name, ContentFile(content), save=False)
        homecoming.as_written(image)


def refresh(mast: Mast) -> None:
    """Let pages that are here already show what has come to the masthead."""
    if mast.shown_everywhere:
        press.house_changed()
    mast.shown_everywhere = False


def _newsroom(line: Line) -> int:
    held = Newsroom.objects.values_list("pk", flat=True).first()
    if held is None:
        raise Faulty("newsroom", "there is no newsroom row that it could belong to", line.number)
    return held


def _may_be_replaced(held: Any) -> bool:
    """A standing page as it came with the newsroom, which nobody here has written."""
    return isinstance(held, StandingPage) and held.by_id is None


def _differs(held: Any, line: Line, names: Names) -> str:
    ours = split(0, written(line.kind, told(held, names)))
    return next((name for name in ours.held if name != "id" and ours.held[name] != line.held.get(name)), "")


def _same(held: Any, line: Line, names: Names) -> bool:
    if field := _differs(held, line, names):
        raise Faulty(field, f"“{held}” is here with another {field}; it was left as it is here", line.number)
    return False


def _set(row: Any, held: Any, line: Line) -> None:
    """Write a row by its own rules: reserved words, depth, paths, cleaned text."""
    if held is not None:
        row.pk = held.pk
    path, body = getattr(row, "path", ""), getattr(row, "body", "")
    try:
        row.clean()
    except ValidationError as error:
        field, texts = next(iter(error.message_dict.items()))
        raise Faulty(field, " ".join(texts), line.number) from None
    row.save(force_insert=held is None)
    if getattr(row, "path", "") != path:
        raise Faulty("path", f"is {path[:80]!r}, but parent and slug make {row.path!r}", line.number)
    if getattr(row, "body", "") != body:
        raise Faulty("body", "holds markup that this newsroom does not keep", line.number)


# --- people -----------------------------------------------------------------------------------------------------------
def _person(line: Line, names: Names) -> bool:
    """A name that acts can be told by. Who is not here becomes an account without rights that nobody can use."""
    if strange := [name for name in line.held if name not in PERSON]:
        raise Faulty(strange[0][:60], "is no field of a line of type person", line.number)
    plain = {name: _plain(name, line) for name in PERSON}
    if held := User.objects.filter(username=plain["username"]).first():
        names.add(held)
        ours = {name: getattr(held, name) for name in PERSON}
        if field := next((name for name in PERSON if ours[name] != plain[name]), ""):
            text = f"“{held}” is here with another {field}; the account was left as it is, acts in the file are its own"
            raise Faulty(field, text, line.number)
        return False
    user = User(**plain, is_active=False)
    user.set_unusable_password()
    user.save(force_insert=True)
    names.add(user)
    return True


def _plain(name: str, line: Line) -> Any:
    try:
        return checked(User._meta.get_field(name), line.value(name, str))
    except ValidationError as error:
        raise Faulty(name, " ".join(error.messages), line.number) from None


# --- stories ----------------------------------------------------------------------------------------------------------
def taken(stories: list[Returning]) -> list[tuple[str, str]]:
    """What speaks against stories that are not here: what they need is another's, or they were erased here by law."""
    found = []
    if Erasure.objects.filter(pk__in=[made.article.pk for made in stories if made.revisions]).exists():
        found.append(("id", "this story was erased here by law"))
    keys = [made.article.import_key for made in stories if made.article.import_key]
    if Article.objects.filter(import_key__in=keys).exists():
        found.append(("import_key", "another story here has the same source"))
    wanted = {made.document.path for made in stories if made.document is not None and made.document.path}
    slugs = Article.objects.filter(slug__in={path.rsplit("/", 1)[1] for path in wanted})
    here = {f"{section}/{slug}" for section, slug in slugs.values_list("section__path", "slug")}
    found += [("slug", f"“{path}” is the address of another story here") for path in sorted(here & wanted)]
    return found + _addresses_taken(stories)


def _addresses_taken(stories: list[Returning]) -> list[tuple[str, str]]:
    live = [held.edition.path for made in stories for held in made.editions if held.edition.live_to is None]
    moved = [row.path for made in stories for row in made.beside if isinstance(row, Redirect)]
    wanted = [*live, *moved]  # nobody may take what another has or had, as at the gate
    standing = Edition.objects.live().filter(path__in=wanted).values_list("path", flat=True)
    found = [("path", f"“{path}” is the address of another story here") for path in standing]
    leading = Redirect.objects.filter(path__in=wanted).values_list("path", flat=True)
    found += [("path", f"“{path}” leads to another story here") for path in leading]
    if ErasedAddress.objects.filter(hash__in=[address_hash(path) for path in wanted]).exists():
        found.append(("path", "a story that was erased here by law once stood at this address"))
    return found


def bring_erasure(line: Line, names: Names) -> bool:
    """Put in what stays of a story that was erased elsewhere; False if the same is here. Faulty if the story is not."""
    erasure = built(Erasure, line, names, ("addresses",))
    held = Erasure.objects.filter(pk=erasure.pk).first()
    if held is not None:
        ours = split(0, written("erasure", exporting.erasure_told(held, names)))
        if ours.held != line.held:
            raise Faulty("story", "was erased here too, at another time or for another reason", line.number)
        return False
    story = Article.objects.filter(pk=erasure.pk).first()
    if story is None or story.edit:
        text = "is here with its text: expunge it" if story else "is not here; its line was left out"
        raise Faulty("story", text, line.number)
    addresses = line.value("addresses", list[str])
    _check_erased(erasure, addresses, line)
    homecoming.note_erasure(erasure, addresses)
    return True


def _check_erased(erasure: Erasure, addresses: list[str], line: Line) -> None:
    """An erasure says of no story but its own that it is gone."""
    if strange := [held for held in addresses if not ADDRESS.fullmatch(held)]:
        raise Faulty("addresses", f"{strange[0][:40]!r} is no hash of an address", line.number)
    if erasure.at > clock.now():
        raise Faulty("at", "lies in the future", line.number)
    standing = Edition.objects.live().values_list("path", flat=True)
    if taken := {address_hash(path): path for path in standing.iterator()}.keys() & set(addresses):
        text = f"{min(taken)} is the address of a story that stands here; the erasure was left out"
        raise Faulty("addresses", text, line.number)


# --- changes ----------------------------------------------------------------------------------------------------------
RENUMBERED = "Changes took the next numbers, in their order: their own were not free, or not one after the other."


class Numbered(msgspec.Struct):
    """What became of some changes."""

    new: int = 0
    unchanged: int = 0
    faults: list[Faulty] = []


def number_changes(lines: list[Line], names: Names, notes: list[str]) -> Numbered:
    """Put in changes under their own numbers or, where this newsroom has had its own, under the next ones."""
    outcome, fresh = Numbered(), []
    told = _changes_told(lines, names, outcome)
    here = _changes_here([row for _, row in told])
    last = Change.objects.aggregate(last=Max("seq"))["last"] or 0
    for _, row in sorted(told, key=lambda pair: pair[1].seq):
        if _identity(row) in here:
            outcome.unchanged += 1
            continue
        last = max(last + 1, row.seq) if row.verb == "restore" else last + 1  # a restore leaves a gap before it
        if row.seq != last and RENUMBERED not in notes:
            notes.append(RENUMBERED)
        row.seq = last
        here.add(_identity(row))
        fresh.append(row)
    homecoming.number(fresh)
    outcome.new = len(fresh)
    return outcome


def _changes_told(lines: list[Line], names: Names, outcome: Numbered) -> list[tuple[Line, Change]]:
    made = []
    for line in lines:
        try:
            made.append((line, built(Change, line, names, ("edition",)), line.value("edition", int | None)))
        except Faulty as fault:
            outcome.faults.append(fault)
    stories = {row.article_id for _, row, _ in made}
    known = set(Article.objects.filter(pk__in=stories).values_list("pk", flat=True))
    told = Edition.objects.filter(article__in=stories).only("pk", "article_id", "number", "live_from", "live_to")
    editions = {(held.article_id, held.number): held for held in told}
    sound, now = [], clock.now()
    for line, row, edition in made:
        held = editions.get((row.article_id, edition))
        row.edition_id = held.pk if held is not None else None
        if row.article_id is not None and row.article_id not in known:
            outcome.faults.append(Faulty("story", "is not here; the change was left out", line.number))
        elif edition is not None and row.edition_id is None:
            outcome.faults.append(Faulty("edition", f"the story here has no edition {edition}", line.number))
        elif row.at > now or (held is not None and row.at not in (held.live_from, held.live_to)):
            outcome.faults.append(Faulty("at", "is no time at which this edition came or went", line.number))
        else:
            sound.append((line, row))
    return sound


def _changes_here(rows: list[Change]) -> set[Any]:
    stories = {row.article_id for row in rows}
    return {_identity(row) for row in Change.objects.filter(article__in=stories)} | {
        _identity(row) for row in Change.objects.filter(seq__in=[row.seq for row in rows], article=None)
    }


def _identity(row: Change) -> Any:
    """A change is the same act, whatever its number: what was done to which version, and when."""
    return row.article_id, row.verb, row.edition_id, row.at, row.by_id
