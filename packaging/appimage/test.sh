#!/usr/bin/env bash
# Prove the AppImage in dist/: what it is made of, that it can be made again, and that it runs in a clean Debian without FUSE,
# whatever the state of the folders it unpacks to. packaging/test.sh calls this. Needs root, for the clean Debian.
# shellcheck disable=SC2016 # much is in single quotes here, for a shell in the clean root to expand
set -euo pipefail
cd "$(dirname "$0")/../.."
. packaging/cleanroot.sh
. packaging/display.sh
: "${VERSION:?}"

id=io.github.vggscope.vggscope
name=vggscope-$VERSION-x86_64.AppImage
image=$PWD/dist/$name
root_name=appimage
work=$PWD/dist/.work/appimage-test
sample=app/assets/samples/soccer-ball.png class=soccer_ball

# The newest glibc that may be asked for: that of Ubuntu 22.04, which releases are built on. Debian 12 has 2.36.
newest_glibc=2.35
# What the program is linked with, and what GLFW opens; the names of the packages that have them.
linked='libGL.so.1 libX11.so.6 libc.so.6 libm.so.6'
packages=(libgl1 libx11-6 libxcursor1 libxi6 libxinerama1 libxrandr2 libxrender1 libxxf86vm1)

ok() { echo "appimage: $* … ok"; }
fail() { echo "appimage: $*" >&2; exit 1; }

cleanup() {
    display_stop
    cleanroot_drop "$root_name"
    rm -rf "$work"
}
trap cleanup EXIT

[[ -x $image ]] || fail "$image is missing: make package PARTS=appimage"
rm -rf "$work"
mkdir -p "$work" out/package

# ---- The file ----

[[ $(head -c 11 "$image" | tail -c 3 | od -An -c | tr -d ' ') == 'AI002' ]] || fail "the mark of type 2 is not at byte 8"
offset=$("$image" --appimage-offset)
unsquashfs -q -n -o "$offset" -d "$work/tree" "$image" >"$work/unsquashfs.log" || fail "unsquashfs: $(tail -n 1 "$work/unsquashfs.log")"
(cd "$work" && "$image" --appimage-extract >list)
diff -r --no-dereference "$work/tree" "$work/squashfs-root" || fail "the runtime unpacks other than unsquashfs does"
ok "type 2; --appimage-offset and --appimage-extract agree with unsquashfs ($(wc -l <"$work/list") entries)"

desktop-file-validate "$work/tree/$id.desktop"
grep -qx "X-AppImage-Version=$VERSION" "$work/tree/$id.desktop" || fail "the desktop file does not tell the version"
[[ $(identify -format '%m %wx%h' "$work/tree/.DirIcon") == 'PNG 256x256' ]] || fail ".DirIcon is no PNG of 256x256"
[[ -f $work/tree/$id.svg && -x $work/tree/AppRun ]] || fail "the icon or AppRun leads nowhere"
ok "AppRun, desktop file and icon at the top"

program=$work/tree/usr/bin/vggscope
glibc=$(objdump -T "$program" | grep -oE 'GLIBC_[0-9.]+' | sort -uV | tail -n 1)
glibc=${glibc#GLIBC_}
[[ $(printf '%s\n' "$glibc" $newest_glibc | sort -V | tail -n 1) == "$newest_glibc" ]] ||
    fail "the program asks for glibc $glibc, newer than $newest_glibc: build on an older system"
needed=$(objdump -p "$program" | awk '$1 == "NEEDED" {print $2}' | sort | xargs)
[[ $needed == "$linked" ]] || fail "the program is linked with $needed, want $linked"
[[ $(objdump -p "$image") != *NEEDED* ]] || fail "the runtime needs libraries"
ok "asks for glibc $glibc and $needed"

(
    # shellcheck source=/dev/null
    . dist/.work/appimage/env
    DIST=$work/again packaging/appimage/build.sh 2>/dev/null
)
cmp "$image" "$work/again/$name"
ok "a second build has the same bytes"

# ---- In a clean Debian ----

root=$(cleanroot_make "$root_name")
cleanroot_apt "$root_name" install "${packages[@]}" >"$work/apt.log" 2>&1 || { tail -n 5 "$work/apt.log" >&2; exit 1; }
home=$root$(awk -F: '$1 == "user" {print $6}' "$root/etc/passwd")
mkdir "$home/pictures"
cp "$image" "$home/"
cp "$sample" "$home/pictures/"
chown -R 1000:1000 "$home"
picture=pictures/${sample##*/}
inside() { cleanroot_run "$root_name" "$@"; }
[[ ! -e /dev/fuse ]] || ! inside test -e /dev/fuse || fail "the clean root has /dev/fuse"

# took COMMAND... prints how long it takes, in seconds.
took() { inside bash -c 'TIMEFORMAT=%R; time "$@" >/dev/null' bash "$@" 2>&1; }
first=$(took "./$name" version)
second=$(took "./$name" version)
ok "starts without FUSE; first start $first s, second $second s"

[[ $(inside "./$name" classify --json "$picture" 2>"$work/log") == *"\"$class\""* ]] || fail "classify: $(cat "$work/log")"
inside sh -c "mkdir -p a/b && cd a/b && ../../$name classify ../../$picture" >"$work/out" 2>"$work/log"
grep -q "1  $class " "$work/out" || fail "a path from the caller's folder is not understood"
ok "classifies a picture, by a path from the caller's folder, without a network"

# bad WORDS SETUP: as an ordinary user, after root has done SETUP in the home folder, the program must say one sentence with
# WORDS in it and fail; with no WORDS it must work. Either way nothing may be left in cache or temporary folder.
bad() {
    local words=$1 setup=$2 status=0 left
    rm -rf "$home/.cache"
    cleanroot_root "$root_name" bash -euc 'cd ~user; run=$1; '"$setup"'
        status=0
        setpriv --reuid 1000 --regid 1000 --clear-groups env HOME="$PWD" "./$run" classify "$2" || status=$?
        find .cache /tmp -path "*vggscope*" -type f ! -name lock >&3 2>/dev/null || true
        exit $status' bash "$name" "$picture" >"$work/out" 2>"$work/err" 3>"$work/left" || status=$?
    left=$(cat "$work/left")
    [[ -z $left ]] || fail "after ${words:-$setup}: left $left"
    if [[ $words ]]; then
        [[ $status == 127 && $(wc -l <"$work/err") == 1 && $(cat "$work/err") == *"$words"* ]] ||
            fail "want one sentence with \"$words\", got status $status: $(cat "$work/err")"
    else
        ((status == 0)) || fail "after $setup: status $status: $(cat "$work/err")"
        grep -q "1  $class " "$work/out" || fail "after $setup: $(cat "$work/out")"
    fi
}
bad '' 'mkdir .cache; mount -t tmpfs -o ro,mode=755,uid=1000 tmpfs .cache'
ok "runs where the cache is read-only, and leaves nothing behind"
bad '' 'mkdir .cache; mount -t tmpfs -o size=20m,mode=755,uid=1000 tmpfs .cache'
ok "runs where the cache is full, and leaves nothing behind"
bad '' 'mkdir .cache; mount -t tmpfs -o noexec,mode=755,uid=1000 tmpfs .cache'
ok "runs where no program may run from the cache"
bad 'no space left on device' 'mkdir .cache; for d in .cache /tmp; do mount -t tmpfs -o size=20m,mode=755,uid=1000 tmpfs $d; done'
ok "full disk: $(cat "$work/err")"
bad 'noexec' 'mkdir .cache; for d in .cache /tmp; do mount -t tmpfs -o noexec,mode=755,uid=1000 tmpfs $d; done'
ok "no program may run from anywhere: $(cat "$work/err")"
bad 'set TMPDIR' 'mkdir .cache; for d in .cache /tmp; do mount -t tmpfs -o ro,mode=755,uid=1000 tmpfs $d; done'
ok "no folder can be written to: $(cat "$work/err")"
bad 'download it again' 'head -c 20000000 "$run" >cut; chmod +x cut; run=cut'
ok "a truncated download: $(cat "$work/err")"

# Both start with no cache, and the second must wait for the first.
rm -rf "$home/.cache"
inside bash -c '"./$1" version >1 & "./$1" version >2; wait $!; cmp 1 2; ls -A .cache/vggscope/appimage' bash "$name" >"$work/cache"
[[ $(wc -l <"$work/cache") == 2 ]] || fail "two starts at once left $(xargs <"$work/cache")"
ok "two starts at once unpack once"

# ---- The window ----

display_start 1280x800x24
DISPLAY=$display cleanroot_run "$root_name" "./$name" "$picture" >"$work/window.log" 2>&1 &
window=$!
display_settled 60 out/package/appimage.png || fail "no window: $(cat "$work/window.log")"
kill "$window" 2>/dev/null || fail "the window did not stay: $(cat "$work/window.log")"
wait "$window" 2>/dev/null || true
ok "the window is drawn (out/package/appimage.png)"
