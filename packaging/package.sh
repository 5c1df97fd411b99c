#!/usr/bin/env bash
# Build the packages that this system can build, into dist/, with their checksums; `make package` calls this.
#
#     packaging/package.sh [linux|appimage|windows|macos ...]     without a name: all that can be built here
#
# Each part is a script of its own, packaging/NAME/build.sh. They get VERSION (of FyneApp.toml or the git tag), COMMIT,
# and SOURCE_DATE_EPOCH, the time of the commit: what goes into a package carries that time and no other, so that two
# builds of one commit can be compared byte by byte.
set -euo pipefail
cd "$(dirname "$0")/.."

: "${VERSION:?set by make}" "${COMMIT?set by make}"
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export VERSION COMMIT SOURCE_DATE_EPOCH
export LC_ALL=C.UTF-8 TZ=UTC
umask 022

parts=("$@")
if ((${#parts[@]} == 0)); then
    case $(uname) in
        Darwin) parts=(macos) ;;
        *) parts=(linux appimage windows) ;;
    esac
fi

mkdir -p dist
for part in "${parts[@]}"; do
    echo "package: $part" >&2
    "packaging/$part/build.sh"
done

# macOS has no sha256sum before its version 15; shasum writes the same lines.
sum=(sha256sum)
command -v sha256sum >/dev/null || sum=(shasum -a 256)

cd dist
rm -f SHA256SUMS
for file in *; do
    if [[ -f $file ]]; then "${sum[@]}" "$file"; fi
done >.sums
mv .sums SHA256SUMS
cat SHA256SUMS
