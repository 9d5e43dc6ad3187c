"""Several processes at once, on a database of their own: short forms of what `make soak` does at length."""

import pytest
from django.conf import settings

from scripts.soak import soaked, wrong

pytestmark = pytest.mark.processes


def test_eight_writers_of_one_story_overwrite_nobody():
    report = soaked("suite", settings.DATABASE_URL, "saves")
    assert wrong(report) == []
    assert report["saves silently overwritten"].of == 24


def test_what_two_do_at_once_is_done_once_and_the_other_is_told():
    report = soaked("suite", settings.DATABASE_URL, "pairs")
    assert wrong(report) == []
    assert [tally.of for tally in report.values()] == [6, 6]  # stories published by two, rows swept by two
