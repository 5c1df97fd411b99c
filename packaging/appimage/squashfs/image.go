package squashfs

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// Limits on what is believed. mksquashfs makes no blocks above 1 MiB; the others leave ample room for an application.
const (
	maxBlock   = 1 << 20
	maxEntries = 1 << 16
	maxDepth   = 64
	maxListing = 8 << 20 // bytes of one directory's entries
	maxFile    = 1 << 32 // bytes of one file
)

const superblockSize = 96

// superblock is the first 96 bytes of an image, in their order.
type superblock struct {
	Magic         uint32
	Inodes        uint32
	Time          uint32
	BlockSize     uint32
	Fragments     uint32
	Compression   uint16
	BlockLog      uint16
	Flags         uint16
	IDs           uint16
	Major, Minor  uint16
	Root          uint64 // reference of the root folder's inode
	BytesUsed     uint64
	IDTable       uint64
	XattrTable    uint64
	InodeTable    uint64
	DirTable      uint64
	FragmentTable uint64
	ExportTable   uint64
}

// Image is an opened image, for one goroutine at a time.
type Image struct {
	r     io.ReaderAt
	super superblock

	lastMetadata kept // by the place of its header
	lastFragment kept // by its number
}

// kept is a block that was read last. Its content is never written to.
type kept struct {
	at, next uint64
	content  []byte
}

// Open reads the superblock of the image that begins at r's byte 0. size is how many bytes r has; a shorter image than its
// superblock promises is an ErrFormat, a longer r is not: images are padded.
func Open(r io.ReaderAt, size int64) (*Image, error) {
	im := &Image{r: r}
	raw := make([]byte, superblockSize)
	if size < superblockSize {
		return nil, malformed("%d bytes are too few for a superblock", size)
	}
	if _, err := r.ReadAt(raw, 0); err != nil {
		return nil, fmt.Errorf("squashfs: superblock: %w", err)
	}
	s := &im.super
	if _, err := binary.Decode(raw, le, s); err != nil {
		return nil, fmt.Errorf("squashfs: superblock: %w", err)
	}
	switch {
	case s.Magic != 0x73717368: // "hsqs"
		return nil, malformed("it begins with %q", raw[:4])
	case s.Major != 4 || s.Minor != 0:
		return nil, malformed("version %d.%d, want 4.0", s.Major, s.Minor)
	case s.Compression != 1:
		return nil, malformed("compression %d, want 1 (gzip)", s.Compression)
	case s.BlockLog < 12 || s.BlockLog > 20 || s.BlockSize != 1<<s.BlockLog:
		return nil, malformed("blocks of %d bytes, logarithm %d", s.BlockSize, s.BlockLog)
	case s.BytesUsed < superblockSize || s.BytesUsed > uint64(size):
		return nil, malformed("it is %d bytes long, of which there are %d", s.BytesUsed, size)
	case s.InodeTable > s.BytesUsed || s.DirTable > s.BytesUsed:
		return nil, malformed("its tables begin after its end")
	}
	return im, nil
}

// Size is the number of bytes of the image, without the padding that may follow.
func (im *Image) Size() int64 { return int64(im.super.BytesUsed) }

// readAt fills p from the image, from byte at on.
func (im *Image) readAt(p []byte, at uint64) error {
	if at > im.super.BytesUsed || uint64(len(p)) > im.super.BytesUsed-at || at > math.MaxInt64 {
		return malformed("%d bytes at %d lie outside", len(p), at)
	}
	if _, err := im.r.ReadAt(p, int64(at)); err != nil {
		return fmt.Errorf("squashfs: %d bytes at %d: %w", len(p), at, err)
	}
	return nil
}
