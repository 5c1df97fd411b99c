package hdf5

import (
	"bytes"
	"io"
)

// maxText is the longest text of an attribute that is read: Keras' description of a network has 20 KB.
const maxText = 16 << 20

const msgAttribute = 0x0c

// Texts gives the attributes of the root group that are text, by their names. What is no text, or is kept in another form than
// h5py's usual one, is left out.
func Texts(r io.ReaderAt, size int64) (map[string]string, error) {
	f := &file{r: r, size: size, budget: maxMetadata, visited: map[uint64]bool{}}
	root, err := f.superblock()
	if err != nil {
		return nil, err
	}
	list, err := f.header(root)
	if err != nil {
		return nil, err
	}
	texts := map[string]string{}
	for _, m := range list {
		if m.kind != msgAttribute || m.shared {
			continue
		}
		if name, text, ok := f.text(f.in(m)); ok {
			texts[name] = text
		}
	}
	return texts, nil
}

// text reads an attribute of one text.
func (f *file) text(c *cursor) (name, text string, ok bool) {
	version := c.u8()
	c.bytes(1)
	nameLen, typeLen, spaceLen := c.u16(), c.u16(), c.u16()
	pad := func(n int) int { return n }
	switch version {
	case 1:
		pad = func(n int) int { return (n + 7) / 8 * 8 }
	case 2:
	case 3:
		c.bytes(1) // character set
	default:
		return "", "", false
	}
	rawName, _, _ := bytes.Cut(c.bytes(pad(nameLen)), []byte{0})
	kind := &cursor{f: f, b: c.bytes(pad(typeLen))}
	space := &cursor{f: f, b: c.bytes(pad(spaceLen))}
	if c.err != nil {
		return "", "", false
	}
	shape, _, err := dataspace(space)
	if err != nil || len(shape) > 0 {
		return "", "", false
	}
	const fixed, variable = 3, 9
	class := kind.u8() & 15
	flags := kind.bytes(3)
	size := kind.u32()
	var b []byte
	switch {
	case kind.err != nil:
		return "", "", false
	case class == fixed:
		b = c.bytes(size)
	case class == variable && flags[0]&15 == 1:
		n := c.u32()
		b = f.global(c.address(), c.u32(), n)
	default:
		return "", "", false
	}
	b, _, _ = bytes.Cut(b, []byte{0})
	return string(rawName), string(b), c.err == nil && b != nil
}

// global reads n bytes of an object of a global heap; nothing where they are not there.
func (f *file) global(addr uint64, index, n int) []byte {
	if n < 0 || n > maxText || addr == undefined {
		return nil
	}
	head := f.at(addr, int64(8+f.lengthBytes))
	head.magic("GCOL")
	head.bytes(4)
	size := head.length()
	if head.err != nil || size > 2*maxText {
		return nil
	}
	c := f.at(addr, size)
	c.bytes(8 + f.lengthBytes)
	for c.err == nil && len(c.b) >= 8+f.lengthBytes {
		i := c.u16()
		c.bytes(6)
		length := c.length()
		if i == 0 || length > int64(len(c.b)) {
			return nil
		}
		if i == index {
			if int64(n) > length {
				return nil
			}
			return c.bytes(n)
		}
		c.bytes(int(min((length+7)/8*8, int64(len(c.b)))))
	}
	return nil
}
