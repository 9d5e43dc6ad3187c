"""`make try-deploy`: every part of deploy/ tried on this machine without containers, one line a part.

The units' and the containers' commands run as processes, with the example environment, on a throw-away PostgreSQL and
Valkey; nginx and Caddy stand in front of them with their example configuration. The exit code is 1 if a part failed.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from newsroom import servers
from scripts import try_deploy_compose, try_deploy_front, try_deploy_units
from scripts.try_deploy_ground import Failed, Ground, NotHere, ground
from scripts.with_servers import end_on_sigterm

PROGRAMS = {"nginx": "nginx-light", "caddy": "caddy", "openssl": "openssl"}  # program -> Debian's package


def install_missing() -> None:
    """Install the proxies where this is Debian and we are root; else their parts say that they are missing."""
    wanted = [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    if not wanted or os.getuid() != 0 or shutil.which("apt-get") is None:
        return
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *wanted]):
        subprocess.run(["apt-get", *command], env=env, stdout=subprocess.DEVNULL, check=False)


def parts(long: bool) -> dict[str, Callable[[Ground], str]]:
    """Every part, in an order in which each finds what it needs; each returns what it saw."""
    return {
        "systemd units, read": try_deploy_units.read_by_systemd,
        "systemd units, their programs": try_deploy_units.run_all,
        "nginx.conf": try_deploy_front.nginx,
        "Caddyfile": try_deploy_front.caddy,
        "Caddyfile.compose": try_deploy_front.caddy_of_compose,
        "backup unit": try_deploy_units.back_up,
        "compose.yaml, read": try_deploy_compose.read,
        "compose.yaml, its programs": try_deploy_compose.run_all,
        "Dockerfile, read": try_deploy_compose.dockerfile,
        "Dockerfile, requirements": try_deploy_compose.requirements if long else _only_long,
        "containers": try_deploy_compose.containers,
    }


def _only_long(place: Ground) -> str:
    raise NotHere("asked for with --long only: it downloads every package")


def tried(name: str, part: Callable[[Ground], str], place: Ground) -> bool:
    """Print the part's line; False if it failed."""
    try:
        line, well = f"tried: {part(place)}", True
    except NotHere as why:
        line, well = f"could not be tried: {why}", True
    except (Failed, AssertionError, OSError, subprocess.SubprocessError) as why:
        line, well = f"FAILED: {type(why).__name__}: {why}", False
    print(f"{name:32} {line}", flush=True)
    return well


def main() -> int:
    """0 if all that could be tried went well, 1 if something did not, 2 without servers."""
    parser = argparse.ArgumentParser(prog="make try-deploy", description=__doc__)
    parser.add_argument("--long", action="store_true", help="also install the image's requirements")
    parser.add_argument("--ports", type=int, default=18100, help="the first of 20 free ports")
    options = parser.parse_args()
    end_on_sigterm()
    install_missing()
    with ExitStack() as stack:
        try:
            place = stack.enter_context(ground(options.ports))
        except servers.Missing as missing:
            print(missing, file=sys.stderr)
            return 2
        well = [tried(name, part, place) for name, part in parts(options.long).items()]  # every part, whatever failed
        return int(not all(well))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    sys.exit(main())
