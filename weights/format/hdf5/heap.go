package hdf5

import "math/bits"

// heap is a fractal heap: blocks that double in size from row to row of a table.
type heap struct {
	f                      *file
	idBytes                int
	offsetBytes, lenBytes  int // in an id
	width                  uint64
	start, maxDirect       uint64 // sizes of blocks
	root                   uint64
	rows                   int // of the root; 0 where it is a block of objects itself
	directRows, blockStart int
}

// heap reads a fractal heap's header.
func (f *file) heap(addr uint64) (*heap, error) {
	c := f.upTo(addr, 256)
	c.magic("FRHP")
	c.bytes(1)
	h := &heap{f: f, idBytes: c.u16()}
	filters := c.u16()
	c.bytes(1)
	maxObject := uint64(c.u32())
	c.bytes(f.lengthBytes + f.offsetBytes + f.lengthBytes + f.offsetBytes + 8*f.lengthBytes)
	h.width = uint64(c.u16())
	h.start, h.maxDirect = uint64(c.length()), uint64(c.length())
	bitsOfOffset := c.u16()
	c.bytes(2)
	h.root = c.address()
	h.rows = c.u16()
	power := func(n uint64) bool { return n > 0 && n < 1<<40 && n&(n-1) == 0 }
	switch {
	case c.err != nil:
		return nil, c.err
	case filters > 0:
		return nil, bad("names that are compressed; save the file again with h5py's usual settings")
	case !power(h.start) || !power(h.maxDirect) || !power(h.width) || h.maxDirect < h.start || bitsOfOffset < 1 || bitsOfOffset > 64:
		return nil, bad("a heap of an impossible form; copy or download the file again")
	}
	h.offsetBytes = (bitsOfOffset + 7) / 8
	h.lenBytes = min((log2(h.maxDirect)+7)/8, log2(max(maxObject, 1))/8+1)
	h.directRows = log2(h.maxDirect) - log2(h.start) + 2
	h.blockStart = 4 + 1 + f.offsetBytes + h.offsetBytes
	return h, nil
}

func log2(n uint64) int { return bits.Len64(n) - 1 }

// object reads the object that an id leads to.
func (h *heap) object(id *cursor) (*cursor, error) {
	if kind := id.u8() >> 4 & 3; id.err == nil && kind != 0 {
		return nil, bad("a name in a place where h5py puts none")
	}
	offset, length := id.uint(h.offsetBytes), id.uint(h.lenBytes)
	if id.err != nil {
		return nil, id.err
	}
	addr, at, err := h.root, offset, error(nil)
	if h.rows > 0 {
		addr, at, err = h.find(h.root, h.rows, offset, 0)
	}
	if err != nil {
		return nil, err
	}
	if at > h.maxDirect {
		return nil, bad("a name lies outside of its block")
	}
	head := h.f.at(addr, 4)
	head.magic("FHDB")
	if head.err != nil {
		return nil, head.err
	}
	c := h.f.at(addr+at, int64(min(length, maxName*2)))
	return c, c.err
}

// find finds the block of objects that an offset lies in, and its place there, under a block of blocks.
func (h *heap) find(addr uint64, rows int, offset uint64, depth int) (uint64, uint64, error) {
	if depth > maxDepth || rows > 64 {
		return 0, 0, bad("a heap leads in a circle")
	}
	rowStart, size := uint64(0), h.start
	for row := range rows {
		if row > 1 {
			size *= 2
		}
		if size > 1<<60/h.width {
			break
		}
		if offset < rowStart+size*h.width {
			column := (offset - rowStart) / size
			entry := h.f.at(addr+uint64(h.blockStart)+(uint64(row)*h.width+column)*uint64(h.f.offsetBytes), int64(h.f.offsetBytes))
			child, within := entry.address(), (offset-rowStart)%size
			if entry.err != nil || row < h.directRows {
				return child, within, entry.err
			}
			return h.find(child, log2(size)-log2(h.start*h.width)+1, within, depth+1)
		}
		rowStart += size * h.width
	}
	return 0, 0, bad("a name lies outside of its heap")
}

// tree2 walks through a B-tree of version 2 and gives its records, and of which kind they are.
func (f *file) tree2(addr uint64, each func(kind int, record *cursor) error) error {
	c := f.upTo(addr, 64)
	c.magic("BTHD")
	c.bytes(1)
	t := &tree2{f: f, kind: c.u8(), node: c.u32(), record: c.u16(), each: each}
	depth := c.u16()
	c.bytes(2)
	root, n := c.address(), c.u16()
	const frame = 10 // letters, version, kind and checksum of a node
	switch {
	case c.err != nil:
		return c.err
	case root == undefined:
		return nil
	case depth > maxDepth || t.record < 1 || t.node < frame+t.record:
		return bad("a tree of an impossible form; copy or download the file again")
	}
	bytesFor := func(n uint64) int { return log2(max(n, 1))/8 + 1 }
	most := uint64(t.node-frame) / uint64(t.record)
	t.countBytes = bytesFor(most)
	total := most // records under a node, at most
	t.totalBytes = []int{0}
	for level := 1; level <= depth; level++ {
		pointer := f.offsetBytes + t.countBytes + t.totalBytes[level-1]
		if t.node < frame+pointer || total > 1<<40 {
			return bad("a tree of an impossible form; copy or download the file again")
		}
		most := uint64(t.node-frame-pointer) / uint64(t.record+pointer)
		total = (most+1)*total + most
		t.totalBytes = append(t.totalBytes, bytesFor(total))
	}
	return t.walk(root, n, depth)
}

// tree2 is a B-tree of version 2.
type tree2 struct {
	f            *file
	kind         int
	node, record int   // bytes
	countBytes   int   // of the number of records of a node
	totalBytes   []int // of the number of all records under a node, by its level
	each         func(kind int, record *cursor) error
}

func (t *tree2) walk(addr uint64, n, level int) error {
	pointer := 0
	if level > 0 {
		pointer = t.f.offsetBytes + t.countBytes + t.totalBytes[level-1]
	}
	c := t.f.at(addr, int64(6+n*t.record+(n+1)*pointer))
	if level > 0 {
		c.magic("BTIN")
	} else {
		c.magic("BTLF")
	}
	c.bytes(2)
	for range n {
		record := &cursor{f: t.f, b: c.bytes(t.record)}
		if c.err != nil {
			return c.err
		}
		if err := t.each(t.kind, record); err != nil {
			return err
		}
	}
	for i := 0; level > 0 && i <= n; i++ {
		child, count := c.address(), c.uint(t.countBytes)
		c.bytes(t.totalBytes[level-1])
		if c.err != nil {
			return c.err
		}
		if err := t.walk(child, int(min(count, 1<<16)), level-1); err != nil {
			return err
		}
	}
	return c.err
}
