"""Mails to people about their accounts: words in templates, sent after the act is in, and nobody waits for them.

A page that answers before its mail has left takes the same time whether or not there was a mail to send.
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

from masthead import house

log = logging.getLogger(__name__)
_post = ThreadPoolExecutor(max_workers=1, thread_name_prefix="letters")


def write(to: str, template: str, **words: Any) -> None:
    """Write and send one mail once this transaction is in; the template's first line is its subject."""
    if not to:
        return
    words |= {"newsroom": house.present().name, "site": settings.SITE_URL}
    subject, _, body = render_to_string(f"desk/letters/{template}.txt", words).strip().partition("\n")
    letter = EmailMessage(subject, body.strip() + "\n", to=[to])
    transaction.on_commit(lambda: _post.submit(_send, letter))


def _send(letter: EmailMessage) -> None:
    try:
        letter.send()
    except OSError as trouble:  # smtplib's errors are OSErrors too; the text may hold a link, so it is not logged
        log.warning("a mail (%s) was not sent: %s", letter.subject, type(trouble).__name__)


def wait() -> None:
    """Until every mail so far has been handed on."""
    _post.submit(int).result()
