"""Sections, authors, topics and pictures in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from desk.choosing import ChoosesRows
from masthead.models import Image, Section
from masthead.pictures import MAX_BYTES, Clean, PictureRefused, held, reencode, store
from publishing import audit, clock, press
from publishing.models import Edition, ErasedAddress, Redirect


class Named(ChoosesRows, admin.ModelAdmin[Any]):
    """A masthead row: when its name changes, the pages that name it are printed again."""

    kind: str
    key = "slug"
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: the record names the row for ever, and stored pages link to its address."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """An address stays once it is given."""
        return [self.key] if obj and self.key in {"slug"} else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else {"slug": ("name",)}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Inside the admin's own transaction, after any publication under way: else its page keeps the old name."""
        clock.take_press()
        super().save_model(request, obj, form, change)
        if change:
            press.name_changed(self.kind, self.name_of(obj))
        if not change or form.changed_data:
            entered(request, f"{self.kind} {self.name_of(obj)}", form.changed_data)

    def name_of(self, obj: Any) -> str:
        """What the record calls the row by."""
        return str(getattr(obj, "path" if self.kind == "section" else self.key))


def entered(request: HttpRequest, subject: str, changed: list[str], **detail: Any) -> None:
    """Enter a change of the masthead into the audit, inside the admin's own transaction."""
    by: Any = request.user  # the admin lets nobody else in
    audit.enter("masthead", subject, by, changed=changed, **detail)


class SectionForm(forms.ModelForm[Section]):
    """A section, which may not stand where a story does: the section would hide the story, or the story it."""

    class Meta:
        model = Section
        fields = ["parent", "name", "slug", "description", "position"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        clock.take_press()  # until the section is saved no story goes out, and no other section comes, at its address
        parent, slug = self.cleaned_data.get("parent"), self.cleaned_data.get("slug")
        wanted = f"{parent.path}/{slug}" if parent else slug
        taken = (rows.filter(path=wanted) for rows in (Edition.objects, Redirect.objects))
        if slug and any(rows.exists() for rows in (*taken, ErasedAddress.objects.at(wanted or ""))):
            self.add_error("slug", f"/{wanted}/ belongs to a story, now or in the past; choose another slug.")
        return cleaned


class SectionAdmin(Named):
    form = SectionForm
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


class AuthorAdmin(Named):
    kind = "author"
    list_display = ("name", "slug", "role")
    search_fields = ("name", "slug")


class TopicAdmin(Named):
    kind = "topic"
    list_display = ("name", "slug")
    search_fields = ("name", "slug")


class ImageForm(forms.ModelForm[Image]):
    """A picture with its words. `picture` is what a sound upload of a new one became."""

    upload = forms.FileField(required=False, help_text="JPEG, PNG or WebP, at most 25 MB and 40 million pixels.")
    picture: Clean

    class Meta:
        model = Image
        fields = ["upload", "alt", "caption", "credit", "rights", "focal_x", "focal_y"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance._state.adding:
            self._take_upload()
        return cleaned

    def _take_upload(self) -> None:
        upload = self.cleaned_data.get("upload")
        if upload is None:
            if "upload" not in self.errors:
                self.add_error("upload", "Choose a picture.")
            return
        try:
            self.picture = reencode(upload.read(MAX_BYTES + 1))
        except PictureRefused as refused:
            self.add_error("upload", str(refused))
            return
        clock.take_press()  # until the picture is saved nobody else brings in the same
        if (image := held(self.picture)) is not None:
            self.add_error("upload", _known(image))


def _known(image: Image) -> str:
    """Why a picture is not taken in again; the words typed for it now would replace those of the one that is held."""
    return format_html(
        'This picture is in the library already: <a href="{}">{}</a>. Choose that one, or change its words there.',
        reverse("admin:masthead_image_change", args=[image.pk]), image.alt,
    )  # fmt: skip


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
        else:
            store(form.picture, obj)
            entered(request, f"image {obj.hash}", form.changed_data)
