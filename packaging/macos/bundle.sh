#!/usr/bin/env bash
# Make VGGScope.app around a program.
#
#     packaging/macos/bundle.sh PROGRAM DIR      makes DIR/VGGScope.app
#
# It needs VERSION, and nothing of macOS: the program may be a stand-in, so that test.sh can look at the bundle anywhere.
#
# The bundle claims no types of documents. Finder hands files over by Apple events, which neither GLFW 3.3 nor Fyne 2.7
# take, so "Open with" would open a window without the file. Files can be dropped on the window.
set -euo pipefail
cd "$(dirname "$0")/../.."

: "${VERSION:?set by make}"
program=$1 app=$2/VGGScope.app
here=packaging/macos
macos=12.0 # what Go 1.26 asks for; build.sh compiles the C parts for the same

# macOS takes three numbers for a version; what they are of is in the copyright line, which Finder shows too.
numbers=${VERSION%%-*}
[[ $numbers =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || { echo "macos: version $VERSION: want X.Y.Z" >&2; exit 1; }

filled() { sed -e "s/@NUMBERS@/$numbers/" -e "s/@VERSION@/$VERSION/" -e "s/@MACOS@/$macos/" "$1"; }

rm -rf "$app"
mkdir -p "$app/Contents/MacOS" "$app/Contents/Resources"
cp "$program" "$app/Contents/MacOS/vggscope"
filled $here/Info.plist.in >"$app/Contents/Info.plist"
printf 'APPL????' >"$app/Contents/PkgInfo"
for language in en zh-Hans; do
    mkdir "$app/Contents/Resources/$language.lproj"
    filled $here/$language.lproj/InfoPlist.strings >"$app/Contents/Resources/$language.lproj/InfoPlist.strings"
done

icons=$(mktemp -d)
trap 'rm -rf "$icons"' EXIT
go run ./tools/icons -out "$icons"
cp "$icons/vggscope.icns" "$app/Contents/Resources/"
cp LICENSE "$app/Contents/Resources/LICENSE.txt"
go run ./tools/notices -goos darwin -o "$app/Contents/Resources/THIRD-PARTY-NOTICES.txt"

# Whatever the umask and the files' own rights were.
chmod -R u=rwX,go=rX "$app"
find "$app/Contents" -type f -exec chmod 644 {} +
chmod 755 "$app/Contents/MacOS/vggscope"
