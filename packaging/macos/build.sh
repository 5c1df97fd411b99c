#!/usr/bin/env bash
# Build dist/vggscope-VERSION-macos-arm64.dmg and -x86_64.dmg on a Mac: the program for Apple's and for Intel's processors, each
# in an app in a disk image. packaging/package.sh calls this. It needs Go and Xcode's command line tools. One program for both
# would hold the built-in model twice: 40 MB more to download.
#
# sign.sh says which variables have it signed and notarised; without them it gets an ad-hoc signature.
#
# An image is not the same twice: hdiutil writes the time and random numbers into it, and a signature carries its own time.
set -euo pipefail
cd "$(dirname "$0")/../.."

if [[ $(uname) != Darwin ]]; then
    echo "macos: only a Mac has the headers and tools to build the app; packaging/macos/test.sh checks the rest here" >&2
    exit 1
fi
: "${VERSION:?set by make}" "${COMMIT?set by make}" "${SOURCE_DATE_EPOCH:?set by packaging/package.sh}"

work=dist/.work/macos
date=$(date -u -r "$SOURCE_DATE_EPOCH" +%F)
rm -rf "$work" "dist/vggscope-$VERSION"-macos-*.dmg

# The compiler is told the oldest system by flags and not by MACOSX_DEPLOYMENT_TARGET: Go's build cache knows of flags.
oldest=-mmacosx-version-min=12.0
for arch in x86_64 arm64; do
    image=$work/$arch dmg=dist/vggscope-$VERSION-macos-$arch.dmg
    mkdir -p "$image"
    CGO_ENABLED=1 GOOS=darwin GOARCH=${arch/x86_64/amd64} \
        CGO_CFLAGS="${CGO_CFLAGS:--O1 -g0} $oldest" CGO_LDFLAGS="${CGO_LDFLAGS:-} $oldest" \
        go build -trimpath -o "$work/vggscope-$arch" \
        -ldflags "-s -w -X main.version=$VERSION -X main.commit=$COMMIT -X main.date=$date" ./app
    packaging/macos/bundle.sh "$work/vggscope-$arch" "$image"
    packaging/macos/sign.sh app "$image/VGGScope.app"

    ln -s /Applications "$image/Applications"
    hdiutil create -quiet -volname "VGGScope $VERSION" -srcfolder "$image" -fs HFS+ -format UDZO "$dmg"
    packaging/macos/sign.sh image "$dmg"
done
