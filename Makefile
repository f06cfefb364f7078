# The six verbs: setup run test check fix seed. Each sets up what it needs; `make` alone checks and tests.
# Stamps are named by the content of what they stand for, so a changed lock sets up anew and an unchanged one costs nothing.

PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
# PYTHON names another Python to build .venv with; WORKERS the number of parallel test processes; ONLY one bench.
WORKERS ?= logical

sum = $(shell cat $(1) 2>/dev/null | cksum | cut -d' ' -f1)
PACKAGES := $(VENV)/.packages-$(call sum,requirements/run.txt)
RUN := $(VENV)/.run-$(call sum,pyproject.toml)
DEV := $(VENV)/.dev-$(call sum,requirements/dev.txt)
BROWSER := $(call sum,package.json package-lock.json .npmrc tools/assets.py)
SHIPPED := static/vendor/.made-$(BROWSER)
TESTING := node_modules/.made-$(BROWSER)
STEP = $(PY) tools/step.py
PIP = $(PY) -m pip --disable-pip-version-check --no-input

.DEFAULT_GOAL := all
.PHONY: all setup run test check fix seed bench replay screenshots assets lock chromium
.SUFFIXES:

all:
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory test

setup: $(DEV) $(TESTING) chromium

run: $(RUN)
	@ECABINET_PORT=$${ECABINET_PORT:-$(PORT)} exec $(PY) -m ecabinet demo

seed: $(RUN)
	@$(PY) -m ecabinet seed

test: setup
	@ECABINET_TEST_CHROMIUM=$$(tools/find-chromium) $(PY) -m pytest -n $(WORKERS) --maxprocesses 8 --dist worksteal $(ARGS)

check: $(DEV)
	@$(PY) -m tools.check

fix: $(DEV)
	@$(PY) -m ruff check --fix-only --quiet .
	@$(PY) -m ruff format .
	@$(PY) -m tools.messages update

bench: setup
	@ECABINET_TEST_CHROMIUM=$$(tools/find-chromium) $(PY) -m bench $(ONLY)

replay: $(DEV)
	@$(PY) -m bench.replay $(ARGS)

screenshots: setup
	@ECABINET_TEST_CHROMIUM=$$(tools/find-chromium) $(PY) -m tools.screenshots

assets: $(SHIPPED)

lock: $(DEV)
	@$(STEP) "Pinning every package" $(PY) -m tools.lock $(ARGS)

chromium:
	@command -v $${ECABINET_TEST_CHROMIUM:-chromium} >/dev/null || tools/find-chromium

$(PY):
	@python=$$(PYTHON="$(PYTHON)" tools/find-python) && \
	rm -rf $(VENV) && \
	"$$python" tools/step.py "Making a virtual environment in $(VENV)" "$$python" -m venv $(VENV)

$(PACKAGES): | $(PY)
	@$(STEP) "Installing the packages that serve, pinned and hash-checked" $(PIP) install --require-hashes --only-binary :all: -r requirements/run.txt
	@rm -f $(VENV)/.packages-*; touch $@

$(SHIPPED): | $(PACKAGES)
	@$(STEP) "Fetching the browser libraries and fonts, locked and hash-checked" $(PY) -m tools.assets
	@rm -f static/vendor/.made-*; touch $@

$(RUN): | $(PACKAGES) $(SHIPPED)
	@$(STEP) "Linking this folder into $(VENV)" $(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@rm -f $(VENV)/.run-*; touch $@

$(DEV): | $(RUN)
	@$(STEP) "Installing the packages that check and test, pinned and hash-checked" $(PIP) install --require-hashes --only-binary :all: -r requirements/dev.txt
	@rm -f $(VENV)/.dev-*; touch $@

$(TESTING): | $(DEV)
	@$(STEP) "Fetching the accessibility and HTML checkers, locked and hash-checked" $(PY) -m tools.assets tests
	@rm -f node_modules/.made-*; touch $@
