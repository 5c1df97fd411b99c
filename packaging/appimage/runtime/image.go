//go:build linux

package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/vggscope/vggscope/packaging/appimage/squashfs"
)

// errDamaged is wrapped by errors about the AppImage itself, which no other folder would mend.
var errDamaged = errors.New("damaged or not completely downloaded: download it again")

// image is an AppImage: a program of the kernel's format with a squashfs image behind it.
type image struct {
	path    string // absolute, symbolic links resolved
	sum     string // SHA-256 of the payload, as it should be
	offset  int64  // where the payload begins
	payload *squashfs.Image
	file    *os.File
}

func openImage(path, sum string) (*image, error) {
	if len(sum) != 2*sha256.Size {
		return nil, errors.New("the runtime was built without its payload's sum: use packaging/appimage/build.sh")
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	im := &image{path: path, sum: sum, file: file}
	if err := im.find(); err != nil {
		file.Close()
		return nil, err
	}
	return im, nil
}

func (im *image) find() (err error) {
	if im.offset, err = elfEnd(im.file); err != nil {
		return im.damage(err)
	}
	info, err := im.file.Stat()
	if err != nil {
		return err
	}
	if info.Size() <= im.offset {
		return im.damage(fmt.Errorf("it ends at byte %d, where its payload should begin", info.Size()))
	}
	length := info.Size() - im.offset
	im.payload, err = squashfs.Open(io.NewSectionReader(im.file, im.offset, length), length)
	return im.damage(err)
}

func (im *image) Close() error { return im.file.Close() }

// damage says of an error of reading that the file is at fault, and which file.
func (im *image) damage(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s is %w (%w)", im.path, errDamaged, err)
}

// verify reads the whole payload and compares its sum.
func (im *image) verify() error {
	hash := sha256.New()
	if _, err := io.Copy(hash, io.NewSectionReader(im.file, im.offset, im.payload.Size())); err != nil {
		return im.damage(err)
	}
	if sum := hex.EncodeToString(hash.Sum(nil)); sum != im.sum {
		return im.damage(fmt.Errorf("its SHA-256 is %s, want %s", sum, im.sum))
	}
	return nil
}
