package picture

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/bits"
)

// BMP compression methods (Microsoft's BITMAPINFOHEADER, biCompression).
const (
	bmpRGB        = 0
	bmpRLE8       = 1
	bmpRLE4       = 2
	bmpBitFields  = 3
	bmpAlphaField = 6
)

// bmpHeader is what a BMP file says before its pixels.
type bmpHeader struct {
	w, h    int
	topDown bool
	depth   int // bits a pixel
	method  uint32
	colours uint32    // how many the palette has, 0 for as many as the depth allows
	masks   [4]uint32 // of red, green, blue and alpha; for 16 and 32 bits
	palette [256][3]byte
	offset  int64 // of the pixels
}

// isBMP reports whether a file starts like a BMP. The four bytes behind its length are reserved, and some programs sign
// there; two letters alone are too little to tell it from text.
func isBMP(head []byte) bool {
	return has(head, "BM") && len(head) >= 18 && (bytes.Equal(head[6:10], make([]byte, 4)) || isBMPInfo(head[14:]))
}

// isDIB reports whether a file is a bitmap without the file header, as programs exchange it in memory (.dib). It has no
// mark of its own: size, planes and depth of its information header must all be right.
func isDIB(head []byte) bool {
	if len(head) < 40 || !isBMPInfo(head) {
		return false
	}
	planes, depth := head[12:], head[14:]
	if head[0] == 12 {
		planes, depth = head[8:], head[10:]
	}
	return binary.LittleEndian.Uint16(planes) == 1 && isBMPDepth(int(binary.LittleEndian.Uint16(depth)))
}

// isBMPInfo reports whether an information header starts with one of its lengths.
func isBMPInfo(info []byte) bool {
	switch binary.LittleEndian.Uint32(info) {
	case 12, 16, 40, 52, 56, 64, 108, 124:
		return true
	}
	return false
}

func isBMPDepth(bits int) bool {
	switch bits {
	case 1, 2, 4, 8, 16, 24, 32:
		return true
	}
	return false
}

// decodeBMP reads BMP of 1, 2, 4, 8, 16, 24 and 32 bits, plain, run-length coded or with bit masks, of Windows and OS/2. It
// is ours because golang.org/x/image/bmp reads neither runs nor 16 bits nor most masks, and no gap before the pixels.
func decodeBMP(in input) (decoded, error) {
	h, err := readBMPHeader(&counter{r: bufio.NewReader(in)})
	if err != nil {
		return decoded{}, err
	}
	if err := in.lim.check(h.w, h.h); err != nil {
		return decoded{}, err
	}
	if _, err := in.Seek(h.offset, io.SeekStart); err != nil {
		return decoded{}, err
	}
	r := bufio.NewReader(in)
	out := New(h.w, h.h)
	switch {
	case h.method == bmpRLE8 || h.method == bmpRLE4:
		err = h.runs(r, out)
	case h.depth <= 8:
		err = h.indexed(r, out)
	case h.depth == 24:
		err = h.plain(r, out)
	default:
		err = h.masked(r, out)
	}
	return decoded{out, 1}, err
}

// counter counts the bytes read.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// readBMPHeader reads the file header, the information header in any of its lengths, masks and palette.
func readBMPHeader(r *counter) (*bmpHeader, error) {
	var head [14 + 124]byte
	if _, err := io.ReadFull(r, head[:4]); err != nil {
		return nil, err
	}
	h := &bmpHeader{}
	le := binary.LittleEndian
	info := head[:]
	if has(info, "BM") {
		if _, err := io.ReadFull(r, head[4:18]); err != nil {
			return nil, err
		}
		h.offset = int64(le.Uint32(head[10:]))
		info = head[14:]
	}
	if !isBMPInfo(info) {
		return nil, unsupported(fmt.Sprintf("a BMP picture with a header of %d bytes", le.Uint32(info)), nil)
	}
	info = info[:le.Uint32(info)]
	if _, err := io.ReadFull(r, info[4:]); err != nil {
		return nil, err
	}
	h.parse(info)
	if err := h.checkMethod(); err != nil {
		return nil, err
	}
	if err := h.readMasks(r, info); err != nil {
		return nil, err
	}
	return h, h.findPixels(r, len(info) == 12)
}

// findPixels reads the palette and corrects an offset of the pixels that points before it: many programs leave it at 0 or
// forget the palette. One that points into the palette counts: that palette is shorter than it says.
func (h *bmpHeader) findPixels(r *counter, os2 bool) error {
	first := r.n
	if h.depth <= 8 {
		if err := h.readPalette(r, os2); err != nil {
			return err
		}
	}
	if h.offset <= first {
		h.offset = r.n
	}
	return nil
}

// parse takes the numbers out of the information header.
func (h *bmpHeader) parse(info []byte) {
	le := binary.LittleEndian
	switch len(info) {
	case 12: // OS/2 1.x
		h.w, h.h = int(le.Uint16(info[4:])), int(le.Uint16(info[6:]))
		h.depth = int(le.Uint16(info[10:]))
		return
	case 16: // OS/2 2.x, the short form
		h.w, h.h = int(le.Uint32(info[4:])), int(le.Uint32(info[8:]))
		h.depth = int(le.Uint16(info[14:]))
		return
	}
	h.w, h.h = int(int32(le.Uint32(info[4:]))), int(int32(le.Uint32(info[8:])))
	if h.h < 0 {
		h.h, h.topDown = -h.h, true
	}
	h.depth, h.method = int(le.Uint16(info[14:])), le.Uint32(info[16:])
	h.colours = le.Uint32(info[32:])
}

// checkMethod refuses combinations that do not exist or that we do not read.
func (h *bmpHeader) checkMethod() error {
	ok := false
	switch h.method {
	case bmpRGB:
		ok = isBMPDepth(h.depth)
	case bmpRLE8:
		ok = h.depth == 8
	case bmpRLE4:
		ok = h.depth == 4
	case bmpBitFields, bmpAlphaField:
		ok = h.depth == 16 || h.depth == 24 || h.depth == 32
	}
	if !ok {
		return unsupported(fmt.Sprintf("a BMP picture with %d bits a pixel and compression %d", h.depth, h.method), nil)
	}
	return nil
}

// readMasks sets the masks: the usual ones, those in a long header, or those behind a short one.
func (h *bmpHeader) readMasks(r io.Reader, info []byte) error {
	h.masks = [4]uint32{0xff0000, 0xff00, 0xff, 0}
	if h.depth == 16 {
		h.masks = [4]uint32{0x7c00, 0x3e0, 0x1f, 0}
	}
	if h.method != bmpBitFields && h.method != bmpAlphaField {
		return nil
	}
	fields := info[min(40, len(info)):]
	if len(info) == 40 {
		fields = make([]byte, 12)
		if h.method == bmpAlphaField {
			fields = make([]byte, 16)
		}
		if _, err := io.ReadFull(r, fields); err != nil {
			return err
		}
	}
	h.masks = [4]uint32{}
	for i := range h.masks {
		if len(fields) >= 4*i+4 {
			h.masks[i] = binary.LittleEndian.Uint32(fields[4*i:])
		}
	}
	return h.checkMasks()
}

// checkMasks refuses masks with gaps and corrects two that mean something else, as in Pillow.
func (h *bmpHeader) checkMasks() error {
	if h.depth == 32 && h.masks == [4]uint32{} {
		h.masks = [4]uint32{0xff0000, 0xff00, 0xff, 0xff000000}
	}
	if h.depth == 16 && bits.OnesCount32(h.masks[3]) == 1 {
		h.masks[3] = 0 // the bit that 5:5:5 leaves over is no transparency
	}
	for _, m := range h.masks {
		if m != 0 && bits.LeadingZeros32(m)+bits.OnesCount32(m)+bits.TrailingZeros32(m) != 32 {
			return errors.New("a colour mask with gaps")
		}
	}
	return nil
}

// maxPalette is the longest palette that is passed over; what is longer is a wrong number.
const maxPalette = 1 << 16

// readPalette reads colours as blue, green, red and, but for OS/2, a byte of nothing. Those that no pixel can name are
// passed over. A file may end in it: then the pixels, whose place may lie in the palette, are missed or not.
func (h *bmpHeader) readPalette(r io.Reader, os2 bool) error {
	n := h.colours
	if n == 0 || n > maxPalette {
		n = 1 << h.depth
	}
	size := 4
	if os2 {
		size = 3
	}
	raw := make([]byte, int(n)*size)
	got, err := io.ReadFull(r, raw)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return err
	}
	for i := range min(got/size, 1<<h.depth) {
		c := raw[i*size:]
		h.palette[i] = [3]byte{c[2], c[1], c[0]}
	}
	h.extendRamp(got / size)
	return nil
}

// extendRamp continues a palette that is too short. If its n colours are the first greys of 256, or the first of black and
// white, the others follow, as in Pillow; else they are black.
func (h *bmpHeader) extendRamp(n int) {
	if h.depth == 1 && n == 1 && h.palette[0] == [3]byte{} {
		h.palette[1] = [3]byte{255, 255, 255}
	}
	if h.depth != 8 {
		return
	}
	for i := range min(n, len(h.palette)) {
		if g := byte(i); h.palette[i] != [3]byte{g, g, g} {
			return
		}
	}
	for i := n; 2 < n && i < len(h.palette); i++ {
		g := byte(i)
		h.palette[i] = [3]byte{g, g, g}
	}
}
