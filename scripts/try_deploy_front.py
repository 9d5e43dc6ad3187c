"""nginx and Caddy with their example configuration before the web servers; addresses and certificates are ours."""

import os
import re
import shutil
import signal
import sys
from functools import partial
from pathlib import Path
from typing import Any

from scripts.try_deploy_ground import DEPLOY, SITE, Failed, Ground, NotHere, ask, status
from scripts.try_deploy_units import await_web, start_web

SPOOFED = "203.0.113.9"
SEEN = "from desk.models import Session; print([row.address for row in Session.objects.order_by('created_at')][-1])"
MIB = 1024 * 1024


def _program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if found is None:
        raise NotHere(f"no {name} on this machine")
    return found


def _certificate(place: Ground) -> tuple[Path, Path]:
    chain, key = place.folder / "fullchain.pem", place.folder / "privkey.pem"
    if not chain.exists():
        asked = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={SITE}"]
        files = ["-addext", f"subjectAltName=DNS:{SITE}", "-out", str(chain), "-keyout", str(key)]
        place.run(_program("openssl"), *asked, *files)
    return chain, key


def _web_running(place: Ground) -> None:
    if not {"web1", "web2"} <= set(place.running):
        raise NotHere("the web servers did not start")


def nginx(place: Ground) -> str:
    program = _program("nginx")
    _web_running(place)
    chain, key = _certificate(place)
    text = (DEPLOY / "nginx.conf").read_text()
    ours = {"listen 80;": f"listen 127.0.0.1:{place.port(11)};",
            "listen 443 ssl": f"listen 127.0.0.1:{place.port(10)} ssl",
            "/etc/ssl/newsroom/fullchain.pem": str(chain), "/etc/ssl/newsroom/privkey.pem": str(key),
            "127.0.0.1:8001": f"127.0.0.1:{place.port(1)}", "127.0.0.1:8002": f"127.0.0.1:{place.port(2)}"}  # fmt: skip
    folder = place.folder / "nginx"
    folder.mkdir()
    (folder / "newsroom.conf").write_text(_replaced(text, ours))
    rooms = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{name}_temp_path {folder}/{name};" for name in rooms)
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "main.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{}} http {{ access_log off; {temporary} include {folder}/newsroom.conf; }}\n"
    )
    arguments = [program, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "main.conf")]
    place.run(*arguments, "-t")
    place.start("nginx", arguments)
    try:
        answer = partial(ask, place.port(10), trusted=chain)
        place.await_("nginx answers", lambda: status(place.port(11), "/") == 301, "nginx")
        if (to := ask(place.port(11), "/energy/").headers["location"]) != f"https://{SITE}/energy/":
            raise Failed(f"without TLS nginx sends to {to}")
        return _behind(place, answer)
    finally:
        place.stop("nginx")


def _replaced(text: str, ours: dict[str, str]) -> str:
    for theirs, own in ours.items():
        if theirs not in text:
            raise Failed(f"the example no longer says {theirs}")
        text = text.replace(theirs, own)
    return text


def caddy(place: Ground) -> str:
    return _caddy(place, "Caddyfile", f"{SITE} {{", {"127.0.0.1:8001": f"127.0.0.1:{place.port(1)}",
                  "127.0.0.1:8002": f"127.0.0.1:{place.port(2)}"}, place.port(12))  # fmt: skip


def caddy_of_compose(place: Ground) -> str:
    """One web server stands for the containers: who has which number is the container network's business."""
    ours = {"dynamic a web 8000": f"dynamic a localhost {place.port(1)}"}
    return _caddy(place, "Caddyfile.compose", "{$SITE} {", ours, place.port(13))


def _caddy(place: Ground, name: str, head: str, ours: dict[str, str], port: int) -> str:
    program = _program("caddy")
    _web_running(place)
    chain, key = _certificate(place)
    ours = ours | {head: f"https://{SITE}:{port} {{\n\ttls {chain} {key}\n"}
    file = place.folder / f"{name}.trial"
    ours_alone = "{\n\tadmin off\n\tauto_https disable_redirects\n}\n"
    file.write_text(ours_alone + _replaced((DEPLOY / name).read_text(), ours))
    home = str(place.folder / "caddy")
    homes = {"XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home, "SITE": f"https://{SITE}"}
    place.run(program, "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / name), **homes)
    place.start(name, [program, "run", "--adapter", "caddyfile", "--config", str(file)], **homes)
    try:
        answer = partial(ask, port, trusted=chain)
        place.await_("Caddy answers", lambda: _status(answer, "/healthz") == 200, name)
        return _behind(place, answer, several=name == "Caddyfile")
    finally:
        place.stop(name)


def _status(answer: Any, path: str, **more: Any) -> int:
    try:
        return int(answer(path, **more).status)
    except OSError:
        return 0


# --- what every proxy must do -----------------------------------------------------------------------------------------
def _behind(place: Ground, answer: Any, several: bool = True) -> str:
    page = answer("/")
    told = {name: page.headers.get(name, "") for name in ("strict-transport-security", "x-request-id", "server")}
    if page.status != 200 or not all(told.values()):
        raise Failed(f"the front page: {page.status} {told}")
    story = f"/{place.env['TRIAL_STORY'].strip('/')}/"
    _is(answer, story, 200)
    for path in ("/metrics", "/readyz"):
        _is(answer, path, 404)
        _is(answer, path, 404, headers={"Authorization": f"Bearer {place.env['METRICS_TOKEN']}"})
    _is(answer, "/admin/login/", 413, method="POST", body=b"a" * (27 * MIB))
    _is(answer, "/", {400, 431}, headers={"X-Long": "a" * 65536})
    _not_believed(place, answer)
    seen = "TLS, its headers, /metrics and /readyz hidden, 27 MiB refused, a forged address not believed"
    if not several:
        return seen
    _one_killed(place, answer, story)
    return f"{seen}; 1 web server killed under 200 questions: no error; a file one server does not know: found"


def _is(answer: Any, path: str, wanted: int | set[int], **more: Any) -> None:
    found = _status(answer, path, **more)
    if found not in (wanted if isinstance(wanted, set) else {wanted}):
        raise Failed(f"{more.get('method', 'GET')} {path}: {found} instead of {wanted}")


def _not_believed(place: Ground, answer: Any) -> None:
    """A log-in over TLS with forged headers: the session notes where it really came from, and the id is our own."""
    forged = {"X-Forwarded-For": SPOOFED, "X_Forwarded_For": SPOOFED, "Forwarded": f"for={SPOOFED}",
              "X-Real-IP": SPOOFED, "X-Forwarded-Proto": "http", "X-Request-ID": "forged-0123456789"}  # fmt: skip
    page = answer("/admin/login/", headers=forged)
    if page.status != 200 or page.headers["x-request-id"].startswith("forged"):
        raise Failed(f"the log-in page with forged headers: {page.status} {page.headers}")
    cookie = page.headers["set-cookie"].partition(";")[0]
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page.body)
    if token is None or "Secure" not in page.headers["set-cookie"]:
        raise Failed("the log-in page has no form, or its cookie may go without TLS")
    form = b"csrfmiddlewaretoken=%b&username=trial&password=a-long-walk-by-the-quay" % token[1]
    own = {"Cookie": cookie, "Referer": f"https://{SITE}/admin/login/"}
    own |= {"Content-Type": "application/x-www-form-urlencoded"}
    _is(answer, "/admin/login/", 302, method="POST", body=form, headers={**forged, **own})
    noted = place.run(sys.executable, "manage.py", "shell", "-v0", "-c", SEEN).split()[-1]
    if noted != "127.0.0.1":
        raise Failed(f"the session notes {noted}")


def _one_killed(place: Ground, answer: Any, story: str) -> None:
    """Readers go on while a web server is killed and comes back; it then knows a file that the other does not."""
    seen = [_status(answer, story) for _ in range(50)]
    for number in (1, 2):
        os.killpg(place.running[f"web{number}"].pid, signal.SIGKILL)
        seen += [_status(answer, story) for _ in range(75)]
        place.running[f"web{number}"].wait()
        late = Path(place.env["VAR"]) / "static" / f"late{number}.txt"
        late.write_text("late\n")
        start_web(place, number)
        await_web(place, number)
        if number == 1:
            seen += [_status(answer, f"/static/{late.name}") for _ in range(6)]
        late.unlink()
    if set(seen) != {200}:
        raise Failed(f"readers saw {sorted(set(seen))} while a web server was killed")
