package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/assets"
)

var ours = newDrawing(assets.Icon())

func all(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := icons(ours)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func rendered(t *testing.T, size int) *image.NRGBA {
	t.Helper()
	img, err := ours.at(size)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// The drawing's own figures: a stack in viridis' colours, the ring white, the brightest cell in the middle of the lens,
// and nothing in the corners that the stack leaves free.
func TestRenderDrawsTheDrawing(t *testing.T) {
	img := rendered(t, 512)
	for _, c := range []struct {
		what string
		x, y int
		want color.NRGBA
	}{
		{"top left corner", 8, 8, color.NRGBA{}},
		{"bottom right corner", 503, 503, color.NRGBA{}},
		{"rounded corner of the front", 4, 507, color.NRGBA{}},
		{"rounded corner of the back", 507, 4, color.NRGBA{}},
		{"ring", 48, 320, color.NRGBA{255, 255, 255, 255}},
		{"middle of the lens", 192, 320, color.NRGBA{0xfd, 0xe7, 0x25, 255}},
	} {
		if got := img.NRGBAAt(c.x, c.y); got != c.want {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
	back, front := img.NRGBAAt(490, 40), img.NRGBAAt(20, 470)
	if back.R < 200 || back.G < 200 || back.B > 80 {
		t.Errorf("the back of the stack is %v, want viridis' yellow", back)
	}
	if front.B < front.G+40 || front.A != 255 {
		t.Errorf("the front of the stack is %v, want viridis' violet", front)
	}
}

// At 16 pixels the white ring and what is inside must still be told apart.
func TestRenderReadsAt16(t *testing.T) {
	img := rendered(t, 16)
	ring, lens := img.NRGBAAt(6, 5), img.NRGBAAt(6, 10)
	if light(ring) < 200 || light(lens) > light(ring)-60 || light(lens) < 60 {
		t.Errorf("lightness of the ring %d, of the lens %d", light(ring), light(lens))
	}
}

func light(c color.NRGBA) int { return (299*int(c.R) + 587*int(c.G) + 114*int(c.B)) / 1000 }

func TestRenderRefuses(t *testing.T) {
	for name, svg := range map[string]string{
		"square":     `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 20"></svg>`,
		"no drawing": `hello`,
		"clipPath":   `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><clipPath id="a"/></svg>`,
	} {
		if _, err := render([]byte(svg), 16); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestPNGSizes(t *testing.T) {
	files := all(t)
	for _, size := range pngSizes {
		img := decodePNG(t, files[fmt.Sprintf("vggscope-%d.png", size)])
		samePicture(t, img, rendered(t, size))
	}
}

func TestSameBytesTwice(t *testing.T) {
	first := all(t)
	second, err := icons(newDrawing(assets.Icon()))
	if err != nil {
		t.Fatal(err)
	}
	if len(first) != len(pngSizes)+2 {
		t.Errorf("%d files, want %d", len(first), len(pngSizes)+2)
	}
	for name := range first {
		if !bytes.Equal(first[name], second[name]) {
			t.Errorf("%s differs from run to run", name)
		}
	}
}

// Reads the container as its definition says, and compares every picture in it with the rendering.
func TestICO(t *testing.T) {
	b := all(t)["vggscope.ico"]
	u16 := binary.LittleEndian.Uint16
	u32 := binary.LittleEndian.Uint32
	if u16(b) != 0 || u16(b[2:]) != 1 || int(u16(b[4:])) != len(icoSizes) {
		t.Fatalf("head % x", b[:6])
	}
	end := 6 + 16*len(icoSizes)
	for i, size := range icoSizes {
		e := b[6+16*i:]
		if int(e[0]) != size%256 || int(e[1]) != size%256 || u16(e[6:]) != 32 {
			t.Errorf("entry %d: % x, want %d pixels of 32 bits", i, e[:16], size)
		}
		length, offset := int(u32(e[8:])), int(u32(e[12:]))
		if offset != end {
			t.Errorf("entry %d begins at %d, want %d", i, offset, end)
		}
		end = offset + length
		content := b[offset:end]
		if size == 256 {
			samePicture(t, decodePNG(t, content), rendered(t, size))
			continue
		}
		maskRow := (size + 31) / 32 * 4
		if int(u32(content[4:])) != size || int(u32(content[8:])) != 2*size || len(content) != 40+4*size*size+maskRow*size {
			t.Fatalf("bitmap of %d: %d x %d in %d bytes", size, u32(content[4:]), u32(content[8:]), len(content))
		}
		samePicture(t, readDIB(content, size), rendered(t, size))
		corner := content[40+4*size*size+maskRow*(size-1)] // the mask's top row is the last one
		if corner&0x80 == 0 {
			t.Errorf("bitmap of %d: the mask shows the top left corner", size)
		}
	}
	if end != len(b) {
		t.Errorf("%d bytes, want %d", len(b), end)
	}
}

func readDIB(b []byte, size int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			p := b[40+4*((size-1-y)*size+x):]
			img.SetNRGBA(x, y, color.NRGBA{p[2], p[1], p[0], p[3]})
		}
	}
	return img
}

func TestICNS(t *testing.T) {
	b := all(t)["vggscope.icns"]
	if string(b[:4]) != "icns" || int(binary.BigEndian.Uint32(b[4:])) != len(b) {
		t.Fatalf("head % x, %d bytes", b[:8], len(b))
	}
	rest := b[8:]
	for _, want := range icnsTypes {
		name, length := string(rest[:4]), binary.BigEndian.Uint32(rest[4:])
		if name != want.name {
			t.Fatalf("chunk %q, want %q", name, want.name)
		}
		content := rest[8:length]
		rest = rest[length:]
		if argb, found := strings.CutPrefix(string(content), "ARGB"); found {
			samePicture(t, readARGB(t, []byte(argb), want.size), rendered(t, want.size))
		} else {
			samePicture(t, decodePNG(t, content), rendered(t, want.size))
		}
	}
	if len(rest) != 0 {
		t.Errorf("%d bytes too many", len(rest))
	}
}

func readARGB(t *testing.T, b []byte, size int) *image.NRGBA {
	t.Helper()
	planes := unpack(b)
	if len(planes) != 4*size*size {
		t.Fatalf("%d values, want four planes of %d x %d", len(planes), size, size)
	}
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	for i := range size * size {
		for j, channel := range []int{3, 0, 1, 2} {
			img.Pix[4*i+channel] = planes[j*size*size+i]
		}
	}
	return img
}

func unpack(b []byte) []byte {
	var out []byte
	for len(b) > 0 {
		if n := int(b[0]); n < 128 {
			out = append(out, b[1:n+2]...)
			b = b[n+2:]
		} else {
			out = append(out, bytes.Repeat(b[1:2], n-125)...)
			b = b[2:]
		}
	}
	return out
}

func TestPack(t *testing.T) {
	ramp := make([]byte, 300)
	for i := range ramp {
		ramp[i] = byte(i * 7)
	}
	for name, c := range map[string]struct {
		plane, want []byte // want is nil where only the way back is checked
	}{
		"run":        {[]byte{5, 5, 5}, []byte{128, 5}},
		"no run":     {[]byte{5, 5, 6}, []byte{2, 5, 5, 6}},
		"both":       {[]byte{1, 2, 9, 9, 9, 9}, []byte{1, 1, 2, 129, 9}},
		"long run":   {bytes.Repeat([]byte{8}, 131), []byte{255, 8, 0, 8}},
		"long loose": {ramp, nil},
		"nothing":    {nil, nil},
	} {
		got := pack(c.plane)
		if c.want != nil && !slices.Equal(got, c.want) {
			t.Errorf("%s: packed to % d, want % d", name, got, c.want)
		}
		if back := unpack(got); !slices.Equal(back, c.plane) {
			t.Errorf("%s: comes back as % d", name, back)
		}
	}
}

func decodePNG(t *testing.T, b []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func samePicture(t *testing.T, got image.Image, want *image.NRGBA) {
	t.Helper()
	if got.Bounds() != want.Bounds() {
		t.Errorf("%v, want %v", got.Bounds(), want.Bounds())
		return
	}
	for y := range want.Rect.Dy() {
		for x := range want.Rect.Dx() {
			if c := color.NRGBAModel.Convert(got.At(x, y)); c != want.NRGBAAt(x, y) {
				t.Errorf("%d pixels: %v at (%d, %d), want %v", want.Rect.Dx(), c, x, y, want.NRGBAAt(x, y))
				return
			}
		}
	}
}
