"""The settings that a restored newsroom needs on another machine, secrets among them."""

import hashlib

from django.conf import settings

from newsroom import settings as written

NAMES = (
    "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "CSRF_TRUSTED_ORIGINS", "BEHIND_TLS_PROXY", "NUM_PROXIES",
    "NEWSROOM_NAME", "NEWSROOM_TAGLINE", "NEWSROOM_ZONE", "LANGUAGE", "EXTRA_APPS", "DATABASE_URL", "REDIS_URL",
    "MEDIA_STORE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "MAIL_URL", "MAIL_FROM", "ALARM_MAIL", "REQUIRE_TOTP",
    "METRICS_TOKEN", "RETAIN_REVISIONS", "API_RATE", "HSTS_PRELOAD",
)  # fmt: skip


def lines() -> str:
    """Every one that is set, as NAME=value lines."""
    return "".join(f"{name}={written._ENV[name]}\n" for name in NAMES if name in written._ENV)


def fingerprint() -> str:
    """Tells whether two newsrooms have one SECRET_KEY, and tells nothing else."""
    return hashlib.sha256(f"backup {settings.SECRET_KEY}".encode()).hexdigest()[:16]
