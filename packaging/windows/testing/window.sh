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
window() {
    local program=$1 name=$2 fact=$3 status=0
    shift 3
    rm -f "$log"
    VGGSCOPE_DEBUG=1 timeout 300 "$wine_program" "$program" "$@" 2>"$work/window.err" &
    local pid=$!
    waits "the window to show $fact" shows "$fact"
    sleep 1 # for the last frame
    import -window root "$shots/$name.png"
    [[ $(convert "$shots/$name.png" -unique-colors -format %w info:) -gt 500 ]] || fail "$name.png shows next to nothing"
    close_window
    wait "$pid" || status=$?
    [[ $status == 0 ]] || fail "the window ended with exit code $status: $(<"$work/window.err") $(tail -5 "$log")"
    grep -q 'level=ERROR' "$log" && fail "in the log: $(grep -m1 'level=ERROR' "$log")"
    return 0
}

# backend says what the last window computed on: gpu or cpu, and the device.
backend() { sed -n 's/.*msg="model loaded".* backend=\([a-z]*\) renderer=\(.*\) took=.*/\1 \2/p' "$log" | tail -1; }
