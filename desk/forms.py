"""The story's form and the boxes' forms. They hand on a Document; they write nothing."""

import re
import uuid
from typing import Any, get_type_hints

import msgspec
from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.validators import MaxValueValidator
from django.forms import BaseInlineFormSet
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget

from articles.document import Box, Document, Evidence, OwnSummary
from articles.editing import MAX_BOXES
from articles.freezing import author_name, picture, section_name, topic_name
from articles.models import Article, ArticleAuthor, ArticleTopic
from desk.choosing import Sifted, can_be
from desk.rows import RowsField, WordsField, row_type
from factboxes import registry
from factboxes.base import FactBox, Facts, FactsRefused, plain
from language.figures import read_number
from masthead.models import Author, Topic

EXTENSIONS: dict[str, Any] = {
    "Bold": True, "Italic": True, "Strike": True, "Subscript": True, "Superscript": True,
    "Heading": {"levels": [2, 3, 4]}, "BulletList": True, "OrderedList": True, "ListItem": True,
    "Blockquote": True, "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "HardBreak": True, "HorizontalRule": True, "Table": True, "TableRow": True, "TableHeader": True, "TableCell": True,
    "Figure": True, "Caption": True, "Image": True, "CodeBlock": True, "Code": True, "Cite": True, "HTML": True,
}  # fmt: skip


PLAIN = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
# fields that the form and the Document share as they are
COPIED = (
    "headline", "standfirst", "seo_headline", "slug", "language", "lead_caption", "body",
    "published_at", "published_zone",
)  # fmt: skip


class OrderedChoice(forms.ModelMultipleChoiceField[Any]):
    """Several rows, in the order in which they were chosen."""

    def clean(self, value: Any) -> Any:
        rows: Any = self.queryset
        for sent in value or []:
            if not can_be(rows.model._meta.pk, sent):  # one beyond 64 bits would stop the database itself
                message = self.error_messages["invalid_pk_value"]
                raise forms.ValidationError(message, code="invalid_pk_value", params={"pk": str(sent)[:40]})
        found = {str(row.pk): row for row in super().clean(value)}
        return [found[str(key)] for key in dict.fromkeys(value or []) if str(key) in found]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return [str(key) for key in initial or []] != [str(key) for key in data or []]


class ChosenOrder(Sifted, AutocompleteSelectMultiple):
    """The stock autocomplete, its options in the chosen order."""

    def optgroups(self, name: Any, value: Any, attrs: Any = None) -> Any:
        groups = super().optgroups(name, value, attrs)
        place = {str(key): at for at, key in enumerate(value)}
        for _, options, _ in groups:
            options.sort(key=lambda option: place.get(str(option["value"]), len(place)))
        return groups


class ArticleForm(forms.ModelForm[Article]):
    """One story. `base` is the edit the editor started from; `problems` are refusals of save() to show again."""

    base = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    note = forms.CharField(max_length=300, required=False, help_text="What this save is about, for the history.")
    body = ProseEditorFormField(
        config={"extensions": EXTENSIONS}, preset="configurable", widget=AdminProseEditorWidget, required=False
    )
    authors = OrderedChoice(Author.objects.all(), required=False)
    topics = OrderedChoice(Topic.objects.all(), required=False)
    summary = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=600,
        help_text="Your own summary. Left empty, one is taken from the text.",
    )  # fmt: skip
    problems: list[tuple[str, str]] = []

    class Meta:
        model = Article
        fields = ["headline", "standfirst", "section", "slug", "seo_headline", "language", "lead_image", "lead_caption",
                  "body", "summary", "published_at", "published_zone"]  # fmt: skip
        widgets = {"standfirst": forms.Textarea(attrs={"rows": 2}), "headline": forms.TextInput(attrs={"size": 80})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, through in (("authors", ArticleAuthor), ("topics", ArticleTopic)):
            column = name.removesuffix("s")
            field = through._meta.get_field(column)
            self.fields[name].widget = ChosenOrder(field, admin.site, choices=self.fields[name].choices)  # type: ignore[attr-defined]
            rows = through._default_manager.filter(article=self.instance).order_by("position")
            self.initial[name] = list(rows.values_list(column, flat=True))
        self.initial["base"] = self.instance.edit
        self.fields["body"].widget.attrs["aria-label"] = "Body"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for field, text in self.problems:
            self.add_error(
                field if field in self.fields else None, text if field in self.fields else f"{field}: {text}"
            )
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """The rule about section and slug is left to save(), which names what is taken in words."""
        return {*super()._get_validation_exclusions(), "section"}  # type: ignore[misc]  # Django's own hook, unstubbed

    def document(self, boxes: tuple[Box, ...]) -> Document:
        """The form's story as a Document, without writing anything. Call when valid."""
        held = self.cleaned_data
        self.instance.pk = self.instance.pk or uuid.uuid4()  # the stock inlines clear a new parent's
        return Document(
            id=str(self.instance.pk),
            **{name: held[name] for name in COPIED},
            section=section_name(held["section"]),
            authors=tuple(author_name(row) for row in held["authors"]),
            topics=tuple(topic_name(row) for row in held["topics"]),
            lead_image=picture(held["lead_image"]),
            summary=OwnSummary(held["summary"]) if held["summary"].strip() else None,
            boxes=boxes,
        )  # fmt: skip


class BoxForm(forms.ModelForm[FactBox]):
    """One box: its columns, and its rows as inputs made from the kind's struct."""

    facts: Facts | None = None
    language = "en"  # of the story: how its numbers are written

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].validators.append(MaxValueValidator(MAX_BOXES - 1))
        for name in row_fields(type(self.instance)):
            self.initial[name] = self.instance.rows.get(name, [])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors or cleaned.get("DELETE"):
            return cleaned
        try:
            self.facts = registry.decode(self.instance.kind, self.raw(cleaned))
        except FactsRefused as refused:
            for path, text in refused.problems:
                field, _, rest = path.partition("/")
                at, _, part = rest.partition("/")
                where = ", ".join(filter(None, [f"row {int(at) + 1}" if at.isdigit() else "", part]))
                self.add_error(field if field in self.fields else None, f"{where}: {text}" if where else text)
        return cleaned

    def raw(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """The facts as plain values; what an editor changed is no longer a machine's proposal."""
        kind = type(self.instance)
        raw = {name: cleaned.get(name) for name in kind.facts_type.__struct_fields__ if name in self.fields}
        for name in row_fields(kind):
            held = raw.get(name) or []
            if isinstance(self.fields[name], RowsField):
                before = {_same(row): row for row in self.initial.get(name) or []}
                held = [_row(row, before, self.language) for row in held]
            raw[name] = held
        proposed = self.instance.rows.get("proposed", [])
        raw["proposed"] = [name for name in proposed if name not in self.changed_data]
        return raw

    def box(self) -> Box:
        """The form's box. Call when valid."""
        row, held = self.instance, self.cleaned_data
        chosen = msgspec.convert(row.chosen, tuple[Evidence, ...])
        return Box(
            id=str(held.get("id") or row.pk or uuid.uuid4()), kind=row.kind,
            facts=plain(self.facts) if self.facts else {}, label=held.get("label") or "",
            wording=held.get("wording") or "", evidence=chosen,
        )  # fmt: skip


def _row(row: dict[str, Any], before: dict[str, dict[str, Any]], language: str) -> dict[str, Any]:
    """A posted row: numbers as a person writes them read, its origin the editor's once it was changed."""
    if _same(row) in before:
        return row
    for name in ("value", "value_max"):
        if row.get(name) and "precision" not in row:
            row[name] = _number(row[name], language)
    return row | {"origin": "editor"}


def _number(text: str, language: str) -> str:
    """The decimal a person wrote; a plain one stays as it is, and what cannot be read is refused later, in words."""
    if PLAIN.fullmatch(text):
        return text
    return read_number(text, language) or text


def _same(row: dict[str, Any]) -> str:
    return repr(sorted((name, value) for name, value in row.items() if name != "origin" and value))


def row_fields(kind: type[FactBox]) -> list[str]:
    """The parts of a kind's facts that have no column of their own, `proposed` apart."""
    return [name for name in kind.facts_type.__struct_fields__ if name not in kind.columns() and name != "proposed"]


def box_form(kind: type[FactBox]) -> type[BoxForm]:
    """The form class of a kind, made from its struct."""
    hints = get_type_hints(kind.facts_type)
    fields: dict[str, forms.Field] = {}
    for name in row_fields(kind):
        struct = row_type(hints[name])
        fields[name] = RowsField(struct) if struct else WordsField(required=False, help_text="Parted by semicolons.")
    meta = type("Meta", (), {"model": kind, "fields": ["position", "label", "wording", *kind.columns()]})
    return type(f"{kind.__name__}Form", (BoxForm,), {**fields, "Meta": meta})


class BoxFormSet(BaseInlineFormSet[FactBox, Article, BoxForm]):
    """Boxes of one kind. A box that somebody else removed meanwhile keeps its id and is kept as new."""

    default_error_messages = BaseInlineFormSet.default_error_messages | {
        "missing_management_form": "The boxes did not arrive whole; nothing was changed. Load the page again.",
    }

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        known = None if form.instance._state.adding else form.instance.pk
        form.fields["id"] = forms.UUIDField(required=False, initial=known, widget=forms.HiddenInput)

    @classmethod
    def get_default_prefix(cls) -> str:
        return str(cls.model.kind) if cls.model else ""

    def validate_unique(self) -> None:
        """Ids come from the boxes themselves; save() judges them."""

    def boxes(self) -> list[tuple[int, Box]]:
        """(position, box) of every filled form that is not to be deleted. Call when valid."""
        kept = [form for form in self.forms if form.is_bound and not form.cleaned_data.get("DELETE")]
        filled = [form for form in kept if form.has_changed() or form.instance.pk in self._known()]
        return [(form.cleaned_data.get("position") or 0, form.box()) for form in filled if form.facts is not None]

    def _known(self) -> set[Any]:
        return {row.pk for row in self.get_queryset()}
