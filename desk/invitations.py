"""Invitations: a link by mail with which somebody makes the account that was meant for him.

The link holds a random secret of which only the hash is kept: it is good for three days, once, and until it is revoked.
Who may invite, and into which roles, is for the door to say.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from desk import accounts, letters
from desk.models import Invitation
from publishing import audit

GOOD_FOR = timedelta(days=3)


def link(secret: str) -> str:
    """Where the invited person goes. The secret stands behind the `#`: no server and no proxy ever logs it."""
    return f"{settings.SITE_URL}{reverse('admin:join')}#{secret}"


def check_name(name: str) -> str:
    """The name, when nobody has it and nobody is invited under it; names that differ in case alone are the same."""
    name = User.normalize_username(name.strip())
    User._meta.get_field("username").run_validators(name)
    if User.objects.filter(username__iexact=name).exists():
        raise ValidationError(f"There is an account “{name}” already. Choose another name.")
    if Invitation.objects.open().filter(name__iexact=name).exists():
        raise ValidationError(f"An invitation for “{name}” is open. Revoke it first, or choose another name.")
    return name


@transaction.atomic
def invite(name: str, mail: str, roles: Iterable[Group], by: User | None) -> tuple[Invitation, str]:
    """Make an invitation; it and its link, which can not be shown again. A bad name is a ValidationError."""
    secret, now, given = secrets.token_urlsafe(32), timezone.now(), list(roles)
    made = Invitation.objects.create(
        name=check_name(name), mail=mail, secret=_hash(secret), invited_by=by, invited_at=now, until=now + GOOD_FOR
    )
    made.roles.set(given)
    audit.enter("invited", f"account {made.name}", by, roles=sorted(role.name for role in given))
    return made, link(secret)


def send(invitation: Invitation, link: str) -> None:
    """Mail the link to the invited person."""
    words = {"invitation": invitation, "link": link, "days": GOOD_FOR.days}
    letters.write(invitation.mail, "invited", **words)


def find(secret: str) -> Invitation | None:
    """The open invitation of a link's secret, unless whoever invited was deactivated since."""
    held = Invitation.objects.open().exclude(invited_by__is_active=False)
    return held.filter(secret=_hash(secret.strip())).first()


@transaction.atomic
def accept(invitation: Invitation, password: str) -> User | None:
    """The new account with the roles it was promised; None if the invitation ended meanwhile or the name was taken."""
    claimed = Invitation.objects.open().filter(pk=invitation.pk).update(accepted_at=timezone.now())
    if not claimed or User.objects.filter(username__iexact=invitation.name).exists():
        transaction.set_rollback(True)
        return None
    account = User.objects.create_user(invitation.name, invitation.mail, password, is_staff=True)
    account.groups.set(invitation.roles.all())
    Invitation.objects.filter(pk=invitation.pk).update(account=account)
    audit.enter("invitation accepted", accounts.subject(account), account)
    accounts.note_account_made(account, invitation.invited_by, invitation.roles.all())
    return account


@transaction.atomic
def revoke(invitation: Invitation, by: User) -> bool:
    """Whether it was still open."""
    ended = Invitation.objects.open().filter(pk=invitation.pk).update(revoked_at=timezone.now())
    if ended:
        audit.enter("invitation revoked", f"account {invitation.name}", by)
    return bool(ended)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
