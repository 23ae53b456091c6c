# Every command sets up what it needs in .venv, once; a second run starts at once.
#
#   make demo         the main job on the shipped example, without a click
#   make workshop     JupyterLab on the guided notebooks, on this machine only
#   make test         all tests, the notebooks included
#   make lint         style, types, docstrings, the order of the rooms
#   make bench        prints how long things take; judges nothing
#   make screenshots  drives the notebooks in a browser and keeps pictures in screenshots/
#   make pins         works out the pinned dependencies anew (UPGRADE=--upgrade to move them)
#   make clean        removes what make made; never a workshop, never its exports
#
# Another Python: make demo PYTHON=python3.12        Only some tests: make test ARGS="-k register"

PYTHON  ?= python3
ARGS    ?=
UPGRADE ?=

VENV := .venv
BIN  := $(VENV)/bin
PIP  := $(BIN)/python -m pip --disable-pip-version-check -qq

# -n 2: two workers. Notebooks run headless beside the tests (nbval), each whole in one worker.
NOTEBOOKS := $(wildcard notebooks/*.ipynb)
NBVAL     := $(if $(NOTEBOOKS),--nbval-lax --nbval-current-env --nbval-cell-timeout=120 $(NOTEBOOKS))

.PHONY: demo workshop test lint bench screenshots pins clean
.DELETE_ON_ERROR:

demo: $(VENV)/.project
	@$(BIN)/ai-threat demo

workshop: $(VENV)/.project
	@$(BIN)/ai-threat workshop

test: $(VENV)/.testing
	@# Empty, it means the example: neither a workshop that it names nor one chosen in notebook 00 is opened.
	AI_THREAT_WORKSHOP= $(BIN)/python -m pytest -n 2 tests $(NBVAL) $(ARGS)

# All of them, even if the first one complains.
lint: $(VENV)/.testing
	@failed=; \
	for check in "ruff check ." "ruff format --check ." mypy "interrogate -vv --omit-covered-files toolkit" lint-imports; do \
	  echo "== $$check"; $(BIN)/$$check || failed="$$failed, $$check"; \
	done; \
	if [ -n "$$failed" ]; then echo "make lint failed in: $${failed#, }" >&2; exit 1; fi

bench: $(VENV)/.project
	$(BIN)/python -m benchmarks

screenshots: $(VENV)/.testing
	$(BIN)/python -m pytest tests/browser $(ARGS)
	@echo "Pictures are in screenshots/"

clean:
	rm -rf $(VENV) build dist screenshots .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache
	find toolkit tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# --- setting up ---------------------------------------------------------------------------------------------------

$(VENV)/.python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "There is no '$(PYTHON)' here. Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3" >&2; \
	  exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; '$(PYTHON)' is $$($(PYTHON) -V 2>&1)." \
	       "Name a newer one, for example: make PYTHON=python3.12" >&2; \
	  exit 2; }
	@echo "Setting up $(VENV) (only the first time; a few minutes, most of it downloads)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.workshop: requirements/workshop.txt $(VENV)/.python
	@echo "Installing the pinned dependencies of the workshop"
	@$(PIP) install --require-hashes -r requirements/workshop.txt
	@touch $@

$(VENV)/.project: pyproject.toml $(VENV)/.workshop
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.testing: requirements/test.txt $(VENV)/.project
	@echo "Installing the pinned dependencies of the tests"
	@$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@

# A release is used only once it is a week old: most poisoned ones are found out by then. No address of any
# index is written down, so that a mirror serves as well.
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --exclude-newer "7 days" --custom-compile-command "make pins" $(UPGRADE) pyproject.toml requirements/build.in
EVERYTHING := --extra workshop --extra dask --extra postgres --extra test --extra browser --extra dev

pins: $(VENV)/.testing
	$(BIN)/$(COMPILE) $(EVERYTHING) -o requirements/test.txt
	$(BIN)/$(COMPILE) --extra workshop --constraint requirements/test.txt -o requirements/workshop.txt
