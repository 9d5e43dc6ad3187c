"""Where a request comes from: its address, and the browser as it calls itself."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

NOWHERE = "0.0.0.0"  # noqa: S104 - what stands for an address that is none, such as a unix socket's


def address(request: HttpRequest) -> str:
    """Where the request comes from, past as many proxies of our own as NUM_PROXIES says."""
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if settings.NUM_PROXIES and told and _is_address(told[-min(settings.NUM_PROXIES, len(told))]):
        return str(told[-min(settings.NUM_PROXIES, len(told))])
    remote: str = request.META.get("REMOTE_ADDR", "")
    return remote if _is_address(remote) else NOWHERE


def counted(request: HttpRequest) -> str:
    """The address that is counted: of IPv6 the network, as one home has all the addresses of a /64."""
    found = address(request)
    if ":" not in found:
        return found
    return str(ipaddress.ip_network((found, 64), strict=False).network_address)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def browser(request: HttpRequest) -> str:
    """As the browser says it, shortened."""
    said: str = request.META.get("HTTP_USER_AGENT", "")
    return said[:200]
