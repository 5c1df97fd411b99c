//go:build linux

package main

import (
	"fmt"
	"os"
	"os/signal"
	"path"
	"path/filepath"
	"strings"
	"syscall"
)

// extractAndRun is the option by which the usual runtime does without FUSE.
const extractAndRun = "--appimage-extract-and-run"

// options are what the runtime answers itself, by the first argument. All others are the program's.
var options = map[string]func(im *image, args []string) (status int, err error){
	"--appimage-help":    help,
	"--appimage-version": func(*image, []string) (int, error) { fmt.Println("VGGScope AppImage runtime", version); return 0, nil },
	"--appimage-offset":  func(im *image, _ []string) (int, error) { fmt.Println(im.offset); return 0, nil },
	"--appimage-extract": func(im *image, args []string) (int, error) { return extract(im, args) },
	"--appimage-mount":   mount,
}

// isOption tells the runtime's options, known or not, from the program's.
func isOption(arg string) bool { return strings.HasPrefix(arg, "--appimage-") && arg != extractAndRun }

func help(im *image, _ []string) (int, error) {
	dir, err := cacheDir()
	if err != nil {
		dir = "a temporary folder"
	}
	fmt.Printf(`%s is VGGScope as an AppImage. It needs no FUSE: at its first start it unpacks
itself to %s.
That folder may be deleted at any time; older versions in it are removed.

  --appimage-extract [PATTERN]  unpack to ./%s: all, or what matches, such as 'usr/share/man/*/*'
  --appimage-mount              unpack to a temporary folder, print its name, and remove it when interrupted
  --appimage-offset             print where the squashfs image begins in the file
  --appimage-version            print the version
  --appimage-help               print this

All other arguments are the program's: try --help.
`, filepath.Base(im.path), dir, extractDir)
	return 0, nil
}

// extractDir is where --appimage-extract unpacks to, by convention.
const extractDir = "squashfs-root"

func extract(im *image, args []string) (int, error) {
	if _, err := os.Lstat(extractDir); err == nil {
		return 1, fmt.Errorf("%s is here already: move it away first", extractDir)
	}
	wanted := func(string) bool { return true }
	found := 0
	if len(args) > 0 {
		pattern := strings.TrimPrefix(args[0], "./")
		if _, err := path.Match(pattern, ""); err != nil {
			return 2, fmt.Errorf("%q: %w", args[0], err)
		}
		wanted = func(name string) bool { return matches(pattern, name) }
	}
	err := unpackAside(im, extractDir, 0o755, func(name string) bool {
		if !wanted(name) {
			return false
		}
		found++
		fmt.Println(path.Join(extractDir, name))
		return true
	})
	if err != nil {
		return 1, err
	}
	if found == 0 {
		os.Remove(extractDir)
		return 1, fmt.Errorf("nothing in it matches %q", args[0])
	}
	return 0, nil
}

// matches reports whether a pattern fits a path or a folder that it is in: naming a folder takes all of it.
func matches(pattern, name string) bool {
	for ; name != "."; name = path.Dir(name) {
		if ok, _ := path.Match(pattern, name); ok {
			return true
		}
	}
	return false
}

// mount does for tools that look into AppImages what a mount would do. Without FUSE it takes room on the disk.
func mount(im *image, _ []string) (int, error) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	dir, err := unpackTemporary(im)
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	fmt.Println(dir)
	<-signals
	return 0, nil
}
