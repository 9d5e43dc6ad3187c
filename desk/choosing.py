"""Choosing rows by the stock autocomplete, which meets a key that no row can have with an error of its own."""

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError


class Sifted:
    """Leaves out keys that no row can have, `x` or 10^30; the field itself says what is wrong with them."""

    field: Any

    def optgroups(self, name: Any, value: Any, attrs: Any = None) -> Any:
        key = self.field.remote_field.model._meta.pk
        return super().optgroups(name, [held for held in value if can_be(key, held)], attrs)  # type: ignore[misc]


class OneChosen(Sifted, AutocompleteSelect):
    """One row by autocomplete."""


class ChoosesRows:
    """Part of a ModelAdmin: its autocomplete_fields stand junk."""

    admin_site: Any

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]  # ModelAdmin has it
            kwargs.setdefault("widget", OneChosen(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]


def can_be(key: Any, text: Any) -> bool:
    """Whether a row's primary key, of this model field, can be what was sent."""
    try:
        key.clean(text, None)
    except ValidationError:
        return False
    return True
