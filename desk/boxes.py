"""One inline a kind, made from the kinds that are installed."""

from typing import Any

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.editing import MAX_BOXES
from articles.models import Article
from desk.forms import BoxFormSet, box_form
from factboxes import registry
from factboxes.base import FactBox, FactsRefused


class BoxInline(admin.StackedInline[FactBox, Article]):
    """The boxes of one kind, each with the sentence readers will see."""

    formset: Any = BoxFormSet
    extra = 0
    max_num = MAX_BOXES
    readonly_fields = ("statement",)
    template = "desk/boxes.html"
    verbose_name_plural = ""

    @admin.display(description="Readers see")
    def statement(self, row: FactBox) -> SafeString:
        return format_html('<output class="statement" aria-live="polite">{}</output>', self._said(row))

    def _said(self, row: FactBox) -> str:
        if row._state.adding:
            return ""
        if row.wording:
            return row.wording
        try:
            facts = registry.decode(row.kind, row.raw_facts())
        except FactsRefused as refused:
            return str(refused)
        return facts.statement("en") if facts else ""

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        """A forged count of forms is cut before it costs anything."""
        made: Any = super().get_formset(request, obj, **kwargs, absolute_max=2 * MAX_BOXES)
        made.form.language = request.POST.get("language") or "en"
        return made

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return True

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return True

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        return True

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return True


def box_inlines() -> list[type[BoxInline]]:
    """An inline class for every installed kind: whoever may change the story may change its boxes."""
    return [_inline(kind) for kind in registry.kinds().values()]


def _inline(kind: type[FactBox]) -> type[BoxInline]:
    form = box_form(kind)
    rows = [name for name in form.base_fields if name not in {"position", "label", "wording"}]
    held = {
        "model": kind,
        "form": form,
        "verbose_name": kind.title,
        "verbose_name_plural": f"{kind.emoji} {kind.title}",
        "fields": ["statement", "wording", ("position", "label"), *rows],
    }
    return type(f"{kind.__name__}Inline", (BoxInline,), held)
