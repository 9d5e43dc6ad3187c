"""The six roles are in the database after every migration, with the rights that stand in one file."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command

from publishing.roles import ROLES, install

pytestmark = pytest.mark.django_db


def rights(role: str) -> set[str]:
    """What somebody with this role alone may do."""
    user = User.objects.create_user(role, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user.get_all_permissions()


def test_each_role_holds_what_stands_in_the_file():
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)
    for role, (_, wanted) in ROLES.items():
        assert rights(role) == set(wanted), role


@pytest.mark.parametrize(
    ("right", "roles"),
    [
        ("articles.change_article", {"contributor", "author", "copyeditor", "deskeditor", "managingeditor"}),
        ("publishing.publish", {"deskeditor", "managingeditor"}),
        ("publishing.withdraw", {"deskeditor", "managingeditor"}),
        ("publishing.lift_embargo", {"managingeditor"}),
        ("publishing.expunge", {"managingeditor"}),
        ("publishing.view_auditentry", {"managingeditor", "admin"}),
        ("masthead.change_newsroom", {"managingeditor", "admin"}),
        ("masthead.change_standingpage", {"managingeditor", "admin"}),
        ("masthead.delete_standingpage", {"managingeditor", "admin"}),
        ("desk.remove_second_step", {"managingeditor", "admin"}),
        ("auth.add_user", {"admin"}),
        ("auth.change_user", {"admin"}),
        ("auth.change_group", set()),
        ("publishing.change_edition", set()),
        ("publishing.delete_auditentry", set()),
    ],
)
def test_who_may(right, roles):
    assert {role for role in ROLES if right in rights(role)} == roles


def test_no_role_is_a_superuser_and_admin_publishes_nothing():
    assert not {right for right in rights("admin") if right.startswith(("articles.change", "publishing.publish"))}


def test_a_migration_puts_back_what_was_changed_and_leaves_other_groups():
    author, own = Group.objects.get(name="author"), Group.objects.create(name="night desk")
    right = Permission.objects.get(codename="publish")
    author.permissions.set([right])
    own.permissions.set([right])
    Group.objects.get(name="admin").delete()
    call_command("migrate", verbosity=0)
    assert author.permissions.count() == len(set(ROLES["author"][1]))
    assert list(own.permissions.all()) == [right]
    assert Group.objects.filter(name="admin").exists()


def test_a_second_time_writes_nothing(django_assert_max_num_queries):
    rooms = {right.split(".")[0] for _, wanted in ROLES.values() for right in wanted}
    with django_assert_max_num_queries(4 * len(rooms) + 1 + 2 * len(ROLES)) as queries:
        install()
    assert not [query for query in queries.captured_queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert {apps.get_app_config(room).label for room in rooms} == rooms
