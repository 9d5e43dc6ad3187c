"""A forgotten password: a code by mail that is good for an hour, once.

The code stops working when it was used, when somebody logs in, and when the password or the address changes, as it is
made from all of these. It never replaces the second step.
"""

import time
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes, force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from desk import accounts, letters
from publishing import audit
from publishing.models import AuditEntry

LEAST = 0.2  # seconds that every answer takes: an entry in the audit takes longer than none
MOST_AN_HOUR = 3  # mails to one account, so that nobody is buried in them
ASKED = "password reset asked for"


def ask(mail: str) -> None:
    """Send a link to every account with this address; nothing tells whether there is one, the time neither."""
    began = time.monotonic()
    _send_links(mail)
    time.sleep(max(0.0, began + LEAST - time.monotonic()))


@transaction.atomic
def _send_links(mail: str) -> None:
    for account in PasswordResetForm().get_users(mail):
        told = accounts.subject(account)
        hour = AuditEntry.objects.filter(subject=told, act=ASKED, at__gt=timezone.now() - timedelta(hours=1))
        if hour.count() < MOST_AN_HOUR:
            audit.enter(ASKED, told, None)
            letters.write(account.email, "reset", account=account, link=link(account))


def link(account: User) -> str:
    """Where the person goes. The code stands behind the `#`: no server and no proxy ever logs it."""
    return f"{settings.SITE_URL}{reverse('admin:reset')}#{code(account)}"


def code(account: User) -> str:
    return f"{urlsafe_base64_encode(force_bytes(account.pk))}.{default_token_generator.make_token(account)}"


def whose(code: str) -> User | None:
    """The active account a code is good for."""
    told, _, token = code.strip().partition(".")
    try:
        account = User.objects.filter(pk=int(force_str(urlsafe_base64_decode(told))), is_active=True).first()
    except (ValueError, OverflowError):
        return None
    return account if account and default_token_generator.check_token(account, token) else None
