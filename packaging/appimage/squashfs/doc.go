// Package squashfs reads squashfs 4.0 images whose blocks are compressed with zlib ("gzip"), or not at all: what mksquashfs
// writes by default, and all that the AppImage runtime needs. It walks through an image and copies files out of it; there
// are no extended attributes, owners or devices, because an AppImage has no use for them.
//
// An image is taken for hostile: sizes in it are believed only within limits, names that could lead out of a folder are
// refused, and a folder that contains itself ends with an error. What is wrong with an image is an ErrFormat.
//
// Layout, all numbers little-endian (Linux, Documentation/filesystems/squashfs.rst and fs/squashfs/squashfs_fs.h):
//
//	superblock │ data blocks and fragments │ inode table │ directory table │ fragment table │ …
//
// Inodes and directories are written into one long stream each, which is cut into metadata blocks of 8 KiB that are
// compressed one by one. A place in such a stream is named by where its block begins and by the offset in the block.
package squashfs

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// ErrFormat is wrapped by all errors about what an image says: it is damaged, hostile, or of a kind not read here.
var ErrFormat = errors.New("not a sound squashfs image")

// All numbers of an image.
var le = binary.LittleEndian

func malformed(format string, args ...any) error {
	return fmt.Errorf("squashfs: %w: %s", ErrFormat, fmt.Sprintf(format, args...))
}
