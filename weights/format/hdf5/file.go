package hdf5

import (
	"bytes"
	"encoding/binary"
	"io"
	"math"
)

// file is an open file. All addresses in it count from base.
type file struct {
	r           io.ReaderAt
	size        int64 // behind base
	base        int64
	offsetBytes int // in an address
	lengthBytes int // in a length
	budget      int64
	visited     map[uint64]bool // groups and datasets, by their addresses
	list        []Dataset
	start       int64 // behind the superblock
	extents     []extent
	cache       cache
}

// The bounds of what is read besides values. A set of weights stays below a hundredth of each.
const (
	maxMetadata = 128 << 20 // bytes
	maxDepth    = 32        // of groups, and of trees
	maxDatasets = 10000
	maxName     = 4096
	readCost    = 64 // bytes that each reading counts for beside its own
)

// undefined is the address of what was never written.
const undefined = math.MaxUint64

// cursor takes one number after the other from bytes. The first that is missing is an error, and all behind it are 0.
type cursor struct {
	f   *file
	b   []byte
	err error
	// rank is what a layout of version 1 or 2 says before the rest.
	rank int
}

// at reads n bytes of metadata at an address.
func (f *file) at(addr uint64, n int64) *cursor {
	c := &cursor{f: f}
	switch {
	case addr == undefined:
		c.err = bad("a structure was never written")
	case n < 0 || addr > uint64(f.size) || n > f.size-int64(addr):
		c.err = bad("%d bytes at %d lie outside of the file; copy or download it again", n, addr)
	case n+readCost > f.budget:
		c.err = bad("its structures are larger than those of weights, or lead in a circle")
	default:
		f.budget -= n + readCost
		c.b = make([]byte, n)
		if m, err := f.r.ReadAt(c.b, f.base+int64(addr)); m < len(c.b) {
			c.b, c.err = nil, err
		}
	}
	return c
}

// upTo reads as many as n bytes, fewer at the end of the file.
func (f *file) upTo(addr uint64, n int64) *cursor {
	if addr <= uint64(f.size) {
		n = min(n, f.size-int64(addr))
	}
	return f.at(addr, n)
}

func (c *cursor) bytes(n int) []byte {
	if c.err == nil && (n < 0 || n > len(c.b)) {
		c.err = bad("a structure ends too early; copy or download the file again")
	}
	if c.err != nil {
		return nil
	}
	b := c.b[:n]
	c.b = c.b[n:]
	return b
}

// uint reads a little-endian number of 1 to 8 bytes.
func (c *cursor) uint(n int) uint64 {
	if n > 8 {
		c.bytes(n - 8)
		n = 8
	}
	var eight [8]byte
	copy(eight[:], c.bytes(n))
	return binary.LittleEndian.Uint64(eight[:])
}

func (c *cursor) u8() int  { return int(c.uint(1)) }
func (c *cursor) u16() int { return int(c.uint(2)) }
func (c *cursor) u32() int { return int(c.uint(4)) }

// address reads an address.
func (c *cursor) address() uint64 {
	v := c.uint(c.f.offsetBytes)
	if n := c.f.offsetBytes; n < 8 && v == 1<<(8*n)-1 || c.err != nil {
		return undefined
	}
	return v
}

// length reads a length. What is too large for any file is cut.
func (c *cursor) length() int64 { return int64(min(c.uint(c.f.lengthBytes), math.MaxInt64)) }

// magic reads a signature of four letters.
func (c *cursor) magic(want string) {
	if have := c.bytes(len(want)); c.err == nil && string(have) != want {
		c.err = bad("a structure begins with %q instead of %q; copy or download the file again", have, want)
	}
}

// Read lists the datasets of a file, in the order of their groups.
func Read(r io.ReaderAt, size int64) ([]Dataset, error) { return readWithin(r, size, usual) }

// readWithin is Read with other bounds of what is kept.
func readWithin(r io.ReaderAt, size int64, b bounds) ([]Dataset, error) {
	f := &file{r: r, size: size, budget: maxMetadata, visited: map[uint64]bool{}, cache: cache{bounds: b}}
	root, err := f.superblock()
	if err != nil {
		return nil, err
	}
	if err := f.walk(root, "", 0); err != nil {
		return nil, err
	}
	return f.list, f.apart()
}

// Start finds the superblock, which lies at the beginning or at 512, 1024, 2048 … It is -1 where there is none.
func Start(r io.ReaderAt, size int64) int64 {
	const most = 1 << 20
	head := make([]byte, len(Signature))
	for at := int64(0); at+int64(len(head)) <= size && at <= most; at = max(512, 2*at) {
		if _, err := r.ReadAt(head, at); err == nil && bytes.Equal(head, []byte(Signature)) {
			return at
		}
	}
	return -1
}

// superblock reads the superblock and gives the address of the root group.
func (f *file) superblock() (uint64, error) {
	start := Start(f.r, f.size)
	if start < 0 {
		return 0, bad("no HDF5 file")
	}
	f.base, f.size = start, f.size-start
	c := f.upTo(0, 128)
	whole := len(c.b)
	c.bytes(len(Signature))
	var end, root uint64
	switch version := c.u8(); version {
	case 0, 1:
		c.bytes(4)
		f.offsetBytes, f.lengthBytes = c.u8(), c.u8()
		c.bytes(1 + 2 + 2 + 4 + 4*version)
		c.bytes(2 * f.offsetBytes) // base, free space
		end = c.address()
		c.bytes(2 * f.offsetBytes) // driver, name of the root
		root = c.address()
	case 2, 3:
		f.offsetBytes, f.lengthBytes = c.u8(), c.u8()
		c.bytes(1 + 2*f.offsetBytes) // flags, base, extension
		end = c.address()
		root = c.address()
	default:
		return 0, bad("superblock version %d, want 0 to 3", version)
	}
	for _, n := range []int{f.offsetBytes, f.lengthBytes} {
		if c.err == nil && n != 2 && n != 4 && n != 8 {
			return 0, bad("addresses or lengths of %d bytes", n)
		}
	}
	if c.err == nil && end != undefined && end > uint64(f.base+f.size) {
		return 0, bad("truncated, it has %d bytes in full and %d here; copy or download it again", end, f.base+f.size)
	}
	f.start = int64(whole - len(c.b))
	return root, c.err
}
