"""The newsroom's own row and its standing pages in the admin."""

from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget

from desk.choosing import ChoosesRows
from desk.forms import EXTENSIONS
from desk.masthead import entered
from desk.rows import WordsField
from desk.stories import allow_import_map
from masthead import house
from masthead.models import Newsroom, SocialAddress, StandingPage
from masthead.slugs import STANDING
from publishing import clock, press

NO_MAIL = {"invalid": "“%(value)s” is no e-mail address such as desk@example.org."}
# a page of the newsroom bears no pictures: readers get those of live stories only
PAGE_EXTENSIONS = {name: on for name, on in EXTENSIONS.items() if name not in {"Figure", "Caption", "Image"}}


class NewsroomForm(forms.ModelForm[Newsroom]):
    """The one row."""

    languages = WordsField(help_text=Newsroom._meta.get_field("languages").help_text)

    class Meta:
        model = Newsroom
        fields = (
            "name", "tagline", "logo", "language", "languages", "zone", "email", "corrections_email", "telephone",
            "postal_address", "publisher",
        )  # fmt: skip
        widgets: ClassVar[dict[str, Any]] = {
            "zone": forms.Select(choices=[(zone, zone) for zone in sorted(available_timezones())]),
            "postal_address": forms.Textarea(attrs={"rows": 4}),
        }
        error_messages: ClassVar[dict[str, Any]] = {"email": NO_MAIL, "corrections_email": NO_MAIL}


class SocialInline(admin.StackedInline[SocialAddress, Newsroom]):
    model = SocialAddress
    extra = 1
    verbose_name_plural = "Elsewhere: linked at the foot of every page"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may change the newsroom's row may change what belongs to it."""
        return request.user.has_perm("masthead.change_newsroom")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("masthead.view_newsroom") or self.has_add_permission(request)


class NewsroomAdmin(ChoosesRows, admin.ModelAdmin[Newsroom]):
    """One row, so no list: its address leads to the form. Until it is saved the form holds the settings' words."""

    form = NewsroomForm
    inlines = (SocialInline,)
    autocomplete_fields = ("logo",)
    view_on_site = False
    fieldsets = (
        (None, {"fields": ("name", "tagline", "logo")}),
        ("Language and time", {"fields": ("language", "languages", "zone")}),
        (
            "How readers reach it",
            {"fields": ("email", "corrections_email", "telephone", "postal_address", "publisher")},
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Newsroom.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: a paper has a name."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if self.has_view_permission(request) and Newsroom.objects.exists():
            return HttpResponseRedirect(reverse("admin:masthead_newsroom_change", args=[1]))
        if self.has_add_permission(request):
            return HttpResponseRedirect(reverse("admin:masthead_newsroom_add"))
        return super().changelist_view(request, extra_context)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        first = house.by_settings()
        return {name: getattr(first, name) for name in ("name", "tagline", "language", "languages", "zone")}

    def save_model(self, request: HttpRequest, obj: Newsroom, form: Any, change: bool) -> None:
        clock.take_press()  # after any publication under way: else its page keeps the old name
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        changed = [*form.changed_data, *(["social"] if any(rows.has_changed() for rows in formsets) else [])]
        if changed or not change:
            press.house_changed()
            entered(request, "newsroom", changed)


class StandingPageForm(forms.ModelForm[StandingPage]):
    """A page, its text in the stories' own editor."""

    body = ProseEditorFormField(
        config={"extensions": PAGE_EXTENSIONS}, preset="configurable", widget=AdminProseEditorWidget,
        help_text=StandingPage._meta.get_field("body").help_text,
    )  # fmt: skip

    class Meta:
        model = StandingPage
        fields = ("title", "slug", "position", "body")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs["aria-label"] = "Body"

    def clean(self) -> dict[str, Any] | None:
        clock.take_press()  # until the page is saved no section comes at its address
        return super().clean()


class StandingPageAdmin(admin.ModelAdmin[StandingPage]):
    form = StandingPageForm
    list_display = ("title", "address", "position", "updated_at", "by")
    list_select_related = ("by",)
    fields = ("title", "slug", "position", "body")
    actions = None

    class Media:
        css: ClassVar[dict[str, Any]] = {"all": ["desk/desk.css"]}

    @admin.display(description="address", ordering="slug")
    def address(self, page: StandingPage) -> str:
        return page.get_absolute_url()

    def view_on_site(self, page: StandingPage) -> str:
        return page.get_absolute_url()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """An address stays once it is given."""
        return ["slug"] if obj else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else {"slug": ("title",)}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not for the five that every newsroom has."""
        return super().has_delete_permission(request, obj) and not (obj and obj.slug in STANDING)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        return allow_import_map(super().changeform_view(request, object_id, form_url, extra_context))

    def save_model(self, request: HttpRequest, obj: StandingPage, form: Any, change: bool) -> None:
        if change and not form.changed_data:
            return
        by: Any = request.user  # the admin lets nobody else in
        obj.by, obj.updated_at = by, timezone.now()
        super().save_model(request, obj, form, change)
        if not change or {"title", "position"} & set(form.changed_data):
            press.house_changed()
        entered(request, f"page {obj.slug}", form.changed_data)

    def delete_model(self, request: HttpRequest, obj: StandingPage) -> None:
        clock.take_press()
        super().delete_model(request, obj)
        press.house_changed()
        entered(request, f"page {obj.slug}", [], removed=True)
