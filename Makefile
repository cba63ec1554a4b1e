# The targets that people and CI share. `make` alone lists them.

PYTHON ?= python3
# More words for pytest, such as ARGS="-k geoid -x".
ARGS ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Small matrices are slower on several threads, much slower where the cores are busy.
export OPENBLAS_NUM_THREADS ?= 1
# Tests start many interpreters, each of which would compile the package again.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
MINIMUM := .venv-minimum
# Where there is a browser axe looks at the documentation.
CHROMIUM = $(or $(EXCLUSION_CHROMIUM),$(shell command -v chromium chromium-browser google-chrome))
MODULES = $(shell find exclusion -name '*.py')
BENCHMARKS = $(wildcard benchmarks/*.py)

.DEFAULT_GOAL := help
.PHONY: help report test slow browser check coverage format notebooks docs bench gallery minimum \
  versions extras costs clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Of what is installed a part is ever imported, and compiled then.
PIP := -m pip install -q --no-compile

# Stamps: a file in the environment says that what it names is installed, as pyproject.toml has it.

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit(\
	  "Python 3.11 or newer is needed; name one: make PYTHON=python3.13 ...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml | $(BIN)/python
	$(BIN)/python $(PIP) -e .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python $(PIP) -e '.[dev]'
	@touch $@ $(VENV)/.run

$(VENV)/.docs: pyproject.toml | $(BIN)/python
	$(BIN)/python $(PIP) -e '.[dev,docs]'
	@touch $@ $(VENV)/.dev $(VENV)/.run

$(VENV)/.bench: pyproject.toml | $(BIN)/python
	$(BIN)/python $(PIP) -e '.[bench]'
	@touch $@ $(VENV)/.run

$(MINIMUM)/.dev: pyproject.toml .ci/minimum.py
	$(PYTHON) -m venv --clear $(MINIMUM)
	$(MINIMUM)/bin/python -m pip install -q packaging
	$(MINIMUM)/bin/python .ci/minimum.py > $(MINIMUM)/constraints.txt
	$(MINIMUM)/bin/python -m pip install -q -c $(MINIMUM)/constraints.txt -e '.[dev]'
	@touch $@

report: $(VENV)/.run ## make the newest page of New Orleans and that of 2019 in maps/, offline
	$(BIN)/exclusion report "New Orleans, Louisiana" --offline
	$(BIN)/exclusion report "New Orleans, Louisiana" --vintage 2019 --offline

test: $(VENV)/.dev ## run every test and doctest that needs no browser
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not browser and not slow" $(ARGS)

slow: $(VENV)/.dev ## run what takes minutes: odd inputs, long simulations, many examples
	CI_SLOW=1 $(BIN)/python -m pytest -n auto -m "slow or hypothesis" $(ARGS)

browser: $(VENV)/.dev ## run the tests that open the pages in Chromium
	$(BIN)/python -m pytest -n auto --dist loadfile -m browser $(ARGS)

check: $(VENV)/.dev ## lint, format, types, the direction of imports, docstrings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/numpydoc lint $(MODULES)

coverage: $(VENV)/.dev ## print which part of the code the tests reach; no figure is aimed at
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not browser and not slow" -q \
	  --cov=exclusion --cov-report=term:skip-covered $(ARGS)

format: $(VENV)/.dev ## rewrite the code in the house's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

notebooks: $(VENV)/.dev ## run copies of the notebooks in build/notebooks/, a loopback server for the Bureau
	$(BIN)/python .ci/notebooks.py

# What the site shows is made once, and again where the package has changed.
build/notebooks/.run: $(MODULES) $(wildcard notebooks/*) .ci/notebooks.py | $(VENV)/.dev
	$(BIN)/python .ci/notebooks.py

build/gallery/.made: $(MODULES) .ci/gallery.py | $(VENV)/.dev
	$(BIN)/python .ci/gallery.py build/gallery

docs: build/notebooks/.run build/gallery/.made | $(VENV)/.docs ## make the documentation in build/docs/
	$(BIN)/python .ci/docs.py
	$(if $(CHROMIUM),$(BIN)/python .ci/axe.py)

bench: $(VENV)/.bench ## run every script in benchmarks/, one after the other
	$(if $(BENCHMARKS), @set -e; for script in $(BENCHMARKS); do \
	  echo "== $$script"; $(BIN)/python "$$script"; done, @echo "benchmarks/ holds no script")

gallery: $(VENV)/.dev ## make the pictures of the README again (needs Chromium)
	$(BIN)/python .ci/gallery.py

minimum: $(MINIMUM)/.dev ## run the tests on the oldest releases allowed (Python 3.11 or 3.12)
	$(MINIMUM)/bin/python -m pytest -n auto --dist loadfile -m "not browser and not slow" \
	  -o filterwarnings=default $(ARGS)

versions: $(VENV)/.dev ## install the wheel on Python 3.11, 3.12 and 3.13 and compare the pages' bytes
	$(BIN)/python .ci/versions.py

extras: $(VENV)/.dev ## install the wheel with each extra and do with it what it is for
	$(BIN)/python .ci/extras.py

costs: $(VENV)/.dev ## print what each dependency costs: megabytes and the time of its import
	$(BIN)/python .ci/costs.py

clean: ## remove the environments, the caches, the builds and New Orleans's page
	rm -rf $(VENV) $(MINIMUM) build dist maps/new-orleans-2019
	rm -rf .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
