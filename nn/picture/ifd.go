package picture

import (
	"encoding/binary"
	"io"
	"math"
)

// The tags that matter here, from the TIFF 6.0, EXIF 2.3 and DNG specifications.
const (
	tagSubfileType  = 254 // bit 0: a reduced copy of another image in the file
	tagWidth        = 256
	tagHeight       = 257
	tagBits         = 258 // of each sample
	tagCompression  = 259
	tagPhotometric  = 262 // what the colours are
	tagFillOrder    = 266 // 2: the lowest bit of a byte comes first
	tagMake         = 271 // of the camera
	tagStripOffsets = 273
	tagOrientation  = 274
	tagSamples      = 277 // a pixel
	tagRowsPerStrip = 278
	tagStripCounts  = 279 // their bytes
	tagPlanarConfig = 284 // 2: each channel by itself
	tagT4Options    = 292
	tagPredictor    = 317 // 2: differences
	tagColourMap    = 320
	tagTileWidth    = 322
	tagTileHeight   = 323
	tagTileOffsets  = 324
	tagTileCounts   = 325
	tagSubIFDs      = 330 // directories behind this one
	tagExtraSamples = 338
	tagSampleFormat = 339 // 1 whole, 2 signed, 3 floating-point
	tagJPEGTables   = 347
	tagCoefficients = 529 // of red, green and blue in luma
	tagSubsampling  = 530 // of chroma
	tagReferences   = 532 // black and white of each component
	tagXMP          = 700
	tagDNGVersion   = 50706
)

// directory is an image file directory of TIFF, or of EXIF, which has the structure of TIFF.
type directory struct {
	r       io.ReaderAt
	order   binary.ByteOrder
	big     bool // BigTIFF: offsets of 64 bits
	entries map[uint16]entry
	limit   uint64 // the length of an EXIF block; 0 for a TIFF file
	whole   bool   // the file has all that the directory announces
}

// entry is a list of values of one type. They are in place where they fit into raw, else raw is their offset.
type entry struct {
	kind  uint16
	count uint64
	raw   []byte
}

// typeSizes are the bytes of a value, by type: BYTE, ASCII, SHORT, LONG, RATIONAL, the signed ones of them, FLOAT, DOUBLE,
// IFD and 64-bit LONG.
var typeSizes = [...]uint64{1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8}

// Types of values.
const (
	typeByte      = 1
	typeASCII     = 2
	typeUndefined = 7
)

// maxValues bounds the bytes of one entry that are read.
const maxValues = 1 << 26

// readDirectory reads the first directory of a TIFF or EXIF block. What cannot be read is left out: whoever needs a missing
// tag falls back to its default, and damaged EXIF must not keep a good picture from being shown.
func readDirectory(r io.ReaderAt, limit uint64) directory {
	d := directory{r: r, entries: map[uint16]entry{}, limit: limit}
	var head [16]byte
	n, _ := r.ReadAt(head[:], 0)
	if n < 8 {
		return d
	}
	switch string(head[:4]) {
	case "II*\x00", "II\x00*": // the second is wrong and known to occur
		d.order = binary.LittleEndian
	case "MM\x00*", "MM*\x00":
		d.order = binary.BigEndian
	case "II+\x00":
		d.order, d.big = binary.LittleEndian, true
	case "MM\x00+":
		d.order, d.big = binary.BigEndian, true
	default:
		return d
	}
	at := uint64(d.order.Uint32(head[4:]))
	if d.big {
		at = d.order.Uint64(head[8:])
	}
	d.read(at)
	return d
}

// read reads the entries of the directory at an offset. The first of a tag counts; they may stand in any order. Values
// outside the file are left out; those outside an EXIF block end the directory, as in Pillow, unless they are more than it
// could hold.
func (d *directory) read(at uint64) {
	countSize, size := uint64(2), 12
	if d.big {
		countSize, size = 8, 20
	}
	count := d.bytesAt(at, countSize)
	if count == nil {
		return
	}
	total := uint64(d.order.Uint16(count))
	if d.big {
		total = min(d.order.Uint64(count), math.MaxUint16)
	}
	entries := make([]byte, int(total)*size)
	n, _ := d.r.ReadAt(entries, int64(at+countSize))
	d.whole = n == len(entries)
	outside := uint64(0)
	for e := entries[:n/size*size]; len(e) > 0; e = e[size:] {
		v := entry{kind: d.order.Uint16(e[2:]), count: uint64(d.order.Uint32(e[4:])), raw: e[8:size]}
		if d.big {
			v.count, v.raw = d.order.Uint64(e[4:]), e[12:size]
		}
		tag := d.order.Uint16(e)
		if _, ok := d.entries[tag]; ok || d.size(v) == 0 {
			continue
		}
		if d.size(v) > uint64(len(v.raw)) {
			if outside += d.size(v); d.limit > 0 && outside > d.limit {
				continue
			}
		}
		switch {
		case d.values(v, true) != nil:
			d.entries[tag] = v
		case d.limit > 0:
			return
		case tag <= tagJPEGTables && v.kind != typeASCII:
			d.whole = false // it may say how the pixels are stored
		}
	}
}

// size is the bytes of an entry's values, 0 for those that cannot be.
func (d *directory) size(e entry) uint64 {
	if int(e.kind) >= len(typeSizes) || e.count > maxValues {
		return 0
	}
	return e.count * typeSizes[e.kind]
}

// values is the bytes of an entry's values, nil if they are not in the file. Of those elsewhere in the file only the last
// is read where the others are not asked for.
func (d *directory) values(e entry, onlyTry bool) []byte {
	size := d.size(e)
	if size <= uint64(len(e.raw)) {
		return e.raw[:size]
	}
	at := uint64(d.order.Uint32(e.raw))
	if d.big {
		at = d.order.Uint64(e.raw)
	}
	if onlyTry {
		return d.bytesAt(at+size-1, 1)
	}
	return d.bytesAt(at, size)
}

// bytesAt is n bytes at an offset, or nil.
func (d *directory) bytesAt(at, n uint64) []byte {
	if at > math.MaxInt64/2 || n > maxValues*8 || n > 1<<12 && d.bytesAt(at+n-1, 1) == nil {
		return nil // more than the file has: not worth the memory
	}
	b := make([]byte, n)
	if got, _ := d.r.ReadAt(b, int64(at)); uint64(got) < n {
		return nil
	}
	return b
}

// bytes is the values of a tag as they stand in the file, or nil.
func (d *directory) bytes(tag uint16) []byte {
	e, ok := d.entries[tag]
	if !ok {
		return nil
	}
	return d.values(e, false)
}

// numbers is the values of a tag, nil when it is missing or is no list of numbers.
func (d *directory) numbers(tag uint16) []uint64 {
	e := d.entries[tag]
	raw := d.bytes(tag)
	if raw == nil {
		return nil
	}
	size := typeSizes[e.kind]
	out := make([]uint64, 0, e.count)
	for ; uint64(len(raw)) >= size; raw = raw[size:] {
		v, ok := d.number(e.kind, raw)
		if !ok {
			return nil
		}
		out = append(out, v)
	}
	return out
}

// number reads one whole number that is not negative.
func (d *directory) number(kind uint16, b []byte) (uint64, bool) {
	switch kind {
	case typeByte:
		return uint64(b[0]), true
	case 6:
		return uint64(b[0]), b[0] < 0x80
	case 3:
		return uint64(d.order.Uint16(b)), true
	case 8:
		return uint64(d.order.Uint16(b)), b[0]|b[1] < 0x80
	case 4, 9, 13:
		return uint64(d.order.Uint32(b)), true
	case 16:
		return d.order.Uint64(b), true
	case 5, 10:
		over, under := d.order.Uint32(b), d.order.Uint32(b[4:])
		return uint64(over / max(under, 1)), under > 0 && over%under == 0
	case 11:
		return whole(float64(math.Float32frombits(d.order.Uint32(b))))
	case 12:
		return whole(math.Float64frombits(d.order.Uint64(b)))
	}
	return 0, false
}

func whole(v float64) (uint64, bool) {
	return uint64(v), 0 <= v && v < 1<<53 && v == math.Trunc(v)
}

// floats is the values of a tag of fractions or whole numbers, or what is given where there is none.
func (d *directory) floats(tag uint16, missing []float64) []float64 {
	e, ok := d.entries[tag]
	if !ok {
		return missing
	}
	const rational = 5
	if e.kind != rational {
		out := []float64{}
		for _, n := range d.numbers(tag) {
			out = append(out, float64(n))
		}
		return out
	}
	out := []float64{}
	for raw := d.bytes(tag); len(raw) >= 8; raw = raw[8:] {
		out = append(out, float64(d.order.Uint32(raw))/float64(d.order.Uint32(raw[4:])))
	}
	return out
}

// first is the first value of a tag, or what is given where there is none.
func (d *directory) first(tag uint16, missing uint64) uint64 {
	if n := d.numbers(tag); len(n) > 0 {
		return n[0]
	}
	return missing
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
