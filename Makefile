# Each target sets up .venv by itself. A machine needs make and Python 3.11 or later; uv is taken when it is there.
BIN = .venv/bin
PYTHON ?=
ARGS =

.PHONY: help venv run test strength soak generate lock clean

help:
	@echo "make run    judge an invoice service: make run ARGS='target.toml --workers 2';"
	@echo "            without ARGS, the reference that is shipped, beside the fake provider"
	@echo "make test   lint, format, types, tests with coverage: all that a change has to pass"
	@echo "make strength  break the reference in each declared way: exactly what is declared has to fail"
	@echo "make soak   kill a provider 200 times under load: make soak ARGS=1000 for another number"
	@echo "make generate  write anew what follows from data: the feature about final statuses, docs/steps.md"
	@echo "make lock   write requirements.lock anew from pyproject.toml (needs uv and the network)"
	@echo "make clean  remove what tests and builds leave behind; .venv stays"

venv:
	@PYTHON="$(PYTHON)" sh .ci/venv

run: venv
	@$(BIN)/payconform run $(ARGS)

test: venv
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

strength: venv
	@$(BIN)/payconform strength $(ARGS)

soak: venv
	PAYCONFORM_CRASHES=$(or $(ARGS),200) $(BIN)/pytest tests/simulator/test_crash.py

generate: venv
	@$(BIN)/python -m payconform.authoring

lock:
	@command -v uv >/dev/null || { echo "make lock needs uv on PATH: https://docs.astral.sh/uv/" >&2; exit 1; }
	uv pip compile --quiet --universal --generate-hashes --no-header --group dev pyproject.toml -o requirements.lock $(ARGS)

clean:
	rm -rf build dist *.egg-info .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name .venv -prune -o -name .git -prune -o -type d -name __pycache__ -exec rm -rf {} +
