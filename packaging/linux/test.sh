#!/usr/bin/env bash
# Prove the .deb, the .rpm and the .tar.xz in dist/; packaging/test.sh calls this.
#
# The .deb goes into a clean Debian with what it declares and no more; there the program answers, opens its window on a
# display in memory, is opened by a click on a photo, and goes again. Needs root, for the clean Debian. Takes minutes: all
# packages are built a second time to see whether the same bytes come out.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=packaging/cleanroot.sh
source packaging/cleanroot.sh
# shellcheck source=packaging/display.sh
source packaging/display.sh
# shellcheck source=/dev/null
source dist/.work/linux/env
export LC_ALL=C.UTF-8

id=io.github.vggscope.vggscope
deb=(dist/vggscope_*.deb)
rpm=(dist/vggscope_*.rpm)
archive=(dist/vggscope_*.tar.xz)
sample=app/assets/samples/umbrella.png
class=umbrella
name=linux # of the clean root
shots=out/package
mkdir -p "$shots"
work=$(mktemp -d)

finish() {
    display_stop # and with it the programs that have windows on it
    rm -rf "$work" dist/.work/again
    cleanroot_drop "$name"
}
trap finish EXIT

proved() { echo "linux: $* ... ok"; }
fail() { echo "linux: $*" >&2; exit 1; }

# says TEXT COMMAND... looks for a text in all that a command prints. A pipe into grep -q would end the command early.
says() {
    local text=$1 said
    shift
    said=$("$@" 2>&1) && [[ $said == *"$text"* ]]
}

# silent WHAT COMMAND... fails if the command does, or has something to say.
silent() {
    local what=$1 said status=0
    shift
    said=$("$@" 2>&1) || status=$?
    [[ $status == 0 && -z $said ]] || fail "$what: $(head -n 20 <<<"${said:-exit code $status}")"
}

judge() {
    silent lintian lintian --allow-root --tag-display-limit 0 --fail-on error,warning "${deb[@]}"
    proved "lintian has neither errors nor warnings"
    silent desktop-file-validate desktop-file-validate "$tree/usr/share/applications/$id.desktop"
    # GLib passes files to programs that do not ask for them; other desktops do not.
    grep -qxF 'Exec=vggscope %F' "$tree/usr/share/applications/$id.desktop" || fail "the desktop file asks for no files"
    proved "the desktop file is valid"
    appstreamcli validate --no-net --pedantic "$tree/usr/share/metainfo/$id.metainfo.xml" >"$work/said" || fail "$(cat "$work/said")"
    proved "the AppStream metainfo is valid"
    local page=$tree/usr/share/man/man1/vggscope.1.gz
    MANWIDTH=100 man --warnings=w -l "$page" >"$work/page" 2>"$work/said" || true
    [[ ! -s $work/said ]] || fail "the manual page: $(head "$work/said")"
    grep -q 'vggscope weights convert' "$work/page" || fail "the manual page says nothing of vggscope weights convert"
    proved "the manual page is drawn without warnings"
}

same_bytes() {
    local file
    mkdir -p dist/.work/again
    DIST=dist/.work/again packaging/linux/build.sh
    for file in "${deb[0]}" "${rpm[0]}" "${archive[0]}"; do
        cmp "$file" "dist/.work/again/${file##*/}" || fail "$file: a second build differs"
    done
    proved "a second build gives the same bytes: ${deb[0]##*/}, ${rpm[0]##*/}, ${archive[0]##*/}"
}

# Files and their kinds, modes, and checksums below DIR, with Debian's folder for zsh written as the others'.
listing() {
    (cd "$1" && find . -type f -printf '%P %m ' -exec sha256sum {} \; | sed -E 's/ [^ ]+$//') |
        sed 's#zsh/vendor-completions#zsh/site-functions#' | sort
}

rpm_is_the_same() {
    local need root=$work/rpmroot
    rpm --checksig --nosignature "${rpm[0]}" >/dev/null || fail "${rpm[0]}: wrong checksums"
    while read -r need; do
        [[ $need =~ ^lib[A-Za-z0-9]+\.so\.[0-9]+\((GLIBC_[0-9.]+)?\)\(64bit\)$ ]] || fail "${rpm[0]} requires $need, which is no library"
    done < <(rpm -qp --requires "${rpm[0]}" | grep -v '^rpmlib(')
    mkdir "$root"
    # Its libraries are not looked for: Debian's are in no rpm database.
    rpm --root "$root" --dbpath /db --install --nodeps --noscripts "${rpm[0]}" 2>"$work/said" || fail "$(cat "$work/said")"
    diff <(listing "$root" | grep -v '^db/') <(listing "$tree") || fail "the .rpm has other files than the .deb"
    rpm --root "$root" --dbpath /db --erase vggscope 2>"$work/said" || fail "$(cat "$work/said")"
    if listing "$root" | grep -v '^db/'; then fail "the .rpm leaves files behind"; fi
    proved "the .rpm has the files of the .deb, requires libraries only, installs, and leaves nothing behind"
}

# answers WANT COMMAND... classifies the sample in the root, and looks at the class and at what computed.
answers() {
    local want=$1 said
    shift
    said=$(cleanroot_run "$name" "$@" classify --json photo.png 2>"$work/said") || fail "classify failed: $(cat "$work/said")"
    grep -qF "\"backend\": \"$want\"" <<<"$said" || fail "it was not computed on $want: $said"
    [[ $(grep -m 1 '"id"' <<<"$said") == *"\"$class\""* ]] || fail "$class is not first: $said"
}

installs() {
    cp "${deb[0]}" "$root/tmp/vggscope.deb"
    cleanroot_apt "$name" install /tmp/vggscope.deb >"$work/apt" 2>&1 || fail "apt-get install failed: $(tail "$work/apt")"
    rm "$root/tmp/vggscope.deb"
    install -o 1000 -g 1000 -m 644 "$sample" "$root/home/user/photo.png"
    proved "the .deb is installed in a clean Debian $cleanroot_suite, with its declared dependencies only"
    says "$VERSION" cleanroot_run "$name" vggscope version || fail "vggscope version does not say $VERSION"
    answers cpu vggscope
    proved "without a display it answers by the CPU: $class"
    # shellcheck disable=SC2016 # the inner shell fills it in
    cleanroot_run "$name" bash -euc 'source /usr/share/bash-completion/completions/vggscope
        COMP_WORDS=(vggscope cl) COMP_CWORD=1; _vggscope; [[ ${COMPREPLY[*]} == classify ]]' || fail "bash does not complete cl to classify"
    proved "bash completes"
}

# until_true SECONDS WHAT COMMAND... waits for a command to succeed.
until_true() {
    local end=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < end)) || { tail -n 20 "$log" "$work/window" >&2 || true; fail "$what: not in time"; }
        sleep 0.2
    done
}

# shown PICTURE: its maps and its top-5 are on the screen, and nothing is under way any more.
shown() { grep -E 'msg=screen' "$log" | tail -n 1 | grep -F " picture=$1 " | grep -qE 'phase=idle .* done=23 .* ready=true .* problem=none'; }

# quit does it as a user would: no window manager is there to ask.
quit() { xdotool search --onlyvisible --name VGGScope windowfocus --sync key --clearmodifiers ctrl+q; }

# ended: no program has a window any more.
ended() { ! xdotool search --name VGGScope; }

opens() {
    log=$root/home/user/.local/state/vggscope/vggscope.log
    answers gpu vggscope
    proved "on a display it answers by OpenGL"
    answers cpu env LIBGL_DRIVERS_PATH=/none vggscope
    proved "on a display without a driver it answers by the CPU"

    cleanroot_run "$name" env VGGSCOPE_DEBUG=1 vggscope photo.png >"$work/window" 2>&1 &
    until_true 60 "photo.png in the window" shown photo.png
    local window wanted
    window=$(xdotool search --onlyvisible --name VGGScope | head -n 1)
    wanted=$(sed -n 's/^StartupWMClass=//p' "$tree/usr/share/applications/$id.desktop")
    says ", \"$wanted\"" xprop -id "$window" WM_CLASS || fail "the window's class is not $wanted: $(xprop -id "$window" WM_CLASS)"
    says '= 256, 256, ' xprop -id "$window" -notype 32c _NET_WM_ICON || fail "the window has no icon"
    display_settled 20 "$shots/linux.png" || fail "the window is not drawn: $shots/linux.png"
    quit
    until_true 20 "the end of the program" ended
    proved "the window opens on llvmpipe with photo.png and its top-5 ($shots/linux.png), has its icon, and closes"
}

opens_by_click() {
    local photo='照片 1.jpg'
    cleanroot_apt "$name" install libglib2.0-bin desktop-file-utils shared-mime-info >"$work/apt" 2>&1 || fail "$(tail "$work/apt")"
    convert "$sample" -background white -flatten -quality 92 "$work/photo.jpg"
    install -o 1000 -g 1000 -m 644 "$work/photo.jpg" "$root/home/user/$photo"
    says "$id.desktop" cleanroot_run "$name" gio mime image/jpeg || fail "the desktop does not offer it for image/jpeg"
    says "$id.desktop" cleanroot_run "$name" gio mime application/vnd.vggscope.lesson || fail "the desktop does not offer it for lessons"
    # gio goes when it has started the program, and all processes of a command end with it: so the command waits to be told.
    local tell
    mkfifo "$work/end"
    # shellcheck disable=SC2016 # the inner shell fills it in
    cleanroot_run "$name" env VGGSCOPE_DEBUG=1 sh -c 'gio open "$1" && read -r _' sh "$photo" <"$work/end" >"$work/window" 2>&1 &
    exec {tell}>"$work/end"
    until_true 60 "$photo in the window" shown "\"$photo\""
    display_settled 20 "$shots/linux-open-with.png" || fail "the window is not drawn: $shots/linux-open-with.png"
    quit
    until_true 20 "the end of the program" ended
    exec {tell}>&-
    proved "a desktop's \"Open with\" shows $photo"
}

unpacks() {
    local folder=vggscope-$VERSION
    tar -C "$root/home/user" --no-same-owner -xJf "${archive[0]}"
    answers cpu env -u DISPLAY "$folder/bin/vggscope"
    diff <(cd "$root/home/user/$folder" && rm LICENSE README.txt && listing .) <(listing "$tree/usr") || fail "the .tar.xz has other files than the .deb"
    (cd "$root/home/user" && rm -r "$folder")
    proved "the .tar.xz has the files of the .deb, and runs where it is unpacked"
}

# Everything in the root outside the home folders, but for what dpkg, apt and the system write about themselves.
everything() {
    (cd "$root" && find . -xdev \( -path ./home -o -path ./proc -o -path ./dev -o -path ./tmp -o -path ./var/log \
        -o -path ./var/cache -o -path ./var/lib/dpkg -o -path ./var/lib/apt \) -prune -o -print) | sort
}

goes() {
    local settings=$root/home/user/.config/vggscope/settings.json own
    [[ -s $settings ]] || fail "the window remembered nothing"
    own=$(cleanroot_root "$name" dpkg -L vggscope | sed 's/^/./' | sort)
    everything >"$work/before"
    cleanroot_apt "$name" purge vggscope >"$work/apt" 2>&1 || fail "$(tail "$work/apt")"
    everything >"$work/after"
    [[ -z $(comm -13 "$work/before" "$work/after") ]] || fail "removing it left $(comm -13 "$work/before" "$work/after")"
    own=$(comm -12 "$work/after" - <<<"$own" | while read -r path; do [[ -d $root/$path && $path != *vggscope* ]] || echo "$path"; done)
    [[ -z $own ]] || fail "removing it left $own"
    own=$(cd "$root" && find . -xdev -path ./home -prune -o -path ./proc -prune -o -name '*vggscope*' -print)
    [[ -z $own ]] || fail "removing it left $own"
    [[ -s $settings ]] || fail "removing it took the user's settings"
    proved "purged, it leaves nothing but the user's settings and log"
}

tree=$work/deb
dpkg-deb -x "${deb[0]}" "$tree"
judge
rpm_is_the_same
root=$(cleanroot_make "$name")
installs
display_start 1440x900x24
export DISPLAY=$display
opens
opens_by_click
unpacks
goes
same_bytes
stat -c '%n %s' "${deb[0]}" "${rpm[0]}" "${archive[0]}" | awk '{printf "linux: %s %.1f MB\n", $1, $2 / 1e6}'
