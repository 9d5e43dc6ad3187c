"""What the tests of accounts share: a quick hasher, three people, and the mails that were sent."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail

from desk import forgotten_password, letters
from desk.tests.signing import STRONG


@pytest.fixture
def quick(settings, monkeypatch) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(forgotten_password, "LEAST", 0.0)


@pytest.fixture
def person(db, quick) -> Callable[..., User]:
    """Makes a member of staff with roles by name."""

    def make(name: str, *roles: str, **fields: object) -> User:
        account = User.objects.create_user(name, f"{name}@example.org", STRONG, is_staff=True, **fields)
        account.groups.set(Group.objects.filter(name__in=roles))
        return account

    return make


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    """Runs an act and returns the mails it sent."""

    def run(act: Callable[[], object]) -> list[mail.EmailMessage]:
        before = len(mail.outbox)
        with django_capture_on_commit_callbacks(execute=True):
            act()
        letters.wait()
        return list(mail.outbox[before:])

    return run
