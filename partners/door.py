"""What every address of the API has in common: JSON only, read only, no cookie, the limit told, bytes kept by ETag."""

import gzip
import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

import msgspec
from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from partners import cursors, parameters
from partners.cursors import Place, Sheet
from partners.parameters import Parameter
from partners.problems import PreconditionFailed
from partners.schema import Operation, Told

_GZIP = re.compile(r"(?:^|,)\s*(?:gzip|x-gzip|\*)\s*(?:;\s*q=(?P<weight>[\d.]+))?\s*(?=,|$)", re.IGNORECASE)
EXPOSED = "ETag, Last-Modified, Link, RateLimit, RateLimit-Policy, Retry-After"


class JsonOnly(DefaultContentNegotiation):
    """`?format=` chooses nothing: it is a parameter like any other, and unknown."""

    def filter_renderers(self, renderers: Any, format: str) -> Any:
        return renderers


class Door(APIView):
    """An address of the API. Anyone may read it, scripts of other sites included: what is here is public."""

    http_method_names = ["get", "head", "options"]
    renderer_classes: Any = [JSONRenderer]
    content_negotiation_class = JsonOnly
    schema: Any = Operation()
    told: ClassVar[Told | None] = None
    parameters: tuple[Parameter, ...] = ()

    def asked(self, request: Request) -> dict[str, Any]:
        """The query's parameters, each read by its own rule. BadParameters if one is wrong."""
        return parameters.asked(self.parameters, request.query_params)

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        headers = {
            "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
            "Access-Control-Allow-Headers": "Accept, If-None-Match, If-Modified-Since",
            "Access-Control-Max-Age": "86400",
        }
        return HttpResponse(status=204, headers=headers)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if allowance := getattr(request, "allowance", None):
            allowance.tell(response)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = EXPOSED
        response.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(response, ["Accept", "Accept-Encoding"])
        return response


def send(
    request: Request, etag: str, plain: Callable[[], bytes], packed: Callable[[], bytes], made: datetime | None = None
) -> HttpResponseBase:
    """These bytes as JSON, plain or packed by gzip as the client accepts; 304 if it has them.

    Each form has a strong ETag of its own. `no-cache` lets everyone keep the bytes, but ask before using them again:
    a withdrawal must not wait for an expiry.
    """
    zipped = accepts_gzip(request.headers.get("Accept-Encoding", ""))
    etag = f'{etag[:-1]}-gzip"' if zipped else etag
    response = HttpResponse(
        content_type="application/json", headers={"ETag": etag, "Cache-Control": "public, no-cache"}
    )
    if made:
        response["Last-Modified"] = http_date(made.timestamp())
    if zipped:
        response["Content-Encoding"] = "gzip"
    moment = int(made.timestamp()) if made else None
    answer = get_conditional_response(request._request, etag=etag, last_modified=moment, response=response)
    if answer is response:
        response.content = packed() if zipped else plain()
    elif answer is not None and answer.status_code == PreconditionFailed.status_code:
        raise PreconditionFailed
    return answer or response


def send_json(request: Request, body: bytes) -> HttpResponseBase:
    """Bytes that were made for this request."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:40]}"'
    return send(request, etag, lambda: body, lambda: gzip.compress(body, 5, mtime=0))


def accepts_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header allows gzip (RFC 9110, 12.5.3); a weight of 0 forbids it."""
    match = _GZIP.search(header)
    return match is not None and float(match["weight"] or 1) > 0


def page_parameters(kind: type[Place]) -> tuple[Parameter, ...]:
    """The two parameters of a list that is walked by cursor."""
    cursor = parameters.place_in_list("cursor", lambda text: cursors.read(kind, text), cursors.LONGEST)
    return (cursor, parameters.PAGE_SIZE)


def send_page(request: Request, rows: list[bytes], sheet: Sheet) -> HttpResponseBase:
    """A list of rows that are JSON already: joined, not read and written again."""
    following = _turned(request, sheet.next)
    return send_rows(request, rows, following, _turned(request, sheet.previous))


def send_rows(
    request: Request, rows: list[bytes], following: str | None, previous: str | None = None
) -> HttpResponseBase:
    ends = msgspec.json.encode({"next": following, "previous": previous})
    response = send_json(request, b'{"results":[' + b",".join(rows) + b"]," + ends[1:])
    links = [f'<{url}>; rel="{rel}"' for url, rel in ((following, "next"), (previous, "prev")) if url]
    if links:
        response["Link"] = ", ".join(links)
    return response


def turned_to(request: Request, name: str, value: str) -> str:
    """This address, absolute, with one parameter changed."""
    query = request.query_params.copy()
    query[name] = value
    return f"{settings.SITE_URL}{request.path}?{query.urlencode()}"


def _turned(request: Request, cursor: str | None) -> str | None:
    return turned_to(request, "cursor", cursor) if cursor else None
