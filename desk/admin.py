"""The newsroom in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from articles.models import Article
from desk.stories import ArticleAdmin
from masthead.models import Author, Image, Section, Topic
from masthead.pictures import PictureRefused, reencode, take_in
from publishing import press

admin.site.site_header = "The desk"
admin.site.site_title = "The desk"
admin.site.index_title = "Today"
admin.site.register(Article, ArticleAdmin)
admin.site.unregister(User)


@admin.register(User)
class PersonAdmin(UserAdmin[User]):
    """People of the newsroom. Only a superuser can make one, so nobody can lift himself above the rules."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        own: Any = super().get_readonly_fields(request, obj)
        return own if request.user.is_superuser else (*own, "is_superuser", "user_permissions")


class Named(admin.ModelAdmin[Any]):
    """A masthead row: when its name changes, the pages that name it are printed again."""

    kind: str
    key = "slug"
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """An address stays once it is given."""
        return [self.key] if obj and self.key in {"slug"} else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else {"slug": ("name",)}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change:
            press.name_changed(self.kind, str(getattr(obj, "path" if self.kind == "section" else self.key)))


@admin.register(Section)
class SectionAdmin(Named):
    kind = "section"
    list_display = ("path", "name", "position")
    search_fields = ("name", "path")
    autocomplete_fields = ("parent",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["slug", "parent"] if obj else []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if obj.parent_id is None and (not change or {"name", "position"} & set(form.changed_data)):
            press.nav_changed()


@admin.register(Author)
class AuthorAdmin(Named):
    kind = "author"
    list_display = ("name", "slug", "role")
    search_fields = ("name", "slug")


@admin.register(Topic)
class TopicAdmin(Named):
    kind = "topic"
    list_display = ("name", "slug")
    search_fields = ("name", "slug")


class ImageForm(forms.ModelForm[Image]):
    upload = forms.FileField(required=False, help_text="JPEG, PNG or WebP, at most 25 MB and 40 million pixels.")

    class Meta:
        model = Image
        fields = ["upload", "alt", "caption", "credit", "rights", "focal_x", "focal_y"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        upload = self.cleaned_data.get("upload")
        if upload is None:
            if self.instance._state.adding:
                self.add_error("upload", "Choose a picture.")
            return cleaned
        try:
            reencode(upload.read())
            upload.seek(0)
        except PictureRefused as refused:
            self.add_error("upload", str(refused))
        return cleaned


@admin.register(Image)
class ImageAdmin(Named):
    form = ImageForm
    kind, key = "image", "hash"
    list_display = ("thumbnail", "alt", "credit", "created_at")
    list_display_links = ("thumbnail", "alt")
    search_fields = ("alt", "caption", "credit")

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {}

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ImageForm.Meta.fields[1:] if obj else ImageForm.Meta.fields

    @admin.display(description="picture")
    def thumbnail(self, image: Image) -> str:
        return format_html('<img src="{}" alt="" width="96" loading="lazy">', reverse("admin:picture", args=[image.pk]))

    def get_urls(self) -> list[URLPattern]:
        return [path("<uuid:pk>/file/", self.admin_site.admin_view(self.file), name="picture"), *super().get_urls()]

    def file(self, request: HttpRequest, pk: Any) -> FileResponse:
        """The picture itself, for people of the desk: readers get it only with a live story."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        image = get_object_or_404(Image, pk=pk)
        return FileResponse(image.file.open("rb"), headers={"Cache-Control": "private, max-age=3600"})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        held = form.cleaned_data
        taken = take_in(held["upload"], held["alt"], held["credit"], held["caption"], held["rights"])
        obj.pk, obj._state.adding = taken.pk, False
