package picture

import (
	"bytes"
	"testing"
)

// TestUpsampleByHand: three quarters from the nearest sample, one quarter from the next, libjpeg's roundings.
func TestUpsampleByHand(t *testing.T) {
	for _, c := range []struct {
		name   string
		p      plane
		width  int
		y      int
		expect []byte
	}{
		{"as it is", plane{[]byte{9, 8, 7}, 3, 3, 1, 1, 1}, 3, 0, []byte{9, 8, 7}},
		// 0 | (3*0+8+2)/4 | (3*8+0+1)/4 | (3*8+100+2)/4 | (3*100+8+1)/4 | 100
		{"twice as wide", plane{[]byte{0, 8, 100}, 3, 3, 1, 2, 1}, 6, 0, []byte{0, 2, 6, 31, 77, 100}},
		{"twice as wide, two samples: repeated", plane{[]byte{0, 100}, 2, 2, 1, 2, 1}, 4, 0, []byte{0, 0, 100, 100}},
		{"twice as high, even row", plane{[]byte{10, 20}, 1, 1, 2, 1, 2}, 1, 2, []byte{(3*20 + 10 + 1) / 4}},
		{"twice as high, odd row", plane{[]byte{10, 20}, 1, 1, 2, 1, 2}, 1, 1, []byte{(3*10 + 20 + 2) / 4}},
		{"twice as high, first row", plane{[]byte{10, 20}, 1, 1, 2, 1, 2}, 1, 0, []byte{10}},
		// sums 3*near+far: 16, 36, 100 for row 1
		{"both", plane{[]byte{4, 8, 20, 4, 12, 40}, 3, 3, 2, 2, 2}, 6, 1,
			[]byte{(4*16 + 8) / 16, (3*16 + 36 + 7) / 16, (3*36 + 16 + 8) / 16, (3*36 + 100 + 7) / 16, (3*100 + 36 + 8) / 16, (4*100 + 7) / 16}},
		{"four times: repeated", plane{[]byte{5, 6}, 2, 2, 1, 4, 1}, 7, 0, []byte{5, 5, 5, 5, 6, 6, 6}},
	} {
		u := newUpsampler(c.p, c.width)
		if got := u.row(c.y)[:len(c.expect)]; !bytes.Equal(got, c.expect) {
			t.Errorf("%s: %v, want %v", c.name, got, c.expect)
		}
	}
}

func TestColoursByHand(t *testing.T) {
	for _, c := range []struct{ ycc, want [3]byte }{
		{[3]byte{0, 128, 128}, [3]byte{0, 0, 0}},
		{[3]byte{255, 128, 128}, [3]byte{255, 255, 255}},
		{[3]byte{76, 85, 255}, [3]byte{254, 0, 0}}, // what red becomes and comes back as
		{[3]byte{255, 255, 255}, [3]byte{255, 121, 255}},
	} {
		var got [3]byte
		yccToRGB(got[:], c.ycc[:1], c.ycc[1:2], c.ycc[2:])
		if got != c.want {
			t.Errorf("YCbCr %v: %v, want %v", c.ycc, got, c.want)
		}
	}
}

func TestOnWhite(t *testing.T) {
	for l := range 256 {
		if got := onWhite(uint8(l), 255); got != uint8(l) {
			t.Fatalf("opaque %d became %d", l, got)
		}
		if got := onWhite(uint8(l), 0); got != 255 {
			t.Fatalf("invisible %d became %d", l, got)
		}
	}
	if got := onWhite(0, 128); got != 127 {
		t.Errorf("half black: %d, want 127", got)
	}
}
