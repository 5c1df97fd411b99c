#!/usr/bin/env bash
# Build the Windows program with mingw, and of it dist/vggscope-VERSION-setup.exe and dist/vggscope-VERSION-windows-amd64.zip.
#
#     packaging/windows/build.sh                      both; packaging/package.sh calls this
#     packaging/windows/build.sh setup VERSION FILE   a setup program that calls what was built last VERSION: test.sh has
#                                                     an older one installed, to be replaced
#
# SIGN_PFX, a certificate with its key, and SIGN_PASSWORD sign all programs; see sign.sh. DIST is another folder to write to.
#
# Two builds of one commit give the same bytes, unless they are signed: a signature carries the time at which it was made.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=dist/.work/windows # relative: the linker's arguments are part of the program's build ID
here=packaging/windows
mingw=x86_64-w64-mingw32
publisher='The VGGScope authors'

# What Windows calls a version: four numbers. The last one counts the commits since the tag.
numbers() {
    [[ $1 =~ ^([0-9]+)\.([0-9]+)\.([0-9]+)(-([0-9]+)-g)? ]] || { echo "windows: version $1: want X.Y.Z" >&2; return 1; }
    echo "${BASH_REMATCH[1]}.${BASH_REMATCH[2]}.${BASH_REMATCH[3]}.${BASH_REMATCH[5]:-0}"
}

# resources NAME DESCRIPTION [OPTION...]: an object file with the version, and icon and manifest if asked for, for the linker.
resources() {
    local name=$1 description=$2 n
    shift 2
    IFS=. read -ra n <<<"$(numbers "$VERSION")"
    local four="{\"Major\": ${n[0]}, \"Minor\": ${n[1]}, \"Patch\": ${n[2]}, \"Build\": ${n[3]}}"
    cat >"$work/versioninfo.json" <<JSON
{
  "FixedFileInfo": {
    "FileVersion": $four, "ProductVersion": $four,
    "FileFlagsMask": "3f", "FileFlags": "00", "FileOS": "040004", "FileType": "01", "FileSubType": "00"
  },
  "StringFileInfo": {
    "CompanyName": "$publisher", "FileDescription": "$description", "FileVersion": "$VERSION", "InternalName": "$name",
    "LegalCopyright": "MIT licence", "OriginalFilename": "$name", "ProductName": "VGGScope", "ProductVersion": "$VERSION"
  },
  "VarFileInfo": {"Translation": {"LangID": "0409", "CharsetID": "04B0"}}
}
JSON
    go tool -modfile=packaging/tools/go.mod goversioninfo -64 -o "$work/$name.o" "$@" "$work/versioninfo.json"
}

# The resources go in as an argument of the linker, and not as a .syso file beside the sources, where every other build
# would find it.
program() {
    resources vggscope.exe VGGScope -icon "$work/vggscope.ico" -manifest "$here/vggscope.exe.manifest"
    go run ./tools/notices -o app/notices/generated/notices.json # the program has them inside
    rm -f "$work/stage/vggscope.exe" # go build leaves a file that has its build ID, whatever the resources are
    CGO_ENABLED=1 GOOS=windows GOARCH=amd64 CC=$mingw-gcc CGO_CFLAGS=${CGO_CFLAGS:--O1 -g0} \
        go build -trimpath -buildvcs=false -o "$work/stage/vggscope.exe" -ldflags "-s -w -H=windowsgui \
            -X main.version=$VERSION -X main.commit=$COMMIT -X main.date=$(date -u -d "@$SOURCE_DATE_EPOCH" +%F) \
            -extldflags=$work/vggscope.exe.o" ./app
}

# The two small programs in C: the one for consoles, and what setup changes PATH with.
helpers() {
    local flags=(-Os -s -Wall -Wextra -Werror "-Wl,--no-insert-timestamp")
    resources vggscope.com 'VGGScope for consoles'
    $mingw-gcc "${flags[@]}" -ffreestanding -nostdlib -Wl,--entry=start,--subsystem,console \
        -o "$work/stage/vggscope.com" $here/console.c "$work/vggscope.com.o" -lkernel32
    $mingw-gcc "${flags[@]}" -municode -mwindows -o "$work/userpath.exe" $here/userpath.c
}

# Texts end their lines as Windows does.
texts() {
    sed "s/@VERSION@/$VERSION/" $here/README.txt | sed 's/$/\r/' >"$work/stage/README.txt"
    sed 's/$/\r/' LICENSE >"$work/stage/LICENSE.txt"
    go run ./tools/notices -goos windows -o "$work/notices.txt"
    sed 's/$/\r/' "$work/notices.txt" >"$work/stage/THIRD-PARTY-NOTICES.txt"
}

portable() {
    local folder=vggscope-$VERSION-windows-amd64 zip
    zip=$(realpath "$out")/$folder.zip
    rm -rf "${work:?}/$folder" "$zip"
    cp -r "$work/stage" "$work/$folder"
    dated "$work/$folder"
    (cd $work && find "$folder" | LC_ALL=C sort | TZ=UTC zip -q -X -9 -@ "$zip")
    rm -r "${work:?}/$folder"
}

# setup VERSION FILE
setup() {
    dated $work/stage $work/userpath.exe $work/vggscope.ico # setup gives installed files the time that they have here
    local define=(-DVERSION="$1" -DNUMBERS="$(numbers "$1")" -DSTAGE="$PWD/$work/stage" -DOUT="$(realpath "$2")"
        -DSIZE_KB="$(du -sk --apparent-size $work/stage | cut -f1)")
    [[ ${SIGN_PFX-} ]] && define+=(-DSIGN="$PWD/$here/sign.sh")
    makensis -V2 -WX -INPUTCHARSET UTF8 "${define[@]}" $here/setup.nsi
}

# dated PATH...: all in it gets the time of the commit.
dated() { find "$@" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +; }

sign() {
    [[ ${SIGN_PFX-} ]] || return 0
    local file
    for file; do $here/sign.sh "$file"; done
}

if [[ ${1-} == setup ]]; then
    # shellcheck source=/dev/null # written below
    source $work/build.env
    export SOURCE_DATE_EPOCH
    setup "$2" "$3"
    exit
fi

: "${VERSION:?set by make}" "${COMMIT?set by make}" "${SOURCE_DATE_EPOCH:?set by package.sh}"
out=${DIST:-dist}
umask 022
mkdir -p "$out"
rm -rf $work/stage
mkdir -p $work/stage
[[ ${SIGN_PFX-} ]] || echo 'windows: not signed: SIGN_PFX names no certificate' >&2

go run ./tools/icons -out $work/icons
cp $work/icons/vggscope.ico $work/vggscope.ico
program
helpers
texts
sign $work/stage/vggscope.exe $work/stage/vggscope.com
portable
setup "$VERSION" "$out/vggscope-$VERSION-setup.exe"
sign "$out/vggscope-$VERSION-setup.exe"
printf '%s=%q\n' VERSION "$VERSION" COMMIT "$COMMIT" SOURCE_DATE_EPOCH "$SOURCE_DATE_EPOCH" >$work/build.env
