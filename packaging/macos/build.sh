#!/usr/bin/env bash
# Build dist/vggscope-VERSION-macos-universal.dmg on a Mac: the program for Intel and Apple processors in one file, in an app
# in a disk image. packaging/package.sh calls this. It needs Go and Xcode's command line tools.
#
# Signing, all of it optional; what is not set is left out with a message:
#
#     MACOS_SIGN_IDENTITY    name of a certificate "Developer ID Application: ..." in the keychain; without it the app gets
#                            an ad-hoc signature, with which it runs on Apple processors, after a question by Gatekeeper
#     MACOS_NOTARY_PROFILE   name of notarytool's stored credentials (xcrun notarytool store-credentials); or, for CI,
#     MACOS_NOTARY_KEY, MACOS_NOTARY_KEY_ID, MACOS_NOTARY_ISSUER   the file of an App Store Connect key, and its two names
#
# The image is not the same twice: hdiutil writes the time and random numbers into it, and a signature carries its own time.
set -euo pipefail
cd "$(dirname "$0")/../.."

if [[ $(uname) != Darwin ]]; then
    echo "macos: only a Mac has the headers and tools to build the app; packaging/macos/test.sh checks the rest here" >&2
    exit 1
fi
: "${VERSION:?set by make}" "${COMMIT?set by make}" "${SOURCE_DATE_EPOCH:?set by packaging/package.sh}"

work=dist/.work/macos
dmg=dist/vggscope-$VERSION-macos-universal.dmg
date=$(date -u -r "$SOURCE_DATE_EPOCH" +%F)
rm -rf "$work" "$dmg"
mkdir -p "$work/image"

# The compiler is told the oldest system by flags and not by MACOSX_DEPLOYMENT_TARGET: Go's build cache knows of flags.
oldest=-mmacosx-version-min=12.0
for arch in amd64 arm64; do
    CGO_ENABLED=1 GOOS=darwin GOARCH=$arch CGO_CFLAGS="${CGO_CFLAGS:--O1 -g0} $oldest" CGO_LDFLAGS="${CGO_LDFLAGS:-} $oldest" \
        go build -trimpath -o "$work/vggscope-$arch" \
        -ldflags "-s -w -X main.version=$VERSION -X main.commit=$COMMIT -X main.date=$date" ./app
done
lipo -create -output "$work/vggscope" "$work/vggscope-amd64" "$work/vggscope-arm64"
packaging/macos/bundle.sh "$work/vggscope" "$work/image"

app=$work/image/VGGScope.app
if [[ ${MACOS_SIGN_IDENTITY:-} ]]; then
    codesign --force --timestamp --options runtime --sign "$MACOS_SIGN_IDENTITY" "$app"
else
    echo "macos: MACOS_SIGN_IDENTITY is not set: an ad-hoc signature" >&2
    codesign --force --sign - "$app"
fi

ln -s /Applications "$work/image/Applications"
hdiutil create -quiet -volname "VGGScope $VERSION" -srcfolder "$work/image" -fs HFS+ -format UDZO "$dmg"
if [[ ${MACOS_SIGN_IDENTITY:-} ]]; then
    codesign --force --timestamp --sign "$MACOS_SIGN_IDENTITY" "$dmg"
fi

if [[ ${MACOS_NOTARY_PROFILE:-} ]]; then
    credentials=(--keychain-profile "$MACOS_NOTARY_PROFILE")
elif [[ ${MACOS_NOTARY_KEY:-} ]]; then
    credentials=(--key "$MACOS_NOTARY_KEY" --key-id "${MACOS_NOTARY_KEY_ID:?}" --issuer "${MACOS_NOTARY_ISSUER:?}")
else
    echo "macos: neither MACOS_NOTARY_PROFILE nor MACOS_NOTARY_KEY is set: not notarised" >&2
    exit 0
fi
if [[ ! ${MACOS_SIGN_IDENTITY:-} ]]; then
    echo "macos: Apple notarises only what is signed: set MACOS_SIGN_IDENTITY too" >&2
    exit 1
fi
xcrun notarytool submit "$dmg" --wait "${credentials[@]}"
xcrun stapler staple "$dmg"
