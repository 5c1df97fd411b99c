#!/usr/bin/env bash
# Prove the app for macOS as far as this system can; packaging/test.sh calls this.
#
# On a Mac: the image for its processor in dist/ is mounted, the app in it checked and copied, its signature verified, and a
# picture classified with it. Elsewhere there is no such image, as nothing but a Mac can build it. There the bundle is made
# around a stand-in, a Go program for macOS without C, and checked in the same way; all of VGGScope's own packages are
# type-checked for macOS, and those without C compiled.
set -Eeuo pipefail
trap 'echo "macos: test.sh: line $LINENO: $BASH_COMMAND ... FAILED" >&2' ERR
cd "$(dirname "$0")/../.."

: "${VERSION:?set by make}"
work=dist/.work/macos-test
rm -rf "$work"
mkdir -p "$work"
mounted=
cleanup() {
    if [[ $mounted ]]; then hdiutil detach -quiet "$mounted" || true; fi
    rm -rf "$work"
}
trap cleanup EXIT

on_a_mac() {
    local arch app=$work/VGGScope.app dmg
    arch=$(uname -m) # arm64 or x86_64
    dmg=dist/vggscope-$VERSION-macos-$arch.dmg
    [[ -f $dmg ]] || { echo "macos: $dmg is not there: make package PARTS=macos" >&2; exit 1; }
    mkdir "$work/mounted"
    hdiutil attach -quiet -readonly -nobrowse -mountpoint "$work/mounted" "$dmg"
    mounted=$work/mounted
    [[ $(readlink "$mounted/Applications") == /Applications ]]
    cp -R "$mounted/VGGScope.app" "$app" # as a user does who drags it to the applications
    echo "macos: the image mounts, with a link to the applications ... ok"

    plutil -lint -s "$app/Contents/Info.plist" "$app"/Contents/Resources/*.lproj/InfoPlist.strings
    python3 packaging/macos/check_bundle.py "$app" "$VERSION"
    codesign --verify --deep --strict "$app"
    [[ $(lipo -archs "$app/Contents/MacOS/vggscope") == "$arch" ]]
    echo "macos: the signature holds, for $arch ... ok"

    local program sample answer
    program=$(pwd)/$app/Contents/MacOS/vggscope
    "$program" version | grep -qF "$VERSION"
    sample=umbrella.png # a relative name: the program must not leave the folder it was started in
    answer=$(cd app/assets/samples && "$program" classify --top 1 "$sample" 2>"$work/said")
    grep -q '^  1  umbrella ' <<<"$answer"
    grep -q 'computing on the CPU' "$work/said"
    echo "macos: $sample is an umbrella, computed on the CPU ... ok"
}

elsewhere() {
    # Not CGO_ENABLED=1: there is no compiler for macOS here. Any Go program is built like the real one in what is checked.
    CGO_ENABLED=0 GOOS=darwin GOARCH=arm64 go build -trimpath -o "$work/stand-in" ./tools/notices
    packaging/macos/bundle.sh "$work/stand-in" "$work/image"
    ln -s /Applications "$work/image/Applications"
    local image=()
    if command -v xorriso >/dev/null; then
        xorriso -as mkisofs -quiet -hfsplus -V VGGScope -o "$work/image.iso" "$work/image" 2>"$work/said" ||
            { cat "$work/said" >&2; return 1; }
        image=("$work/image.iso")
    else
        echo "macos: no xorriso: no HFS+ image made of the bundle" >&2
    fi
    python3 packaging/macos/check_bundle.py "$work/image/VGGScope.app" "$VERSION" "${image[@]}"
    can_fail

    packaging/macos/bundle.sh "$work/stand-in" "$work/again"
    diff -r "$work/image/VGGScope.app" "$work/again/VGGScope.app"
    echo "macos: two bundles of one program are the same ... ok"
    signing

    local arch pure
    for arch in amd64 arm64; do
        echo "macos: $(go run ./packaging/macos/types darwin $arch) packages type-check for darwin/$arch ... ok"
    done
    pure=$(GOOS=darwin CGO_ENABLED=1 go list -f '{{.ImportPath}} {{.CgoFiles}} {{join .Deps " "}}' ./app/... ./nn/... ./weights/... \
        ./shaders/... ./gpu/... | grep -vE 'github.com/go-gl/|fyne.io/' | cut -d ' ' -f 1)
    # shellcheck disable=SC2086 # a list
    CGO_ENABLED=0 GOOS=darwin GOARCH=arm64 go vet $pure
    echo "macos: $(wc -w <<<"$pure") packages without C compile for it, and go vet has nothing to say ... ok"
}

# The check finds what is wrong: one thing after the other is broken, by a command that runs in the bundle.
can_fail() {
    local broken=$work/broken/VGGScope.app n=0 change
    for change in 'rm PkgInfo' 'touch .DS_Store' 'chmod -x MacOS/vggscope' 'chmod o-r Info.plist' \
        'sed -i /NSHighResolutionCapable/,+1d Info.plist' 'sed -i s/12.0/11.0/ Info.plist' \
        'sed -i "s/ = .VGGScope.//" Resources/zh-Hans.lproj/InfoPlist.strings' 'truncate -s -1 Resources/vggscope.icns' \
        'cat Info.plist >MacOS/vggscope' 'cat Resources/LICENSE.txt >Resources/THIRD-PARTY-NOTICES.txt'; do
        rm -rf "$work/broken"
        mkdir "$work/broken"
        cp -R "$work/image/VGGScope.app" "$broken"
        (cd "$broken/Contents" && bash -c "$change")
        if python3 packaging/macos/check_bundle.py "$broken" "$VERSION" >"$work/said"; then
            echo "macos: not found: $change" >&2
            return 1
        fi
        [[ ! ${VERBOSE:-} ]] || grep FAILED "$work/said"
        n=$((n + 1))
    done
    echo "macos: the check finds $n bundles that are broken ... ok"
}

# What sign.sh would have macOS do: the commands it calls are stood in for by one that writes down how it is called.
signing() {
    local tools=$work/tools name
    mkdir "$tools"
    # shellcheck disable=SC2016 # the stand-in fills these in
    printf '#!/bin/sh\necho "$(basename "$0") $*" >>"%s"\n' "$(pwd)/$work/calls" >"$tools/codesign"
    chmod +x "$tools/codesign"
    for name in security xcrun; do cp "$tools/codesign" "$tools/$name"; done
    printf '#!/bin/sh\necho 1234\n' >"$tools/uuidgen"
    chmod +x "$tools/uuidgen"

    signed '' 'codesign --force --sign - x' app
    signed '' '' image
    signed 'MACOS_SIGN_IDENTITY=me' 'codesign --force --timestamp --sign me --options runtime x' app
    signed 'MACOS_SIGN_IDENTITY=me MACOS_NOTARY_PROFILE=p' 'codesign --force --timestamp --sign me x
xcrun notarytool submit x --wait --keychain-profile p
xcrun stapler staple x' image
    signed 'MACOS_SIGN_IDENTITY=me MACOS_SIGN_P12_BASE64=eA== MACOS_SIGN_PASSWORD=q' 'security create-keychain -p 1234 S/sign.keychain-db
security unlock-keychain -p 1234 S/sign.keychain-db
security import S/sign.p12 -k S/sign.keychain-db -P q -T /usr/bin/codesign
security set-key-partition-list -S apple-tool:,apple: -k 1234 S/sign.keychain-db
security list-keychains -d user
security list-keychains -d user -s S/sign.keychain-db
codesign --force --timestamp --sign me --keychain S/sign.keychain-db --options runtime x' app
    if signed 'MACOS_NOTARY_PROFILE=p' '' image || signed 'MACOS_SIGN_IDENTITY=me MACOS_NOTARY_APPLE_ID=a' '' image; then
        echo "macos: half of the credentials is taken for all of them" >&2
        return 1
    fi 2>/dev/null
    echo "macos: signed and notarised as the variables say, with stand-ins for Apple's tools ... ok"
}

# signed VARIABLES CALLS WHAT: sign.sh for WHAT, under these variables only, makes these calls.
signed() {
    : >"$work/calls"
    # shellcheck disable=SC2086 # variables are words
    env -i PATH="$work/tools:$PATH" $1 packaging/macos/sign.sh "$3" x 2>"$work/said" || return
    diff <(echo "$2") <(sed -E 's#/[^ ]*/(sign\.)#S/\1#g' "$work/calls"; [[ -s $work/calls ]] || echo) >&2
}

if [[ $(uname) == Darwin ]]; then
    on_a_mac
else
    elsewhere
fi
