"""Where pictures are kept: in a folder, or with MEDIA_STORE in any store that speaks S3. Readers never see its address.

The bucket is private: every picture leaves through the readers' own view, which looks whether it may be shown.
"""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.core.exceptions import ImproperlyConfigured

FORM = "MEDIA_STORE must look like s3://bucket?endpoint=https://host:port&region=name"
OPTIONS = {"endpoint", "region"}
PATIENCE = 5  # seconds to connect, and seconds without a byte


def storage(url: str) -> dict[str, Any]:
    """Django's entry for the default storage. ImproperlyConfigured names what is wrong with the value."""
    if not url:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    if parts.scheme != "s3" or not parts.netloc or "@" in parts.netloc or parts.path.strip("/"):
        raise ImproperlyConfigured(f"{FORM}. Its keys are AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.")
    if wrong := set(asked) - OPTIONS:
        raise ImproperlyConfigured(f"{FORM}; it has no option {', '.join(sorted(wrong))}.")
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": _bucket(parts.netloc, **asked)}


def _bucket(name: str, endpoint: str | None = None, region: str = "us-east-1") -> dict[str, Any]:
    return {
        "bucket_name": name,
        "endpoint_url": endpoint,
        "region_name": region,
        "default_acl": None,  # the bucket's own rule, which must be "private"
        "querystring_auth": True,
        "file_overwrite": True,  # a picture's name is the hash of its content
        "client_config": _client(),
    }


def _client() -> Any:
    try:
        from botocore.config import Config  # type: ignore[import-untyped]  # it brings no types
    except ImportError:
        raise ImproperlyConfigured("MEDIA_STORE needs what requirements-s3.txt lists; install that too.") from None
    return Config(
        s3={"addressing_style": "path"},  # every compatible store knows it, and it needs no name of its own in the DNS
        signature_version="s3v4",
        request_checksum_calculation="when_required",  # stores other than Amazon's refuse the newer checksums
        response_checksum_validation="when_required",
        connect_timeout=PATIENCE,
        read_timeout=PATIENCE,
        retries={"max_attempts": 2},
    )
