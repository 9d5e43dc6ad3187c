"""compose.yaml and Dockerfile: held against the specification's rules, and their commands run as plain processes."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from scripts.try_deploy_ground import BASE_DIR, DEPLOY, Failed, Ground, NotHere, ask, filled, status

TOP = {"name", "services", "volumes", "networks", "configs", "secrets"}
SERVICE = {
    "build", "image", "restart", "env_file", "environment", "volumes", "read_only", "tmpfs", "security_opt", "command",
    "depends_on", "stop_grace_period", "deploy", "expose", "healthcheck", "ports", "profiles",
}  # fmt: skip
DEEPER = {
    "build": {"context", "dockerfile"}, "deploy": {"replicas"},
    "healthcheck": {"test", "interval", "timeout", "retries"},
}  # fmt: skip
CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}
OF_THE_HOUSE = {"web", "worker", "sweep", "backup", "migrate"}
INSTRUCTIONS = {"FROM", "ENV", "WORKDIR", "COPY", "RUN", "USER", "VOLUME"}
Service = dict[str, Any]


def _compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return found


def read(place: Ground) -> str:
    compose = _compose()
    _known("compose.yaml", {name for name in compose if not name.startswith("x-")}, TOP)
    services: dict[str, Service] = compose["services"]
    for name, service in services.items():
        _known(name, service, SERVICE)
        for key, inner in DEEPER.items():
            _known(f"{name}.{key}", service.get(key, {}), inner)
        _waits_well(name, service, services)
        _volumes_named(name, service, compose["volumes"])
    needed = set(re.findall(r"\$\{(\w+):\?", (DEPLOY / "compose.yaml").read_text()))
    if needed - {"POSTGRES_PASSWORD", *filled()}:
        raise Failed(f"variables that no file gives: {needed}")
    if not set(services) >= OF_THE_HOUSE or services["web"]["deploy"]["replicas"] < 2:
        raise Failed("a service is missing")
    return f"{len(services)} services, keys known, waits and volumes named, {len(needed)} variables explained"


def _known(where: str, keys: Any, allowed: set[str]) -> None:
    if odd := set(keys) - allowed:
        raise Failed(f"{where}: unknown {', '.join(sorted(odd))}")


def _waits_well(name: str, service: Service, services: dict[str, Service]) -> None:
    waits = service.get("depends_on", {})
    for other, how in waits.items() if isinstance(waits, dict) else ((other, {}) for other in waits):
        condition = how.get("condition", "service_started")
        if other not in services or condition not in CONDITIONS:
            raise Failed(f"{name} waits for {other}: {condition}")
        if condition == "service_healthy" and "healthcheck" not in services[other]:
            raise Failed(f"{name} waits for the health of {other}, which has no check")
        if condition == "service_completed_successfully" and services[other]["restart"] != "no":
            raise Failed(f"{name} waits for the end of {other}, which starts again")


def _volumes_named(name: str, service: Service, named: dict[str, Any]) -> None:
    for volume in service.get("volumes", []):
        source = volume.partition(":")[0]
        if not (DEPLOY / source).exists() if source.startswith(".") else source not in named:
            raise Failed(f"{name}: no volume {source}")


# --- its programs -----------------------------------------------------------------------------------------------------
def run_all(place: Ground) -> str:
    """Each service of the house with the container's environment; what it writes lies in its volumes alone."""
    services: dict[str, Service] = _compose()["services"]
    var = place.folder / "container"
    for folder in ("media", "static", "heads", "backups"):
        (var / folder).mkdir(parents=True)
    port = place.port(15)
    own = {**services["web"]["environment"], "DATABASE_URL": place.env["DATABASE_URL"]}
    own |= {"REDIS_URL": place.env["REDIS_URL"], "STATIC_ROOT": str(var / "static")}
    own = {name: value.replace("/var/lib/newsroom", str(var)) for name, value in own.items()}
    place.run(sys.executable, "manage.py", "collectstatic", "--noinput", "-v0", **own)
    before = _files(var)
    place.run(*_words(services["migrate"], var, port), **own)
    for name in ("web", "worker", "sweep"):
        place.start(f"compose-{name}", _words(services[name], var, port), **own)
    place.await_("web answers", lambda: status(port, "/healthz", host="web") == 200, "compose-web")
    place.run(*_health(services["web"], port))
    if (ready := ask(port, "/readyz", host="web")).status != 200:
        raise Failed(f"/readyz: {ready.body.decode()}")
    place.await_("the sweep has told the audit's head", lambda: (var / "heads" / "audit.head").exists() or _led(place))
    place.run(*_words(services["backup"], var, port), **own)
    for name in ("web", "sweep", "worker"):
        place.stop(f"compose-{name}")
    mounted = {volume.split(":")[1].rpartition("/")[2] for name in OF_THE_HOUSE for volume in services[name]["volumes"]}
    if odd := {file for file in _files(var) - before if file.relative_to(var).parts[0] not in mounted}:
        raise Failed(f"written beside the volumes: {sorted(map(str, odd))[:3]}")
    return "migrate, web, its health check, worker, sweep, backup; nothing written outside their volumes"


def _led(place: Ground) -> bool:
    """The units' sweep holds the lease while it runs: then it writes the heads."""
    return "sweep" in place.running


def _words(service: Service, var: Path, port: int) -> list[str]:
    """A service's command for this machine."""
    ours = {"python": sys.executable, "--port=8000": f"--port={port}", "--host=0.0.0.0": "--host=127.0.0.1"}
    return [ours.get(word, word.replace("/var/lib/newsroom", str(var))) for word in service["command"]]


def _health(service: Service, port: int) -> list[str]:
    _, program, *words = service["healthcheck"]["test"]
    return [sys.executable if program == "python" else program, *(word.replace(":8000", f":{port}") for word in words)]


def _files(folder: Path) -> set[Path]:
    return {file for file in folder.rglob("*") if file.is_file()}


# --- the image --------------------------------------------------------------------------------------------------------
def _instructions() -> list[tuple[str, str]]:
    joined = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line and not line.startswith("#")]
    return [(line.split()[0], line.partition(" ")[2]) for line in lines]


def dockerfile(place: Ground) -> str:
    """Its instructions are known, what it copies is here, and its static files are gathered without a real secret."""
    found = _instructions()
    _known("Dockerfile", {name for name, _ in found}, INSTRUCTIONS)
    for sources in (value.split()[:-1] for name, value in found if name == "COPY"):
        if lost := [source for source in sources if not (BASE_DIR / source).exists()]:
            raise Failed(f"COPY {lost}: not here")
    step = next(part.strip() for _, value in found for part in value.split("&&") if "collectstatic" in part)
    static = place.folder / "image"
    env = {"PATH": place.env["PATH"], "VAR": str(static)}
    line = step.replace(".venv/bin/python", sys.executable)
    done = subprocess.run(["/bin/sh", "-c", line], cwd=BASE_DIR, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failed(done.stderr[-500:])
    return f"{len(found)} instructions; collectstatic as the image runs it: {len(_files(static / 'static'))} files"


def requirements(place: Ground) -> str:
    """The image's own installation, in a virtual environment of our own."""
    home = place.folder / "image-venv"
    place.run(sys.executable, "-m", "venv", str(home))
    index = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "HOME"))}
    for name in ("requirements.txt", "requirements-s3.txt"):
        pip = [str(home / "bin" / "pip"), "install", "-q", "--no-cache-dir", "--require-hashes", "-r", name]
        place.run(*pip, **index)
    place.run(str(home / "bin" / "python"), "manage.py", "check")
    return "both lists install with their hashes, and manage.py check runs on them alone"


def containers(place: Ground) -> str:
    program = shutil.which("docker")
    if program is None or subprocess.run([program, "info"], capture_output=True, check=False).returncode != 0:
        raise NotHere("no container engine runs here; read and run as processes above")
    place.run(program, "build", "-f", str(DEPLOY / "Dockerfile"), str(BASE_DIR))
    return "the image builds"
