#!/usr/bin/env bash
# Run the benchmarks of every package that has some, on the display there is or else on Xvfb; `make bench` calls this.
# Arguments are passed on to go test. BENCH picks by name: BENCH=Conv.
set -euo pipefail
cd "$(dirname "$0")/../.."

packages=$(grep -rl --include='*_test.go' --exclude-dir='.?*' '^func Benchmark' . | xargs -n 1 dirname | sort -u)
display=(env)
if [[ -z ${DISPLAY-}${WAYLAND_DISPLAY-} && $(uname) == Linux ]]; then
    display=(xvfb-run -a)
fi
# shellcheck disable=SC2086 # the folders are several words, none with a space
"${display[@]}" go test -p 1 -run '^$' -bench "${BENCH:-.}" "$@" $packages
