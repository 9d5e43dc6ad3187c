"""A wrong or missing value stops the start with a sentence that says what to do."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

GOOD = {"SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "localhost", "DJANGO_SETTINGS_MODULE": "newsroom.settings"}


def start(tmp_path, **values: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", "import django; django.setup()"]
    env = {"PATH": os.environ["PATH"], "VAR": str(tmp_path), **values}
    return subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False)


def test_it_starts_with_what_it_needs(tmp_path):
    assert start(tmp_path, **GOOD).returncode == 0


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_it_refuses_to_start_without(tmp_path, name):
    done = start(tmp_path, **{key: value for key, value in GOOD.items() if key != name})
    assert done.returncode != 0
    assert f"{name} is not set" in done.stderr


@pytest.mark.parametrize(
    ("name", "value"), [("NUM_PROXIES", "many"), ("DEMO", "perhaps"), ("LOG_FORMAT", "xml"), ("LOG_LEVEL", "LOUD")]
)
def test_a_value_of_the_wrong_form_is_named(tmp_path, name, value):
    done = start(tmp_path, **GOOD, **{name: value})
    assert done.returncode != 0
    assert f"{name} must be" in done.stderr
    assert repr(value) in done.stderr


def test_make_runs_own_values_serve_later_commands_on_the_same_data(tmp_path):
    (tmp_path / "run.env").write_text("SECRET_KEY=kept\nALLOWED_HOSTS=127.0.0.1\n")
    assert start(tmp_path, DJANGO_SETTINGS_MODULE="newsroom.settings").returncode == 0
