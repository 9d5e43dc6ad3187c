"""What happens to accounts: one verb, one function, one transaction, one entry in the audit.

Doors (the admin's classes, views, commands) check who comes and call these. Whatever makes an account safer or takes
something from it ends its other sessions with the same transaction, so they are out at their next request.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import wraps
from typing import NamedTuple, ParamSpec, TypeVar

from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from desk import letters, origin, two_step
from desk.models import RecoveryCode, Session
from desk.sessions import ADDRESS, BROWSER, SINCE, stored
from publishing import audit, clock
from publishing.models import Alarm

BACKEND = "django.contrib.auth.backends.ModelBackend"
P = ParamSpec("P")
R = TypeVar("R")
PROVED = "proved"  # when this session last saw the password or a code, in seconds


def act(do: Callable[P, R]) -> Callable[P, R]:
    """One transaction that has the audit's lock before any row's, so that two never wait for each other."""

    @wraps(do)
    def doing(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            clock.take_audit()
            return do(*args, **kwargs)

    return doing


def subject(account: User) -> str:
    return f"account {account.get_username()}"


# --- coming and going -------------------------------------------------------------------------------------------------
@act
def log_in(request: HttpRequest, account: User) -> None:
    """Begin a session with a new id; what the second step asks of it is decided here."""
    request.session.flush()  # Django keeps the id of whoever logs in again: a copy of it would go on living
    login(request, account, backend=BACKEND)
    now = timezone.now().timestamp()
    request.session.update(
        {SINCE: now, PROVED: now, ADDRESS: origin.address(request), BROWSER: origin.browser(request)}
    )
    two_step.begin(request.session, account)
    Session.objects.run_out().delete()
    entry = audit.enter("logged in", subject(account), account, address=origin.address(request))
    if account.is_superuser:
        _raise_alarm(account, entry.seq, origin.address(request))


def _raise_alarm(account: User, seq: int, address: str) -> None:
    """A superuser is for emergencies: each use is told."""
    audit.enter("superuser used", subject(account), account, address=address)
    text = f"The superuser account {account.get_username()} was logged in to from {address}."
    Alarm.objects.create(kind="superuser", key=f"entry {seq}", text=text, raised_at=clock.now())


@act
def log_out(request: HttpRequest) -> None:
    """End this session."""
    if isinstance(request.user, User):
        audit.enter("logged out", subject(request.user), request.user)
    logout(request)


def locked_out(name: str, address: str, left: timedelta) -> None:
    """Enter that the next try has to wait. A name that is nobody's is not written down: it may be a password."""
    told = f"account {name}" if User.objects.filter(username=name).exists() else f"address {address}"
    audit.enter("sign-in has to wait", told, None, address=address, seconds=int(left.total_seconds()))


def prove(request: HttpRequest) -> None:
    """Note that the person at this session has just shown the password or a code."""
    request.session[PROVED] = timezone.now().timestamp()


@act
def end_session(session: Session, by: User) -> None:
    """End one session, a person's own or another's."""
    if session.account is not None:
        audit.enter("session ended", subject(session.account), by, address=session.address)
    session.delete()


@act
def end_sessions(account: User, by: User | None, keep: str | None = "") -> int:
    """End every session of the account but the one whose key is `keep`; how many were open."""
    others = Session.objects.of(account)
    if keep:
        others = others.exclude(session_key=stored(keep))
    count = others.open().count()
    others.delete()
    if count:
        audit.enter("sessions ended", subject(account), by, sessions=count)
    return count


# --- passwords --------------------------------------------------------------------------------------------------------
@act
def change_own_password(request: HttpRequest, account: User) -> None:
    """Keep a new password the person gave himself (`account` holds it, unsaved): this session stays, others end."""
    account.save(update_fields=["password"])
    update_session_auth_hash(request, account)
    prove(request)
    audit.enter("password changed", subject(account), account)
    end_sessions(account, account, keep=request.session.session_key)
    _tell(account, "Your password was changed.")


@act
def note_password_set(account: User, by: User, keep: str | None = "") -> None:
    """What follows from a password that somebody set for somebody."""
    audit.enter("password set", subject(account), by, usable=account.has_usable_password())
    end_sessions(account, by, keep=keep)
    _tell(account, f"{by.get_username()} set a new password for your account.")


def reset_password(account: User, password: str) -> None:
    """Set the password of somebody who came with a link from his mail. The second step is still asked at the log-in."""
    account.set_password(password)  # slow on purpose, so before anything is locked
    _keep_reset(account)


@act
def _keep_reset(account: User) -> None:
    account.save(update_fields=["password"])
    audit.enter("password reset", subject(account), account)
    end_sessions(account, account)
    _tell(account, "Your password was reset with a link sent to this address.")


# --- the second step --------------------------------------------------------------------------------------------------
@act
def add_second_step(request: HttpRequest, account: User, key: str, used: int) -> list[str]:
    """Keep the authenticator (its old one goes), end the other sessions, and return ten recovery codes to show once."""
    TOTPDevice.objects.filter(user=account).delete()
    TOTPDevice.objects.create(user=account, name="authenticator", key=key, confirmed=True, last_t=used)
    codes = _new_codes(account)
    two_step.pass_on(request.session)
    request.session.cycle_key()
    prove(request)
    audit.enter("second step added", subject(account), account)
    end_sessions(account, account, keep=request.session.session_key)
    _tell(account, "A second step at log-in was set up for your account.")
    return codes


@act
def renew_codes(account: User) -> list[str]:
    """Ten new recovery codes; the old ones let nobody in any more."""
    codes = _new_codes(account)
    audit.enter("recovery codes renewed", subject(account), account)
    _tell(account, "New recovery codes were made for your account; the old ones no longer work.")
    return codes


def _new_codes(account: User) -> list[str]:
    codes = two_step.new_codes()
    RecoveryCode.objects.filter(account=account).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(account=account, hash=two_step.hashed(code)) for code in codes)
    return codes


@act
def take_second_step(request: HttpRequest, account: User, code: str) -> bool:
    """Whether the code, of the authenticator or a recovery code, lets the session in; then it gets a new id."""
    way = two_step.check(account, code)
    if way:
        two_step.pass_on(request.session)
        request.session.cycle_key()
        prove(request)
    if way == "recovery code":
        left = RecoveryCode.objects.filter(account=account, used_at=None).count()
        audit.enter("recovery code used", subject(account), account, left=left)
        _tell(account, f"A recovery code was used to log in to your account; {left} are left.")
    return bool(way)


@act
def remove_second_step(account: User, by: User, keep: str | None = "") -> None:
    """Take the authenticator and the recovery codes away."""
    TOTPDevice.objects.filter(user=account).delete()
    RecoveryCode.objects.filter(account=account).delete()
    audit.enter("second step removed", subject(account), by)
    end_sessions(account, by, keep=keep)
    _tell(account, f"The second step at log-in was removed from your account by {by.get_username()}.")


# --- standing ---------------------------------------------------------------------------------------------------------
class Standing(NamedTuple):
    """What somebody may do and be, at one moment."""

    active: bool
    staff: bool
    superuser: bool
    roles: frozenset[str]
    permissions: frozenset[str]
    mail: str
    name: str


def standing(account: User) -> Standing:
    """As the database has it now."""
    held = User.objects.get(pk=account.pk)
    return Standing(
        held.is_active, held.is_staff, held.is_superuser, frozenset(held.groups.values_list("name", flat=True)),
        frozenset(held.user_permissions.values_list("codename", flat=True)), held.email, held.username,
    )  # fmt: skip


@act
def note_account_made(account: User, by: User | None, roles: Iterable[Group] = ()) -> None:
    audit.enter("account made", subject(account), by, roles=sorted(role.name for role in roles))


@act
def note_standing(account: User, before: Standing, by: User, keep: str | None = "") -> None:
    """What follows when somebody's roles or standing changed: entries, the end of his sessions, a mail."""
    after = standing(account)
    if before.name != after.name:
        audit.enter("account renamed", subject(account), by, before=before.name)
        _tell(account, f"The name you log in with is now {after.name}; it was {before.name}.")
    if before.active and not after.active:
        audit.enter("account deactivated", subject(account), by)
    elif after.active and not before.active:
        audit.enter("account activated", subject(account), by)
    if before.mail != after.mail:
        audit.enter("address changed", subject(account), by)
        _tell(account, "The e-mail address of your account was changed.", before.mail)
    if before[1:5] != after[1:5]:
        audit.enter("roles changed", subject(account), by, before=_words(before), after=_words(after))
        _tell(account, f"{by.get_username()} changed your roles: {', '.join(_words(after)) or 'none'}.")
    if before[:5] != after[:5]:
        end_sessions(account, by, keep=keep)


@act
def note_role_changed(role: Group, by: User) -> None:
    """What a role may do was changed: it counts at the next request of everybody who has it."""
    held = role.permissions.values_list("content_type__app_label", "codename")
    audit.enter("role changed", f"role {role.name}", by, permissions=sorted(f"{room}.{code}" for room, code in held))


@act
def delete_role(role: Group, by: User) -> None:
    audit.enter("role deleted", f"role {role.name}", by)
    role.delete()


def _words(held: Standing) -> list[str]:
    """Roles by name, then what else raises an account."""
    extra = [word for word, has in (("staff", held.staff), ("superuser", held.superuser)) if has]
    return [*sorted(held.roles), *sorted(held.permissions), *extra]


def _tell(account: User, happened: str, to: str = "") -> None:
    letters.write(to or account.email, "changed", account=account, happened=happened)
