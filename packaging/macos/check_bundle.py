#!/usr/bin/env python3
"""Check VGGScope.app, anywhere: Info.plist, names by language, icons, program, notices, rights.

usage:  check_bundle.py VGGScope.app VERSION [IMAGE]        (needs nothing but Python)

IMAGE is a raw disk image with an Apple partition map that holds the same tree on an HFS+ volume. Prints a line for each
thing that was looked at, and ends with exit code 1 if one is wrong.
"""
import plistlib
import re
import stat
import struct
import sys
from pathlib import Path

FILES = {
    "Contents/Info.plist", "Contents/PkgInfo", "Contents/MacOS/vggscope", "Contents/Resources/vggscope.icns",
    "Contents/Resources/LICENSE.txt", "Contents/Resources/THIRD-PARTY-NOTICES.txt",
    "Contents/Resources/en.lproj/InfoPlist.strings", "Contents/Resources/zh-Hans.lproj/InfoPlist.strings",
}
SIGNATURE = "Contents/_CodeSignature/CodeResources"  # only after codesign


class Wrong(Exception):
    """Says what is not as it should be."""


def want(true, what):
    if not true:
        raise Wrong(what)


def structure(app):
    found = {str(p.relative_to(app)) for p in app.rglob("*") if not p.is_dir()}
    want(found - {SIGNATURE} == FILES, f"files {sorted(found ^ FILES)} too many or missing")
    for path in [app, *app.rglob("*")]:
        want(not path.is_symlink(), f"{path} is a link")
        mode = stat.S_IMODE(path.stat().st_mode)
        right = 0o755 if path.is_dir() or path.name == "vggscope" else 0o644
        want(mode == right, f"{path} has mode {mode:o}, want {right:o}")
    want((app / "Contents/PkgInfo").read_bytes() == b"APPL????", "PkgInfo")
    return f"{len(FILES)} files, with the right rights"


def info(app):
    with open(app / "Contents/Info.plist", "rb") as f:
        return plistlib.load(f)


def plist(app, version):
    have = info(app)
    numbers = re.match(r"\d+\.\d+\.\d+", version).group()
    required = {
        "CFBundleDevelopmentRegion": "en", "CFBundleDisplayName": "VGGScope", "CFBundleExecutable": "vggscope",
        "CFBundleIconFile": "vggscope", "CFBundleIdentifier": "io.github.vggscope.vggscope",
        "CFBundleInfoDictionaryVersion": "6.0", "CFBundleLocalizations": ["en", "zh-Hans"], "CFBundleName": "VGGScope",
        "CFBundlePackageType": "APPL", "CFBundleShortVersionString": numbers, "CFBundleSupportedPlatforms": ["MacOSX"],
        "CFBundleVersion": numbers, "LSApplicationCategoryType": "public.app-category.education",
        "LSMinimumSystemVersion": "12.0", "NSHighResolutionCapable": True, "NSPrincipalClass": "NSApplication",
        "NSSupportsAutomaticGraphicsSwitching": True,
    }
    for key, value in required.items():
        want(have.get(key) == value, f"Info.plist: {key} is {have.get(key)!r}, want {value!r}")
    want(version in have["NSHumanReadableCopyright"], f"Info.plist: no {version} in the copyright line")
    # The window cannot take files from Finder (see bundle.sh), so none may be promised.
    for key in ("CFBundleDocumentTypes", "UTImportedTypeDeclarations"):
        want(key not in have, f"Info.plist promises {key}")
    want("@" not in str(have), "Info.plist: a placeholder was not filled")
    return f"{len(have)} keys of Info.plist"


def strings(app, version):
    by_language = {}
    for language in info(app)["CFBundleLocalizations"]:
        text = (app / f"Contents/Resources/{language}.lproj/InfoPlist.strings").read_text("utf-8")
        body = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
        entries = dict(re.findall(r'^"(\w+)" = "([^"\\]*)";$', body, flags=re.M))
        rest = re.sub(r'^"(\w+)" = "([^"\\]*)";$', "", body, flags=re.M).strip()
        want(not rest, f"{language}: not understood: {rest!r}")
        want(entries.keys() <= info(app).keys(), f"{language}: names for what Info.plist does not have: {entries.keys()}")
        want(version in entries["NSHumanReadableCopyright"], f"{language}: no {version} in the copyright line")
        by_language[language] = entries
    want(by_language["en"].keys() == by_language["zh-Hans"].keys(), "the languages have different names")
    want(re.search(r"[\u4e00-\u9fff]", by_language["zh-Hans"]["NSHumanReadableCopyright"]), "no Chinese in zh-Hans")
    return f"{len(by_language['en'])} names in {len(by_language)} languages"


# Pixels of an icon, by its type; those that macOS asks for on screens of one and of two pixels a point.
ICONS = {"ic04": 16, "ic05": 32, "ic07": 128, "ic08": 256, "ic09": 512, "ic10": 1024, "ic11": 32, "ic12": 64, "ic13": 256,
         "ic14": 512}


def planes(data):
    """Length of ARGB data when it is unpacked."""
    n = i = 0
    while i < len(data):
        if data[i] < 128:
            n, i = n + data[i] + 1, i + data[i] + 2
        else:
            n, i = n + data[i] - 125, i + 2
    want(i == len(data), "icon data end in the middle of a run")
    return n


def icons(app):
    data = (app / "Contents/Resources/vggscope.icns").read_bytes()
    magic, length = struct.unpack(">4sI", data[:8])
    want(magic == b"icns" and length == len(data), f"icns: begins {magic!r}, {length} of {len(data)} bytes")
    at, found = 8, {}
    while at < len(data):
        kind, size = struct.unpack(">4sI", data[at:at + 8])
        body = data[at + 8:at + size]
        if body[:8] == b"\x89PNG\r\n\x1a\n":
            width, height = struct.unpack(">II", body[16:24])
        else:
            want(body[:4] == b"ARGB", f"icns: {kind!r} is neither PNG nor ARGB")
            width = height = int((planes(body[4:]) / 4) ** 0.5)
        want(width == height, f"icns: {kind!r} is {width} x {height}")
        found[kind.decode()] = width
        at += size
    want(found == ICONS, f"icns: {found}, want {ICONS}")
    return f"{len(found)} icons, 16 to 1024 pixels"


def load_commands(data):
    """The load commands of a 64-bit Mach-O file."""
    count, = struct.unpack("<I", data[16:20])
    at = 32
    for _ in range(count):
        command, size = struct.unpack("<II", data[at:at + 8])
        yield command, data[at:at + size]
        at += size


def program(app):
    data = (app / "Contents/MacOS/vggscope").read_bytes()
    names = {0x01000007: "Intel", 0x0100000C: "Apple"}
    slices = [data]
    if data[:4] == b"\xca\xfe\xba\xbe":  # several in one file
        count, = struct.unpack(">I", data[4:8])
        parts = [struct.unpack(">IIIII", data[8 + 20 * i:28 + 20 * i]) for i in range(count)]
        slices = [data[offset:offset + size] for _, _, offset, size, _ in parts]
    oldest = tuple(map(int, info(app)["LSMinimumSystemVersion"].split(".")))
    found = []
    for part in slices:
        want(part[:4] == b"\xcf\xfa\xed\xfe", "the program is no 64-bit Mach-O file")
        cpu, = struct.unpack("<I", part[4:8])
        found.append(names[cpu])
        versions = [struct.unpack("<I", c[12:16])[0] for kind, c in load_commands(part) if kind == 0x32]
        want(len(versions) == 1, "the program does not say which macOS it needs")
        needs = (versions[0] >> 16, versions[0] >> 8 & 0xff)
        want(needs <= oldest, f"the program needs macOS {needs}, Info.plist says {oldest}")
    return f"program for {' and '.join(found)} processors, macOS {'.'.join(map(str, oldest))} or newer"


def notices(app):
    text = (app / "Contents/Resources/THIRD-PARTY-NOTICES.txt").read_text("utf-8")
    for work in ("fyne.io/fyne/v2", "GLFW", "Noto Sans", "Droid Sans Fallback", "Built-in model", "Apache License"):
        want(work in text, f"the notices have no word of {work}")
    want("rymdport/portal" not in text, "the notices name what is only in the program for Linux")
    want("MIT License" in (app / "Contents/Resources/LICENSE.txt").read_text("utf-8"), "LICENSE.txt is not ours")
    return f"notices, {len(text) // 1024} KiB"


def image(path, app):
    """An Apple partition map, and on its HFS+ volume as many files and folders as in the tree."""
    data = Path(path).read_bytes()
    want(data[:2] == b"ER" and data[512:514] == b"PM", "the image has no Apple partition map")
    block, = struct.unpack(">H", data[2:4])
    want(block in (512, 1024, 2048), f"blocks of {block} bytes")
    at, volume = block, None
    while data[at:at + 2] == b"PM":
        start, = struct.unpack(">I", data[at + 8:at + 12])
        if data[at + 48:at + 57] == b"Apple_HFS":
            volume = start * block
        at += block
    want(volume is not None, "no HFS partition in the image")
    header = data[volume + 1024:volume + 1536]
    want(header[:2] == b"H+", f"the volume begins {header[:2]!r}, want H+")
    files, folders = struct.unpack(">II", header[32:40])
    tree = list(app.parent.rglob("*"))
    wanted = sum(not p.is_dir() or p.is_symlink() for p in tree), sum(p.is_dir() and not p.is_symlink() for p in tree)
    want((files, folders) == wanted, f"{files} files and {folders} folders on the volume, want {wanted}")
    return f"HFS+ volume with {files} files in {folders} folders"


def main():
    app, version = Path(sys.argv[1]), sys.argv[2]
    checks = [lambda: structure(app), lambda: plist(app, version), lambda: strings(app, version), lambda: icons(app),
              lambda: program(app), lambda: notices(app)]
    if len(sys.argv) > 3:
        checks.append(lambda: image(sys.argv[3], app))
    failed = False
    for check in checks:
        try:
            print(f"macos: {check()} ... ok")
        except (Wrong, OSError, ValueError, KeyError, struct.error, plistlib.InvalidFileException) as err:
            failed = True
            print(f"macos: {err or type(err).__name__} ... FAILED")
    return failed


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main())
