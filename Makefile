# Saikoku: `make run` starts the practice city, `make test` proves the program. Both set up what they need.
SHELL := /bin/bash
.DEFAULT_GOAL := help
SAIKOKU := .venv/bin/saikoku
WORKERS ?= 2

.PHONY: help setup setup-dev run serve test prove bench lint docs pictures clean

help:
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## what is needed to run (again at no cost)
	@./setup run

setup-dev: ## what is needed to test, Chromium included
	@./setup test

run: setup ## build the practice city and start it
	@$(SAIKOKU) demo

serve: setup ## start the real contract's server
	@$(SAIKOKU) serve

lint: setup-dev ## style and the building's import contracts
	@.venv/bin/ruff check src tests bench tools
	@.venv/bin/lint-imports --no-cache >/tmp/.lint-imports.$$$$ || { cat /tmp/.lint-imports.$$$$; rm -f /tmp/.lint-imports.$$$$; exit 1; }; tail -1 /tmp/.lint-imports.$$$$; rm -f /tmp/.lint-imports.$$$$

test: setup-dev lint ## everything that has to hold
	@.venv/bin/python -m saikoku.assembly.check
	@.venv/bin/pytest -n $(WORKERS) --dist loadscope -m "not prove"

prove: setup-dev ## the long proofs
	@.venv/bin/pytest -m prove

bench: setup-dev ## the ratios of docs/performance.md
	@for file in bench/*.py; do echo "== $$file"; .venv/bin/python $$file || exit 1; done

docs: setup-dev ## the generated pages of docs/
	@$(SAIKOKU) docs

pictures: setup-dev ## the screenshots of the manuals and the README
	@.venv/bin/python -m tools.pictures $(SCENES)

clean: ## stop and forget everything that was built here
	@rm -rf build .pytest_cache .hypothesis .ruff_cache .import_linter_cache
