"""Working on another database than the configured one, in this thread, for the length of a `with` block."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.storage import InMemoryStorage
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import load_backend

from masthead.models import Image


@contextmanager
def working_on(name: str) -> Iterator[None]:
    """Inside, every query goes to the database of this name on the same server (SQLite: to the file at this path)."""
    present = connections[DEFAULT_DB_ALIAS]
    values = {**present.settings_dict, "NAME": name, "CONN_MAX_AGE": 0}
    other = load_backend(values["ENGINE"]).DatabaseWrapper(values, DEFAULT_DB_ALIAS)
    connections[DEFAULT_DB_ALIAS] = other
    try:
        yield
    finally:
        other.close()
        connections[DEFAULT_DB_ALIAS] = present


@contextmanager
def pictures_untouched() -> Iterator[None]:
    """Inside, what removes a picture removes nothing from the store, which still serves the present newsroom."""
    field = Image._meta.get_field("file")
    held, field.storage = field.storage, InMemoryStorage()
    try:
        yield
    finally:
        field.storage = held
