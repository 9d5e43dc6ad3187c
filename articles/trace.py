"""One id from a person's request through the rows it wrote to the tasks they caused; the log lines carry it too."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")


@contextmanager
def under(named: str) -> Iterator[str]:
    """Inside, rows and log lines bear this id."""
    token = request_id.set(named)
    try:
        yield named
    finally:
        request_id.reset(token)
