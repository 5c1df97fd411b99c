#!/usr/bin/env bash
# Run every test; `make test` calls this after the linters. Arguments are passed on to go test.
#
# All but a few run under the race detector, those that would take minutes with it in short, and whole without it; drawing in
# one goroutine has nothing for it to find, and runs without it. Packages whose tests are built with the OpenGL bindings, found by asking go, run one at a time on Xvfb and Mesa's software OpenGL,
# where a missing OpenGL 4.3 is a failure and not a skipped test. On Linux those that compute run once more, on another
# driver (zink.sh), in short: what depends on no driver has been seen by then.
# The test of the window, tools/e2e, comes last and alone: it drives the program as users build it, on a display of its own,
# and go test does not see which files that program is built from, so it never counts as done before.
set -euo pipefail
cd "$(dirname "$0")/../.."

# One line for each test binary: its name, then all packages that are in it.
binaries=$(go list -test -f '{{.ImportPath}} {{join .Deps " "}}' ./... | grep '^[^ ]*\.test ')
pure=() drawing=() brief=() gl=() long=()
while read -r name packages; do
    [[ $name == */tools/e2e.test ]] && continue
    case " $packages " in
        *' github.com/go-gl/'*)
            if [[ $name =~ /(app/ui|app/report|nn/explain)\.test$ ]]; then long+=("${name%.test}"); else gl+=("${name%.test}"); fi
            ;;
        *)
            if [[ $name =~ /(tools/icons|tools/samples/draw|app/assets)\.test$ ]]; then drawing+=("${name%.test}")
            elif [[ $name =~ /nn/picture\.test$ ]]; then brief+=("${name%.test}"); else pure+=("${name%.test}"); fi
            ;;
    esac
done <<<"$binaries"
computing=()
for name in "${gl[@]}" "${long[@]}"; do
    [[ $name/ == */vggscope/gpu/* || $name/ == */vggscope/nn/* ]] && computing+=("$name")
done

display=(env)
if [[ $(uname) == Linux ]]; then
    display=(env VGGSCOPE_REQUIRE_GPU=1 xvfb-run -a)
fi

echo "test: $((${#pure[@]} + ${#drawing[@]} + ${#brief[@]})) packages without OpenGL, then $((${#gl[@]} + ${#long[@]})) on software OpenGL, then the window" >&2
status=0
go test -race -shuffle=on "$@" "${pure[@]}" || status=1
go test -race -short -shuffle=on "$@" "${brief[@]}" || status=1
go test -shuffle=on "$@" "${drawing[@]}" "${brief[@]}" || status=1
"${display[@]}" go test -race -p 1 -shuffle=on -timeout 20m "$@" "${gl[@]}" || status=1
"${display[@]}" go test -race -p 1 -short -shuffle=on -timeout 20m "$@" "${long[@]}" || status=1
"${display[@]}" go test -p 1 -shuffle=on "$@" "${long[@]}" || status=1
if [[ $(uname) == Linux ]]; then
    tools/check/zink.sh go test -p 1 -short -shuffle=on -timeout 5m "$@" "${computing[@]}" || status=1
fi
"${display[@]}" go test -count=1 "$@" ./tools/e2e || status=1
exit $status
