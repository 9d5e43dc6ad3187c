"""The release before and the present one at work side by side on today's schema, and the rules that allow it."""

import json
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db.migrations import operations as acts
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED

from newsroom import servers
from scripts.soak_ground import own_database

DAY = Path(__file__).parent / "release_day.py"
ROUNDS = 2
SWEPT = (  # one round, though the last one to sweep holds the lease for seconds yet
    "from publishing.models import Lease; from publishing.sweep import sweep_once; "
    "Lease.objects.filter(name='sweep').delete(); assert sweep_once()"
)


def release_before() -> str:
    """The commit of the last release."""
    lines = (settings.BASE_DIR / "docs" / "releases.txt").read_text().splitlines()
    return [line.split()[1] for line in lines if line and not line.startswith("#")][-1]


@pytest.fixture(scope="module")
def older(tmp_path_factory) -> Path:
    """A folder with the code of the release before."""
    folder: Path = tmp_path_factory.mktemp("older")
    try:
        command = ["git", "archive", release_before()]
        packed = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip(f"The code of {release_before()} is not here: this copy has no git history.")
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


@pytest.fixture
def ground(tmp_path) -> Iterator[dict[str, str]]:
    """The environment of processes on a database of their own that today's code has migrated."""
    (tmp_path / "static").mkdir()
    with own_database(settings.DATABASE_URL, tmp_path) as url:
        own = {
            "VAR": str(tmp_path), "SECRET_KEY": "for-tests-only", "ALLOWED_HOSTS": "testserver,127.0.0.1",
            "PLAIN_STATIC": "1", "DATABASE_URL": url, "REDIS_URL": "redis://127.0.0.1:1/0", "LOG_LEVEL": "CRITICAL",
            "DJANGO_SETTINGS_MODULE": "newsroom.settings", "SITE_URL": "http://testserver",
        }  # fmt: skip
        env = servers.environment(**own)
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=settings.BASE_DIR, env=env, check=True)
        yield env


def start(folder: Path, env: dict[str, str], *words: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, str(DAY), *words]
    return subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def outcome(process: "subprocess.Popen[bytes]") -> Any:
    said, trouble = process.communicate(timeout=100)
    assert process.returncode == 0, trouble.decode()[-3000:]
    return json.loads(said.splitlines()[-1])


def done(folder: Path, env: dict[str, str], *words: str) -> Any:
    return outcome(start(folder, env, *words))


@pytest.mark.processes
def test_both_releases_work_side_by_side_on_todays_schema(older, ground):
    today = settings.BASE_DIR
    both = [start(older, ground, "work", "a", str(ROUNDS)), start(today, ground, "work", "b", str(ROUNDS))]
    stories = [story for process in both for story in outcome(process)]
    assert len(stories) == 2 * 2 * ROUNDS
    found = done(older, ground, "read", *stories)
    assert set(found.values()) == {len(stories)}, f"by the release before: {found}"
    for folder in (older, today):  # the newer sweep fills what the older leaves out
        command = [sys.executable, "manage.py", "shell", "-c", SWEPT]
        subprocess.run(command, cwd=folder, env=ground, check=True, capture_output=True)
    found = done(today, ground, "read", *stories)
    assert set(found.values()) == {len(stories)}, f"by today's: {found}"


# --- the rules of docs/deploy.md --------------------------------------------------------------------------------------
ALLOWED = {
    "publishing.0003_fact_queries AddConstraint term_kind_known": "takes the place of one that allowed less",
}
TAKEN_AWAY = (acts.RemoveField, acts.RenameField, acts.RenameModel, acts.DeleteModel, acts.AlterModelTable)
OURS = {config.label for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR}


def after_the_first() -> Iterator[tuple[str, Any, ProjectState]]:
    """Each operation of a migration after its room's first: where it stands, and the state before it."""
    loader = MigrationLoader(None)
    for (room, name), migration in sorted(loader.disk_migrations.items()):
        if room not in OURS or name.startswith("0001"):
            continue
        state = loader.project_state((room, name), at_end=False)
        for act in migration.operations:
            yield f"{room}.{name}", act, state.clone()
            act.state_forwards(room, state)


def broken_rule(room: str, act: Any, before: ProjectState, made: set[str]) -> str:
    """What the release before could not live with; "" if nothing."""
    if isinstance(act, TAKEN_AWAY):
        return "takes away or renames what the release before reads"
    if isinstance(act, acts.AddField) and _unfillable(act.field):
        return "a column that the release before does not fill, without db_default"
    if isinstance(act, acts.AlterField):
        return _narrowed(before.models[room, act.model_name_lower].fields[act.name], act.field)
    if isinstance(act, acts.AddConstraint) and act.model_name_lower not in made:
        return "a rule that rows of the release before may break"
    if isinstance(act, acts.RunPython | acts.RunSQL) and not act.reversible:
        return "no way back"
    return ""


def _unfillable(field: Any) -> bool:
    return not (field.null or field.many_to_many or field.db_default is not NOT_PROVIDED)


def _narrowed(old: Any, new: Any) -> str:
    if type(old) is not type(new):
        return f"another type: {type(old).__name__} becomes {type(new).__name__}"
    if old.null and not new.null:
        return "no NULL any more"
    if new.unique and not old.unique:
        return "unique from now on"
    longest = [getattr(field, "max_length", None) or float("inf") for field in (old, new)]
    return "shorter than before" if longest[1] < longest[0] else ""


def _called(where: str, act: Any) -> str:
    thing = getattr(getattr(act, "constraint", None), "name", None) or getattr(act, "name", "")
    return f"{where} {type(act).__name__} {thing}".strip()


def test_no_migration_after_the_first_breaks_the_release_before():
    made: dict[str, set[str]] = {}
    broken = {}
    for where, act, before in after_the_first():
        room = where.partition(".")[0]
        if isinstance(act, acts.CreateModel):
            made.setdefault(room, set()).add(act.name_lower)
        if why := broken_rule(room, act, before, made.get(room, set())):
            broken[_called(where, act)] = why
    assert {name: why for name, why in broken.items() if name not in ALLOWED} == {}
    assert set(ALLOWED) <= set(broken), "an exception that is none any more"


@pytest.mark.parametrize(
    "act",
    [
        acts.RemoveField("fact", "label"), acts.RenameField("fact", "label", "name"), acts.DeleteModel("Fact"),
        acts.RenameModel("Fact", "Truth"), acts.RunPython(lambda apps, editor: None), acts.RunSQL("SELECT 1"),
    ],
    ids=lambda act: type(act).__name__,
)  # fmt: skip
def test_the_rules_see_what_takes_away(act):
    assert broken_rule("publishing", act, ProjectState(), set()) != ""


def test_the_rules_see_a_column_that_narrows():
    def field(name: str) -> Any:
        return apps.get_model("publishing", "Fact")._meta.get_field(name)

    before = ProjectState.from_apps(apps)

    def altered(name: str, **changes: object) -> str:
        changed = type(field(name))(**{**field(name).deconstruct()[3], **changes})
        return broken_rule("publishing", acts.AlterField("fact", name, changed), before, set())

    assert altered("label") == ""
    assert altered("label", max_length=39) == "shorter than before"
    assert altered("label", max_length=41) == ""
    assert altered("live_to", null=False) == "no NULL any more"
    assert altered("label", unique=True) == "unique from now on"
    odd = acts.AddField("fact", "odd", type(field("label"))(max_length=9))
    assert broken_rule("publishing", odd, before, set()) != ""
