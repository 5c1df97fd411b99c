#!/usr/bin/env bash
# Build the .deb, the .rpm and the .tar.xz into dist/; packaging/package.sh calls this.
#
# DIST=DIR writes elsewhere: test.sh does that to see whether the same bytes come out again.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${VERSION:?}" "${COMMIT?}" "${SOURCE_DATE_EPOCH:?}"
export LC_ALL=C.UTF-8 TZ=UTC
umask 022

here=packaging/linux
dist=${DIST:-dist}
work=$dist/.work/linux
rm -rf "$work"
mkdir -p "$work"
arch=$(go env GOARCH)
case $arch in
    amd64 | arm64) ;;
    *) echo "linux: no packages for $arch" >&2; exit 1 ;;
esac

packaging/linux/stage.sh "$work/tree"
program=$work/tree/usr/bin/vggscope
version=$(go run ./tools/release -version "$VERSION" version)
# What test.sh needs to build all of it again.
printf 'export VERSION=%q COMMIT=%q SOURCE_DATE_EPOCH=%q\n' "$VERSION" "$COMMIT" "$SOURCE_DATE_EPOCH" >"$work/env"

# The libraries that the program cannot start without, as its file says, and those that GLFW opens when it makes a window.
linked=(libGL.so.1 libX11.so.6)
opened=(libXcursor.so.1 libXi.so.6 libXinerama.so.1 libXrandr.so.2 libXrender.so.1 libXxf86vm.so.1)
# The packages that have them. libgl1 is the front that every driver stands behind, Mesa's or NVIDIA's: which one is for
# the system to know. In Debian it brings Mesa's along.
declare -A debian=([libGL.so.1]=libgl1 [libX11.so.6]=libx11-6 [libXcursor.so.1]=libxcursor1 [libXi.so.6]=libxi6
    [libXinerama.so.1]=libxinerama1 [libXrandr.so.2]=libxrandr2 [libXrender.so.1]=libxrender1 [libXxf86vm.so.1]=libxxf86vm1)

found=$(readelf --dynamic "$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | grep -vxE 'lib(c|m|dl|pthread)\.so\.[0-9]' | sort)
wanted=$(printf '%s\n' "${linked[@]}" | sort)
if [[ $found != "$wanted" ]]; then
    echo "linux: the program is linked with ${found//$'\n'/ }, and the packages would depend on ${wanted//$'\n'/ }" >&2
    exit 1
fi
for library in "${opened[@]}"; do
    grep -qF "$library" "$program" || { echo "linux: GLFW does not open $library any more; take it out" >&2; exit 1; }
done
# The newest glibc of which it uses something.
glibc=$(readelf --version-info "$program" | grep -oE 'GLIBC_[0-9.]+' | sort -uV | tail -n 1)
glibc=${glibc#GLIBC_}

deb_depends() {
    echo "      - libc6 (>= $glibc)"
    for library in "${linked[@]}" "${opened[@]}"; do echo "      - ${debian[$library]}"; done
}

# rpm packages say of themselves which libraries they have, so that the names are the same in every distribution.
rpm_depends() {
    echo "      - libc.so.6(GLIBC_$glibc)(64bit)"
    for library in "${linked[@]}" "${opened[@]}"; do echo "      - $library()(64bit)"; done
}

# Each file on its own: of a folder nfpm would make the package own /usr/bin, which is the system's. zsh looks in another
# folder on Debian.
contents() {
    local packager path place
    find "$work/tree" -type f -printf '/%P\n' | sort | while read -r path; do
        if [[ $path == */zsh/site-functions/* ]]; then
            for packager in deb rpm; do
                place=$path
                [[ $packager == rpm ]] || place=${path/site-functions/vendor-completions}
                printf '  - {src: %s, dst: %s, packager: %s}\n' "$work/tree$path" "$place" "$packager"
            done
        else
            printf '  - {src: %s, dst: %s}\n' "$work/tree$path" "$path"
        fi
    done
    echo '  - {dst: /usr/share/doc/vggscope, type: dir}'
}

# A line of the template with nothing but a word between @ signs becomes a file.
config=$work/nfpm.yaml
deb_depends >"$work/deb_depends"
rpm_depends >"$work/rpm_depends"
contents >"$work/contents"
sed -e "s/@ARCH@/$arch/" -e "s/@VERSION@/$version/" -e "s/@TIME@/$(date -u -d "@$SOURCE_DATE_EPOCH" +%FT%TZ)/" \
    -e "/^@DEB_DEPENDS@$/ {" -e "r $work/deb_depends" -e d -e '}' \
    -e "/^@RPM_DEPENDS@$/ {" -e "r $work/rpm_depends" -e d -e '}' \
    -e "/^@CONTENTS@$/ {" -e "r $work/contents" -e d -e '}' "$here/nfpm.yaml" >"$config"

# In a .deb the first line of the description is the summary; in an .rpm that is a field of its own.
sed '/^description:/ {n;d}' "$config" >"$work/nfpm-rpm.yaml"

nfpm() { CGO_ENABLED=0 go tool -modfile=packaging/tools/go.mod nfpm package "$@" >/dev/null; }
rm -f "$dist"/vggscope_*.{deb,rpm,tar.xz}
nfpm --config "$config" --packager deb --target "$dist/vggscope_${VERSION}_$arch.deb"
nfpm --config "$work/nfpm-rpm.yaml" --packager rpm --target "$dist/vggscope_${VERSION}_$arch.rpm"

# The archive: the same files, in a folder of their own, with a word on what to do with them.
folder=vggscope-$VERSION
mkdir "$work/archive"
cp -a "$work/tree/usr" "$work/archive/$folder"
sed "s/@GLIBC@/$glibc/" "$here/README.txt" >"$work/archive/$folder/README.txt"
cp LICENSE "$work/archive/$folder/"
chmod 644 "$work/archive/$folder"/{README.txt,LICENSE}
tar -C "$work/archive" --sort=name --format=ustar --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" \
    -cf - "$folder" | xz -9e -T1 >"$dist/vggscope_${VERSION}_$arch.tar.xz"
rm -rf "$work/archive"
