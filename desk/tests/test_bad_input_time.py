"""Times that cannot be meant: refused with what they would be, the rest of the panel kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from desk.tests.dumping import errors, rows
from desk.tests.filling import filled
from newsroom.testing import editor, saved
from publishing.models import Scheduled

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(editor())
    return client


@pytest.fixture
def story():
    return saved()


def send(desk, story, verb="schedule", **typed):
    address = f"/admin/articles/article/{story.article_id}/publish/"
    return desk.post(address, {"verb": verb, "kind": "first", "revision": story.pk, **typed})


@pytest.mark.parametrize("verb", ["schedule", "embargo"])
@pytest.mark.parametrize(
    ("when", "zone", "said"),
    [
        ("2027-03-28T01:30", "Europe/London", ["28 March 2027, 01:30 UTC", "28 March 2027, 00:30 UTC"]),  # skipped
        ("2027-10-31T01:30", "Europe/London", ["31 October 2027, 00:30 UTC", "31 October 2027, 01:30 UTC"]),  # twice
        ("2027-03-14T02:30", "America/New_York", ["14 March 2027, 07:30 UTC", "14 March 2027, 06:30 UTC"]),
        ("2027-11-07T01:30", "America/New_York", ["7 November 2027, 05:30 UTC", "7 November 2027, 06:30 UTC"]),
        ("2027-10-03T02:15", "Australia/Lord_Howe", ["2 October 2027, 15:45 UTC", "2 October 2027, 15:15 UTC"]),
        ("9999-12-31T23:59", "UTC", ["time: the year 9999 is out of bounds; the limit is 2000 to 2200."]),
        ("0001-01-01T00:00", "Asia/Tokyo", ["time: the year 1 is out of bounds; the limit is 2000 to 2200."]),
        ("2150-01-01T00:00", "UTC", ["1 January 2150, 00:00 UTC is too far away; the limit is ten years from now."]),
        ("", "UTC", ["time: choose a day and a time, such as 2026-12-01 09:30."]),
        ("2027-02-31T10:00", "UTC", ["at: Enter a valid date/time."]),
        ("tomorrow", "UTC", ["at: Enter a valid date/time."]),
        ("2027-01-01T10:00", "Mars/Olympus", ["zone: Select a valid choice. Mars/Olympus is not one of the available"]),
        ("2027-01-01T10:00", "../../etc/passwd", ["zone: Select a valid choice."]),
    ],
)
def test_a_time_that_cannot_be_is_refused_with_its_readings(desk, story, verb, when, zone, said):
    before = rows()
    answer = send(desk, story, verb, at=when, zone=zone, note="Kept words")
    text = answer.content.decode()
    assert answer.status_code == 422
    for sentence in said:
        assert sentence in text
    assert rows() == before
    assert "Kept words" in text or verb == "embargo"


def test_the_past_is_refused(desk, story):
    before = rows()
    text = send(desk, story, at="2020-01-01T10:00", zone="UTC").content.decode()
    assert "time: 1 January 2020, 10:00 UTC has passed; publish now instead." in text
    assert rows() == before


def test_an_hour_that_is_past_here_and_to_come_there(desk, story):
    """The named zone decides, not the newsroom's: the same clock face, eleven hours apart."""
    face = (timezone.now() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    assert "has passed" in send(desk, story, at=face, zone="Pacific/Kiritimati").content.decode()
    assert send(desk, story, at=face, zone="Pacific/Pago_Pago").status_code == 302
    row = Scheduled.objects.get()
    assert row.zone == "Pacific/Pago_Pago"
    assert timedelta(hours=13) < row.at - timezone.now() < timedelta(hours=15)


def test_an_embargo_ends_before_a_story_goes_out(desk, story):
    assert send(desk, story, "embargo", at="2027-06-02T12:00", zone="UTC").status_code == 302
    text = send(desk, story, at="2027-06-01T12:00", zone="UTC").content.decode()
    assert "embargo: nothing may go out before 2 June 2027, 12:00 UTC." in text
    assert not Scheduled.objects.exists()
    assert send(desk, story, at="2027-06-02T12:00", zone="UTC").status_code == 302  # at its end is soon enough
    text = send(desk, story, "embargo", at="2027-06-03T12:00", zone="UTC").content.decode()
    assert "embargo: the story is scheduled for 2 June 2027, 12:00 UTC, before it would end; call that off." in text
    assert Article.objects.get(pk=story.article_id).embargo_until.day == 2


@pytest.mark.parametrize(
    ("day", "hour", "zone", "said"),
    [
        ("2026-02-31", "10:00", "", "Enter a valid date."),
        ("2026-02-01", "25:00", "", "Enter a valid time."),
        ("9999-12-31", "23:59", "", "the year 9999 is out of bounds; the limit is 1800 to 2100"),
        ("0001-01-01", "00:00", "", "the year 1 is out of bounds; the limit is 1800 to 2100"),
        ("2026-02-01", "", "", "Enter a valid time."),
    ],
)
def test_a_shown_date_that_cannot_be(desk, story, day, hour, zone, said):
    address = f"/admin/articles/article/{story.article_id}/change/"
    form = filled(desk.get(address).content.decode(), published_at_0=day, published_at_1=hour, published_zone=zone)
    before = rows()
    answer = desk.post(address, form)
    assert errors(answer)["published_at"] == said
    assert f'value="{day}"' in answer.content.decode()
    assert rows() == before
