#!/usr/bin/env bash
# Prove the Windows packages in dist/ in Wine, on a display in memory: the archive and the setup program, with windows and
# in a console, installed, replaced and removed. packaging/test.sh calls this.
#
#     packaging/windows/test.sh [NAME ...]     only those of: userpath archive setup signing again
#
# What Wine cannot show: SmartScreen and other guards, how Explorer lists "Open with", real graphics drivers.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C.UTF-8

: "${VERSION:?set by make}"
here=$PWD/packaging/windows
work=$PWD/dist/.work/windows/test
shots=$PWD/out/package
setup=dist/vggscope-$VERSION-setup.exe
archive=dist/vggscope-$VERSION-windows-amd64.zip
sample=$PWD/app/assets/samples/soccer-ball.png

# shellcheck source=packaging/windows/testing/wine.sh
source "$here/testing/wine.sh"
# shellcheck source=packaging/windows/testing/window.sh
source "$here/testing/window.sh"

# classifies FOLDER: the command in a pipe, with its exit codes. FOLDER is as Linux has it.
classifies() {
    local out status=0
    out=$(wine "$1/vggscope.com" classify "$(windows_path "$sample")" 2>"$work/err" | cat; exit "${PIPESTATUS[0]}") || status=$?
    [[ $status == 0 && ! -s $work/err ]] || fail "classify: exit code $status: $(<"$work/err")"
    grep -q '^ *1 .*soccer.ball' <<<"$out" || fail "classify names another class first: $out"
    ok 'vggscope classify prints the class into a pipe, exit code 0'

    echo 'no picture' >"$work/bad.png"
    out=$(wine "$1/vggscope.com" classify "$(windows_path "$work/bad.png")" 2>"$work/err") && fail 'a bad file passes'
    status=$?
    [[ $status == 1 && -z $out && $(wc -l <"$work/err") == 1 ]] || fail "a bad file: exit code $status, $out, $(<"$work/err")"
    ok "a bad file: exit code 1, and one line on standard error: $(tr -d '\r' <"$work/err" | sed 's/^.*[\\/]//')"
}

# shown_version FILE NUMBERS TEXT DESCRIPTION
shown_version() {
    local got
    got=$(wine "$work/probe.exe" version "$(windows_path "$1")" | tr -d '\r')
    [[ $got == "$2|$3|VGGScope|$4" ]] || fail "${1##*/} says it is $got"
}

numbers=$(sed -E 's/^([0-9]+\.[0-9]+\.[0-9]+)(-([0-9]+)-g)?.*/\1.\3/; s/\.$/.0/' <<<"$VERSION")

test_userpath() {
    local long with
    long=$(printf 'C:\\a folder number %d;' {1..300})
    long=${long%;}
    wine "$work/probe.exe" set-path "$long"
    status_of 2 wine dist/.work/windows/userpath.exe add 'C:\Här\VGG;Scope'
    for _ in 1 2; do wine dist/.work/windows/userpath.exe add 'C:\Här\VGGScope'; done
    with=$(user_path)
    [[ $with == "$long;C:\\Här\\VGGScope" ]] || fail "a PATH of ${#long} characters became ${with:0:60}… of ${#with}"
    wine dist/.work/windows/userpath.exe remove "c:\\här\\vggscope\\"
    [[ $(user_path) == "$long" ]] || fail "taking a folder out left …$(user_path | tail -c 80)"
    ok "PATH of ${#long} characters: a folder goes in once, and out, and nothing else changes"
}

test_archive() {
    local folder="$drive/portable 便携/vggscope-$VERSION-windows-amd64"
    mkdir -p "${folder%/*}"
    unzip -q "$archive" -d "${folder%/*}"
    [[ $(ls "$folder") == $'LICENSE.txt\nREADME.txt\nTHIRD-PARTY-NOTICES.txt\nvggscope.com\nvggscope.exe' ]] ||
        fail "in the archive: $(ls "$folder")"
    shown_version "$folder/vggscope.exe" "$numbers" "$VERSION" VGGScope
    shown_version "$folder/vggscope.com" "$numbers" "$VERSION" 'VGGScope for consoles'
    ok "archive: unpacked into a folder with blanks and Chinese in its name; version $VERSION in the files' properties"
    wine "$folder/vggscope.com" version >"$work/version"
    grep -qx "vggscope  *${VERSION//./\\.}" "$work/version" || fail "vggscope version says $(<"$work/version")"
    classifies "$folder"

    local status=0
    wine "$work/probe.exe" interrupt 5 "\"$(windows_path "$folder/vggscope.com")\" bench --step --backend cpu" || status=$?
    [[ $status == 130 ]] || fail "after Ctrl+C in a console: exit code $status, want 130"
    ok 'Ctrl+C in a console ends the command, exit code 130'

    mkdir -p "$roaming/vggscope"
    echo '{"language": "zh-Hans"}' >"$roaming/vggscope/settings.json"
    window "$folder/vggscope.exe" windows-zh 'language=zh-Hans' "$(windows_path "$sample")"
    ok "window in Chinese, with a picture as argument: $(backend)"
    rm -r "$roaming/vggscope" "${folder%/*}"

    without_opengl
}

# On Windows nothing computes OpenGL in software: with an old driver the program has to do without 4.3, and without a driver
# it has no window.
without_opengl() {
    local folder=$drive/portable/vggscope-$VERSION-windows-amd64 screen=$DISPLAY status=0 pid
    mkdir -p "${folder%/*}"
    unzip -q "$archive" -d "${folder%/*}"
    MESA_GL_VERSION_OVERRIDE=3.1 window "$folder/vggscope.exe" windows-cpu 'phase='
    [[ $(backend) == cpu* ]] || fail "with an old OpenGL: $(backend)"
    ok "window with OpenGL 3.1 only: $(backend)"

    "$wine_server" -k
    display without-opengl -extension GLX
    wine "$folder/vggscope.exe" 2>/dev/null &
    pid=$!
    waits 'a box that says why there is no window' has_window
    import -window root "$shots/windows-no-opengl.png"
    wine "$work/probe.exe" close '#32770' # what Windows calls message boxes
    wait "$pid" || status=$?
    [[ $status == 1 ]] || fail "without OpenGL: exit code $status, want 1"
    "$wine_server" -k
    kill "$(<"$work/without-opengl.pid")"
    rm "$work/without-opengl.pid"
    export DISPLAY=$screen
    ok 'without any OpenGL: a box says so, exit code 1'
    rm -r "${folder%/*}"
}

test_setup() {
    local installed=$local_data/Programs/VGGScope before menu desktop
    menu="$roaming/Microsoft/Windows/Start Menu/Programs/VGGScope.lnk"
    desktop=$drive/users/$USER/Desktop/VGGScope.lnk
    rm -rf "${roaming:?}/vggscope" "${local_data:?}/vggscope"
    wine reg add 'HKCU\Software\Classes\.bmp' /ve /d Other.Program /f >/dev/null # a choice of the user's
    wine "$work/probe.exe" set-path 'C:\first;C:\second'
    wine winecfg /v win7
    status_of 3 wine "$setup" /S
    wine winecfg /v win10
    [[ ! -e $installed ]] || fail 'something was installed on Windows 7'
    ok 'setup: on Windows 7 it stops, exit code 3, and nothing is written'
    before=$(registry)

    "$here/build.sh" setup 0.0.1 "$work/older-setup.exe" >"$work/makensis.log"
    wine "$work/older-setup.exe" /S
    [[ $(registry) == *'"DisplayVersion"="0.0.1"'* ]] || fail 'the older one is not installed'
    echo 'my own' >"$installed/my model.npz"
    echo 'old' >"$installed/README.txt"

    wine "$setup" /S
    shown_version "$setup" "$numbers" "$VERSION" 'VGGScope Setup'
    installed_rightly "$installed"
    [[ -f $menu && ! -e $desktop ]] || fail 'want an entry in the Start menu and none on the desktop'
    ok 'setup: silent, over an older one: files, Start menu, PATH, "Open with", Apps & features; no default taken over'

    wine cmd /c 'vggscope version' >"$work/version"
    grep -q "^vggscope .*$VERSION" "$work/version" || fail 'cmd does not know vggscope'
    ok 'a console knows the command vggscope'
    classifies "$installed"

    window "$installed/vggscope.exe" windows 'picture='
    ok "window from the installed program: $(backend)"
    grep -q 'msg=closed live=0' "$local_data/vggscope/vggscope.log" || [[ $(backend) == cpu* ]] || fail 'objects are left on the GPU'

    refuses_while_running "$installed"
    wine "$setup" /S /DESKTOP=1 /PATH=0 /OPENWITH=0
    [[ -f $desktop && $(user_path) == 'C:\first;C:\second' && $(registry) != *VGGScope.Picture* ]] || fail 'setup does not take back'
    wine "$setup" /S
    [[ -f $desktop && $(user_path) == 'C:\first;C:\second' ]] || fail 'setup forgot what was chosen'
    ok 'setup: what was chosen is kept by the next one, and can be taken back'
    wine "$setup" /S /PATH=1 /OPENWITH=1

    [[ -f $roaming/vggscope/settings.json ]] || fail 'the window kept no settings'
    wine "$installed/uninstall.exe" /S
    waits "the uninstaller's end" test ! -e "$installed/vggscope.exe"
    sleep 1
    [[ $(ls "$installed") == 'my model.npz' ]] || fail "left in the folder: $(ls "$installed")"
    [[ ! -e $menu && ! -e $desktop ]] || fail 'a shortcut is left'
    [[ -f $roaming/vggscope/settings.json && -f $local_data/vggscope/vggscope.log ]] || fail 'settings or log went without a question'
    diff <(echo "$before") <(registry) >"$work/registry.diff" || fail "left in the registry: $(<"$work/registry.diff")"
    ok 'uninstaller: silent; files, shortcuts, registry and PATH as before; the settings, the log and a file of the user stay'
    rm -r "$installed"
}

# installed_rightly FOLDER
installed_rightly() {
    local kb r type
    [[ $(ls "$1") == $'LICENSE.txt\nREADME.txt\nTHIRD-PARTY-NOTICES.txt\nmy model.npz\nuninstall.exe\nvggscope.com\nvggscope.exe' ]] ||
        fail "installed: $(ls "$1")"
    unzip -p "$archive" '*/vggscope.exe' | cmp - "$1/vggscope.exe"
    grep -q "VGGScope $VERSION" "$1/README.txt" || fail 'README.txt is the older one'
    r=$(registry)
    for entry in "\"DisplayVersion\"=\"$VERSION\"" '"Publisher"="The VGGScope authors"' '"VGGScope"="Software\\VGGScope\\Capabilities"'; do
        [[ $r == *"${entry//\\/\\}"* ]] || fail "not in the registry: $entry"
    done
    kb=$(sed -n 's/^"EstimatedSize"=dword:\(.*\)/\1/p' <<<"$r")
    ((16#$kb > 10000 && 16#$kb < 200000)) || fail "the size in Apps & features is $((16#$kb)) KiB"
    for type in $(sed -n '/^var suffixes/s/[^.a-z]/ /gp' nn/picture/names.go | tr ' ' '\n' | grep '^\.[a-z]'); do
        [[ $r == *"[Software\\\\Classes\\\\$type\\\\OpenWithProgids]"* ]] || fail "\"Open with\" lacks $type"
    done
    [[ $r == *'@="Other.Program"'* ]] || fail 'the default for .bmp is another one now'
    [[ $(user_path) == "C:\\first;C:\\second;$(windows_path "$1")" ]] || fail "PATH is $(user_path)"
}

refuses_while_running() {
    wine "$1/vggscope.exe" &
    local pid=$!
    waits 'the window' has_window
    status_of 4 wine "$setup" /S
    close_window
    wait "$pid"
    ok 'setup: silent, while VGGScope runs: exit code 4, and nothing is changed'
}

test_signing() {
    local key=$work/key.pem cert=$work/cert.pem
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=VGGScope test' -addext extendedKeyUsage=codeSigning \
        -keyout "$key" -out "$cert" 2>/dev/null
    openssl pkcs12 -export -inkey "$key" -in "$cert" -passout pass:secret -out "$work/test.pfx"
    cp "$setup" "$work/signed.exe"
    SIGN_PFX=$work/test.pfx SIGN_PASSWORD=secret "$here/sign.sh" "$work/signed.exe" 2>"$work/sign.log" || fail "$(<"$work/sign.log")"
    osslsigncode verify -CAfile "$cert" -in "$work/signed.exe" >"$work/verify.log" 2>&1 || fail "$(<"$work/verify.log")"
    osslsigncode verify -CAfile "$cert" -in "$setup" >/dev/null 2>&1 && fail 'verify passes what is not signed'
    SIGN_PFX=$work/test.pfx SIGN_PASSWORD=wrong "$here/sign.sh" "$work/signed.exe" 2>/dev/null && fail 'a wrong password signs'
    SIGN_PFX=$work/test.pfx SIGN_PASSWORD=secret "$here/build.sh" setup "$VERSION" "$work/signs-uninstaller.exe" >/dev/null 2>"$work/sign.log"
    grep -q Succeeded "$work/sign.log" || fail "the uninstaller was not signed: $(<"$work/sign.log")"
    ok 'signing: with a certificate of its own a copy is signed and verified; the uninstaller in setup too'
}

test_again() {
    local file
    # shellcheck source=/dev/null # written by build.sh
    (source dist/.work/windows/build.env && export VERSION COMMIT SOURCE_DATE_EPOCH && unset SIGN_PFX &&
        DIST=$work/again nice -n 10 "$here/build.sh" >"$work/again.log" 2>&1) || fail "$(tail "$work/again.log")"
    for file in "$setup" "$archive"; do
        cmp "$file" "$work/again/${file##*/}" || fail "a second build gives another ${file##*/}"
    done
    ok 'a second build gives the same bytes: setup and archive, and so what is in them'
}

begin
if (($# == 0)); then
    set -- userpath archive setup signing again
fi
for name; do "test_$name"; done
