"""A demo newsroom in another process, and a real browser to visit it with."""

import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

__all__ = ["Browser", "Visit", "browser", "newsroom"]

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@contextmanager
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("No Chromium: set CHROMIUM to its path.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@contextmanager
def newsroom(directory: Path) -> Iterator[str]:
    """The base address of a demo newsroom that runs until the block ends."""
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "VAR", "SITE_URL"}}
    env = kept | {
        "VAR": str(directory), "SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "127.0.0.1", "DEMO": "1", "PLAIN_STATIC": "1",
        "SITE_URL": base, "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }  # fmt: skip
    for command in (["migrate", "-v0"], ["demo"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=settings.BASE_DIR, env=env, check=True)
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
         "--blocking-threads", "4", "newsroom.wsgi:application"],
        cwd=settings.BASE_DIR, env=env,
    )  # fmt: skip
    try:
        _until_alive(server, base)
        yield base
    finally:
        server.terminate()
        server.wait(40)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until_alive(server: "subprocess.Popen[bytes]", base: str) -> None:
    while server.poll() is None:
        try:
            with urllib.request.urlopen(f"{base}/healthz", timeout=30):
                return
        except OSError:
            continue
    pytest.fail(f"The server ended with status {server.returncode}.")


class Visit:
    """One person's window: what went wrong in it is kept, and nothing may."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.trouble: list[str] = []
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("console", lambda said: self.trouble.append(said.text) if said.type == "error" else None)
        page.on(
            "request", lambda asked: None if asked.url.startswith((base, "data:")) else self.trouble.append(asked.url)
        )

    def _asked(self, url: str) -> None:
        if not url.startswith((self.base, "data:")):
            self.trouble.append(url)

    def go(self, path: str) -> None:
        self.page.goto(f"{self.base}{path}")

    def log_in(self, name: str, directory: Path) -> None:
        lines = (directory / "logins.txt").read_text().splitlines()
        password = next(line.split()[1] for line in lines if line.split()[:1] == [name])
        self.go("/admin/login/")
        self.page.fill("#id_username", name)
        self.page.fill("#id_password", password)
        self.page.click("input[type=submit]")
        self.page.wait_for_selector("#user-tools")
