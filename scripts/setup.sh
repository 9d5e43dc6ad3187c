#!/usr/bin/env bash
# Makes .venv and installs one hashed list of requirements into it; does nothing when both are already there.
# Usage: scripts/setup.sh requirements.txt
set -euo pipefail
cd "$(dirname "$0")/.."
list=$1
stamp=.venv/.$list.sha256

exec 9< . # two commands started side by side set up one after the other
if command -v flock >/dev/null; then flock 9; fi

as_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

find_python() {
    local candidate
    for candidate in python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "Python 3.11 or newer is needed, and none was found on the PATH." >&2
    exit 2
}

make_environment() {
    local python=$1 package=$1-venv
    echo "Making the virtual environment .venv with $("$python" --version) ..."
    rm -rf .venv
    if "$python" -m venv .venv >/dev/null 2>&1; then return; fi
    rm -rf .venv
    if as_root; then
        echo "Installing $package ..."
        if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$package" >/dev/null; then
            "$python" -m venv .venv
            return
        fi
    fi
    printf 'Python cannot make a virtual environment here. Run this once, then try again:\n  apt-get install %s\n' \
        "$package" >&2
    exit 2
}

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=$(find_python)
    make_environment "$python"
fi

wanted=$(sha256sum "$list" | cut -d' ' -f1)
if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    echo "Installing $(grep -c '^[a-zA-Z0-9].*==' "$list") packages of $list (a minute or two the first time) ..."
    .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r "$list"
    echo "$wanted" >"$stamp"
    echo "Installed in $SECONDS s."
fi
