"""DOOR 2: readers. Stories leave as the bytes the press stored; lists and notices are made of the record alone."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage
from django.db.models import Exists, OuterRef, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from language.blocks import read_blocks
from masthead.models import Author, Image, Newsroom, Section, StandingPage, Topic
from publishing.models import Edition, ErasedAddress, Redirect, StoryPage
from publishing.models.edition import EditionQuerySet
from publishing.press import bare_site, site
from reader.lists import BadCursor, leaf
from reader.sending import ASK_AGAIN, send, send_made, unless_held

FOR_EVER = "public, max-age=31536000, immutable"  # a picture's address names its content
PICTURES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
HOME = {"name": "Home", "url": "/"}


class NotHere(Http404):
    """Nothing at this address; the sentence, if any, is for the reader."""


def public(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """GET and HEAD only. Nothing is written behind this door, so a forged request has nothing to gain."""
    return csrf_exempt(require_safe(view))


@public
def front(request: HttpRequest) -> HttpResponse:
    """The newest stories of the paper, the first of them large."""
    return _list(request, Edition.objects.live(), {"site": site()}, "reader/front.html")


@public
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """A byline and its stories; not there until a live story bears it."""
    found = Author.objects.filter(Exists(Edition.objects.live().filter(authors=OuterRef("pk"))), slug=slug).first()
    if found is None:
        raise NotHere
    about = {"title": found.name, "kicker": found.role or "Author", "about": found.biography, "crumbs": [HOME]}
    return _list(request, Edition.objects.live().filter(authors=found), about | {"site": site()})


@public
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """A subject and its stories; not there until a live story has it, for its name alone may tell of a draft."""
    found = Topic.objects.filter(Exists(Edition.objects.live().filter(topics=OuterRef("pk"))), slug=slug).first()
    if found is None:
        raise NotHere
    about = {"title": found.name, "kicker": "Topic", "about": found.description, "crumbs": [HOME]}
    return _list(request, Edition.objects.live().filter(topics=found), about | {"site": site()})


@public
def page(request: HttpRequest, path: str) -> HttpResponse:
    """What stands at an address: a story or the notice of its withdrawal, a section, a standing page, or the way on."""
    held = StoryPage.objects.filter(path=path).only("packed", "etag", "status", "rendered_at").first()
    if held is not None:
        return send(request, bytes(held.packed), held.etag, held.status, held.rendered_at)
    about = _section(path)
    if about is not None:
        return _list(request, Edition.objects.live().in_section(path), about)
    standing = StandingPage.objects.filter(slug=path).first()
    return _standing(request, standing) if standing else _moved(path)


def _standing(request: HttpRequest, found: StandingPage) -> HttpResponse:
    """One of the newsroom's own pages, such as /about/; its ETag covers the newsroom's row that it quotes."""
    blocks = read_blocks(found.body)
    context = {
        "site": site(), "page": found, "crumbs": [HOME], "canonical": f"{settings.SITE_URL}/{found.slug}/",
        "description": next((block.text for block in blocks if block.kind == "p"), found.title)[:300],
    }  # fmt: skip
    return send_made(request, render_to_string("reader/standing.html", context))


def _section(path: str) -> dict[str, Any] | None:
    """What a section's page says of it, in one query: the top sections, those above it and those right below."""
    parts = path.split("/")
    trail = ["/".join(parts[: depth + 1]) for depth in range(len(parts))]
    wanted = Q(parent=None) | Q(path__in=trail) | Q(parent__path=path)
    sections = {row.path: row for row in Section.objects.filter(wanted).order_by("position", "name")}
    if path not in sections:
        return None
    here = sections[path]
    return {
        "site": site(row for row in sections.values() if row.parent_id is None),
        "title": here.name,
        "about": here.description,
        "crumbs": [HOME, *(_link(sections[above]) for above in trail[:-1] if above in sections)],
        "below": [_link(row) for row in sections.values() if row.parent_id == here.pk],
        "within": f"/{trail[0]}/",
    }


def _link(section: Section) -> dict[str, str]:
    return {"name": section.name, "url": f"/{section.path}/"}


def _moved(path: str) -> HttpResponse:
    """The way to the present address of a story that once stood here: the story, or the notice of its withdrawal.

    Where a story was erased by law, that it is gone: of its address only a hash was kept.
    """
    stories = Redirect.objects.filter(path=path).values("article")
    target = StoryPage.objects.filter(article__in=stories).values_list("path", flat=True).first()
    if target is not None:
        return HttpResponsePermanentRedirect(f"/{target}/", headers={"Cache-Control": ASK_AGAIN})
    if ErasedAddress.objects.at(path).exists():
        content = render_to_string("reader/erased.html", {"site": site()})
        return HttpResponse(content, status=410, headers={"Cache-Control": ASK_AGAIN})
    raise NotHere


def _list(
    request: HttpRequest, stories: EditionQuerySet, context: dict[str, Any], template: str = "reader/list.html"
) -> HttpResponse:
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    try:
        found = leaf(stories, before, after)
    except BadCursor:
        raise NotHere(f"This list has no such page. It begins at {request.path}.") from None
    if found is None:
        return redirect(request.path)
    here = f"{settings.SITE_URL}{request.path}"
    key = f"?after={after}" if after else f"?before={before}" if before else ""
    context |= {"leaf": found, "url": here, "canonical": here + key}
    return send_made(request, render_to_string(template, context))


@public
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture of a live story or the newsroom's logo; no other, so that nothing shows before its story does."""
    if not (Edition.objects.live().filter(picture=name).exists() or Newsroom.objects.filter(logo__file=name).exists()):
        raise NotHere
    storage: Storage = Image._meta.get_field("file").storage
    if not storage.exists(name):
        raise NotHere
    headers = {
        "Content-Type": PICTURES[name.rpartition(".")[2]],
        "Content-Length": str(storage.size(name)),
        "Cache-Control": FOR_EVER,
        "ETag": f'"{name}"',
    }
    answer = unless_held(request, HttpResponse(headers=headers))
    if answer.status_code != 200 or request.method == "HEAD":
        return answer
    return FileResponse(storage.open(name), headers=headers)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 in the paper's dress. Never kept by a cache: a story may stand at this address in a minute."""
    sentence = str(exception) if isinstance(exception, NotHere) else ""
    content = render_to_string("reader/404.html", {"site": site(), "sentence": sentence})
    return HttpResponse(content, status=404, headers={"Cache-Control": "no-store"})


def server_error(request: HttpRequest) -> HttpResponse:
    """500 in the paper's dress, without asking the database, which may be what failed."""
    content = render_to_string("reader/500.html", {"site": bare_site()})
    return HttpResponse(content, status=500, headers={"Cache-Control": "no-store"})
