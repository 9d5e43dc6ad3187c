"""Sessions: rows with columns, two time limits, ended by their owner, by whoever keeps people, and by what changes."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from desk import accounts
from desk.models import Session
from desk.sessions import stored
from desk.tests.filling import filled
from desk.tests.signing import STRONG, in_, log_in
from newsroom.testing import editor
from publishing.models import AuditEntry

pytestmark = pytest.mark.django_db
NEW = "an-even-longer-walk-by-the-quay"


def browser(name: str, agent: str = "Firefox on Linux") -> Client:
    found = Client(HTTP_USER_AGENT=agent)
    assert log_in(found, name).status_code == 302
    return found


def row(client) -> Session:
    return Session.objects.get(session_key=stored(client.cookies["desk"].value))


def age(client, **by: int) -> None:
    """Make the session older, as if it had been used last then."""
    held, ago = row(client), timedelta(**by)
    Session.objects.filter(pk=held.pk).update(
        created_at=held.created_at - ago, seen_at=held.seen_at - ago, expire_date=held.expire_date - ago
    )


def test_a_session_says_whose_it_is_and_where(person):
    nora = person("nora", "author")
    held = row(browser("nora", "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"))
    assert (held.account, held.address, held.browser_in_words()) == (nora, "127.0.0.1", "Firefox on Linux")
    assert held.expire_date - held.seen_at == timedelta(minutes=60)


def test_the_cookie_is_not_in_the_database_and_is_for_the_admin_alone(person):
    person("nora", "author")
    cookie = browser("nora").cookies["desk"]
    assert not Session.objects.filter(session_key=cookie.value).exists()
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin/", True, "Lax")


def test_a_log_in_gets_a_new_id(client, person):
    person("nora", "author")
    client.force_login(editor("someone"))
    before = client.cookies["desk"].value
    log_in(client, "nora")
    assert client.cookies["desk"].value != before
    assert not Session.objects.filter(session_key=stored(before)).exists()


def test_it_ends_an_hour_after_its_last_use(person):
    person("nora", "author")
    client = browser("nora")
    age(client, minutes=59)
    assert in_(client)
    assert row(client).seen_at > timezone.now() - timedelta(minutes=1)
    age(client, minutes=61)
    assert not in_(client)


def test_it_ends_twelve_hours_after_the_log_in_however_it_is_used(person):
    person("nora", "author")
    client = browser("nora")
    held = row(client)
    Session.objects.filter(pk=held.pk).update(
        created_at=timezone.now() - timedelta(hours=11, minutes=50), seen_at=timezone.now() - timedelta(minutes=5)
    )
    assert in_(client)
    held.refresh_from_db()
    assert held.expire_date < timezone.now() + timedelta(minutes=11)


def test_what_ran_out_is_cleared_by_the_command_and_by_the_next_log_in(person):
    person("nora", "author")
    for clear in (lambda: call_command("clearsessions"), lambda: browser("nora")):
        old, young = browser("nora"), browser("nora")
        age(old, minutes=61)
        key = stored(old.cookies["desk"].value)
        clear()
        assert not Session.objects.filter(session_key=key).exists()
        assert in_(young)


def test_ones_own_are_listed_and_one_of_them_is_ended(person):
    person("nora", "author")
    person("omar", "author")
    here, there, other = browser("nora"), browser("nora", "Mozilla/5.0 (iPhone) Safari/605"), browser("omar")
    page = here.get("/admin/account/").content.decode()
    assert "Safari on an iPhone" in page
    assert row(there).pk in page
    assert row(other).pk not in page
    here.post("/admin/account/sessions/end/", {"session": row(there).pk})
    assert [in_(here), in_(there), in_(other)] == [True, False, True]
    assert AuditEntry.objects.filter(act="session ended", subject="account nora").count() == 1


def test_all_others_are_ended_and_this_one_stays(person):
    person("nora", "author")
    here, *others = [browser("nora") for _ in range(3)]
    answer = here.post("/admin/account/sessions/end/", {"all": "1"}, follow=True)
    assert "2 other sessions ended" in answer.content.decode()
    assert [in_(client) for client in (here, *others)] == [True, False, False]


def test_ending_this_one_logs_out(person):
    person("nora", "author")
    here = browser("nora")
    assert here.post("/admin/account/sessions/end/", {"session": row(here).pk})["Location"] == "/admin/login/"
    assert not in_(here)


def test_nobody_ends_anothers_from_his_own_page(person):
    person("nora", "author")
    person("omar", "author")
    here, other = browser("nora"), browser("omar")
    here.post("/admin/account/sessions/end/", {"session": row(other).pk})
    assert in_(other)


def test_whoever_keeps_people_ends_anothers(person):
    nora = person("nora", "author")
    person("keeper", "admin")
    keeper, there, elsewhere = browser("keeper"), browser("nora"), browser("nora")
    assert row(there).pk in keeper.get(f"/admin/auth/user/{nora.pk}/sessions/").content.decode()
    keeper.post(f"/admin/auth/user/{nora.pk}/sessions/end/", {"session": row(there).pk})
    assert [in_(there), in_(elsewhere)] == [False, True]
    keeper.post(f"/admin/auth/user/{nora.pk}/sessions/end/", {"all": "1"})
    assert not in_(elsewhere)
    assert in_(keeper)


@pytest.mark.parametrize("role", ["author", "managingeditor"])
def test_nobody_else_does(person, role):
    nora = person("nora", "author")
    person("omar", role)
    client, there = browser("omar"), browser("nora")
    assert client.get(f"/admin/auth/user/{nora.pk}/sessions/").status_code == 403
    assert client.post(f"/admin/auth/user/{nora.pk}/sessions/end/", {"all": "1"}).status_code == 403
    assert in_(there)


def test_a_superusers_sessions_are_out_of_reach(person):
    root = User.objects.create_superuser("root", "root@example.org", STRONG)
    person("keeper", "admin")
    keeper, there = browser("keeper"), browser("root")
    assert keeper.post(f"/admin/auth/user/{root.pk}/sessions/end/", {"all": "1"}).status_code == 403
    assert in_(there)


def test_ones_own_password_ends_the_others_at_once(person, sent):
    person("nora", "author")
    here, there = browser("nora"), browser("nora")
    form = {"old_password": STRONG, "new_password1": NEW, "new_password2": NEW}
    [letter] = sent(lambda: here.post("/admin/password_change/", form))
    assert "Your password was changed" in letter.body
    assert [in_(here), in_(there)] == [True, False]
    assert User.objects.get(username="nora").check_password(NEW)
    assert AuditEntry.objects.filter(act="password changed", subject="account nora").count() == 1


def test_a_wrong_old_password_changes_nothing(person):
    person("nora", "author")
    here, there = browser("nora"), browser("nora")
    here.post("/admin/password_change/", {"old_password": "wrong", "new_password1": NEW, "new_password2": NEW})
    assert [in_(here), in_(there)] == [True, True]


def test_a_password_set_by_another_ends_all(person, sent):
    nora = person("nora", "author")
    person("keeper", "admin")
    keeper, there = browser("keeper"), browser("nora")
    form = {"usable_password": "true", "password1": NEW, "password2": NEW, "set-password": "1"}
    [letter] = sent(lambda: keeper.post(f"/admin/auth/user/{nora.pk}/password/", form))
    assert (letter.to, "keeper set a new password" in letter.body) == (["nora@example.org"], True)
    assert [in_(keeper), in_(there)] == [True, False]
    assert AuditEntry.objects.get(act="password set").name == "keeper"


@pytest.mark.parametrize(
    ("change", "act"),
    [({"groups": ["deskeditor"]}, "roles changed"), ({"is_active": None}, "account deactivated"),
     ({"is_staff": None}, "roles changed")],
)  # fmt: skip
def test_another_role_or_standing_ends_all(person, sent, change, act):
    nora = person("nora", "author")
    person("keeper", "admin")
    keeper, there = browser("keeper"), browser("nora")
    address = f"/admin/auth/user/{nora.pk}/change/"
    form = filled(keeper.get(address).content.decode(), is_active="on", is_staff="on")
    if "groups" in change:
        change = {"groups": list(Group.objects.filter(name__in=change["groups"]).values_list("pk", flat=True))}
    form = {name: value for name, value in {**form, **change}.items() if value is not None}
    letters = sent(lambda: keeper.post(address, form))
    assert not in_(there)
    assert in_(keeper)
    entry = AuditEntry.objects.get(act=act)
    assert (entry.subject, entry.name) == ("account nora", "keeper")
    assert len(letters) == (act == "roles changed")


def test_another_name_ends_nothing(person):
    nora = person("nora", "author")
    person("keeper", "admin")
    keeper, there = browser("keeper"), browser("nora")
    address = f"/admin/auth/user/{nora.pk}/change/"
    form = filled(keeper.get(address).content.decode(), is_active="on", is_staff="on", first_name="Nora")
    assert keeper.post(address, form).status_code == 302
    assert in_(there)
    assert not AuditEntry.objects.filter(act="roles changed").exists()


def test_another_address_is_told_to_the_old_one(person, sent):
    nora = person("nora", "author")
    person("keeper", "admin")
    keeper = browser("keeper")
    address = f"/admin/auth/user/{nora.pk}/change/"
    form = filled(keeper.get(address).content.decode(), is_active="on", is_staff="on", email="new@example.org")
    [letter] = sent(lambda: keeper.post(address, form))
    assert letter.to == ["nora@example.org"]


def test_logging_in_again_leaves_the_old_id_dead(client, person):
    person("nora", "author")
    log_in(client, "nora")
    copied = Client()
    copied.cookies["desk"] = client.cookies["desk"].value
    assert in_(copied)
    log_in(client, "nora")
    assert [in_(client), in_(copied)] == [True, False]


def test_guesses_at_the_old_password_are_counted_like_those_at_the_door(person):
    person("nora", "author")
    found = browser("nora")
    form = {"old_password": "wrong", "new_password1": NEW, "new_password2": NEW}
    pages = [found.post("/admin/password_change/", form).content.decode() for _ in range(5)]
    assert ["That is not your password." in page for page in pages] == [True] * 4 + [False]
    answer = found.post("/admin/password_change/", form | {"old_password": STRONG})
    assert "Too many tries. Wait 1 minute" in answer.content.decode()
    assert User.objects.get(username="nora").check_password(STRONG)


def test_another_log_in_name_is_entered_and_told(person, sent):
    nora = person("nora", "author")
    person("keeper", "admin")
    keeper = browser("keeper")
    address = f"/admin/auth/user/{nora.pk}/change/"
    form = filled(keeper.get(address).content.decode(), is_active="on", is_staff="on", username="eleonora")
    [letter] = sent(lambda: keeper.post(address, form))
    assert "now eleonora; it was nora" in letter.body
    entry = AuditEntry.objects.get(act="account renamed")
    assert (entry.subject, entry.name, entry.detail) == ("account eleonora", "keeper", {"before": "nora"})


def test_no_name_differs_from_anothers_in_case_alone(person):
    nora = person("nora", "author")
    person("keeper", "admin")
    keeper = browser("keeper")
    address = f"/admin/auth/user/{nora.pk}/change/"
    form = filled(keeper.get(address).content.decode(), is_active="on", is_staff="on", username="KEEPER")
    assert "There is an account “KEEPER” already." in keeper.post(address, form).content.decode()
    nora.refresh_from_db()
    assert nora.username == "nora"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer, who waits for nobody")
def test_an_act_has_the_audits_lock_before_any_row(person):
    """Else two acts on one account, each with what the other wants, are undone as a deadlock."""
    nora = person("nora", "author")
    acts = [
        lambda: accounts.end_sessions(nora, nora),
        lambda: accounts.remove_second_step(nora, nora),
        lambda: accounts.note_standing(nora, accounts.standing(nora)._replace(active=False), nora),
    ]
    for act in acts:
        with CaptureQueriesContext(connection) as asked:
            act()
        told = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
        locked = next(at for at, sql in enumerate(told) if "pg_advisory_xact_lock" in sql)
        assert all(sql.startswith("SELECT") for sql in told[: locked + 1])
