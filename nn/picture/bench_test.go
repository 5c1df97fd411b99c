package picture

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"
)

// large is a synthetic 12-megapixel photograph: gradients, edges and texture, so that it compresses like one.
func large(w, h int) *RGB {
	p := New(w, h)
	seed := uint32(1)
	for y := range h {
		for x := range w {
			seed = seed*1664525 + 1013904223
			noise := int(seed >> 28)
			i := (y*w + x) * 3
			p.Pix[i] = uint8(x*200/w + noise)
			p.Pix[i+1] = uint8(y*200/h + noise)
			p.Pix[i+2] = uint8((x/97+y/61)%8*30 + noise)
		}
	}
	return p
}

func BenchmarkDecode(b *testing.B) {
	var buf bytes.Buffer
	// The library's encoder writes 4:2:0.
	if err := jpeg.Encode(&buf, large(4000, 3000).Image(), &jpeg.Options{Quality: 90}); err != nil {
		b.Fatal(err)
	}
	b.Run("12MP-420", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := Decode(bytes.NewReader(buf.Bytes()), Limits{}); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(12*float64(b.N)/b.Elapsed().Seconds(), "MP/s")
	})
	b.Run("12MP-420-library-alone", func(b *testing.B) { // what the entropy decoding and the DCT take of it
		for b.Loop() {
			m, err := jpeg.Decode(bytes.NewReader(buf.Bytes()))
			if err != nil || m.Bounds() != image.Rect(0, 0, 4000, 3000) {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkResize(b *testing.B) {
	src := large(4000, 3000)
	for _, f := range Filters() {
		b.Run("4000x3000-to-224-"+string(f), func(b *testing.B) {
			for b.Loop() {
				Resize(src, 224, 224, f)
			}
		})
	}
	tall := large(1000, 9000)
	b.Run("1000x9000-to-224-bicubic-vertical-first", func(b *testing.B) {
		for b.Loop() {
			Resize(tall, 224, 224, Bicubic)
		}
	})
}

func BenchmarkUpright(b *testing.B) {
	src := large(4000, 3000)
	for b.Loop() {
		upright(src, 6)
	}
}
