#!/usr/bin/env bash
# Everything about the source that a program can judge; `make lint` calls this. Runs all steps, then fails if one did.
#
# The linters are in a module of their own, beside this file, so that what they need does not decide which versions the
# product is built from. It is not in tools/ itself: a go.mod there would cut the programs under tools/ off this module.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit

linter() { go tool -modfile=tools/check/go.mod "$@"; }

formatted() {
    local files
    files=$(find . -path './.?*' -prune -o -name '*.go' -exec gofmt -l {} +) || return
    [[ -z $files ]] || { echo "not as gofmt writes them (gofmt -w FILE mends it):"; echo "$files"; return 1; }
}

# A quarter of its time is collecting garbage where Go's collector has its usual measure; the limit is for machines with little memory.
static() { GOGC=300 GOMEMLIMIT=2500MiB linter staticcheck ./...; }

# Not in tests: a list of comparisons counts as many branches and is easy to read all the same.
simple() { linter gocyclo -over 15 -ignore '^\.|_test\.go$' .; }

# The test that compiles every variant is skipped where glslangValidator is missing, which must not pass for success.
shaders() {
    command -v glslangValidator >/dev/null || { echo "glslangValidator is missing: install glslang-tools"; return 1; }
    local out
    out=$(go test -count=1 -v -run '^TestCompilesWithGlslang$' ./shaders 2>&1)
    grep -q '^--- PASS: TestCompilesWithGlslang' <<<"$out" || { echo "$out"; return 1; }
}

# The programs in Python need libraries that few have, so that nobody runs them for long, and one breaks when what it takes from
# another is renamed.
python() {
    command -v python3 >/dev/null || { echo "python3 is missing: not looked at"; return; }
    git ls-files -z --cached --others --exclude-standard '*.py' | xargs -0 python3 tools/check/imports.py
}

tidy() { go mod tidy -diff && go -C tools/check mod tidy -diff && go -C tools/pinyin mod tidy -diff; }

# No file may name a home folder, this checkout, or the hosts that this machine fetches packages from: they are true here
# and nowhere else. What those are is asked of the machine.
portable() {
    local hosts=(-e "$PWD/") host
    while read -r host; do hosts+=(-e "$host"); done < <(package_hosts)
    found git grep --untracked -nIE -e '(^|[^[:alnum:]_.~/-])/(root|home/[a-z][a-z0-9_-]*|Users/[A-Za-z]+)/' && return 1
    found git grep --untracked -nIF "${hosts[@]}" && return 1
    return 0
}

# found runs a git grep and answers yes where it matched or could not search.
found() {
    "$@"
    local status=$?
    ((status != 1))
}

package_hosts() {
    {
        go env GOPROXY
        pip config get global.index-url
        # shellcheck disable=SC2016 # apt-get fills in the name, not the shell
        apt-get indextargets --format '$(SITE)'
    } 2>/dev/null | grep -oE 'https?://[^/, ]+' | sed -E 's#.*[/@]##' | grep -v '^github\.com$' | sort -u
}

failed=()
step() {
    local name=$1
    shift
    echo "lint: $name" >&2
    "$@" >&2 || failed+=("$name")
}

# Steps that have one processor busy, or wait for the network, beside those that compile and have all of them. What they say
# comes when they are done, and what of it failed in a file of its own.
aside=$(mktemp -d)
trap 'rm -rf "$aside"' EXIT
{
    step gofmt formatted
    step 'gocyclo: at most 15' simple
    step 'Python: what one program takes from another is there' python
    step 'go mod tidy: nothing to change' tidy
    step 'actionlint: the workflows' go tool -modfile=packaging/tools/go.mod actionlint
    step 'no path or host of this machine' portable
    ((${#failed[@]} == 0)) || printf '%s\n' "${failed[@]}" >"$aside/failed"
    : >"$aside/done"
} >"$aside/said" 2>&1 &

TIMEFORMAT='lint: that took %0R s, and of processors %0U s and %0S s in the system, with what ran beside'
time {
    step 'go vet' go vet ./...
    step staticcheck static
    step 'glslangValidator: every shader variant' shaders
    wait
}
cat "$aside/said" >&2
[[ -e $aside/done ]] || failed+=('what ran beside: broken off')
if [[ -e $aside/failed ]]; then
    while read -r name; do failed+=("$name"); done <"$aside/failed"
fi

if ((${#failed[@]})); then
    printf 'lint: failed: %s\n' "${failed[@]}" >&2
    exit 1
fi
