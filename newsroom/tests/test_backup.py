"""Backups, drilled: taken under writes, damaged, restored, and restores killed, each on a database of its own."""

import json
import random
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings
from django.utils import timezone
from msgspec import structs

from articles.models import Article, Revision
from masthead.models import Image
from newsroom.backups import manifest
from newsroom.testing import editor, image, published, saved
from newsroom.tests.drills import Ground, grounds, killed_at, refusal, said, steps, unsound
from publishing.lifecycle import expunge, schedule, unschedule
from publishing.models import AuditEntry, Change, Edition, Erasure, Lease, Scheduled
from publishing.sweep import take_lease
from scripts.soak_ground import Hand, moment
from scripts.soak_kills import save_and_publish

pytestmark = pytest.mark.processes
NOWHERE = "http://127.0.0.1:1"  # no newsroom answers there
CANARY = "quetzalcanary"


@pytest.fixture(scope="module")
def ground(tmp_path_factory, django_db_setup, django_db_blocker):
    place = tmp_path_factory.mktemp("drill")
    with override_settings(SITE_URL=NOWHERE), django_db_blocker.unblock(), grounds(place) as made:
        yield made


@pytest.fixture
def house(ground: Ground, settings, tmp_path) -> Ground:
    """An empty newsroom whose sweep is not running."""
    settings.VAR, settings.SITE_URL = tmp_path / "var", NOWHERE
    connection.close()
    ground.again("new")
    yield ground
    connection.close()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "backups"


def headlines() -> set[str]:
    return set(Edition.objects.live().values_list("headline", flat=True))


def test_a_backup_brings_back_what_was_there(house, folder):
    published(headline="Before", lead_image=None)
    picture = image()
    said("backup", folder)
    published(headline="After")
    Path(picture.file.path).unlink()
    told = said("restore", folder)
    assert headlines() == {"Before"}
    assert "Pictures brought back: 1" in told
    assert Path(picture.file.path).read_bytes() == (folder / "media" / picture.file.name).read_bytes()
    assert unsound() == []


def test_the_replaced_database_is_kept_unless_told_otherwise(house, folder):
    published(headline="Before")
    said("backup", folder)
    assert "is kept as" in said("restore", folder)
    kept = [name for name in house.databases() if "before" in name]
    assert len(kept) == 1
    assert "is kept as" not in said("restore", folder, "--drop-old")
    assert [name for name in house.databases() if "before" in name] == kept


def test_the_audit_says_what_was_restored_and_its_heads_begin_anew(house, folder, settings):
    said("backup", folder)
    published()
    call_command("audit", write_head=Path(settings.AUDIT_HEAD), verbosity=0)
    last = AuditEntry.objects.first()
    said("restore", folder)
    entry = AuditEntry.objects.get(act="restore")
    assert entry.subject.startswith("backup ")
    assert (entry.detail["replaced_entry"], entry.detail["replaced_hash"]) == (last.seq, last.hash)
    assert "has every head" in said("audit", head=Path(settings.AUDIT_HEAD))


def test_everybody_logs_in_again_and_no_lease_is_left(house, folder):
    sessions = import_module(configured.SESSION_ENGINE).SessionStore
    sessions().create()
    take_lease("sweep", "a sweep of old")
    said("backup", folder)
    Lease.objects.all().delete()
    said("restore", folder)
    assert not sessions.get_model_class().objects.exists()
    assert not Lease.objects.exists()


def test_a_running_newsroom_is_not_replaced_unless_forced(house, folder):
    said("backup", folder)
    published(headline="Now")
    take_lease("sweep", "a sweep at work")
    assert "A sweep has renewed its lease" in refusal("restore", folder)
    assert headlines() == {"Now"}
    said("restore", folder, "--force")
    assert headlines() == set()


def test_a_process_that_has_the_file_open_is_noticed_although_forced(house, folder):
    if house.postgres:
        pytest.skip("there the server ends its sessions")
    published(headline="Now")
    said("backup", folder)
    reader = Hand(_read_on)
    assert reader.word() == "reading"
    assert "Stop every process" in refusal("restore", folder, "--force")
    reader.kill()
    assert (headlines(), unsound()) == ({"Now"}, [])


def _read_on(words) -> None:
    Edition.objects.exists()
    words.send("reading")
    words.recv()


def test_a_session_that_is_left_open_does_not_hinder_a_restore(house, folder):
    if not house.postgres:
        pytest.skip("there a restore is refused")
    said("backup", folder)
    reader = Hand(_read_on)
    assert reader.word() == "reading"
    said("restore", folder)
    reader.kill()
    assert AuditEntry.objects.filter(act="restore").exists()


# --- back in time -----------------------------------------------------------------------------------------------------
def planned(headline: str) -> Scheduled:
    revision = saved(headline=headline)
    when = timezone.now() + timedelta(days=1)
    return schedule(revision.article_id, editor(), when, "Europe/London", "first")


def test_nothing_goes_out_by_surprise_after_a_restore(house, folder):
    passed, stopped, standing = planned("Passed"), planned("Stopped"), planned("Standing")
    said("backup", folder)
    moved = json.loads((manifest.chosen(folder) / manifest.NAME).read_text())["taken_at"][:16].replace("T", " ")
    unschedule(stopped.article_id, stopped.pk, editor())
    assert "Publications parked: 1." in said("restore", folder)
    stopped.refresh_from_db()
    standing.refresh_from_db()
    assert (stopped.state, standing.state) == ("parked", "waiting")
    assert stopped.error.startswith(f"Restored from a backup of {moved} UTC. It may have been changed or stopped")
    Scheduled.objects.filter(pk=passed.pk).update(at=timezone.now() - timedelta(hours=1))
    said("backup", folder)
    said("restore", folder, "--park=none")
    passed.refresh_from_db()
    assert passed.state == "waiting"
    said("restore", folder, "--park=all")
    passed.refresh_from_db()
    standing.refresh_from_db()
    assert (passed.state, standing.state) == ("parked", "parked")
    assert "Its time has passed" in passed.error


def test_an_erased_story_does_not_come_back(house, folder):
    picture = image("red")
    story = published(headline=f"The {CANARY} sings", body=f"<p>The {CANARY} sings.</p>", boxes=()).article_id
    Article.objects.filter(pk=story).update(lead_image=picture)
    said("backup", folder)
    before = manifest.chosen(folder)
    expunge(story, editor(), "An order of the court.")
    assert "Erased again: 1." in said("restore", before)
    assert_gone(house, story, picture)
    said("backup", folder)  # its list is all that is left when the newsroom itself is lost
    connection.close()
    house.make()
    assert "Erased again: 1." in said("restore", before)
    assert_gone(house, story, picture)


def assert_gone(house: Ground, story, picture) -> None:
    assert Erasure.objects.get().article == story
    assert not Edition.objects.filter(article=story).exists()
    assert not Revision.objects.filter(document__contains=CANARY).exists()
    assert not Image.objects.filter(pk=picture.pk).exists()
    assert not Path(picture.file.path).exists()
    if not house.postgres:
        connection.close()
        assert CANARY.encode() not in Path(house.live).read_bytes()


def test_a_backup_of_an_older_schema_is_brought_forward(house, folder):
    newest = MigrationRecorder(connection).applied_migrations()
    last, before = sorted(name for app, name in newest if app == "axes")[:-3:-1]
    call_command("migrate", "axes", before, verbosity=0)
    published(headline="Of old")
    said("backup", folder)
    said("restore", folder)
    assert ("axes", last) in MigrationRecorder(connection).applied_migrations()
    assert (headlines(), unsound()) == ({"Of old"}, [])


def test_a_newsroom_that_is_lost_comes_back(house, folder):
    published(headline="Before")
    planned("Waiting")
    said("backup", folder)
    connection.close()
    house.empty()
    told = said("restore", folder)
    assert "could not be read" in told
    assert "Publications parked: 1." in told
    assert (headlines(), unsound()) == ({"Before"}, [])


def test_a_database_file_that_is_none_any_more_is_put_aside(house, folder):
    if house.postgres:
        pytest.skip("a file is SQLite's")
    published(headline="Before")
    said("backup", folder)
    connection.close()
    Path(house.live).write_bytes(b"no database at all" * 100)
    Path(f"{house.live}-wal").write_bytes(b"a log of something else")
    said("restore", folder)
    assert (headlines(), unsound()) == ({"Before"}, [])
    assert [name for name in house.databases() if name.endswith("-wal") and "before" not in name] in (
        [],
        [f"{house.live}-wal"],
    )


# --- damaged ----------------------------------------------------------------------------------------------------------
def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def test_a_damaged_backup_is_refused_by_name(house, folder):
    published(headline="Now")
    picture = image()
    said("backup", folder)
    held = manifest.chosen(folder)
    base = next(held.glob("database.*"))
    for file in (base, folder / "media" / picture.file.name, held / manifest.NAME):
        flip(file)
        assert f"{file} is damaged" in refusal("restore", folder)
        assert str(file) in refusal("backup", folder, "--check")
        flip(file)
    for file in (base, held / manifest.KEYS):
        content = file.read_bytes()
        file.unlink()
        assert f"{file} is missing" in refusal("restore", folder)
        file.write_bytes(content[:-7])
        assert f"{file} has {len(content) - 7} bytes; the manifest says {len(content)}" in refusal("restore", folder)
        file.write_bytes(content)
    assert "is whole" in said("backup", folder, "--check")
    assert (headlines(), unsound()) == ({"Now"}, [])


def test_a_half_written_backup_is_none(house, folder):
    said("backup", folder)
    held = manifest.chosen(folder)
    half = held.rename(held.with_name(f".partial-{held.name}"))
    assert "no finished backup" in refusal("restore", half)
    assert "There is no finished backup" in refusal("restore", folder)
    said("backup", folder)
    assert not half.exists()


def test_the_other_kind_of_database_is_refused(house, folder):
    said("backup", folder)
    held = manifest.chosen(folder)
    other = "sqlite" if house.postgres else "postgresql"
    manifest.write(held, _changed(manifest.read(held), database=other))
    assert f"holds a {other} database" in refusal("restore", folder)
    manifest.write(held, _changed(manifest.read(held), database="postgresql" if house.postgres else "sqlite",
                                  migrations={"publishing": ["9999_of_tomorrow"]}))  # fmt: skip
    assert "no migration publishing 9999_of_tomorrow" in refusal("restore", folder)


def _changed(said_before: manifest.Manifest, **values) -> manifest.Manifest:
    return structs.replace(said_before, **values)


# --- kept -------------------------------------------------------------------------------------------------------------
def test_the_newest_are_kept_and_pictures_that_one_of_them_names(house, folder):
    first, second = image("red"), image("blue")
    said("backup", folder)
    Image.objects.filter(pk=first.pk).delete()
    for _ in range(2):
        said("backup", folder, "--keep=2")
    assert len(manifest.whole(folder)) == 2
    assert [file.name for file in (folder / "media").iterdir()] == [second.file.name]


def test_a_backup_is_nobody_elses_to_read(house, folder):
    said("backup", folder)
    held = manifest.chosen(folder)
    assert {file.stat().st_mode & 0o077 for file in [folder, held, *held.iterdir()]} == {0}
    assert f"SECRET_KEY={configured.SECRET_KEY}" in (held / manifest.KEYS).read_text()


def test_a_picture_that_the_store_lost_is_told_and_stops_nothing(house, folder):
    picture = image()
    Path(picture.file.path).unlink()
    assert f"1 pictures are not whole in the store, so not in it: {picture.file.name}" in said("backup", folder)
    assert "are neither in the store nor in the backup" in said("restore", folder)


def test_pictures_of_a_store_without_paths_go_out_and_come_back(house, folder, monkeypatch):
    field = Image._meta.get_field("file")
    monkeypatch.setattr(field, "storage", InMemoryStorage())
    picture = image()
    name, content = str(picture.file.name), picture.file.read()
    said("backup", folder)
    field.storage.delete(name)
    field.storage.save("unknown.png", ContentFile(b"of nobody"))
    assert "Pictures brought back: 1; in the store but unknown now: 1." in said("restore", folder)
    assert field.storage.open(name).read() == content
    assert "Pictures brought back: 0;" in said("restore", folder)


# --- drills -----------------------------------------------------------------------------------------------------------
def test_a_backup_under_writes_is_one_moment(house, folder):
    editor()
    writer = Hand(save_and_publish)
    for _ in range(6):
        writer.word()
    before = set(Edition.objects.values_list("pk", flat=True))
    connection.close()
    said("backup", folder)
    for _ in range(2):
        writer.word()
    assert writer.kill()
    later, numbered = Edition.objects.count(), Change.objects.count()
    connection.close()
    said("restore", folder)
    after = set(Edition.objects.values_list("pk", flat=True))
    assert before <= after
    assert len(after) < later
    assert ", 0 differing" in said("audit_renderings")
    restored, *told = Change.objects.order_by("-seq")
    assert [change.seq for change in reversed(told)] == list(range(1, len(told) + 1))
    assert restored.verb == "restore"
    assert restored.seq > numbered
    assert unsound() == []


POINTS = 5  # spread over the whole restore
ALWAYS = (
    "call sqlite.switch", "return sqlite._second_name", "call sqlite._put_in", "return sqlite._put_in",
    "call postgres.switch", "call postgres._renamed", "return postgres._renamed", "call restoring._after",
    "return restoring.restore",
)  # fmt: skip


def test_a_restore_that_is_killed_leaves_the_old_newsroom_or_the_new_one_whole(house, folder):
    published(headline="Before")
    picture = image()
    said("backup", folder)
    published(headline="After")
    connection.close()
    house.keep("old")
    told = steps(folder)
    assert headlines() == {"Before"}
    spread = {round(at * (len(told) - 1) / (POINTS - 1)) for at in range(POINTS)}
    sharp = {at for at, step in enumerate(told) if step in ALWAYS}
    found = []
    assert len(spread | sharp) >= 8
    for step in sorted(spread | sharp):
        connection.close()
        house.again("old")
        Path(picture.file.path).unlink(missing_ok=True)
        assert killed_at(folder, step), told[step]
        found.append(headlines())
        assert found[-1] in ({"After", "Before"}, {"Before"}), told[step]
        assert unsound() == [], told[step]
        assert AuditEntry.objects.filter(act="restore").exists() == (found[-1] == {"Before"})
    assert {"After", "Before"} in found
    assert {"Before"} in found
    said("restore", folder)  # once more, over all that the last kill left
    assert (headlines(), unsound()) == ({"Before"}, [])
    assert Path(picture.file.path).exists()
    assert not [name for name in house.databases() if "restoring" in name]


def test_a_restore_killed_at_any_time_can_be_run_again(house, folder):
    published(headline="Before")
    said("backup", folder)
    published(headline="After")
    connection.close()
    for _ in range(3):
        victim = Hand(_restore, folder)
        victim.word()
        moment(random.choice((0.1, 0.4, 1.0)))
        victim.kill()
        assert headlines() >= {"Before"}
        assert unsound() == []
        connection.close()
    said("restore", folder)
    assert (headlines(), unsound()) == ({"Before"}, [])


def _restore(words, folder: Path) -> None:
    words.send("restoring")
    said("restore", folder)
