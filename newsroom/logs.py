"""One log line is one JSON object (LOG_FORMAT=plain: one line of text), and no value can begin another line.

What was typed, a story's text and secrets have no way into a line: of an exception the line tells its type, its code
and where it was raised, never its message, which may quote a whole row; of an address the path without its query and
without the tokens in it; of a mail only what `newsroom.mail` writes on purpose.
"""

import json
import logging
import re
import traceback
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from articles import trace

access = logging.getLogger("newsroom.access")
ID = "newsroom.request_id"  # where a request keeps its id
HIDDEN = "***"
QUIET = {"/healthz", "/readyz", "/metrics"}  # asked every few seconds: at DEBUG
SECRET_PARTS = ("token", "uidb64", "secret", "signature", "key")  # parts of an address that open something
IN_HEAD = {"method", "path", "status"}  # a request's message says them already
LONGEST = 2000  # characters of one value
FRAMES = 12  # of a traceback, the innermost
SHORTEST_SECRET = 6  # characters; a shorter one would be struck out of ordinary words
_HOUSE = Path(__file__).resolve().parent.parent
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Lines(logging.Formatter):
    """What both forms share: the facts of a record, with nothing in them that must not be told."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        found = {secret for secret in secrets if len(secret) >= SHORTEST_SECRET}
        self.secrets = sorted(found | {json.dumps(secret)[1:-1] for secret in found}, key=len, reverse=True)

    def facts(self, record: logging.LogRecord) -> dict[str, Any]:
        """The line's values by name, in the order in which they are written."""
        moment = datetime.fromtimestamp(record.created, UTC)
        told: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": message(record)[:LONGEST],
            "request_id": trace.request_id.get() or _id_of(record),
        }
        told |= {name: value for name, value in getattr(record, "fields", {}).items() if name not in told}
        if record.exc_info and record.exc_info[1] is not None:
            told["exception"] = exception(record.exc_info[1])
        return told

    def strike(self, line: str) -> str:
        """The line without the values of secret settings, should one have come in with a library's words."""
        for secret in self.secrets:
            line = line.replace(secret, HIDDEN)
        return line


def _id_of(record: logging.LogRecord) -> str:
    request = getattr(record, "request", None)
    return str(request.META.get(ID, "")) if isinstance(request, HttpRequest) else ""


class JsonLines(Lines):
    """One object a line, in ASCII: every control character is escaped."""

    def format(self, record: logging.LogRecord) -> str:
        return self.strike(json.dumps(self.facts(record), default=str, separators=(",", ":")))


class PlainLines(Lines):
    """The same for a person at a terminal; what belongs to a line stands below it, indented."""

    def format(self, record: logging.LogRecord) -> str:
        told = self.facts(record)
        failed, mail = told.pop("exception", None), told.pop("body", "")
        head = f"{told.pop('time')} {told.pop('level')} {told.pop('logger')}: {told.pop('message')}"
        rest = " ".join(f"{name}={value}" for name, value in told.items() if value != "" and name not in IN_HEAD)
        below = [*(f"at {place}" for place in failed["where"]), _short(failed)] if failed else []
        below += str(mail).splitlines()
        lines = [f"{head} ({rest})" if rest else head, *(f"    {line}" for line in below)]
        return self.strike("\n".join(_CONTROLS.sub(_escaped, line) for line in lines))


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _short(told: dict[str, Any]) -> str:
    code = f" ({told['code']})" if "code" in told else ""
    cause = f", from {_short(told['cause'])}" if "cause" in told else ""
    return f"{told['type']}{code}{cause}"


def message(record: logging.LogRecord) -> str:
    """The record's sentence; an exception in it becomes its type, and an address loses what is secret in it."""
    request = getattr(record, "request", None)
    if record.name.startswith("django.security."):  # its words quote the request
        at = f" at {path(request)}" if isinstance(request, HttpRequest) else ""
        return f"{record.name.rpartition('.')[2]}{at}"
    if isinstance(record.msg, BaseException):
        return _type(record.msg)
    if isinstance(record.args, dict):  # Celery's: its `exc` and `traceback` quote the exception, `args` the task's
        named = {name: _told(value, request) for name, value in record.args.items()}
        named |= {name: HIDDEN for name in ("exc", "traceback", "args", "kwargs", "return_value") if name in named}
        return str(record.msg) % named
    values = tuple(_told(value, request) for value in record.args or ())
    told = str(record.msg) % values if values else str(record.msg)
    if record.name.startswith("celery.") and record.levelno >= logging.WARNING:
        return told.partition("\n")[0]  # the lines below hold the message that came from the broker
    return told


def _told(value: Any, request: object) -> Any:
    if isinstance(value, BaseException):
        code = _code(value)
        return f"{_type(value)} ({code})" if code else _type(value)
    if isinstance(request, HttpRequest) and value in {request.path, request.get_full_path()}:
        return path(request)
    return value


def exception(error: BaseException) -> dict[str, Any]:
    """Its type, code, the places it came through, innermost last, and what caused it; not its message."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    told: dict[str, Any] = {"type": _type(error)}
    if code := _code(error):
        told["code"] = code
    told["where"] = [f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        told["cause"] = {name: value for name, value in exception(cause).items() if name != "where"}
    return told


def _type(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _code(error: BaseException) -> str:
    """The number that a database or the system gave the fault."""
    cause = error.__cause__
    code = getattr(error, "sqlstate", None) or getattr(cause, "sqlstate", None) or getattr(error, "errno", None)
    name = getattr(cause, "sqlite_errorname", None)
    return str(code or name or "")


def _place(file: str) -> str:
    found = Path(file)
    if found.is_relative_to(_HOUSE) and ".venv" not in found.parts:
        return str(found.relative_to(_HOUSE))
    return file.rpartition("site-packages/")[2] if "site-packages/" in file else "/".join(found.parts[-2:])


# --- requests ---------------------------------------------------------------------------------------------------------
def path(request: HttpRequest) -> str:
    """The request's path without its query and without the parts that open something, such as a reset's token."""
    shown, match = request.path, request.resolver_match
    for name, value in (match.kwargs if match else {}).items():
        if any(part in name for part in SECRET_PARTS) and value:
            shown = shown.replace(str(value), HIDDEN)
    return shown[:300]


def note_access(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    """The line of one answered request; `seconds` is the time until its answer was made."""
    shown = path(request)
    fields = {
        "method": (request.method or "")[:20], "path": shown, "status": response.status_code,
        "ms": round(seconds * 1000, 1), "bytes": _size(response),
    }  # fmt: skip
    level = logging.DEBUG if request.path in QUIET and response.status_code < 400 else logging.INFO
    access.log(level, "%s %s %s", fields["method"], shown, response.status_code, extra={"fields": fields})


def _size(response: HttpResponseBase) -> int:
    """Bytes of the body as announced."""
    length = response.headers.get("Content-Length", "")
    if length.isdigit():
        return int(length)
    return 0 if response.streaming else len(getattr(response, "content", b""))
