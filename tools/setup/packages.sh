#!/usr/bin/env bash
# Install the system packages that VGGScope needs and this machine lacks.
#
#     tools/setup/packages.sh build    to build and to run
#     tools/setup/packages.sh test     that, and what the tests and `make lint` use
#     tools/setup/packages.sh package  to build, and what makes installers
#     tools/setup/packages.sh package-test  all of these, and what proves installers
#
# Debian, Ubuntu and what derives from them: prints the install line, then runs it, with sudo unless it is root's already.
# Other systems: says what is missing. Where nothing is missing it prints nothing and needs no rights.
set -euo pipefail

# What the OpenGL and GLFW bindings compile and link against, and pkg-config, which finds it.
build_packages=(pkg-config libc6-dev libgl-dev libx11-dev libxrandr-dev libxcursor-dev libxinerama-dev libxi-dev
    libxxf86vm-dev)
# A display in memory; Mesa's software OpenGL 4.5 (llvmpipe) to draw on it, EGL to have that without a display, and its software
# Vulkan, on which zink makes the second driver that the tests run on; glslangValidator; and mksquashfs, whose images the
# AppImage's runtime must be able to read.
test_packages=(xvfb xauth libgl1-mesa-dri libegl1 mesa-vulkan-drivers glslang-tools squashfs-tools)
# What some tests use if it can be had, and skip without, with a word: the browser that web pages are tried in. Debian has it;
# Ubuntu has another kind of package only.
optional_test_packages=(chromium)
# A C compiler for Windows and the maker of its setup program; compressors.
package_packages=(binutils gcc-mingw-w64-x86-64 nsis osslsigncode squashfs-tools xz-utils zip)
# What judges packages, clean roots to install them into, and Wine.
package_test_packages=(lintian desktop-file-utils appstream debootstrap rpm wine wine64 imagemagick xdotool x11-utils
    man-db xorriso python3 unzip openssl)

say() { echo "setup: $*" >&2; }

check_go() {
    if ! command -v go >/dev/null; then
        say "Go is missing: install Go 1.26 or newer (https://go.dev/doc/install) and put its bin folder on PATH"
        exit 1
    fi
    # From 1.21 on, Go fetches the version that go.mod asks for. Before, it cannot even read that line.
    local version
    version=$(go env GOVERSION)
    if [[ $version =~ ^go1\.([0-9]+) ]] && ((BASH_REMATCH[1] < 21)); then
        say "$version is too old: install Go 1.26 or newer (https://go.dev/doc/install)"
        exit 1
    fi
}

# Debian and its kin: ask the package database, all names in one call.
install_debian() {
    local installed missing=() name
    installed=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || true)
    for name in "$@"; do
        grep -qxF "$name installed" <<<"$installed" || missing+=("$name")
    done
    ((${#missing[@]})) || return 0

    local prefix=sudo
    [[ $(id -u) == 0 ]] && prefix=
    say "installing what is missing:"
    echo "    ${prefix:+$prefix }apt-get update && ${prefix:+$prefix }apt-get install -y --no-install-recommends ${missing[*]}" >&2
    if [[ $prefix ]] && ! command -v sudo >/dev/null; then
        say "there is no sudo here: run that line as root, then try again"
        exit 1
    fi
    export DEBIAN_FRONTEND=noninteractive
    $prefix apt-get update -q || say "the package lists could not all be refreshed; trying with what is there"
    $prefix apt-get install -q -y --no-install-recommends "${missing[@]}"
}

# Those that apt knows by now, and that lead to no failure.
install_optional() {
    local known=() name
    for name in "$@"; do
        [[ -n $(apt-cache --quiet=2 show "$name" 2>/dev/null) ]] && known+=("$name")
    done
    ((${#known[@]} == 0)) || install_debian "${known[@]}" || say "not all of it could be installed; tests that need it are skipped"
}

# Elsewhere package names differ, so look for the things themselves.
check_elsewhere() {
    local missing=() tool library
    local tools=(cc pkg-config)
    [[ $1 == test ]] && tools+=(xvfb-run xauth glslangValidator mksquashfs)
    for tool in "${tools[@]}"; do
        command -v "$tool" >/dev/null || missing+=("$tool")
    done
    for library in gl x11 xrandr xcursor xinerama xi xxf86vm; do
        pkg-config --exists "$library" 2>/dev/null || missing+=("the headers of $library")
    done
    ((${#missing[@]})) || return 0
    local list
    printf -v list ', %s' "${missing[@]}"
    say "missing here: ${list:2}; install them with this system's package manager, then try again"
    exit 1
}

case ${1-} in
    build) wanted=("${build_packages[@]}") ;;
    test) wanted=("${build_packages[@]}" "${test_packages[@]}") ;;
    package) wanted=("${build_packages[@]}" "${package_packages[@]}") ;;
    package-test)
        wanted=("${build_packages[@]}" "${test_packages[@]}" "${package_packages[@]}" "${package_test_packages[@]}")
        ;;
    *)
        echo "usage: $0 build|test|package|package-test" >&2
        exit 2
        ;;
esac

check_go
if [[ $(uname) != Linux ]]; then
    exit 0 # macOS brings what the build needs, and has no Xvfb: its GPU tests are skipped
elif command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
    install_debian "${wanted[@]}"
    [[ $1 == test ]] && install_optional "${optional_test_packages[@]}"
    exit 0
else
    check_elsewhere "$1"
fi
