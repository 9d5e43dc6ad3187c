"""Stories in the admin: written through save(), published through the lifecycle, and through nothing else."""

import base64
import hashlib
import re
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.functional import cached_property

from articles.document import Box, Document, from_json
from articles.editing import Conflict, SaveRefused, save
from articles.freezing import stated, unknown
from articles.models import Article, Revision
from desk.boxes import box_inlines
from desk.choosing import ChoosesRows
from desk.comparing import side_by_side
from desk.forms import ArticleForm, BoxFormSet
from desk.panel import PublishingPanel
from desk.removed import removed, told
from desk.status import digest_state
from digests import tasks
from factboxes.models import UnknownBox
from publishing.models import Edition, Scheduled

SHOWN = 5000  # stories that one list can be leafed through
NOT_KEPT = {"base", "csrfmiddlewaretoken", "_save", "_continue", "_addanother"}  # of a form that met a conflict
EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"  # what ProseMirror puts into the page
IMPORT_MAP = re.compile(rb'<script type="importmap">(.*?)</script>', re.DOTALL)


class PublicState(admin.SimpleListFilter):
    title = "readers see"
    parameter_name = "public"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("live", "live"), ("withdrawn", "withdrawn"), ("never", "never published")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        wanted: dict[str, dict[str, Any]] = {
            "live": {"is_live__isnull": False},
            "withdrawn": {"is_live": None, "was_out__isnull": False},
            "never": {"was_out": None},
        }
        return queryset.filter(**wanted.get(self.value() or "", {}))


class Language(admin.SimpleListFilter):
    title = "language"
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(code, code) for code in Article.objects.languages()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        return queryset.filter(language=self.value()) if self.value() else queryset


class Newest(Paginator[Any]):
    """Counts no further than it leads: what is older is found by its words or a filter."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by().values("pk")[:SHOWN].count())


class ArticleAdmin(ChoosesRows, PublishingPanel, admin.ModelAdmin[Article]):
    form = ArticleForm
    change_form_template = "desk/story.html"
    list_display = ("headline_shown", "section", "readers_see", "stage", "edit", "saved_at")
    list_filter = (PublicState, "stage", "section", Language)
    list_select_related = ("section",)
    list_per_page = 50
    paginator = Newest
    show_full_result_count = False
    search_fields = ("headline", "slug")
    actions = None
    autocomplete_fields = ("section", "lead_image")
    readonly_fields = ("reading_state",)
    fieldsets = (
        (None, {"fields": ("headline", "standfirst", ("section", "slug"), "authors", "topics")}),
        ("Text", {"fields": ("body",)}),
        ("Picture", {"fields": ("lead_image", "lead_caption")}),
        ("Summary and reading time", {"fields": ("summary", "reading_state")}),
        (
            "More",
            {"classes": ("collapse",), "fields": ("seo_headline", "language", ("published_at", "published_zone"))},
        ),
        ("This save", {"fields": ("note", "base")}),
    )

    class Media:
        css = {"all": ["desk/desk.css"]}
        js = ["desk/rows.js", "desk/statements.js", "desk/names.js"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        editions = Edition.objects.filter(article=OuterRef("pk"))
        due = Scheduled.objects.waiting().filter(article=OuterRef("pk"))
        return (
            super()
            .get_queryset(request)
            .filter(edit__gt=0)  # of an expunged story only the id is left
            # One row each, not Exists: PostgreSQL would look through every edition there is for the first page.
            .annotate(
                is_live=Subquery(editions.live().values("number")[:1]),
                was_out=Subquery(editions.values("number")[:1]),
                is_due=Subquery(due.values("pk")[:1]),
            )
        )

    def get_inlines(self, request: HttpRequest, obj: Article | None = None) -> Any:
        return box_inlines()

    @admin.display(description="story", ordering="headline")
    def headline_shown(self, article: Article) -> str:
        return str(article)

    @admin.display(description="readers see")
    def readers_see(self, article: Any) -> str:
        state = "live" if article.is_live else "withdrawn" if article.was_out else "never published"
        return f"{state}, scheduled" if article.is_due else state

    @admin.display(description="As the machine reads it")
    def reading_state(self, article: Article) -> str:
        return digest_state(article)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"problems": getattr(request, "refused", [])})

    def get_urls(self) -> list[URLPattern]:
        statements = path(
            "statements/", self.admin_site.admin_view(self.statements), name="articles_article_statements"
        )
        return [statements, *self.panel_urls(), *super().get_urls()]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """Django's own form; a refusal of save() shows it again with every word kept, a conflict shows both texts."""
        if object_id is not None and owner_of(object_id)._state.adding:
            raise Http404("There is no such story.")
        context = {**(extra_context or {}), **self.panel_context(request, object_id)}
        try:
            response = super().changeform_view(request, object_id, form_url, context)
        except Conflict as conflict:
            response = self._both_texts(request, conflict)
        except SaveRefused as refused:
            request.refused = refused.problems  # type: ignore[attr-defined]  # read again by get_form
            response = super().changeform_view(request, object_id, form_url, context)
        return allow_import_map(response)

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """Nothing yet: the boxes belong to the same Document."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        document = form.document(boxes_of(formsets, unread(form.instance)))
        request.written = document  # type: ignore[attr-defined]  # the conflict page shows it
        base = form.cleaned_data.get("base") or 0
        by: Any = request.user  # the admin lets nobody else in
        revision = save(document, by, base if change else 0, form.cleaned_data["note"])
        tasks.hint(revision.pk)
        if lost := removed(form.cleaned_data["body"]):
            self.message_user(request, told(lost), messages.WARNING)
        if change and revision.edit == base:
            self.message_user(request, "Nothing was different, so nothing was saved.", messages.INFO)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> list[Any]:
        """The revision's note says what a save was about."""
        return []

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The revisions are the log of the working copy."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """See log_change."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        article = self.panel_article(request, owner_of(object_id).pk)
        revisions = Revision.objects.filter(article=article).select_related("by").defer("document")
        editions = Edition.objects.filter(article=article).select_related("by").defer("document", "digest")
        context = {
            **self.admin_site.each_context(request), "title": f"History: {article}", "original": article,
            "revisions": revisions, "editions": editions, "opts": self.opts,
        }  # fmt: skip
        return TemplateResponse(request, "desk/history.html", context)

    def _both_texts(self, request: HttpRequest, conflict: Conflict) -> HttpResponse:
        mine: Document = request.written  # type: ignore[attr-defined]  # set by save_related
        posted = [(name, value) for name, values in request.POST.lists() for value in values
                  if name not in NOT_KEPT]  # fmt: skip
        context = {
            **self.admin_site.each_context(request), "title": "Somebody saved this story meanwhile", "opts": self.opts,
            "theirs": conflict.theirs, "posted": posted,
            "rows": side_by_side(from_json(conflict.theirs.document), mine, self._base(request, mine)),
            "original": mine, "article_id": mine.id,
        }  # fmt: skip
        return TemplateResponse(request, "desk/conflict.html", context, status=409)

    def _base(self, request: HttpRequest, mine: Document) -> Document:
        """The version this editor started from."""
        edit = request.POST.get("base", "")
        started = Revision.objects.filter(article=mine.uuid, edit=int(edit) if edit.isdigit() else 0).first()
        return from_json(started.document) if started else mine

    def statements(self, request: HttpRequest) -> JsonResponse:
        """For each box of a posted form the sentence readers would see, without writing anything."""
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            return JsonResponse({"error": "not allowed"}, status=403)
        return JsonResponse({"statements": self._statements(request)})

    def _statements(self, request: HttpRequest) -> dict[str, str]:
        said: dict[str, str] = {}
        language = request.POST.get("language") or "en"
        for inline in self.get_inline_instances(request):
            kind = inline.model.kind
            owner = owner_of(request.POST.get(f"{kind}-0-article", ""))
            made: Any = inline.get_formset(request)(request.POST, instance=owner, prefix=kind)
            for form in made.forms:
                good = form.is_valid()
                said[form.prefix] = stated(form.box(), language).statement if good and form.facts else _errors(form)
        return said


def _errors(form: Any) -> str:
    return "; ".join(f"{name}: {text}" for name, texts in form.errors.items() for text in texts)


def owner_of(name: str) -> Article:
    """The story a posted box says it belongs to; a blank one for a new story or a name that is none."""
    try:
        return Article.objects.filter(pk=UUID(name)).first() or Article()
    except ValueError:
        return Article()


def unread(article: Article) -> list[tuple[int, Box]]:
    """Boxes of kinds that are not installed here: the form does not show them, and a save must not lose them."""
    return [(row.position, unknown(row)) for row in UnknownBox.objects.filter(article=article.pk)]


def boxes_of(formsets: list[Any], others: list[tuple[int, Box]]) -> tuple[Box, ...]:
    """The boxes of all kinds in the order of their positions."""
    placed = [row for formset in formsets if isinstance(formset, BoxFormSet) for row in formset.boxes()]
    return tuple(box for _, box in sorted([*placed, *others], key=lambda row: row[0]))


def allow_import_map(response: Any) -> Any:
    """The editor's import map and its one style are allowed by their hashes, on its own page only."""
    if hasattr(response, "render") and not response.is_rendered:
        response.render()
    hashes = [base64.b64encode(hashlib.sha256(text).digest()).decode() for text in IMPORT_MAP.findall(response.content)]
    if hashes:
        allowed = " ".join(f"'sha256-{found}'" for found in hashes)
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; script-src 'self' {allowed}; style-src 'self' {EDITOR_STYLE}; img-src 'self' data:; "
            "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
    return response
