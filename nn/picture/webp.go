package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"io"

	"golang.org/x/image/webp"
)

// chunk is a piece of a RIFF file: where its data stand.
type chunk struct{ off, size int64 }

// Flags of a VP8X chunk: what else is in the file. What is not announced does not count.
const (
	hasXMP   = 1 << 2
	hasEXIF  = 1 << 3
	hasAlpha = 1 << 4
)

// webpFile is what a WebP file holds (RFC 9649): one still, or the first frame of an animation and where it belongs.
type webpFile struct {
	flags       byte        // of the VP8X chunk
	canvas      image.Point // 0 without a VP8X chunk
	at          image.Point // of the frame on the canvas
	alpha, bits chunk       // ALPH; VP8 or VP8L
	lossless    bool
	exif, xmp   chunk
}

// decodeWebP reads lossy and lossless WebP, with alpha, and the first frame of animations. The library decodes the planes
// and the lossless pixels; the walk through the file and the colours are ours (see webpyuv.go), because the library
// refuses animations and takes the limited-range colours of lossy WebP for full-range ones.
func decodeWebP(in input) (decoded, error) {
	f, err := readWebP(in)
	if err != nil {
		return decoded{}, err
	}
	size, opaque, err := f.frameSize(in)
	if err != nil {
		return decoded{}, err
	}
	if f.canvas == (image.Point{}) {
		f.canvas = size
	}
	if err := in.lim.check(size.X, size.Y); err != nil {
		return decoded{}, err
	}
	if err := in.lim.check(f.canvas.X, f.canvas.Y); err != nil {
		return decoded{}, err
	}
	m, err := webp.Decode(f.still(in, size))
	if err != nil {
		return decoded{}, err
	}
	pix, err := webpColours(m, opaque)
	if err != nil {
		return decoded{}, err
	}
	meta := metadata{in.chunkAt(f.exif.off, f.exif.size), in.chunkAt(f.xmp.off, f.xmp.size)}
	return decoded{onCanvas(pix, f.at, f.canvas.X, f.canvas.Y), meta.orientation()}, nil
}

func webpColours(m image.Image, opaque bool) (*RGB, error) {
	switch m := m.(type) {
	case *image.YCbCr:
		return webpToRGB(m), nil
	case *image.NYCbCrA:
		pix := webpToRGB(&m.YCbCr)
		for y := range pix.H {
			row, alpha := pix.row(y), m.A[y*m.AStride:]
			for i := range row {
				row[i] = onWhite(row[i], alpha[i/3])
			}
		}
		return pix, nil
	case *image.NRGBA:
		if opaque {
			for i := 3; i < len(m.Pix); i += 4 {
				m.Pix[i] = 0xff
			}
		}
	}
	return flatten(m)
}

// readWebP walks the chunks of the file. EXIF stands behind the pixels, so the walk goes on to the end.
func readWebP(in input) (*webpFile, error) {
	f := &webpFile{}
	stop, end, err := riffEnd(in)
	if err != nil {
		return nil, err
	}
	err = f.walk(in, stop, end)
	if err == nil && f.bits.size == 0 && stop < end {
		err = f.walk(in, end, end) // a wrong length; the pixels may be there all the same
	}
	if err == nil && f.bits.size == 0 {
		err = errors.New("no pixels")
	}
	return f, err
}

// walk notes the chunks that begin before stop.
func (f *webpFile) walk(in input, stop, end int64) error {
	return walkChunks(in, 12, stop, end, func(id string, c chunk) error {
		switch id {
		case "VP8X":
			var b [10]byte
			if _, err := (seekAt{in}).ReadAt(b[:], c.off); err != nil {
				return err
			}
			f.flags = b[0]
			f.canvas = image.Pt(1+uint24(b[4:]), 1+uint24(b[7:]))
		case "ANMF":
			if f.bits.size == 0 {
				return f.frame(in, c)
			}
		case "EXIF":
			if f.exif.off == 0 && f.flags&hasEXIF != 0 {
				f.exif = c
			}
		case "XMP ":
			if f.xmp.off == 0 && f.flags&hasXMP != 0 {
				f.xmp = c
			}
		default:
			f.take(id, c)
		}
		return nil
	})
}

// riffEnd is where the last chunk begins at the latest, as the file's header says, since copying may leave bytes behind it,
// and where the file ends.
func riffEnd(in input) (stop, end int64, err error) {
	if end, err = in.Seek(0, io.SeekEnd); err != nil {
		return 0, 0, err
	}
	var size [4]byte
	if _, err := (seekAt{in}).ReadAt(size[:], 4); err != nil {
		return 0, 0, err
	}
	return min(end, 8+int64(binary.LittleEndian.Uint32(size[:]))), end, nil
}

// take notes a chunk of pixels; the first of a kind counts.
func (f *webpFile) take(id string, c chunk) {
	switch {
	case f.bits.size > 0:
	case id == "ALPH":
		f.alpha = c
	case id == "VP8 ", id == "VP8L":
		f.bits, f.lossless = c, id == "VP8L"
	}
}

// frame reads an animation's frame: its place, and its chunks behind 16 bytes of header.
func (f *webpFile) frame(in input, c chunk) error {
	var b [16]byte
	if c.size < int64(len(b)) {
		return io.ErrUnexpectedEOF
	}
	if _, err := (seekAt{in}).ReadAt(b[:], c.off); err != nil {
		return err
	}
	f.at = image.Pt(2*uint24(b[0:]), 2*uint24(b[3:]))
	return walkChunks(in, c.off+16, c.off+c.size, c.off+c.size, func(id string, c chunk) error {
		f.take(id, c)
		return nil
	})
}

// walkChunks calls do for the chunks whose heads lie between two offsets. A chunk that claims more than there is before the
// end stops the walk with an error, so no size that comes out of here exceeds the file's.
func walkChunks(in input, at, stop, end int64, do func(id string, c chunk) error) error {
	for n := 0; at+8 <= stop && n < maxChunks; n++ {
		var head [8]byte
		if _, err := (seekAt{in}).ReadAt(head[:], at); err != nil {
			return err
		}
		c := chunk{at + 8, int64(binary.LittleEndian.Uint32(head[4:]))}
		if c.off+c.size > end {
			return io.ErrUnexpectedEOF
		}
		if err := do(string(head[:4]), c); err != nil {
			return err
		}
		at = c.off + c.size + c.size&1
	}
	return nil
}

func uint24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }

// frameSize reads the size in the header of the pixels, and whether a lossless header says that alpha means nothing.
func (f *webpFile) frameSize(in input) (size image.Point, opaque bool, err error) {
	var b [10]byte
	n := len(b)
	if f.lossless {
		n = 5
	}
	if _, err := (seekAt{in}).ReadAt(b[:n], f.bits.off); err != nil {
		return image.Point{}, false, io.ErrUnexpectedEOF
	}
	if f.lossless {
		v := binary.LittleEndian.Uint32(b[1:])
		return image.Pt(int(v&0x3fff)+1, int(v>>14&0x3fff)+1), v>>28&1 == 0, nil
	}
	w, h := binary.LittleEndian.Uint16(b[6:]), binary.LittleEndian.Uint16(b[8:])
	return image.Pt(int(w&0x3fff), int(h&0x3fff)), false, nil
}

// still is the frame as a WebP file of its own, in the form that the library reads.
func (f *webpFile) still(in input, size image.Point) io.Reader {
	var parts []io.Reader
	total := 4
	add := func(id string, size int64, data io.Reader) {
		head := binary.LittleEndian.AppendUint32([]byte(id), uint32(size))
		parts = append(parts, bytes.NewReader(head), data, bytes.NewReader(make([]byte, size&1)))
		total += 8 + int(size+size&1)
	}
	if f.lossless {
		add("VP8L", f.bits.size, &section{in, f.bits})
	} else {
		if f.alpha.size > 0 {
			w, h := size.X-1, size.Y-1
			add("VP8X", 10, bytes.NewReader([]byte{hasAlpha, 0, 0, 0,
				byte(w), byte(w >> 8), byte(w >> 16), byte(h), byte(h >> 8), byte(h >> 16)}))
			add("ALPH", f.alpha.size, &section{in, f.alpha})
		}
		add("VP8 ", f.bits.size, &section{in, f.bits})
	}
	head := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(total))
	return io.MultiReader(append([]io.Reader{bytes.NewReader(append(head, "WEBP"...))}, parts...)...)
}

// section reads a chunk of a file whose position others move too.
type section struct {
	in input
	c  chunk
}

func (s *section) Read(p []byte) (int, error) {
	if s.c.size == 0 {
		return 0, io.EOF
	}
	p = p[:min(int64(len(p)), s.c.size)]
	n, err := seekAt{s.in}.ReadAt(p, s.c.off)
	s.c.off += int64(n)
	s.c.size -= int64(n)
	return n, err
}
