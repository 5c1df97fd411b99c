package picture

import (
	"errors"
	"io"
)

// maxCodes is how many codes the table of GIF's LZW holds; a full one stays as it is until it is cleared.
const maxCodes = 1 << 12

// lzwDecoder decodes the data of a GIF's frame. Package compress/lzw has no literals of one bit, which bilevel frames use
// against the specification.
type lzwDecoder struct {
	r       io.ByteReader
	literal int // bits of a literal, 1 to 8
	width   int // of the next code
	bits    uint32
	have    int // how many bits
	next    int // the code that the table has no entry for yet
	last    int // the code before, -1 after a clear
	prefix  [maxCodes]uint16
	suffix  [maxCodes]byte
	stack   [maxCodes]byte
	rest    []byte // of the last string
}

// decode fills out with the next bytes. What follows those that are asked for does not matter.
func (d *lzwDecoder) decode(out []byte) error {
	clear := 1 << d.literal
	for {
		n := copy(out, d.rest)
		out, d.rest = out[n:], d.rest[n:]
		if len(out) == 0 {
			return nil
		}
		code, err := d.code()
		if err != nil {
			return err
		}
		switch {
		case code == clear:
			d.clear()
			continue
		case code == clear+1:
			return io.ErrUnexpectedEOF
		case code > d.next, code == d.next && d.last < 0:
			return errors.New("a code that is not in the table")
		}
		d.rest = d.string(code)
	}
}

func (d *lzwDecoder) clear() {
	d.width, d.next, d.last = d.literal+1, 1<<d.literal+2, -1
}

// code reads a code, the lowest bit first.
func (d *lzwDecoder) code() (int, error) {
	for d.have < d.width {
		b, err := d.r.ReadByte()
		if err != nil {
			return 0, err
		}
		d.bits |= uint32(b) << d.have
		d.have += 8
	}
	code := int(d.bits & (1<<d.width - 1))
	d.bits >>= d.width
	d.have -= d.width
	return code, nil
}

// string is what a code stands for, and enters the code before it with its first byte into the table. A code that is about
// to be entered stands for the string before and its first byte again.
func (d *lzwDecoder) string(code int) []byte {
	at, c := len(d.stack), code
	if code == d.next {
		at, c = at-1, d.last // the last byte is known below
	}
	for ; c >= 1<<d.literal; c = int(d.prefix[c]) {
		at--
		d.stack[at] = d.suffix[c]
	}
	at--
	first := byte(c)
	d.stack[at] = first
	if code == d.next {
		d.stack[len(d.stack)-1] = first
	}
	if d.last >= 0 && d.next < maxCodes {
		d.prefix[d.next], d.suffix[d.next] = uint16(d.last), first
		if d.next++; d.next == 1<<d.width && d.width < 12 {
			d.width++
		}
	}
	d.last = code
	return d.stack[at:]
}
