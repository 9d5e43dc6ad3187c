"""How bytes leave by the readers' door: packed or plain, whole or "not modified", and how long they may be kept."""

import gzip
import hashlib
from datetime import datetime
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

# A withdrawal or correction must reach every reader at once, so caches ask each time; the answer is mostly a 304.
# The same holds for the notice of a withdrawn story, which may be reinstated, and for a redirect, which may turn back.
ASK_AGAIN = "public, max-age=0, must-revalidate"


def send(
    request: HttpRequest, packed: bytes, etag: str, status: int = 200, modified: datetime | None = None
) -> HttpResponse:
    """The page whose gzip bytes and strong ETag these are; 304 if the client holds it. A 410 is always sent whole."""
    zipped = takes_gzip(request.headers.get("Accept-Encoding", ""))
    body = packed if zipped else gzip.decompress(packed)
    # The packed form is other bytes, so it has another strong ETag (RFC 9110, 8.8.3.3).
    headers = {"Cache-Control": ASK_AGAIN, "Vary": "Accept-Encoding", "ETag": f'{etag[:-1]}-gz"' if zipped else etag}
    if zipped:
        headers["Content-Encoding"] = "gzip"
    if modified is not None:
        headers["Last-Modified"] = http_date(modified.timestamp())
    response = HttpResponse(b"" if request.method == "HEAD" else body, status=status, headers=headers)
    response.headers["Content-Length"] = str(len(body))
    return unless_held(request, response, modified)


def send_made(request: HttpRequest, page: str) -> HttpResponse:
    """A page made for this answer, such as a list; its ETag is the hash of its bytes."""
    content = page.encode()
    return send(request, gzip.compress(content, 6, mtime=0), f'"{hashlib.sha256(content).hexdigest()[:40]}"')


def unless_held(request: HttpRequest, response: HttpResponse, modified: datetime | None = None) -> HttpResponse:
    """The response; 304 if the client holds these bytes, 412 if it asked for others (RFC 9110, 13.2)."""
    seconds = int(modified.timestamp()) if modified else None
    answer = cast(HttpResponse, get_conditional_response(request, response.headers["ETag"], seconds, response))
    if answer.status_code == 304:  # else the middleware would write 0, which is not the page's length (RFC 9110, 8.6)
        answer.headers["Content-Length"] = response.headers["Content-Length"]
    return answer


def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding field allows gzip, by its name or else by "*" (RFC 9110, 12.5.3)."""
    weights: dict[str, bool] = {}
    for item in accepted.lower().split(","):
        coding, _, weight = item.replace(" ", "").partition(";q=")
        weights[coding] = weight.strip("0.") != "" or weight == ""
    return weights.get("gzip", weights.get("*", False))
