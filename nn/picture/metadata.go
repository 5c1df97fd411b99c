package picture

import (
	"bytes"
	"regexp"
)

// metadata is what may say how a picture lies.
type metadata struct {
	exif []byte // an EXIF block, with or without "Exif\0\0" before it
	xmp  []byte // an XMP packet
}

// maxMetadata bounds what is kept of either. The EXIF directory stands at the front, the thumbnail behind it.
const maxMetadata = 1 << 20

// chunkAt is a chunk of a file as bytes, at most as many as metadata take.
func (in input) chunkAt(off, size int64) []byte {
	b := make([]byte, min(max(size, 0), maxMetadata))
	n, _ := seekAt{in}.ReadAt(b, off)
	return b[:n]
}

// exifMark stands before EXIF in JPEG; some programs write it twice, or where it does not belong.
var exifMark = []byte("Exif\x00\x00")

// orientation is 1 to 8, as Pillow's ImageOps.exif_transpose sees it: that of EXIF, else that of XMP, else 1, upright.
func (m metadata) orientation() int {
	block := bytes.TrimPrefix(bytes.TrimPrefix(m.exif, exifMark), exifMark)
	dir := readDirectory(bytes.NewReader(block), uint64(len(block)))
	if len(block) > 0 && (dir.order == nil || dir.big) {
		return 1 // not EXIF
	}
	return dir.orientation(m.xmp)
}

// orientation is the same for a directory. A tag that says nothing sensible counts as upright; XMP is asked only where
// there is no tag.
func (d *directory) orientation(xmp []byte) int {
	e, ok := d.entries[tagOrientation]
	if !ok {
		return xmpOrientation(xmp)
	}
	if e.kind == typeByte || e.kind == typeASCII || e.kind == typeUndefined {
		return 1
	}
	if o := d.first(tagOrientation, 1); 1 <= o && o <= 8 {
		return int(o)
	}
	return 1
}

var xmpTag = regexp.MustCompile(`tiff:Orientation(?:="|>)([0-9])`)

func xmpOrientation(packet []byte) int {
	m := xmpTag.FindSubmatch(packet)
	if m == nil || m[1][0] < '1' || m[1][0] > '8' {
		return 1
	}
	return int(m[1][0] - '0')
}
