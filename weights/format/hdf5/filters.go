package hdf5

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"encoding/binary"
	"io"
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

// undo takes stored bytes back through the filters, but for those that the mask says were left out. It works in buffers of the
// cache's, of which stored is one, and gives one of them.
func (c *cache) undo(filters []filter, mask int, stored []byte, size int64) (_ []byte, err error) {
	most := size + 4*int64(len(filters)) // checksums may be compressed too, of which there are less than checksums bytes
	b := stored
	for i := len(filters) - 1; i >= 0; i-- {
		if mask>>i&1 != 0 {
			continue
		}
		was := b
		switch f := filters[i]; f.id {
		case filterDeflate:
			b, err = c.inflate(b, most)
		case filterLZF:
			b, err = unLZF(b, most)
		case filterShuffle:
			b = unshuffle(c.take(max(int64(len(b)), size+2*checksums))[:len(b)], b, f.values)
		case filterFletcher:
			b, err = checkFletcher(b)
			was = nil // the same bytes, but for four of them
		}
		if err != nil {
			return nil, err
		}
		c.give(was)
	}
	if int64(len(b)) != size {
		return nil, bad("a chunk has %d bytes, want %d; copy or download the file again", len(b), size)
	}
	return b, nil
}

// inflate inflates to at most so many bytes.
func (c *cache) inflate(b []byte, most int64) ([]byte, error) {
	if err := c.reset(b); err != nil {
		return nil, bad("a chunk cannot be inflated: %s", err)
	}
	if most > ratioFreeSize && most/maxRatio > int64(len(b)) {
		return nil, bad("a chunk would grow from %d to %d bytes, which no weights do", len(b), most)
	}
	out := c.take(most + checksums)[:most+1] // one more, to see that there are no more
	n, err := io.ReadFull(c.z, out)
	if err != nil { // the stream ended before out, or broke off: it says so again
		if _, err = c.z.Read(make([]byte, 1)); err != io.EOF {
			return nil, bad("a chunk cannot be inflated: %s", err)
		}
	}
	return out[:n], nil
}

// reset has the inflater begin with these bytes.
func (c *cache) reset(b []byte) (err error) {
	if c.z == nil {
		c.z, err = zlib.NewReader(bytes.NewReader(b))
		return err
	}
	return c.z.(zlib.Resetter).Reset(bytes.NewReader(b), nil)
}

// unshuffle puts the bytes of each value together again: they were stored with the first bytes of all values first.
func unshuffle(out, b []byte, values []int) []byte {
	if len(values) == 0 || values[0] < 2 || values[0] > len(b) {
		copy(out, b)
		return out
	}
	size := values[0]
	n := len(b) / size
	for j := range size {
		from := b[j*n:][:n]
		for i, x := range from {
			out[i*size+j] = x
		}
	}
	copy(out[n*size:], b[n*size:])
	return out
}

// checkFletcher compares the checksum behind the bytes with theirs, and takes it off.
func checkFletcher(b []byte) ([]byte, error) {
	if len(b) < 4 {
		return nil, bad("a chunk is shorter than its checksum")
	}
	data, want := b[:len(b)-4], binary.LittleEndian.Uint32(b[len(b)-4:])
	if have := fletcher32(data); have != want {
		return nil, bad("a chunk's checksum is %08x, the file says %08x; copy or download it again", have, want)
	}
	return data, nil
}

// fletcher32 is Fletcher's checksum over big-endian words of 2 bytes.
func fletcher32(b []byte) uint32 {
	var sum1, sum2 uint32
	fold := func(x uint32) uint32 { return x&0xffff + x>>16 }
	for i := 0; i < len(b); i += 2 {
		word := uint32(b[i]) << 8
		if i+1 < len(b) {
			word |= uint32(b[i+1])
		}
		sum1 += word
		sum2 += sum1
		if i/2%360 == 359 { // before they overflow
			sum1, sum2 = fold(sum1), fold(sum2)
		}
	}
	sum1, sum2 = fold(fold(sum1)), fold(fold(sum2))
	return sum2<<16 | sum1
}

// unLZF undoes M. Lehmann's LZF: runs of literal bytes, and references to what came before.
func unLZF(b []byte, most int64) ([]byte, error) {
	errLZF := bad("a chunk compressed by LZF is damaged; copy or download the file again")
	var out []byte
	for len(b) > 0 {
		c := int(b[0])
		b = b[1:]
		if c < 32 {
			if c+1 > len(b) {
				return nil, errLZF
			}
			out, b = append(out, b[:c+1]...), b[c+1:]
			continue
		}
		length := c >> 5
		if length == 7 && len(b) > 0 {
			length, b = length+int(b[0]), b[1:]
		}
		if len(b) == 0 {
			return nil, errLZF
		}
		from := len(out) - (c&31<<8 | int(b[0])) - 1
		b = b[1:]
		if from < 0 || int64(len(out)+length+2) > most {
			return nil, errLZF
		}
		for i := range length + 2 {
			out = append(out, out[from+i])
		}
	}
	return out, nil
}
