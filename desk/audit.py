"""The audit in the admin: who did what, when and why. To be read and searched, by those who may; nobody writes here."""

from typing import Any, NoReturn
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html

from publishing import audit
from publishing.models import AuditEntry, Change, EmbargoAct, Waiver

SHOWN = 5000  # entries that one list can be leafed through; what is older is found by date, person, act or story
REASONS: dict[str, Any] = {"change": Change, "waiver": Waiver, "embargo": EmbargoAct}  # where a story's reasons stand


def enter_refusal(request: HttpRequest, article_id: Any, verb: str) -> None:
    """Enter that somebody tried what he may not do to a story."""
    by: Any = request.user  # the admin lets nobody else in
    audit.enter("refused", f"story {article_id}", by, verb=verb)


def deny(request: HttpRequest, article_id: Any, verb: str) -> NoReturn:
    """The same, and refuse it."""
    enter_refusal(request, article_id, verb)
    raise PermissionDenied


class Newest(Paginator[Any]):
    """Counts no further than it leads: the audit has no end."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by("-seq")[:SHOWN].count())


class Acts(admin.SimpleListFilter):
    title = "act"
    parameter_name = "act"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(act, act.replace("_", " ")) for act in audit.acts()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        return queryset.filter(act=self.value()) if self.value() else queryset


class Log(ChangeList):
    """A page of the log, each entry with its reason: its own, or the one that stands in the record."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: list[Any] = list(self.result_list)
        for name, model in REASONS.items():
            named = {row.detail[name] for row in rows if isinstance(row.detail.get(name), int)}
            held = dict(model._default_manager.filter(pk__in=named).values_list("pk", "reason")) if named else {}
            for row in rows:
                row.reason = row.reason or held.get(row.detail.get(name), "")
        self.result_list = rows


class AuditEntryAdmin(admin.ModelAdmin[AuditEntry]):
    change_form_template = "desk/audit_entry.html"
    list_display = ("seq", "at_shown", "name", "act", "about", "reason", "more")
    list_filter = (Acts, "at", ("by", admin.RelatedOnlyFieldListFilter))
    search_fields = ("subject",)
    search_help_text = "A story's id, or the beginning of a subject such as “account alice”."
    ordering = ("-seq",)
    list_per_page = 50
    show_full_result_count = False
    sortable_by = ()
    paginator = Newest
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> NoReturn:
        """An entry has none: it never changes."""
        raise Http404

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Log

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AuditEntry], search_term: str
    ) -> tuple[QuerySet[AuditEntry], bool]:
        """By the index of subjects: a whole one, a story's id, or how subjects begin."""
        term = search_term.strip()
        if not term:
            return queryset, False
        try:
            return queryset.filter(subject=f"story {UUID(term)}"), False
        except ValueError:
            return queryset.filter(subject__gte=term, subject__lt=f"{term}\U0010ffff"), False

    @admin.display(description="when (UTC)")
    def at_shown(self, entry: AuditEntry) -> str:
        return f"{entry.at:%Y-%m-%d %H:%M:%S}"

    @admin.display(description="subject")
    def about(self, entry: AuditEntry) -> str:
        kind, _, key = entry.subject.partition(" ")
        if kind != "story":
            return entry.subject
        return format_html('<a href="{}">{}</a>', reverse("admin:articles_article_history", args=[key]), entry.subject)

    @admin.display(description="detail")
    def more(self, entry: AuditEntry) -> str:
        held: dict[str, Any] = entry.detail
        return ", ".join(f"{name} {value}" for name, value in sorted(held.items()) if name not in {*REASONS, "hash"})
