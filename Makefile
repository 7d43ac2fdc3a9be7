# make extract   read raw/ and build extracted/, warehouse/klyngeregnskab.duckdb and warehouse/report/
# make test      run the tests
.PHONY: extract report test test-faults test-duckdb lint bench bench-scale bench-tables bench-names bench-sums bench-documents bench-shown mutants rooms clean help
.DEFAULT_GOAL := extract

VENV := .venv
BIN := $(VENV)/bin
# pyenv and the like put commands on the path that only say they are missing: a candidate must run
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)

# on a terminal the progress of each download, elsewhere nothing
PIP := $(shell test -t 2 || echo --quiet)

extract: $(VENV)/.product
	$(BIN)/klyngeregnskab extract $(ARGS)

report: $(VENV)/.product
	$(BIN)/klyngeregnskab report $(ARGS)

test: $(VENV)/.dev
	$(BIN)/pytest -n auto $(ARGS)

lint: $(VENV)/.dev
	$(BIN)/ruff check pipeline tests
	$(BIN)/mypy

bench: bench-tables bench-names bench-sums bench-documents bench-shown

# each prints its figures; what it measures stands at the top of the script
bench-tables bench-names: bench-%: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks.$* $(ARGS)

bench-sums: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks.relations
	$(BIN)/python -m tests.benchmarks.sums $(ARGS)
	$(BIN)/python -m tests.benchmarks.text_sums $(ARGS)
	$(BIN)/python -m tests.benchmarks.ratios
	$(BIN)/python -m tests.benchmarks.sumless

# how a run grows: 10, 100 and 1,000 documents (ARGS="--sizes 10,100,1000,10000" takes hours)
bench-scale: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks.bench_scale $(ARGS)

# opens the file with other versions of DuckDB, each in an environment of its own under .bench/
DUCKDBS := 1.2.2 1.5.6 2.0.1
test-duckdb: $(VENV)/.dev
	@for v in $(DUCKDBS); do test -d .bench/duckdb-$$v || { $(BIN)/python -m venv .bench/duckdb-$$v && \
	  .bench/duckdb-$$v/bin/python -m pip install --quiet --disable-pip-version-check duckdb==$$v; }; done
	KLYNGEREGNSKAB_DUCKDBS=$$(ls -d $(CURDIR)/.bench/duckdb-*/bin/python | paste -sd:) $(BIN)/pytest -n 0 tests/warehouse/test_other_versions.py

# do the tests notice a changed rule? mutants of a bounded list of modules (ARGS="--module danish --most 40")
mutants: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks.mutants $(ARGS)

# the picture of the rooms and what each imports
rooms: $(VENV)/.dev
	$(BIN)/python docs/rooms.py

# what must not break it: 10,000 random tables and texts each, 200 kills, hostile files, 40 histories of a folder
test-faults: $(VENV)/.dev
	KLYNGEREGNSKAB_EXAMPLES=10000 KLYNGEREGNSKAB_KILLS=200 KLYNGEREGNSKAB_HOSTILE=450 KLYNGEREGNSKAB_SEQUENCES=40 $(BIN)/pytest -n auto tests/faults \
	  tests/warehouse/test_incremental.py $(ARGS)

# figures that files show and the ledger lacks, held against LibreOffice, Chromium and the second PDF reader where they are (ARGS: files)
bench-shown: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks.bench_shown $(or $(ARGS),$(wildcard raw/*.*))

bench-documents: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks.bench_documents
	$(BIN)/python -m tests.benchmarks.bench_generated $(ARGS)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Der kræves Python 3.11 eller nyere; ingen fundet. Python 3.11 or newer is needed and was not found (or name it: make PYTHON=/path/to/python3)." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.product: $(BIN)/python requirements.lock pyproject.toml
	@echo "Henter bibliotekerne; kun første gang, og når de er ændret. / Fetching the libraries, the first time and when they change." >&2
	$(BIN)/python -m pip install $(PIP) --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.product requirements-dev.lock
	$(BIN)/python -m pip install $(PIP) --disable-pip-version-check -r requirements-dev.lock
	@touch $@

clean:
	rm -rf $(VENV) .cache .bench build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis warehouse/klyngeregnskab.duckdb warehouse/report

help:
	@grep '^# make' Makefile | cut -c3-
