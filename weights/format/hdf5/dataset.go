package hdf5

import (
	"bytes"
	"io"
	"math"
)

// maxBytes bounds the size of an array that is believed.
const maxBytes = 1 << 40

// maxRank is the number of axes that HDF5 allows.
const maxRank = 32

// dataset reads what the messages of an object's header say of an array.
func (f *file) dataset(list []message) (d Dataset) {
	get := func(kind int, what string) *cursor {
		m, ok := find(list, kind)
		c := f.in(m)
		switch {
		case !ok:
			c.err = bad("it has no %s; copy or download the file again", what)
		case m.shared:
			c.err = bad("its %s is kept apart; save it again with h5py's usual settings", what)
		}
		return c
	}
	var most []int64
	if d.Type, d.Err = datatype(get(msgDatatype, "type")); d.Err != nil {
		return d
	}
	if d.Shape, most, d.Err = dataspace(get(msgDataspace, "shape")); d.Err != nil {
		return d
	}
	d.Size = int64(d.Type.Size)
	for _, n := range d.Shape {
		if n < 0 || n > 0 && d.Size > maxBytes/n {
			d.Err = bad("it claims more than there can be")
			return d
		}
		d.Size *= n
	}
	if _, ok := find(list, msgExternal); ok {
		d.Err = bad("its values are in another file")
		return d
	}
	d.Err = f.layout(&d, most, list, get(msgLayout, "layout"))
	return d
}

// dataspace reads the lengths of an array's axes, and what they may grow to.
func dataspace(c *cursor) (shape, most []int64, err error) {
	version, rank, flags := c.u8(), c.u8(), c.u8()
	kind := 1
	if version == 1 {
		c.bytes(5)
	} else {
		kind = c.u8()
	}
	if c.err == nil && (version < 1 || version > 2 || rank > maxRank || kind == 2) {
		return nil, nil, bad("no shape that can be read")
	}
	read := func() []int64 {
		list := []int64{}
		for range rank {
			list = append(list, c.length())
		}
		return list
	}
	shape = read()
	most = shape
	if flags&1 != 0 {
		most = read()
	}
	return shape, most, c.err
}

// datatype reads a type.
func datatype(c *cursor) (Type, error) {
	const integer, float, text, variable = 0, 1, 3, 9
	class := c.u8() & 15
	flags := c.bytes(3)
	t := Type{Class: Other, Size: c.u32()}
	if c.err != nil {
		return t, c.err
	}
	t.Little = flags[0]&1 == 0
	switch class {
	case integer:
		t.Class = Integer
	case text, variable:
		t.Class = Text
	case float:
		c.bytes(2)
		precision := c.u16()
		c.bytes(1)
		exponent := c.u8()
		if ieee := map[int][]int{2: {5, 8}, 4: {8}, 8: {11}}; flags[0]&0x40 == 0 && precision == 8*t.Size && c.err == nil {
			for _, e := range ieee[t.Size] {
				if e == exponent {
					t.Class, t.Exponent = Float, e
				}
			}
		}
	}
	return t, c.err
}

// layout finds the values.
func (f *file) layout(d *Dataset, most []int64, list []message, c *cursor) error {
	const compact, contiguous, chunks, oldest, newest = 0, 1, 2, 1, 5
	version, class := c.u8(), c.u8()
	if version < 3 { // before HDF5 1.6.3
		c.rank, class = class, c.u8()
		c.bytes(5)
	}
	if c.err != nil {
		return c.err
	}
	if version < oldest || version > newest {
		return bad("its layout is of version %d, want %d to %d; save it again with h5py", version, oldest, newest)
	}
	switch class {
	case compact:
		n := 0
		if version < 3 {
			c.bytes(4 * c.rank)
			n = c.u32()
		} else {
			n = c.u16()
		}
		b := c.bytes(n)
		if c.err == nil && int64(len(b)) < d.Size {
			return bad("it has %d bytes where its shape needs %d", len(b), d.Size)
		}
		d.Data = bytes.NewReader(b)
		return c.err
	case contiguous:
		return f.contiguous(d, version, c)
	case chunks:
		return f.chunked(d, most, list, version, c)
	}
	return bad("its values are put together from others (layout %d), which is not read", class)
}

func (f *file) contiguous(d *Dataset, version int, c *cursor) error {
	addr, length := c.address(), d.Size
	if version >= 3 { // older ones repeat the shape
		length = c.length()
	}
	switch {
	case c.err != nil:
		return c.err
	case addr == undefined:
		return errNeverWritten
	case length < d.Size:
		return bad("it has %d bytes where its shape needs %d", length, d.Size)
	case addr > uint64(f.size) || d.Size > f.size-int64(addr):
		return bad("its values lie beyond the end of the file; copy or download it again")
	}
	f.take(addr, d.Size)
	d.Data, d.Offset = io.NewSectionReader(f.r, f.base+int64(addr), d.Size), 0
	return nil
}

var errNeverWritten = bad("its values were never written")

// clamp makes a length fit int on every machine.
func clamp(n uint64) int { return int(min(n, math.MaxInt32)) }
