"""Invitations in the admin: whoever keeps people makes, sees and revokes them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin, action, display
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator

from desk import invitations
from desk.account_pages import person_of
from desk.fresh import fresh_login
from desk.models import Invitation


class InvitationForm(forms.ModelForm[Invitation]):
    roles = forms.ModelMultipleChoiceField(
        Group.objects.order_by("name"), widget=forms.CheckboxSelectMultiple,
        help_text="What the person may do, from the first day.",
    )  # fmt: skip

    class Meta:
        model = Invitation
        fields = ("name", "mail", "roles")
        help_texts = {"name": "To log in with.", "mail": "The link goes there; it is good for three days, once."}

    def clean_name(self) -> str:
        return invitations.check_name(self.cleaned_data["name"])


class InvitationAdmin(ModelAdmin[Invitation]):
    form = InvitationForm
    list_display = ("name", "mail", "roles_shown", "state_shown", "until", "invited_by")
    search_fields = ("name", "mail")
    actions = ("revoke",)
    list_select_related = ("invited_by",)
    list_display_links = None

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("roles")

    @display(description="roles")
    def roles_shown(self, row: Invitation) -> str:
        return ", ".join(sorted(role.name for role in row.roles.all())) or "-"

    @display(description="state")
    def state_shown(self, row: Invitation) -> str:
        return row.state()

    def _keeps_people(self, request: HttpRequest) -> bool:
        return person_of(request).has_perms(["auth.add_user", "auth.change_user"])

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._keeps_people(request)

    def has_view_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        return self._keeps_people(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._keeps_people(request)

    def has_change_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        """An invitation is revoked and made anew, never changed: somebody holds its link."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        return False

    @method_decorator(fresh_login)
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().changeform_view(request, *args, **kwargs)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """The verb makes the row and its roles; nothing is left for the form to save."""
        given = form.cleaned_data
        made, link = invitations.invite(given["name"], given["mail"], given["roles"], person_of(request))
        invitations.send(made, link)
        form.save_m2m = lambda: None
        form.instance = made
        return made

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Made already."""

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        messages.success(request, f"The link for {obj.name} went to {obj.mail}.")
        return HttpResponseRedirect(reverse("admin:desk_invitation_changelist"))

    @action(description="Revoke the chosen invitations", permissions=["add"])
    def revoke(self, request: HttpRequest, chosen: Any) -> None:
        ended = sum(invitations.revoke(row, person_of(request)) for row in chosen)
        messages.success(request, f"{ended} invitation{'' if ended == 1 else 's'} revoked.")
