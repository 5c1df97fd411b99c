package hdf5

// readGrowing reads an extensible array, which is the index of arrays that may grow along one axis: a block with the first
// elements and the addresses of blocks with more, and blocks with the addresses of larger ones.
func (k *chunked) readGrowing(c *cursor, most []int64) error {
	c.bytes(5) // again in the array's own head
	addr := c.address()
	if c.err != nil || addr == undefined {
		return c.err
	}
	h := k.f.upTo(addr, 128)
	h.magic("EAHD")
	h.bytes(1)
	filtered, element := h.u8() == 1, h.u8()
	g := growing{bits: h.u8(), first: int64(h.u8()), least: int64(h.u8()), pointers: h.u8(), pageBits: h.u8()}
	h.bytes(6 * k.f.lengthBytes)
	index := h.address()
	if h.err != nil || index == undefined {
		return h.err
	}
	power := func(n int64) bool { return n > 0 && n&(n-1) == 0 }
	if g.bits > 64 || !power(g.least) || g.pointers < 2 || !power(int64(g.pointers)) || g.pageBits > 30 || log2(uint64(g.least)) > g.bits {
		return errIndexForm
	}
	places, err := k.growingPlaces(most)
	if err != nil {
		return err
	}
	e, err := newElements(k, places, element, filtered)
	if err != nil {
		return err
	}
	g.elements = e
	return g.read(index)
}

// growing is an extensible array.
type growing struct {
	*elements
	bits     int   // of the number of elements that there may be
	first    int64 // elements in the index block
	least    int64 // elements in the smallest data block
	pointers int   // data blocks in the smallest of the blocks that have addresses of such
	pageBits int   // of the number of elements in a page
}

// growingPlaces goes through the chunks in the order of such an index: the axis that may grow is the slowest.
func (k *chunked) growingPlaces(most []int64) (*places, error) {
	const unlimited = -1
	order, grid := []int{}, []int64{}
	for i, n := range most {
		if n == unlimited || n > maxBytes {
			order = append([]int{i}, order...)
			grid = append([]int64{k.grid[i]}, grid...)
			continue
		}
		order, grid = append(order, i), append(grid, max(k.grid[i], (max(n, 0)+k.lens[i]-1)/k.lens[i]))
	}
	count := int64(1)
	for _, n := range grid {
		if count *= max(1, n); count > maxMetadata {
			return nil, errManyChunks
		}
	}
	p := newPlaces(grid)
	p.order = order
	return p, nil
}

// read reads the index block and what it leads to.
func (g *growing) read(addr uint64) error {
	f := g.k.f
	inIndex := 2 * (log2(uint64(g.pointers)))                 // block sizes whose data blocks the index leads to itself
	direct := int64(2 * (g.pointers - 1))                     // and how many data blocks these are
	all := 1 + g.bits - log2(uint64(g.least))                 // block sizes
	blocks := int64(max(0, all-inIndex))                      // blocks with addresses of data blocks
	size := int64(6+f.offsetBytes) + g.first*int64(g.bytes) + // of the block
		(direct+blocks)*int64(f.offsetBytes)
	c := f.at(addr, size)
	c.magic("EAIB")
	c.bytes(2 + f.offsetBytes)
	if err := g.elements.read(c, g.first); err != nil {
		return err
	}
	for level := range min(inIndex, all) {
		for range 1 << (level / 2) {
			if err := g.dataBlock(c.address(), g.dataLen(level), marked(nil, 0)); err != nil || c.err != nil || g.places.done {
				return firstError(c.err, err)
			}
		}
	}
	for level := inIndex; level < all; level++ {
		if err := g.addressBlock(c.address(), level); err != nil || c.err != nil || g.places.done {
			return firstError(c.err, err)
		}
	}
	return c.err
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// dataLen is how many elements a data block of that level has.
func (g *growing) dataLen(level int) int64 { return g.least << ((level + 1) / 2) }

// addressBlock reads a block with the addresses of the data blocks of one level.
func (g *growing) addressBlock(addr uint64, level int) error {
	count, n := int64(1)<<(level/2), g.dataLen(level)
	if count > maxMetadata/n {
		count = maxMetadata / n // more than there can be
	}
	if addr == undefined {
		g.places.skip(count * n)
		return nil
	}
	f, marks := g.k.f, int64(0)
	if page := int64(1) << g.pageBits; n > page {
		marks = (n/page + 7) / 8
	}
	c := f.at(addr, int64(6+f.offsetBytes+(g.bits+7)/8)+count*(marks+int64(f.offsetBytes)))
	c.magic("EASB")
	c.bytes(2 + f.offsetBytes + (g.bits+7)/8)
	bits := c.bytes(int(count * marks))
	for i := range count {
		at := c.address()
		if c.err != nil {
			return c.err
		}
		if err := g.dataBlock(at, n, marked(bits, i*(n>>g.pageBits))); err != nil || g.places.done {
			return err
		}
	}
	return c.err
}

// marked tells which pages of a data block were written, by the bits of all data blocks one behind the other.
func marked(bits []byte, first int64) func(page int64) bool {
	return func(page int64) bool {
		i := first + page
		return i/8 < int64(len(bits)) && bits[i/8]>>(7-i%8)&1 != 0
	}
}

// dataBlock reads a block of n elements, in pages if it is long. A page that was never written is marked by a bit.
func (g *growing) dataBlock(addr uint64, n int64, written func(page int64) bool) error {
	if addr == undefined || g.places.done {
		g.places.skip(n)
		return nil
	}
	f := g.k.f
	head, page := int64(6+f.offsetBytes+(g.bits+7)/8), int64(1)<<g.pageBits
	if n <= page {
		page = n
	}
	c := f.at(addr, head)
	c.magic("EADB")
	if c.err != nil {
		return c.err
	}
	at := addr + uint64(head)
	if n > page {
		at += 4 // a checksum of its own
	}
	for i := int64(0); i < n/page && !g.places.done; i++ {
		if n > page && !written(i) {
			g.places.skip(page)
		} else if err := g.elements.read(f.at(at, page*int64(g.bytes)), page); err != nil {
			return err
		}
		at += uint64(page*int64(g.bytes)) + 4
	}
	return nil
}
