"""A fresh log-in: before what cannot be undone, whoever sits at the desk shows the password again.

    @fresh_login
    def expunge(request): ...

lets in a session that showed it within ten minutes. Any other is asked for it first: a page that is only looked at
comes after the question, and a form that was sent waits on the question's page and goes on with what was typed.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from desk import accounts, sign_in, two_step
from desk.origin import counted
from desk.sessions import SINCE

FRESH = timedelta(minutes=10)
ANSWER = "prove-password"
TITLE = "Is it still you?"


def is_fresh(request: HttpRequest) -> bool:
    """Whether this session saw the password or a code within ten minutes."""
    proved = request.session.get(accounts.PROVED) or request.session.get(SINCE) or 0
    return bool(timezone.now().timestamp() - proved <= FRESH.total_seconds())


class ProofForm(forms.Form):
    """The password again, and a code from whoever has a second step."""

    password = forms.CharField(
        label="Your password", strip=False, max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )  # fmt: skip
    code = forms.CharField(
        label="Code of your authenticator", max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(data, prefix="prove")
        self.request = request
        if not two_step.has_one(request.user):  # type: ignore[arg-type]
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        if not knows_password(self.request, given["password"]):
            self.add_error("password", wrong_password(self.request))
            return given
        person = self.request.user
        if "code" in self.fields and isinstance(person, User) and not two_step.check(person, given["code"]):
            self.add_error("code", wrong_code(person))
        return given


def knows_password(request: HttpRequest, password: str) -> bool:
    """Whether this is the password of whoever asks; counted like a try to log in, so a found session cannot guess."""
    name = request.user.get_username()
    if authenticate(request, username=name, password=password) is None:
        return False
    sign_in.forget(name, counted(request))
    return True


def wrong_password(request: HttpRequest) -> str:
    left = sign_in.locked(request)
    if left is None:
        return "That is not your password."
    return f"Too many tries. Wait {sign_in.wait_in_words(left)}, then try again."


def wrong_code(person: User) -> str:
    left = two_step.seconds_left(person)
    if not left:
        return "This code is not right, or was used already. Wait for the next one."
    return f"This code was not taken. Wait {left} second{'' if left == 1 else 's'}, then try the next one."


def fresh_login(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view of the desk that asks for the password again unless it was shown within ten minutes."""

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        form = ProofForm(request, data=request.POST if ANSWER in request.POST else None)
        if form.is_valid():
            accounts.prove(request)
            return view(request, *args, **kwargs)
        return _ask(request, form)

    return asking


def _ask(request: HttpRequest, form: ProofForm) -> HttpResponse:
    """The question. What was sent goes along unless it holds a file or a password, which are to be given again."""
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    kept = [(name, value) for name, value in sent if not name.startswith("prove-") and name != "csrfmiddlewaretoken"]
    lost = bool(request.FILES) or any("password" in name for name, _ in kept)
    if request.method != "POST" or lost:
        target = {"next": request.get_full_path(), **({"again": "1"} if lost else {})}
        return HttpResponseRedirect(f"{reverse('admin:prove')}?{urlencode(target)}")
    words = {"form": form, "kept": kept, "title": TITLE, "has_permission": True}
    return render(request, "desk/accounts/prove.html", words)
