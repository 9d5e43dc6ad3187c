"""What every test stands on: plain static files, media of its own, and the record's triggers lifted for a flush."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.core.management.commands import flush
from hypothesis import settings as hypothesis_settings

# Machines are shared: how long an example takes says nothing about the code.
hypothesis_settings.register_profile("shared", deadline=None)
hypothesis_settings.load_profile("shared")


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.AUDIT_HEAD = str(tmp_path / "audit.head")
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _flush_lifts_triggers() -> Iterator[None]:
    """A transactional test empties the tables at its end, which append-only triggers rightly refuse."""
    from publishing.triggers import remove

    handle = flush.Command.handle

    def lifted(self, **options):
        remove()
        return handle(self, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush.Command, "handle", lifted)
        yield
