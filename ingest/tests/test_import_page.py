"""`manage.py import_page`: what it prints, what it writes, how it ends."""

from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError

from articles.models import Article, ImportNote
from masthead.models import Section
from publishing.models import Edition, Waiver

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parent / "pages" / "wind-farm.txt"
FITTING = PAGE.read_text().replace("for up to $52 million", "for $52 million")


def run(*arguments):
    out = StringIO()
    call_command("import_page", *map(str, arguments), stdout=out)
    return out.getvalue()


def written(tmp_path, text):
    file = tmp_path / "page.txt"
    file.write_text(text)
    return file


def test_it_prints_what_it_understood_with_line_numbers():
    told = run(PAGE)
    for said in (
        "line 3    section                Energy desk / Wind and storage",
        "line 14   byline                 Mara Lindqvist",
        "line 44   💰 transaction box",
        "exact · 52000000 · USD · total",
        "45 · capacity · capacity · MW (from the body, proposed)",
        "Encoding repaired: 5",
        "line 48   repaired-incomplete",
        "Europe/London was assumed",
        "A draft was made",
    ):
        assert said in told
    assert Article.objects.count() == 1


def test_a_second_run_says_so():
    run(PAGE)
    assert "Already here, nothing changed" in run(PAGE)
    assert Article.objects.count() == 1


def test_a_dry_run_writes_nothing():
    assert "Dry run, nothing was written" in run(PAGE, "--dry-run")
    assert not Article.objects.exists()
    assert not Section.objects.exists()


def test_publishing_a_sound_page_prints_its_address(tmp_path, settings):
    file = written(tmp_path, FITTING)
    told = run(file, "--publish")
    edition = Edition.objects.get()
    assert f"Published: {settings.SITE_URL}/{edition.path}/" in told
    assert "Already published" in run(file, "--publish")


def test_a_refused_page_stays_a_draft_with_the_reasons_and_status_3():
    with pytest.raises(CommandError, match="up to") as refused:
        run(PAGE, "--publish")
    assert refused.value.returncode == 3
    assert (Article.objects.count(), Edition.objects.count(), ImportNote.objects.count()) == (1, 0, 8)


def test_a_named_waiver_lets_it_pass():
    User.objects.create_superuser("chief")
    run(PAGE, "--publish", "--waive", "as the source page has it", "--by", "chief")
    assert Edition.objects.count() == 1
    assert {waiver.reason for waiver in Waiver.objects.all()} == {"as the source page has it"}


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--waive", "because"], "--by"),
        (["--publish", "--waive", "because", "--by", "nobody"], "no active user 'nobody'"),
        (["--zone", "Mars/Olympus"], "Mars/Olympus"),
        (["--dry-run", "--publish"], "--dry-run"),
        (["--language", "!"], "language"),
    ],
)
def test_wrong_options_end_with_status_2(arguments, why):
    with pytest.raises(CommandError, match=why) as refused:
        run(PAGE, *arguments)
    assert refused.value.returncode == 2
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("raw", "why"),
    [(None, "No such file"), (b"", "empty"), (b"a\0b", "binary"), (b"caf\xe9", "UTF-8"), (b"x" * 2**21, "1 MiB")],
)
def test_a_bad_file_ends_with_status_2_and_writes_nothing(tmp_path, raw, why):
    file = tmp_path / "page.txt"
    if raw is not None:
        file.write_bytes(raw)
    with pytest.raises(CommandError, match=why) as refused:
        run(file)
    assert refused.value.returncode == 2
    assert not Article.objects.exists()


def test_a_megabyte_of_junk_ends_with_a_limit(tmp_path):
    with pytest.raises(CommandError, match="200,000"):
        run(written(tmp_path, "lorem ipsum / | : “x” " * 40_000))
    assert not Article.objects.exists()
