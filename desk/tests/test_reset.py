"""A forgotten password: a link by mail that works once, within an hour, and never in place of the second step."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from desk import forgotten_password
from desk.models import Session
from desk.tests.signing import STRONG, in_, log_in
from publishing.models import AuditEntry

pytestmark = pytest.mark.django_db
NEW = "an-even-longer-walk-by-the-quay"


def ask(client, mail: str):
    return client.post("/admin/forgotten/", {"mail": mail})


def choose(client, code: str, password: str = NEW, again: str = ""):
    return client.post("/admin/reset/", {"code": code, "password": password, "again": again or password})


def code_of(letter) -> str:
    return re.search(r"/admin/reset/#(\S+)", letter.body).group(1)


def test_a_link_by_mail_sets_a_new_password(client, person, sent):
    person("nora", "author")
    [letter] = sent(lambda: ask(client, "Nora@example.org"))
    assert letter.to == ["nora@example.org"]
    assert letter.subject == "The Ledger: choose a new password"
    [told] = sent(lambda: choose(client, code_of(letter)))
    assert "was reset" in told.body
    assert not in_(client)  # the password is set, nobody is logged in
    assert log_in(client, "nora", STRONG).status_code == 200
    assert log_in(client, "nora", NEW).status_code == 302
    assert set(AuditEntry.objects.values_list("act", flat=True)) >= {"password reset asked for", "password reset"}


def test_an_address_nobody_has_gets_the_same_answer(client, person, sent):
    person("nora", "author")
    person("gone", "author", is_active=False)
    pages: list[str] = []

    def page(mail: str) -> None:
        pages.append(re.sub(r'value="\w{64}"', "", ask(client, mail).content.decode()).replace(mail, "MAIL"))

    counts = [len(sent(partial(page, f"{name}@example.org"))) for name in ("nora", "nobody", "gone")]
    assert counts == [1, 0, 0]
    assert pages[0] == pages[1] == pages[2]


def test_a_link_works_once(client, person, sent):
    person("nora", "author")
    [letter] = sent(lambda: ask(client, "nora@example.org"))
    assert choose(client, code_of(letter)).status_code == 302
    answer = choose(client, code_of(letter), "yet-another-walk-by-the-quay")
    assert "not good any more" in answer.content.decode()
    assert User.objects.get().check_password(NEW)


@pytest.mark.parametrize(("minutes", "good"), [(59, True), (61, False)])
def test_a_link_is_good_for_an_hour(person, monkeypatch, minutes, good):
    nora = person("nora", "author")
    code = forgotten_password.code(nora)
    later = timezone.localtime().replace(tzinfo=None) + timedelta(minutes=minutes)
    monkeypatch.setattr(default_token_generator, "_now", lambda: later)
    assert (forgotten_password.whose(code) == nora) is good


@pytest.mark.parametrize("code", ["", ".", "x", "MQ.digm3t-abc", "////.x", "é.é", "MQ" * 90])
def test_a_code_that_is_none_is_told_at_its_field(client, person, code):
    person("nora", "author")
    answer = choose(client, code)
    assert answer.status_code == 200
    assert 'id="id_code_error"' in answer.content.decode()
    assert User.objects.get().check_password(STRONG)


@pytest.mark.parametrize(
    ("password", "again", "told"),
    [
        ("short", "short", "too short"),
        ("x" * 129, "x" * 129, "129 characters; the most is 128"),
        ("password1234", "password1234", "too common"),
        (NEW, NEW + "!", "not the same"),
    ],
)
def test_a_bad_password_is_told_and_the_link_stays_good(client, person, password, again, told):
    nora = person("nora", "author")
    code = forgotten_password.code(nora)
    assert told in choose(client, code, password, again).content.decode()
    assert choose(client, code, "nothing but small letters").status_code == 302


def test_three_mails_an_hour_are_enough(client, person, sent):
    person("nora", "author")
    assert len(sent(lambda: [ask(client, "nora@example.org") for _ in range(5)])) == 3


def test_it_ends_the_open_sessions_and_asks_for_the_second_step(client, person):
    nora = person("nora", "author")
    TOTPDevice.objects.create(user=nora, name="authenticator")
    client.force_login(nora)
    choose(client, forgotten_password.code(nora))
    assert not Session.objects.of(nora).exists()
    assert log_in(client, "nora", NEW)["Location"] == "/admin/second-step/?next=%2Fadmin%2F"
    assert not in_(client)


def test_the_code_is_in_no_address_a_server_sees(client, person, sent):
    nora = person("nora", "author")
    link = forgotten_password.link(nora)
    assert link.partition("#")[0].endswith("/admin/reset/")
    page = client.get("/admin/reset/").content.decode()
    assert "desk/code.js" in page


def test_a_mail_server_that_is_away_changes_no_answer(client, person, sent, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    person("nora", "author")
    answers = []
    sent(lambda: answers.append(ask(client, "nora@example.org")))
    assert answers[0].status_code == 200
    assert "was not sent" in caplog.text
    assert "#" not in caplog.text


def test_every_answer_takes_as_long(client, person, monkeypatch):
    person("nora", "author")
    monkeypatch.setattr(forgotten_password, "LEAST", 0.2)
    slept: list[float] = []
    monkeypatch.setattr("desk.forgotten_password.time.sleep", slept.append)
    for mail in ("nora@example.org", "nobody@example.org"):
        client.post("/admin/forgotten/", {"mail": mail})
    assert len(slept) == 2
    assert max(slept) <= 0.2
