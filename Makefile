# One command from a clone to a running site. `make` alone lists the verbs.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := .uv/bin/uv
SERVE ?= 1
NAME ?=
PG ?= auto
# uv compiles only what it installs just now, and where PYTHONDONTWRITEBYTECODE is set nothing else would: a second a start
BYTECODE = $(BIN)/python -m compileall -qq -j 0 $(VENV)/lib/python3*/site-packages || true

.DEFAULT_GOAL := help
.PHONY: help setup setup-run setup-cluster demo dev test test-postgres fmt check bench docs messages lock clean

help: ## list the verbs
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

# ---- set-up: each step leaves a stamp, so a second run costs nothing ----
$(UV): requirements/uv.txt
	@$(PYTHON) tools/venv.py .uv
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

$(VENV)/.made: | $(UV)
	@$(PYTHON) tools/venv.py $(VENV)
	@touch $@

$(VENV)/.run: requirements/run.txt pyproject.toml $(VENV)/.made
	@echo "installing locked packages"
	@$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/run.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BYTECODE)
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "installing locked packages for tests"
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@$(BYTECODE)
	@touch $@

setup-run: $(VENV)/.run
	@$(BIN)/python tools/assets.py
	@$(BIN)/python tools/messages.py compile
	@$(BIN)/python -m compileall -q src/ronghe

setup-cluster: setup-run ## the same with what RONGHE_RAY_ADDRESS needs: work spread over several machines
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/cluster.txt

setup: $(VENV)/.dev setup-run ## make the virtual environment, packages, front end and translations

# ---- the two commands ----
demo: setup-run ## set everything up, print a dossier, serve the site (SERVE=0 stops after the dossier)
	@$(BIN)/ronghe demo $(if $(filter 0,$(SERVE)),--no-serve,)

test: setup ## run all tests (on PostgreSQL too where a server can be had; PG=0 leaves it out)
	@$(BIN)/python tools/run_tests.py --postgres $(PG)

# ---- work ----
dev: setup ## serve with error pages and reload
	RONGHE_DEBUG=1 $(BIN)/ronghe manage runserver

fmt: setup ## format code and templates
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .
	@$(BIN)/djhtml --tabwidth 2 src/ronghe/web/templates

check: setup ## ruff, mypy, import-linter, templates, translations, migrations, docs
	@$(BIN)/python tools/run_checks.py

$(VENV)/.peers: requirements/peers.txt $(VENV)/.dev
	@echo "installing what benchmarks compare with"
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/peers.txt
	@touch $@

bench: setup $(VENV)/.peers ## run a benchmark: make bench NAME=planted
	@PYTHONPATH=. $(BIN)/python -m benchmarks $(NAME)

docs: setup ## build the documentation into build/site
	@$(BIN)/mkdocs build --quiet --strict

messages: setup ## collect texts to be translated into locale/*.po and compile them
	@$(BIN)/python tools/messages.py collect

lock: $(UV) ## write the lock files anew
	@for set in run "run cluster" dev "dev peers" uv; do \
		$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--no-emit-find-links --no-header $$(printf 'requirements/%s.in ' $$set) \
			--output-file requirements/$${set##* }.txt; \
	done

clean: ## remove what was built (not the data)
	rm -rf build .venv .uv node_modules src/ronghe/web/static/dist
