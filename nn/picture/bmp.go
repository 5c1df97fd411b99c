package picture

import (
	"bufio"
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
	masks   [4]uint32 // of red, green, blue and alpha; for 16 and 32 bits
	palette [256][3]byte
	offset  int64 // of the pixels
}

// decodeBMP reads BMP of 1, 4, 8, 16, 24 and 32 bits, plain, run-length coded or with bit masks, of Windows and OS/2. It is
// ours because golang.org/x/image/bmp reads neither runs nor 16 bits nor most masks, and no gap before the pixels.
func decodeBMP(in input) (decoded, error) {
	h, err := readBMPHeader(bufio.NewReader(in))
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

// readBMPHeader reads the file header, the information header in any of its lengths, masks and palette.
func readBMPHeader(r *bufio.Reader) (*bmpHeader, error) {
	var head [14 + 124]byte
	if _, err := io.ReadFull(r, head[:18]); err != nil {
		return nil, err
	}
	le := binary.LittleEndian
	h := &bmpHeader{offset: int64(le.Uint32(head[10:]))}
	info := head[14:]
	size := le.Uint32(info)
	switch size {
	case 12, 40, 52, 56, 64, 108, 124:
	default:
		return nil, unsupported(fmt.Sprintf("a BMP picture with a header of %d bytes", size), nil)
	}
	info = info[:size]
	if _, err := io.ReadFull(r, info[4:]); err != nil {
		return nil, err
	}
	colours := h.parse(info)
	if err := h.checkMethod(); err != nil {
		return nil, err
	}
	if err := h.readMasks(r, info); err != nil {
		return nil, err
	}
	if h.depth <= 8 {
		return h, h.readPalette(r, colours, size == 12)
	}
	return h, nil
}

// parse takes the numbers out of the information header and returns how many colours the palette has, 0 for all.
func (h *bmpHeader) parse(info []byte) (colours uint32) {
	le := binary.LittleEndian
	if len(info) == 12 { // OS/2 1.x
		h.w, h.h = int(le.Uint16(info[4:])), int(le.Uint16(info[6:]))
		h.depth = int(le.Uint16(info[10:]))
		return 0
	}
	h.w, h.h = int(int32(le.Uint32(info[4:]))), int(int32(le.Uint32(info[8:])))
	if h.h < 0 {
		h.h, h.topDown = -h.h, true
	}
	h.depth, h.method = int(le.Uint16(info[14:])), le.Uint32(info[16:])
	return le.Uint32(info[32:])
}

// checkMethod refuses combinations that do not exist or that we do not read.
func (h *bmpHeader) checkMethod() error {
	ok := false
	switch h.method {
	case bmpRGB:
		ok = h.depth == 1 || h.depth == 4 || h.depth == 8 || h.depth == 16 || h.depth == 24 || h.depth == 32
	case bmpRLE8:
		ok = h.depth == 8 && !h.topDown
	case bmpRLE4:
		ok = h.depth == 4 && !h.topDown
	case bmpBitFields, bmpAlphaField:
		ok = h.depth == 16 || h.depth == 32
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
	for _, m := range h.masks {
		if m != 0 && bits.LeadingZeros32(m)+bits.OnesCount32(m)+bits.TrailingZeros32(m) != 32 {
			return errors.New("a colour mask with gaps")
		}
	}
	return nil
}

// readPalette reads colours as blue, green, red and, but for OS/2, a byte of nothing.
func (h *bmpHeader) readPalette(r io.Reader, colours uint32, os2 bool) error {
	n := uint32(1) << h.depth
	if 0 < colours && colours < n {
		n = colours
	}
	size := 4
	if os2 {
		size = 3
	}
	raw := make([]byte, int(n)*size)
	if _, err := io.ReadFull(r, raw); err != nil {
		return err
	}
	for i := range int(n) {
		c := raw[i*size:]
		h.palette[i] = [3]byte{c[2], c[1], c[0]}
	}
	return nil
}
