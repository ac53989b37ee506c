# make guide       everything set up, then the invented market crawled, scored and published; prints the address
# make test        everything set up, then ruff, mypy --strict and every test
# make real-guide  a guide of real brands from the facts noted by hand in data/recorded
# make campaign    the longer campaigns and benchmarks; figures go to tests/*/RESULTS.md by hand
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MATGUIDE := $(BIN)/matguide

.PHONY: guide real-guide test lint campaign browser clean
.DEFAULT_GOAL := guide

guide: $(VENV)/ready
	@$(MATGUIDE) run --demo

real-guide: $(VENV)/ready
	@$(MATGUIDE) import data/recorded/acupressure_mats.jsonl --data data/real
	@$(MATGUIDE) run --no-crawl --data data/real

test: lint browser
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not campaign"

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

campaign: $(VENV)/ready browser
	$(BIN)/python -m pytest -m campaign -s

# Versions and hashes come from the lock; which index serves them is pip's own configuration.
$(VENV)/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Matguide needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq python3-venv && $(PYTHON) -m venv $(VENV); } || \
	  { echo "$(PYTHON) can't make a virtual environment; on Debian: sudo apt-get install python3-venv"; exit 1; }
	@echo "Installing the locked dependencies into $(VENV) (once) …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-warn-script-location --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# The browser tests take a Chromium that is there, or one from apt where we are root, or playwright's own; else they fail and say so.
browser: $(VENV)/ready
	@$(BIN)/python -m tests.chromium >/dev/null 2>&1 || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo "Installing Chromium through apt …" && \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; } || \
	  $(BIN)/playwright install chromium || \
	  echo "No Chromium could be had: the browser tests will fail and say what to install."

clean:
	rm -rf $(VENV) data/runs data/readings data/editions data/real data/rates/runs data/rates/readings data/inputs data/as-of data/guide.duckdb* data/sources.duckdb*
