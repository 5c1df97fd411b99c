#!/usr/bin/env bash
# Prove that the packages in dist/ install, start, answer and go away again; `make package-test` calls this.
#
#     packaging/test.sh [linux|appimage|windows|macos ...]     without a name: all that can be proved here
#
# Runs every part, then fails if one did. Pictures of what was seen on the screen go to out/package.
set -uo pipefail
cd "$(dirname "$0")/.." || exit

parts=("$@")
if ((${#parts[@]} == 0)); then
    case $(uname) in
        Darwin) parts=(macos) ;;
        *) parts=(linux appimage windows macos) ;;
    esac
fi

sum=(sha256sum)
command -v sha256sum >/dev/null || sum=(shasum -a 256)
(cd dist && "${sum[@]}" -c SHA256SUMS >/dev/null) || { echo "package-test: dist/ is not what make package wrote" >&2; exit 1; }
mkdir -p out/package
failed=()
for part in "${parts[@]}"; do
    echo "package-test: $part" >&2
    "packaging/$part/test.sh" || failed+=("$part")
done
if ((${#failed[@]})); then
    echo "package-test: failed: ${failed[*]}" >&2
    exit 1
fi
echo "package-test: all passed: ${parts[*]}" >&2
