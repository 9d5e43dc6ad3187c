"""The addresses of the API. They read the record alone, by one query an answer."""

import gzip
import uuid
from collections.abc import Iterator
from typing import Any

import msgspec
from django.http import HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from factboxes import registry
from masthead.models import Section
from partners import cursors, filters, problems, schema
from partners.cursors import FactPlace, StoryPlace
from partners.door import Door, page_parameters, send, send_json, send_page, send_rows, turned_to
from partners.parameters import PAGE_SIZE, SINCE, USUAL_PAGE
from partners.schema import Told
from partners.shapes import Addresses, ArticleOf, ChangedStory, ChangeRow, FactRow, SectionRow, fact_of
from publishing import factqueries
from publishing.factqueries import Turn
from publishing.models import Change, StoryJson
from publishing.story import PassageOf, Story, address, stamp

STORY_ID: dict[str, Any] = {
    "name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"},
    "description": "The story's id; it never changes.",
}  # fmt: skip
TOLD_TO_READERS = {"correction", "clarification", "withdraw"}  # other verbs' reasons are the desk's own


class Index(Door):
    told = Told(
        name="readIndex", summary="Where everything is", tag="index", answer=Addresses,
        description="The addresses of this API, one for each kind of fact box among them.",
    )  # fmt: skip

    def get(self, request: Request) -> HttpResponseBase:
        self.asked(request)
        facts = {kind: address(f"api/v1/facts/{kind}") for kind in sorted(registry.kinds())}
        lists = {name: address(f"api/v1/{name}") for name in ("articles", "changes", "sections", "schema")}
        return send_json(request, msgspec.json.encode(Addresses(facts=facts, docs=address("api/docs"), **lists)))


class Articles(Door):
    parameters = filters.ARTICLES + page_parameters(StoryPlace)
    told = Told(
        name="listArticles", summary="Stories, newest first", tag="articles", answer=Story, pages=True,
        description="Live stories by their shown date. Each row is the same document as the story's own address.",
    )  # fmt: skip

    def get(self, request: Request) -> HttpResponseBase:
        asked = self.asked(request)
        stories = filters.articles(asked).filter(storyjson__packed__isnull=False)
        rows = stories.values_list("shown_at", "article_id", "storyjson__packed", named=True)
        sheet = cursors.turn(rows, StoryPlace, asked.get("cursor"), asked.get("page_size", USUAL_PAGE))
        return send_page(request, [gzip.decompress(row.storyjson__packed) for row in sheet.rows], sheet)


class Article(Door):
    told = Told(
        name="readArticle", summary="One story", tag="articles", answer=Story, path=(STORY_ID,),
        gone=(problems.Withdrawn, problems.Expunged),
        description="The bytes that were made when it was published: one query, no rendering.",
    )  # fmt: skip

    def get(self, request: Request, id: str) -> HttpResponseBase:
        self.asked(request)
        held = StoryJson.objects.filter(pk=_story_id(id)).only("status", "etag", "packed", "rendered_at").first()
        if held is None:
            raise NotFound(f"There is no published story {id[:60]!r}.")
        if held.status == problems.GONE:
            return problems.gone(held.unpacked(), request)
        return send(request, held.etag, held.unpacked, lambda: bytes(held.packed), held.rendered_at)


def _story_id(text: str) -> uuid.UUID:
    """A UUID in its usual form, in either case; anything else is no address of ours."""
    try:
        found = uuid.UUID(text)
    except ValueError:
        found = None
    if found is None or str(found) != text.lower():
        raise NotFound(f"{text[:60]!r} is not the id of a story: a UUID in groups of 8-4-4-4-12.")
    return found


class Facts(Door):
    """Facts of one kind; each installed kind has an address of its own, see urls.py."""

    kind: str = ""

    def get(self, request: Request) -> HttpResponseBase:
        asked = self.asked(request)
        cursor, size = asked.get("cursor"), asked.get("page_size", USUAL_PAGE)
        rows = factqueries.page(filters.facts(self.kind, asked), _turn(cursor, size)).values_list(
            "id", "kind", "box", "label", "emoji", "facts", "statement", "evidence", "shown_at", "live_from", "live_to",
            "article_id", "edition__path", "edition__headline", "edition__number", named=True,
        )  # fmt: skip
        found = cursors.in_order(rows, FactPlace, back=cursor is not None and cursor.back, most=size + 1)
        sheet = cursors.sheet(found, FactPlace, cursor, size)
        return send_page(request, [msgspec.json.encode(_fact(row), order="deterministic") for row in sheet.rows], sheet)


def _turn(cursor: FactPlace | None, size: int) -> Turn:
    """Where the page begins, and one fact more than it shows."""
    if cursor is None:
        return Turn(size + 1)
    return Turn(size + 1, (cursor.shown_at, cursor.box, cursor.id), cursor.back)


def facts_of(kind: str) -> Any:
    """The view of one kind's facts, with its own filters and its own shape in the OpenAPI document."""
    told = Told(
        name=f"list{kind.title()}Facts", summary=f"Facts: {registry.kinds()[kind].title}", tag="facts",
        answer=fact_of(kind), pages=True,
        description="Live facts, newest story first. All that is said of amounts must hold for one and the same "
        "amount, likewise of dates. An amount or date matches when its range overlaps the bounds.",
    )  # fmt: skip
    held = {"kind": kind, "told": told, "parameters": filters.of_kind(kind) + page_parameters(FactPlace)}
    return type(f"{kind.title()}Facts", (Facts,), held).as_view()  # type: ignore[attr-defined]  # made by type()


def _fact(row: Any) -> FactRow:
    return FactRow(
        id=row.id, kind=row.kind, box=str(row.box), label=row.label, emoji=row.emoji,
        article=ArticleOf(str(row.article_id), address(row.edition__path), row.edition__headline, row.edition__number),
        facts=row.facts, statement=row.statement, evidence=tuple(_passage(held) for held in row.evidence),
        live_from=stamp(row.live_from), live_to=stamp(row.live_to) if row.live_to else None,
    )  # fmt: skip


def _passage(held: dict[str, str]) -> PassageOf:
    return PassageOf(**{name: held[name] for name in PassageOf.__struct_fields__})


class NoSuchKind(Door):
    def get(self, request: Request, kind: str) -> HttpResponseBase:
        raise NotFound(
            f"There are no facts of kind {kind[:60]!r}; the kinds are {', '.join(sorted(registry.kinds()))}."
        )


class Changes(Door):
    parameters = (SINCE, PAGE_SIZE)
    told = Told(
        name="listChanges", summary="What was done to the public record", tag="changes", answer=ChangeRow, pages=True,
        description="In the order of commit, oldest first, numbered without gaps. Remember the last `seq` and ask "
        "again with it as `since`: nothing is missed. A withdrawal is told here. `expunge` tells that a story was "
        "erased by law: remove every copy of it. Its former changes keep their number, verb and time. `restore`, "
        "without an article, tells that a backup was restored: numbers before it are missing, and changes since the "
        "backup are undone, so read everything anew.",
    )  # fmt: skip

    def get(self, request: Request) -> HttpResponseBase:
        asked = self.asked(request)
        size = asked.get("page_size", USUAL_PAGE)
        changes = Change.objects.filter(seq__gt=asked.get("since", 0)).order_by("seq")
        found = list(
            changes.values_list("seq", "verb", "article_id", "path", "edition__number", "at", "reason", named=True)[
                : size + 1
            ]
        )
        following = turned_to(request, "since", str(found[size - 1].seq)) if len(found) > size else None
        return send_rows(request, [msgspec.json.encode(_change(row)) for row in found[:size]], following)


def _change(row: Any) -> ChangeRow:
    story = ChangedStory(str(row.article_id), _where(row.path), row.edition__number) if row.article_id else None
    reason = row.reason or None if row.verb in TOLD_TO_READERS else None
    return ChangeRow(row.seq, row.verb, story, stamp(row.at), reason)


def _where(path: str) -> str | None:
    """The story's address; none once it was expunged, for an address tells the headline."""
    return address(path) if path else None


class Sections(Door):
    told = Told(
        name="listSections", summary="The paper's sections", tag="sections", answer=SectionRow, pages=True,
        description="The whole tree on one page, flat, in the order of the paths.",
    )  # fmt: skip

    def get(self, request: Request) -> HttpResponseBase:
        self.asked(request)
        return send_rows(request, [msgspec.json.encode(row) for row in _sections()], None)


def _sections() -> Iterator[SectionRow]:
    trails: dict[str, tuple[str, ...]] = {"": ()}
    for path, name, description in Section.objects.order_by("path").values_list("path", "name", "description"):
        above = path.rpartition("/")[0]
        trails[path] = (*trails[above], name)
        yield SectionRow(path, name, trails[path], address(path), description, above or None)


class Schema(Door):
    told = Told(
        name="readSchema", summary="This document", tag="schema", answer={"type": "object"},
        description="OpenAPI 3.1, made of the structs that answer. To read and try it: `/api/docs/`.",
    )  # fmt: skip

    def get(self, request: Request) -> HttpResponseBase:
        self.asked(request)
        return send_json(request, schema.document())


class Docs(SpectacularSwaggerSplitView):
    """The OpenAPI document to read and to try; its two scripts and its stylesheet are files of ours."""

    template_name = "partners/docs.html"
    template_name_js = "partners/docs.js"
    url_name = "schema"
    schema: Any = None


class Unknown(Door):
    """Every other address under /api/: a known one that lacks its last slash is shown the way, all else is 404."""

    schema: Any = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not (request.method in {"GET", "HEAD"} and _is_ours(f"{request.path_info}/")):
            raise NotFound("There is nothing at this address; /api/docs/ tells what there is.")

    def get(self, request: Request, rest: str = "") -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{request.path}/" + (f"?{query}" if query else ""))


def _is_ours(path: str) -> bool:
    try:
        found = getattr(resolve(path).func, "view_class", None)
    except Resolver404:
        return False
    return found is not None and not issubclass(found, Unknown)
