"""The second step: required where the setting says so, else of whoever set it up; each code lets in once."""

import hashlib
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from desk import accounts, two_step
from desk.models import RecoveryCode, Session
from desk.tests.signing import STRONG, code, in_, log_in
from publishing.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def nora(person) -> User:
    """Somebody with a second step."""
    found: User = person("nora", "author")
    TOTPDevice.objects.create(user=found, name="authenticator")
    return found


def device(account: User) -> TOTPDevice:
    return TOTPDevice.objects.get(user=account)


def step(client, given: str):
    return client.post("/admin/second-step/", {"code": given})


def rest(account: User) -> None:
    """Let the wait after a failure pass."""
    TOTPDevice.objects.filter(user=account).update(
        throttling_failure_timestamp=timezone.now() - timedelta(seconds=2**two_step.MOST_FAILURES)
    )


def set_up(client) -> list[str]:
    """Set up a second step as the page asks; the recovery codes it shows."""
    address = client.get("/admin/account/second-step/", follow=True).request["PATH_INFO"]
    key = client.session["new_key"]
    given = code(TOTPDevice(key=key))
    page = client.post(address, {"code": given}).content.decode()
    return [part.split("</code>")[0] for part in page.split("<li><code>")[1:]]


def test_a_code_of_the_telephone_lets_in(client, nora):
    assert log_in(client, "nora")["Location"] == "/admin/second-step/?next=%2Fadmin%2F"
    assert not in_(client)
    before = client.session.session_key
    assert step(client, code(device(nora)))["Location"] == "/admin/"
    assert in_(client)
    assert client.session.session_key != before
    assert not in_(Client())


def test_until_then_no_page_of_the_admin_is_reached(client, nora):
    log_in(client, "nora")
    open_to_all = {"login/", "logout/", "second-step/", "second-step/set-up/", "forgotten/", "reset/", "join/"}
    patterns = next(entry for entry in get_resolver().url_patterns if str(entry.pattern) == "admin/").url_patterns
    plain = {str(entry.pattern) for entry in patterns} - open_to_all
    asked = [path for path in plain if "<" not in path and "(" not in path]
    assert len(asked) > 10
    for path in asked:
        answer = client.get(f"/admin/{path}")
        assert answer.status_code == 302, path
        assert answer["Location"].startswith("/admin/login/"), path
    assert client.get("/admin/second-step/set-up/")["Location"] == "/admin/second-step/"
    client.post("/admin/second-step/set-up/", {"code": "123456"})
    assert TOTPDevice.objects.count() == 1


def test_a_code_lets_in_once(nora):
    given = code(device(nora))
    first, second = Client(), Client()
    for client in (first, second):
        log_in(client, "nora")
        step(client, given)
    assert [in_(first), in_(second)] == [True, False]


def test_wrong_codes_wait_longer_and_longer_but_never_for_ever(client, nora):
    log_in(client, "nora")
    assert "not taken. Wait 1 second" in step(client, "000000").content.decode()
    assert not in_(client)
    assert step(client, code(device(nora))).status_code == 200  # right, but too soon
    for _ in range(12):
        rest(nora)
        step(client, "000000")
    assert two_step.seconds_left(nora) <= 2 ** (two_step.MOST_FAILURES - 1)
    rest(nora)
    assert step(client, code(device(nora))).status_code == 302


@pytest.mark.parametrize("given", ["", "x", "12 34", "999999999999999999999999", "é" * 40, "-1"])
def test_what_is_no_code_lets_nobody_in(client, nora, given):
    log_in(client, "nora")
    answer = step(client, given)
    assert answer.status_code == 200
    assert 'class="errorlist"' in answer.content.decode()
    assert not in_(client)


def test_required_of_everybody_it_is_set_up_on_the_way_in(client, person, settings, sent):
    settings.REQUIRE_TOTP = True
    nora = person("nora", "author")
    answer = client.post("/admin/login/", {"username": "nora", "password": STRONG}, follow=True)
    assert answer.request["PATH_INFO"] == "/admin/second-step/set-up/"
    page = answer.content.decode()
    assert "<svg" in page
    assert two_step.written(client.session["new_key"]) in page
    assert not in_(client)
    other = Client()
    log_in(other, "nora")
    codes: list[str] = []
    [letter] = sent(lambda: codes.extend(set_up(client)))
    assert len(set(codes)) == 10
    assert in_(client)
    assert not Session.objects.of(nora).exclude(session_key__in=[_key(client)]).exists()
    assert "second step at log-in was set up" in letter.body
    assert AuditEntry.objects.filter(act="second step added", subject="account nora").count() == 1


def _key(client) -> str:
    return hashlib.sha256(client.session.session_key.encode()).hexdigest()


def test_required_later_it_is_asked_of_sessions_that_are_open(client, person, settings):
    person("nora", "author")
    log_in(client, "nora")
    assert in_(client)
    settings.REQUIRE_TOTP = True
    assert not in_(client)
    assert not in_(_forced(User.objects.get(username="nora")))


def _forced(account: User) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_a_session_of_unknown_origin_does_not_pass_by_it(nora):
    assert not in_(_forced(nora))


def test_a_wrong_first_code_sets_up_nothing_and_keeps_the_secret(client, person):
    person("nora", "author")
    log_in(client, "nora")
    client.get("/admin/account/second-step/")
    key = client.session["new_key"]
    page = client.post("/admin/account/second-step/", {"code": "000000"}).content.decode()
    assert "This code is not right" in page
    assert client.session["new_key"] == key
    assert not TOTPDevice.objects.exists()


def test_a_recovery_code_lets_in_once_and_only_its_hash_is_kept(person, sent):
    nora = person("nora", "author")
    here = Client()
    log_in(here, "nora")
    codes = set_up(here)
    kept = set(RecoveryCode.objects.values_list("hash", flat=True))
    assert kept == {hashlib.sha256(given.replace("-", "").encode()).hexdigest() for given in codes}
    first, second = Client(), Client()
    log_in(first, "nora")
    [letter] = sent(lambda: step(first, codes[3].upper().replace("-", " ")))
    assert in_(first)
    assert "9 are left" in letter.body
    log_in(second, "nora")
    step(second, codes[3])
    assert not in_(second)
    assert AuditEntry.objects.get(act="recovery code used").detail == {"left": 9}
    assert two_step.has_one(nora)


def test_new_recovery_codes_take_the_place_of_the_old(person):
    person("nora", "author")
    here = Client()
    log_in(here, "nora")
    old = set_up(here)
    here.post("/admin/account/second-step/", {"act": "codes"})
    assert RecoveryCode.objects.count() == 10
    assert not RecoveryCode.objects.filter(hash__in=[two_step.hashed(given) for given in old]).exists()


def test_one_removes_his_own_where_it_is_not_required(client, person, settings):
    nora = person("nora", "author")
    log_in(client, "nora")
    set_up(client)
    settings.REQUIRE_TOTP = True
    client.post("/admin/account/second-step/", {"act": "remove"})
    assert two_step.has_one(nora)
    settings.REQUIRE_TOTP = False
    client.post("/admin/account/second-step/", {"act": "remove"})
    assert not two_step.has_one(nora)
    assert in_(client)


@pytest.mark.parametrize(("role", "status"), [("managingeditor", 302), ("admin", 302), ("deskeditor", 403)])
def test_who_removes_the_lost_one_of_another(client, nora, person, sent, role, status):
    person("omar", role)
    there = _forced(nora)
    log_in(client, "omar")
    address = f"/admin/auth/user/{nora.pk}/second-step/"
    answers = []
    letters = sent(lambda: answers.append(client.post(address)))
    assert answers[0].status_code == status
    assert two_step.has_one(nora) is (status == 403)
    assert not in_(there)
    told = list(AuditEntry.objects.filter(act="second step removed").values_list("subject", "name"))
    assert told == ([("account nora", "omar")] if status == 302 else [])
    assert len(letters) == len(told)


def test_nobody_removes_his_own_that_way_nor_a_superusers(client, person):
    keeper = person("keeper", "admin")
    root = User.objects.create_superuser("root", "root@example.org", STRONG)
    TOTPDevice.objects.create(user=root, name="authenticator")
    log_in(client, "keeper")
    set_up(client)
    for account in (keeper, root):
        assert client.post(f"/admin/auth/user/{account.pk}/second-step/").status_code == 403
        assert two_step.has_one(account)


def test_the_picture_holds_the_address_of_the_secret(person):
    nora = person("nora", "author")
    address = two_step.address(nora, "ab" * 20)
    assert address.startswith("otpauth://totp/The%20Ledger%3Anora?secret=")
    picture = two_step.picture(address)
    assert picture["side"] > 30
    assert picture["path"].startswith("M4 4h1v1h-1z")


def test_taking_it_away_ends_the_sessions(nora, person):
    keeper = person("keeper", "admin")
    client = Client()
    log_in(client, "nora")
    step(client, code(device(nora)))
    accounts.remove_second_step(nora, keeper)
    assert not in_(client)


@pytest.mark.parametrize("typed", ["²²²²²²", "１２３４５６", "1" * 40, "-1", "0x12"])
def test_what_is_no_code_is_told_at_its_field(client, person, typed):
    person("nora", "author")
    log_in(client, "nora")
    client.get("/admin/account/second-step/")
    assert "This code is not right" in client.post("/admin/account/second-step/", {"code": typed}).content.decode()
    assert not TOTPDevice.objects.exists()
