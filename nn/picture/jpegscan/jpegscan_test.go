package jpegscan

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math"
	"math/rand/v2"
	"testing"
)

// encode makes a JPEG of the standard library's and returns it from its first segment on, with its frame.
func encode(t testing.TB, m image.Image) ([]byte, Frame) {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	data := b.Bytes()[2:]
	at := bytes.Index(data, []byte{0xff, 0xc0})
	sof := data[at+4:]
	f := Frame{H: int(binary.BigEndian.Uint16(sof[1:])), W: int(binary.BigEndian.Uint16(sof[3:]))}
	for i := range int(sof[5]) {
		c := sof[6+3*i:]
		f.Components = append(f.Components, Component{ID: c[0], H: int(c[1] >> 4), V: int(c[1] & 15), Quantiser: c[2]})
	}
	return data, f
}

func noise(w, h int) image.Image {
	r := rand.New(rand.NewPCG(7, 8))
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = byte(r.Uint32())
	}
	return m
}

// TestLikeTheLibrary compares with the standard library on what both read; their transforms may round differently.
func TestLikeTheLibrary(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {16, 16}, {37, 21}} {
		data, frame := encode(t, noise(size.X, size.Y))
		got, err := Decode(bufio.NewReader(bytes.NewReader(data)), frame)
		if err != nil {
			t.Fatal(err)
		}
		m, err := jpeg.Decode(bytes.NewReader(append([]byte{0xff, 0xd8}, data...)))
		if err != nil {
			t.Fatal(err)
		}
		want := m.(*image.YCbCr)
		for y := range size.Y {
			for x := range size.X {
				w := color.YCbCr{Y: got[0].Pix[y*got[0].W+x], Cb: got[1].Pix[y/2*got[1].W+x/2], Cr: got[2].Pix[y/2*got[2].W+x/2]}
				g := want.YCbCrAt(x, y)
				if far(w.Y, g.Y) || far(w.Cb, g.Cb) || far(w.Cr, g.Cr) {
					t.Fatalf("%v: (%d, %d) is %v, want %v", size, x, y, w, g)
				}
			}
		}
	}
}

func far(a, b uint8) bool { return max(a, b)-min(a, b) > 1 }

// TestTransformIsTheDCT compares with the formula.
func TestTransformIsTheDCT(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var quant [64]uint16
	for i := range quant {
		quant[i] = 3
	}
	for range 50 {
		var levels [64]int16
		for i := range levels {
			levels[i] = int16(r.IntN(13) - 6)
		}
		var got [64]uint8
		transform(&got, levels[:], &quant)
		for i, v := range got {
			if want := byFormula(&levels, 3, i%8, i/8); math.Abs(float64(v)-want) > 1 {
				t.Fatalf("sample %d is %d, want %.2f", i, v, want)
			}
		}
	}
}

func byFormula(levels *[64]int16, quant float64, x, y int) float64 {
	sum := 0.0
	for v := range 8 {
		for u := range 8 {
			scale := 0.25
			if u == 0 {
				scale *= math.Sqrt2 / 2
			}
			if v == 0 {
				scale *= math.Sqrt2 / 2
			}
			sum += scale * float64(levels[v*8+u]) * quant *
				math.Cos(float64(2*x+1)*float64(u)*math.Pi/16) * math.Cos(float64(2*y+1)*float64(v)*math.Pi/16)
		}
	}
	return math.Min(math.Max(sum+128, 0), 255)
}

// TestCutAnywhere: where bytes are missing there is an error, or only the end marker was lost.
func TestCutAnywhere(t *testing.T) {
	data, frame := encode(t, noise(20, 20))
	for n := range len(data) - 2 {
		_, err := Decode(bufio.NewReader(bytes.NewReader(data[:n])), frame)
		if !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatalf("cut to %d of %d bytes: %v, want io.ErrUnexpectedEOF", n, len(data), err)
		}
	}
	if _, err := Decode(bufio.NewReader(bytes.NewReader(data[:len(data)-2])), frame); err != nil {
		t.Errorf("without the end marker: %v", err)
	}
}

func TestRefuses(t *testing.T) {
	data, frame := encode(t, noise(8, 8))
	wrong := frame
	wrong.Components = append([]Component(nil), frame.Components...)
	wrong.Components[1].H = 5
	none := frame
	none.Components = nil
	unknown := frame
	unknown.Components = append([]Component(nil), frame.Components...)
	unknown.Components[2].ID = 9
	at := bytes.Index(data, []byte{0xff, markDHT})
	without := append(bytes.Clone(data[:at]), data[bytes.Index(data, []byte{0xff, markSOS}):]...)
	for _, c := range []struct {
		name  string
		data  []byte
		frame Frame
		want  error
	}{
		{"a factor of 5", data, wrong, errSampling},
		{"no components", data, none, errScan},
		{"a scan of another component", data, unknown, errScan},
		{"no Huffman tables", without, frame, errTable},
		{"too many scans", bytes.Repeat([]byte("\xff\xda\x00\x08\x01\x01\x00\x01\x01\x00"), maxScans+1),
			Frame{W: 8, H: 8, Progressive: true, Components: frame.Components[:1]}, nil},
	} {
		if _, err := Decode(bufio.NewReader(bytes.NewReader(c.data)), c.frame); err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

// FuzzDecode: any bytes and any frame give an error or planes of the right sizes.
func FuzzDecode(f *testing.F) {
	data, _ := encode(f, noise(16, 16))
	f.Add(data, uint32(0x22_11_11_00), false)
	f.Add(data, uint32(0x21_12_41_00), true)
	f.Fuzz(func(t *testing.T, data []byte, factors uint32, progressive bool) {
		frame := Frame{W: 19, H: 21, Progressive: progressive}
		for i := range 3 {
			hv := factors >> (24 - 8*i)
			frame.Components = append(frame.Components, Component{ID: byte(i + 1), H: int(hv >> 4 & 15), V: int(hv & 15)})
		}
		planes, err := Decode(bufio.NewReader(bytes.NewReader(data)), frame)
		if err != nil {
			return
		}
		for i, p := range planes {
			if p.W < 1 || p.W > frame.W || p.H < 1 || p.H > frame.H || len(p.Pix) != p.W*p.H {
				t.Fatalf("plane %d: %d x %d with %d bytes", i, p.W, p.H, len(p.Pix))
			}
		}
	})
}
