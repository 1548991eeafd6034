# The contributor's menu: `make help` lists it. Every target sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
endif
STAMP := $(VENV)/.installed
REPORTS ?= ../shared/reports/seed

.DEFAULT_GOAL := help
.PHONY: help demo test lint format measure wheel bench golden clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $(STAMP)

demo: $(STAMP) ## summarise a report from examples/, without key, model or network
	@$(BIN)/summarizer summarize examples/qinglan-2024.txt --engine rules

test: $(STAMP) ## all tests, and the floors of the evaluation on the examples
	$(BIN)/python -m pytest
	$(BIN)/python -m eval check-gold
	$(BIN)/python -m eval run --engine rules --reports examples $(FLOORS)

FLOORS := --fail-under metric.recall=0.97 --fail-under metric.number=0.97 --fail-under metric.precision=0.97 \
	--fail-under metric.name=0.75 --fail-under quotes.exact=1 --fail-under prose.supported=1 \
	--fail-under coverage.accounted=1

lint: $(STAMP) ## ruff, strict types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

golden: $(STAMP) ## write anew what is generated: docs/cli.md
	GOLDEN=1 $(BIN)/python -m pytest tests/test_docs.py

format: $(STAMP) ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove what the targets made
	rm -rf $(VENV) .wheel-venv build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

wheel: $(STAMP) ## build the wheel, install it in a clean environment and summarise a report with it
	rm -rf dist .wheel-venv
	$(BIN)/python -m build --wheel --outdir dist . >/dev/null
	$(PYTHON) -m venv .wheel-venv
	.wheel-venv/$(notdir $(BIN))/python -m pip install --quiet --disable-pip-version-check -c constraints.txt dist/*.whl
	cd .wheel-venv && $(notdir $(BIN))/summarizer summarize ../examples/liuwan-2022.txt --engine rules --format json \
		| $(notdir $(BIN))/python -c "import json, sys; made = json.load(sys.stdin); \
		assert made['metrics'] and made['checks']['quotes_exact'], made['checks']; \
		print('wheel:', len(made['metrics']), 'metrics,', made['checks']['numbers_supported'], 'of', made['checks']['numbers_total'], 'numbers traced')"
	.wheel-venv/$(notdir $(BIN))/python -c "from summarizer.llm import load_template; print('wheel: prompts', load_template('metrics').version)"
