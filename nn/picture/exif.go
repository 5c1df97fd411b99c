package picture

import (
	"bytes"
	"encoding/binary"
	"io"
)

// The tags that matter here, from the TIFF 6.0, EXIF 2.3 and DNG specifications.
const (
	tagSubfileType  = 254 // bit 0: a reduced copy of another image in the file
	tagCompression  = 259
	tagPhotometric  = 262 // 0 white is zero, 1 black is zero, 2 RGB, 3 palette, 5 CMYK, 6 YCbCr
	tagOrientation  = 0x0112
	tagSamples      = 277
	tagPlanarConfig = 284
	tagDNGVersion   = 50706
)

// directory is the small numbers of a TIFF image file directory (BYTE, SHORT or LONG, the first value where there are
// several), by tag. EXIF has the structure of TIFF.
type directory map[uint16]uint32

// readDirectory reads the first directory of a TIFF or EXIF block. What cannot be read is left out: whoever needs a missing
// tag falls back to its default, and damaged EXIF must not keep a good picture from being shown.
func readDirectory(r io.ReaderAt) directory {
	dir := directory{}
	var head [8]byte
	if _, err := r.ReadAt(head[:], 0); err != nil {
		return dir
	}
	var order binary.ByteOrder
	switch string(head[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return dir
	}
	at := int64(order.Uint32(head[4:]))
	var count [2]byte
	if _, err := r.ReadAt(count[:], at); err != nil {
		return dir
	}
	entries := make([]byte, 12*int(order.Uint16(count[:])))
	n, _ := r.ReadAt(entries, at+2)
	for e := entries[:n/12*12]; len(e) > 0; e = e[12:] {
		if v, ok := firstNumber(order, e); ok {
			dir[order.Uint16(e)] = v
		}
	}
	return dir
}

// firstNumber is the value of a 12-byte entry (tag, type, count, value or offset) that is stored in place, which one to
// four BYTEs, one or two SHORTs and one LONG are.
func firstNumber(order binary.ByteOrder, e []byte) (uint32, bool) {
	count := order.Uint32(e[4:])
	switch order.Uint16(e[2:]) {
	case 1: // BYTE
		return uint32(e[8]), 1 <= count && count <= 4
	case 3: // SHORT
		return uint32(order.Uint16(e[8:])), 1 <= count && count <= 2
	case 4: // LONG
		return order.Uint32(e[8:]), count == 1
	}
	return 0, false
}

// orientation is the EXIF orientation, 1 (upright) when there is none or a wrong one.
func (d directory) orientation() int {
	if o := d[tagOrientation]; 1 <= o && o <= 8 {
		return int(o)
	}
	return 1
}

// exifOrientation reads the orientation from an EXIF block, with or without the marker "Exif\0\0" before it.
func exifOrientation(block []byte) int {
	block = bytes.TrimPrefix(block, []byte("Exif\x00\x00"))
	return readDirectory(bytes.NewReader(block)).orientation()
}

// seekAt reads at an offset of something that can only seek.
type seekAt struct{ io.ReadSeeker }

func (s seekAt) ReadAt(p []byte, off int64) (int, error) {
	if _, err := s.Seek(off, io.SeekStart); err != nil {
		return 0, err
	}
	n, err := io.ReadFull(s, p)
	if err == io.ErrUnexpectedEOF {
		err = io.EOF
	}
	return n, err
}

// maxExif is how much of an EXIF block is read: the first directory stands at the front, the thumbnail behind it.
const maxExif = 1 << 16

// readExif reads the orientation from an EXIF block at an offset of the file.
func readExif(in input, off, size int64) int {
	block := make([]byte, min(max(size, 0), maxExif))
	n, _ := seekAt{in}.ReadAt(block, off)
	return exifOrientation(block[:n])
}
