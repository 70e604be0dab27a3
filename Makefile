# The index of commands. `make` alone prints it. Needs Python 3.11 and make, nothing else.

# The newest Python 3 will do where it is a 3.11.
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3.11)
VENV := .venv
BIN := $(VENV)/bin
# A stamp is newer than the lock it was installed from: a changed lock installs again, and an
# interrupted installation, which leaves no stamp, goes on where it stopped.
VENV_STAMP := $(VENV)/.created
RUN_STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# The goals share one virtual environment: several at once would install over one another.
.NOTPARALLEL:
.PHONY: help run install test check bench notebook screenshots results ablation lock clean

help: ## Print this list.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: $(RUN_STAMP) ## Install what is missing and serve the dashboard on http://127.0.0.1:8050.
	@$(BIN)/python -m dashboard

install: $(RUN_STAMP) ## Install what running needs into .venv.

test: $(DEV_STAMP) ## Run all tests: unit, contract, integration and browser.
	@scripts/ensure_chromium.sh
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered $(ARGS)

check: $(DEV_STAMP) ## Check format, lint, types, import direction, and that no page loads TensorFlow.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q --no-header tests/test_imports.py

bench: $(DEV_STAMP) ## Run the benchmarks and print them beside their peers.
	@scripts/ensure_chromium.sh
	$(BIN)/python -m benchmarks $(ARGS)

notebook: $(DEV_STAMP) ## Execute the walkthrough, on FER2013 or the drawn faces, into build/.
	$(BIN)/python -m scripts.notebook

screenshots: $(DEV_STAMP) ## Take the pictures in docs/screenshots from the running application.
	@scripts/ensure_chromium.sh
	$(BIN)/python -m scripts.screenshots

results: $(RUN_STAMP) ## Write the stored results of the runs into README.md and docs.
	$(BIN)/python -m scripts.results

ablation: $(RUN_STAMP) ## Train one net again and again, one choice changed each time; hours.
	$(BIN)/python -m scripts.ablation

lock: $(DEV_STAMP) ## Write both lock files from pyproject.toml; UPGRADE=1 moves to the newest releases.
	$(BIN)/python scripts/lock.py $(if $(UPGRADE),--upgrade)

clean: ## Remove caches and test leftovers; data sets, runs and .venv stay.
	rm -rf build .coverage .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -path ./$(VENV) -prune -o -type d -name __pycache__ -exec rm -rf {} +

# Made anew where an earlier attempt was cut off half-way, kept where it works.
$(VENV_STAMP):
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "Python 3.11 was not found under the name '$(PYTHON)'." >&2; \
	  echo "Install Python 3.11, or name it: make run PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { \
	  echo "'$(PYTHON)' is $$($(PYTHON) --version), but Python 3.11 is needed." >&2; \
	  echo "Name another one: make run PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(BIN)/python -c 'import sys, pip; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null \
	  || $(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(RUN_STAMP): requirements.txt $(VENV_STAMP)
	@echo "Installing the locked packages into $(VENV) (about 2 GB; once, a few minutes) ..."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(DEV_STAMP): requirements-dev.txt $(RUN_STAMP)
	@echo "Installing the locked development packages ..."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
