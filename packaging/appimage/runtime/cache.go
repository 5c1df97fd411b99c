//go:build linux

package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// cacheDir is the folder for unpacked payloads in the user's cache (XDG Base Directory Specification, which wants relative
// paths ignored).
func cacheDir() (string, error) {
	base := os.Getenv("XDG_CACHE_HOME")
	if !filepath.IsAbs(base) {
		home := os.Getenv("HOME")
		if !filepath.IsAbs(home) {
			return "", errors.New("neither XDG_CACHE_HOME nor HOME names a folder")
		}
		base = filepath.Join(home, ".cache")
	}
	return filepath.Join(base, appName, "appimage"), nil
}

// cache is a folder with one folder for each payload, named by its sum.
//
// Who unpacks or removes holds an exclusive lock on the file "lock" in it, so two starts at once unpack once. Who runs a
// program holds a shared lock on its folder as long as it runs, so that a newer version does not remove what an older one
// still uses. The kernel releases locks of a process that ends, however it ends.
type cache struct{ dir string }

// app is an unpacked payload and the lock that keeps it.
type app struct {
	dir  string
	held *os.File
}

func openCache(im *image) (*app, error) {
	dir, err := cacheDir()
	if err != nil {
		return nil, err
	}
	app, err := cache{dir}.open(im)
	return app, briefly(dir, err)
}

// open finds the payload in the cache, or unpacks it there. In the common case it only looks.
func (c cache) open(im *image) (*app, error) {
	if app := c.find(im); app != nil {
		return app, nil
	}
	if err := ownedAbove(c.dir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return nil, err
	}
	if err := execAllowed(c.dir); err != nil {
		return nil, err
	}
	lock, err := os.OpenFile(filepath.Join(c.dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	defer lock.Close()
	if err := flock(lock, syscall.LOCK_EX); err != nil {
		return nil, err
	}
	// While it waited, another start may have done the work.
	if app := c.find(im); app != nil {
		return app, nil
	}
	if err := c.sweep(im); err != nil {
		return nil, err
	}
	dir := c.folder(im)
	if err := unpackAside(im, dir, 0o700, nil); err != nil {
		return nil, err
	}
	if app := c.find(im); app != nil {
		return app, nil
	}
	return nil, fmt.Errorf("%s changed while it was unpacked", dir)
}

func (c cache) folder(im *image) string { return filepath.Join(c.dir, im.sum) }

// find returns the payload where it is complete, may be run, and belongs to the user alone, else nil.
func (c cache) find(im *image) *app {
	dir := c.folder(im)
	// The lock comes before the look: from then on nobody removes it.
	held, err := os.OpenFile(dir, os.O_RDONLY|syscall.O_DIRECTORY|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return nil
	}
	if flock(held, syscall.LOCK_SH|syscall.LOCK_NB) == nil && owned(dir) == nil && whole(im, dir) && execAllowed(dir) == nil {
		return &app{dir, held}
	}
	held.Close()
	return nil
}

// sweep makes room: it removes what is in the cache and not in use, that is other versions, whose files the user has
// replaced, what an interrupted start left, and the payload itself, which is not whole or nobody would sweep. Only the holder
// of the lock may.
func (c cache) sweep(im *image) error {
	// A program that still runs from there keeps its files, under another name.
	aside := c.folder(im) + partInfix + rand.Text()
	if err := os.Rename(c.folder(im), aside); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() {
			if err := removeUnused(filepath.Join(c.dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// removeUnused removes a folder unless somebody holds it.
func removeUnused(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	switch err := flock(f, syscall.LOCK_EX|syscall.LOCK_NB); {
	case errors.Is(err, syscall.EWOULDBLOCK):
		return nil
	case err != nil:
		return err
	}
	return os.RemoveAll(dir)
}

// flock locks a file, once more when a signal came in between.
func flock(f *os.File, how int) error {
	for {
		err := syscall.Flock(int(f.Fd()), how)
		if !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

// ownedAbove refuses to make folders where somebody else owns the ground: root with another user's HOME (sudo) would run what
// that user put there, and leave folders there that the user cannot write to.
func ownedAbove(dir string) error {
	for {
		if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
			return owned(dir)
		}
		dir = filepath.Dir(dir)
	}
}

// owned is nil for a folder that belongs to this user and is not open to everybody's writing. That a group may write is
// usual on systems where each user has a group.
func owned(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || int(stat.Uid) != os.Geteuid() || !info.IsDir() {
		return fmt.Errorf("%s is not this user's folder", dir)
	}
	if info.Mode().Perm()&0o002 != 0 {
		return fmt.Errorf("%s can be written to by everybody", dir)
	}
	return nil
}
