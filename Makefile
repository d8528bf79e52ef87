# Duban 督办: `make` lists what there is.
#
# Needs python3 (3.11 or newer), make and git; everything else is installed into .venv,
# which knows by marker files what it already has. `make run PORT=8600` listens elsewhere.

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8501
BIN := $(VENV)/bin
CODE := parsing models documents services ui pages web commands manage.py streamlit_app.py
# Folders that hold a module; a folder without one is no error.
PRESENT = $(foreach part,$(CODE),$(if $(wildcard $(part)/*.py $(part)/*/*.py)$(filter %.py,$(part)),$(part)))

# What is tried on a real PostgreSQL as well; `DUBAN_TEST_DATABASE=postgres pytest tests/services` tries all.
ON_POSTGRES = $(patsubst %,tests/services/test_%.py,ledger audit figures dispatch steps returns chasing imports objections reorganise search register)

# A process a core, a file at a time; the long files come first by their names. Browsers share the machine with each
# other only: what a person would see at once must not wait for other tests.
AT_ONCE = -n auto --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help run test trust lint pictures bench bench-full words lock clean browser strace

help: ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

run: $(VENV)/.installed ## install what is missing, prepare the database, start on PORT (8501)
	@$(BIN)/python -m compileall -q $(PRESENT)
	@PORT=$(PORT) $(BIN)/python manage.py init
	@PORT=$(PORT) exec $(BIN)/streamlit run streamlit_app.py --server.port $(PORT) --server.headless true --runner.postScriptGC false

test: browser strace $(VENV)/.installed-dev ## everything a change must pass: lint, types, tests
	@$(MAKE) --no-print-directory lint
	$(BIN)/pytest $(AT_ONCE) --ignore=tests/browser
	@# What failed while two browsers shared the machine is tried once more by itself: only what fails twice fails.
	$(BIN)/pytest $(AT_ONCE) tests/browser || $(BIN)/pytest --last-failed --last-failed-no-failures none tests/browser
	@if $(BIN)/python -m tests.postgres; then \
	  DUBAN_TEST_DATABASE=postgres $(BIN)/pytest $(AT_ONCE) $(ON_POSTGRES); \
	else \
	  echo "SKIPPED: no PostgreSQL could be started here, so nothing was tried on it."; \
	fi

trust: browser strace $(VENV)/.installed-dev ## prove the eight promises at full counts (an hour and a half), into docs/TRUST.md
	DUBAN_TRUST=full $(BIN)/pytest $(AT_ONCE) tests/acceptance

lint: $(VENV)/.installed-dev ## ruff and mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(PRESENT) tests

pictures: browser $(VENV)/.installed-dev ## take the README's pictures anew, of the sample office
	PICTURES=1 $(BIN)/pytest tests/browser/test_pictures.py

bench: $(VENV)/.installed-dev ## measure what speed is promised, into bench/results.json
	@$(BIN)/python -m bench

bench-full: $(VENV)/.installed-dev ## the same, and the boards at five million assignments too
	@$(BIN)/python -m bench; one=$$?; DUBAN_BENCH=5000000 $(BIN)/python -m bench boards && exit $$one

words: $(VENV)/.installed-dev ## list words on screens that a catalogue lacks
	@$(BIN)/python -m tests.codebase.words

lock: $(VENV)/.installed-dev ## pin requirements.txt anew, with hashes, into requirements.lock
	$(BIN)/pip-compile -q --upgrade --generate-hashes --strip-extras --allow-unsafe --no-header \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links -o requirements.lock requirements.txt

clean: ## remove .venv and all caches; data/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Duban needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -q && apt-get install -y -q python3-venv; } || \
	  { echo "Python's venv is missing. On Debian or Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	@echo "Making $(VENV) and installing what the app needs into it: once, a minute or two."
	@$(PYTHON) -m venv $(VENV)

# The lock is what the tests ran with. Where a platform has no wheel of it, the ranges still apply.
$(VENV)/.installed: requirements.lock requirements.txt | $(VENV)/bin/python
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock || \
	  { echo "The lock does not fit this platform; installing by the ranges of requirements.txt."; \
	    $(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt; }
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# Screens are tested in a real browser with Chinese letters. macOS has the letters.
browser: $(VENV)/bin/python
	@if $(BIN)/python -m tests.chromium && { [ "$$(uname)" = Darwin ] || fc-list :lang=zh 2>/dev/null | grep -q .; }; then \
	  exit 0; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing chromium and Chinese fonts for the tests of the screens."; \
	  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium fontconfig fonts-noto-cjk; \
	else \
	  echo "The tests of the screens need Chromium or Chrome, and Chinese fonts. Install them, then make test again:"; \
	  echo "  Debian, Ubuntu:  sudo apt-get install chromium fontconfig fonts-noto-cjk"; \
	  echo "  macOS:           brew install --cask google-chrome"; \
	  exit 1; \
	fi

# A power cut is played back from what the kernel was asked to write, which strace records. Linux only.
strace:
	@if [ "$$(uname)" != Linux ] || command -v strace >/dev/null; then \
	  exit 0; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing strace for the test of power cuts."; \
	  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends strace; \
	else \
	  echo "The test of power cuts needs strace. Install it, then make test again:"; \
	  echo "  Debian, Ubuntu:  sudo apt-get install strace"; \
	  exit 1; \
	fi
