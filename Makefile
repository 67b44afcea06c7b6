# `make run` serves the site; `make test` tests it. CONTRIBUTING.md tells of the rest.
PYTHON ?= python3
PORT ?= 8000
DOCUMENTS ?= ../shared/documents

py := .venv/bin/python
manage := $(py) manage.py
# What tests and checks are judged by, whatever .env and the caller's environment say: never an editor's database.
memory := DATABASE_URL=sqlite://:memory: DEBUG=false HTTPS=false ALLOWED_HOSTS=localhost,127.0.0.1
scratch := DATABASE_URL=sqlite:///$(CURDIR)/var/check.sqlite3
pg_virtualenv := pg_virtualenv -t -c "--encoding=UTF8 --locale=C.UTF-8" -o fsync=off
pg_url := postgres://$$PGUSER:$$PGPASSWORD@$$PGHOST:$$PGPORT/$$PGDATABASE

.PHONY: setup setup-dev setup-contract run editor test test-slow test-postgres test-browser test-contract lint check bench \
	bench-admin bench-exports bench-import lighthouse lock messages

setup:
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON): install Python 3.10 or newer, or name one: make PYTHON=…"; exit 1; }
	@$(PYTHON) scripts/setup.py

setup-dev: setup
	@$(PYTHON) scripts/setup.py --dev

setup-contract: setup
	@$(py) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "This needs Python 3.11 or newer in .venv."; exit 1; }
	@$(PYTHON) scripts/setup.py --contract

run: setup
	@$(py) -m scripts.prepare
	@echo "Look at http://127.0.0.1:$(PORT)/ — to edit the record, make an editor (make editor) and sign in at /admin/"
	@exec $(py) -m gunicorn avtotor.wsgi --bind 127.0.0.1:$(PORT) --worker-class gthread --workers 2 --threads 4 \
		--no-control-socket --log-level warning

editor: setup
	@$(manage) make_editor

test: setup-dev
	@$(memory) $(py) -m pytest -n auto --dist loadfile --migrations
	@echo "Left out of this run: the tests in a browser (make test-browser), the longest walks and corpora (make test-slow),"
	@echo "and what judges the API from outside (make test-contract)"

test-slow: setup-dev
	@$(memory) $(py) -m pytest -n auto --dist loadfile --migrations -m slow

test-postgres: setup-dev
	@command -v pg_virtualenv >/dev/null || { echo "This needs PostgreSQL and pg_virtualenv. On Debian: apt-get install postgresql"; exit 1; }
	@$(pg_virtualenv) sh -c '$(memory) DATABASE_URL=$(pg_url) $(py) -m pytest -n auto --dist loadfile --migrations -m "not browser and not sqlite and not contract"'

test-browser: setup-dev tests/browser/tools/node_modules
	@$(memory) $(py) -m pytest -n auto --dist worksteal -m browser

# On both databases, since what breaks one need not break the other.
test-contract: setup-contract tests/contract_tools/node_modules
	@command -v jing >/dev/null || { echo "This needs jing. On Debian: apt-get install jing"; exit 1; }
	@command -v pg_virtualenv >/dev/null || { echo "This needs PostgreSQL and pg_virtualenv. On Debian: apt-get install postgresql"; exit 1; }
	@echo "On SQLite:"
	@$(memory) $(py) -m pytest --migrations -m contract
	@echo "On PostgreSQL:"
	@$(pg_virtualenv) sh -c '$(memory) DATABASE_URL=$(pg_url) $(py) -m pytest --migrations -m contract'

# What judges pages and the API comes from npm, pinned by its own lock file.
%/node_modules: %/package-lock.json
	@command -v npm >/dev/null || { echo "This needs npm. On Debian: apt-get install npm"; exit 1; }
	@npm ci --silent --prefix $* && touch $@

lint: setup-dev
	@$(py) -m ruff format .
	@$(py) -m ruff check --fix .

check: setup-dev
	@$(py) -m ruff format --check .
	@$(py) -m ruff check .
	@$(memory) $(manage) makemigrations --check --dry-run
	@$(memory) HTTPS=true $(manage) check --deploy --fail-level WARNING
	@$(py) -m scripts.check_messages
	@if [ -d $(DOCUMENTS) ]; then $(MAKE) --no-print-directory check-citations; \
		else echo "Citations were NOT checked: there is no folder $(DOCUMENTS) with the documents."; fi

# In a database of its own, filled from the fixtures: what is checked is what is published from here.
check-citations: setup
	@rm -f var/check.sqlite3
	@$(scratch) $(manage) migrate --verbosity 0
	@$(scratch) $(manage) seed
	@$(scratch) $(manage) check_citations $(DOCUMENTS)

bench: setup
	@$(py) -m benchmarks.list_speed

# 100,000 milestones in the admin, on SQLite and, where there is one, on a throw-away PostgreSQL: some four minutes.
bench-admin: setup
	@$(py) -W ignore -m benchmarks.admin_lists
	@command -v pg_virtualenv >/dev/null || { echo "PostgreSQL was NOT measured: there is no pg_virtualenv."; exit 0; }; \
		$(pg_virtualenv) sh -c 'BENCH_DATABASE_URL=$(pg_url) $(py) -W ignore -m benchmarks.admin_lists'

# 100,000 rows in each form: some ten minutes.
bench-exports: setup
	@$(py) -m benchmarks.export_speed

# 10,000 rows by a table, new and changed: a minute.
bench-import: setup
	@$(py) -m benchmarks.import_speed

# Scores the site that `make run` serves, as a phone sees it; figures differ a little from run to run.
lighthouse: benchmarks/lighthouse/node_modules
	@$(py) -m benchmarks.page_scores http://127.0.0.1:$(PORT)

lock: setup-dev
	@for each in requirements:3.10 requirements-dev:3.10 requirements-contract:3.11; do name=$${each%:*}; \
		.venv/bin/uv pip compile --quiet --universal --python-version $${each#*:} --generate-hashes --no-header \
		--no-emit-index-url $(UPGRADE) $$name.in -o $$name.txt; done

messages: setup
	@$(manage) makemessages --locale ru --no-obsolete --no-location --no-wrap --ignore var
	@$(manage) compilemessages --locale ru --ignore .venv
