package picture

import (
	"bufio"
	"encoding/binary"
	"errors"
	"image"
	"io"
)

// gifFrame is the first frame of a GIF and what stands before it.
type gifFrame struct {
	screen      image.Point
	rect        image.Rectangle // of the frame, which may exceed the screen
	colours     []byte          // red, green and blue of each
	transparent int             // the number of the transparent colour, -1 for none
	interlaced  bool
}

// Blocks and flags of GIF (its specification of 1990).
const (
	gifExtension = 0x21
	gifImage     = 0x2c
	gifEnd       = 0x3b
	gifControl   = 0xf9 // an extension that says which colour is transparent
	hasColours   = 0x80
	isInterlaced = 0x40
)

// decodeGIF reads the first frame onto the whole canvas, which is white where the frame leaves it empty. It is ours because
// image/gif refuses frames that exceed the screen or hold more data than pixels; others show those.
func decodeGIF(in input) (decoded, error) {
	r := bufio.NewReader(in)
	f, err := readGIF(r)
	if err != nil {
		return decoded{}, err
	}
	w, h := max(f.screen.X, f.rect.Max.X), max(f.screen.Y, f.rect.Max.Y)
	for _, size := range []image.Point{{w, h}, f.rect.Size()} {
		if err := in.lim.check(size.X, size.Y); err != nil {
			return decoded{}, err
		}
	}
	pix, err := f.pixels(r)
	if err != nil {
		return decoded{}, err
	}
	return decoded{onCanvas(pix, f.rect.Min, w, h), 1}, nil
}

// readGIF reads up to the data of the first frame. Bytes between the blocks are passed over.
func readGIF(r *bufio.Reader) (*gifFrame, error) {
	var head [13]byte // signature, width, height, flags, background, aspect
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	le := binary.LittleEndian
	f := &gifFrame{screen: image.Pt(int(le.Uint16(head[6:])), int(le.Uint16(head[8:]))), transparent: -1}
	if err := f.readColours(r, head[10]); err != nil {
		return nil, err
	}
	for {
		kind, err := r.ReadByte()
		if err != nil {
			return nil, err
		}
		switch kind {
		case gifExtension:
			if err := f.extension(r); err != nil {
				return nil, err
			}
		case gifEnd:
			return nil, errors.New("no frame")
		case gifImage:
			var d [9]byte // left, top, width, height, flags
			if _, err := io.ReadFull(r, d[:]); err != nil {
				return nil, err
			}
			x, y := int(le.Uint16(d[0:])), int(le.Uint16(d[2:]))
			f.rect = image.Rect(x, y, x+int(le.Uint16(d[4:])), y+int(le.Uint16(d[6:])))
			f.interlaced = d[8]&isInterlaced != 0
			return f, f.readColours(r, d[8])
		}
	}
}

// readColours reads a table of colours, if the flags announce one.
func (f *gifFrame) readColours(r io.Reader, flags byte) error {
	if flags&hasColours == 0 {
		return nil
	}
	f.colours = make([]byte, 3*2<<(flags&7))
	_, err := io.ReadFull(r, f.colours)
	return err
}

// extension reads an extension and notes the transparent colour.
func (f *gifFrame) extension(r *bufio.Reader) error {
	kind, err := r.ReadByte()
	if err != nil {
		return err
	}
	b := &gifBlocks{r: r}
	var first [255]byte
	n, err := io.ReadFull(b, first[:])
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF || b.cut {
		return io.ErrUnexpectedEOF
	}
	const isTransparent = 1
	if kind == gifControl && n >= 4 && first[0]&isTransparent != 0 {
		f.transparent = int(first[3])
	}
	_, err = io.Copy(io.Discard, b)
	return err
}

// gifBlocks reads the data of a chain of blocks, each of which begins with its length.
type gifBlocks struct {
	r    *bufio.Reader
	left int
	done bool
	cut  bool // the file ends inside
}

func (b *gifBlocks) Read(p []byte) (int, error) {
	if b.left == 0 && !b.done {
		n, err := b.r.ReadByte()
		if err != nil {
			b.cut = true
			return 0, io.ErrUnexpectedEOF
		}
		b.left, b.done = int(n), n == 0
	}
	if b.done {
		return 0, io.EOF
	}
	n, err := b.r.Read(p[:min(len(p), b.left)])
	b.left -= n
	b.cut = b.cut || err != nil
	return n, err
}

// ReadByte is Read for one byte, without its cost.
func (b *gifBlocks) ReadByte() (byte, error) {
	if b.left > 0 {
		c, err := b.r.ReadByte()
		b.left--
		return c, err
	}
	var p [1]byte
	_, err := io.ReadFull(b, p[:])
	return p[0], err
}

// pixels reads the data of the frame. What follows the last pixel does not matter.
func (f *gifFrame) pixels(r *bufio.Reader) (*RGB, error) {
	width, err := r.ReadByte()
	if err != nil {
		return nil, err
	}
	if width < 1 || width > 8 {
		return nil, errors.New("codes of a width that cannot be")
	}
	out := New(f.rect.Dx(), f.rect.Dy())
	table := f.table()
	line := make([]byte, out.W)
	z := &lzwDecoder{r: &gifBlocks{r: r}, literal: int(width)}
	z.clear()
	for i := range out.H {
		if err := z.decode(line); err != nil {
			return nil, err
		}
		dst := out.row(f.row(i, out.H))
		for x, n := range line {
			copy(dst[x*3:x*3+3], table[n][:])
		}
	}
	return out, nil
}

// row is where the i-th row of the data belongs: with interlacing come every eighth row, those between them, and so on.
func (f *gifFrame) row(i, h int) int {
	if !f.interlaced {
		return i
	}
	for _, pass := range [4]struct{ first, step int }{{0, 8}, {4, 8}, {2, 4}, {1, 2}} {
		n := max((h-pass.first+pass.step-1)/pass.step, 0)
		if i < n {
			return pass.first + i*pass.step
		}
		i -= n
	}
	return h - 1
}

// table is the colours on white. Without a table, and where one is the first greys of 256, numbers are levels of grey, as in
// Pillow; else those behind its end are black.
func (f *gifFrame) table() (table [256][3]byte) {
	ramp := true
	for i := range len(f.colours) / 3 {
		g := byte(i)
		ramp = ramp && [3]byte(f.colours[i*3:]) == [3]byte{g, g, g}
	}
	for i := range table {
		switch g := byte(i); {
		case i < len(f.colours)/3:
			table[i] = [3]byte(f.colours[i*3:])
		case ramp:
			table[i] = [3]byte{g, g, g}
		}
	}
	if f.transparent >= 0 {
		table[f.transparent] = [3]byte{255, 255, 255}
	}
	return table
}
