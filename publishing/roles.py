"""The newsroom's six roles: what each may do. Data, put into the database's groups after every migration.

What stands here is what the groups hold after the next migration, also where somebody changed one of the six by hand:
a newsroom that wants it otherwise makes a group of its own beside them. None of the six is a superuser.
"""

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

_WRITE = ("articles.add_article", "articles.change_article", "articles.view_article")
_LOOK = ("masthead.view_section", "masthead.view_author", "masthead.view_topic", "masthead.view_image")
_MASTHEAD = tuple(
    f"masthead.{act}_{row}" for row in ("section", "author", "topic", "image") for act in ("add", "change")
)
_HOUSE = (  # the paper's name and its standing pages; the five that every newsroom has are never deleted
    *(f"masthead.{act}_{row}" for row in ("newsroom", "standingpage") for act in ("add", "change", "view")),
    "masthead.delete_standingpage",
)
_PEOPLE = ("auth.add_user", "auth.change_user", "auth.view_user", "auth.view_group")
_WATCH = ("publishing.view_auditentry", "publishing.view_alarm", "desk.remove_second_step", "auth.view_user")

_CONTRIBUTOR = (*_WRITE, *_LOOK, "masthead.add_image")
_AUTHOR = (*_CONTRIBUTOR, "masthead.change_image")
_COPYEDITOR = (*_AUTHOR, "masthead.add_topic", "masthead.change_topic")
_DESK = (*_COPYEDITOR, "publishing.publish", "publishing.withdraw")
_MANAGING = ("publishing.waive", "publishing.lift_embargo", "publishing.expunge")

ROLES: dict[str, tuple[str, tuple[str, ...]]] = {  # name -> (what it may do, in words; permissions)
    "contributor": ("writes stories, adds pictures", _CONTRIBUTOR),
    "author": ("writes stories, keeps pictures", _AUTHOR),
    "copyeditor": ("edits stories, pictures and topics", _COPYEDITOR),
    "deskeditor": ("edits, publishes, schedules, corrects and withdraws", _DESK),
    "managingeditor": (
        "all that, waives findings, lifts embargoes, keeps the masthead, reads the audit",
        (*_DESK, *_MANAGING, *_MASTHEAD, *_HOUSE, *_WATCH),
    ),
    "admin": (
        "keeps people, puts them into groups, keeps the masthead; reads stories and the audit",
        (*_PEOPLE, *_LOOK, *_MASTHEAD, *_HOUSE, *_WATCH, "articles.view_article"),
    ),
}


def install() -> None:
    """Make the six groups hold what stands above; safe to repeat, and quick when nothing differs."""
    _make_permissions()
    held = {f"{room}.{code}": key for key, room, code in Permission.objects.values_list(
        "pk", "content_type__app_label", "codename")}  # fmt: skip
    for name, (_, wanted) in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        keys = {held[permission] for permission in wanted if permission in held}
        if keys != set(group.permissions.values_list("pk", flat=True)):
            group.permissions.set(keys)


def _make_permissions() -> None:
    """Django makes an app's permissions as it comes to the app, which for some is after the record's own turn."""
    rooms = {permission.split(".")[0] for _, wanted in ROLES.values() for permission in wanted}
    for room in sorted(rooms):
        create_permissions(apps.get_app_config(room), verbosity=0)
