# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with test.sh
# Wine for test.sh: a prefix that is new, and what is asked of it. Sourced; uses $work and $here.

ok() { echo "windows: $* … ok"; }
fail() { echo "windows: FAILED: $*" >&2; exit 1; }

# Debian keeps the 64-bit Wine off PATH, and its wine asks for a 32-bit one, which is not needed here.
wine_program=$(command -v wine64 || ls /usr/lib/wine/wine64)
wine_server=$(command -v wineserver || ls /usr/lib/wine/wineserver)

export WINEPREFIX=$work/prefix
export WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml,winemenubuilder.exe=' # no .NET, no HTML, no entries in this desktop's menu
USER=${USER:-$(id -un)}
drive=$WINEPREFIX/drive_c
roaming=$drive/users/$USER/AppData/Roaming
local_data=$drive/users/$USER/AppData/Local

# wine PROGRAM ARGUMENT...: nothing in these tests takes a minute, and what hangs must not hang the test.
wine() { timeout 120 "$wine_program" "$@"; }

# windows_path FILE: as Windows has it.
windows_path() {
    local path
    path=$(realpath "$1")
    if [[ $path == "$drive"/* ]]; then
        path=C:${path#"$drive"}
    else
        path=Z:$path
    fi
    echo "${path//\//\\}"
}

# registry prints the user's part below Software, and Environment, without the times of keys and without empty keys: those of
# Windows that hold what all programs enter are missing in a new Wine. It writes the file when the last program has ended.
registry() {
    timeout 60 "$wine_server" -w
    sed -E 's/^(\[.*\]) [0-9]+$/\1/; /^#/d' "$WINEPREFIX/user.reg" |
        awk -F '\n' -v RS= 'NF > 1 && $1 ~ /^\[(Software|Environment)/ && $1 !~ /^\[Software\\\\Wine|Explorer/'
}

# user_path prints PATH as the user has it. Long values are folded by reg, so it is asked of the file.
user_path() {
    registry | sed -n 's/^"Path"=\(str(2):\)\?"\(.*\)"$/\2/p' | sed 's/\\\\/\\/g' | from_registry
}

# from_registry turns \x00e4, as Wine writes what is not ASCII, into the character.
from_registry() { perl -CO -pe 's/\\x([0-9a-f]{1,4})/chr hex $1/ge'; }

# status_of CODE COMMAND...: the command must end with that code.
status_of() {
    local want=$1 status=0
    shift
    "$@" || status=$?
    [[ $status == "$want" ]] || fail "$*: exit code $status, want $want"
}

# within SECONDS COMMAND...: until the command says yes; no if it never does.
within() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < end)) || return 1
        sleep 0.2
    done
}

# waits WHAT COMMAND...
waits() {
    local what=$1
    shift
    within 60 "$@" || fail "waited a minute for $what"
}

# display NAME [OPTION...]: a display in memory, for what is started from now on.
display() {
    local name=$1 number
    shift
    exec {number}< <(
        Xvfb -displayfd 1 -screen 0 1600x1000x24 -nolisten tcp "$@" 2>"$work/xvfb.log" &
        echo $! >"$work/$name.pid"
        wait
    )
    read -r -t 20 -u "$number" DISPLAY || fail "no display: $(<"$work/xvfb.log")"
    export DISPLAY=:$DISPLAY
}

# begin makes the prefix and the display; end takes them away.
begin() {
    trap end EXIT
    rm -rf "$work"
    mkdir -p "$work" "$shots"
    display screen
    wine wineboot --init >"$work/wineboot.log" 2>&1
    wine winecfg /v win10
    compile_helpers
}

compile_helpers() {
    local cc=(x86_64-w64-mingw32-gcc -O1 -s -Wall -Wextra -Werror)
    "${cc[@]}" -municode -o "$work/probe.exe" "$here/testing/probe.c" -lversion
    if [[ ! -e $drive/windows/system32/bcryptprimitives.dll ]]; then
        "${cc[@]}" -shared -o "$drive/windows/system32/bcryptprimitives.dll" "$here/testing/bcryptprimitives.c" -lbcrypt
    fi
}

end() {
    local status=$?
    trap - EXIT
    "$wine_server" -k 2>/dev/null || true
    local pid
    for pid in "$work"/*.pid; do
        if [[ -s $pid ]]; then
            kill "$(<"$pid")" 2>/dev/null || true
        fi
    done
    ((status)) || rm -rf "$work" # after a failure what is there may tell why
    exit "$status"
}
