"""The demo newsroom's accounts: one for each role, with random passwords that stand in one file of `VAR` alone."""

import os
import secrets
from pathlib import Path

from django.contrib.auth.models import Group, User
from django.db import transaction

from publishing.roles import ROLES

MAIL = "@demo.invalid"  # /readyz is red while such an account is active outside of a demo
FILE = "logins.txt"


def open_accounts() -> dict[str, str]:
    """Make an account of each role; the passwords by name, which are kept nowhere else."""
    passwords = {}
    for name in ROLES:
        passwords[name] = secrets.token_urlsafe(12)
        user = User.objects.create_user(name, f"{name}{MAIL}", passwords[name], is_staff=True)
        user.groups.add(Group.objects.get(name=name))
    return passwords


def are_open() -> bool:
    """Whether the demo's accounts are here."""
    return User.objects.filter(email__endswith=MAIL).exists()


@transaction.atomic
def renew_passwords() -> dict[str, str]:
    """New passwords for the demo's accounts, by name: the old ones cannot be read again."""
    passwords = {}
    for user in User.objects.filter(email__endswith=MAIL, username__in=ROLES).order_by("pk"):
        passwords[user.username] = secrets.token_urlsafe(12)
        user.set_password(passwords[user.username])
        user.save(update_fields=["password"])
    return passwords


def write_logins(folder: Path, passwords: dict[str, str]) -> Path:
    """Write the table of log-ins, readable for its owner alone, and return where it stands."""
    rows = [("name", "password", "may do"), *((name, word, ROLES[name][0]) for name, word in passwords.items())]
    table = "".join(f"{name:<16}{word:<20}{role}\n" for name, word, role in rows)
    folder.mkdir(parents=True, exist_ok=True)
    fresh, file = folder / f"{FILE}.new", folder / FILE
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(table)
    fresh.replace(file)
    return file
