#!/usr/bin/env bash
# Install the system packages that the tests need, and meanwhile compile what needs none of them; `make test` begins with it.
# On a machine that has nothing yet the one waits for the network and the disk, while the other has the processors. Where all
# is there, both are done at once.
set -euo pipefail
cd "$(dirname "$0")/../.."

# What does not compile is told by the step that needs it.
compile() {
    go tool -modfile=tools/check/go.mod -n staticcheck
    go tool -modfile=tools/check/go.mod -n gocyclo
    go tool -modfile=packaging/tools/go.mod -n actionlint
    local plain
    # Neither programs, which would be linked, nor what stands on the bindings of OpenGL and GLFW, whose headers are on their way.
    plain=$(go list -f '{{if ne .Name "main"}}{{.ImportPath}} {{join .Deps " "}}{{end}}' ./... | grep -vE 'github\.com/go-gl/|fyne\.io/' |
        cut -d ' ' -f 1)
    # shellcheck disable=SC2086 # import paths, none with a space
    go build $plain
    # shellcheck disable=SC2086
    go build -race $plain
}

# Without a C compiler Go would compile all of it in another way than later.
if [[ $(go env CGO_ENABLED 2>/dev/null) == 1 ]]; then
    compile >/dev/null 2>&1 &
    trap 'kill $! 2>/dev/null || true' EXIT
fi
tools/setup/packages.sh test
wait
trap - EXIT
