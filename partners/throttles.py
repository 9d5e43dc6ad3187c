"""How much one address may ask for, until partners have keys."""

import ipaddress
import logging
import math
from time import time
from typing import TYPE_CHECKING, Any

import msgspec
from django.core.cache import cache
from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it imports this module

log = logging.getLogger(__name__)
PERIODS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class Allowance(msgspec.Struct, frozen=True):
    """What an address may still ask for in this window."""

    quota: int
    window: int  # seconds
    remaining: int
    reset: int  # seconds until the window ends

    def tell(self, response: HttpResponse) -> None:
        """The fields of the IETF draft "RateLimit header fields for HTTP"."""
        response["RateLimit-Policy"] = f'"address";q={self.quota};w={self.window}'
        response["RateLimit"] = f'"address";r={self.remaining};t={self.reset}'


class PerAddress(BaseThrottle):
    """A fixed window for each network address (an IPv6 customer's whole /64), counted in Django's cache.

    With the default in-memory cache each web process counts for itself, so N processes let up to N times the rate
    pass; a shared cache makes it exact. When the cache fails, everyone is let in: a limit is no reason for an outage.
    """

    scope = "address"

    def allow_request(self, request: Request, view: "APIView") -> bool:
        rate = api_settings.DEFAULT_THROTTLE_RATES[self.scope]
        quota, window = _parsed(str(rate))
        now = time()
        used = _count(f"rate:{_network(self.get_ident(request))}:{int(now // window)}", 2 * window)
        self.reset = math.ceil(window - now % window)
        held: Any = request
        held.allowance = Allowance(quota, window, max(0, quota - used), self.reset)
        return used <= quota

    def wait(self) -> float:
        return self.reset


def _parsed(rate: str) -> tuple[int, int]:
    """(requests, seconds) of a rate such as 600/min; the period is told by its first letter."""
    quota, _, period = rate.partition("/")
    return int(quota), PERIODS[period.strip()[0]]


def _network(address: str) -> str:
    """The address; of IPv6 the /64 it is in, since one customer has them all."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


def _count(key: str, seconds: int) -> int:
    """How many requests this window has had, this one included; 0 when the cache does not answer."""
    try:
        cache.add(key, 0, seconds)
        return cache.incr(key)
    except Exception:  # every cache has errors of its own, and none of them may cost a reader the answer
        log.exception("The rate limit cannot count; the request is let in.")
        return 0
