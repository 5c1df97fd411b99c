package hdf5

// readTree1 reads the chunks' places from a B-tree of version 1. An array without a chunk has no tree.
func (k *chunked) readTree1(addr uint64) error {
	if addr == undefined {
		return nil
	}
	const kind = 1
	axes := len(k.dims)
	at := make([]int64, axes)
	return k.f.tree1(addr, kind, 0, 8+8*(axes+1), func(key *cursor, addr uint64) error {
		c := chunk{addr: addr, stored: int64(key.u32()), mask: key.u32()}
		for i := range at {
			at[i] = int64(key.uint(8)) / k.lens[i]
		}
		if key.err != nil {
			return key.err
		}
		return k.add(at, c)
	})
}

// readIndex reads the chunks' places as layouts of version 4 and 5 have them: in the simplest form that the array allows.
func (k *chunked) readIndex(c *cursor, flags int, most []int64, value int64) error {
	const single, implicit, fixed, extensible, tree = 1, 2, 3, 4, 5
	switch kind := c.u8(); kind {
	case single:
		one := chunk{stored: k.size}
		if flags&2 != 0 {
			one.stored, one.mask = c.length(), c.u32()
		}
		one.addr = c.address()
		if c.err != nil {
			return c.err
		}
		return k.add(make([]int64, len(k.grid)), one)
	case implicit:
		return k.readImplicit(c)
	case fixed:
		c.bytes(1)
		return k.readFixed(c.address(), most, c.err)
	case tree:
		c.bytes(6)
		return k.readTree2(c.address(), c.err)
	case extensible:
		return k.readGrowing(c, most)
	default:
		return bad("an index of chunks of kind %d, want 1 to 5", kind)
	}
}

// readImplicit: all chunks lie one behind the other.
func (k *chunked) readImplicit(c *cursor) error {
	addr := c.address()
	if c.err != nil || addr == undefined {
		return c.err
	}
	places := newPlaces(k.grid)
	for i := uint64(0); places.next(); i++ {
		if i > uint64(k.f.size)/uint64(k.size) {
			return bad("its chunks lie beyond the end of the file; copy or download it again")
		}
		if err := k.add(places.axes(), chunk{addr: addr + i*uint64(k.size), stored: k.size}); err != nil {
			return err
		}
	}
	return nil
}

// places goes through the places of a grid in C order.
type places struct {
	grid, at    []int64
	order       []int // which axes those of the grid are; nil where they are in their own order
	begun, done bool
}

func newPlaces(grid []int64) *places { return &places{grid: grid, at: make([]int64, len(grid))} }

func (p *places) next() bool {
	if !p.begun {
		p.begun = true
		for _, n := range p.grid {
			if n < 1 {
				p.done = true
				return false
			}
		}
		return true
	}
	for i := len(p.at) - 1; i >= 0; i-- {
		if p.at[i]++; p.at[i] < p.grid[i] {
			return true
		}
		p.at[i] = 0
	}
	p.done = true
	return false
}

// skip goes on by n places, or to the end.
func (p *places) skip(n int64) {
	for ; n > 0 && !p.done; n-- {
		p.next()
	}
}

// axes is the present place, axis by axis.
func (p *places) axes() []int64 {
	if p.order == nil {
		return p.at
	}
	at := make([]int64, len(p.at))
	for i, axis := range p.order {
		at[axis] = p.at[i]
	}
	return at
}

// readFixed reads a fixed array, which has an element for each chunk that there may ever be.
func (k *chunked) readFixed(addr uint64, most []int64, err error) error {
	if err != nil || addr == undefined {
		return err
	}
	c := k.f.upTo(addr, 64)
	c.magic("FAHD")
	c.bytes(1)
	filtered, element := c.u8() == 1, c.u8()
	pageBits := c.u8()
	count, data := c.length(), c.address()
	if c.err != nil || data == undefined {
		return c.err
	}
	grid := make([]int64, len(most))
	for i, n := range most {
		grid[i] = (max(n, 0) + k.lens[i] - 1) / k.lens[i]
	}
	e, err := newElements(k, newPlaces(grid), element, filtered)
	if err != nil || pageBits > 30 {
		return errIndexForm
	}
	return e.readBlock(data, count, 1<<pageBits)
}

var (
	errIndexForm  = bad("an index of chunks of an impossible form; copy or download the file again")
	errManyChunks = bad("it has more chunks than weights have")
)

// newElements reads elements of so many bytes.
func newElements(k *chunked, p *places, size int, filtered bool) (*elements, error) {
	e := &elements{k: k, places: p, bytes: size, sizeBytes: size - k.f.offsetBytes - 4, filtered: filtered}
	if filtered && (e.sizeBytes < 1 || e.sizeBytes > 8) || !filtered && size != k.f.offsetBytes {
		return nil, errIndexForm
	}
	return e, nil
}

// elements reads the elements of a fixed or an extensible array.
type elements struct {
	k         *chunked
	places    *places
	bytes     int // of an element
	sizeBytes int // of a chunk's size in it
	filtered  bool
}

// readBlock reads the elements' block, which is in pages if it is long. A page that was never written is marked by a bit.
func (e *elements) readBlock(addr uint64, count, page int64) error {
	f := e.k.f
	head := int64(4 + 1 + 1 + f.offsetBytes)
	if count > maxMetadata {
		return errManyChunks
	}
	if count <= page {
		c := f.at(addr, head+count*int64(e.bytes))
		c.magic("FADB")
		c.bytes(int(head) - 4)
		return e.read(c, count)
	}
	pages := (count + page - 1) / page
	marks := (pages + 7) / 8
	c := f.at(addr, head+marks)
	c.magic("FADB")
	c.bytes(int(head) - 4)
	bits := c.bytes(int(marks))
	if c.err != nil {
		return c.err
	}
	at := addr + uint64(head+marks+4)
	for i := range pages {
		n := min(page, count-i*page)
		part := f.at(at, n*int64(e.bytes))
		if bits[i/8]>>(7-i%8)&1 == 0 {
			part = &cursor{f: f}
			for range n {
				e.places.next()
			}
			n = 0
		}
		if err := e.read(part, n); err != nil {
			return err
		}
		at += uint64(min(page, count-i*page)*int64(e.bytes) + 4)
	}
	return nil
}

// read reads the next n elements.
func (e *elements) read(c *cursor, n int64) error {
	for range n {
		one := chunk{addr: c.address(), stored: e.k.size}
		if e.filtered {
			one.stored, one.mask = int64(c.uint(e.sizeBytes)), c.u32()
		}
		if c.err != nil {
			return c.err
		}
		if !e.places.next() {
			return nil
		}
		if err := e.k.add(e.places.axes(), one); err != nil {
			return err
		}
	}
	return c.err
}

// readTree2 reads the chunks' places from a B-tree of version 2, which arrays have that may grow along several axes.
func (k *chunked) readTree2(addr uint64, err error) error {
	if err != nil || addr == undefined {
		return err
	}
	const unfiltered, filtered = 10, 11
	axes := len(k.dims)
	at := make([]int64, axes)
	return k.f.tree2(addr, func(kind int, c *cursor) error {
		one := chunk{addr: c.address(), stored: k.size}
		switch kind {
		case unfiltered:
		case filtered:
			n := len(c.b) - 4 - 8*axes
			if n < 1 || n > 8 {
				return errIndexForm
			}
			one.stored, one.mask = int64(c.uint(n)), c.u32()
		default:
			return bad("a tree of kind %d, want %d or %d", kind, unfiltered, filtered)
		}
		for i := range at {
			at[i] = int64(c.uint(8))
		}
		if c.err != nil {
			return c.err
		}
		return k.add(at, one)
	})
}
