# The index of commands: `make help` lists them. What is longer than a line or two is a script under tools/.

# One setting everywhere: with it the OpenGL bindings compile in half a minute and not in ten, and all commands share the
# build cache. The macro: cgo finds out which of a package's thousands of names are types by compiling errors on purpose, with
# this name that nothing has; for each GCC looks through all other names for one that could have been meant, which was half
# of that minute. With a name that cgo declares before (a function, so that it makes the same errors) there is nothing to look for.
export CGO_CFLAGS ?= -O1 -g0 -D__cgo_undefined__2=CString

SHELL := bash
.SHELLFLAGS := -euo pipefail -c

VERSION ?= $(or $(shell git describe --tags --match 'v[0-9]*' --dirty 2>/dev/null | sed 's/^v//'),\
	$(shell sed -n 's/^Version = "\(.*\)"/\1/p' FyneApp.toml)-dev)
COMMIT ?= $(shell git rev-parse --short HEAD 2>/dev/null)
DATE ?= $(shell TZ=UTC git log -1 --date=format-local:%F --format=%cd 2>/dev/null)
LDFLAGS = -X main.version=$(VERSION) -X main.commit=$(COMMIT) -X main.date=$(DATE)

BIN := bin/vggscope
SAMPLE := $(firstword $(sort $(wildcard app/assets/samples/*.png)))

# Software OpenGL on a display in memory, where there is no display but the means to make one.
HEADLESS = $(if $(DISPLAY)$(WAYLAND_DISPLAY),,$(shell command -v xvfb-run >/dev/null && command -v xauth >/dev/null && \
	echo xvfb-run -a))
NOTE = $(if $(DISPLAY)$(WAYLAND_DISPLAY),, (no display$(if $(HEADLESS),: software OpenGL in memory)))

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run build notices test test-all ahead e2e lint shaders bench bench-peers bench-page bench-ui fuzz soak package package-test clean \
	packages-build packages-test packages-package packages-package-test

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## Open the window; without a display, classify a sample picture and write its feature maps to out/
ifneq ($(DISPLAY)$(WAYLAND_DISPLAY),)
	@$(BIN)
else
	@echo "no display: top-5 of $(SAMPLE), and its feature maps to out/$(if $(HEADLESS), (software OpenGL in memory))"
	@$(HEADLESS) $(BIN) classify $(SAMPLE)
	@$(HEADLESS) $(BIN) features --png --force --out out $(SAMPLE)
endif

build: packages-build notices ## Build bin/vggscope
	go build -ldflags '$(LDFLAGS)' -o $(BIN) ./app

# The licences of all that is linked in: no licence, no build. It leaves alone what has not changed.
notices:
	@go run ./tools/notices -o app/notices/generated/notices.json

test: ahead lint notices ## Lint, then run all tests, those of the GPU on software OpenGL
	@tools/check/test.sh $(ARGS)

test-all: ahead lint notices ## The same, and all that computes on the second driver: before a release
	@VGGSCOPE_ALL=1 tools/check/test.sh $(ARGS)

ahead:
	@tools/check/ahead.sh

e2e: packages-test notices ## Drive the window on a display in memory; pictures of each step go to out/e2e
	@VGGSCOPE_REQUIRE_GPU=1 go test -count=1 -v -timeout 20m $(ARGS) ./tools/e2e

lint: packages-test ## gofmt, go vet, staticcheck, gocyclo, glslangValidator, go mod tidy, stray paths
	@tools/check/lint.sh

shaders: packages-test ## Compile every shader variant with glslangValidator and list them
	@go test -count=1 -v -run '^TestCompilesWithGlslang$$' ./shaders | grep -v '^=== RUN'

bench: packages-test ## Run the Go benchmarks (BENCH=name picks, ARGS are passed to go test)
	@tools/check/bench.sh $(ARGS)

bench-peers: packages-test build ## Time VGG16 against ONNX Runtime on the same threads (ARGS are passed on)
	@tools/peers/bench.sh $(ARGS)

bench-page: packages-test build ## Measure the rows of docs/PERFORMANCE.md that are of one machine (ARGS="--only ROW" picks)
	@tools/peers/page.sh $(ARGS)

bench-ui: packages-test ## Time the window against matplotlib drawing the same maps (ARGS are passed on)
	@tools/peers/ui.sh $(ARGS)

fuzz: packages-build ## Fuzz every parser, each for FUZZTIME=30s
	@tools/check/fuzz.sh

soak: packages-test ## Take SOAK=1000 pictures through each runner, then the window for SOAK_MINUTES=60; watch memory
	@VGGSCOPE_SOAK=$${SOAK:-1000} VGGSCOPE_REQUIRE_GPU=1 xvfb-run -a go test -count=1 -v -timeout 2h -run '^TestSoak$$' ./nn
	@VGGSCOPE_SOAK=$${SOAK:-1000} VGGSCOPE_SOAK_MINUTES=$${SOAK_MINUTES:-60} VGGSCOPE_REQUIRE_GPU=1 go test -count=1 -v \
		-timeout 6h -run '^TestSoak$$' ./tools/e2e

package: packages-package notices ## Build the installers into dist/ (PARTS="linux appimage windows macos" picks)
	@VERSION='$(VERSION)' COMMIT='$(COMMIT)' packaging/package.sh $(PARTS)

package-test: packages-package-test ## Install, start and remove each of them again
	@VERSION='$(VERSION)' packaging/test.sh $(PARTS)

clean: ## Remove what these commands wrote: bin, out, benchmark models and their Python packages
	rm -rf bin out dist .cache .venv
	find . -path './.?*' -prune -o -type d -path '*/testdata/failed' -exec rm -rf {} +

packages-build packages-test packages-package packages-package-test: packages-%:
	@tools/setup/packages.sh $*
