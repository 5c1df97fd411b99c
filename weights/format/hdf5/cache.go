package hdf5

import (
	"runtime"
	"slices"
	"sync"

	"github.com/vggscope/vggscope/weights/work"
)

// bounds are those of what is kept of a file's chunks, in bytes.
type bounds struct {
	cache   int64 // of values
	batch   int64 // that are unpacked at once, on all cores, where rows of chunks are smaller
	scratch int64 // of all buffers that chunks are unpacked in, together
	streams int64 // of all chunks that are read as streams
	big     int64 // chunks that are larger are read as streams
}

// usual are enough for a row of chunks of the full fc1, as h5py makes them: it has 13 MiB.
var usual = bounds{cache: 20 << 20, batch: 8 << 20, scratch: 12 << 20, streams: 24 << 20, big: 4 << 20}

// cache keeps the chunks that were read last, of all arrays of a file together, and the buffers of those before for the next.
type cache struct {
	bounds
	mu     sync.Mutex
	values map[cached][]byte
	order  []cached // the oldest first
	bytes  int64
	spare  [][]byte    // buffers of chunks that were let go
	idle   []*unpacker // that nobody uses
	open   []*planes   // chunks that are read as streams, the one that was used last at the end
}

// cached is a chunk by its array and its place in the grid.
type cached struct {
	array *chunked
	index int64
}

// use gives a chunk's values to f. Where they are not there, those that follow it are unpacked with it. They are valid during
// the call.
func (c *cache) use(key cached, f func(values []byte)) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.values[key] == nil {
		if err := c.load(key); err != nil {
			return err
		}
	}
	f(c.values[key])
	return nil
}

// load unpacks a chunk and those behind it. An error of another one than that which was asked for is found again when it is.
func (c *cache) load(key cached) error {
	k := key.array
	batch := slices.DeleteFunc(k.batch(key.index), func(i int64) bool { return c.values[cached{k, i}] != nil })
	c.makeRoom(k, int64(len(batch)))
	if c.values == nil {
		c.values = map[cached][]byte{}
	}
	outs, errs := make([][]byte, len(batch)), make([]error, len(batch))
	for i := range outs {
		outs[i] = c.take(k.size)
	}
	workers := c.unpackers(k, len(batch))
	work.Each(len(workers), func(w int) {
		for i := w; i < len(batch); i += len(workers) {
			errs[i] = k.load(workers[w], outs[i], batch[i])
		}
	})
	c.idle = workers
	for i, index := range batch {
		if errs[i] != nil {
			c.give(outs[i])
			continue
		}
		key := cached{k, index}
		c.values[key], c.order, c.bytes = outs[i], append(c.order, key), c.bytes+k.size
	}
	return errs[0]
}

// makeRoom lets the oldest chunks go until there is room for so many of this array's.
func (c *cache) makeRoom(k *chunked, n int64) {
	room := max(min(k.row(), c.cache), c.batch)
	for len(c.order) > 0 && c.bytes+n*k.size > room {
		old := c.values[c.order[0]]
		c.bytes -= int64(len(old))
		c.give(old)
		delete(c.values, c.order[0])
		c.order = c.order[1:]
	}
}

// unpackers gives as many as there are cores for n chunks, of those that were used before, within the bound of their buffers.
func (c *cache) unpackers(k *chunked, n int) []*unpacker {
	want := min(n, runtime.GOMAXPROCS(0), max(1, int(c.scratch/(2*k.size))))
	list := c.idle[:min(len(c.idle), want)]
	c.idle = nil
	for len(list) < want {
		list = append(list, &unpacker{})
	}
	for _, u := range list {
		u.fit(k.size)
	}
	return list
}

// take gives a buffer of n bytes, of those that nobody uses if one is large enough.
func (c *cache) take(n int64) []byte {
	for i, b := range c.spare {
		if int64(cap(b)) >= n && int64(cap(b)) <= 2*n {
			c.spare = slices.Delete(c.spare, i, i+1)
			return b[:n]
		}
	}
	return make([]byte, n)
}

// give takes a buffer back. No more are kept than serve a batch.
func (c *cache) give(b []byte) {
	c.spare = append(c.spare, b)
	sum := int64(0)
	for i := len(c.spare) - 1; i >= 0; i-- { // the oldest are of arrays before
		if sum += int64(cap(c.spare[i])); sum > c.batch {
			c.spare = slices.Delete(c.spare, 0, i+1)
			return
		}
	}
}

// stream gives what reads a chunk as a stream. Those that were used last are kept, so that a row of chunks can be read along.
func (c *cache) stream(key cached, filters []filter) *planes {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, s := range c.open {
		if s.key == key {
			c.open = append(slices.Delete(c.open, i, i+1), s)
			return s
		}
	}
	s := key.array.planesOf(key.index, filters)
	s.key = key
	sum := s.bytes()
	for i := len(c.open) - 1; i >= 0; i-- {
		if sum += c.open[i].bytes(); sum > c.streams {
			c.open = slices.Delete(c.open, 0, i+1)
			break
		}
	}
	c.open = append(c.open, s)
	return s
}

// forget empties the cache.
func (c *cache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.values, c.order, c.bytes, c.spare, c.idle, c.open = nil, nil, 0, nil, nil, nil
}
