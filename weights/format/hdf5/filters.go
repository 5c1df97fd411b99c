package hdf5

import (
	"bytes"
	"cmp"
	"io"

	"github.com/vggscope/vggscope/weights/format/inflate"
)

// The filters that are undone. LZF is h5py's own.
const (
	filterDeflate  = 1
	filterShuffle  = 2
	filterFletcher = 3
	filterLZF      = 32000
)

// checksums is more than all checksums of a chunk take: 32 filters may each add one of 4 bytes.
const checksums = 256

// filterNames are those of others that the library registers.
var filterNames = map[int]string{4: "SZIP", 5: "N-bit", 6: "scale-offset", 32001: "Blosc", 32004: "LZ4", 32008: "Bitshuffle", 32015: "Zstandard"}

// filter is one of what chunks went through before they were stored.
type filter struct {
	id     int
	values []int
}

// readFilters reads a message of filters.
func readFilters(c *cursor) ([]filter, error) {
	version, n := c.u8(), c.u8()
	if version == 1 {
		c.bytes(6)
	}
	if c.err == nil && (version < 1 || version > 2 || n > 32) {
		return nil, bad("filters of version %d, want 1 or 2", version)
	}
	var list []filter
	for range n {
		f := filter{id: c.u16()}
		name := 0
		if version == 1 || f.id >= 256 {
			name = c.u16()
		}
		c.bytes(2)
		count := c.u16()
		if version == 1 {
			name = (name + 7) / 8 * 8
		}
		c.bytes(name)
		for range count {
			if f.values = append(f.values, c.u32()); c.err != nil {
				return nil, c.err
			}
		}
		if version == 1 && count%2 == 1 {
			c.bytes(4)
		}
		if err := f.known(); err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	return list, c.err
}

// known fails unless the filter can be undone.
func (f filter) known() error {
	switch f.id {
	case filterDeflate, filterShuffle, filterFletcher, filterLZF:
		return nil
	}
	name := cmp.Or(filterNames[f.id], "unknown")
	return bad("it is compressed by filter %d (%s); save it again with h5py's compression=\"gzip\"", f.id, name)
}

// unpacker takes chunks back through their filters, in buffers that it keeps.
type unpacker struct {
	z       *inflate.Zlib // to be used again
	buffers [2][]byte
}

// buffer gives n bytes of the buffer that used is not in.
func (u *unpacker) buffer(used []byte, n int64) []byte {
	i := 0
	if b := u.buffers[0]; cap(used) > 0 && cap(b) > 0 && &b[:cap(b)][cap(b)-1] == &used[:cap(used)][cap(used)-1] {
		i = 1
	}
	if int64(cap(u.buffers[i])) < n {
		u.buffers[i] = make([]byte, n)
	}
	return u.buffers[i][:n]
}

// fit lets buffers go that are much too large for chunks of that size.
func (u *unpacker) fit(size int64) {
	for i, b := range u.buffers {
		if int64(cap(b)) > 2*(size+2*checksums) {
			u.buffers[i] = nil
		}
	}
}

// undo takes stored bytes, which lie in a buffer of its own, back through the filters.
func (u *unpacker) undo(out []byte, filters []filter, stored []byte) (err error) {
	size := int64(len(out))
	most := size + 4*int64(len(filters)) // checksums may be compressed too, of which there are less than checksums bytes
	b := stored
	for i := len(filters) - 1; i >= 0; i-- {
		switch f := filters[i]; f.id {
		case filterDeflate:
			b, err = u.inflate(b, most)
		case filterLZF:
			b, err = u.unLZF(b, most)
		case filterShuffle:
			to := u.buffer(b, max(int64(len(b)), most+checksums))[:len(b)]
			if i == 0 && len(b) == len(out) {
				to = out
			}
			b = unshuffle(to, b, f.values)
		case filterFletcher:
			b, err = checkFletcher(b)
		}
		if err != nil {
			return err
		}
	}
	if int64(len(b)) != size {
		return bad("a chunk has %d bytes, want %d; copy or download the file again", len(b), size)
	}
	if len(b) > 0 && &b[0] != &out[0] {
		copy(out, b)
	}
	return nil
}

// inflate inflates to at most so many bytes.
func (u *unpacker) inflate(b []byte, most int64) ([]byte, error) {
	if most > ratioFreeSize && most/maxRatio > int64(len(b)) {
		return nil, bad("a chunk would grow from %d to %d bytes, which no weights do", len(b), most)
	}
	if u.z == nil {
		u.z = inflate.NewZlib(nil)
	}
	u.z.Reset(bytes.NewReader(b))
	out := u.buffer(b, most+checksums)[:most+1] // one more, to see that there are no more
	n, err := io.ReadFull(u.z, out)
	if err != nil { // the stream ended before out, or broke off: it says so again
		if _, err = u.z.Read(make([]byte, 1)); err != io.EOF {
			return nil, bad("a chunk cannot be inflated: %s", err)
		}
	}
	return out[:n], nil
}
