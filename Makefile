# `make run` and `make test` are the two commands; README.md tells more.
# Both make .venv on a machine that has only a Python >= 3.11 (scripts/setup.py).

# To set on the command line:
PYTHON ?=#        the Python to make .venv with
FOLDER ?=#        the folder of briefings to index; empty: the sample briefings
PORT ?=#          the port to serve on; empty: the one in the settings
TORCH_INDEX ?=#   a package index that has a CPU build of torch, for torch alone
ARGS ?=#          for make test: arguments for pytest; for make reader, make checker: for the training
SETS ?=#          for make table: which sets, as in "samples news_multihop:60"; empty: all
FOOTNOTE_HOME ?= $(CURDIR)/.footnote

# Nothing is looked up or reported over the network unless someone asks for it.
HF_HUB_OFFLINE ?= 1
TRANSFORMERS_OFFLINE ?= 1
ANONYMIZED_TELEMETRY ?= False
GRADIO_ANALYTICS_ENABLED ?= False
LANGSMITH_TRACING ?= false

export PYTHON TORCH_INDEX FOOTNOTE_HOME HF_HUB_OFFLINE TRANSFORMERS_OFFLINE
export ANONYMIZED_TELEMETRY GRADIO_ANALYTICS_ENABLED LANGSMITH_TRACING

setup := @sh scripts/with-python.sh -m scripts.setup
bin := .venv/bin

models := $(FOOTNOTE_HOME)/models

.PHONY: run run-local test lint bench table reader checker docs pins clean

run:
	$(setup) run
	@$(bin)/footnote index $(if $(FOLDER),"$(FOLDER)") || [ $$? -eq 1 ] # 1: some files failed
	@exec $(bin)/footnote serve $(if $(PORT),--port $(PORT))

# With a language model of 1.1 GB that runs on this machine, fetched once. README.md names it.
run-local:
	$(setup) local
	@$(bin)/python -m scripts.model_download "$(models)"
	@FOOTNOTE_MODEL="$(models)/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf" \
		$(MAKE) --no-print-directory run

test: lint
	@$(bin)/python -m scripts.browser
	$(bin)/python -m pytest $(ARGS)

# The direction of imports is checked by a test as well (tests/test_layers.py).
lint:
	$(setup) dev
	$(bin)/ruff check .
	$(bin)/ruff format --check .
	$(bin)/mypy
	$(bin)/lint-imports

bench:
	$(setup) dev
	$(bin)/python -m evals.bench

# Ends with 1 where a set is not on this machine; the page and the history are written even so.
table:
	$(setup) dev
	$(bin)/python -m evals.table $(SETS)

# Trains the reader, docs/reader.md tells from what. The allocator keeps large buffers instead of
# giving them back after each step: half the time (glibc reads this when a program starts).
reader:
	$(setup) dev
	@MALLOC_MMAP_THRESHOLD_=4000000000 MALLOC_TRIM_THRESHOLD_=8000000000 \
		MALLOC_TOP_PAD_=268435456 $(bin)/python -m evals.reader_training $(ARGS)

# Trains the checker's scorer from the packaged reader, docs/checker.md tells from what.
checker:
	$(setup) dev
	@MALLOC_MMAP_THRESHOLD_=4000000000 MALLOC_TRIM_THRESHOLD_=8000000000 \
		MALLOC_TOP_PAD_=268435456 $(bin)/python -m evals.checker_training $(ARGS)

docs:
	$(setup) dev
	$(bin)/python -m scripts.make_docs
	$(bin)/python -m evals.report

# After a change of dependencies and a look at the tests: what is installed becomes what is pinned.
pins:
	$(setup) dev
	$(bin)/python -m scripts.pins

# Everything that the other commands make again; the home folder with its index stays.
clean:
	rm -rf .venv .cache build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache \
		.import_linter_cache .hypothesis
