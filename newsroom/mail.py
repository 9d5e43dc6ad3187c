"""Where mail goes: to the server that MAIL_URL names, or without one into the log, so that a trial can read it."""

import logging
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Warning
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

FORM = "MAIL_URL must look like smtp://user:password@host:587?tls=1 or smtps://user:password@host"
PORTS = {"smtp": 25, "smtps": 465}
PATIENCE = 5  # seconds for the mail server; the sweep waits no longer either
log = logging.getLogger("mail")


def settings_of(url: str) -> dict[str, Any]:
    """Django's mail settings for MAIL_URL; "" means the log. ImproperlyConfigured without repeating the password."""
    if not url:
        return {"EMAIL_BACKEND": "newsroom.mail.LogBackend"}
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise ImproperlyConfigured(f"{FORM}; this value has another scheme or a port that is no number.") from None
    asked = dict(parse_qsl(parts.query))
    if not parts.hostname or set(asked) - {"tls"} or asked.get("tls", "0") not in {"0", "1"}:
        raise ImproperlyConfigured(f"{FORM}; this value names no host, or an option other than tls=1 or tls=0.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": asked.get("tls") == "1" and parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": PATIENCE,
    }


class LogBackend(BaseEmailBackend):
    """Writes each mail as one line of the logger "mail"."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many mails were written."""
        for mail in email_messages:
            fields = {"to": ", ".join(mail.recipients()), "subject": mail.subject, "body": str(mail.body)}
            log.info("a mail, not sent: MAIL_URL is not set", extra={"fields": fields})
        return len(email_messages)


def mail_goes_out(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """A warning of `check --deploy` while mails, links for new passwords among them, are written to the log."""
    if not settings.EMAIL_BACKEND.startswith("newsroom."):
        return []
    hint = "Set MAIL_URL=smtp://user:password@host:587?tls=1 and MAIL_FROM."
    return [Warning("Mail is written to the log, links for new passwords too.", hint=hint, id="newsroom.W001")]
