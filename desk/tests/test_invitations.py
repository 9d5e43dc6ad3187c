"""Invitations: a link by mail makes the account that was meant, once, within three days, until it is revoked."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from desk.models import Invitation
from desk.tests.signing import STRONG, in_, log_in
from publishing.models import AuditEntry
from publishing.roles import ROLES

pytestmark = pytest.mark.django_db
LIST, ADD = "/admin/desk/invitation/", "/admin/desk/invitation/add/"


@pytest.fixture
def keeper(client, person) -> User:
    found: User = person("keeper", "admin")
    log_in(client, "keeper")
    return found


def key(role: str) -> int:
    return Group.objects.get(name=role).pk


def invite(client, name: str = "nora", mail: str = "nora@example.org", *roles: str):
    return client.post(ADD, {"name": name, "mail": mail, "roles": [key(role) for role in roles or ("author",)]})


def secret_of(text: str) -> str:
    return re.search(r"/admin/join/#(\S+)", text).group(1)


def join(client, secret: str, password: str = STRONG):
    return client.post("/admin/join/", {"code": secret, "password": password, "again": password})


def test_the_invited_person_chooses_a_password_and_is_in(client, keeper, sent):
    [letter] = sent(lambda: invite(client, "nora", "nora@example.org", "author", "copyeditor"))
    assert letter.to == ["nora@example.org"]
    assert "keeper invites you" in letter.body
    guest = Client()
    assert join(guest, secret_of(letter.body))["Location"] == "/admin/"
    assert in_(guest)
    nora = User.objects.get(username="nora")
    assert set(nora.groups.values_list("name", flat=True)) == {"author", "copyeditor"}
    assert (nora.email, nora.is_staff, nora.is_superuser, nora.check_password(STRONG)) == (
        "nora@example.org", True, False, True,
    )  # fmt: skip
    told = dict(AuditEntry.objects.filter(subject="account nora").values_list("act", "name"))
    assert told == {"invited": "keeper", "invitation accepted": "nora", "account made": "keeper", "logged in": "nora"}


def test_a_second_step_is_asked_where_it_is_required(client, keeper, sent, settings):
    [letter] = sent(lambda: invite(client))
    settings.REQUIRE_TOTP = True
    guest = Client()
    answer = guest.post(
        "/admin/join/", {"code": secret_of(letter.body), "password": STRONG, "again": STRONG}, follow=True
    )
    assert answer.request["PATH_INFO"] == "/admin/second-step/set-up/"
    assert not in_(guest)


def test_a_link_works_once(client, keeper, sent):
    [letter] = sent(lambda: invite(client))
    join(Client(), secret_of(letter.body))
    assert "not good any more" in join(Client(), secret_of(letter.body)).content.decode()
    assert User.objects.filter(username="nora").count() == 1


@pytest.mark.parametrize(("hours", "good"), [(71, True), (73, False)])
def test_a_link_is_good_for_three_days(client, keeper, sent, hours, good):
    [letter] = sent(lambda: invite(client))
    row = Invitation.objects.get()
    assert row.until - row.invited_at == timedelta(days=3)
    Invitation.objects.update(until=row.until - timedelta(hours=hours))
    join(Client(), secret_of(letter.body))
    assert User.objects.filter(username="nora").exists() is good


def test_it_is_listed_and_revoked(client, keeper, sent):
    [letter] = sent(lambda: invite(client))
    page = client.get(LIST).content.decode()
    assert "nora@example.org" in page
    assert secret_of(letter.body) not in page
    row = Invitation.objects.get()
    client.post(LIST, {"action": "revoke", "_selected_action": [row.pk]})
    assert Invitation.objects.get().state() == "revoked"
    join(Client(), secret_of(letter.body))
    assert not User.objects.filter(username="nora").exists()
    assert AuditEntry.objects.get(act="invitation revoked").name == "keeper"


def test_only_a_hash_of_the_secret_is_kept(client, keeper, sent):
    [letter] = sent(lambda: invite(client))
    assert secret_of(letter.body) not in str(list(Invitation.objects.values()))
    assert secret_of(letter.body) not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": "keeper"}, "There is an account “keeper” already"),
        ({"name": "KEEPER"}, "There is an account “KEEPER” already"),
        ({"name": "open"}, "An invitation for “open” is open"),
        ({"name": "a b"}, "Enter a valid username"),
        ({"name": ""}, "This field is required"),
        ({"mail": "nora"}, "Enter a valid email address"),
        ({"roles": []}, "This field is required"),
        ({"roles": ["999999"]}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(client, keeper, fields, told):
    invite(client, "open", "open@example.org")
    form = {"name": "nora", "mail": "nora@example.org", "roles": [key("author")]} | fields
    answer = client.post(ADD, form)
    assert told in answer.content.decode()
    if form["mail"]:
        assert f'value="{form["mail"]}"' in answer.content.decode()
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"admin"}))
def test_nobody_else_invites_or_looks(client, person, role):
    person("omar", role)
    log_in(client, "omar")
    assert client.get(LIST).status_code == 403
    assert invite(client).status_code == 403
    assert not Invitation.objects.exists()


def test_no_invitation_is_changed_or_deleted(client, keeper):
    invite(client)
    row = Invitation.objects.get()
    form = {"name": "other", "mail": "other@example.org", "roles": [key("admin")]}
    assert client.post(f"{LIST}{row.pk}/change/", form).status_code == 403
    assert client.post(f"{LIST}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    row.refresh_from_db()
    assert row.name == "nora"


def test_a_name_taken_meanwhile_is_told(client, keeper, person, sent):
    [letter] = sent(lambda: invite(client))
    person("Nora", "author")
    assert "was taken meanwhile" in join(Client(), secret_of(letter.body)).content.decode()
    assert Invitation.objects.get().state() == "open"


def test_a_bad_password_leaves_the_link_good(client, keeper, sent):
    [letter] = sent(lambda: invite(client))
    guest = Client()
    assert "too short" in join(guest, secret_of(letter.body), "short").content.decode()
    assert "too similar" in join(guest, secret_of(letter.body), "nora@example.org").content.decode()
    assert join(guest, secret_of(letter.body)).status_code == 302


def test_the_command_prints_a_link_for_the_first_person(db, quick):
    out = StringIO()
    call_command("invite", "first", "first@example.org", "admin", stdout=out)
    guest = Client()
    join(guest, secret_of(out.getvalue()))
    assert in_(guest)
    first = User.objects.get()
    assert first.has_perm("auth.add_user")
    assert not first.is_superuser
    assert Invitation.objects.get().until > timezone.now()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("first", "first@example.org", "king"), "king"),
        (("first", "nowhere", "admin"), "valid email"),
        (("a b", "first@example.org", "admin"), "valid username"),
    ],
)
def test_the_command_refuses_what_is_wrong(db, given, told):
    with pytest.raises(CommandError, match=told):
        call_command("invite", *given, stdout=StringIO())
    assert not Invitation.objects.exists()


def test_an_invitation_ends_with_the_standing_of_whoever_invited(client, keeper, sent):
    [letter] = sent(lambda: invite(client))
    User.objects.filter(pk=keeper.pk).update(is_active=False)
    assert "This link is not good any more" in join(Client(), secret_of(letter.body)).content.decode()
    assert not User.objects.filter(username="nora").exists()
