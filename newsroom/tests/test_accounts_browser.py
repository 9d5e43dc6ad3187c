"""Accounts in a real browser: a wait after too many tries, a reset by mail, an invitation, and the second step."""

import re
import socketserver
import threading
from base64 import b32decode
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from queue import Queue

import pytest
from django_otp.oath import TOTP
from playwright.sync_api import Page, expect

from newsroom.tests.browsing import Browser, Visit, browser, newsroom

pytestmark = pytest.mark.browser
NEW = "a-long-walk-by-the-quay"


class MailServer(socketserver.StreamRequestHandler):
    """As much of SMTP as taking a mail needs."""

    letters: "Queue[str]"

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word == "DATA":
                self._say("354 go on")
                self._take()
            self._say("221 bye" if word == "QUIT" else "250 fine")
            if word == "QUIT":
                return

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        body = message_from_bytes(b"".join(lines)).get_payload(decode=True)
        self.letters.put(body.decode())


@pytest.fixture(scope="module")
def letters() -> Iterator["Queue[str]"]:
    """The mails that were sent; the server's address stands in MAIL_URL."""
    queue: Queue[str] = Queue()
    kind = type("Handler", (MailServer,), {"letters": queue})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), kind) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("MAIL_URL", f"smtp://127.0.0.1:{server.server_address[1]}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield queue
        server.shutdown()


@pytest.fixture(scope="module")
def var(tmp_path_factory) -> Path:
    return Path(tmp_path_factory.mktemp("var"))


@pytest.fixture(scope="module")
def base(var, letters) -> Iterator[str]:
    with newsroom(var) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture(params=[1360, 390])
def visit(chromium, base, request) -> Iterator[Visit]:
    context = chromium.new_context(viewport={"width": request.param, "height": 900})
    found = Visit(context.new_page(), base)
    yield found
    assert found.page.evaluate("document.documentElement.scrollWidth") <= request.param
    context.close()


def wide(visit: Visit) -> bool:
    return visit.page.viewport_size is not None and visit.page.viewport_size["width"] > 1000


def enter(page: Page, name: str, password: str) -> None:
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.click("text=Log in >> nth=-1")


@pytest.mark.parametrize("visit", [390], indirect=True)
def test_too_many_tries_wait_and_the_page_says_how_long(visit):
    name = "contributor"
    visit.go("/admin/")
    for _ in range(5):
        enter(visit.page, name, "not-the-password")
    expect(visit.page.locator(".errornote")).to_contain_text("Wait 1 minute, then try again")
    expect(visit.page.locator("#id_username")).to_have_value(name)
    expect(visit.page.locator("#id_password")).to_have_value("")


def test_a_forgotten_password_is_reset_by_mail(visit, letters):
    name = "author" if wide(visit) else "copyeditor"
    page = visit.page
    visit.go("/admin/login/")
    page.click("text=Forgotten your password?")
    page.fill("#id_mail", f"{name}@demo.invalid")
    page.click("text=Send me a link")
    expect(page.locator("h1")).to_have_text("Look into your mail")
    page.goto(re.search(r"http\S+/admin/reset/#\S+", letters.get(timeout=30)).group())
    expect(page.locator("#id_code")).to_be_hidden()  # the page took the code from the address
    assert page.url.endswith("/admin/reset/")
    page.fill("#id_password", "too short")
    page.fill("#id_again", "too short")
    page.click("text=Keep this password")
    expect(page.locator("#id_password_error")).to_contain_text("at least 12 characters")
    page.fill("#id_password", NEW)
    page.fill("#id_again", NEW)
    page.click("text=Keep this password")
    expect(page.locator(".success")).to_contain_text("Your password is changed")
    assert "was reset" in letters.get(timeout=30)
    enter(page, name, NEW)
    expect(page.locator("#user-tools")).to_contain_text(name)
    assert visit.trouble == []


def test_the_second_step_is_set_up_and_asked(visit, var, letters):
    name = "deskeditor" if wide(visit) else "managingeditor"
    page = visit.page
    visit.log_in(name, var)
    visit.go("/admin/account/")
    page.click("text=Set it up")
    expect(page.locator("svg.code-picture")).to_be_visible()
    clock = TOTP(b32decode(page.inner_text(".secret").replace(" ", "")))
    page.fill("#id_code", f"{clock.token():06d}")
    page.click("text=Keep it")
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    recovery = page.inner_text(".recovery-codes li >> nth=0")
    assert "second step at log-in was set up" in letters.get(timeout=30)
    page.click("text=I have kept them")
    page.click("#logout-form button")

    password = next(
        line.split()[1] for line in (var / "logins.txt").read_text().splitlines() if line.split()[0] == name
    )
    enter(page, name, password)
    expect(page.locator("h1")).to_have_text("One more step")
    clock.time = clock.time + 30  # the code of before was used up
    page.fill("#id_code", f"{clock.token():06d}")
    page.click("text=Go on")
    expect(page.locator("#user-tools")).to_contain_text(name)
    page.click("#logout-form button")

    enter(page, name, password)
    page.fill("#id_code", recovery)
    page.click("text=Go on")
    expect(page.locator("#user-tools")).to_contain_text(name)
    visit.go("/admin/account/")
    expect(page.locator("text=9 recovery codes are left")).to_be_visible()
    letters.get(timeout=30)
    assert visit.trouble == []


@pytest.mark.parametrize("visit", [1360], indirect=True)
def test_an_invited_person_comes_in(chromium, base, visit, var, letters):
    name = "nora"
    page = visit.page
    visit.log_in("admin", var)
    visit.go("/admin/desk/invitation/add/")
    page.fill("#id_name", name)
    page.fill("#id_mail", f"{name}@example.org")
    page.check("label:has-text('author') input >> nth=0")
    page.click("[name=_save]")
    expect(page.locator(".success")).to_contain_text(f"The link for {name} went to")
    context = chromium.new_context()
    guest = context.new_page()
    guest.goto(re.search(r"http\S+/admin/join/#\S+", letters.get(timeout=30)).group())
    expect(guest.locator("#id_code")).to_be_hidden()
    guest.fill("#id_password", NEW)
    guest.fill("#id_again", NEW)
    guest.click("text=Make my account")
    expect(guest.locator("#user-tools")).to_contain_text(name)
    context.close()
    assert visit.trouble == []
