#!/usr/bin/env bash
# Run every test; `make test` calls this after the linters. Arguments are passed on to go test.
#
# What starts goroutines, or stands on what does, runs under the race detector; that is found by looking at the sources. The
# rest has nothing for it to find, and is several times as fast without it. What would take minutes with it runs with it in
# short, and whole without it.
# Packages whose tests are built with the OpenGL bindings, found by asking go, run on Mesa's software OpenGL, each on a display
# of its own in memory, where a missing OpenGL 4.3 is a failure and not a skipped test. They go two at a time: one alone leaves
# much of two cores idle, and more could ask for more memory than there is. On Linux those that compute run once more, on
# another driver (zink.sh), in short and without what is computed on the CPU: that depends on no driver and has been seen.
# The test of the window, tools/e2e, comes last and alone: it drives the program as users build it, on a display of its own,
# and go test does not see which files that program is built from, so it never counts as done before.
#
# The linters have been before this: go vet judged the tests' sources too, so that go test need not judge them for each build.
set -euo pipefail
cd "$(dirname "$0")/../.."

module=$(go list -m)
# The packages that start goroutines or have a library start them: this module's, and Fyne, which calls back.
concurrent=$(grep -rlE --include='*.go' --exclude-dir='.?*' '^[[:space:]]*go [a-zA-Z_(]|AfterFunc\(|\.Parallel\(\)|httptest\.' . |
    sed -E "s#^\.(.*)/[^/]*\$#$module\1#" | sort -u)
concurrent+=$'\nfyne.io/fyne/v2'

# One line for each test binary: its name, then all packages that are in it.
binaries=$(go list -test -f '{{.ImportPath}} {{join .Deps " "}}' ./... | grep '^[^ ]*\.test ')
quiet=() pure=() brief=() gl=() long=() computing=()
while read -r name packages; do
    name=${name%.test}
    if [[ $name == */tools/e2e ]]; then
        continue
    elif [[ $name =~ /nn/picture$ || $name == "$module/weights" ]]; then
        brief+=("$name")
    elif [[ $name =~ /(app/ui|app/report|nn/explain)$ ]]; then
        long=("$name" ${long[@]+"${long[@]}"}) # nn/explain takes longest, and begins
    elif [[ " $packages " == *' github.com/go-gl/'* ]]; then
        gl+=("$name")
    elif grep -xF "$concurrent" >/dev/null <<<"${packages// /$'\n'}"; then
        pure+=("$name")
    else
        quiet+=("$name")
    fi
done <<<"$binaries"
for name in "${long[@]}" "${gl[@]}"; do
    [[ $name/ == */vggscope/gpu/* || $name/ == */vggscope/nn/* ]] && computing+=("$name")
done

# Each test binary of those that draw gets a display.
drawing=(env) display=env
if [[ $(uname) == Linux ]]; then
    drawing=(env VGGSCOPE_REQUIRE_GPU=1)
    display='xvfb-run -a'
fi

status=0
# phase says what comes and runs it. What comes after a failure is seen all the same, and the whole has failed.
phase() {
    echo "test: $1" >&2
    shift
    "$@" || status=1
}

phase "${#quiet[@]} packages without goroutines, and ${#brief[@]} that take long under the race detector" \
    go test -vet=off -shuffle=on "$@" "${quiet[@]}" "${brief[@]}"
phase "${#pure[@]} packages without OpenGL, under the race detector" \
    go test -race -vet=off -shuffle=on "$@" "${pure[@]}"
phase "${#gl[@]} packages on software OpenGL, under the race detector" \
    "${drawing[@]}" go test -race -vet=off -p 2 -exec "$display" -shuffle=on -timeout 20m "$@" "${gl[@]}"
phase "$((${#brief[@]} + ${#long[@]})) packages in short, under the race detector" \
    "${drawing[@]}" go test -race -vet=off -p 2 -exec "$display" -short -shuffle=on -timeout 20m "$@" "${long[@]}" "${brief[@]}"
phase "${#long[@]} packages whole, without it" \
    "${drawing[@]}" go test -vet=off -p 2 -exec "$display" -shuffle=on "$@" "${long[@]}"
if [[ $(uname) == Linux ]]; then
    phase "${#computing[@]} packages on the second driver" \
        tools/check/zink.sh go test -vet=off -p 2 -short -skip '/^cpu$|//^cpu$' -shuffle=on -timeout 10m "$@" "${computing[@]}"
fi
phase 'the window' "${drawing[@]}" go test -vet=off -exec "$display" -count=1 "$@" ./tools/e2e
exit $status
