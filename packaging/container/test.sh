#!/usr/bin/env bash
# Builds the image of packaging/container/Containerfile and makes a table with it, without a registry to take its bases from: they are
# made of this system's Debian archive (packaging/cleanroot.sh) and of the Go that is installed here, under the names that the
# Containerfile has for them. What is different from a build elsewhere is who packed the bases.
#
#     packaging/container/test.sh        (as root; needs buildah and debootstrap)
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=packaging/cleanroot.sh
source packaging/cleanroot.sh

export BUILDAH_ISOLATION=chroot STORAGE_DRIVER=vfs
work=$PWD/dist/.work/container
rm -rf "$work"
mkdir -p "$work"
containers=()
images=()
clean() {
    [[ ${#containers[@]} == 0 ]] || buildah rm "${containers[@]}" >/dev/null || true
    [[ ${#images[@]} == 0 ]] || buildah rmi --force "${images[@]}" >/dev/null || true
    cleanroot_drop container
    rm -rf "$work"
}
trap clean EXIT

# base NAME FOLDER [FOLDER-OF-GO]: an image of a folder, under a name of the public registry.
base() {
    local c
    c=$(buildah from scratch)
    containers+=("$c")
    buildah add -q "$c" "$2" / >/dev/null
    if [[ -n ${3:-} ]]; then
        buildah add -q "$c" "$3" /usr/local/go >/dev/null
        buildah config --env PATH=/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            --env GOPROXY="file:///mod,$(go env GOPROXY)" --env GOFLAGS=-buildvcs=false "$c"
    fi
    images+=("$(buildah commit -q "$c" "$1")")
}

root=$(cleanroot_make container)
base docker.io/library/debian:bookworm-slim "$root"
cleanroot_apt container install gcc g++ libc6-dev ca-certificates git
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/" # of the proxies that this system trusts
base docker.io/library/golang:1.26-bookworm "$root" "$(go env GOROOT)"

git archive HEAD | tar -x -C "$work" # what is not in the repository is not in the image
buildah bud --pull-never --network host --volume "$(go env GOMODCACHE)/cache/download:/mod:ro" -t vggscope -f "$work/packaging/container/Containerfile" "$work"

images+=(vggscope)
c=$(buildah from --pull-never vggscope)
containers+=("$c")
mkdir "$work/data"
cp app/assets/samples/*.png "$work/data/"
chmod 777 "$work/data"
buildah run --volume "$work/data:/data" "$c" -- vggscope --version
buildah run --volume "$work/data:/data" "$c" -- sh -c 'ls *.png | vggscope classify --to rows.csv --from -'
cut -d, -f 2-8 "$work/data/rows.csv"
[[ $(wc -l <"$work/data/rows.csv") -eq $(($(find "$work/data" -name '*.png' | wc -l) + 1)) ]]
echo "The container has made its table as $(buildah run "$c" -- id -un)."
