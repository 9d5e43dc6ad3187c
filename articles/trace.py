"""One id from a person's request through the rows it wrote to the tasks they caused; the log lines carry it too."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
