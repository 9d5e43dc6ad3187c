import logging

import pytest
from django.core import mail
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from newsroom.mail import settings_of


def test_an_address_names_server_account_and_encryption():
    found = settings_of("smtp://desk%40paper:p%2Fw@mail.example.org:587?tls=1")
    assert found["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == ("mail.example.org", 587, True)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("desk@paper", "p/w")
    assert found["EMAIL_TIMEOUT"] <= 10


@pytest.mark.parametrize(("url", "port", "ssl"), [("smtp://mail", 25, False), ("smtps://mail", 465, True)])
def test_a_port_goes_without_saying(url, port, ssl):
    found = settings_of(url)
    assert (found["EMAIL_PORT"], found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (port, ssl, False)


@pytest.mark.parametrize(
    "url", ["mail.example.org", "http://mail", "smtp://", "smtp://u:canary@host:many", "smtp://u:canary@host?ssl=1",
            "smtp://u:canary@host?tls=yes"],
)  # fmt: skip
def test_another_form_is_refused_without_repeating_the_password(url):
    with pytest.raises(ImproperlyConfigured, match="MAIL_URL must look like") as refused:
        settings_of(url)
    assert "canary" not in str(refused.value)


def test_without_a_server_a_mail_is_one_line_of_the_log(settings, caplog):
    settings.EMAIL_BACKEND = settings_of("")["EMAIL_BACKEND"]
    with caplog.at_level(logging.INFO, "mail"):
        assert mail.send_mail("A new password", "Follow\nthis link", "desk@example.org", ["alice@example.org"]) == 1
    (line,) = [record for record in caplog.records if record.name == "mail"]
    assert line.fields == {"to": "alice@example.org", "subject": "A new password", "body": "Follow\nthis link"}


def test_the_check_for_production_warns_of_it(settings):
    settings.EMAIL_BACKEND = settings_of("")["EMAIL_BACKEND"]
    told = [found for found in run_checks(include_deployment_checks=True) if found.id == "newsroom.W001"]
    assert "MAIL_URL" in str(told[0].hint)
    settings.EMAIL_BACKEND = settings_of("smtp://mail")["EMAIL_BACKEND"]
    assert "newsroom.W001" not in [found.id for found in run_checks(include_deployment_checks=True)]
