"""What the settings of a production newsroom say: Django's own list of warnings stays empty, and cookies are bound."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "SECRET_KEY": "k7-" * 20 + "long-enough", "ALLOWED_HOSTS": "paper.example.org",
    "SITE_URL": "https://paper.example.org", "MAIL_URL": "smtp://mail.example.org",
}  # fmt: skip
SHOWN = (
    "import json; from django.conf import settings as s; print(json.dumps([s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, "
    "s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_PRELOAD, s.REQUIRE_TOTP]))"
)


def run(tmp_path, *command: str, **values: str) -> "subprocess.CompletedProcess[str]":
    env = {"PATH": os.environ["PATH"], "VAR": str(tmp_path), **PRODUCTION, **values}
    return subprocess.run(
        [sys.executable, *command], cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False
    )


def said(tmp_path, **values: str) -> list[object]:
    env = {"DJANGO_SETTINGS_MODULE": "newsroom.settings", **values}
    found: list[object] = json.loads(run(tmp_path, "-c", SHOWN, **env).stdout)
    return found


@pytest.mark.parametrize("values", [{}, {"BEHIND_TLS_PROXY": "1", "REQUIRE_TOTP": "1", "NUM_PROXIES": "1"}])
def test_the_check_for_deployment_is_clean(tmp_path, values):
    done = run(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **values)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_over_https_cookies_are_secure_by_their_names_too(tmp_path):
    year = 365 * 24 * 3600
    assert said(tmp_path) == ["__Secure-desk", "__Secure-desk-csrf", True, False, year, False, False]
    values = {"BEHIND_TLS_PROXY": "1", "HSTS_PRELOAD": "1", "REQUIRE_TOTP": "1"}
    assert said(tmp_path, **values) == ["__Secure-desk", "__Secure-desk-csrf", True, True, year, True, True]
    assert said(tmp_path, SITE_URL="http://127.0.0.1:8000")[:4] == ["desk", "desk-csrf", False, False]


def test_a_second_step_that_is_neither_on_nor_off_stops_the_start(tmp_path):
    done = run(tmp_path, "manage.py", "check", REQUIRE_TOTP="maybe")
    assert done.returncode != 0
    assert "REQUIRE_TOTP must be 1 or 0, not 'maybe'" in done.stderr


def example() -> dict[str, str]:
    lines = (settings.BASE_DIR / "deploy" / "newsroom.env.example").read_text().splitlines()
    return {name: value for name, _, value in (line.partition("=") for line in lines if line and line[0] != "#")}


def test_the_check_for_deployment_is_clean_with_the_example_filled_in(tmp_path):
    own = {"SECRET_KEY": "k7-" * 20 + "long-enough", "METRICS_TOKEN": "a-token-of-our-own", "VAR": str(tmp_path)}
    done = run(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **{**example(), **own})
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_the_example_leaves_no_secret_but_blanks(tmp_path):
    done = run(tmp_path, "manage.py", "check", **{**example(), "VAR": str(tmp_path)})
    assert done.returncode != 0
    assert "SECRET_KEY is not set" in done.stderr


def test_every_setting_stands_in_the_table_and_nothing_else_does():
    code = (settings.BASE_DIR / "newsroom" / "settings.py").read_text()
    read = set(re.findall(r'\b(?:text|number|flag|words|environ\.get)\("([A-Z][A-Z0-9_]+)"', code))
    table = (settings.BASE_DIR / "docs" / "deploy.md").read_text().partition("\n## Settings\n")[2].partition("\n## ")[0]
    told = set(re.findall(r"^\| `([A-Z0-9_]+)` \|", table, re.MULTILINE))
    assert told == read | {"AWS_ACCESS_KEY_ID"}  # which the store's own library reads
    assert set(example()) <= told
