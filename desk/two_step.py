"""The second step at log-in: a code of the authenticator on somebody's telephone, or one of ten recovery codes.

Required of everybody with REQUIRE_TOTP=1, else of whoever set it up. A session says of itself whether the step is
done; one that says nothing is looked up, so that a session of unknown origin is never let past it.
"""

import hashlib
import secrets
from base64 import b32encode
from binascii import unhexlify
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import segno
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from desk.models import RecoveryCode
from masthead import house

STEP = "second_step"
DONE, NOT_ASKED, OPEN = "done", "not asked", "open"
CODES = 10
MOST_FAILURES = 9  # a wait of 2**8 seconds: long for a guesser, short for the owner whom he keeps out
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read for another


def required() -> bool:
    """Whether everybody has to have one."""
    return bool(settings.REQUIRE_TOTP)


def has_one(account: User) -> bool:
    """Whether somebody set up a second step."""
    return bool(TOTPDevice.objects.filter(user_id=account.pk, confirmed=True).exists())


def begin(session: Any, account: User) -> None:
    """What the step is to a session that has just begun."""
    session[STEP] = OPEN if required() or has_one(account) else NOT_ASKED


def pass_on(session: Any) -> None:
    session[STEP] = DONE


def passed(request: HttpRequest) -> bool:
    """Whether this session may go on to the desk; asks the database at most once a request."""
    state = request.session.get(STEP)
    if state == DONE:
        return True
    if required() or state == OPEN:
        return False
    if state is None and not hasattr(request, "second_step"):
        request.second_step = has_one(request.user)  # type: ignore[attr-defined, arg-type]
    return state == NOT_ASKED or not request.second_step  # type: ignore[attr-defined]


# --- setting up -------------------------------------------------------------------------------------------------------
def new_key() -> str:
    """A secret of twenty random bytes, in hexadecimal."""
    return secrets.token_hex(20)


def written(key: str) -> str:
    """The secret as an authenticator takes it, in groups of four letters."""
    text = b32encode(unhexlify(key)).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def address(account: User, key: str) -> str:
    """The `otpauth` address a picture holds for the telephone."""
    paper = house.present().name.replace(":", " ")
    asked = urlencode({"secret": b32encode(unhexlify(key)).decode(), "issuer": paper}, quote_via=quote)
    return f"otpauth://totp/{quote(f'{paper}:{account.get_username()}')}?{asked}"


def picture(text: str) -> dict[str, Any]:
    """A QR code as its side in squares and the path of its dark ones, for an SVG of the template."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=4))
    dark = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, cell in enumerate(row) if cell)
    return {"side": len(rows), "path": "".join(dark)}


def first_code(key: str, code: str) -> int | None:
    """The time step of a right first code, to be used up with it; None for a wrong one."""
    clock = TOTP(unhexlify(key))
    right = _plain(code).isdecimal() and clock.verify(int(_plain(code)), tolerance=1)
    return int(clock.t()) if right else None


def new_codes() -> list[str]:
    """Ten recovery codes of about 79 bits each."""
    words = ["".join(secrets.choice(LETTERS) for _ in range(16)) for _ in range(CODES)]
    return ["-".join(word[start : start + 4] for start in range(0, 16, 4)) for word in words]


def hashed(code: str) -> str:
    """What is kept of a recovery code: too long to be found by trying, so one plain hash does."""
    return hashlib.sha256(_plain(code).encode()).hexdigest()


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()


# --- letting in -------------------------------------------------------------------------------------------------------
@transaction.atomic
def check(account: User, code: str) -> str:
    """By which way this code lets the account in ("authenticator", "recovery code"), used up with it; else empty.

    Failures of both are counted together, and each makes the next try wait longer, up to about four minutes.
    """
    device = TOTPDevice.objects.select_for_update().filter(user=account, confirmed=True).first()
    if device is None or not device.verify_is_allowed()[0]:
        return ""
    device.throttling_failure_count = min(device.throttling_failure_count, MOST_FAILURES - 1)
    if _use_code(account, code):
        device.throttle_reset()
        return "recovery code"
    return "authenticator" if device.verify_token(_plain(code)) else ""


def _use_code(account: User, code: str) -> bool:
    unused = RecoveryCode.objects.filter(account=account, hash=hashed(code), used_at=None)
    return unused.update(used_at=timezone.now()) == 1


def free_at(account: User) -> datetime | None:
    """When the next code may be tried, while one has to wait."""
    device = TOTPDevice.objects.filter(user=account, confirmed=True).first()
    allowed, why = device.verify_is_allowed() if device else (True, None)
    return None if allowed or why is None else why["locked_until"]


def seconds_left(account: User) -> int:
    """How long the next code has to wait; 0 when it may be tried."""
    moment = free_at(account)
    return 0 if moment is None else max(1, -(-(moment - timezone.now()) // timedelta(seconds=1)))
