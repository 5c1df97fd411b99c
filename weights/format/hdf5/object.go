package hdf5

// The messages of object headers that are read.
const (
	msgDataspace    = 0x01
	msgLinkInfo     = 0x02
	msgDatatype     = 0x03
	msgLink         = 0x06
	msgExternal     = 0x07
	msgLayout       = 0x08
	msgFilters      = 0x0b
	msgContinuation = 0x10
	msgSymbolTable  = 0x11
)

// message is one message of an object header.
type message struct {
	kind   int
	shared bool // its content is somewhere else
	data   []byte
}

// block is a part of an object header.
type block struct {
	addr   uint64
	length int64
}

// header reads the messages of an object.
func (f *file) header(addr uint64) ([]message, error) {
	c := f.upTo(addr, 64)
	if c.err == nil && len(c.b) > 4 && string(c.b[:4]) == "OHDR" {
		return f.header2(addr, c)
	}
	if version := c.u8(); c.err == nil && version != 1 {
		return nil, bad("an object begins with %d, want a header of version 1 or 2; copy or download the file again", version)
	}
	c.bytes(1 + 2 + 4)
	first := block{addr + 16, int64(c.u32())}
	return f.messages([]block{first}, c.err, func(c *cursor) (m message) {
		m.kind = c.u16()
		n := c.u16()
		m.shared = c.u8()&2 != 0
		c.bytes(3)
		m.data = c.bytes(n)
		return m
	}, 8, false)
}

// header2 reads a header of version 2, behind whose fields the messages begin at once.
func (f *file) header2(addr uint64, c *cursor) ([]message, error) {
	whole := len(c.b)
	c.bytes(5)
	flags := c.u8()
	if flags&0x20 != 0 {
		c.bytes(16) // times
	}
	if flags&0x10 != 0 {
		c.bytes(4)
	}
	length := int64(c.uint(1 << (flags & 3)))
	ordered := 0
	if flags&4 != 0 {
		ordered = 2
	}
	first := block{addr + uint64(whole-len(c.b)), length}
	return f.messages([]block{first}, c.err, func(c *cursor) (m message) {
		m.kind = c.u8()
		n := c.u16()
		m.shared = c.u8()&2 != 0
		c.bytes(ordered)
		m.data = c.bytes(n)
		return m
	}, 4+ordered, true)
}

// messages reads the messages of a header's parts, of which each may name more. Parts behind the first of version 2 begin with
// letters and end with a checksum.
func (f *file) messages(parts []block, err error, next func(c *cursor) message, least int, version2 bool) (list []message, _ error) {
	if err != nil {
		return nil, err
	}
	for i := 0; i < len(parts); i++ {
		c := f.at(parts[i].addr, parts[i].length)
		if version2 && i > 0 {
			c.magic("OCHK")
			if c.err == nil && len(c.b) >= 4 {
				c.b = c.b[:len(c.b)-4]
			}
		}
		for c.err == nil && len(c.b) >= least {
			m := next(c)
			if c.err == nil && m.kind == msgContinuation {
				more := f.in(m)
				parts = append(parts, block{more.address(), more.length()})
			}
			list = append(list, m)
		}
		if c.err != nil {
			return nil, c.err
		}
	}
	return list, nil
}

// in reads a message's content.
func (f *file) in(m message) *cursor { return &cursor{f: f, b: m.data} }

// find gives the first message of a kind.
func find(list []message, kind int) (message, bool) {
	for _, m := range list {
		if m.kind == kind {
			return m, true
		}
	}
	return message{}, false
}

// walk lists the datasets of an object: itself, or what is in it if it is a group.
func (f *file) walk(addr uint64, path string, depth int) error {
	if depth > maxDepth {
		return bad("more than %d groups in each other", maxDepth)
	}
	list, err := f.header(addr)
	if err != nil {
		return err
	}
	if _, ok := find(list, msgLayout); ok {
		if len(f.list) == maxDatasets {
			return bad("more than %d datasets", maxDatasets)
		}
		before := len(f.extents)
		d := f.dataset(list)
		d.Path = path
		if d.Err != nil || f.visited[addr] { // it has another name
			f.extents = f.extents[:before]
		}
		f.visited[addr] = true
		f.list = append(f.list, d)
		return nil
	}
	if f.visited[addr] {
		return nil // by another way, or in itself
	}
	f.visited[addr] = true
	links, err := f.links(list)
	if err != nil {
		return err
	}
	for _, l := range links {
		name := l.name
		if path != "" {
			name = path + "/" + name
		}
		if len(name) > maxName {
			return bad("a name of more than %d letters", maxName)
		}
		if err := f.walk(l.addr, name, depth+1); err != nil {
			return err
		}
	}
	return nil
}
