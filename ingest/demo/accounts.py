"""The demo newsroom's accounts: one for each role, with random passwords that stand in one file of `VAR` alone."""

import os
import secrets
from pathlib import Path

from django.contrib.auth.models import Group, Permission, User
from django.db import transaction

MAIL = "@demo.invalid"  # /readyz is red while such an account is active outside of a demo
FILE = "logins.txt"

_WRITE = ("articles.add_article", "articles.change_article", "articles.view_article")
_LOOK = ("masthead.view_section", "masthead.view_author", "masthead.view_topic", "masthead.view_image")
_MASTHEAD = tuple(
    f"masthead.{act}_{row}" for row in ("section", "author", "topic", "image") for act in ("add", "change")
)
_PEOPLE = ("auth.add_user", "auth.change_user", "auth.view_user", "auth.view_group")

_CONTRIBUTOR = (*_WRITE, *_LOOK, "masthead.add_image")
_AUTHOR = (*_CONTRIBUTOR, "masthead.change_image")
_COPYEDITOR = (*_AUTHOR, "masthead.add_topic", "masthead.change_topic")
_DESK = (*_COPYEDITOR, "publishing.publish", "publishing.withdraw")
ROLES = {  # name -> (what it may do, in words; permissions)
    "contributor": ("writes stories, adds pictures", _CONTRIBUTOR),
    "author": ("writes stories, keeps pictures", _AUTHOR),
    "copyeditor": ("edits stories, pictures and topics", _COPYEDITOR),
    "deskeditor": ("edits, publishes, schedules, corrects and withdraws", _DESK),
    "managingeditor": (
        "all that, waives findings, lifts embargoes, keeps the masthead",
        (*_DESK, "publishing.waive", "publishing.lift_embargo", *_MASTHEAD),
    ),
    "admin": (
        "keeps people, puts them into groups, keeps the masthead; reads stories",
        (*_PEOPLE, *_LOOK, *_MASTHEAD, "articles.view_article"),
    ),
}


def open_accounts() -> dict[str, str]:
    """Make the six groups and their accounts; the passwords by name, which are kept nowhere else."""
    passwords = {}
    for name, (_, permissions) in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(_permissions(permissions))
        passwords[name] = secrets.token_urlsafe(12)
        user = User.objects.create_user(name, f"{name}{MAIL}", passwords[name], is_staff=True)
        user.groups.add(group)
    return passwords


def _permissions(names: tuple[str, ...]) -> list[Permission]:
    wanted = (name.split(".") for name in dict.fromkeys(names))
    return [Permission.objects.get(content_type__app_label=room, codename=code) for room, code in wanted]


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
