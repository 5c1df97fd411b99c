// Package fax decodes the bilevel codings of ITU-T T.4 (group 3, one- and two-dimensional) and T.6 (group 4) as TIFF holds
// them. It is ours because golang.org/x/image/ccitt lacks the two-dimensional group 3 and rows without an end-of-line code.
package fax

import (
	"errors"
	"io"
	"math/bits"
)

// Coding says how rows are coded.
type Coding int

const (
	Plain  Coding = iota // one-dimensional rows without end-of-line codes, each from a byte boundary (TIFF's compression 2)
	Group3               // one-dimensional rows behind end-of-line codes
	Mixed                // the same, with two-dimensional rows among them, which a bit behind the end-of-line code tells
	Group4               // two-dimensional rows only
)

var (
	errCode  = errors.New("fax: no such code")
	errWidth = errors.New("fax: a row longer than the picture is wide")
)

// Decode reads h rows of w pixels. A row takes (w+7)/8 bytes; a bit is a pixel, the highest the leftmost, 1 for black.
func Decode(data []byte, coding Coding, w, h int) ([]byte, error) {
	d := decoder{data: data, w: w}
	stride := (w + 7) / 8
	out := make([]byte, stride*h)
	var above, row []int
	for y := range h {
		flat, err := d.start(coding)
		if err != nil {
			return nil, err
		}
		if flat {
			row, err = d.flatRow(row[:0])
		} else {
			row, err = d.deepRow(row[:0], above)
		}
		if err != nil {
			return nil, err
		}
		paint(out[y*stride:(y+1)*stride], row, w)
		above, row = row, above
	}
	return out, nil
}

// decoder reads bits. A row is the columns where the colour changes, beginning with the first black pixel.
type decoder struct {
	data []byte
	at   int // in bits
	w    int
}

// peek is the next n bits, at most 24, zeros behind the end.
func (d *decoder) peek(n int) uint32 {
	v := uint32(0)
	for i := range 4 {
		v <<= 8
		if k := d.at/8 + i; k < len(d.data) {
			v |= uint32(d.data[k])
		}
	}
	return v << (d.at % 8) >> (32 - n)
}

// next reads a code of a table.
func (d *decoder) next(t *table) (int, error) {
	c := t[d.peek(longest)]
	if c.bits == 0 {
		if d.at+longest > len(d.data)*8 {
			return 0, io.ErrUnexpectedEOF
		}
		return 0, errCode
	}
	d.at += int(c.bits)
	if d.at > len(d.data)*8 {
		return 0, io.ErrUnexpectedEOF
	}
	return int(c.value), nil
}

// start goes to the next row and reports whether it is one-dimensional.
func (d *decoder) start(coding Coding) (flat bool, err error) {
	switch coding {
	case Plain:
		d.at = (d.at + 7) &^ 7
		return true, nil
	case Group4:
		return false, nil
	}
	d.skipEOL()
	if coding == Group3 {
		return true, nil
	}
	if d.at >= len(d.data)*8 {
		return false, io.ErrUnexpectedEOF
	}
	flat = d.peek(1) == 1
	d.at++
	return flat, nil
}

// skipEOL passes over an end-of-line code, 11 zeros or more and a one, where there is one. Zeros may stand before it so
// that it ends with a byte.
func (d *decoder) skipEOL() {
	const zeros = 11
	if d.peek(zeros) != 0 {
		return
	}
	for at := d.at + zeros; at < len(d.data)*8; {
		b := d.data[at/8] << (at % 8)
		if b == 0 {
			at = at&^7 + 8
			continue
		}
		d.at = at + bits.LeadingZeros8(b) + 1
		return
	}
	d.at = len(d.data) * 8
}

// run reads the length of a run: any number of codes for multiples of 64, and one for the rest.
func (d *decoder) run(colour int) (int, error) {
	sum := 0
	for {
		n, err := d.next(&tables()[colour])
		if err != nil {
			return 0, err
		}
		if sum += n; n < 64 {
			return sum, nil
		}
		if sum > d.w {
			return 0, errWidth
		}
	}
}

// flatRow reads runs, white and black in turn, until they fill the row.
func (d *decoder) flatRow(row []int) ([]int, error) {
	for x, colour := 0, 0; x < d.w; colour ^= 1 {
		n, err := d.run(colour)
		if err != nil {
			return nil, err
		}
		if x += n; x > d.w {
			return nil, errWidth
		}
		row = append(row, x)
	}
	return row, nil
}

// deepRow reads a row that is coded by its differences from the one above.
func (d *decoder) deepRow(row, above []int) ([]int, error) {
	modes := &tables()[2]
	next := 0 // the change of the row above that the code may refer to
	for x, colour := -1, 0; x < d.w; {
		mode, err := d.next(modes)
		if err != nil {
			return nil, err
		}
		next = ahead(above, next, x, colour)
		switch mode {
		case modePass:
			x = d.change(above, next+1)
		case modeHorizontal:
			if row, err = d.twoRuns(row, max(x, 0), colour); err != nil {
				return nil, err
			}
			x = row[len(row)-1]
		default:
			to := d.change(above, next) + shifts[mode]
			if to < max(x, 0) {
				return nil, errCode
			}
			x = to
			row = append(row, x)
			colour ^= 1
		}
		if x > d.w {
			return nil, errWidth
		}
	}
	return row, nil
}

// twoRuns reads a run of a colour and one of the other.
func (d *decoder) twoRuns(row []int, x, colour int) ([]int, error) {
	for _, c := range []int{colour, colour ^ 1} {
		n, err := d.run(c)
		if err != nil {
			return nil, err
		}
		x += n
		row = append(row, x)
	}
	return row, nil
}

// shifts are how far a change lies from the one above it, by mode.
var shifts = [...]int{modeRight1: 1, modeRight2: 2, modeRight3: 3, modeLeft1: -1, modeLeft2: -2, modeLeft3: -3}

// ahead is the number of the first change of a row that lies to the right of x and changes from the present colour. The
// search begins at that of the code before; since codes step back by up to three pixels, so does it.
func ahead(above []int, i, x, colour int) int {
	for i > 0 && (i > len(above) || above[i-1] > x) {
		i--
	}
	for i < len(above) && (above[i] <= x || i%2 != colour) {
		i++
	}
	return i
}

// change is the i-th change of a row, its end where there are none left.
func (d *decoder) change(row []int, i int) int {
	if i < len(row) {
		return row[i]
	}
	return d.w
}

// paint sets the bits of the black runs.
func paint(dst []byte, row []int, w int) {
	for i := 0; i < len(row); i += 2 {
		end := w
		if i+1 < len(row) {
			end = row[i+1]
		}
		for x := row[i]; x < end; x++ {
			if x%8 == 0 && x+8 <= end {
				dst[x/8] = 0xff
				x += 7
				continue
			}
			dst[x/8] |= 0x80 >> (x % 8)
		}
	}
}
