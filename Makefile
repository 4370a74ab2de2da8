# `make run` and `make test` set up everything they need: a virtual environment in .venv with the locked dependencies.
# PYTHON names the interpreter (3.11 to 3.13).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
TRAINING := .venv-training

.DEFAULT_GOAL := help
.PHONY: help run test check lock wheel model encoder clean

help: ## What can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run: $(VENV)/run.stamp ## Set up, ingest corpus/, open the app in a browser (PORT=8501)
	$(BIN)/kg ingest corpus/
	$(BIN)/kg app --port $(PORT) $(if $(CI),--no-browser)

test: check ## Set up, check style and types, run all tests
	$(BIN)/python -m pytest

check: $(VENV)/test.stamp ## Style, types, floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lock: $(VENV)/test.stamp ## Resolve the dependencies anew into the lock files
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--upgrade pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--upgrade pyproject.toml --group dev -o requirements-dev.lock

wheel: $(VENV)/test.stamp ## Build dist/kg-*.whl
	$(BIN)/python -m hatchling build -t wheel

model: $(TRAINING)/stamp ## Train relations, rates, short forms, tagger and parser from DATA=folder (two cores: two and a half hours); print the scores
	@test -d "$(DATA)" || { echo "Say where the corpora are: make model DATA=../shared/data" >&2; exit 1; }
	$(TRAINING)/bin/python -m kg.nlp.training --data "$(DATA)" $(STEPS)

encoder: ## Train the encoder that `make model` starts from, and then that (a large accelerator: half an hour; else days)
	$(MAKE) model STEPS="read pretrain rounds export relations syntax evaluate"

clean: ## Remove what make has made (the graph store stays)
	rm -rf $(VENV) $(TRAINING) dist build .mypy_cache .ruff_cache .pytest_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
		{ echo "kg needs Python 3.11, 3.12 or 3.13: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/test.stamp: requirements-dev.lock $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch $@

$(TRAINING)/stamp: kg/nlp/training/requirements.txt requirements.lock | $(BIN)/python
	$(BIN)/python -m venv $(TRAINING)
	$(TRAINING)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(TRAINING)/bin/python -m pip install --quiet --disable-pip-version-check -r kg/nlp/training/requirements.txt
	$(TRAINING)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@
