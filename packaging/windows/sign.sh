#!/usr/bin/env bash
# Sign a Windows program, so that Windows names its publisher.
#
#     SIGN_PFX=certificate.pfx SIGN_PASSWORD=... [SIGN_TIMESTAMP=URL] packaging/windows/sign.sh FILE
#
# SIGN_TIMESTAMP is an RFC 3161 time stamp server: with its stamp a signature outlives the certificate.
set -euo pipefail

: "${SIGN_PFX:?the certificate with its key}"
file=$1
signed=$(mktemp "$file.XXXXXX")
password=$(mktemp)
trap 'rm -f "$signed" "$password"' EXIT
printf '%s' "${SIGN_PASSWORD-}" >"$password" # an argument could be read by every user of the machine

rm "$signed" # osslsigncode writes over nothing
osslsigncode sign -pkcs12 "$SIGN_PFX" -readpass "$password" -h sha256 ${SIGN_TIMESTAMP:+-ts "$SIGN_TIMESTAMP"} \
    -n VGGScope -i https://github.com/vggscope/vggscope -in "$file" -out "$signed" >&2
mv "$signed" "$file"
