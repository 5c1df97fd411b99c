package clip

import (
	"encoding/binary"
	"errors"
	"image"
	"image/draw"
)

// Windows' bitmaps on the clipboard are BMP files without their first fourteen bytes (CF_DIB; Windows GDI, "Bitmap Storage").

// errBitmap is for a bitmap that is none.
var errBitmap = errors.New("clip: the bitmap on the clipboard is damaged")

const (
	fileHeader = 14
	infoHeader = 40
)

// dibOf makes a bitmap of a picture: 32 bits for a pixel, the last row first, on white where it is transparent.
func dibOf(img image.Image) []byte {
	b := img.Bounds()
	flat := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(flat, flat.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Rect, img, b.Min, draw.Over)
	le := binary.LittleEndian
	out := le.AppendUint32(make([]byte, 0, infoHeader+4*b.Dx()*b.Dy()), infoHeader)
	out = le.AppendUint32(le.AppendUint32(out, uint32(b.Dx())), uint32(b.Dy()))
	out = le.AppendUint16(le.AppendUint16(out, 1), 32)
	for _, v := range []uint32{0, uint32(4 * b.Dx() * b.Dy()), 0, 0, 0, 0} { // not compressed, size, no resolution, no palette
		out = le.AppendUint32(out, v)
	}
	for y := b.Dy() - 1; y >= 0; y-- {
		row := flat.Pix[y*flat.Stride:][:4*b.Dx()]
		for ; len(row) > 0; row = row[4:] {
			out = append(out, row[2], row[1], row[0], 0)
		}
	}
	return out
}

// bmpOf makes a BMP file of a bitmap: it says in front where the pixels begin, which is behind the header, the masks and the
// palette.
func bmpOf(dib []byte) ([]byte, error) {
	le := binary.LittleEndian
	if len(dib) < infoHeader {
		return nil, errBitmap
	}
	header, bits, compression, colours := le.Uint32(dib), le.Uint16(dib[14:]), le.Uint32(dib[16:]), uint64(le.Uint32(dib[32:]))
	if header < infoHeader || uint64(header) > uint64(len(dib)) {
		return nil, errBitmap
	}
	at := uint64(header)
	const bitFields, alphaBitFields = 3, 6
	if header == infoHeader { // later headers have the masks within
		switch compression {
		case bitFields:
			at += 12
		case alphaBitFields:
			at += 16
		}
	}
	if colours == 0 && bits <= 8 {
		colours = 1 << bits
	}
	at += 4 * colours
	if at > uint64(len(dib)) {
		return nil, errBitmap
	}
	out := append(make([]byte, 0, fileHeader+len(dib)), 'B', 'M')
	out = le.AppendUint32(out, uint32(fileHeader+len(dib)))
	out = le.AppendUint32(out, 0)
	out = le.AppendUint32(out, uint32(fileHeader+at))
	return append(out, dib...), nil
}
