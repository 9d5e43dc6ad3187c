"""Two web servers, workers and sweeps on one PostgreSQL and one Valkey: one newsroom, whichever of them dies."""

import http.client
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from django.conf import settings

from newsroom import servers
from newsroom.supervisor import MANAGE, desk_hands
from newsroom.tests.browsing import _free_port
from scripts.soak_ground import Staff, own_database, within

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(not settings.DATABASE_URL.startswith("postgres"), reason="SQLite is a database for one machine"),
]
DRAFTS, PLANNED = 14, 6
LOGIN = {"username": "chief", "password": "a-long-walk-by-the-quay"}


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str


def ask(port: int, path: str, form: dict[str, Any] | None = None, cookies: dict[str, str] | None = None) -> Answer:
    """One question to one web server; OSError if it is not there."""
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Connection": "close", "Cookie": "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())}
    body = None if form is None else urlencode(form)
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        wire.request("GET" if body is None else "POST", path, body, headers)
        answer = wire.getresponse()
        if cookies is not None:
            for line in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = line.partition(";")[0].partition("=")
                cookies[name] = value
        return Answer(answer.status, dict(answer.headers), answer.read().decode())
    except http.client.HTTPException as trouble:
        raise ConnectionError(repr(trouble)) from trouble
    finally:
        wire.close()


class House:
    """The six programs, and a proxy's two habits: in turn, and to the other one where nobody answers."""

    def __init__(self, staff: Staff) -> None:
        self.staff, self.turn, self.cookies = staff, count(), dict[str, str]()
        self.ports = [_free_port(), _free_port()]
        worker = list(desk_hands(0)[0].command)
        self.commands = {f"worker{number}": [*worker, "-n", f"node{number}@%h"] for number in (1, 2)}
        self.commands |= {f"sweep{number}": [*MANAGE, "sweep"] for number in (1, 2)}
        self.commands |= {f"web{number}": list(desk_hands(self.ports[number - 1])[2].command) for number in (1, 2)}
        self.running = {name: staff.call(name, command) for name, command in self.commands.items()}

    def await_web(self) -> None:
        for port in self.ports:
            assert within(60, lambda port=port: self._alive(port)), "a web server does not answer"

    def _alive(self, port: int) -> bool:
        with suppress(OSError):
            return ask(port, "/healthz").status == 200
        return False

    def balanced(self, path: str, **more: Any) -> Answer:
        first = next(self.turn) % 2
        try:
            return ask(self.ports[first], path, **more)
        except OSError:
            return ask(self.ports[1 - first], path, **more)

    def log_in(self) -> None:
        ask(self.ports[0], "/admin/login/", cookies=self.cookies)
        sent = ask(self.ports[0], "/admin/login/", {**LOGIN, "next": "/admin/", **self._token()}, self.cookies)
        assert sent.status == 302, sent.text[:500]

    def _token(self) -> dict[str, str]:
        return {"csrfmiddlewaretoken": next(value for name, value in self.cookies.items() if name.endswith("csrf"))}

    def act(self, port: int, article: str, **form: Any) -> int:
        """The status of the panel's answer; 302 is its promise that the act is done."""
        path = f"/admin/articles/article/{article}/publish/"
        return ask(port, path, {**form, **self._token()}, self.cookies).status

    def kill_and_replace(self, name: str) -> None:
        """Kill -9 for a program with all its children, and what systemd does then."""
        self.staff.dismiss(self.running[name])
        self.running[name] = self.staff.call(name, self.commands[name])


def in_database(env: dict[str, str], *words: str) -> Any:
    command = [sys.executable, "-m", "newsroom.tests.node_ground", *words]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


class Place(NamedTuple):
    house: House
    env: dict[str, str]
    drafts: list[tuple[str, int]]  # article, revision


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("nodes")
    (folder / "static").mkdir()
    with own_database(settings.DATABASE_URL, folder) as url, servers.valkey(folder / "valkey") as broker:
        env = servers.environment(
            VAR=str(folder), SECRET_KEY="for-tests-only", ALLOWED_HOSTS="127.0.0.1", PLAIN_STATIC="1",
            API_RATE="9999/min", DATABASE_URL=url, REDIS_URL=broker, DJANGO_SETTINGS_MODULE="newsroom.settings",
            LOG_LEVEL="WARNING",
        )  # fmt: skip
        subprocess.run([*MANAGE, "migrate", "-v0"], env=env, check=True)
        drafts = list(in_database(env, "prepare", str(DRAFTS), str(PLANNED)).items())
        with Staff(folder, **env) as staff:
            house = House(staff)
            house.await_web()
            house.log_in()
            yield Place(house, env, drafts)


def test_what_one_server_publishes_the_other_serves_at_once(place):
    house, (one, other) = place.house, place.house.ports
    article, revision = place.drafts.pop()
    assert ask(other, f"/api/v1/articles/{article}/").status == 404
    assert house.act(one, article, verb="publish", kind="first", revision=revision) == 302
    told = json.loads(ask(other, f"/api/v1/articles/{article}/").text)
    page = "/" + told["url"].split("/", 3)[3]
    lists = ("/", "/energy/", "/api/v1/articles/")
    assert told["headline"] in ask(other, page).text
    assert all(told["headline"] in ask(other, path).text for path in lists)
    assert house.act(one, article, verb="withdraw", reason="The seller denies the sale.") == 302
    assert [ask(other, path).status for path in (page, f"/api/v1/articles/{article}/")] == [410, 410]
    assert not any(told["headline"] in ask(other, path).text for path in lists)


class Readers(threading.Thread):
    """Somebody who reads on and on, and notes whatever is not the page."""

    def __init__(self, house: House, paths: list[str]) -> None:
        super().__init__(daemon=True)
        self.house, self.paths, self.over = house, paths, threading.Event()
        self.errors: list[str] = []
        self.pages = 0

    def run(self) -> None:
        while not self.over.is_set():
            for path in self.paths:
                self._read(path)

    def _read(self, path: str) -> None:
        self.pages += 1
        try:
            status = self.house.balanced(path).status
        except OSError as trouble:
            self.errors.append(f"{path}: {trouble!r}")
        else:
            if status != 200:
                self.errors.append(f"{path}: {status}")


def test_whichever_is_killed_readers_go_on_and_nothing_is_lost_or_done_twice(place):
    house = place.house
    article, revision = place.drafts.pop()
    assert house.act(house.ports[1], article, verb="publish", kind="first", revision=revision) == 302
    url = json.loads(ask(house.ports[0], f"/api/v1/articles/{article}/").text)["url"]
    readers = Readers(house, ["/", "/" + url.split("/", 3)[3], f"/api/v1/articles/{article}/", "/api/v1/changes/"])
    readers.start()
    promised = [article, *publish_while_killing(place)]
    assert within(60, lambda: settled(in_database(place.env, "counted")))
    readers.over.set()
    readers.join(60)
    found = in_database(place.env, "counted")
    assert readers.errors == []
    assert readers.pages > 100
    assert set(promised) <= set(found["live"])
    assert len(promised) > 6
    assert set(found["scheduled"]) <= set(found["live"])
    assert (len(found["scheduled"]), found["waiting"], found["undone"], found["twice"]) == (PLANNED, 0, 0, 0)


def publish_while_killing(place: Place) -> list[str]:
    """Kill each of the six in turn, publish before and after; the stories whose publication was acknowledged."""
    house, promised = place.house, []
    for number, name in enumerate(house.commands):
        for _ in range(2):
            article, revision = place.drafts.pop()
            with suppress(OSError):  # not acknowledged: the editor looks, and does it again
                if house.act(house.ports[number % 2], article, verb="publish", kind="first", revision=revision) == 302:
                    promised.append(article)
            if _ == 0:
                house.kill_and_replace(name)
        if name.startswith("web"):
            house.await_web()
    return promised


def settled(found: dict[str, Any]) -> bool:
    return bool(found["undone"] == 0 and found["waiting"] == 0)
