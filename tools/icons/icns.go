package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/png"
)

// The pictures in the .icns. A type stands for a size on the screen and pixels per point; ic11 is 16 points on a Retina
// display. Of 16 and 32 pixels macOS wants ARGB, of more PNG.
var icnsTypes = []struct {
	name string
	size int // pixels
}{
	{"ic04", 16}, {"ic05", 32}, {"ic07", 128}, {"ic08", 256}, {"ic09", 512},
	{"ic11", 32}, {"ic12", 64}, {"ic13", 256}, {"ic14", 512}, {"ic10", 1024},
}

// encodeICNS makes an .icns: big-endian chunks of four letters and a length that counts its own eight bytes.
func encodeICNS(d drawing) ([]byte, error) {
	var body bytes.Buffer
	for _, t := range icnsTypes {
		img, err := d.at(t.size)
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		if t.name == "ic04" || t.name == "ic05" {
			b.Write(encodeARGB(img))
		} else if err := png.Encode(&b, img); err != nil {
			return nil, fmt.Errorf("icons: %w", err)
		}
		body.Write(chunk(t.name, b.Bytes()))
	}
	return chunk("icns", body.Bytes()), nil
}

func chunk(name string, content []byte) []byte {
	b := binary.BigEndian.AppendUint32([]byte(name), uint32(8+len(content)))
	return append(b, content...)
}

// encodeARGB writes a picture as "ARGB" and its four planes, each packed on its own.
func encodeARGB(img *image.NRGBA) []byte {
	out := []byte("ARGB")
	for _, channel := range []int{3, 0, 1, 2} {
		plane := make([]byte, len(img.Pix)/4)
		for i := range plane {
			plane[i] = img.Pix[4*i+channel]
		}
		out = append(out, pack(plane)...)
	}
	return out
}

// pack shortens runs: n from 0 to 127 says that n+1 bytes follow as they are, n from 128 to 255 that the next byte comes
// n-125 times, from 3 to 130.
func pack(plane []byte) []byte {
	var out, loose []byte
	flush := func() {
		for len(loose) > 0 {
			n := min(len(loose), 128)
			out = append(append(out, byte(n-1)), loose[:n]...)
			loose = loose[n:]
		}
	}
	for i := 0; i < len(plane); {
		run := 1
		for i+run < len(plane) && plane[i+run] == plane[i] && run < 130 {
			run++
		}
		if run < 3 {
			loose = append(loose, plane[i])
			i++
			continue
		}
		flush()
		out = append(out, byte(run+125), plane[i])
		i += run
	}
	flush()
	return out
}
