package hdf5

import "bytes"

// link is the name of an object in a group.
type link struct {
	name string
	addr uint64
}

// links lists what is in a group. Links that lead by a path, or to another file, are left out.
func (f *file) links(list []message) (links []link, err error) {
	for _, m := range list {
		var more []link
		switch m.kind {
		case msgSymbolTable:
			more, err = f.symbolTable(f.in(m))
		case msgLink:
			more, err = f.link(f.in(m))
		case msgLinkInfo:
			more, err = f.denseLinks(f.in(m))
		}
		if err != nil {
			return nil, err
		}
		links = append(links, more...)
	}
	return links, nil
}

// link reads a link message.
func (f *file) link(c *cursor) ([]link, error) {
	c.bytes(1)
	flags := c.u8()
	kind := 0
	if flags&8 != 0 {
		kind = c.u8()
	}
	if flags&4 != 0 {
		c.bytes(8) // order of creation
	}
	if flags&16 != 0 {
		c.bytes(1) // character set
	}
	length := c.uint(1 << (flags & 3))
	name := c.bytes(int(min(length, maxName+1)))
	if c.err != nil || kind != 0 {
		return nil, c.err
	}
	l := link{string(name), c.address()}
	return []link{l}, c.err
}

// symbolTable reads a group in the old form: a B-tree of nodes with symbols, whose names lie in a heap.
func (f *file) symbolTable(c *cursor) ([]link, error) {
	tree, heap := c.address(), c.address()
	if c.err != nil {
		return nil, c.err
	}
	h := f.upTo(heap, 64)
	h.magic("HEAP")
	h.bytes(4)
	length := h.length()
	h.length()
	names := f.at(h.address(), length)
	if h.err != nil {
		return nil, h.err
	}
	if names.err != nil {
		return nil, names.err
	}
	var links []link
	err := f.tree1(tree, 0, 0, f.lengthBytes, func(_ *cursor, node uint64) error {
		more, err := f.symbols(node, names.b)
		links = append(links, more...)
		return err
	})
	return links, err
}

// symbols reads one node of symbols.
func (f *file) symbols(addr uint64, names []byte) (links []link, err error) {
	head := f.at(addr, 8)
	head.magic("SNOD")
	head.bytes(2)
	n := head.u16()
	if head.err != nil {
		return nil, head.err
	}
	c := f.at(addr+8, int64(n)*int64(2*f.offsetBytes+24))
	for range n {
		at, object := c.address(), c.address()
		kind := c.u32()
		c.bytes(20)
		switch {
		case c.err != nil:
			return nil, c.err
		case at >= uint64(len(names)):
			return nil, bad("a name lies outside of its heap; copy or download the file again")
		case kind == 2 || object == undefined:
			continue // a link by a path
		}
		name, _, _ := bytes.Cut(names[at:], []byte{0})
		links = append(links, link{string(name[:min(len(name), maxName+1)]), object})
	}
	return links, c.err
}

// tree1 walks through a B-tree of version 1 and gives each leaf's key and what it leads to.
func (f *file) tree1(addr uint64, kind, depth, keyBytes int, leaf func(key *cursor, addr uint64) error) error {
	if depth > maxDepth {
		return bad("a tree leads in a circle")
	}
	head := f.at(addr, int64(8+2*f.offsetBytes))
	head.magic("TREE")
	have, level, n := head.u8(), head.u8(), head.u16()
	if head.err != nil {
		return head.err
	}
	if have != kind {
		return bad("a tree of kind %d, want %d", have, kind)
	}
	c := f.at(addr+uint64(8+2*f.offsetBytes), int64(n)*int64(keyBytes+f.offsetBytes))
	for range n {
		key := &cursor{f: f, b: c.bytes(keyBytes)}
		child := c.address()
		if c.err != nil {
			return c.err
		}
		var err error
		if level > 0 {
			err = f.tree1(child, kind, depth+1, keyBytes, leaf)
		} else {
			err = leaf(key, child)
		}
		if err != nil {
			return err
		}
	}
	return c.err
}

// denseLinks reads a group in the new form with many links: a B-tree of version 2 over a fractal heap of link messages.
func (f *file) denseLinks(c *cursor) ([]link, error) {
	c.bytes(1)
	if flags := c.u8(); flags&1 != 0 {
		c.bytes(8)
	}
	heap, names := c.address(), c.address()
	if c.err != nil || heap == undefined {
		return nil, c.err // the links are messages of the header
	}
	h, err := f.heap(heap)
	if err != nil {
		return nil, err
	}
	var links []link
	const linksByName = 5
	err = f.tree2(names, func(kind int, record *cursor) error {
		if kind != linksByName {
			return bad("a tree of kind %d, want %d", kind, linksByName)
		}
		record.bytes(4) // hash
		object, err := h.object(record)
		if err != nil {
			return err
		}
		more, err := f.link(object)
		links = append(links, more...)
		return err
	})
	return links, err
}
