package hdf5

import (
	"io"
	"slices"
	"sync"
)

// cache keeps the chunks that were read last, of all arrays of a file together, and the buffers of those before for the next.
type cache struct {
	mu     sync.Mutex
	values map[cached][]byte
	order  []cached // the oldest first
	bytes  int64
	spare  [][]byte // buffers of chunks that were let go, and one for what is unpacked
	big    *planes  // a chunk that is too large for the cache
	bigKey cached
	z      io.ReadCloser // an inflater, to be used again
}

// cached is a chunk by its array and its place in the grid.
type cached struct {
	array *chunked
	index int64
}

// use gives a chunk's values to f, which load reads if they are not there. They are valid during the call.
func (c *cache) use(key cached, load func() ([]byte, error), f func(values []byte)) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if values, ok := c.values[key]; ok {
		f(values)
		return nil
	}
	for len(c.order) > 0 && c.bytes+key.array.size > key.array.room() {
		old := c.values[c.order[0]]
		c.bytes -= int64(len(old))
		c.give(old)
		delete(c.values, c.order[0])
		c.order = c.order[1:]
	}
	values, err := load()
	if err != nil {
		return err
	}
	if c.values == nil {
		c.values = map[cached][]byte{}
	}
	c.values[key], c.order, c.bytes = values, append(c.order, key), c.bytes+int64(len(values))
	f(values)
	return nil
}

// take gives a buffer of n bytes, of those that nobody uses if one is large enough. All that a chunk needs are made large
// enough for its values, so that any serves for any.
func (c *cache) take(n int64) []byte {
	for i, b := range c.spare {
		if int64(cap(b)) >= n {
			c.spare = slices.Delete(c.spare, i, i+1)
			return b[:n]
		}
	}
	return make([]byte, n)
}

// give takes a buffer back. A few of the largest are kept.
func (c *cache) give(b []byte) {
	const most = 3
	if cap(b) == 0 {
		return
	}
	c.spare = append(c.spare, b)
	if len(c.spare) > most {
		slices.SortFunc(c.spare, func(a, b []byte) int { return cap(b) - cap(a) })
		c.spare = c.spare[:most]
	}
}

// bigChunk gives what reads a chunk that is too large to be kept.
func (c *cache) bigChunk(key cached, open func() *planes) *planes {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.big == nil || c.bigKey != key {
		if c.big != nil {
			c.big.close()
		}
		c.big, c.bigKey = open(), key
	}
	return c.big
}

// forget empties the cache.
func (c *cache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.big != nil {
		c.big.close()
	}
	c.values, c.order, c.bytes, c.spare, c.big, c.z = nil, nil, 0, nil, nil, nil
}
