"""Logging in as a person does, for the tests of accounts."""

from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

STRONG = "a-long-walk-by-the-quay"


def log_in(client, name: str, password: str = STRONG, **more: str):
    """What the log-in page sends."""
    return client.post("/admin/login/", {"username": name, "password": password, "next": "/admin/"}, **more)


def code(device: TOTPDevice, steps: int = 0) -> str:
    """What the telephone shows, some steps of thirty seconds from now."""
    clock = TOTP(device.bin_key)
    clock.time = clock.time + 30 * steps
    return f"{clock.token():06d}"


def in_(client) -> bool:
    """Whether the desk lets this browser in."""
    return bool(client.get("/admin/").status_code == 200)
