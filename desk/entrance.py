"""The pages before the desk: logging in and out, the second step, a forgotten password, an invitation.

All but the second step are for people nobody knows yet: each answers the same whether or not an account exists.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from desk import accounts, forgotten_password, invitations, sign_in, two_step
from desk.account_forms import CodeForm, ForgottenForm, JoinForm, LogInForm, ResetForm
from masthead import house

NO_LINK = "This link is not good any more: it was used, revoked, or is too old."


def after(request: HttpRequest) -> str:
    """Where somebody wanted to go, when it is a page of ours; else the desk."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else reverse("admin:index")


def on_the_way_in(request: HttpRequest) -> User | None:
    """Whoever has shown a password and belongs to the staff, second step or not."""
    person = request.user
    return person if isinstance(person, User) and person.is_active and person.is_staff else None


class LogIn(LoginView):
    """The name and the password; whoever has to wait is told how long, in the form."""

    authentication_form = LogInForm
    template_name = "admin/login.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method == "GET" and on_the_way_in(request):
            return HttpResponseRedirect(self.onward())
        answer = super().dispatch(request, *args, **kwargs)
        left = sign_in.locked(request)
        if left is not None:
            answer.status_code = 429
            answer["Retry-After"] = str(int(left.total_seconds()) + 1)
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        accounts.log_in(self.request, form.get_user())
        return HttpResponseRedirect(self.onward())

    def onward(self) -> str:
        step = reverse("admin:second_step", query={"next": after(self.request)})
        return after(self.request) if two_step.passed(self.request) else step

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"title": "Log in", "next": after(self.request), **_house()}


log_in = csrf_protect(LogIn.as_view())


@csrf_protect
@require_http_methods(["POST"])
def log_out(request: HttpRequest) -> HttpResponse:
    accounts.log_out(request)
    messages.info(request, "You are logged out.")
    return redirect("admin:login")


@csrf_protect
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for a code between the password and the desk."""
    person = on_the_way_in(request)
    if person is None:
        return redirect("admin:login")
    if two_step.passed(request):
        return HttpResponseRedirect(after(request))
    if not two_step.has_one(person):
        return HttpResponseRedirect(reverse("admin:set_up", query={"next": after(request)}))
    form = CodeForm(person, data=request.POST or None)
    if form.is_valid() and form.let_in(request):
        return HttpResponseRedirect(after(request))
    return _page(request, "second_step", "One more step", form=form)


@csrf_protect
@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Set up a second step on the way in, where one is required and there is none."""
    person = on_the_way_in(request)
    if person is None or two_step.passed(request) or two_step.has_one(person):
        return redirect("admin:second_step" if person else "admin:login")
    return set_up_for(request, person)


NEW_KEY = "new_key"


def set_up_for(request: HttpRequest, person: User) -> HttpResponse:
    """Show a secret until a code proves that it has arrived; then the recovery codes, once."""
    key = request.session.setdefault(NEW_KEY, two_step.new_key())
    form = CodeForm(person, data=request.POST or None)
    used = two_step.first_code(key, form.cleaned_data["code"]) if form.is_valid() else None
    if used is not None:
        del request.session[NEW_KEY]
        codes = accounts.add_second_step(request, person, key, used)
        return _page(request, "codes", "Your recovery codes", codes=codes)
    if form.is_bound and not form.errors:
        form.add_error("code", "This code is not right. Look at the clock of your telephone, and type the next one.")
    picture = two_step.picture(two_step.address(person, key))
    return _page(request, "set_up", "Set up the second step", form=form, picture=picture, key=two_step.written(key))


@csrf_protect
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link by mail. The answer is the same for an address nobody has."""
    form = ForgottenForm(request.POST or None)
    if form.is_valid():
        forgotten_password.ask(form.cleaned_data["mail"])
        return _page(request, "forgotten", "Look into your mail", sent=form.cleaned_data["mail"])
    return _page(request, "forgotten", "Forgotten your password?", form=form)


@sensitive_post_parameters()
@csrf_protect
@require_http_methods(["GET", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """Set a new password with the code of the mail, which the page takes from behind the address's `#`."""
    person = forgotten_password.whose(request.POST.get("code", ""))
    form = ResetForm(person, request.POST or None)
    if request.method == "POST" and person is None:
        form.add_error("code", NO_LINK)
    if form.is_valid() and person is not None:
        accounts.reset_password(person, form.cleaned_data["password"])
        messages.success(request, "Your password is changed. Log in with it.")
        return redirect("admin:login")
    return _page(request, "new_password", "Choose a new password", form=form, button="Keep this password")


@sensitive_post_parameters()
@csrf_protect
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Make the account somebody was invited to, and let him in."""
    found = invitations.find(request.POST.get("code", "")) if request.method == "POST" else None
    form = JoinForm(found, request.POST or None)
    if request.method == "POST" and found is None:
        form.add_error("code", NO_LINK)
    if form.is_valid() and found is not None:
        account = invitations.accept(found, form.cleaned_data["password"])
        if account is not None:
            accounts.log_in(request, account)
            return HttpResponseRedirect(reverse("admin:index"))
        form.add_error(None, f"The name “{found.name}” was taken meanwhile. Ask for another invitation.")
    return _page(request, "new_password", f"Welcome to {house.present().name}", form=form, button="Make my account")


def _house() -> dict[str, Any]:
    return {"site_header": "The desk", "site_title": "The desk", "has_permission": False}


def _page(request: HttpRequest, name: str, title: str, **words: Any) -> HttpResponse:
    words |= {"title": title, "next": after(request), "inside": two_step_done(request), **_house()}
    return render(request, f"desk/accounts/{name}.html", words)


def two_step_done(request: HttpRequest) -> bool:
    return on_the_way_in(request) is not None and two_step.passed(request)
