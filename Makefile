# smm_nb: `make reports` and `make test` set everything up by themselves. `make help` lists the rest.

VENV := .venv
PYTHON ?= $(firstword $(foreach p,python3.13 python3.12 python3.11 python3.14 python3,$(if $(shell $(p) -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && echo ok),$(p))))
BIN := $(VENV)/bin
JOBS ?= 2

.DEFAULT_GOAL := help
.PHONY: help reports test lint type format lab notebooks generated lock picture clean

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

# ---- the environment: made once, made again when the lock or the project file changes

$(VENV)/.ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || command -v uv >/dev/null || { echo "Python 3.11 or newer is needed (or uv, which fetches one)."; exit 1; }
	@echo "== Making the environment in $(VENV) (once; about 0.8 GB, one to three minutes)"
	@if command -v uv >/dev/null; then \
	  uv venv --quiet --allow-existing --python "$(or $(PYTHON),3.12)" $(VENV) && \
	  uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock && \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e . ; \
	else \
	  $(PYTHON) -m venv $(VENV) && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	fi
	@touch $@

# ---- what users want

reports: $(VENV)/.ready  ## make every client's reports in outputs/, with outputs/index.html
	@echo "== Making the reports"
	@$(BIN)/smm-nb run --jobs $(JOBS)

lab: $(VENV)/.ready  ## open JupyterLab with the notebooks
	@$(BIN)/smm-nb lab

# ---- what engineers want

test: $(VENV)/.ready  ## doctests, unit, property, notebook and browser tests
	@echo "== Testing"
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadscope

lint: $(VENV)/.ready  ## ruff
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

type: $(VENV)/.ready  ## the type checker, on the package
	@$(BIN)/mypy

format: $(VENV)/.ready  ## format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

notebooks: $(VENV)/.ready  ## run the report notebooks in place, for the outputs that are committed with them
	@$(BIN)/python tools/notebooks.py

generated: $(VENV)/.ready  ## write again what is generated: environment.yml, the YAML's schema, docs, example data
	@$(BIN)/python tools/generate.py

lock: pyproject.toml  ## resolve the dependencies again (needs uv)
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --group dev pyproject.toml -o requirements.lock

picture: $(VENV)/.ready  ## the README's picture of a report page (needs Chromium)
	@$(BIN)/python tools/picture.py

clean:  ## remove the environment, the outputs and the caches
	@rm -rf $(VENV) outputs .pytest_cache .ruff_cache .mypy_cache .hypothesis build dist
