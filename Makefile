# `make` lists the targets. Everything runs in .venv, which is made on first use from
# pyproject.toml and constraints.txt; nothing outside the checkout is written.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.stamp
SRC    := generator tests docs/*.py
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test lint format type golden accept docs bench package ci clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(firstword $(MAKEFILE_LIST)) | sort \
	  | awk -F ':.*## ' '{ printf "  make %-9s %s\n", $$1, $$2 }'

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed: make PYTHON=python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV) (first run only) ..."
	@$(BIN)/python -m pip install --quiet -c constraints.txt hatchling
	@$(BIN)/python -m pip install --quiet --no-build-isolation -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(STAMP) ## see a mixed fabric rendered, validated and diffed
	@sh docs/demo.sh $(BIN)/railwright

test: $(STAMP) ## unit, error, golden, property and architecture tests
	@$(BIN)/python -m pytest -q -n auto --dist worksteal $(ARGS)

lint: $(STAMP) ## style, import floors
	@$(BIN)/ruff check $(SRC)
	@$(BIN)/ruff format --check $(SRC)
	@$(BIN)/lint-imports --no-cache

format: $(STAMP) ## rewrite the sources in the house style
	@$(BIN)/ruff check --fix-only $(SRC)
	@$(BIN)/ruff format $(SRC)

type: $(STAMP) ## mypy, strict
	@$(BIN)/mypy

golden: $(STAMP) ## compare every shipped inventory with golden_configs/
	@for site in inventories/*/; do \
	  echo "== $$site"; $(BIN)/railwright diff "$$site" || exit 1; done

accept: $(STAMP) ## rewrite golden_configs/; refuses to lose a table or a device
	@for site in inventories/*/; do $(BIN)/railwright accept "$$site" || exit 1; done

docs: $(STAMP) ## rewrite the generated pages and schemas
	@$(BIN)/python docs/generate.py

bench: $(STAMP) ## benchmarks: ratios and growth exponents, with their limits
	@$(BIN)/python tests/bench/run.py $(ARGS)

package: $(STAMP) ## build the wheel and run it outside the checkout
	@$(BIN)/python -m pytest -q -m package tests/package

ci: lint type package ## all that a pull request must pass; the tests come last
	@$(BIN)/python docs/generate.py --check
	@$(BIN)/python -m pytest -q -n auto --dist worksteal

clean: ## remove what the other targets made
	@rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
