# Everything one does with the house. `make help` lists it; the ones that matter are `make run`, `make quick`, `make test`.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(name) -c 'import sys; sys.version_info >= (3, 11) and print("$(name)")' 2>/dev/null)) python3)
BIN := .venv/bin
FLASK := $(BIN)/flask --app app
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-annotate --custom-compile-command 'make lock' $(UPGRADE)

.PHONY: run install test quick mutants fuzz audit sbom asvs lint bench demo lock messages first-migration accessibility lighthouse pictures help

help: ## list what make can do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

# A stamp lies in .venv under the hash of the lock, so that an unchanged lock installs nothing.
define install
	@stamp=.venv/$(1).$$(sha256sum $(1) | cut -c1-16); \
	if [ ! -e "$$stamp" ]; then \
	  $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Zaedno needs Python 3.11 or newer.")'; \
	  $(BIN)/python -c '' 2>/dev/null || { echo "Making .venv ..."; rm -rf .venv; $(PYTHON) -m venv .venv \
	    || { echo "Python's venv module is missing (on Debian: apt-get install python3-venv)." >&2; exit 1; }; }; \
	  echo "Installing $(1) ..."; $(PIP) -r $(1); touch "$$stamp"; \
	fi
endef

run: ## the demonstration town on http://127.0.0.1:8000, until Ctrl-C
	$(call install,requirements.txt)
	@DEMO=1 exec $(FLASK) serve

install: ## a town of one's own, without the demonstration: environment, settings, empty database; says what comes next
	$(call install,requirements.txt)
	@$(BIN)/python -m community.foundation.installing

test: ## all tests: style, types, layers, SQLite, PostgreSQL, feeds, browser
	$(call install,requirements-dev.txt)
	@PATH="$(CURDIR)/$(BIN):$$PATH" tests/run

quick: ## what one needs while working, in under 3 minutes: style, types, layers, rules, the most telling pages
	$(call install,requirements-dev.txt)
	@PATH="$(CURDIR)/$(BIN):$$PATH" tests/run quick

mutants: ## break every condition, one at a time; a test must turn red (goes on where it was interrupted)
	$(call install,requirements-dev.txt)
	@PATH="$(CURDIR)/$(BIN):$$PATH" tests/run mutants

fuzz: ## 10,000 malformed requests by everybody, on both databases; no answer may be a fault (SEED=2 sends others)
	$(call install,requirements-dev.txt)
	@$(BIN)/python -m tests.fuzz --number $(or $(NUMBER),10000) --seed $(or $(SEED),1)

audit: ## look through the code for known kinds of holes (bandit), and attack the demonstration from outside (wapiti)
	$(call install,requirements.txt)
	@tests/audit

sbom: ## write sbom.json: all that is installed, with versions and hashes, from the lock (CycloneDX)
	$(call install,requirements-dev.txt)
	@$(BIN)/cyclonedx-py requirements requirements.txt --output-reproducible --of JSON -o sbom.json

asvs: ## write ASVS.md from tests/asvs.toml: each requirement of OWASP ASVS 5.0, level 2, with its test or its reason
	$(call install,requirements-dev.txt)
	@$(BIN)/python -m tests.asvs

lint: ## style, layers, types, templates
	$(call install,requirements-dev.txt)
	@PATH="$(CURDIR)/$(BIN):$$PATH" tests/lint

bench: ## measure speed against bare Flask pages, and matching, on this machine
	$(call install,requirements-dev.txt)
	@$(BIN)/python -m tests.load.bench --readme
	@$(BIN)/python -m tests.load.matching

demo: ## load the demonstration town into the configured database
	$(call install,requirements.txt)
	@DEMO=1 $(FLASK) demo load

lock: ## lock requirements.in and requirements-dev.in, with hashes (UPGRADE=--upgrade takes the newest)
	$(call install,requirements-dev.txt)
	@$(LOCK) requirements.in --output-file requirements.txt
	@$(LOCK) --constraint requirements.txt requirements-dev.in --output-file requirements-dev.txt

messages: ## bring the catalogues up to the words in the code (they are compiled at start)
	$(call install,requirements-dev.txt)
	@DEMO=1 $(FLASK) translations update

first-migration: ## write the one first migration anew from the models (while nothing was released)
	$(call install,requirements-dev.txt)
	@$(BIN)/python -m tests.first_migration

accessibility: ## axe before every page, as everybody: three languages, two sizes, two themes (some minutes)
	$(call install,requirements-dev.txt)
	@$(BIN)/python -m tests.browser.accessibility

lighthouse: ## what Lighthouse says of home, programme and a date on a phone (needs npm; nothing else should run meanwhile)
	$(call install,requirements-dev.txt)
	@npm ci --silent --no-audit --no-fund --prefix tests/lighthouse </dev/null
	@$(BIN)/python -m tests.lighthouse

pictures: ## photograph the demonstration town for the README
	$(call install,requirements-dev.txt)
	@$(BIN)/python -m tests.pictures.make_pictures
