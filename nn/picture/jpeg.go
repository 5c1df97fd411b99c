package picture

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
)

// JPEG markers (ITU-T T.81, table B.1).
const (
	markSOF0  = 0xc0
	markSOF15 = 0xcf
	markSOF55 = 0xf7 // JPEG-LS
	markDHT   = 0xc4
	markJPG   = 0xc8
	markDAC   = 0xcc
	markSOI   = 0xd8
	markEOI   = 0xd9
	markSOS   = 0xda
	markDQT   = 0xdb
	markDRI   = 0xdd
	markAPP0  = 0xe0
	markAPP1  = 0xe1
	markAPP14 = 0xee
)

// jpegHeader is what stands before the first scan.
type jpegHeader struct {
	w, h        int
	comps       []jpegComp
	progressive bool
	restarts    bool // restart markers among the data
	jfif        bool
	adobe       bool
	transform   byte // of the Adobe marker: 0 none, 1 YCbCr, 2 YCCK
	meta        metadata
	tables      bytes.Buffer // the segments that the decoder needs, as they stand in the file
}

type jpegComp struct{ id, h, v, quantiser byte }

// maxTables bounds what the header may make us keep.
const maxTables = 1 << 20

// decodeJPEG reads baseline and progressive JPEG: grey, YCbCr, RGB, CMYK and YCCK.
//
// The entropy decoding and the inverse DCT are the standard library's, or quickPlanes', which has the same samples. The library's way
// from planes to colours is not used, because it repeats chroma samples where libjpeg, and with it Pillow, interpolates: at sharp coloured edges the two differ by up
// to 92 levels. So the library is given a header that makes it hand over the planes as stored (rawHeader), and the rest
// happens here.
func decodeJPEG(in input) (decoded, error) {
	r := bufio.NewReaderSize(in, 1<<16)
	head, err := readJPEGHeader(r)
	if err != nil {
		return decoded{}, err
	}
	if n := len(head.comps); n == 2 || n > 4 {
		return decoded{}, unsupportedJPEG(fmt.Sprintf("with %d channels", n))
	}
	if err := in.lim.check(head.w, head.h); err != nil {
		return decoded{}, err
	}
	planes, err := head.planes(r)
	if err != nil {
		return decoded{}, err
	}
	return decoded{convertPlanes(planes, head.w, head.h, head.isYCC()), head.meta.orientation()}, nil
}

// planes decodes the components, each at its own resolution.
func (h *jpegHeader) planes(r *bufio.Reader) ([]plane, error) {
	if !h.usual() {
		return h.oddPlanes(r)
	}
	planes, r, err := h.quickPlanes(r)
	if err != nil || planes != nil {
		return planes, err
	}
	return h.libraryPlanes(r)
}

func (h *jpegHeader) libraryPlanes(r *bufio.Reader) ([]plane, error) {
	m, err := jpeg.Decode(io.MultiReader(h.rawHeader(), r, h.missingEnd(r)))
	if err != nil {
		return nil, err
	}
	switch m := m.(type) {
	case *image.Gray:
		return []plane{{m.Pix, m.Stride, h.w, h.h, 1, 1}}, nil
	case *image.YCbCr:
		return ycbcrPlanes(m), nil
	case *image.CMYK:
		return h.cmykPlanes(m), nil
	}
	return nil, fmt.Errorf("decoder returned %T", m)
}

// missingEnd is an end marker for a file that lacks nothing else, as some cameras and cut-off copies do; Pillow reads those
// too. It is given only where one scan holds everything, so that pixels that are missing are still noticed.
func (h *jpegHeader) missingEnd(r *bufio.Reader) io.Reader {
	scan, err := r.Peek(3) // length, length, number of components
	if err != nil || h.progressive || int(scan[2]) != len(h.comps) {
		return bytes.NewReader(nil)
	}
	return bytes.NewReader([]byte{0xff, markEOI})
}

// rawHeader is the header with markers that make the library return unconverted planes: it leaves three components alone
// when JFIF says that they are YCbCr, and four when Adobe says that they are CMYK.
func (h *jpegHeader) rawHeader() io.Reader {
	var b bytes.Buffer
	b.Write([]byte{0xff, markSOI})
	if len(h.comps) == 4 {
		writeSegment(&b, markAPP14, []byte("Adobe\x00\x64\x00\x00\x00\x00\x00"))
	} else {
		writeSegment(&b, markAPP0, []byte("JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"))
	}
	h.writeTables(&b)
	return &b
}

func writeSegment(b *bytes.Buffer, marker byte, data []byte) {
	b.Write([]byte{0xff, marker})
	b.Write(binary.BigEndian.AppendUint16(nil, uint16(len(data)+2)))
	b.Write(data)
}

// readJPEGHeader reads up to and including the marker of the first scan.
func readJPEGHeader(r *bufio.Reader) (*jpegHeader, error) {
	h := &jpegHeader{}
	if _, err := r.Discard(2); err != nil { // SOI, seen by sniff
		return nil, err
	}
	for {
		marker, err := nextMarker(r)
		if err != nil {
			return nil, err
		}
		switch {
		case marker == markSOS:
			if h.comps == nil {
				return nil, errors.New("no frame before the first scan")
			}
			return h, nil
		case marker == markEOI:
			return nil, errors.New("no scan")
		case marker == 0x01 || 0xd0 <= marker && marker <= markSOI:
			continue // markers without data
		}
		data, err := readSegment(r)
		if err != nil {
			return nil, err
		}
		if err := h.segment(marker, data); err != nil {
			return nil, err
		}
	}
}

// nextMarker skips to the next marker. Stray bytes before it are passed over, as libjpeg does.
func nextMarker(r *bufio.Reader) (byte, error) {
	for {
		if _, err := r.ReadSlice(0xff); err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return 0, err
		} else if err != nil {
			continue
		}
		b := byte(0xff)
		for b == 0xff { // fill bytes
			var err error
			if b, err = r.ReadByte(); err != nil {
				return 0, err
			}
		}
		if b != 0 {
			return b, nil
		}
	}
}

func readSegment(r *bufio.Reader) ([]byte, error) {
	var size [2]byte
	if _, err := io.ReadFull(r, size[:]); err != nil {
		return nil, err
	}
	n := int(binary.BigEndian.Uint16(size[:]))
	if n < 2 {
		return nil, errors.New("segment shorter than its length field")
	}
	data := make([]byte, n-2)
	_, err := io.ReadFull(r, data)
	return data, err
}

// segment takes what it needs from a marker segment.
func (h *jpegHeader) segment(marker byte, data []byte) error {
	switch {
	case marker == markDHT, marker == markDQT:
	case marker == markDRI:
		h.restarts = len(bytes.Trim(data, "\x00")) > 0
	case marker == markAPP0:
		h.jfif = h.jfif || has(data, "JFIF\x00")
		return nil
	case marker == markAPP1:
		h.app1(data)
		return nil
	case marker == markAPP14 && has(data, "Adobe") && len(data) >= 12:
		h.adobe, h.transform = true, data[11]
		return nil
	case isFrame(marker):
		if err := h.frame(marker, data); err != nil {
			return err
		}
	default:
		return nil
	}
	if h.tables.Len()+len(data) > maxTables {
		return errors.New("header longer than a megabyte")
	}
	writeSegment(&h.tables, marker, data)
	return nil
}

// xmpMark stands before XMP in a JPEG.
const xmpMark = "http://ns.adobe.com/xap/1.0/\x00"

// app1 keeps EXIF and XMP. A second segment of EXIF continues the first, which it does for blocks over 64 KB, so a second
// block does not count; of XMP the last does.
func (h *jpegHeader) app1(data []byte) {
	switch {
	case has(data, string(exifMark)) && h.meta.exif == nil:
		h.meta.exif = data
	case has(data, string(exifMark)) && len(h.meta.exif) < maxMetadata:
		h.meta.exif = append(h.meta.exif, data[len(exifMark):]...)
	case has(data, xmpMark):
		h.meta.xmp = data[len(xmpMark):]
	}
}

// isFrame reports whether a marker starts a frame header. DHT lies among them too, and is dealt with before.
func isFrame(marker byte) bool {
	return markSOF0 <= marker && marker <= markSOF15 && marker != markJPG && marker != markDAC || marker == markSOF55
}

// frame reads the frame header: size, components and their sampling.
func (h *jpegHeader) frame(marker byte, data []byte) error {
	if coding := otherCodings[marker]; coding != "" {
		return unsupportedJPEG(coding)
	}
	if h.comps != nil || len(data) < 6 || len(data) != 6+3*int(data[5]) {
		return errors.New("wrong frame header")
	}
	if data[0] != 8 {
		return unsupportedJPEG(fmt.Sprintf("with %d bits a sample", data[0]))
	}
	h.progressive = marker == markSOF0+2
	h.h = int(binary.BigEndian.Uint16(data[1:]))
	h.w = int(binary.BigEndian.Uint16(data[3:]))
	for c := data[6:]; len(c) > 0; c = c[3:] {
		h.comps = append(h.comps, jpegComp{c[0], c[1] >> 4, c[1] & 15, c[2]})
	}
	return nil
}

// otherCodings are those of frames that we do not read, by marker.
var otherCodings = map[byte]string{
	0xc3: "with lossless coding", 0xc5: "with hierarchical coding", 0xc6: "with hierarchical coding",
	0xc7: "with hierarchical lossless coding", 0xc9: "with arithmetic coding", 0xca: "with arithmetic coding",
	0xcb: "with lossless arithmetic coding", 0xcd: "with hierarchical arithmetic coding",
	0xce: "with hierarchical arithmetic coding", 0xcf: "with hierarchical lossless coding", markSOF55: "with JPEG-LS coding",
}

// isYCC decides as libjpeg does (its jdapimin.c) whether the first three components are luma and chroma.
func (h *jpegHeader) isYCC() bool {
	switch {
	case len(h.comps) == 4:
		return h.adobe && h.transform != 0
	case h.jfif:
		return true
	case h.adobe:
		return h.transform != 0
	}
	return h.comps[0].id != 'R' || h.comps[1].id != 'G' || h.comps[2].id != 'B'
}
