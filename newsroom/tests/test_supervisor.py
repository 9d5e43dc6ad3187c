"""Real processes: children that die, that are slow to stop, that lose their parent; ports and directories in use."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import redis

from newsroom import children, servers, supervisor
from newsroom.children import Child, Children

pytestmark = pytest.mark.processes

WAITER = """
import pathlib, signal, sys
name, folder = sys.argv[1], pathlib.Path(sys.argv[2])
def leave(number, frame):
    with (folder / "order").open("a") as order:
        order.write(name + "\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, leave)
with (folder / (name + ".started")).open("a") as started:
    started.write(str(__import__("os").getpid()) + "\\n")
while True:
    signal.pause()
"""
STUBBORN = """
import os, pathlib, signal, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(sys.argv[2], sys.argv[1] + ".started").write_text(str(os.getpid()) + "\\n")
while True:
    signal.pause()
"""
HOUSE = """
import os, signal, sys
from pathlib import Path
signal.signal(signal.SIGHUP, signal.SIG_DFL)
from newsroom.children import Child, Children
folder = Path(sys.argv[1])
house = Children(folder, dict(os.environ), print)
with house.heeding_signals():
    for name, script, patience in zip(sys.argv[2::3], sys.argv[3::3], sys.argv[4::3]):
        house.start(Child(name, [sys.executable, "-c", script, name, str(folder)], float(patience)))
    house.watch()
    house.stop()
"""


def waiter(name: str, folder: Path) -> Child:
    return Child(name, [sys.executable, "-c", WAITER, name, str(folder)], stop_after=20)


def await_that(condition: Callable[[], bool], what: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.02)


def pids(folder: Path, name: str) -> list[int]:
    file = folder / f"{name}.started"
    return [int(line) for line in file.read_text().splitlines()] if file.exists() else []


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def house(tmp_path: Path, said: list[str]) -> Iterator[Children]:
    house = Children(tmp_path, dict(os.environ), said.append)
    yield house
    house.hurried_at = 0.0
    house.stop()


@pytest.fixture
def outer(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts a supervisor in a process of its own with the named stand-ins."""
    started = []

    def start(*named: tuple[str, str, float]) -> subprocess.Popen[str]:
        words = [str(word) for child in named for word in child]
        command = [sys.executable, "-u", "-c", HOUSE, str(tmp_path), *words]
        process = subprocess.Popen(command, cwd=supervisor.BASE_DIR, stdout=subprocess.PIPE, text=True)
        started.append(process)
        await_that(lambda: all(pids(tmp_path, name) for name, _, _ in named), "every stand-in runs")
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_a_dead_child_is_started_again(house: Children, said: list[str], tmp_path: Path) -> None:
    house.start(waiter("worker", tmp_path))
    assert house.watch(lambda: len(pids(tmp_path, "worker")) == 1, 20)
    os.kill(pids(tmp_path, "worker")[0], signal.SIGKILL)
    assert house.watch(lambda: len(pids(tmp_path, "worker")) == 2, 20)
    assert said == [f"worker was ended by SIGKILL; starting it again in 0.5 s. Its words are in {tmp_path}/worker.log"]


def test_the_pause_before_a_restart_doubles(house: Children, said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "LONGEST_PAUSE", 0.8)
    post = house.start(Child("web", [sys.executable, "-c", "raise SystemExit(3)"]))
    assert house.watch(lambda: post.deaths == 3, 30)
    assert [line.partition(". Its")[0] for line in said] == [
        f"web ended with exit code 3; starting it again in {pause} s" for pause in ("0.5", "0.8", "0.8")
    ]


def test_a_long_life_forgives_earlier_deaths(house: Children, tmp_path: Path) -> None:
    post = house.start(waiter("web", tmp_path))
    post.pause, post.since = 16.0, post.since - children.LONG_LIFE
    assert post.process is not None
    post.process.kill()
    assert house.watch(lambda: post.deaths == 1, 20)
    assert post.pause == 2 * children.FIRST_PAUSE


def test_what_a_dead_child_left_behind_goes_with_it(house: Children, tmp_path: Path) -> None:
    script = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {WAITER!r}, 'pool', {str(tmp_path)!r}])"
    post = house.start(Child("worker", [sys.executable, "-c", script]))
    assert house.watch(lambda: bool(pids(tmp_path, "pool")), 20)
    assert post.process is not None
    post.process.kill()
    assert house.watch(lambda: post.deaths == 1, 20)
    await_that(lambda: not alive(pids(tmp_path, "pool")[0]), "the pool is gone too")


def test_children_stop_in_the_reverse_order_of_their_start(house: Children, tmp_path: Path) -> None:
    names = ["valkey", "worker", "sweep", "web"]
    for name in names:
        house.start(waiter(name, tmp_path))
    assert house.watch(lambda: all(pids(tmp_path, name) for name in names), 20)
    house.stop()
    assert (tmp_path / "order").read_text().split() == ["web", "sweep", "worker", "valkey"]


def test_a_child_that_does_not_finish_is_ended_by_force(house: Children, said: list[str], tmp_path: Path) -> None:
    house.start(Child("web", [sys.executable, "-c", STUBBORN, "web", str(tmp_path)], stop_after=0.2))
    assert house.watch(lambda: bool(pids(tmp_path, "web")), 20)
    house.stop()
    assert not alive(pids(tmp_path, "web")[0])
    assert said == ["Stopping web …", "web did not finish in time and was ended by force."]


def test_errors_in_a_loud_childs_log_are_repeated(house: Children, said: list[str], tmp_path: Path) -> None:
    lines = ["2026-01-02 10:00:00,0 INFO web: fine", "2026-01-02 10:00:01,0 ERROR web: broken", "Traceback: here"]
    script = f"import signal; print({chr(10).join(lines)!r}, flush=True); signal.pause()"
    house.start(Child("web", [sys.executable, "-c", script], loud=True))
    assert house.watch(lambda: len(said) == 2, 20)
    assert said == ["web: 2026-01-02 10:00:01,0 ERROR web: broken", "web: Traceback: here"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_all_in_order(
    number: signal.Signals, outer: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    process = outer(("valkey", WAITER, 20), ("web", WAITER, 20))
    process.send_signal(number)
    printed, _ = process.communicate(timeout=30)
    assert printed.splitlines() == ["Stopping web …", "Stopping valkey …"]
    assert (tmp_path / "order").read_text().split() == ["web", "valkey"]


def test_a_second_interrupt_hurries(outer: Callable[..., subprocess.Popen[str]], tmp_path: Path) -> None:
    process = outer(("valkey", WAITER, 600), ("web", STUBBORN, 600))
    process.send_signal(signal.SIGINT)
    assert process.stdout is not None
    assert process.stdout.readline() == "Stopping web …\n"
    process.send_signal(signal.SIGINT)
    printed, _ = process.communicate(timeout=30)
    assert printed.splitlines() == ["web did not finish in time and was ended by force.", "Stopping valkey …"]
    assert (tmp_path / "order").read_text().split() == ["valkey"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_no_child_outlives_a_killed_supervisor(outer: Callable[..., subprocess.Popen[str]], tmp_path: Path) -> None:
    process = outer(("valkey", WAITER, 20), ("web", WAITER, 20))
    orphans = pids(tmp_path, "valkey") + pids(tmp_path, "web")
    process.kill()
    await_that(lambda: not any(map(alive, orphans)), "the children ended by themselves")


def refusal(*arguments: str) -> str:
    command = [sys.executable, "-m", "newsroom.supervisor", *arguments]
    done = subprocess.run(command, cwd=supervisor.BASE_DIR, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    return done.stderr


def test_a_taken_port_is_refused_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        message = refusal("--port", str(port), "--var", str(tmp_path / "var"))
    assert message.startswith(f"Port {port} is taken. Try: make run PORT=")
    assert not list((tmp_path / "var" / "logs").iterdir())


def test_a_second_newsroom_on_the_same_var_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "run.lock").open("w") as lock:
        lock.write("http://127.0.0.1:8000, process 1")
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
        message = refusal("--port", "8001", "--var", str(tmp_path))
    assert f"A newsroom already runs on {tmp_path} (http://127.0.0.1:8000, process 1)." in message


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none_is_refused(port: str, tmp_path: Path) -> None:
    assert f"PORT must be a whole number from 1 to 65535, not '{port}'" in refusal("--port", port)


def test_the_secret_key_stays_and_the_address_follows_the_port(tmp_path: Path) -> None:
    supervisor.write_settings(tmp_path, "http://127.0.0.1:8000", "unix:///a?db=0")
    first = (tmp_path / "run.env").read_text().splitlines()
    (tmp_path / "run.env").write_text("\n".join([*first, "NEWSROOM_NAME=The Courier", ""]))
    supervisor.write_settings(tmp_path, "http://127.0.0.1:8001", "unix:///b?db=0")
    second = (tmp_path / "run.env").read_text().splitlines()
    assert set(first) - set(second) == {"SITE_URL=http://127.0.0.1:8000", "REDIS_URL=unix:///a?db=0"}
    assert set(second) - set(first) == {
        "SITE_URL=http://127.0.0.1:8001",
        "REDIS_URL=unix:///b?db=0",
        "NEWSROOM_NAME=The Courier",
    }
    assert (tmp_path / "run.env").stat().st_mode & 0o777 == 0o600


def test_what_valkey_took_survives_its_end(tmp_path: Path) -> None:
    for expected in (None, b"kept"):
        with servers.valkey(tmp_path / "valkey") as url, redis.Redis.from_url(url) as client:
            assert client.get("story") == expected
            client.set("story", "kept")


def test_a_long_var_gets_a_short_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("v" * 120)
    with servers.valkey(deep) as url:
        path = Path(url.removeprefix("unix://").partition("?")[0])
        assert len(os.fsencode(path)) <= servers.SOCKET_LIMIT
        assert path.parent.stat().st_mode & 0o777 == 0o700
    with suppress(OSError):
        path.parent.rmdir()
