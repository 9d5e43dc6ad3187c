"""Who may change whom: the role that keeps people cannot raise itself, and superusers are out of its reach."""

import pytest
from django.contrib.auth.models import Group, Permission, User

from desk.tests.filling import filled
from ingest.demo.accounts import open_accounts
from publishing.models import AuditEntry
from publishing.roles import ROLES

pytestmark = pytest.mark.django_db
STRONG = "a-long-walk-by-the-quay"


@pytest.fixture
def keeper(client, settings) -> User:
    """The demo's `admin`, logged in; there is a superuser `root` besides the six roles."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    open_accounts()
    User.objects.create_superuser("root", "root@example.org", STRONG)
    admin = User.objects.get(username="admin")
    client.force_login(admin)
    return admin


def at(user: User, act: str = "change") -> str:
    return f"/admin/auth/user/{user.pk}/{act}/"


def send(client, address: str, **changes):
    """What the page at this address would send, with some fields changed, whether or not the page shows them."""
    form = filled(client.get(address).content.decode(), is_active="on", is_staff="on", **changes)
    return client.post(address, form)


def everything() -> dict[str, object]:
    """The fields of a form that would give every right there is."""
    return {
        "is_superuser": "on",
        "groups": list(Group.objects.values_list("pk", flat=True)),
        "user_permissions": list(Permission.objects.values_list("pk", flat=True)),
    }


def test_whoever_keeps_people_makes_one_and_puts_him_into_any_group(client, keeper):
    made = {"username": "nora", "usable_password": "true", "password1": STRONG, "password2": STRONG}
    assert client.post("/admin/auth/user/add/", made).status_code == 302
    nora = User.objects.get(username="nora")

    groups = list(Group.objects.filter(name__in=ROLES).values_list("pk", flat=True))
    assert send(client, at(nora), groups=groups).status_code == 302
    assert nora.groups.count() == 6
    assert client.post(at(nora, "password"), made | {"set-password": "1"}).status_code == 302

    assert send(client, at(nora), groups=[], first_name="Nora").status_code == 302
    assert not nora.groups.exists()


def test_nobody_but_a_superuser_reaches_a_superuser(client, keeper):
    root = User.objects.get(username="root")
    passwords = {"usable_password": "true", "password1": "other-" + STRONG, "password2": "other-" + STRONG}
    assert client.get(at(root)).status_code == 200  # seen, not touched
    assert client.get(at(root, "password")).status_code == 403
    assert client.post(at(root, "password"), passwords | {"set-password": "1"}).status_code == 403
    assert client.post(at(root), {"username": "renamed", "email": ""}).status_code == 403
    assert client.post(at(root, "delete"), {"post": "yes"}).status_code == 403
    root.refresh_from_db()
    assert root.check_password(STRONG)
    assert (root.username, root.is_active, root.is_superuser) == ("root", True, True)


def test_of_himself_he_changes_the_name_and_nothing_that_says_what_he_may_do(client, keeper):
    assert send(client, at(keeper), first_name="Ada", **everything()).status_code == 302
    after = User.objects.get(pk=keeper.pk)
    assert (after.first_name, after.is_staff, after.is_active, after.is_superuser) == ("Ada", True, True, False)
    assert [group.name for group in after.groups.all()] == ["admin"]
    assert not after.user_permissions.exists()
    assert not after.has_perm("publishing.publish")


def test_he_hands_out_groups_alone(client, keeper):
    author = User.objects.get(username="author")
    assert send(client, at(author), **everything()).status_code == 302
    after = User.objects.get(pk=author.pk)
    assert after.groups.count() == 6
    assert not after.is_superuser
    assert not after.user_permissions.exists()


@pytest.mark.parametrize("name", ["admin", "author"])
def test_what_a_group_may_do_is_for_superusers_to_say(client, keeper, name):
    # also where somebody was given the stock permissions on groups
    stock = Permission.objects.filter(content_type__app_label="auth", content_type__model="group")
    keeper.user_permissions.set(stock)
    group = Group.objects.get(name=name)
    held = set(group.permissions.values_list("pk", flat=True))
    wanted = {"name": name, "permissions": everything()["user_permissions"]}
    assert client.get(f"/admin/auth/group/{group.pk}/change/").status_code == 200
    assert client.post(f"/admin/auth/group/{group.pk}/change/", wanted).status_code == 403
    assert client.post(f"/admin/auth/group/{group.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post("/admin/auth/group/add/", wanted | {"name": "new"}).status_code == 403
    assert set(group.permissions.values_list("pk", flat=True)) == held

    client.force_login(User.objects.get(username="root"))
    assert client.post(f"/admin/auth/group/{group.pk}/change/", wanted).status_code == 302
    assert group.permissions.count() == len(wanted["permissions"])
    assert AuditEntry.objects.get(act="role changed").subject == f"role {name}"


def test_nobody_is_deleted_but_anyone_can_be_put_out(client, keeper):
    author = User.objects.get(username="author")
    client.force_login(User.objects.get(username="root"))
    assert client.post(at(author, "delete"), {"post": "yes"}).status_code == 403
    marked = {"action": "delete_selected", "_selected_action": [author.pk], "post": "yes"}
    client.post("/admin/auth/user/", marked)
    assert User.objects.filter(pk=author.pk).exists()

    client.force_login(keeper)
    form = filled(client.get(at(author)).content.decode())  # no tick sent: neither active nor staff
    assert client.post(at(author), form).status_code == 302
    assert not User.objects.get(pk=author.pk).is_active


def test_nothing_of_a_passwords_hash_is_shown(client, keeper):
    nora = User.objects.create_user("nora", password=STRONG)
    page = client.get(at(nora)).content.decode()
    assert "kept as a hash that nobody is shown" in page
    assert "salt" not in page
    User.objects.filter(pk=nora.pk).update(password="!")
    assert "nobody is shown" not in client.get(at(nora)).content.decode()
