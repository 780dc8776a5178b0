# duban (督办). `make demo` and `make test` need Python 3.11+ and make, nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHARED ?= ../shared

.PHONY: venv web demo test lint types pytest coverage audit score bench screenshots lock clean

venv: $(VENV)/.installed

# pip checks every file against the hashes of the lock; our own package is installed in place, without fetching anything more.
$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "duban needs Python 3.11 or newer; found " + sys.version.split()[0] + ". Say which one: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# The pages of the explorer, built anew where web/ changed; Node comes from PyPI (see hatch_build.py).
web: venv
	@$(BIN)/python hatch_build.py

# The sample city, loaded and served. PORT=8000 by default.
PORT ?= 8000
demo: web
	$(BIN)/duban demo --port $(PORT)

test: lint types pytest

lint: venv
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: venv
	$(BIN)/mypy

pytest: web
	$(BIN)/python -m pytest

# The same tests, measured: lines and branches of our packages, in what the tests start as processes too. Takes about twice the time.
coverage: web
	$(BIN)/python -m pytest --cov --cov-report=term

# The bill of materials (CycloneDX) and the licences into dist/, and known vulnerabilities; the tools have an environment of their own.
audit: venv
	$(PYTHON) -m venv .audit
	.audit/bin/python -m pip install --quiet --disable-pip-version-check cyclonedx-bom pip-audit pip-licenses
	mkdir -p dist
	.audit/bin/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-file dist/sbom.json
	.audit/bin/pip-licenses --python $(BIN)/python --format csv --output-file dist/licences.csv
	.audit/bin/pip-audit --require-hashes --disable-pip -r requirements.lock || echo "found something, or the database of vulnerabilities cannot be reached: see above"

# The reading of the real gazette against facts found by hand (needs ../shared).
score: venv
	$(BIN)/python bench/score.py --shared $(SHARED)

bench: venv
	$(BIN)/python -m bench

# Pictures of every view of the sample city, into docs/screenshots/ (needs Chromium and a Chinese font).
screenshots: web
	$(BIN)/python -m tests.screenshots

# Writes requirements.lock anew from pyproject.toml (needs uv on PATH); no index address goes in.
lock:
	uv pip compile --universal --generate-hashes --python-version 3.11 --extra dev --no-header --no-emit-index-url --quiet --upgrade pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) .audit demo-store api/web web/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis
