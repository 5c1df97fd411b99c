//go:build linux

// Command runtime is what an AppImage of VGGScope begins with. build.sh appends the payload, a squashfs image, to it; started,
// it unpacks the payload into the user's cache, once, and becomes the program in it.
//
// The usual runtime of AppImages mounts its payload by FUSE, which is missing in containers and often on servers and new
// systems. This one needs a kernel and a writable folder. What it keeps of AppImage type 2 (AppImage specification, draft;
// "AppImage runtime" in its documentation): the mark at byte 8, where the payload is, the options that begin with
// --appimage-, and the environment that the program sees: APPIMAGE, APPDIR, ARGV0, OWD.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// Set at link time by build.sh. payloadSum is the payload's SHA-256 in hexadecimal: it names the cache, so that a start
// need not read the payload, and proves the payload whole before it is unpacked.
var version, payloadSum string

// appName begins every message and names the folders that are made.
const appName = "vggscope"

// exitCannotStart is what a shell's exit status is, too, for a program that it cannot start.
const exitCannotStart = 127

func main() {
	status, err := run(os.Args)
	if errors.Is(err, context.Canceled) { // by ^C, while it unpacked
		os.Exit(128 + int(syscall.SIGINT))
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", appName, err)
	}
	os.Exit(status)
}

func run(args []string) (status int, err error) {
	self, err := os.Executable()
	if err != nil {
		return exitCannotStart, fmt.Errorf("cannot find its own file (is /proc mounted?): %w", err)
	}
	im, err := openImage(self, payloadSum)
	if err != nil {
		return exitCannotStart, err
	}
	defer im.Close()
	if len(args) > 1 {
		if option, ok := options[args[1]]; ok {
			return option(im, args[2:])
		}
		if isOption(args[1]) {
			return exitCannotStart, fmt.Errorf("there is no option %s: --appimage-help lists those that begin so", args[1])
		}
	}
	return start(im, args)
}

// start becomes the program from the cache or, where there can be none, runs it from a temporary folder.
func start(im *image, args []string) (status int, err error) {
	app, cacheErr := openCache(im)
	switch {
	case cacheErr == nil:
		return exitCannotStart, app.become(im, args)
	case errors.Is(cacheErr, errDamaged):
		return exitCannotStart, cacheErr
	}
	temp, dir := os.TempDir(), ""
	if err = execAllowed(temp); err == nil {
		dir, err = unpackTemporary(im)
	}
	if err != nil && !errors.Is(err, errDamaged) && !errors.Is(err, context.Canceled) {
		err = fmt.Errorf("no folder to unpack %s into (%w; %w): set TMPDIR to one that has room and from which programs may run",
			filepath.Base(im.path), cacheErr, briefly(temp, err))
	}
	if err != nil {
		return exitCannotStart, err
	}
	defer os.RemoveAll(dir)
	return runIn(dir, im, args)
}

// briefly says of a failure in a folder what the system said, without the long names of what was being written.
func briefly(dir string, err error) error {
	var errno syscall.Errno
	if errors.As(err, &errno) && !errors.Is(err, errDamaged) {
		return fmt.Errorf("%s: %w", dir, errno)
	}
	return err
}
