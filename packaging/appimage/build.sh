#!/usr/bin/env bash
# Build the AppImage, one file that needs neither installation nor FUSE, into dist/; packaging/package.sh calls this.
#
# It is packaging/appimage/runtime, a static program, with a squashfs image of the tree of packaging/linux/stage.sh behind it
# (AppImage specification, type 2). The program in it is as the other packages have it, and takes from the system:
#
#     libGL.so.1 libX11.so.6 libm.so.6 libc.so.6    or it does not start
#     libXcursor libXi libXinerama libXrandr libXrender libXxf86vm    for the window; every desktop has them
#     glibc, as new as the one it was built with asks for: 2.34 when built on Debian 12 or Ubuntu 22.04
#
# They are not packed: libGL belongs to the graphics driver, and all of the others must fit it. test.sh measures both lists.
#
# DIST=DIR writes elsewhere: test.sh does that to see whether the same bytes come out again.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${VERSION:?}" "${COMMIT?}" "${SOURCE_DATE_EPOCH:?}"
export LC_ALL=C.UTF-8 TZ=UTC
umask 022

id=io.github.vggscope.vggscope
dist=${DIST:-dist}
work=$dist/.work/appimage
case $(go env GOARCH) in
    amd64) machine=x86_64 ;;
    arm64) machine=aarch64 ;;
    *) echo "appimage: no AppImage for $(go env GOARCH)" >&2; exit 1 ;;
esac
rm -rf "$work"
mkdir -p "$work"
printf 'export VERSION=%q COMMIT=%q SOURCE_DATE_EPOCH=%q\n' "$VERSION" "$COMMIT" "$SOURCE_DATE_EPOCH" >"$work/env"

# What is at the top is for programs that look into AppImages, and for the runtime, which starts AppRun. That is a link, so
# that no shell is between the two.
appdir=$work/AppDir
packaging/linux/stage.sh "$appdir"
ln -s usr/bin/vggscope "$appdir/AppRun"
ln -s "usr/share/icons/hicolor/256x256/apps/$id.png" "$appdir/.DirIcon"
ln -s "usr/share/icons/hicolor/scalable/apps/$id.svg" "$appdir/$id.svg"
sed "/^Type=/a X-AppImage-Version=$VERSION" "$appdir/usr/share/applications/$id.desktop" >"$appdir/$id.desktop"

# The same bytes each time: one time for all, one owner, files in the order of their names, and mksquashfs is told so rather
# than by SOURCE_DATE_EPOCH, which it does not take together with options. zlib because Go's library has it: zstd would save
# 2 MB of 25 and cost the runtime one.
payload=$work/payload.squashfs
env -u SOURCE_DATE_EPOCH mksquashfs "$appdir" "$payload" -noappend -quiet -no-progress -reproducible \
    -comp gzip -Xcompression-level 9 -b 1M -all-root -no-xattrs -no-exports \
    -mkfs-time "$SOURCE_DATE_EPOCH" -all-time "$SOURCE_DATE_EPOCH"

# The image's own length, from its superblock: mksquashfs pads it, and padding needs no proof.
length=$(od -An -t u8 -j 40 -N 8 "$payload" | tr -d ' ')
sum=$(head -c "$length" "$payload" | sha256sum | cut -d ' ' -f 1)

image=$work/image
CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -buildid= -X main.version=$VERSION -X main.payloadSum=$sum" \
    -o "$image" ./packaging/appimage/runtime
# The mark of type 2, in bytes that the kernel does not look at.
printf 'AI\x02' | dd of="$image" bs=1 seek=8 conv=notrunc status=none
overhead=$(stat -c %s "$image")
cat "$payload" >>"$image"
chmod 755 "$image"

name=$dist/vggscope-$VERSION-$machine.AppImage
mv "$image" "$name"
printf 'appimage: %s, %.1f MB, of which the runtime is %.1f\n' "$name" \
    "$(($(stat -c %s "$name") / 100000))e-1" "$((overhead / 100000))e-1" >&2
