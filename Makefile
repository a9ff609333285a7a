# make run · make test · make screenshots · make bench · make clean
# Everything lives in .venv beside this file. PYTHON=/path/to/python3 chooses the Python to set it up with.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test screenshots bench clean FORCE

PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
PYTHON ?=

# A venv whose Python is gone (an upgrade, a copied folder) is set up anew.
ifneq ($(shell $(PY) -c "print(1)" 2>/dev/null),1)
BROKEN := FORCE
endif

help:
	@echo "make run          set up, and open the app"
	@echo "make test         set up, and run all checks and tests"
	@echo "make screenshots  draw the pictures in screenshots/ anew"
	@echo "make bench        measure start, keys and dialogue"
	@echo "make clean        remove what these have made"

run: .venv/.run
	@$(PY) -m smtpwalk

test: .venv/.dev
	$(PY) -m ruff check
	$(PY) -m mypy
	$(PY) -m pytest

screenshots: .venv/.dev
	$(PY) -m screenshots.draw

bench: .venv/.dev
	$(PY) -m tests.bench

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage build dist
	find smtpwalk tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.run: pyproject.toml $(BROKEN)
	@$(find_python); $(make_venv)
	@echo "Installing smtpwalk and what it needs into .venv ..."
	@$(PIP) install --editable . || { echo "The packages could not be installed; pip said why. Then: make run" >&2; exit 1; }
	@touch $@

.venv/.dev: .venv/.run
	@echo "Installing the tools for the tests into .venv ..."
	@$(PIP) install --editable '.[dev]' || { echo "The packages could not be installed; pip said why." >&2; exit 1; }
	@touch $@

# The first Python that is new enough and has venv. A command that is only a stub (pyenv) does not answer and is passed.
define find_python
found=; seen=; novenv=; \
for candidate in $(if $(PYTHON),"$(PYTHON)",python3.13 python3.12 python3.11 python3); do \
  version=$$("$$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue; \
  seen="$$seen $$candidate ($$version)"; \
  "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || continue; \
  "$$candidate" -c 'import venv, ensurepip' 2>/dev/null || { novenv="$$version"; continue; }; \
  found="$$candidate"; break; \
done; \
if [ -z "$$found" ] && [ -n "$$novenv" ]; then \
  echo "Python $$novenv is here, but its venv is missing, and smtpwalk is set up in one." >&2; \
  echo "Install it (Debian, Ubuntu: apt install python3-venv or python$$novenv-venv), then try again." >&2; exit 1; \
fi; \
if [ -z "$$found" ]; then \
  echo "smtpwalk needs Python 3.11 or newer; found:$${seen:- none}." >&2; \
  echo "Install one (Debian, Ubuntu: apt install python3 python3-venv), or name one: make PYTHON=/path/to/python3 ..." >&2; \
  exit 1; \
fi
endef

define make_venv
if ! $(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
  echo "Setting up .venv with $$("$$found" --version) ..."; \
  rm -rf .venv; "$$found" -m venv .venv || { rm -rf .venv; exit 1; }; \
fi
endef
