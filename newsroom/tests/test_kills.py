"""Real processes killed with -9, on a database of their own: short forms of what `make soak` does at length."""

import pytest
from django.conf import settings

from scripts.soak import soaked, wrong

pytestmark = pytest.mark.processes


def test_a_process_killed_between_commit_and_hint_loses_no_event():
    report = soaked("suite", settings.DATABASE_URL, "hints")
    assert wrong(report) == []
    assert report["events lost in kills between commit and hint"].of == 6


def test_a_publisher_killed_anywhere_leaves_no_half_edition():
    report = soaked("suite", settings.DATABASE_URL, "press")
    assert wrong(report) == []
    assert report["half editions after kills inside publish()"].of == 12


def test_a_worker_killed_at_its_work_loses_no_task():
    report = soaked("suite", settings.DATABASE_URL, "worker")
    assert wrong(report) == []
    assert report["tasks lost when the worker is killed with -9"].of == 24


def test_scheduled_stories_go_out_once_without_a_broker_and_with_a_sweep_killed():
    report = soaked("suite", settings.DATABASE_URL, "scheduled")
    assert wrong(report) == []
    assert [tally.of for tally in report.values()] == [5, 5, 2]  # stories, stories, rows that can never go out
