package hdf5

import (
	"fmt"
	"io"
	"slices"
)

// chunk is where one chunk of an array lies.
type chunk struct {
	addr   uint64
	stored int64
	mask   int // a bit for each filter that it did not go through
}

// chunked is an array that lies in chunks of one shape, each of which went through the same filters.
type chunked struct {
	f       *file
	shape   []int64 // all lengths and places along the last axis are in bytes
	dims    []int64 // of a chunk
	lens    []int64 // of a chunk, in values
	grid    []int64 // how many chunks there are on each axis
	size    int64   // bytes of a chunk
	filters []filter
	plain   bool // chunks over the edge go through no filter
	chunks  map[int64]chunk
}

// room is how many bytes of chunks are worth keeping: those side by side that rows go through one after the other.
func (k *chunked) room() int64 {
	row := k.size
	for _, n := range k.grid[1:] {
		row *= max(1, n)
		if row > cacheBytes {
			return cacheBytes
		}
	}
	return max(row, 1<<20)
}

// The bounds of chunks.
const (
	cacheBytes    = 32 << 20 // a row of chunks of the full fc1, as h5py makes them, has 13
	maxRatio      = 100      // of values to stored bytes; trained weights reach 2
	ratioFreeSize = 16 << 20
)

// chunked reads a chunked layout.
func (f *file) chunked(d *Dataset, most []int64, list []message, version int, c *cursor) error {
	k := &chunked{f: f, chunks: map[int64]chunk{}}
	if m, ok := find(list, msgFilters); ok {
		var err error
		if k.filters, err = readFilters(f.in(m)); err != nil {
			return err
		}
	}
	flags, tree, dimBytes := 0, uint64(undefined), 4
	axes := 0
	switch version {
	case 1, 2:
		axes, tree = c.rank, c.address()
	case 3:
		axes, tree = c.u8(), c.address()
	default:
		flags, axes = c.u8(), c.u8()
		dimBytes = c.u8()
	}
	if c.err == nil && (axes != len(d.Shape)+1 || axes < 2) {
		return bad("its chunks have %d axes, it has %d", axes-1, len(d.Shape))
	}
	for range axes {
		k.dims = append(k.dims, int64(clamp(c.uint(dimBytes))))
	}
	if c.err != nil {
		return c.err
	}
	if err := k.measure(d); err != nil {
		return err
	}
	k.plain = flags&1 != 0
	var err error
	if version <= 3 {
		err = k.readTree1(tree)
	} else {
		err = k.readIndex(c, flags, most, int64(d.Type.Size))
	}
	if err != nil {
		return err
	}
	d.Data, d.Forget = k, f.cache.forget
	return k.check(d.Size)
}

// measure works out the grid of chunks. The last length of dims is the size of a value.
func (k *chunked) measure(d *Dataset) error {
	last := len(d.Shape) - 1
	value := k.dims[last+1]
	k.dims, k.shape = k.dims[:last+1], append(k.shape, d.Shape...)
	k.size = value
	count := int64(1)
	for i, n := range k.dims {
		if n < 1 || value != int64(d.Type.Size) || k.size > maxBytes/n {
			return bad("its chunks have an impossible shape; copy or download the file again")
		}
		k.size *= n
		k.grid = append(k.grid, (k.shape[i]+n-1)/n)
		if count *= max(1, k.grid[i]); count > maxMetadata {
			return errManyChunks
		}
	}
	k.lens = slices.Clone(k.dims)
	k.shape[last] *= value
	k.dims[last] *= value
	return nil
}

// add notes where the chunk with these places in the grid lies. Chunks beyond the array are passed over.
func (k *chunked) add(at []int64, c chunk) error {
	index := int64(0)
	for i, n := range at {
		if n < 0 || n >= k.grid[i] {
			return nil
		}
		index = index*k.grid[i] + n
	}
	if c.addr == undefined {
		return nil
	}
	if c.stored < 0 || c.addr > uint64(k.f.size) || c.stored > k.f.size-int64(c.addr) {
		return bad("a chunk lies beyond the end of the file; copy or download it again")
	}
	if _, ok := k.chunks[index]; ok {
		return bad("it has a chunk twice; copy or download the file again")
	}
	k.chunks[index] = c
	return nil
}

// check fails unless all chunks are there, and as large as the array makes plausible.
func (k *chunked) check(size int64) error {
	count, stored := int64(1), int64(0)
	for _, n := range k.grid {
		count *= n
	}
	if int64(len(k.chunks)) < count {
		return fmt.Errorf("%w, or not all of them", errNeverWritten)
	}
	for _, c := range k.chunks {
		if len(k.filters) == 0 && c.stored != k.size {
			return bad("a chunk has %d bytes, want %d", c.stored, k.size)
		}
		if k.size > ratioFreeSize && k.size/maxRatio > c.stored {
			return bad("a chunk would grow from %d to %d bytes, which no weights do", c.stored, k.size)
		}
		stored += c.stored
	}
	switch {
	case stored > k.f.size:
		return bad("its chunks lie over each other; copy or download the file again")
	case size > ratioFreeSize && size/maxRatio > stored:
		return bad("it would grow from %d to %d bytes, which no weights do", stored, size)
	}
	return nil
}

// ReadAt gives the values in C order, as if they lay so.
func (k *chunked) ReadAt(p []byte, off int64) (n int, err error) {
	last := len(k.shape) - 1
	at := make([]int64, last+1)
	for n < len(p) {
		rest := off + int64(n)
		for i := last; i >= 0; i-- {
			at[i] = rest % k.shape[i]
			rest /= k.shape[i]
		}
		if rest > 0 || off < 0 {
			return n, io.EOF
		}
		index, within := int64(0), int64(0)
		for i, x := range at {
			index = index*k.grid[i] + x/k.dims[i]
			within = within*k.dims[i] + x%k.dims[i]
		}
		run := min(k.dims[last]-at[last]%k.dims[last], k.shape[last]-at[last])
		part := p[n:min(len(p), n+int(run))]
		if err := k.read(part, index, within, at); err != nil {
			return n, err
		}
		n += len(part)
	}
	return n, nil
}

// read reads bytes of one chunk.
func (k *chunked) read(p []byte, index, within int64, at []int64) error {
	key := cached{k, index}
	if width, ok := k.inPlanes(); ok && k.chunks[index].mask == 0 && !k.raw(at) {
		return k.f.cache.bigChunk(key, func() *planes { return k.planesOf(k.chunks[index], width) }).read(p, within)
	}
	load := func() ([]byte, error) { return k.load(index, at) }
	return k.f.cache.use(key, load, func(values []byte) { copy(p, values[within:]) })
}

// raw reports whether a chunk went through no filter because it lies over the edge.
func (k *chunked) raw(at []int64) bool {
	for i, x := range at {
		if k.plain && (x/k.dims[i]+1)*k.dims[i] > k.shape[i] {
			return true
		}
	}
	return false
}

// load reads the values of a chunk.
func (k *chunked) load(index int64, at []int64) ([]byte, error) {
	c := k.chunks[index]
	stored := k.f.cache.take(max(c.stored, k.size+2*checksums))[:c.stored]
	if n, err := k.f.r.ReadAt(stored, k.f.base+int64(c.addr)); n < len(stored) {
		return nil, err
	}
	filters := k.filters
	if k.raw(at) {
		filters = nil
	}
	return k.f.cache.undo(filters, c.mask, stored, k.size)
}
