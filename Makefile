# Everything one does here, by name. `make help` lists it.

PYTHON ?= python3
HOST ?= 127.0.0.1
SITE := $(patsubst 127.0.0.1,localhost,$(patsubst 0.0.0.0,localhost,$(HOST))) # passkeys want a name
PORT ?= 8000
DEMO ?= 1

BIN := .venv/bin
FLASK := $(BIN)/flask --app wsgi
MESSAGES := portal/translations/ja/LC_MESSAGES/messages
SOURCES := portal tests wsgi.py
BENCH_WHAT ?= -a floor:10000 portal:10000 floor-pg:10000 portal-pg:10000 \
	-t avail alone book sql post crowd --rounds 3 --seconds 2

.DEFAULT_GOAL := help
.PHONY: help setup run owner backup restore move take-away doctor key code test quick check lint fix messages released soak bench lab years pictures clean

help: ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

setup: .venv/.runtime $(MESSAGES).mo ## a virtual environment with everything the portal needs

run: setup ## the portal on http://localhost:8000 (PORT=, HOST=; DEMO=0 without the demo cast)
	@$(FLASK) db upgrade
	@$(FLASK) seed $(if $(filter 0,$(DEMO)),--no-demo,--demo)
	@PORTAL_BASE_URL=$${PORTAL_BASE_URL:-http://$(strip $(SITE)):$(PORT)} exec $(FLASK) serve --host $(HOST) --port $(PORT)

owner: setup ## the first owner, who signs in with a mailed code (EMAIL=, NAME=)
	@test -n "$$EMAIL" -a -n "$$NAME" || { echo 'Say who it is: make owner EMAIL=kana@example.com NAME="Kana Kagawa"'; exit 2; }
	@$(FLASK) db upgrade
	@$(FLASK) seed --no-demo
	@$(FLASK) add-staff "$$EMAIL" "$$NAME"

backup: setup ## everything into a folder or FILE=, proven by restoring it elsewhere
	@$(FLASK) backup $(FILE)

restore: setup ## an empty database filled from FILE= (KEY= of a sealed one)
	@test -n "$(FILE)" || { echo 'Say which: make restore FILE=instance/backups/gym-….zip'; exit 2; }
	@$(FLASK) restore $(FILE) $(if $(KEY),--key $(KEY))

move: setup ## everything into the empty database TO=, which may be of the other engine
	@test -n "$(TO)" || { echo 'Say where to: make move TO=postgresql://portal@localhost/portal'; exit 2; }
	@$(FLASK) move $(TO)

take-away: setup ## everything in words into FILE=, sealed for KEY=age1… (docs/operating.md, Leaving)
	@test -n "$(FILE)" -a -n "$(KEY)" || { echo 'Say where to and for whom: make take-away FILE=gym.zip KEY=age1…'; exit 2; }
	@$(FLASK) take-away $(FILE) --key $(KEY)

doctor: setup ## whether all is right that the portal can see itself
	@$(FLASK) doctor

key: setup ## a key for PORTAL_FIELD_KEYS, also where there is none yet
	@PORTAL_ENVIRONMENT=development $(FLASK) new-key

code: setup ## the six digits that staff of the demo type
	@$(FLASK) demo-code

test: .venv/.dev $(MESSAGES).mo ## all tests (PostgreSQL and the browser where they are installed)
	$(BIN)/pytest

quick: .venv/.dev $(MESSAGES).mo ## the tests for while one works: SQLite alone, nothing that takes long
	$(BIN)/pytest --quick

check: lint ## lint, types, shape
	$(BIN)/pytest -q tests/shape

lint: .venv/.dev $(MESSAGES).mo ## format, lint and types alone
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/bandit -q -r portal -ll
	$(BIN)/djlint --lint --quiet templates

fix: .venv/.dev ## format, and mend what a linter can mend
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

messages: .venv/.dev ## list sentences that have no Japanese yet
	$(BIN)/pytest -q tests/shape/test_translations.py

released: ## list the revisions that are handed over from now on, which nobody edits any more
	@cd portal/migrations/versions && for name in 0*.py; do \
	  grep -q "$$name" $(CURDIR)/tests/migrations/released.sha256 || sha256sum $$name >> $(CURDIR)/tests/migrations/released.sha256; done

soak: .venv/.dev $(MESSAGES).mo ## kills of worker and web server in the middle of the work
	$(BIN)/pytest -m soak -n 0

bench: .venv/.dev $(MESSAGES).mo ## how fast it is (BENCH_HARNESS=folder; docs/performance.md)
	BENCH_HARNESS="$(BENCH_HARNESS)" $(BIN)/python -m tests.bench $(BENCH_WHAT)

lab: .venv/.dev $(MESSAGES).mo ## what each page costs in this process (LAB="--only log --statements")
	$(BIN)/python -m tests.bench.lab $(LAB)

years: .venv/.dev $(MESSAGES).mo ## a database with years in it (INTO=sqlite:////folder/years.sqlite, BOOKINGS=100000)
	@test -n "$(INTO)" || { echo 'Say where to: make years INTO=sqlite:////tmp/years.sqlite BOOKINGS=100000'; exit 2; }
	$(BIN)/python -m tests.bench.seed "$(INTO)" $(or $(BOOKINGS),100000)

pictures: .venv/.dev $(MESSAGES).mo ## the README's two pictures, taken anew of the demo
	$(BIN)/python -m tests.pictures

clean: ## away with the virtual environment; the database stays
	rm -rf .venv

.venv/.runtime: requirements.txt
	@echo "  Setting up .venv, once, about half a minute"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.runtime
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(MESSAGES).mo: $(MESSAGES).po | .venv/.runtime
	@$(BIN)/pybabel -q compile -l ja -d portal/translations
	@touch $@
