# shellcheck shell=bash
# Clean Debian roots for tests of packages; packaging/*/test.sh source this file.
#
#     root=$(cleanroot_make NAME)        a fresh minimal Debian at dist/.work/cleanroot/NAME; prints that folder
#     cleanroot_apt NAME ARG...          apt-get in it, with network: cleanroot_apt NAME install libgl1 /tmp/x.deb
#     cleanroot_run NAME COMMAND...      as an ordinary user, in that user's home folder, without network
#     cleanroot_root NAME COMMAND...     the same as root, in /
#     cleanroot_drop NAME                removes it (all names may be dropped twice)
#
# Files go in and out by the printed folder. To show windows, start a server outside and name it: with DISPLAY=:7 (and no
# host before the colon) the socket of that display appears inside. So the root needs neither Xvfb nor what Xvfb depends
# on, and a package that forgot to declare libX11 is found out.
#
# Nothing is ever mounted in this system: each command gets mount and process namespaces of its own, and when it ends, or is
# killed, its mounts and all processes it left behind end with it. Its /dev has the harmless devices only: no /dev/fuse.
#
# Needs root's rights and debootstrap. The base is kept in .cache/cleanroot, with the packages that were fetched, for a week.
# CLEANROOT_SUITE picks another release, CLEANROOT_MIRROR another archive than the one this system's apt uses.

cleanroot_suite=${CLEANROOT_SUITE:-bookworm}
cleanroot_cache=$PWD/.cache/cleanroot
cleanroot_roots=$PWD/dist/.work/cleanroot

cleanroot_make() {
    local root=$cleanroot_roots/$1 base=$cleanroot_cache/$cleanroot_suite.tar
    if [[ $(id -u) != 0 ]]; then
        echo "cleanroot: only root can make a clean root: run this test as root or with sudo" >&2
        return 1
    fi
    cleanroot_drop "$1" || return
    mkdir -p "$root" "$cleanroot_cache/archives/partial" || return
    # Two tests at once wait for one base.
    (
        flock 9
        if [[ -z $(find "$base" -mtime -7 2>/dev/null) ]]; then
            cleanroot_base "$base"
        fi
    ) 9>"$cleanroot_cache/lock" || return
    tar -xpf "$base" -C "$root" || return
    # Names are looked up as this system does it.
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/" || return
    echo "$root"
}

cleanroot_drop() {
    local root=${cleanroot_roots:?}/${1:?the name of a clean root}
    rm -rf --one-file-system "$root"
}

cleanroot_apt() {
    local name=$1
    shift
    # The roots share the fetched packages, and apt-get does not wait for another one to be done with them.
    (
        flock 9
        cleanroot_enter net root "$name" env DEBIAN_FRONTEND=noninteractive \
            apt-get -y -q -o Dpkg::Use-Pty=0 --no-install-recommends "$@" 9>&-
    ) 9>"$cleanroot_cache/apt.lock"
}

cleanroot_run() {
    local name=$1
    shift
    cleanroot_enter alone user "$name" "$@"
}

cleanroot_root() {
    local name=$1
    shift
    cleanroot_enter alone root "$name" "$@"
}

# cleanroot_enter net|alone root|user NAME COMMAND...
cleanroot_enter() {
    local net=$1 user=$2 root=$cleanroot_roots/$3
    shift 3
    local spaces=(--mount --pid --ipc --uts --fork --kill-child --propagation private)
    [[ $net == net ]] || spaces+=(--net)
    unshare "${spaces[@]}" bash -euo pipefail -c "$(declare -f cleanroot_inside); cleanroot_inside \"\$@\"" cleanroot \
        "$root" "$user" "$cleanroot_cache/archives" "${DISPLAY-}" "$@"
}

# cleanroot_inside runs in the new namespaces: mounts what a command expects to find, then becomes the command.
cleanroot_inside() {
    local root=$1 user=$2 archives=$3 display=$4 device home=/root
    shift 4
    mount -t proc proc "$root/proc"
    mount -t tmpfs -o mode=755 tmpfs "$root/dev"
    for device in null zero full random urandom tty; do
        touch "$root/dev/$device"
        mount --bind "/dev/$device" "$root/dev/$device"
    done
    ln -s /proc/self/fd "$root/dev/fd"
    ln -s /proc/self/fd/0 "$root/dev/stdin"
    ln -s /proc/self/fd/1 "$root/dev/stdout"
    ln -s /proc/self/fd/2 "$root/dev/stderr"
    mkdir -m 1777 "$root/dev/shm"
    mount --bind "$archives" "$root/var/cache/apt/archives"
    [[ $display == :* ]] || display=
    if [[ $display ]]; then
        local socket=/tmp/.X11-unix/X${display#:}
        socket=${socket%.*}
        mkdir -p "$root/tmp/.X11-unix"
        touch "$root$socket"
        mount --bind "$socket" "$root$socket"
    fi
    local become=(chroot)
    if [[ $user != root ]]; then
        become=(chroot --userspec=1000:1000 --groups=1000)
        home=/home/$user
    fi
    # shellcheck disable=SC2016 # the inner shell fills it in
    exec "${become[@]}" "$root" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        HOME="$home" USER="$user" LOGNAME="$user" LANG=C.UTF-8 TERM=dumb ${display:+DISPLAY="$display"} \
        /bin/sh -c 'if [ "$USER" = root ]; then cd /; else cd; fi; exec "$@"' sh "$@"
}

# cleanroot_base TARBALL: a minimal Debian with fresh package lists and a user, from the archive this system uses.
cleanroot_base() {
    local base=$1 root=$cleanroot_roots/.base.$$ mirror
    local status=0
    echo "cleanroot: making a base of $cleanroot_suite (once a week)" >&2
    rm -rf --one-file-system "$root"
    mkdir -p "$root"
    mirror=$(cleanroot_mirror)
    # Without a mirror debootstrap knows the release's usual one.
    {
        debootstrap --variant=minbase --cache-dir="$cleanroot_cache/archives" "$cleanroot_suite" "$root" \
            ${mirror:+"$mirror"} >"$cleanroot_cache/debootstrap.log" 2>&1 || {
            tail -n 5 "$cleanroot_cache/debootstrap.log" >&2
            false
        }
    } && {
        # The way out to the archive: proxies, certificates to trust. Only settings of that kind, no passwords.
        apt-config dump | grep -iE '^Acquire::(https?::(Proxy|CaInfo)|Retries)' >"$root/etc/apt/apt.conf.d/50outside" || true
        cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
        chroot "$root" useradd --create-home --uid 1000 user
        cleanroot_enter net root "${root##*/}" apt-get -q update >>"$cleanroot_cache/debootstrap.log" 2>&1
        tar -C "$root" --one-file-system -cf "$base.part" .
        mv "$base.part" "$base"
    } || status=1
    rm -rf --one-file-system "$root"
    return $status
}

# cleanroot_mirror prints where this system's apt gets the release from, if it does.
cleanroot_mirror() {
    if [[ ${CLEANROOT_MIRROR-} ]]; then
        echo "$CLEANROOT_MIRROR"
        return
    fi
    # shellcheck disable=SC2016 # apt-get fills in the names, not the shell
    apt-get indextargets --format '$(ORIGIN) $(CODENAME) $(SITE)' 'Identifier: Packages' 2>/dev/null |
        awk -v suite="$cleanroot_suite" '$1 == "Debian" && $2 == suite {print $3; exit}'
}
