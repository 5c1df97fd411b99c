package picture

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"math/bits"
)

// rows calls put for each row in the order of the file, with the row of the picture and its bytes, padded to 4. The last
// row may lack its padding.
func (h *bmpHeader) rows(r io.Reader, out *RGB, put func(dst, src []byte)) error {
	line := make([]byte, (h.w*h.depth+31)/32*4)
	for i := range h.h {
		if i == h.h-1 {
			line = line[:(h.w*h.depth+7)/8]
		}
		if _, err := io.ReadFull(r, line); err != nil {
			return err
		}
		put(out.row(h.fileRow(i)), line)
	}
	return nil
}

// fileRow is the row of the picture that is i-th in the file.
func (h *bmpHeader) fileRow(i int) int {
	if h.topDown {
		return i
	}
	return h.h - 1 - i
}

func (h *bmpHeader) indexed(r io.Reader, out *RGB) error {
	perByte, mask := 8/h.depth, byte(1<<h.depth-1)
	return h.rows(r, out, func(dst, src []byte) {
		for x := range h.w {
			shift := 8 - h.depth*(x%perByte+1)
			copy(dst[x*3:], h.palette[src[x/perByte]>>shift&mask][:])
		}
	})
}

func (h *bmpHeader) plain(r io.Reader, out *RGB) error {
	return h.rows(r, out, func(dst, src []byte) {
		for i := 0; i < len(dst); i += 3 {
			dst[i], dst[i+1], dst[i+2] = src[i+2], src[i+1], src[i]
		}
	})
}

// masked reads pixels of 16 or 32 bits. Many writers leave an alpha of zero throughout and mean that there is none, so
// transparency counts only where some pixel has any opacity.
func (h *bmpHeader) masked(r io.Reader, out *RGB) error {
	var fields [4]field
	for i, m := range h.masks {
		fields[i] = field{m >> bits.TrailingZeros32(m|1<<31), bits.TrailingZeros32(m | 1<<31)}
	}
	var alpha []byte
	if fields[3].most > 0 {
		alpha = make([]byte, 0, h.w*h.h) // in the order of the file
	}
	size := h.depth / 8
	err := h.rows(r, out, func(dst, src []byte) {
		for x := range h.w {
			v := uint32(binary.LittleEndian.Uint16(src[x*size:]))
			if size == 4 {
				v |= uint32(binary.LittleEndian.Uint16(src[x*size+2:])) << 16
			}
			for c := range 3 {
				dst[x*3+c] = fields[c].level(v)
			}
			if alpha != nil {
				alpha = append(alpha, fields[3].level(v))
			}
		}
	})
	if err == nil && len(bytes.TrimLeft(alpha, "\x00")) > 0 {
		h.layOnWhite(out, alpha)
	}
	return err
}

func (h *bmpHeader) layOnWhite(out *RGB, alpha []byte) {
	for i := range h.h {
		row := out.row(h.fileRow(i))
		for x := range row {
			row[x] = onWhite(row[x], alpha[i*h.w+x/3])
		}
	}
}

// field is a colour's place in a pixel: its largest value once it is shifted down.
type field struct {
	most  uint32
	shift int
}

// level scales to 0..255, rounded down as in Pillow; 0 for a field that does not exist.
func (f field) level(pixel uint32) uint8 {
	if f.most == 0 {
		return 0
	}
	return uint8(uint64(pixel>>f.shift&f.most) * 255 / uint64(f.most))
}

// runs reads run-length coding: pairs of a count and a colour, or a zero and an escape (0 end of row, 1 end of picture,
// 2 jump right and down, n >= 3 pixels as they are, padded to 2 bytes). What is jumped over has colour 0.
func (h *bmpHeader) runs(r *bufio.Reader, out *RGB) error {
	out.fill(h.palette[0])
	w := runWriter{h: h, out: out, wide: h.depth == 8}
	for w.y < h.h {
		count, value, err := pair(r)
		if err != nil {
			return err
		}
		switch {
		case count > 0:
			w.run(count, value)
		case value == 0:
			w.x, w.y = 0, w.y+1
		case value == 1:
			return nil
		case value == 2:
			right, down, err := pair(r)
			if err != nil {
				return err
			}
			w.x, w.y = w.x+int(right), w.y+int(down)
		default:
			if err := w.literal(r, int(value)); err != nil {
				return err
			}
		}
	}
	return nil
}

func pair(r *bufio.Reader) (a, b byte, err error) {
	if a, err = r.ReadByte(); err != nil {
		return
	}
	b, err = r.ReadByte()
	return
}

// runWriter puts pixels one after the other into a row; what goes past its end is dropped.
type runWriter struct {
	h    *bmpHeader
	out  *RGB
	wide bool // one byte a pixel, else two pixels in a byte, high half first
	x, y int
}

// run repeats one colour, or two in turn.
func (w *runWriter) run(count, value byte) {
	for i := range int(count) {
		w.put(w.half(value, i))
	}
}

// literal copies n pixels.
func (w *runWriter) literal(r io.Reader, n int) error {
	size := n
	if !w.wide {
		size = (n + 1) / 2
	}
	var buf [256]byte
	if _, err := io.ReadFull(r, buf[:size+size%2]); err != nil {
		return err
	}
	for i := range n {
		if w.wide {
			w.put(buf[i])
		} else {
			w.put(w.half(buf[i/2], i))
		}
	}
	return nil
}

func (w *runWriter) half(b byte, i int) byte {
	switch {
	case w.wide:
		return b
	case i%2 == 0:
		return b >> 4
	}
	return b & 15
}

func (w *runWriter) put(index byte) {
	if w.x < w.h.w {
		copy(w.out.row(w.h.fileRow(w.y))[w.x*3:], w.h.palette[index][:])
	}
	w.x++
}
