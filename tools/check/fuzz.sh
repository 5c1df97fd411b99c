#!/usr/bin/env bash
# Run every fuzz target for FUZZTIME (30s) each, one after the other; `make fuzz` calls this. Stops at the first that
# finds something: go test then tells where it wrote the input.
set -euo pipefail
cd "$(dirname "$0")/../.."

targets=$(grep -rHo --include='*_test.go' --exclude-dir='.?*' '^func Fuzz[A-Za-z0-9_]*' . | sort)
while IFS=: read -r file declaration; do
    name=${declaration#func }
    echo "fuzz: $name in $(dirname "$file")" >&2
    # Minimising an interesting input is bounded: with large archives and pictures Go would do little else.
    go test -run '^$' -fuzz "^$name\$" -fuzztime "${FUZZTIME:-30s}" -fuzzminimizetime 10x "$(dirname "$file")"
done <<<"$targets"
