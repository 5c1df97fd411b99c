#!/usr/bin/env bash
# Write what an installation on Linux consists of: DIR/usr/..., the same for the .deb, the .rpm, the .tar.xz and the AppImage.
#
#     VERSION=0.1.0 COMMIT=0123abc SOURCE_DATE_EPOCH=1767225600 packaging/linux/stage.sh DIR
#
# DIR must not exist or be empty. The program is built on the way, stripped and without paths of this machine in it.
set -euo pipefail
[[ $# == 1 ]] || { echo "usage: $0 DIR" >&2; exit 2; }
: "${VERSION:?}" "${COMMIT?}" "${SOURCE_DATE_EPOCH:?}"
mkdir -p "$1"
root=$(cd "$1" && pwd)
[[ -z $(ls -A "$root") ]] || { echo "stage: $1 is not empty" >&2; exit 1; }
cd "$(dirname "$0")/../.."
umask 022
export LC_ALL=C.UTF-8 TZ=UTC CGO_CFLAGS="${CGO_CFLAGS:--O1 -g0}"

id=io.github.vggscope.vggscope
here=packaging/linux
share=$root/usr/share
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

go run ./tools/notices -o app/notices/generated/notices.json # the program has them inside
mkdir -p "$root/usr/bin"
program=$root/usr/bin/vggscope
# Position-independent and bound at start, as distributions want their programs: 6 % larger, 1 ms later.
date=$(date -u -d "@$SOURCE_DATE_EPOCH" +%F)
go build -trimpath -buildmode=pie -o "$program" -ldflags "-s -w -extldflags=-Wl,-z,relro,-z,now \
    -X main.version=$VERSION -X main.commit=$COMMIT -X main.date=$date" ./app

# put FILE PLACE installs a file that is to be read, under usr/share.
put() { install -D -m 644 "$1" "$share/$2"; }

put "$here/$id.desktop" "applications/$id.desktop"
put "$here/$id.mime.xml" "mime/packages/$id.xml"

# The metainfo, with what is new in each release where the template says so.
release() { go run ./tools/release -version "$VERSION" "$1"; }
release appstream >"$work/releases"
sed -e "/<!-- releases -->/ {" -e "r $work/releases" -e d -e '}' "$here/$id.metainfo.xml" >"$work/metainfo"
put "$work/metainfo" "metainfo/$id.metainfo.xml"

go run ./tools/icons -out "$work/icons"
for size in 16 22 24 32 48 64 128 256 512; do
    put "$work/icons/vggscope-$size.png" "icons/hicolor/${size}x$size/apps/$id.png"
done
put app/assets/icon.svg "icons/hicolor/scalable/apps/$id.svg"

# gzip -n leaves name and time out, so that the same text gives the same bytes.
"$program" man --date "$date" | gzip -9n >"$work/man"
put "$work/man" man/man1/vggscope.1.gz
"$program" completion bash >"$work/completion"
put "$work/completion" bash-completion/completions/vggscope
"$program" completion zsh >"$work/completion"
put "$work/completion" zsh/site-functions/_vggscope
"$program" completion fish >"$work/completion"
put "$work/completion" fish/vendor_completions.d/vggscope.fish

release debian | gzip -9n >"$work/changelog"
put "$work/changelog" doc/vggscope/changelog.gz
put "$here/copyright" doc/vggscope/copyright
go run ./tools/notices -o "$work/notices.txt" -goos linux
put "$work/notices.txt" doc/vggscope/THIRD-PARTY-NOTICES.txt

find "$root" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
