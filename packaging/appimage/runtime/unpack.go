//go:build linux

package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/vggscope/vggscope/packaging/appimage/squashfs"
)

// unpack fills an empty folder with those entries of the payload for which wanted answers yes (nil: all), and with the
// folders they are in. It verifies the payload first. What it wrote is on the disk when it returns, not only in memory:
// after a power cut no file is found with the right size and nothing in it.
func unpack(im *image, dir string, wanted func(path string) bool) error {
	if err := im.verify(); err != nil {
		return err
	}
	// However the payload's links and names are twisted, nothing is written outside.
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	return im.payload.Walk(func(e squashfs.Entry) error {
		if e.Path == "." || wanted != nil && !wanted(e.Path) {
			return nil
		}
		if err := root.MkdirAll(filepath.Dir(e.Path), 0o755); err != nil {
			return err
		}
		switch e.Mode.Type() {
		case fs.ModeDir:
			return root.MkdirAll(e.Path, 0o755)
		case fs.ModeSymlink:
			return root.Symlink(e.Target, e.Path)
		}
		return im.unpackFile(root, e)
	})
}

func (im *image) unpackFile(root *os.Root, e squashfs.Entry) (err error) {
	f, err := root.OpenFile(e.Path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if closing := f.Close(); err == nil {
			err = closing
		}
	}()
	if _, err := e.WriteTo(f); err != nil {
		return err
	}
	// After the writing, because the umask has a say in what OpenFile makes.
	if err := f.Chmod(fileMode(e)); err != nil {
		return err
	}
	return f.Sync()
}

// fileMode leaves the owner's right to replace a file, and nobody else's.
func fileMode(e squashfs.Entry) fs.FileMode { return e.Mode.Perm()&^0o022 | 0o200 }

// unpackAside unpacks into a new folder beside dir and gives it that name when all is there: whoever sees dir sees all of
// it. Nothing remains of a failure.
func unpackAside(im *image, dir string, mode fs.FileMode, wanted func(string) bool) error {
	part, err := os.MkdirTemp(filepath.Dir(dir), filepath.Base(dir)+partInfix)
	if err != nil {
		return err
	}
	err = unpack(im, part, wanted)
	if err == nil {
		err = os.Chmod(part, mode)
	}
	if err == nil {
		err = os.Rename(part, dir)
	}
	if err != nil {
		os.RemoveAll(part)
	}
	return err
}

// unpackTemporary unpacks into a new folder for temporary files, which is the caller's to remove. Somebody who interrupts it
// leaves nothing behind.
func unpackTemporary(im *image) (dir string, err error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	if dir, err = os.MkdirTemp("", appName+"-appimage-"); err != nil {
		return "", err
	}
	err = unpack(im, dir, func(string) bool { return ctx.Err() == nil })
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		os.RemoveAll(dir)
		return "", err
	}
	return dir, nil
}

// partInfix is in the names of folders that are not complete.
const partInfix = ".part-"

// whole reports whether a folder holds all of the payload, by kinds, sizes, rights and link targets: users and cleaning
// programs delete files from caches. Content is not compared, which would take as long as unpacking.
func whole(im *image, dir string) bool {
	err := im.payload.Walk(func(e squashfs.Entry) error {
		name := filepath.Join(dir, e.Path)
		info, err := os.Lstat(name)
		if err != nil {
			return err
		}
		same := info.Mode().Type() == e.Mode.Type()
		switch e.Mode.Type() {
		case 0:
			same = same && info.Size() == e.Size && info.Mode().Perm() == fileMode(e)
		case fs.ModeSymlink:
			target, err := os.Readlink(name)
			same = same && err == nil && target == e.Target
		}
		if !same {
			return fmt.Errorf("%s is not as it was unpacked", name)
		}
		return nil
	})
	return err == nil
}

// execAllowed tells whether the system runs programs from a folder, before one is unpacked there in vain: administrators mount
// home folders and /tmp noexec.
func execAllowed(dir string) error {
	var stat syscall.Statfs_t
	if err := syscall.Statfs(dir, &stat); err != nil {
		return &fs.PathError{Op: "statfs", Path: dir, Err: err}
	}
	const noexec = 8 // ST_NOEXEC of statfs(2)
	if stat.Flags&noexec != 0 {
		return fmt.Errorf("%s: no program may run from there (noexec)", dir)
	}
	return nil
}
