#!/usr/bin/env bash
# Sign the app, or its disk image, and have Apple notarise the image. What is not set up is left out with a message.
#
#     packaging/macos/sign.sh app VGGScope.app
#     packaging/macos/sign.sh image FILE.dmg
#
#     MACOS_SIGN_IDENTITY     name of a certificate in the keychain, "Developer ID Application: ..."; without it the app gets
#                             an ad-hoc signature, with which it runs, once the user has allowed it to
#     MACOS_SIGN_P12_BASE64   that certificate with its key, where the keychain has it not, as on a CI machine: a .p12 file
#     MACOS_SIGN_PASSWORD     in base64, and its password
#     MACOS_NOTARY_PROFILE    credentials that notarytool has stored; or the three that it else asks for:
#     MACOS_NOTARY_APPLE_ID, MACOS_NOTARY_PASSWORD (one for this app alone), MACOS_NOTARY_TEAM_ID
set -euo pipefail

what=$1 path=$2
identity=${MACOS_SIGN_IDENTITY:-}

scratch=$(mktemp -d)
cleanup() {
    if [[ -f $scratch/sign.keychain-db ]]; then security delete-keychain "$scratch/sign.keychain-db"; fi
    rm -rf "$scratch"
}
trap cleanup EXIT

# A keychain for this command alone. It joins the search list, where codesign looks for what a certificate rests on, and is
# taken off it again when it is deleted.
keychain=()
if [[ $identity && ${MACOS_SIGN_P12_BASE64:-} ]]; then
    base64 -d <<<"$MACOS_SIGN_P12_BASE64" >"$scratch/sign.p12"
    password=$(uuidgen)
    security create-keychain -p "$password" "$scratch/sign.keychain-db"
    security unlock-keychain -p "$password" "$scratch/sign.keychain-db"
    security import "$scratch/sign.p12" -k "$scratch/sign.keychain-db" -P "${MACOS_SIGN_PASSWORD:-}" -T /usr/bin/codesign
    security set-key-partition-list -S apple-tool:,apple: -k "$password" "$scratch/sign.keychain-db" >"$scratch/list"
    listed=()
    while read -r line; do
        line=${line#\"}
        listed+=("${line%\"}")
    done < <(security list-keychains -d user)
    security list-keychains -d user -s "$scratch/sign.keychain-db" ${listed[@]+"${listed[@]}"}
    keychain=(--keychain "$scratch/sign.keychain-db")
fi

sign() { codesign --force --timestamp --sign "$identity" ${keychain[@]+"${keychain[@]}"} "$@"; }

notarise() {
    local credentials
    if [[ ${MACOS_NOTARY_PROFILE:-} ]]; then
        credentials=(--keychain-profile "$MACOS_NOTARY_PROFILE")
    elif [[ ${MACOS_NOTARY_APPLE_ID:-} ]]; then
        credentials=(--apple-id "$MACOS_NOTARY_APPLE_ID" --password "${MACOS_NOTARY_PASSWORD:?}" --team-id "${MACOS_NOTARY_TEAM_ID:?}")
    else
        echo "macos: neither MACOS_NOTARY_PROFILE nor MACOS_NOTARY_APPLE_ID is set: not notarised" >&2
        return
    fi
    if [[ ! $identity ]]; then
        echo "macos: Apple notarises only what is signed: set MACOS_SIGN_IDENTITY too" >&2
        return 1
    fi
    xcrun notarytool submit "$path" --wait "${credentials[@]}"
    xcrun stapler staple "$path"
}

case $what in
    app)
        if [[ $identity ]]; then
            sign --options runtime "$path"
        else
            echo "macos: MACOS_SIGN_IDENTITY is not set: an ad-hoc signature" >&2
            codesign --force --sign - "$path"
        fi
        ;;
    image)
        if [[ $identity ]]; then sign "$path"; fi
        notarise
        ;;
    *)
        echo "usage: $0 app|image PATH" >&2
        exit 2
        ;;
esac
