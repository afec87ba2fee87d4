.POSIX:
.PHONY: help run samples test lint format bench mutate lock setup clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

run: setup ## start Opspact with a database of its own and print its address
	.venv/bin/opspact up

samples: setup ## run the seven shipped plans over their sample timelines and print the report
	.venv/bin/opspact samples

test: setup ## every test: behaviour, layers, types, style, shape
	.venv/bin/pytest

lint: setup ## only the tests of the house: layers, types, style, shape
	.venv/bin/pytest tests/house

format: setup ## bring the code into its form
	.venv/bin/ruff check --fix-only --quiet .
	.venv/bin/ruff format .

bench: setup ## measure the bars
	.venv/bin/python -m bench

mutate: setup ## break the engine in every small way and see whether a test notices
	PATH="$(CURDIR)/.venv/bin:$$PATH" HYPOTHESIS_PROFILE=mutate mutmut run --max-children 2
	.venv/bin/mutmut results

lock: setup ## take the newest versions that fit requirements/*.in
	bin/lock

setup: ## prepare .venv; does nothing when nothing changed
	@bin/setup
	@bin/front

clean: ## remove all that can be made again
	rm -rf .venv .tools .cache mutants
