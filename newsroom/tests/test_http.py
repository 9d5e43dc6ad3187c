"""Hostile requests on the wire, byte by byte, to the web server that production runs; and what it writes down."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings

from newsroom import servers
from newsroom.tests.browsing import _free_port, _until_alive

pytestmark = pytest.mark.processes
SITE = "https://paper.example"
EVIL = "evil.example"
CANARY = "canaryfinch"


class Running(NamedTuple):
    port: int
    log: Path

    def send(self, *lines: str, body: bytes = b"") -> bytes:
        """Everything the server answers to these lines until it closes the connection."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as wire:
            wire.sendall("".join(f"{line}\r\n" for line in (*lines, "")).encode("latin-1") + body)
            answer = b""
            try:
                while part := wire.recv(65536):
                    answer += part
            except ConnectionResetError:
                pass
            return answer


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Running]:
    folder, port = tmp_path_factory.mktemp("http"), _free_port()
    env = servers.environment(
        VAR=str(folder), SECRET_KEY="s" * 60 + CANARY, ALLOWED_HOSTS="paper.example,127.0.0.1", PLAIN_STATIC="1",
        SITE_URL=SITE, DJANGO_SETTINGS_MODULE="newsroom.settings", LOG_FORMAT="json",
        REDIS_URL=f"redis://:{CANARY}@127.0.0.1:1/0",
    )  # fmt: skip
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=settings.BASE_DIR, env=env, check=True)
    command = [sys.executable, "-m", "granian", "newsroom.wsgi:application", "--interface", "wsgi", "--no-ws"]
    place = ["--host", "127.0.0.1", "--port", str(port), "--log-config", "newsroom/granian_logs.json"]
    log = folder / "web.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, *place], cwd=settings.BASE_DIR, env=env, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _until_alive(process, f"http://127.0.0.1:{port}")
        yield Running(port, log)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(40)


def statuses(answer: bytes) -> list[int]:
    return [int(found) for found in re.findall(rb"^HTTP/1\.[01] (\d{3})", answer, re.MULTILINE)]


HOST = "Host: paper.example"
CLOSE = "Connection: close"


def test_a_plain_request_is_answered(server):
    answer = server.send("GET / HTTP/1.1", HOST, CLOSE)
    assert statuses(answer) == [200]
    assert b"x-request-id: " in answer.lower()
    assert b"\r\nserver: newsroom\r\n" in answer.lower()


@pytest.mark.parametrize(
    ("lines", "body"),
    [
        ([HOST, "Content-Length: 5", "Content-Length: 6"], b"hello!"),
        ([HOST, "Content-Length: -1"], b"x"),
        ([HOST, "Content-Length: 5x"], b"hello"),
        ([HOST, "Transfer-Encoding: xchunked"], b"0\r\n\r\n"),
        ([HOST, "Transfer-Encoding : chunked"], b"0\r\n\r\n"),
        ([HOST, "X-Odd: a\rb"], b""),
        ([HOST, "X-Odd: a\x00b"], b""),
        ([HOST, " folded: line"], b""),
        ([f"Host: {EVIL}"], b""),
        (["Host: paper.example", f"Host: {EVIL}"], b""),
        ([f"Host: {EVIL}", "Host: paper.example"], b""),
        (["Host: paper.example@evil.example"], b""),
        (["Host: paper.example:80evil"], b""),
        ([], b""),
    ],
)
def test_an_ambiguous_request_is_refused_and_nothing_follows_it(server, lines, body):
    answer = server.send("POST /api/v1/articles/ HTTP/1.1", *lines, CLOSE, body=body)
    assert statuses(answer) in ([], [400])
    assert EVIL.encode() not in answer


LENGTH, CHUNKS = "Content-Length: 5", "Transfer-Encoding: chunked"


@pytest.mark.parametrize("lengths", [(LENGTH, CHUNKS), (CHUNKS, LENGTH)])
@pytest.mark.parametrize("line", ["POST /api/v1/articles/", "POST /admin/login/", "GET /", "GET /healthz"])
def test_a_request_with_two_lengths_is_refused_and_nothing_that_follows_is_read(server, line, lengths):
    smuggled = b"0\r\n\r\nGET /admin/login/ HTTP/1.1\r\nHost: paper.example\r\n\r\n"
    answer = server.send(f"{line} HTTP/1.1", HOST, *lengths, body=smuggled)
    assert statuses(answer) == [400]


def test_a_body_in_chunks_is_refused_rather_than_read_as_empty(server):
    answer = server.send("POST /admin/login/ HTTP/1.1", HOST, CHUNKS, body=b"3\r\na=b\r\n0\r\n\r\n")
    assert statuses(answer) == [400]
    assert b"Content-Length" in answer.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize("host", ["127.0.0.1:8001", "10.1.2.3", "web", EVIL])
def test_whoever_watches_the_newsroom_may_ask_by_any_name(server, host):
    for path in ("/healthz", "/readyz", "/metrics"):
        answer = server.send(f"GET {path} HTTP/1.1", f"Host: {host}", CLOSE)
        assert statuses(answer) == [200], path
        assert b"x-content-type-options: nosniff" in answer.lower()
        assert EVIL.encode() not in answer
    assert statuses(server.send("POST /healthz HTTP/1.1", f"Host: {host}", "Content-Length: 0", CLOSE)) == [405]


@pytest.mark.parametrize(
    "header",
    [
        f"X-Forwarded-Host: {EVIL}", f"X-Host: {EVIL}", f"Forwarded: host={EVIL}", "X-Original-URL: /admin/",
        "X-Rewrite-URL: /admin/", "X-Forwarded-Proto: http", "X-Articles-Preview: 1", f"X_Forwarded_Host: {EVIL}",
        "X-HTTP-Method-Override: DELETE", f"X-Forwarded-Prefix: /{EVIL}", "X-Forwarded-Port: 1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/", "/nothing/", "/api/v1/articles/"])
def test_a_header_changes_no_address_and_no_page(server, path, header):
    plain, told = (server.send(f"GET {path} HTTP/1.1", HOST, CLOSE, *more) for more in ((), (header,)))
    assert statuses(told) == statuses(plain)
    assert told.partition(b"\r\n\r\n")[2] == plain.partition(b"\r\n\r\n")[2]
    assert EVIL.encode() not in told


def test_a_header_with_an_underscore_does_not_pass_for_another(server):
    """`X_Request_ID` and `X-Request-ID` have one name in WSGI; no header that matters may be set that way."""
    answer = server.send("GET / HTTP/1.1", HOST, CLOSE, "X_Request_ID: forged-0123456789", "X_Forwarded_For: 192.0.2.1")
    assert statuses(answer) in ([200], [400])
    assert b"forged-" not in answer


@pytest.mark.parametrize("target", [f"http://{EVIL}/", f"https://{EVIL}/admin/", f"//{EVIL}/", f"http://{EVIL}:80/"])
def test_an_absolute_address_shows_no_other_hosts_page(server, target):
    answer = server.send(f"GET {target} HTTP/1.1", HOST, CLOSE)
    assert set(statuses(answer)) <= {200, 301, 302, 400, 404, 421}
    assert EVIL.encode() not in answer.replace(f"//{EVIL}".encode(), b"") or statuses(answer) == [404]
    assert f"location: https://{EVIL}".encode() not in answer.lower()
    assert f"location: //{EVIL}".encode() not in answer.lower()


def test_a_header_of_64_kib_is_refused(server):
    answer = server.send("GET / HTTP/1.1", HOST, CLOSE, f"X-Long: {'a' * 65536}")
    assert statuses(answer) == [431]
    assert b"X-Long is longer than 16384 bytes" in answer
    assert statuses(server.send("GET / HTTP/1.1", HOST, CLOSE, f"X-Long: {'a' * 16384}")) == [200]
    assert statuses(server.send("GET /healthz HTTP/1.1", HOST, CLOSE)) == [200]


def test_a_megabyte_of_headers_is_refused(server):
    lines = [f"X-Long-{number}: {'a' * 60_000}" for number in range(20)]
    assert set(statuses(server.send("GET / HTTP/1.1", HOST, CLOSE, *lines))) <= {400, 431}
    assert statuses(server.send("GET /healthz HTTP/1.1", HOST, CLOSE)) == [200]


@pytest.mark.parametrize(
    "line", ["GET / HTTP/9.9", "GET", "", "\x16\x03\x01\x02", "GET /\x00 HTTP/1.1", "BREW / HTTP/1.1"]
)
def test_a_line_that_is_no_request_is_refused(server, line):
    assert set(statuses(server.send(line, HOST, CLOSE))) <= {400, 404, 405, 501, 505}
    assert statuses(server.send("GET /healthz HTTP/1.1", HOST, CLOSE)) == [200]


def test_an_error_page_tells_nothing_of_the_house(server):
    for target in ("/nothing/", "/admin/nothing/", "/api/v1/nothing/", "/%00/", "/%ff/", "/..%2f..%2fetc/passwd"):
        answer = server.send(f"GET {target} HTTP/1.1", HOST, CLOSE).lower()
        for told in (b"traceback", b"django", b"granian", b"/work", b"python", b"sqlite", b"settings"):
            assert told not in answer.replace(b"csrftoken", b""), (target, told)


def test_every_line_of_the_log_is_an_object_without_what_was_sent(server):
    body = f"username={CANARY}&password={CANARY}".encode()
    form = ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}", f"Cookie: a={CANARY}"]
    own = server.send(f"POST /admin/login/?next={CANARY} HTTP/1.1", HOST, CLOSE, *form, body=body)
    server.send(f"GET /?q={CANARY}%0a%0d{{ HTTP/1.1", HOST, CLOSE, f"X-Request-ID: {CANARY}-0123456")
    wanted = re.search(rb"(?i)x-request-id: (\S+)", own)[1].decode()
    text = server.log.read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    assert all(isinstance(line, dict) and {"time", "level", "logger", "message"} <= set(line) for line in lines)
    assert "/admin/login/" in [line["path"] for line in lines if line.get("request_id") == wanted and "path" in line]
    assert CANARY not in text
    assert os.environ.get("SECRET_KEY", CANARY) not in text
