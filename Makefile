# Two commands matter: `make run` and `make test`. The recipes only name programs; what they do stands in scripts/.

SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help setup run test bench audit manual messages lock clean
MAKEFLAGS += --no-print-directory
BIN := .venv/bin

help: ## Show these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install pamong into .venv; does nothing when it is there
	@scripts/setup run

run: setup ## Start a tour home and print its address; more options as in ARGS="--port 9000"
	@exec $(BIN)/pamong up --tour $(ARGS)

test: ## The whole gate: style, types, layers, migrations, security, tests; ARGS go to pytest
	@scripts/setup test
	@scripts/gate $(ARGS)

bench: setup ## Measure the headline figures and write docs/benchmarks.md; goes on where it was interrupted
	@$(BIN)/python -m benchmarks --write docs/benchmarks.md $(ARGS)

audit: ## Judge every page with checkers that need node and Java
	@scripts/setup test
	@$(BIN)/python -m tests.audit $(ARGS)

manual: ## Walk the journeys and write their pages and pictures
	@scripts/setup test
	@PAMONG_MANUAL=1 $(BIN)/python -m pytest -n 0 -q tests/journeys/test_story_*.py tests/journeys/test_chain.py $(ARGS)

messages: setup ## Collect texts for translation and print those without an English one
	@$(BIN)/python -m tests.house.messages

lock: ## Choose versions again for both lock files
	@scripts/setup test
	@scripts/lock

clean: ## Remove everything that make made; homes and their data stay
	@rm -rf .venv .audit .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist src/*.egg-info
	@find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
