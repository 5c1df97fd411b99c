# shellcheck shell=bash
# A display in memory for tests of packages; packaging/*/test.sh source this file.
#
#     display_start 1280x800x24       starts Xvfb; $display is its name, to be given as DISPLAY
#     display_shot FILE.png           what is on the screen
#     display_settled SECONDS FILE    the same, when a picture with many colours has stood still for a while, or fails
#     display_stop                    ends it; may be called twice, and when none was started
#
# Whoever can open the socket may use the display: the tests' users differ from the one who starts it.

display='' display_pid='' display_dir=''

display_start() {
    display_dir=$(mktemp -d)
    Xvfb -displayfd 3 -screen 0 "$1" -ac -nolisten tcp -noreset 3>"$display_dir/number" 2>"$display_dir/log" &
    display_pid=$!
    local tries
    for ((tries = 0; tries < 200; tries++)); do
        if [[ -s $display_dir/number ]]; then
            display=:$(<"$display_dir/number")
            return
        fi
        kill -0 "$display_pid" 2>/dev/null || break
        sleep 0.1
    done
    echo "display: Xvfb does not start: $(tail -n 1 "$display_dir/log")" >&2
    return 1
}

display_stop() {
    if [[ $display_pid ]]; then
        kill "$display_pid" 2>/dev/null || true
        wait "$display_pid" 2>/dev/null || true
    fi
    [[ -z $display_dir ]] || rm -rf "$display_dir"
    display='' display_pid='' display_dir=''
}

display_shot() {
    import -silent -window root -display "$display" "$1"
}

# An empty screen has one colour, a window that is still being filled a few dozen.
display_settled() {
    local end=$((SECONDS + $1)) file=$2 before='' now still=0
    while ((SECONDS < end)); do
        sleep 1
        display_shot "$file" || return
        now=$(identify -format '%k %#' "$file") # number of colours, sum of the pixels
        if [[ $now == "$before" && ${now% *} -gt 200 ]]; then
            ((++still < 3)) || return 0
        else
            still=0
        fi
        before=$now
    done
    echo "display: after $1 s the screen still changes or is empty (colours and sum: $now)" >&2
    return 1
}
