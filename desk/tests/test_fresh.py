"""A fresh log-in: what is sensitive asks for the password again after ten minutes, and loses nothing that was typed."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.http import HttpResponse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from desk.fresh import fresh_login
from desk.tests.filling import filled
from desk.tests.signing import STRONG, code, log_in
from newsroom.testing import editor, published, saved
from publishing.lifecycle import set_embargo
from publishing.models import AuditEntry, Change, EmbargoAct

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client, person) -> User:
    found: User = person("keeper", "admin")
    log_in(client, "keeper")
    return found


def grow_stale(client) -> None:
    session = client.session
    session["proved"] -= 601
    session.save()


def change(client, account: User, **changes: Any):
    address = f"/admin/auth/user/{account.pk}/change/"
    return client.post(address, filled(client.get(address).content.decode(), is_active="on", is_staff="on", **changes))


def test_a_page_that_is_looked_at_comes_after_the_question(client, keeper, person):
    nora = person("nora", "author")
    address = f"/admin/auth/user/{nora.pk}/change/"
    assert client.get(address).status_code == 200
    grow_stale(client)
    answer = client.get(address)
    assert answer["Location"].startswith("/admin/prove/?next=%2Fadmin%2Fauth")
    form = {"prove-password": STRONG, "next": address}
    assert client.post(answer["Location"], form)["Location"] == address
    assert client.get(address).status_code == 200


def test_a_form_that_was_sent_waits_and_goes_on_with_what_was_typed(client, keeper, person):
    nora = person("nora", "author")
    address = f"/admin/auth/user/{nora.pk}/change/"
    roles = list(Group.objects.filter(name__in=["author", "copyeditor"]).values_list("pk", flat=True))
    form = filled(client.get(address).content.decode(), is_active="on", is_staff="on", groups=roles, last_name="<Bø>")
    grow_stale(client)
    page = client.post(address, form).content.decode()
    assert "Is it still you?" in page
    assert nora.groups.count() == 1
    page = client.post(address, {**form, "prove-password": "wrong"}).content.decode()
    assert "That is not your password." in page
    carried = {**filled(page), "prove-password": STRONG, "groups": roles}
    assert 'value="&lt;Bø&gt;"' in page
    assert page.count('name="groups"') == 2
    assert client.post(address, carried).status_code == 302
    nora.refresh_from_db()
    assert (nora.groups.count(), nora.last_name) == (2, "<Bø>")


def test_a_password_that_was_typed_is_not_carried_along(client, keeper, person):
    nora = person("nora", "author")
    grow_stale(client)
    new = "an-even-longer-walk-by-the-quay"
    form = {"usable_password": "true", "password1": new, "password2": new, "set-password": "1"}
    answer = client.post(f"/admin/auth/user/{nora.pk}/password/", form)
    assert "again=1" in answer["Location"]
    assert new not in client.get(answer["Location"]).content.decode()
    nora.refresh_from_db()
    assert nora.check_password(STRONG)


@pytest.mark.parametrize("path", ["auth/user/add/", "desk/invitation/add/", "account/second-step/"])
def test_what_else_asks(client, keeper, path):
    assert client.get(f"/admin/{path}").status_code == 200
    grow_stale(client)
    assert client.get(f"/admin/{path}").status_code == 302


def test_tries_are_counted_with_those_of_the_log_in(client, keeper):
    grow_stale(client)
    for _ in range(5):
        page = client.post("/admin/prove/", {"prove-password": "wrong"}).content.decode()
    assert "Too many tries. Wait 1 minute" in page
    assert "Too many tries" in client.post("/admin/prove/", {"prove-password": STRONG}).content.decode()
    client.post("/admin/logout/")
    assert log_in(client, "keeper").status_code == 429


def test_whoever_has_a_second_step_shows_a_code_too(client, person):
    keeper = person("keeper", "admin")
    device = TOTPDevice.objects.create(user=keeper, name="authenticator")
    log_in(client, "keeper")
    client.post("/admin/second-step/", {"code": code(device, -1)})
    grow_stale(client)
    assert "This field is required" in client.post("/admin/prove/", {"prove-password": STRONG}).content.decode()
    form = {"prove-password": STRONG, "prove-code": code(device)}
    assert client.post("/admin/prove/", form).status_code == 302


def test_a_view_takes_it_up_by_one_word(rf, client, keeper):
    @fresh_login
    def erase(request):
        return HttpResponse("erased " + request.POST.get("reason", ""))

    def send(**form: str) -> Any:
        request = rf.post("/admin/somewhere/", form)
        request.user, request.session = keeper, client.session
        return erase(request)

    assert send(reason="by law").content == b"erased by law"
    grow_stale(client)
    assert b'name="reason" value="by law"' in send(reason="by law").content
    assert send(**{"reason": "by law", "prove-password": STRONG}).content == b"erased by law"


def test_making_somebody_is_entered(client, keeper):
    form = {"username": "nora", "usable_password": "true", "password1": STRONG, "password2": STRONG}
    assert client.post("/admin/auth/user/add/", form).status_code == 302
    entry = AuditEntry.objects.get(act="account made")
    assert (entry.subject, entry.name) == ("account nora", "keeper")
    assert change(client, User.objects.get(username="nora"), groups=[]).status_code == 302


@pytest.mark.parametrize(("verb", "act"), [("withdraw", "withdraw"), ("lift", "lift_embargo")])
def test_a_withdrawal_and_the_lifting_of_an_embargo_ask_and_keep_the_reason(client, person, verb, act):
    person("omar", "managingeditor")
    story = published() if verb == "withdraw" else saved()
    if verb == "lift":
        set_embargo(story.article_id, editor(), timezone.now() + timedelta(days=2))
    log_in(client, "omar")
    grow_stale(client)
    address = f"/admin/articles/article/{story.article_id}/publish/"
    page = client.post(address, {"verb": verb, "reason": "By “order” <1>"}).content.decode()
    assert "Is it still you?" in page
    assert not AuditEntry.objects.filter(act=act).exists()
    client.post(address, {**filled(page), "prove-password": STRONG})
    assert AuditEntry.objects.filter(act=act, name="omar").count() == 1
    assert "By “order” <1>" in [*EmbargoAct.objects.values_list("reason", flat=True),
                                *Change.objects.values_list("reason", flat=True)]  # fmt: skip


def test_whoever_may_not_withdraw_is_refused_without_a_question(client, person):
    person("nora", "author")
    story = published()
    log_in(client, "nora")
    grow_stale(client)
    address = f"/admin/articles/article/{story.article_id}/publish/"
    assert client.post(address, {"verb": "withdraw", "reason": "x"}).status_code == 403
    assert AuditEntry.objects.filter(act="refused", name="nora").count() == 1


def test_deleting_a_group_asks_and_is_entered_once(client, quick):
    User.objects.create_superuser("root", "root@example.org", STRONG)
    role = Group.objects.create(name="guests")
    log_in(client, "root")
    client.post("/admin/auth/group/", {"action": "delete_selected", "_selected_action": [role.pk], "post": "yes"})
    assert Group.objects.filter(name="guests").exists()
    grow_stale(client)
    address = f"/admin/auth/group/{role.pk}/delete/"
    assert "Is it still you?" in client.post(address, {"post": "yes"}).content.decode()
    client.post(address, {"post": "yes", "prove-password": STRONG})
    assert not Group.objects.filter(name="guests").exists()
    assert AuditEntry.objects.filter(act="role deleted", subject="role guests").count() == 1
