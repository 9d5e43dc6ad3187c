"""What every answer bears: the request's id and the headers of a strict house.

The admin's form adds one hash for the editor's import map, see desk.
"""

import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from articles import trace
from newsroom import logs

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")


def traced(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give the request an id, tell it back in X-Request-ID and write the request's log line."""

    def answer(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        with trace.under(_id_of(request)) as own:
            request.META[logs.ID] = own  # for the line that Django writes when the answer has left this room
            response = get_response(request)
            response.headers["X-Request-ID"] = own
            response.headers["Server"] = "newsroom"  # not the web server's name
            logs.note_access(request, response, time.perf_counter() - began)
        return response

    return answer


def _id_of(request: HttpRequest) -> str:
    """The id a trusted proxy gave, if it is a plain token of 8 to 64 characters; else one of our own."""
    given = request.headers.get("X-Request-ID", "") if settings.BEHIND_PROXY else ""
    return given if _SANE.fullmatch(given) else uuid.uuid4().hex


def security_headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return answer
