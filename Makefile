# Everything that is done to this repository, from a fresh machine on. Each target says what it does, installs what it
# lacks (from crates.io, npm and Debian only), and can be run again.
#
#   make demo     build, then import an invented area's files and open the desk on this machine
#   make test     every test, the quick ones first
#   make build    the release binary; its path is the last line printed
#
# Where things go: CARGO_TARGET_DIR for what cargo builds, TOOLS for the tools that the tests need.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
# Two cargo calls at once would only wait for each other, and the tests have an order.
.NOTPARALLEL:

CACHE ?= $(HOME)/.cache/joinder
export CARGO_TARGET_DIR ?= $(CACHE)/target
export TOOLS ?= $(CACHE)/tools
export CARGO_TERM_COLOR ?= never

BIN_DIR := $(CARGO_TARGET_DIR)/release
BIN := $(BIN_DIR)/joinder
DEBUG_BIN := $(CARGO_TARGET_DIR)/debug/joinder
DEMO_ARGS ?=
API_ARGS ?=
BENCH_ARGS ?=
LOCKED := --locked
SAY := @printf '\n== %s\n'

.PHONY: help build demo test bench fmt lint assets tools-build tools-browser clean soak
.PHONY: test-tidy test-scripts test-rust test-docs test-deny test-api test-browser

help: ## what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  \1\t/' | expand -t 18

build: assets ## the release binary; prints its path last
	$(SAY) 'cargo build --release -p joinder'
	@cargo build --release $(LOCKED) -p joinder
	@echo '$(BIN)'

demo: build ## build, import an invented area, open the desk (DEMO_ARGS='--port 8080' and the like are passed on)
	$(SAY) 'joinder demo $(DEMO_ARGS)'
	@'$(BIN)' demo $(DEMO_ARGS)

test: test-tidy test-scripts lint test-rust test-docs test-deny test-api test-browser ## every test, the quick ones first
	$(SAY) 'all tests passed'

bench: assets ## measure the release binary beside a plain SQLite baseline
	$(SAY) 'bench'
	@BIN='$(BIN)' BIN_DIR='$(BIN_DIR)' scripts/bench.sh $(BENCH_ARGS)

soak: assets ## play eight hours of a busy day against the real server (JOINDER_SOAK_HOURS, JOINDER_SOAK_BUSY for more or less)
	$(SAY) 'soak'
	@JOINDER_SOAK_HOURS=$${JOINDER_SOAK_HOURS:-8} JOINDER_SOAK_BUSY=$${JOINDER_SOAK_BUSY:-10} cargo test --release $(LOCKED) -p joinder --test soak -- --nocapture

fmt: ## format the Rust sources
	@cargo fmt --all

lint: assets ## formatting, clippy: warnings are errors
	$(SAY) 'cargo fmt --check'
	@cargo fmt --all --check
	$(SAY) 'cargo clippy'
	@cargo clippy $(LOCKED) --workspace --all-targets -- -D warnings

assets: tools-build ## style sheets, scripts, font and notices for the binary, from npm packages
	@node crates/web/assets/build.mjs
	@node scripts/notices.mjs crates/web/assets/built/notices-rust.txt

tools-build:
	@scripts/install.sh build

tools-browser:
	@scripts/install.sh browser

test-tidy: tools-build ## the repository checks itself
	$(SAY) 'tidy'
	@cargo test $(LOCKED) --quiet -p tidy

test-scripts: tools-build ## the scripts that make the assets and the notices
	$(SAY) 'tests of the build scripts'
	@node --test --test-reporter=dot scripts/notices.test.mjs crates/web/assets/patch.test.mjs

test-rust: assets ## unit, property and integration tests
	$(SAY) 'tests of the crates'
	@if cargo nextest --version >/dev/null 2>&1; then \
	  cargo nextest run $(LOCKED) --workspace --no-fail-fast; \
	else \
	  echo 'cargo-nextest is not installed: using cargo test'; \
	  cargo test $(LOCKED) --workspace --lib --bins --tests --no-fail-fast; \
	fi
	@if [ ! -d "$${JOINDER_SHARED:-../shared}/data" ]; then \
	  echo 'files of third parties are not here (JOINDER_SHARED): the tests that need them were ignored'; \
	elif cargo nextest --version >/dev/null 2>&1; then \
	  cargo nextest run $(LOCKED) --workspace --no-fail-fast --run-ignored only -E 'test(third_party)'; \
	else \
	  cargo test $(LOCKED) --workspace --lib --bins --tests --no-fail-fast -- --ignored third_party; \
	fi

test-docs: assets ## the examples in the documentation
	$(SAY) 'examples in the documentation'
	@cargo test $(LOCKED) --workspace --doc --quiet

test-deny: ## licences, bans and sources of every dependency
	$(SAY) 'cargo deny'
	@scripts/install.sh deny
	@echo 'licences, bans and sources are checked; the advisory database is not, as it is not in a package registry'
	@'$(TOOLS)/bin/cargo-deny' check --hide-inclusion-graph licenses bans sources

test-api: assets ## the API of a running server, tried against its own description (schemathesis)
	$(SAY) 'the API against its description'
	@scripts/install.sh api
	@cargo build $(LOCKED) -p joinder
	@JOINDER_BIN='$(DEBUG_BIN)' scripts/test-api.sh $(API_ARGS)

test-browser: assets tools-browser ## the pages in a real Chromium: axe, keyboard, phone width, no JavaScript
	$(SAY) 'pages in Chromium'
	@cargo build $(LOCKED) --workspace --bins
	@JOINDER_BIN='$(DEBUG_BIN)' node tests/browser/run.mjs

clean: ## remove what was built (not the tools)
	@rm -rf '$(CARGO_TARGET_DIR)' crates/web/assets/built crates/web/assets/node_modules tests/browser/node_modules
