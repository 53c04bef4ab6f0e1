# The commands that stay stable: demo, test, check, bench. Each of them works in a fresh clone with
# Python 3.11 or newer and pip; what is missing is installed into .venv.

PYTHON ?= python3
PORT ?= 8000
# How many tests run at once: one more than there are cores, for a test often waits for a browser,
# the database or a process.
TESTS_AT_ONCE ?= $(shell expr $$(nproc) + 1)
TESTS ?=

VENV ?= .venv
PY := $(VENV)/bin/python
SHELL := /bin/sh
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# A venv without pip of its own (Debian's python3 without python3-venv) borrows the machine's.
INSTALL = if $(PY) -m pip --version >/dev/null 2>&1; \
	then set -- $(PY) -m pip; else set -- $(PYTHON) -m pip --python $(PY); fi; \
	"$$@" install --quiet --quiet --require-hashes -r

.PHONY: demo test check bench lock law mutate pytest installed-trial installed-dev
ifndef BESIDE
.NOTPARALLEL:
endif

demo: installed-trial
	@$(PY) -m send_mis.embedded.machine pango || echo "PDFs will fail until then; all else works."
	@$(PY) -m send_mis.embedded.machine fonts || echo "PDFs name the letters they lack until then."
	@exec $(PY) -m send_mis.embedded.demo --port $(PORT)

test: installed-dev
	@$(PY) -m send_mis.embedded.machine pango fonts browser
	@$(MAKE) --no-print-directory check law pytest

pytest: installed-dev
	@$(PY) -m pytest -n $(TESTS_AT_ONCE) --dist worksteal $(TESTS)

# The rules of law by themselves: no Django, no database, no engine (tests/statutory/pytest.ini).
law: installed-dev
	@env -u DATABASE_URL -u REDIS_URL $(PY) -m pytest tests/statutory

# Breaks each rule of law in turn and says which break no test noticed; five minutes or so. It fails
# below 95 %.
mutate: installed-dev
	@rm -rf mutants
	@$(VENV)/bin/mutmut run --max-children 1
	@$(VENV)/bin/mutmut results
	@$(VENV)/bin/mutmut export-cicd-stats
	@$(PY) -c 'import json; s = json.load(open("mutants/mutmut-cicd-stats.json")); \
		seen = s["killed"] + s["timeout"]; print(seen, "of", s["total"], "noticed"); \
		raise SystemExit(seen < 0.95 * s["total"])'

# Its parts run beside one another, each with what it says in one piece; one that fails fails all.
check: installed-dev
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target --keep-going BESIDE=1 $(CHECKS)

CHECKS = check-types check-style check-django check-production
.PHONY: $(CHECKS)

check-types:
	$(VENV)/bin/mypy send_mis pupils provision reviews ehcp

check-style:
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djlint templates --lint --check --quiet

check-django:
	SEND_MIS_TESTING=1 $(PY) -W error manage.py check --fail-level WARNING
	SEND_MIS_TESTING=1 $(PY) -W error -W "ignore:Got an error checking a consistent migration:RuntimeWarning" \
		manage.py makemigrations --check --dry-run --verbosity 1

check-production:
	SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(48))') \
		ALLOWED_HOSTS=send.school.example PUBLIC_URL=https://send.school.example \
		$(PY) -W error manage.py check --deploy --fail-level WARNING

bench: installed-dev
	@$(PY) -m bench

installed-trial: | $(PY)
	@cmp -s requirements-trial.txt $(VENV)/trial.txt || cmp -s requirements-dev.txt $(VENV)/dev.txt || { \
		echo "installing what the demonstration needs"; \
		$(INSTALL) requirements-trial.txt && cp requirements-trial.txt $(VENV)/trial.txt; }

installed-dev: | $(PY)
	@cmp -s requirements-dev.txt $(VENV)/dev.txt || { \
		echo "installing what the tests need"; \
		$(INSTALL) requirements-dev.txt && cp requirements-dev.txt $(VENV)/dev.txt; }

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "SEND MIS needs Python 3.11 or newer. PYTHON=python3.12 make demo names another.")'
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || $(PYTHON) -m venv --clear --without-pip $(VENV)

# For whoever changes a dependency in pyproject.toml; needs uv. One set of pins for every Python
# from 3.11 on: the oldest needs packages that newer ones have built in.
LOCK = uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links

lock:
	$(LOCK) -o requirements.txt
	$(LOCK) --extra trial -c requirements.txt -o requirements-trial.txt
	$(LOCK) --extra trial --extra dev -c requirements.txt -o requirements-dev.txt
