"""The walls that import-linter cannot name: one room for each outside library, and names that say what is inside."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOMS = [
    "newsroom", "desk", "reader", "partners", "ingest", "publishing", "checks", "digests", "articles", "factboxes",
    "masthead", "language",
]  # fmt: skip
# library -> where it may be imported
ONE_ROOM = {
    "django.contrib.admin": lambda path: path.parts[0] == "desk" or path.name == "urls.py",
    "rest_framework": lambda path: path.parts[0] == "partners",
    "drf_spectacular": lambda path: path.parts[0] == "partners",
    "celery": lambda path: path.name in {"tasks.py", "celery.py"},
    "kombu": lambda path: path.name == "tasks.py",
    "PIL": lambda path: path.parts[0] in {"masthead", "ingest"} or path.name == "testing.py",
    "nh3": lambda path: path.parts[0] == "language",
    "axes": lambda path: path.parts[0] == "desk",
    "django_otp": lambda path: path.parts[0] == "desk",
    "segno": lambda path: path.parts[0] == "desk",
}
SAYS_NOTHING = {"utils", "helpers", "services", "managers", "selectors", "common", "misc"}


def modules() -> Iterator[Path]:
    for room in ROOMS:
        for path in (settings.BASE_DIR / room).rglob("*.py"):
            yield path.relative_to(settings.BASE_DIR)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse((settings.BASE_DIR / path).read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("library", ONE_ROOM)
def test_each_library_has_one_room(library):
    strays = [
        str(path)
        for path in modules()
        if "tests" not in path.parts and not ONE_ROOM[library](path)
        for name in imported(path)
        if name == library or name.startswith(f"{library}.")
    ]
    assert strays == []


def test_every_file_is_named_for_what_is_in_it():
    assert [str(path) for path in modules() if path.stem in SAYS_NOTHING] == []


def test_there_are_no_signals_but_the_one_that_installs_triggers():
    users = {str(path) for path in modules() for name in imported(path) if name == "django.db.models.signals"}
    assert users == {"publishing/apps.py"}
