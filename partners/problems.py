"""Every refusal of the API as a problem document (RFC 9457): what is wrong, in a sentence that helps to mend it."""

import logging
from http import HTTPStatus
from typing import Any

import msgspec
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpResponse
from django.utils.encoding import escape_uri_path
from rest_framework.exceptions import APIException, MethodNotAllowed, NotAcceptable, Throttled

MEDIA_TYPE = "application/problem+json"
GONE = HTTPStatus.GONE
log = logging.getLogger(__name__)


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong with a request: which parameter, a word for programs, a sentence for people."""

    parameter: str
    code: str  # unknown, repeated, invalid, conflict
    detail: str


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """RFC 9457. `type` is about:blank: the status says what kind of problem it is, `errors` say what to mend."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str
    errors: tuple[Fault, ...] = ()


class Withdrawn(msgspec.Struct, frozen=True, kw_only=True):
    """The problem document of a withdrawn story: what was withdrawn, when and why, and nothing of its text."""

    id: str
    type: str = "withdrawn"
    url: str
    version: int
    withdrawn_at: str
    reason: str
    title: str = "Withdrawn"
    status: int = 410
    detail: str
    instance: str


class Expunged(msgspec.Struct, frozen=True, kw_only=True):
    """The problem document of a story that was erased by law: that it is gone, for ever, and when."""

    id: str
    type: str = "expunged"
    expunged_at: str
    title: str = "Expunged"
    status: int = 410
    detail: str
    instance: str


class BadParameters(Exception):
    """Query parameters that cannot be understood; all of them, not the first alone."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.detail for fault in faults))


class PreconditionFailed(APIException):
    status_code = HTTPStatus.PRECONDITION_FAILED
    default_detail = "The document has changed: its ETag is not one of those in If-Match."


def problem(error: Exception, context: dict[str, Any]) -> HttpResponse:
    """The answer to any exception of a view. What is no one's request's fault is logged in full and told as 500."""
    request = context["request"]
    status, detail, headers = _told(error, request.method)
    faults = error.faults if isinstance(error, BadParameters) else ()
    told = Problem(title=status.phrase, status=status, detail=detail, instance=_instance(request), errors=faults)
    return _answer(told, status, headers)


def gone(tombstone: bytes, request: Any) -> HttpResponse:
    """410 from the notice that stands in the story's place: it was withdrawn, or expunged."""
    held = msgspec.json.decode(tombstone)
    if held["type"] == "expunged":
        detail = f"The story was expunged on {held['expunged_at']}. Remove every copy of it."
        return _answer(msgspec.convert(held | {"detail": detail, "instance": _instance(request)}, Expunged), GONE, {})
    detail = f"The story was withdrawn on {held['withdrawn_at']}: {held['reason']}"
    told = msgspec.convert(held | {"detail": detail, "instance": _instance(request)}, Withdrawn)
    return _answer(told, GONE, {})


def _told(error: Exception, method: str) -> tuple[HTTPStatus, str, dict[str, str]]:
    match error:
        case BadParameters() | SuspiciousOperation():
            return HTTPStatus.BAD_REQUEST, str(error), {}
        case Http404():
            return HTTPStatus.NOT_FOUND, "There is nothing at this address.", {}
        case MethodNotAllowed():
            return HTTPStatus.METHOD_NOT_ALLOWED, f"{method} is not possible: the API is read only.", {}
        case NotAcceptable():
            return HTTPStatus.NOT_ACCEPTABLE, "This address answers application/json only; see the Accept header.", {}
        case Throttled():
            wait = int(getattr(error, "wait", None) or 1)
            return HTTPStatus.TOO_MANY_REQUESTS, _slower(wait), {"Retry-After": str(wait)}
        case APIException():
            return HTTPStatus(error.status_code), str(error.detail), {}
    log.error("The API could not answer.", exc_info=error)
    return HTTPStatus.INTERNAL_SERVER_ERROR, "The newsroom made a mistake and has noted it. Try again later.", {}


def _slower(wait: int) -> str:
    return f"Too many requests from this address; try again in {wait} second{'s' if wait != 1 else ''}."


def _instance(request: Any) -> str:
    return escape_uri_path(request.path)


def _answer(told: Problem | Withdrawn | Expunged, status: HTTPStatus, headers: dict[str, str]) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(told), status=status, content_type=MEDIA_TYPE, headers=headers)
