# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with test.sh
# The program's window for test.sh. It is watched by its own log: in a debug run that has a line for each change of what is
# on the screen (app/ui/trace.go). Sourced; uses $shots, $local_data and what is in wine.sh.

log=$local_data/vggscope/vggscope.log

has_window() { xdotool search --onlyvisible --name VGGScope >/dev/null 2>&1; }

close_window() { wine "$work/probe.exe" close GLFW30; } # what GLFW calls its windows

# shows FACT: the last line on the screen has the fact, and all layers of a picture are computed and shown.
shows() {
    local line
    line=$(grep 'msg=screen' "$log" 2>/dev/null | tail -1)
    [[ $line == *phase=idle*done=23*ready=true* && $line == *"$1"* ]]
}

# window PROGRAM NAME FACT [ARGUMENT]: start it, wait for the answer, keep a picture of the screen, close it.
#
# In one start of fifteen the window and the thread that computes both wait for a lock in llvmpipe (ctx_mutex of its screen),
# of which that thread is the owner by the lock's own account: seen with Wine 8.0 over Mesa 22.3.6, with Go's preemption by
# suspending threads and without it, and never with the same Mesa under Linux. Such a start is said, and made again.
window() {
    local attempt
    for attempt in 1 2 3; do
        window_once "$@" && return
        echo "windows: the window hung in Wine, start $attempt" >&2
    done
    fail "the window hung three times; last in its log: $(tail -1 "$log")"
}

# window_once answers no where the program stands still.
window_once() {
    local program=$1 name=$2 fact=$3 status=0 pid
    shift 3
    rm -f "$log"
    VGGSCOPE_DEBUG=1 timeout 120 "$wine_program" "$program" "$@" 2>"$work/window.err" &
    pid=$!
    if ! within 60 shows "$fact"; then
        stands_still || fail "in a minute the window did not show $fact: $(<"$work/window.err") $(tail -3 "$log")"
        "$wine_server" -k
        wait "$pid" || true
        return 1
    fi
    sleep 1 # for the last frame
    import -window root "$shots/$name.png"
    (($(convert "$shots/$name.png" -unique-colors -format %w info:) > 500)) || fail "$name.png shows next to nothing"
    close_window
    wait "$pid" || status=$?
    if [[ $status == 124 ]]; then
        return 1
    fi
    [[ $status == 0 ]] || fail "the window ended with exit code $status: $(<"$work/window.err") $(tail -5 "$log")"
    ! grep -m1 'level=ERROR' "$log" || fail 'that is in the log'
}

# stands_still reports whether the program uses no processor: one that is only slow does.
stands_still() {
    local pid before
    pid=$(pgrep -nx vggscope.exe) || return 1
    before=$(cut -d' ' -f14,15 "/proc/$pid/stat")
    sleep 5
    [[ $(cut -d' ' -f14,15 "/proc/$pid/stat") == "$before" ]]
}

# backend says what the last window computed on: gpu or cpu, and the device.
backend() { sed -n 's/.*msg="model loaded".* backend=\([a-z]*\) renderer=\(.*\) took=.*/\1 \2/p' "$log" | tail -1; }
