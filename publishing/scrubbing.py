"""After an erasure: files go from the store, and the bytes of erased rows from the database's own files."""

import logging
from importlib import import_module

from django.conf import settings
from django.contrib.messages.storage.session import SessionStorage
from django.core.files.storage import Storage
from django.db import Error, connection, transaction

from masthead.models import Image
from publishing import clock
from publishing.models import Leftover

log = logging.getLogger(__name__)
DATABASE = "database"  # the leftover that is no file
MESSAGES = SessionStorage.session_key


def finish() -> list[str]:
    """Take away what erasures left over; the sentences about what could not be. The sweep tries that again."""
    troubles = []
    for name in list(Leftover.objects.order_by("since").values_list("name", flat=True)):
        trouble = scrub_database() if name == DATABASE else _remove_file(name)
        if trouble:
            log.warning("left over from an erasure: %s", trouble)
            troubles.append(trouble)
    return troubles


def _remove_file(name: str) -> str:
    """Remove a picture's file unless the library took the same picture in again meanwhile."""
    storage: Storage = Image._meta.get_field("file").storage
    try:
        with transaction.atomic():
            clock.take_press()
            if not Image.objects.filter(file=name).exists():
                storage.delete(name)
            Leftover.objects.filter(name=name).delete()
    except OSError as error:
        return f"the picture {name} could not be removed: {error}"
    return ""


def scrub_database() -> str:
    """Write the database's files anew, so that nothing of deleted rows is left in them; why not, if it failed.

    SQLite locks its file while it does. PostgreSQL frees the rows' places for others to write over; its log of
    changes and any archive of it keep them for as long as those are kept.
    """
    if connection.in_atomic_block:
        return "the database is in a transaction"
    try:
        _forget_messages()
        _vacuum()
    except Error as error:
        return f"the database's files could not be written anew: {error}"
    Leftover.objects.filter(name=DATABASE).delete()
    return ""


def _forget_messages() -> None:
    """What the desk had still to tell somebody at his next page may name the story: it is told to nobody."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    if not hasattr(store, "get_model_class"):
        return
    for row in store.get_model_class()._default_manager.iterator():
        held = row.get_decoded()
        if held.pop(MESSAGES, None) is not None:
            unchanged = type(row)._default_manager.filter(pk=row.pk, session_data=row.session_data)
            unchanged.update(session_data=store.encode(held))


def _vacuum() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM")
            return
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = (cursor.fetchone() or [0])[0]
    if busy:
        raise Error("somebody is reading; the log of changes could not be emptied")
