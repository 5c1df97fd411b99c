package jpegscan

import (
	"bufio"
	"io"
)

// huffman is a table of codes: short ones are looked up, longer ones compared length by length.
type huffman struct {
	short  [256]struct{ value, bits uint8 }
	values []byte
	// Of each length: the first code, the number of codes, and the place of the first value.
	first, count, at [17]int
}

// readHuffman reads tables: class and number, how many codes there are of each length, and their values.
func (d *decoder) readHuffman(data []byte) error {
	for len(data) > 0 {
		if len(data) < 17 {
			return errTable
		}
		class, id := data[0]>>4, data[0]&15
		t := &huffman{}
		code, total := 0, 0
		for n := 1; n <= 16; n++ {
			t.first[n], t.count[n], t.at[n] = code, int(data[n]), total
			total += int(data[n])
			if code += int(data[n]); code > 1<<n {
				return errTable
			}
			code <<= 1
		}
		if data = data[17:]; class > 1 || id > 3 || total > 256 || len(data) < total {
			return errTable
		}
		t.values, data = data[:total], data[total:]
		t.fill()
		d.tables[class][id] = t
	}
	return nil
}

// fill enters the codes of up to eight bits for all bytes that begin with them.
func (t *huffman) fill() {
	for n := 1; n <= 8; n++ {
		for i := range t.count[n] {
			for rest := range 1 << (8 - n) {
				e := &t.short[(t.first[n]+i)<<(8-n)|rest]
				e.value, e.bits = t.values[t.at[n]+i], uint8(n)
			}
		}
	}
}

// bitReader reads the bits of a scan. The zero that is stuffed behind each byte of ones is dropped; a marker ends the bits.
type bitReader struct {
	r      *bufio.Reader
	acc    uint32 // the next n bits, in the lowest places
	n      int
	marker byte
	err    error
}

// takeMarker returns the marker that ended the bits, once, and drops what is left of them.
func (b *bitReader) takeMarker() byte {
	m := b.marker
	b.acc, b.n, b.marker = 0, 0, 0
	return m
}

// need makes sure of n bits, at most 16, and says whether they are there.
func (b *bitReader) need(n int) bool {
	for b.n < n {
		if b.marker != 0 || b.err != nil {
			return false
		}
		v, err := b.r.ReadByte()
		if err != nil {
			b.err = err
			return false
		}
		if v == 0xff {
			next := v
			for next == 0xff {
				if next, err = b.r.ReadByte(); err != nil {
					b.err = err
					return false
				}
			}
			if next != 0 {
				b.marker = next
				return false
			}
		}
		b.acc = b.acc<<8 | uint32(v)
		b.n += 8
	}
	return true
}

// fault is why bits are missing.
func (b *bitReader) fault() error {
	if b.err != nil && b.err != io.EOF {
		return b.err
	}
	return io.ErrUnexpectedEOF
}

// take reads n bits, at most 16.
func (b *bitReader) take(n int) (int32, error) {
	if !b.need(n) {
		return 0, b.fault()
	}
	b.n -= n
	return int32(b.acc >> b.n & (1<<n - 1)), nil
}

// value reads a number of n bits whose upper half are the positive ones (T.81, figure F.12).
func (b *bitReader) value(n int) (int32, error) {
	v, err := b.take(n)
	if n > 0 && v < 1<<(n-1) {
		v -= 1<<n - 1
	}
	return v, err
}

// code reads a code of a table.
func (b *bitReader) code(t *huffman) (byte, error) {
	if b.need(8) {
		if e := t.short[b.acc>>(b.n-8)&0xff]; e.bits > 0 {
			b.n -= int(e.bits)
			return e.value, nil
		}
	}
	code := 0
	for n := 1; n <= 16; n++ {
		bit, err := b.take(1)
		if err != nil {
			return 0, err
		}
		code = code<<1 | int(bit)
		if i := code - t.first[n]; i < t.count[n] {
			return t.values[t.at[n]+i], nil
		}
	}
	return 0, errTable
}
