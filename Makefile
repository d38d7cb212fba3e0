# Närvaro. Two commands matter: `make demo` and `make test`. Each installs what it needs; what is there is left alone.
.RECIPEPREFIX = >
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

UV := .uv/bin/uv
BIN := .venv/bin
PORT ?= 8000
LOCK := uv.lock pyproject.toml
CATALOGS := $(wildcard cases/locale/*/LC_MESSAGES/django.po)
COMPILE = $(BIN)/pybabel --quiet compile --domain django --directory cases/locale
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1
# Python keeps what it compiles, also where the machine says otherwise: else each process compiles all modules anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo demo-reset install test suite bench lint format types migrations docs

help: ## Visa den här listan
> @grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

# ------------------------------------------------------------------------------------------------- Run

# Should make itself be killed, the kernel tells the demo to stop.
RUN_DEMO = exec setpriv --pdeathsig TERM -- env NARVARO_MODE=demo $(BIN)/python manage.py demo --port '$(PORT)'

demo: .venv/.demo .venv/.pdf ## Kör allt med en påhittad kommun på http://127.0.0.1:8000 (PORT=8001 för en annan port)
> @$(RUN_DEMO)

demo-reset: .venv/.demo .venv/.pdf ## Som demo, men från början igen
> @$(RUN_DEMO) --reset

# --------------------------------------------------------------------------------------------- Quality

test: lint .venv/.pdf .venv/.browser ## Kör hela testsviten på egna servrar
> @$(MAKE) --no-print-directory --jobs 2 types suite

suite:
> $(BIN)/pytest -n 2 --dist worksteal

bench: .venv/.dev .venv/.pdf ## Mät import, rapport, signaler och sidor på en stor påhittad kommun (BENCH="--large 20000")
> @$(UV) sync --frozen --quiet --group bench
> @$(BIN)/python -m bench $(BENCH)

lint: .venv/.dev ## Granska stil i Python och mallar
> $(BIN)/ruff check .
> $(BIN)/ruff format --check .
> $(BIN)/djlint --quiet --lint templates

format: .venv/.dev ## Rätta stilen i Python
> $(BIN)/ruff check --fix .
> $(BIN)/ruff format .

types: .venv/.dev ## Granska typer (mypy strict)
> $(BIN)/mypy .

docs: .venv/.dev ## Skriv docs/filformat.md ur tabellerna som läsaren följer
> $(BIN)/python manage.py file_format > docs/filformat.md

migrations: .venv/.dev ## Gör migreringar av ändrade modeller
> $(BIN)/python manage.py makemigrations

# --------------------------------------------------------------------------------------------- Install

install: .venv/.dev .venv/.pdf ## Installera allt för utveckling

SUDO := $(if $(filter 0,$(shell id -u)),,sudo)

# $(call apt,what is missing,packages): install Debian packages, or say what to install by hand.
define apt
if command -v apt-get >/dev/null && { [ -z "$(SUDO)" ] || command -v sudo >/dev/null; }; then \
  echo "Installerar $(1) med apt: $(2)"; \
  $(SUDO) env DEBIAN_FRONTEND=noninteractive DEBCONF_NOWARNINGS=yes apt-get update -q >/dev/null; \
  $(SUDO) env DEBIAN_FRONTEND=noninteractive DEBCONF_NOWARNINGS=yes apt-get install -qq -y --no-install-recommends $(2) >/dev/null; \
else \
  echo "$(1) saknas, och här finns ingen apt-get att använda (eller varken root eller sudo)." >&2; \
  echo "Installera det som motsvarar Debians paket $(2) och försök igen." >&2; exit 1; \
fi
endef

PYTHON_OK = python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
VENV_OK = python3 -c 'import ensurepip, venv' 2>/dev/null
PDF_OK = $(BIN)/python -c 'import weasyprint' >/dev/null 2>&1
PLAYWRIGHT_OK = $(BIN)/playwright --version >/dev/null 2>&1

# uv comes from PyPI into a folder of its own. Debian's Python may lack what makes such folders.
$(UV):
> @$(PYTHON_OK) || { echo "Närvaro behöver Python 3.11 eller nyare som python3." >&2; exit 1; }
> @$(VENV_OK) || { $(call apt,Pythons venv,python3-venv); }
> @echo "Installerar uv …"
> @rm -rf .uv && python3 -m venv .uv && .uv/bin/python -m pip install --quiet --disable-pip-version-check uv

.venv/.demo: $(LOCK) $(CATALOGS) | $(UV)
> @echo "Installerar Närvaros beroenden …"
> @$(UV) sync --frozen --quiet --inexact --no-group dev --python "$$(command -v python3)"
> @$(COMPILE)
> @touch $@

.venv/.dev: $(LOCK) $(CATALOGS) | $(UV)
> @echo "Installerar Närvaros beroenden och verktyg …"
> @$(UV) sync --frozen --quiet --python "$$(command -v python3)"
> @$(COMPILE)
> @touch $@ .venv/.demo

# WeasyPrint draws letters with the system's Pango.
.venv/.pdf: | .venv/.demo
> @$(PDF_OK) || { $(call apt,Pango,libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core fonts-droid-fallback fonts-noto-core fonts-symbola); }
> @$(PDF_OK) || { $(BIN)/python -c 'import weasyprint'; exit 1; }
> @touch $@

# Browser tests use a Chromium that is there, else Debian's own package, else Playwright's download. Ubuntu's own is a
# snap, which is shut out from the folders that tests give it.
.venv/.browser: | .venv/.dev
> @$(PLAYWRIGHT_OK) || { $(call apt,Playwrights bibliotek,libatomic1 libstdc++6); }
> @command -v chromium | grep -qv ^/snap/ || if grep -qs '^ID=debian' /etc/os-release; then \
    $(call apt,Chromium,chromium); \
  else \
    echo "Installerar Playwrights Chromium …"; \
    $(BIN)/playwright install --with-deps chromium || { \
      echo "Chromium gick inte att hämta. Lägg en som heter chromium i PATH och försök igen." >&2; exit 1; }; \
  fi
> @touch $@
