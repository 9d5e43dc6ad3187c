"""The pages on which somebody keeps the own account: sessions, password, second step."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desk import accounts, entrance, two_step
from desk.account_forms import OwnPasswordForm
from desk.fresh import TITLE, ProofForm, fresh_login
from desk.models import RecoveryCode, Session
from desk.sessions import stored


def person_of(request: HttpRequest) -> User:
    """Who asks: these pages are behind the admin's gate."""
    if not isinstance(request.user, User):
        raise TypeError("a page of the desk was asked for by nobody")
    return request.user


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Your account: where you are logged in, and how."""
    person = person_of(request)
    words = {"two_step": two_step.has_one(person), "codes_left": _codes_left(person)}
    words |= {"own": True, "required": two_step.required()}
    return _page(request, "account", "Your account", **sessions_of(request, person), **words)


def sessions_of(request: HttpRequest, person: User) -> dict[str, Any]:
    """The open sessions of a person and the key of the one that asks."""
    return {"sessions": Session.objects.of(person).open(), "current": stored(request.session.session_key or "")}


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End one of the own sessions, or all but this one."""
    person = person_of(request)
    if "all" in request.POST:
        count = accounts.end_sessions(person, person, keep=request.session.session_key)
        messages.success(request, f"{count} other session{'' if count == 1 else 's'} ended.")
        return redirect("admin:account")
    found = Session.objects.of(person).filter(pk=request.POST.get("session", "")).first()
    if found is not None and found.pk == stored(request.session.session_key or ""):
        return entrance.log_out(request)
    if found is not None:
        accounts.end_session(found, person)
    messages.success(request, "The session is ended.")
    return redirect("admin:account")


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Give oneself a new password. The form asks for the old one, so no fresh log-in is needed."""
    person = person_of(request)
    form = OwnPasswordForm(request, person, request.POST or None)
    if form.is_valid():
        form.save(commit=False)
        accounts.change_own_password(request, person)
        messages.success(request, "Your password is changed. Your other sessions are ended.")
        return redirect("admin:account")
    return _page(request, "change_password", "Change your password", form=form)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    """Ask for the password before a sensitive page, then go on to it."""
    form = ProofForm(request, data=request.POST or None)
    if form.is_valid():
        accounts.prove(request)
        return HttpResponseRedirect(entrance.after(request))
    words = {"again": request.GET.get("again"), "next": entrance.after(request)}
    return _page(request, "prove", TITLE, form=form, **words)


@require_http_methods(["GET", "POST"])
@fresh_login
def second_step(request: HttpRequest) -> HttpResponse:
    """Set up a second step, replace it, renew the recovery codes, or take it away where it is not required."""
    person = person_of(request)
    act = request.POST.get("act")
    if act == "codes" and two_step.has_one(person):
        return _page(request, "codes", "Your recovery codes", codes=accounts.renew_codes(person), inside=True)
    if act == "remove" and not two_step.required():
        accounts.remove_second_step(person, person, keep=request.session.session_key)
        messages.success(request, "The second step is removed.")
        return redirect("admin:account")
    return entrance.set_up_for(request, person)


def _codes_left(person: User) -> int:
    return RecoveryCode.objects.filter(account=person, used_at=None).count()


def _page(request: HttpRequest, name: str, title: str, **words: Any) -> HttpResponse:
    words = {**admin.site.each_context(request), "title": title, **words}
    return render(request, f"desk/accounts/{name}.html", words)
