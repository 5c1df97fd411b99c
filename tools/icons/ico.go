package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/png"
)

// Pixels of the pictures in the .ico: those that Windows asks for at 100, 125, 150 and 200 percent.
var icoSizes = []int{16, 20, 24, 32, 40, 48, 64, 128, 256}

// icoEntry is a line of an .ico's table of contents (ICONDIRENTRY).
type icoEntry struct {
	Width, Height, Colours, Reserved uint8 // 0 stands for 256
	Planes, Bits                     uint16
	Bytes, Offset                    uint32
}

// encodeICO makes an .ico. Up to 128 pixels the pictures are bitmaps, which everything that reads .ico understands; the
// large one is a PNG, as Windows does it since Vista.
func encodeICO(d drawing) ([]byte, error) {
	const headLen, entryLen = 6, 16
	entries := make([]icoEntry, len(icoSizes))
	var pictures bytes.Buffer
	for i, size := range icoSizes {
		img, err := d.at(size)
		if err != nil {
			return nil, err
		}
		start := pictures.Len()
		if size < 256 {
			writeDIB(&pictures, img)
		} else if err := png.Encode(&pictures, img); err != nil {
			return nil, fmt.Errorf("icons: %w", err)
		}
		entries[i] = icoEntry{
			Width: uint8(size), Height: uint8(size), Planes: 1, Bits: 32,
			Bytes: uint32(pictures.Len() - start), Offset: uint32(headLen + entryLen*len(icoSizes) + start),
		}
	}
	var b bytes.Buffer
	little(&b, [3]uint16{0, 1, uint16(len(entries))}) // reserved, an icon, pictures
	little(&b, entries)
	b.Write(pictures.Bytes())
	return b.Bytes(), nil
}

// dibHeader is a BITMAPINFOHEADER.
type dibHeader struct {
	HeaderSize         uint32
	Width, Height      int32
	Planes, Bits       uint16
	Compression, Bytes uint32
	PerMetre           [2]int32
	Colours, Important uint32
}

// writeDIB writes a picture as an .ico holds it: rows from the bottom, BGRA, then a mask of one bit for a pixel, for
// programs that know no alpha.
func writeDIB(b *bytes.Buffer, img *image.NRGBA) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	maskRow := (w + 31) / 32 * 4
	little(b, dibHeader{
		HeaderSize: 40, Width: int32(w), Height: int32(2 * h), // both parts
		Planes: 1, Bits: 32, Bytes: uint32(4*w*h + maskRow*h),
	})
	for y := h - 1; y >= 0; y-- {
		for x := range w {
			c := img.NRGBAAt(x, y)
			b.Write([]byte{c.B, c.G, c.R, c.A})
		}
	}
	for y := h - 1; y >= 0; y-- {
		row := make([]byte, maskRow)
		for x := range w {
			if img.NRGBAAt(x, y).A < 128 {
				row[x/8] |= 0x80 >> (x % 8)
			}
		}
		b.Write(row)
	}
}

// little writes v in little-endian order; a buffer takes everything.
func little(b *bytes.Buffer, v any) {
	if err := binary.Write(b, binary.LittleEndian, v); err != nil {
		panic(err) // v has no fixed size: a fault of ours
	}
}
