# Every command of the project. `make` alone lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory

BIN := .venv/bin
PORT ?= 8000
export PORT
# workers of the whole test run; TESTS narrows it: make test TESTS=tests/web
WORKERS ?= 2
TESTS ?= tests

UV := $(firstword $(wildcard $(BIN)/uv) uv)
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --no-strip-extras --generate-hashes --no-header --no-annotate

.PHONY: help setup run test check lint mutate-access bench coverage screenshots messages lock clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: ## prepare .venv, the tools and the front-end files (the other commands do it when needed)
	@.ci/setup dev

run: ## start the product on http://127.0.0.1:8000 (PORT=...); the first start prepares everything and loads the demo
	@.ci/setup run
	@exec $(BIN)/tracker run

test: ## run every check and test: SQLite, PostgreSQL and browser (TESTS=tests/web narrows it)
	@.ci/setup dev
	@.ci/setup browser
	@.ci/setup readers
	@$(MAKE) lint
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(TESTS)

check: ## the fast part: style, types, floors, templates, and the tests of rules and structure
	@.ci/setup dev
	@$(MAKE) lint
	@$(BIN)/python -m pytest -q tests/architecture tests/unit

lint:
	@echo "+ ruff check"; $(BIN)/ruff check --quiet .
	@echo "+ ruff format --check"; $(BIN)/ruff format --quiet --check .
	@echo "+ mypy"; $(BIN)/mypy --no-error-summary
	@echo "+ lint-imports"; $(BIN)/lint-imports --no-cache
	@echo "+ djlint"; $(BIN)/djlint --quiet --lint templates

mutate-access: ## drop each condition of the permission code once and see that a test notices (minutes, not part of test)
	@.ci/setup dev
	@$(BIN)/python -m tests.mutation

bench: ## measure the main pages beside a floor, with 1 000 and 10 000 cases
	@.ci/setup dev
	@$(BIN)/python -m tests.bench

coverage: ## run the tests without the browser and show which lines no test reaches
	@.ci/setup dev
	@.ci/setup readers
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --ignore=tests/browser --cov --cov-report=term-missing:skip-covered

screenshots: ## make the pictures of the README anew
	@.ci/setup dev
	@.ci/setup browser
	@$(BIN)/python -m tests.browser.screenshots

messages: ## gather every text that people read into build/messages.pot
	@.ci/setup dev
	@mkdir -p build
	@$(BIN)/pybabel -q extract -F babel.cfg -k lazy_gettext -k _l -o build/messages.pot .
	@echo "build/messages.pot: $$(grep -c '^msgid ' build/messages.pot) texts"

lock: ## resolve the lock files anew (UPGRADE=--upgrade takes the newest of everything)
	@.ci/setup run
	@command -v $(UV) >/dev/null || { echo "make lock needs uv: $(BIN)/python -m pip install uv"; exit 1; }
	$(COMPILE) $(UPGRADE) --group pyproject.toml:build pyproject.toml -o requirements.txt
	$(COMPILE) $(UPGRADE) -c requirements.txt --group pyproject.toml:build --group pyproject.toml:dev pyproject.toml -o requirements-dev.txt
	$(COMPILE) $(UPGRADE) --group pyproject.toml:node -o requirements-node.txt
	npm install --package-lock-only --ignore-scripts --no-audit --no-fund

clean: ## remove caches and fetched files; never data (instance/) or .venv
	@rm -rf node_modules static/vendor build dist *.egg-info htmlcov test-results bench-results .coverage .coverage.*
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find tracker tests migrations -name __pycache__ -type d -prune -exec rm -rf {} +
