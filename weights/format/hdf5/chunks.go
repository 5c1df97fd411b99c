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

// row is the size of the chunks side by side that rows of values go through one after the other.
func (k *chunked) row() int64 {
	row := k.size
	for _, n := range k.grid[1:] {
		if row *= max(1, n); row > maxBytes {
			return maxBytes
		}
	}
	return row
}

// batch lists a chunk and those behind it that are unpacked with it: to the end of the row, and on while they are small.
func (k *chunked) batch(index int64) (list []int64) {
	all, side := int64(1), max(1, k.row()/k.size)
	for _, n := range k.grid {
		all *= n
	}
	end := (index/side + 1) * side
	if k.row() > k.f.cache.cache { // it will not be there any more when the next row of values comes by
		end = index + 1
	}
	for (end+side-index)*k.size <= k.f.cache.batch && end < all {
		end += side
	}
	for i := index; i < min(end, all); i++ {
		list = append(list, i)
	}
	return list
}

// The bounds of chunks.
const (
	maxRatio      = 100 // of values to stored bytes; trained weights reach 2
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
	k.f.take(c.addr, c.stored)
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
		if err := k.read(part, index, within); err != nil {
			return n, err
		}
		n += len(part)
	}
	return n, nil
}

// read reads bytes of one chunk.
func (k *chunked) read(p []byte, index, within int64) error {
	filters := k.filtersOf(index)
	key := cached{k, index}
	switch {
	case len(filters) == 0 && within+int64(len(p)) <= k.chunks[index].stored:
		n, err := k.f.r.ReadAt(p, k.f.base+int64(k.chunks[index].addr)+within)
		if n == len(p) {
			err = nil
		}
		return err
	case k.streamed(filters):
		return k.f.cache.stream(key, filters).read(p, within)
	}
	return k.f.cache.use(key, func(values []byte) { copy(p, values[within:]) })
}

// filtersOf lists the filters that a chunk went through: one over the edge may have gone through none, and any may have been
// left out.
func (k *chunked) filtersOf(index int64) []filter {
	if k.plain && k.overEdge(index) {
		return nil
	}
	mask := k.chunks[index].mask
	if mask == 0 {
		return k.filters
	}
	var list []filter
	for i, f := range k.filters {
		if mask>>i&1 == 0 {
			list = append(list, f)
		}
	}
	return list
}

// overEdge reports whether a part of the chunk lies outside of the array.
func (k *chunked) overEdge(index int64) bool {
	for i := len(k.grid) - 1; i >= 0; i-- {
		if (index%k.grid[i]+1)*k.dims[i] > k.shape[i] {
			return true
		}
		index /= k.grid[i]
	}
	return false
}

// load unpacks the values of a chunk into out.
func (k *chunked) load(u *unpacker, out []byte, index int64) error {
	c := k.chunks[index]
	stored := u.buffer(nil, c.stored)
	if n, err := k.f.r.ReadAt(stored, k.f.base+int64(c.addr)); n < len(stored) {
		return err
	}
	return u.undo(out, k.filtersOf(index), stored)
}
