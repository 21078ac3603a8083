# The doors. `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3
PY := .venv/bin/python
RUN := $(PY) -m assessor_app
# Where the surroundings forbid Python to keep what it compiled, every process that a test starts compiles all of it.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help libraries demo run test test-long check bench bundle lock clean

help: ## list these doors
	@grep -hE '^[a-z-]+:.*## ' Makefile | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

# One stamp for the whole environment: it is made again only when a lock changes, so a second run needs no network.
.venv/installed: requirements-dev.txt requirements-faces.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Assessor needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version)."; exit 1; }
	@echo "Making .venv (this downloads about 600 MB once)"
	@$(PYTHON) -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-faces.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@$(PY) -m assessor_app.cli.libraries
	@touch .venv/installed

# A system library may be taken away after .venv was made; looking takes a moment.
libraries: .venv/installed
	@$(PY) -m assessor_app.cli.libraries

demo: libraries ## the whole journey on sample submissions: in a window, or offscreen into demo-output/
	@$(RUN) demo --out demo-output

run: libraries ## open the window
	@$(RUN)

test: .venv/installed ## the tests, a short cut of the long ones among them, and the checks of `make check`
	@$(MAKE) --no-print-directory check
	@QT_QPA_PLATFORM=offscreen $(PY) -m pytest -q -n 2 --dist loadscope --no-loadscope-reorder --max-worker-restart 0

test-long: .venv/installed ## also the soak, corpus and chaos runs, whole
	@QT_QPA_PLATFORM=offscreen $(PY) -m pytest -q -n 2 --dist loadscope --no-loadscope-reorder -m "long or not long" --timeout 3600

check: .venv/installed ## format, lint, types, import contracts
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports --no-cache

bench: .venv/installed ## speed and memory, as ratios measured in the same run
	@QT_QPA_PLATFORM=offscreen $(PY) -m bench

bundle: .venv/installed ## a folder that runs without Python (PyInstaller)
	@$(PY) -m pip show pyinstaller >/dev/null 2>&1 || { echo "make bundle needs PyInstaller: $(PY) -m pip install pyinstaller"; exit 1; }
	@$(PY) -m PyInstaller --noconfirm build.spec

lock: ## pin every dependency anew, with hashes (needs uv)
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header -q pyproject.toml -o requirements.txt
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header -q pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

clean: ## remove what was made
	rm -rf .venv build dist demo-output bench-output .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
