"""The forms of the pages about accounts."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import PasswordChangeForm, UserChangeForm
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from desk import accounts, sign_in
from desk.fresh import knows_password, wrong_code, wrong_password
from desk.models import Invitation


class LogInForm(AdminAuthenticationForm):
    """One sentence for a wrong name, a wrong password and an account that may not come in."""

    error_messages = {
        "invalid_login": "This name and password do not go together. Mind capitals and small letters.",
        "inactive": "This name and password do not go together. Mind capitals and small letters.",
    }

    def get_invalid_login_error(self) -> ValidationError:
        left = sign_in.locked(self.request) if self.request else None
        if left is None:
            return super().get_invalid_login_error()
        words = sign_in.wait_in_words(left)
        return ValidationError(f"There were too many tries. Wait {words}, then try again; nothing is lost.", "wait")


class CodeForm(forms.Form):
    """A code of an authenticator, or a recovery code."""

    code = forms.CharField(
        label="Code", max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True,
                                      "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def let_in(self, request: HttpRequest) -> bool:
        """Whether the code was right; else the form says so."""
        right = accounts.take_second_step(request, self.person, self.cleaned_data["code"])
        if not right:
            self.add_error("code", wrong_code(self.person))
        return right


class OwnPasswordForm(PasswordChangeForm):
    """The old password and a new one twice."""

    def __init__(self, request: HttpRequest, person: User, data: Any = None) -> None:
        super().__init__(person, data)
        self.request = request

    def clean_old_password(self) -> str:
        old: str = self.cleaned_data["old_password"]
        if not knows_password(self.request, old):
            raise ValidationError(wrong_password(self.request), "password_incorrect")
        return old


class PersonForm(UserChangeForm):  # type: ignore[type-arg]  # not generic when it runs
    """Somebody's account, under a name that nobody has already: names that differ in case alone are the same."""

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(f"There is an account “{name}” already. Choose another name.")
        return name


class ForgottenForm(forms.Form):
    mail = forms.EmailField(
        label="Your e-mail address", max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )  # fmt: skip


class NewPasswordForm(forms.Form):
    """A code from a mail, and a password twice."""

    code = forms.CharField(
        label="Code from the mail", max_length=200, help_text="What stands behind the # in the mail's link.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    password = forms.CharField(
        label="New password", strip=False, help_text=" ".join(password_validators_help_texts()),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label="The same again", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    person: User | None = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "password" in given and "again" in given:
            self._check(given)
        return given

    def _check(self, given: dict[str, Any]) -> None:
        if given["password"] != given["again"]:
            self.add_error("again", "These are not the same.")
        try:
            validate_password(given["password"], self.person)
        except ValidationError as found:
            self.add_error("password", found)


class ResetForm(NewPasswordForm):
    def __init__(self, person: User | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person


class JoinForm(NewPasswordForm):
    def __init__(self, invitation: Invitation | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if invitation is not None:
            self.person = User(username=invitation.name, email=invitation.mail)
