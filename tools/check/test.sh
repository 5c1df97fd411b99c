#!/usr/bin/env bash
# Run every test; `make test` calls this after the linters. Arguments are passed on to go test.
#
# Every package runs under the race detector that starts goroutines itself, has a library start them, or guards something against
# others; that is found by looking at its sources. It runs in short there: the detector makes arithmetic and painting ten times as
# long, and finds something only where goroutines meet; a package can name the tests in which they do (weights/raced). Whatever
# has less to do in short, and every other package, runs whole without it. app's tests start the program as users build it, in which the
# detector of the test binary sees nothing. What only stands on such packages is seen in those programs above it that have goroutines: the whole of a test
# binary is built for the detector.
# Packages whose tests are built with the OpenGL bindings, found by asking go, run on Mesa's software OpenGL, each on a display
# of its own in memory, where a missing OpenGL 4.3 is a failure and not a skipped test. They go two at a time: one alone leaves
# much of two cores idle, and more could ask for more memory than there is. On Linux those that a driver can be wrong in run once
# more, on another one (zink.sh), in short and without what is computed on the CPU: that depends on no driver and has been seen. They
# are what speaks to the driver, each op in every family, and the self-check, which takes whole networks forth and one back; with
# VGGSCOPE_ALL (make test-all) all that computes goes through it, which takes three minutes more.
# The test of the window, tools/e2e, comes last and alone: it drives the program as users build it, two at a time on displays of
# their own, and go test does not see which files that program is built from, so it never counts as done before.
#
# The linters have been before this: go vet judged the tests' sources too, so that go test need not judge them for each build.
set -euo pipefail
cd "$(dirname "$0")/../.."

module=$(go list -m)
# The packages, without this module's name, whose sources or tests have a line like one of these.
having() {
    grep -rlE --include='*.go' --exclude-dir='.?*' "$1" . | sed -E 's#^\./(.*)/[^/]*$#\1#; s#^\./[^/]*$#.#' | sort -u
}
concurrent=$(having '^[[:space:]]*go [a-zA-Z_(]|AfterFunc\(|\.Parallel\(\)|httptest\.|work\.(Each|Parts|Try)\(|sync\.(RW)?Mutex|atomic\.')
shorter=$(having 'testing\.Short\(\)|raced\.Only\(')
in_list() { grep -qxF "$1" <<<"$2"; }

# One line for each test binary: its name, then all packages that are in it.
binaries=$(go list -test -f '{{.ImportPath}} {{join .Deps " "}}' ./... | grep '^[^ ]*\.test ')
whole=() raced=() gl_whole=() gl_raced=() computing=()
while read -r name packages; do
    name=${name%.test}
    path=${name#"$module/"}
    race=false plain=true
    if [[ $path != app ]] && in_list "$path" "$concurrent"; then
        race=true
        in_list "$path" "$shorter" || plain=false
    fi
    if [[ $path == tools/e2e ]]; then
        continue
    elif [[ " $packages " == *' github.com/go-gl/'* ]]; then
        if [[ $path == app/ui ]]; then # takes longest, and begins
            gl_whole=("$name" ${gl_whole[@]+"${gl_whole[@]}"}) gl_raced=("$name" ${gl_raced[@]+"${gl_raced[@]}"})
            continue
        fi
        ! $plain || gl_whole+=("$name")
        ! $race || gl_raced+=("$name")
        if [[ $path =~ ^(gpu|nn/op|nn/tune|nn/check)$ || ( -n ${VGGSCOPE_ALL:-} && $path =~ ^(gpu|nn)(/|$) ) ]]; then
            computing+=("$name")
        fi
    else
        ! $plain || whole+=("$name")
        ! $race || raced+=("$name")
    fi
done <<<"$binaries"

# Each test binary of those that draw gets a display.
drawing=(env) display=env
if [[ $(uname) == Linux ]]; then
    drawing=(env VGGSCOPE_REQUIRE_GPU=1)
    display='xvfb-run -a'
fi

status=0
# phase says what comes, runs it, and says what it took: seconds, and those of processors, which others on the machine disturb less.
# What comes after a failure is seen all the same, and the whole has failed.
TIMEFORMAT='test: that took %0R s, and of processors %0U s and %0S s in the system'
phase() {
    echo "test: $1" >&2
    shift
    time "$@" || status=1
}

phase "${#whole[@]} packages without OpenGL, whole" \
    go test -vet=off -shuffle=on "$@" "${whole[@]}"
phase "${#gl_whole[@]} packages on software OpenGL, whole" \
    "${drawing[@]}" go test -vet=off -p 2 -exec "$display" -shuffle=on -timeout 20m "$@" "${gl_whole[@]}"
phase "${#raced[@]} packages without OpenGL, under the race detector" \
    go test -race -vet=off -short -shuffle=on "$@" "${raced[@]}"
phase "${#gl_raced[@]} packages on software OpenGL, under the race detector" \
    "${drawing[@]}" go test -race -vet=off -p 2 -exec "$display" -short -shuffle=on -timeout 20m "$@" "${gl_raced[@]}"
if [[ $(uname) == Linux ]]; then
    phase "${#computing[@]} packages on the second driver" \
        tools/check/zink.sh go test -vet=off -p 2 -short -skip '/^cpu$|//^cpu$' -shuffle=on -timeout 10m "$@" "${computing[@]}"
fi
phase 'the window' "${drawing[@]}" go test -vet=off -exec "$display" -count=1 "$@" ./tools/e2e
exit $status
