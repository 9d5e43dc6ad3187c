"""The answer to a form that is larger than the desk takes: what the limit is, and that what was typed is not lost."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import bad_request as plain

LARGEST_READ = 32 * 1024 * 1024  # of a body that is refused: a browser shows an answer only once it has sent all


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """413 in the desk's own words for a form beyond a limit; Django's bare 400 for anything else."""
    limit = _limit(exception)
    if limit is None or not request.path.startswith("/admin/"):
        return plain(request, exception)
    _read_rest(request)
    words: dict[str, Any] = {"title": "This form is too large", "limit": limit, "has_permission": False}
    return render(request, "desk/too_much.html", words, status=413)


def _limit(exception: Exception) -> str | None:
    match exception:
        case RequestDataTooBig():
            return f"{settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024 // 1024} MB of text"
        case TooManyFieldsSent():
            return f"{settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:,} fields"
        case TooManyFilesSent():
            return f"{settings.DATA_UPLOAD_MAX_NUMBER_FILES:,} files"
    return None


def _read_rest(request: HttpRequest) -> None:
    try:
        for _ in range(LARGEST_READ // 65536):
            if not request.read(65536):
                return
    except OSError:  # the sender has gone
        return
