# make demo     the server with the demo world, on http://127.0.0.1:8000
# make test     everything that is tested; what needs PostgreSQL or Redis where they answer
# make prove    that, and what takes longer
# make faults   every rule of permission broken in turn: tests/faults must notice
# make mutants  mutmut over auth/, in a copy of the tree below build/
# make install  the environment alone, in .venv
# make portal   the GraphiQL page alone
# and: lint types bench bench-peers bench-live lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Debian may lack the ensurepip of python3-venv, and lets nobody install into its own Python:
# so the environment has no pip of its own, and the pip outside installs into it.
PIP_INSTALL := $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check install -qq
NPM := $(shell command -v npm || echo $(BIN)/npm)
# npm finds node by the path, also where both came from PyPI
NPM_RUN := PATH="$$PATH:$(CURDIR)/$(BIN)" $(abspath $(NPM))

.DELETE_ON_ERROR:
.PHONY: install demo test lint types bench bench-peers bench-live prove faults mutants portal lock clean

install: $(VENV)/installed

$(BIN)/python:
	@$(PYTHON) -m venv --without-pip $(VENV)

# A stamp stands for a finished installation, so that the next command starts at once.
$(VENV)/installed: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the server needs into $(VENV)"
	@$(PIP_INSTALL) --require-hashes -r requirements.lock
	@$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	@echo "Installing what the tests need into $(VENV)"
	@$(PIP_INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

demo: install
	@$(MAKE) --no-print-directory portal || echo "The GraphiQL page is missing: it could not be bundled. All the rest works."
	@exec $(BIN)/csmgraph demo

# Every test has databases of its own, so that several run at a time; `ARGS='-n 0 FILE'` for one.
PYTEST := $(BIN)/pytest -n auto --maxprocesses 4 --dist worksteal

test: $(VENV)/installed-dev
	$(PYTEST) $(ARGS)

prove: $(VENV)/installed-dev
	$(PYTEST) -m "" $(ARGS)

faults: $(VENV)/installed-dev
	$(BIN)/python -m tests.faults $(ARGS)

# `make mutants ARGS='auth.cases*'` for some of them; `mutmut browse` in build/mutants shows them.
mutants: $(VENV)/installed-mutants
	rm -rf build/mutants build/mutants-world && mkdir -p build/mutants
	git ls-files -z --cached --others --exclude-standard | tar -c --null -T - | tar -x -C build/mutants
	$(BIN)/python -m tests.faults --prepare build/mutants-world
	cd build/mutants && PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 PYTHONDONTWRITEBYTECODE= PYTHONPATH=. \
		CSMGRAPH_FAULTS=$(CURDIR)/build/mutants-world $(CURDIR)/$(BIN)/mutmut run $(ARGS)
	@echo "Whatever is listed here was not killed:"
	@cd build/mutants && ! $(CURDIR)/$(BIN)/mutmut results \
		$(if $(ARGS),| grep -v ': not checked') | grep .

$(VENV)/installed-mutants: requirements-mutants.lock $(VENV)/installed-dev
	@echo "Installing mutmut into $(VENV)"
	@$(PIP_INSTALL) --require-hashes -r requirements-mutants.lock
	@touch $@

lint: $(VENV)/installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/installed-dev
	$(BIN)/pyright

bench: $(VENV)/installed-dev
	$(BIN)/python -m bench $(ARGS)

bench-peers: $(VENV)/installed-dev bench/peers/node_modules/installed
	$(BIN)/python -m bench.peers
	$(BIN)/python -m bench --peers --database postgresql $(ARGS)

bench-live: $(VENV)/installed-dev bench/live/peers/node_modules/installed
	$(BIN)/python -m bench.live $(ARGS)

portal: portal/build/index.html

portal/build/index.html: portal/node_modules/installed $(wildcard portal/src/*) portal/build.mjs
	@cd portal && $(NPM_RUN) run --silent build

%/node_modules/installed: %/package-lock.json | $(NPM)
	@echo "Installing the npm packages of $*"
	@cd $* && $(NPM_RUN) ci --ignore-scripts --no-progress --loglevel=error
	@touch $@

# Where there is no npm, PyPI has one.
$(BIN)/npm: requirements-portal.lock | $(BIN)/python
	@echo "Installing npm into $(VENV), as the machine has none"
	@$(PIP_INSTALL) --require-hashes -r $<
	@touch $@

# Locks for every platform, with hashes, without the address of any registry.
COMPILE := build/lock/bin/uv pip compile --quiet --universal --generate-hashes \
	--no-emit-index-url --no-header
lock:
	$(PYTHON) -m venv --without-pip build/lock
	$(PYTHON) -m pip --python build/lock/bin/python install --quiet uv
	$(COMPILE) --group build pyproject.toml --output-file requirements.lock
	$(COMPILE) --group build --group dev --constraint requirements.lock pyproject.toml \
		--output-file requirements-dev.lock
	$(COMPILE) --group mutants --constraint requirements-dev.lock \
		--output-file requirements-mutants.lock
	$(COMPILE) --group portal --output-file requirements-portal.lock

clean:
	rm -rf $(VENV) build portal/build portal/node_modules bench/peers/node_modules bench/live/peers/node_modules tests/clients/node_modules .pytest_cache .ruff_cache .hypothesis .coverage
