"""What comes before every view: the request's id, what is refused, the headers of a strict house.

The admin's form adds one hash for the editor's import map, see desk.
"""

import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import resolve

from articles import trace
from newsroom import logs

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
LONGEST_HEADER = 16 * 1024  # bytes of one header's value; proxies have the same limit
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


def well_formed(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse what no browser and no proxy sends: a body in chunks, a NUL asked of the desk, a header beyond 16 KiB.

    PostgreSQL cannot be asked for a NUL, and the admin's filters would try. Nothing in the house reads
    a body without its length, and of two lengths in one request the next server in line may believe the other. The
    connection is closed: what follows in it may be part of the body.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if "HTTP_TRANSFER_ENCODING" in request.META:
            return _refused(400, "Send the body with a Content-Length, not in chunks.")
        for name, value in request.headers.items():
            if len(value) > LONGEST_HEADER:
                return _refused(431, f"The header {name[:60]} is longer than {LONGEST_HEADER} bytes.")
        if "%00" in request.META.get("QUERY_STRING", "") and request.path_info.startswith("/admin/"):
            return _refused(400, "The address asks for a NUL character, which no text here has.")
        return get_response(request)

    return answer


def _refused(status: int, why: str) -> HttpResponse:
    closing = {"Connection": "close", "Cache-Control": "no-store"}
    return HttpResponse(f"{why}\n", status=status, content_type="text/plain", headers=closing)


def probes(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer the addresses for machines whatever the request's Host: they are asked by number, beside the proxy."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path_info in logs.QUIET:
            response: HttpResponse = resolve(request.path_info).func(request)
            return response
        return get_response(request)

    return answer
