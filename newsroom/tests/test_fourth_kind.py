"""A new kind of fact box is one new file and its migration: desk, page, API, schema and corrections then have it."""

import json
import os
import subprocess
import sys

from django.conf import settings


def test_one_file_is_all_it_takes(tmp_path):
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "newsroom.settings", "EXTRA_APPS": "newsroom.tests.weather", "VAR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/weather.sqlite3", "SECRET_KEY": "x" * 50, "PLAIN_STATIC": "1",
        "ALLOWED_HOSTS": "testserver",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "newsroom.tests.fourth_kind"], cwd=settings.BASE_DIR, env=env, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen == {
        "page": True,
        "story": "weather",
        "evidence": {"quantities/0": "40 mm", "damages/0": "about €3 million", "places/0": "Porto"},
        "rows": ["storm"],
        "none": [],
        "schema": True,
        "form": 302,
        "damage": "4000000",
        "corrected": [["3000000", "4000000"]],
        "record": "storm",
        "triggers": [],
    }
