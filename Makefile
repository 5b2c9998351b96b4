# SPDX-License-Identifier: Apache-2.0
#
# One configuration, release, builds the program and its tests: everything compiles once
# (docs/decisions/0001-one-build-configuration.md).

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

PREFIX ?= /usr/local
COMPONENTS := $(or $(LOTUS_HOME),.lotus)/components
TEST_COMPONENTS := $(or $(LOTUS_HOME),.lotus)/test-components
INSTALLED := $(DESTDIR)$(PREFIX)

# A bare `swift test -c release` would turn on testable imports and compile everything again.
SWIFT_BUILD := swift build -c release --build-tests --explicit-target-dependency-import-check error
# Most tests start programs and servers: more at a time than this and they only wait for each other.
TEST_WIDTH ?= 6
SWIFT_TEST := SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$(TEST_WIDTH) swift test -c release --skip-build --disable-xctest
# What the tests said; what failed is told again at the end.
TEST_LOG := .build/test.log
# What does more under LOTUS_SOAK=1.
SOAK_TESTS := UnderLoad|BackupTests|PrunedLanding
SWIFT_FILES := Package.swift Sources Tests Benchmarks
SCRIPT_FOLDERS := $(wildcard Scripts .ci Benchmarks)

.PHONY: help build test unit-test test-components bootstrap bootstrap-test demo bench soak lint format install clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

bootstrap: ## install what the build needs and fetch the engine into .lotus, if they are not there
	@Scripts/bootstrap --system --quiet

test-components: ## fetch the servers that only the tests need
	@Scripts/bootstrap --system --tests --quiet

build: bootstrap ## build the program and the tests: .build/release/lotus
	@$(SWIFT_BUILD)

test: build lint bootstrap-test unit-test ## build, lint and run every test

unit-test: build test-components ## build and run the Swift tests alone; FILTER=name picks some
	@$(SWIFT_TEST) $(if $(FILTER),--filter '$(FILTER)') 2>&1 | tee $(TEST_LOG) || { \
		echo; echo "What failed, again ($(TEST_LOG) has the whole):"; \
		grep -aE '✘|^(error|fatal)' $(TEST_LOG) | tail -n 40; exit 1; }

bootstrap-test: ## test Scripts/bootstrap
	@Scripts/tests/bootstrap-test

demo: build ## build, then run the whole pipeline on a sandbox shop; OPTIONS="--dir shop" lets it stay
	@.build/release/lotus demo $(OPTIONS)

bench: build ## build, then measure the budgets
	@Benchmarks/run

soak: build test-components ## run the tests of endurance at their full size; FILTER=name picks others
	@LOTUS_SOAK=1 $(SWIFT_TEST) --filter '$(or $(FILTER),$(SOAK_TESTS))'

lint: ## check the format of Swift sources and the syntax of scripts
	@swift format lint --strict --parallel --recursive $(SWIFT_FILES)
	@for script in $$(grep -rlE '^#!/usr/bin/env bash$$' $(SCRIPT_FOLDERS)); do bash -n "$$script"; done
	@echo "lint: clean"

format: ## format the Swift sources in place
	@swift format format --in-place --parallel --recursive $(SWIFT_FILES)

install: build ## install the program and its components; PREFIX=/usr/local
	@install -D -s -m 755 .build/release/lotus "$(INSTALLED)/bin/lotus"
	@while read -r _ _ _ _ path; do \
		install -D -m 755 "$(COMPONENTS)/$$path" "$(INSTALLED)/lib/lotus/components/$$path"; \
	done <"$(COMPONENTS)/MANIFEST"
	@install -m 644 "$(COMPONENTS)/MANIFEST" "$(INSTALLED)/lib/lotus/components/MANIFEST"
	@echo "installed $(INSTALLED)/bin/lotus and $(INSTALLED)/lib/lotus/components"

clean: ## remove what was built and installed here; downloaded wheels stay
	@rm -rf .build "$(COMPONENTS)" "$(TEST_COMPONENTS)"
