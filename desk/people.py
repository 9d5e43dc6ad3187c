"""People and their groups in the admin: who may change whom.

A superuser may do everything but delete a person. Anybody else who keeps people, such as the role `admin`,

- makes people, sets their passwords, and puts others into the newsroom's groups and takes them out again;
- cannot touch a superuser, the password included, and makes nobody one;
- changes of himself the name, the address and the password: his groups and his standing are for somebody else;
- hands out no single permission and edits no group: what a group may do is for superusers to say.

So nobody raises the account he works with. Whoever makes people can still make one for himself, or set another's
password: no rule keeps that from him, and the audit holds each such act under his name. Each is asked of a fresh
log-in only.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from desk import accounts, two_step
from desk.account_forms import PersonForm
from desk.account_pages import person_of, sessions_of
from desk.fresh import fresh_login
from publishing import clock

STANDING = ("is_active", "is_staff", "groups")
HIGHEST = ("is_superuser", "user_permissions")


class PersonAdmin(UserAdmin[User]):
    """People of the newsroom, under the rules above."""

    change_form_template = "desk/accounts/person.html"
    form = PersonForm
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ()  # Django's two boxes have a label that no screen reader may read

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Also asked before a password is set."""
        within_reach = request.user.is_superuser or obj is None or not obj.is_superuser
        return within_reach and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Never: people stand in the record with what they did. Take their standing away instead (`is_active`)."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """A field that is shown only is no part of the form, so it cannot be sent either."""
        own: Any = super().get_readonly_fields(request, obj)
        if request.user.is_superuser:
            return own
        return (*own, *HIGHEST, *STANDING) if obj == request.user else (*own, *HIGHEST)

    def may_remove_second_step(self, request: HttpRequest, obj: User) -> bool:
        """Of another only, and of a superuser only by a superuser: whoever lost his own asks somebody."""
        by = person_of(request)
        allowed = by.has_perm("auth.change_user") or by.has_perm("desk.remove_second_step")
        return allowed and obj != by and (by.is_superuser or not obj.is_superuser)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/sessions/", view(require_safe(self.sessions)), name="auth_user_sessions"),
            path("<int:pk>/sessions/end/", view(require_POST(self.end_sessions)), name="auth_user_end_sessions"),
            path("<int:pk>/second-step/", view(self.second_step), name="auth_user_second_step"),
            *super().get_urls(),
        ]

    @method_decorator(fresh_login)
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().changeform_view(request, *args, **kwargs)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        person = self.get_object(request, object_id)
        words = {}
        if person is not None:
            words = {"two_step": two_step.has_one(person), "may_remove": self.may_remove_second_step(request, person)}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **words})

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        person = super().save_form(request, form, change)
        clock.take_audit()  # before the person's row, as every act on accounts
        request.standing = accounts.standing(form.instance) if change else None  # type: ignore[attr-defined]
        return person

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Roles are saved here, after the person: what follows from them comes last."""
        super().save_related(request, form, formsets, change)
        before = request.standing  # type: ignore[attr-defined]
        by = person_of(request)
        if before is None:
            accounts.note_account_made(form.instance, by)
        else:
            accounts.note_standing(form.instance, before, by, keep=_own_key(request, form.instance))

    @method_decorator(fresh_login)
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        with transaction.atomic():
            clock.take_audit()
            person = self.get_object(request, id)
            answer = super().user_change_password(request, id, form_url)
            after = User.objects.filter(pk=person.pk).first() if person else None
            if person and after and after.password != person.password:
                accounts.note_password_set(after, person_of(request), keep=_own_key(request, after))
            return answer

    def sessions(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Where somebody is logged in."""
        person = self._reachable(request, pk)
        words = {**self.admin_site.each_context(request), **sessions_of(request, person)}
        return render(request, "desk/accounts/sessions.html", words | {
            "title": f"Sessions of {person.get_username()}", "person": person,
            "end": reverse("admin:auth_user_end_sessions", args=[person.pk]),
        })  # fmt: skip

    @method_decorator(fresh_login)
    def end_sessions(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = self._reachable(request, pk)
        found = sessions_of(request, person)["sessions"].filter(pk=request.POST.get("session", "")).first()
        if "all" in request.POST:
            accounts.end_sessions(person, person_of(request), keep=_own_key(request, person))
        elif found is not None:
            accounts.end_session(found, person_of(request))
        messages.success(request, "The sessions are ended.")
        return redirect("admin:auth_user_sessions", person.pk)

    @method_decorator(fresh_login)
    def second_step(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, then take a lost second step away."""
        person = self._person(pk)
        if not self.may_remove_second_step(request, person):
            raise PermissionDenied
        if request.method == "POST":
            accounts.remove_second_step(person, person_of(request))
            messages.success(request, f"{person.get_username()} logs in with the password alone now.")
            return redirect("admin:auth_user_change", person.pk)
        words = {"title": "Remove the second step", "person": person, "required": two_step.required()}
        return render(request, "desk/accounts/remove.html", {**self.admin_site.each_context(request), **words})

    def _person(self, pk: int) -> User:
        found = User.objects.filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def _reachable(self, request: HttpRequest, pk: int) -> User:
        person = self._person(pk)
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        return person


def _own_key(request: HttpRequest, person: User) -> str | None:
    """The session to keep when somebody changes himself."""
    return request.session.session_key if person == request.user else None


class RoleAdmin(GroupAdmin):
    """Groups and what they may do: superusers change them, others look."""

    actions = None  # a group is deleted on its own page, which enters it

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser

    @method_decorator(fresh_login)
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().changeform_view(request, *args, **kwargs)

    @method_decorator(fresh_login)
    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().delete_view(request, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        accounts.note_role_changed(form.instance, person_of(request))

    def delete_model(self, request: HttpRequest, obj: Group) -> None:
        accounts.delete_role(obj, person_of(request))
