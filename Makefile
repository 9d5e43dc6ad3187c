# The newsroom's commands. Each does its own set-up.
PORT ?= 8000
VAR ?= var
ROOM ?=
PYTHON := .venv/bin/python
LOCK := .venv/bin/uv pip compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11

.DEFAULT_GOAL := help
.PHONY: help run test lint soak bench try-deploy screenshots lock clean ready ready-dev

help: ## Show this list.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ready ## Run a newsroom of your own, demo stories included (PORT=8000 VAR=var).
	@exec $(PYTHON) -m newsroom.supervisor --port "$(PORT)" --var "$(VAR)"

test: ready-dev ## Check everything: style, types, both databases, the browser (ROOM=language: one room, quickly).
	@$(if $(ROOM),,scripts/servers.sh)
	@exec $(PYTHON) -m scripts.run_tests $(ROOM)

lint: ready-dev ## Only the quick checks: style, types, migrations, who may import whom.
	@exec $(PYTHON) -m scripts.run_tests --checks

soak: ready-dev ## The long forms of the races and kills, on both databases.
	@scripts/servers.sh
	@exec $(PYTHON) -m scripts.with_servers $(PYTHON) scripts/soak.py

bench: ready-dev ## What archives, lists and fact queries cost, on both databases (half an hour).
	@scripts/servers.sh
	@exec $(PYTHON) -m scripts.bench

try-deploy: ready-dev ## Try deploy/ on this machine: units, containers' commands, nginx, Caddy (LONG=1: also the image's packages).
	@scripts/servers.sh
	@exec $(PYTHON) -m scripts.try_deploy $(if $(LONG),--long)

screenshots: ready-dev ## Pictures of the paper and the desk into docs/screenshots.
	@DJANGO_SETTINGS_MODULE=newsroom.settings SECRET_KEY=pictures ALLOWED_HOSTS=127.0.0.1 $(PYTHON) -m scripts.screenshots

lock: ready-dev ## Pin what requirements*.in name, with hashes; pins that still fit stay.
	@$(LOCK) requirements.in -o requirements.txt
	@$(LOCK) requirements-s3.in -o requirements-s3.txt
	@$(LOCK) requirements-dev.in -o requirements-dev.txt

clean: ## Remove the virtual environment and all caches; VAR stays.
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

ready:
	@scripts/setup.sh requirements.txt

ready-dev:
	@scripts/setup.sh requirements-dev.txt
