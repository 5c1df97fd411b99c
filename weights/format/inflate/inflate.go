// Package inflate undoes DEFLATE (RFC 1951) and the zlib streams made of it (RFC 1950). Weights hardly shrink: what there is to
// do is one code of Huffman's after the other, with almost no repetitions, which this is made for: it takes half of the time of
// compress/flate (BenchmarkReader). A library, klauspost/compress, was tried first, and came to 240 MB/s for one stream where
// zlib comes to 272. Memory is 150 KiB for each reader, whatever comes.
package inflate

import (
	"encoding/binary"
	"errors"
	"io"
)

// ErrDamaged: these are no bytes that were deflated, or not all as they were.
var ErrDamaged = errors.New("damaged deflated data")

const (
	window    = 32 << 10 // how far back repetitions reach
	room      = 64 << 10 // bytes that are inflated at a time
	longest   = 258      // repetition
	most      = 3        // literals between two looks for input
	inputSize = 32 << 10
	kept      = 8 // bytes of the input before the present one, which bits may have been taken from
)

// Reader inflates what it reads from another reader.
type Reader struct {
	src     io.Reader
	in      []byte
	at, end int // what is left of in
	ended   bool
	bits    uint64 // taken from in; what is above the first n is not to be relied on
	n       int
	out     []byte
	w, r    int // written, and read from out
	next    func() error
	last    bool // the present block is
	stored  int  // bytes left of a block that is stored
	tables
	err error
}

// NewReader inflates a stream of RFC 1951.
func NewReader(src io.Reader) *Reader {
	z := &Reader{in: make([]byte, kept+inputSize), out: make([]byte, window+room)}
	z.Reset(src)
	return z
}

// Reset begins with another stream.
func (z *Reader) Reset(src io.Reader) {
	z.src, z.at, z.end, z.ended = src, kept, kept, false
	z.bits, z.n, z.w, z.r, z.last, z.stored, z.err = 0, 0, 0, 0, false, 0, nil
	z.next = z.block
}

// Close has nothing to do.
func (z *Reader) Close() error { return nil }

// Read gives what comes next. It is io.ErrUnexpectedEOF where the stream breaks off.
func (z *Reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for z.r == z.w && z.err == nil {
		if z.w > window+room-longest-most {
			z.w = copy(z.out, z.out[z.w-window:z.w])
			z.r = z.w
		}
		z.err = z.next()
	}
	if z.r == z.w {
		return 0, z.err
	}
	n := copy(p, z.out[z.r:z.w])
	z.r += n
	return n, nil
}

// block reads the head of a block.
func (z *Reader) block() error {
	if z.last {
		return io.EOF
	}
	head, err := z.take(3)
	if err != nil {
		return err
	}
	z.last = head&1 != 0
	switch head >> 1 {
	case 0:
		return z.storedHead()
	case 1:
		z.next = z.codes
		return z.fixed()
	case 2:
		z.next = z.codes
		return z.dynamic()
	}
	return ErrDamaged
}

// storedHead reads the length of a block that is stored as it is, which begins with a whole byte.
func (z *Reader) storedHead() error {
	if _, err := z.take(z.n % 8); err != nil {
		return err
	}
	n, err := z.take(16)
	if err != nil {
		return err
	}
	inverse, err := z.take(16)
	if err != nil {
		return err
	}
	if n^inverse != 1<<16-1 {
		return ErrDamaged
	}
	z.at -= z.n / 8 // back to the input
	z.bits, z.n = 0, 0
	z.stored, z.next = n, z.copyStored
	return nil
}

// copyStored copies what there is of a stored block.
func (z *Reader) copyStored() error {
	if z.stored == 0 {
		z.next = z.block
		return nil
	}
	if z.at == z.end {
		if err := z.more(); err != nil {
			return err
		}
	}
	n := copy(z.out[z.w:], z.in[z.at:min(z.end, z.at+z.stored)])
	z.at, z.w, z.stored = z.at+n, z.w+n, z.stored-n
	return nil
}

// codes inflates until the room is full or the block ends.
func (z *Reader) codes() error {
	for z.w <= window+room-longest-most {
		if z.end-z.at < 8 {
			if err := z.fill(56); err != nil {
				return err
			}
		}
		was := z.w
		ended, err := z.run()
		if z.n < 0 { // it went on behind the end
			z.w = was
			return io.ErrUnexpectedEOF
		}
		if ended {
			z.next = z.block
		}
		if ended || err != nil {
			return err
		}
	}
	return nil
}

// run inflates as long as there are 8 bytes of input and room, or one step where there are not. Bits that are missing are 0, and
// n is negative then.
func (z *Reader) run() (ended bool, err error) {
	in, out, lit := z.in[:z.end], z.out, &z.lit
	bits, n, at, w := z.bits, uint(z.n), z.at, z.w
	if at+8 > len(in) {
		bits &= 1<<n - 1
	}
	for {
		if at+8 <= len(in) {
			bits |= binary.LittleEndian.Uint64(in[at:]) << (n & 63)
			at += int((63 - n) >> 3)
			n |= 56
		}
		e := lit[bits&(1<<litBits-1)]
		if e&isLiteral != 0 {
			out[w] = byte(e >> 16)
			w++
			bits >>= e & 15
			n -= uint(e & 15)
			if e = lit[bits&(1<<litBits-1)]; e&isLiteral != 0 {
				out[w] = byte(e >> 16)
				w++
				bits >>= e & 15
				n -= uint(e & 15)
				if e = lit[bits&(1<<litBits-1)]; e&isLiteral != 0 {
					out[w] = byte(e >> 16)
					w++
					bits >>= e & 15
					n -= uint(e & 15)
				}
			}
		} else {
			bits, n, w, ended, err = z.symbol(e, bits, n, w)
		}
		if ended || err != nil || at+8 > len(in) || w > window+room-longest-most {
			z.bits, z.n, z.at, z.w = bits, int(n), at, w
			return ended, err
		}
	}
}

// symbol does what an entry says that is no literal in the first table.
func (z *Reader) symbol(e uint32, bits uint64, n uint, w int) (_ uint64, _ uint, _ int, ended bool, err error) {
	if e&isLink != 0 {
		e = z.deepLit[e>>16+uint32(bits>>litBits)&(1<<(e&15)-1)]
	}
	bits >>= e & 15
	n -= uint(e & 15)
	switch {
	case e&isLiteral != 0:
		z.out[w] = byte(e >> 16)
		return bits, n, w + 1, false, nil
	case e&isEnd != 0:
		return bits, n, w, true, nil
	case e&isBase == 0:
		return bits, n, w, false, ErrDamaged
	}
	extra := e >> 8 & 15
	length := int(e>>16) + int(bits&(1<<extra-1))
	bits >>= extra
	n -= uint(extra)
	d := z.dist[bits&(1<<distBits-1)]
	if d&isLink != 0 {
		d = z.deepDist[d>>16+uint32(bits>>distBits)&(1<<(d&15)-1)]
	}
	bits >>= d & 15
	extra = d >> 8 & 15
	from := w - int(d>>16) - int(bits&(1<<extra-1))
	bits >>= extra
	n -= uint(d&15 + extra)
	if d&isBase == 0 || from < 0 {
		return bits, n, w, false, ErrDamaged
	}
	repeat(z.out, w, from, length)
	return bits, n, w + length, false, nil
}

// repeat copies what was written before, which may go on into what it copies.
func repeat(out []byte, w, from, length int) {
	if from+length <= w {
		copy(out[w:w+length], out[from:])
		return
	}
	for i := range length {
		out[w+i] = out[from+i]
	}
}
