# Two commands carry this project: `make run` shows the portal, `make test` proves it.
# Neither needs root, a database server, Docker or Node: python3 (3.11 or newer, with venv) and make are enough.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --no-input --root-user-action=ignore
SOURCES := portal strategy stakeholders consultations

# The tests use state folders of their own: `make test` beside a running `make run` disturbs nothing.
BESIDE = TACHAWOR_STATE=.state/test-$(1) $(PY) -m portal.embedded exec --
# What plays whole journeys, hostile words' and the browser's, beside what tests the rooms: each half has its own servers
# and takes about as long as the other.
JOURNEYS := tests/hostile tests/browser
# For commands that load the settings but talk to no server.
OFFLINE := SECRET_KEY=offline DATABASE_URL=postgresql:///none REDIS_URL=redis://127.0.0.1:1/0
# What production sets, to be judged by `check --deploy`. The key is no secret: nothing is ever signed with it.
PRODUCTION := SITE_URL=https://tachawor.example.org ALLOWED_HOSTS=tachawor.example.org \
	SECRET_KEY=only-long-enough-for-the-check-of-the-settings-0123456789-abcdefghijklmnopqrstuvwxyz \
	DATABASE_URL=postgresql:///none REDIS_URL=redis://127.0.0.1:1/0
# The browser the tests drive: the system's own.
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
export CHROMIUM

# How many contributions `make bench` fills, one size after the other.
SIZES ?= 10000,100000,1000000

CATALOGUES := $(wildcard locale/*/LC_MESSAGES/*.po)

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests run test test-journeys test-rooms test-fast lint bench bench-exports bench-compile bench-phones messages reset

help: ## Say what can be made
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: ## Make .venv with everything the portal needs to run
	@cmp -s requirements.txt $(VENV)/installed.txt && $(PY) -c '' 2>/dev/null || { \
		sh deploy/make-venv.sh "$(PYTHON)" $(VENV) && \
		echo "Installing the portal's packages into $(VENV) (some minutes the first time) ..." && \
		$(PIP) -r requirements.txt && cp requirements.txt $(VENV)/installed.txt; }
	@$(MAKE) --silent $(VENV)/catalogues

setup-tests: setup
	@cat requirements.txt requirements-dev.txt | cmp -s - $(VENV)/installed-dev.txt || { \
		echo "Installing what the tests and linters need ..." && \
		$(PIP) -r requirements-dev.txt && cat requirements.txt requirements-dev.txt > $(VENV)/installed-dev.txt; }

# Compiled again when a catalogue changed.
$(VENV)/catalogues: $(CATALOGUES)
	@$(OFFLINE) $(PY) manage.py compile_catalogues
	@touch $@

run: setup ## Start the whole demo portal; Ctrl-C stops it
	@exec $(PY) -m portal.embedded run

test: setup-tests ## Run the whole suite, browser tests included
	@test -n "$(CHROMIUM)" || { echo "The browser tests need Chromium: install Debian's package chromium (or run make test-fast, which leaves them out)." >&2; exit 1; }
	@$(MAKE) --silent --keep-going --jobs=2 --output-sync=target test-journeys test-rooms

test-journeys:
	@$(call BESIDE,journeys) $(PY) -m pytest $(JOURNEYS)

test-rooms:
	@$(call BESIDE,rooms) $(PY) -m pytest $(JOURNEYS:%=--ignore=%)

test-fast: setup-tests ## Run the suite without the browser tests
	@echo "Left out: the browser tests (the five steps played in Chromium, with axe). make test runs them too."
	@$(call BESIDE,rooms) $(PY) -m pytest -m "not browser"

lint: setup-tests ## Run every linter and static check
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/djlint --quiet --check --lint templates
	$(VENV)/bin/lint-imports
	$(OFFLINE) $(VENV)/bin/mypy $(SOURCES)
	$(call BESIDE,lint) $(PY) manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING
	$(OFFLINE) $(PY) manage.py check_catalogues

bench: setup-tests ## Fill 10,000 to 1,000,000 contributions (SIZES=10000,100000) and time the desk's pages
	@$(call BESIDE,bench) $(PY) -m tests.bench --sizes "$(SIZES)" $(if $(WITHOUT_EXPORTS),--without-exports); \
		code=$$?; rm -rf .state/test-bench; exit $$code

bench-exports: setup-tests ## Export 100,000 made contributions in each format: seconds and megabytes
	@rm -rf .state/test-bench-exports
	@$(call BESIDE,bench-exports) $(PY) -m tests.runtime.exports --rows "$(or $(ROWS),100000)"

bench-compile: setup-tests ## Compile one region of 10,000, then of 100,000 made texts (SIZES=…): seconds, megabytes, growth, the PDF
	@rm -rf .state/test-bench-compile
	@$(call BESIDE,bench-compile) $(PY) -m tests.bench.compiling --sizes "$(if $(filter file,$(origin SIZES)),10000 100000,$(SIZES))"; \
		code=$$?; rm -rf .state/test-bench-compile; exit $$code

bench-phones: setup-tests ## Let 300 phones into the room of a running demonstration (ADDRESS=http://127.0.0.1:8000)
	$(PY) -m tests.runtime.phones "$(or $(ADDRESS),http://127.0.0.1:8000)"

messages: setup ## Bring the catalogues up to date with the strings in the code
	$(OFFLINE) $(PY) manage.py extract_catalogues

reset: ## Forget the demo's data (everything in .state)
	@test ! -x $(PY) || $(PY) -m portal.embedded reset
