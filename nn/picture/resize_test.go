package picture

import (
	"bytes"
	"image"
	"math/rand/v2"
	"runtime"
	"testing"
)

// TestResizeByHand: halving 4 pixels with the triangle filter weighs each of them by its distance to the new centres. The
// first centre lies at 1.0, in the middle of pixels 0 and 1; distances of the pixels' centres in units of the stretched
// filter (2 source pixels): 0.25, 0.25, 0.75. So the weights are 3, 3, 1 of 7.
func TestResizeByHand(t *testing.T) {
	src := &RGB{4, 1, []byte{0, 70, 7, 70, 0, 7, 140, 0, 7, 0, 0, 7}}
	got := Resize(src, 2, 1, Bilinear)
	// red: (3*0+3*70+140)/7 = 50 and (70+3*140+0)/7 = 70; green: 210/7 = 30 and 0; blue stays.
	if want := []byte{50, 30, 7, 70, 0, 7}; !bytes.Equal(got.Pix, want) {
		t.Errorf("%v, want %v", got.Pix, want)
	}
}

func TestResizeSameSizeCopies(t *testing.T) {
	src := golden(t, "resize/source_61x43.png")
	for _, f := range Filters() {
		got := Resize(src, src.W, src.H, f)
		if !bytes.Equal(got.Pix, src.Pix) {
			t.Errorf("%s changes a picture of the right size", f)
		}
		if &got.Pix[0] == &src.Pix[0] {
			t.Errorf("%s returns the source's own pixels", f)
		}
	}
}

// TestPassOrder: before version 13 Pillow always resized horizontally first; two resizes of one axis each give that order
// and the other one.
func TestPassOrder(t *testing.T) {
	src := golden(t, "resize/source_61x43.png")
	const w, h = 50, 20
	if !verticalFirst(src.W, src.H, w, h) {
		t.Fatal("the test needs a size that is resized vertically first")
	}
	k := Bicubic.kernel()
	first := passes(src, axis(src.W, w, 0, w, k), axis(src.H, h, 0, h, k), false)
	then := passes(src, axis(src.W, w, 0, w, k), axis(src.H, h, 0, h, k), true)
	if want := Resize(Resize(src, w, src.H, Bicubic), w, h, Bicubic); !bytes.Equal(first.Pix, want.Pix) {
		t.Error("horizontal first differs from a horizontal and then a vertical resize")
	}
	if want := Resize(Resize(src, src.W, h, Bicubic), w, h, Bicubic); !bytes.Equal(then.Pix, want.Pix) {
		t.Error("vertical first differs from a vertical and then a horizontal resize")
	}
	most, mean := difference(t, first, then)
	t.Logf("the orders differ by up to %d levels, mean %.3f", most, mean)
	if most == 0 {
		t.Error("the order makes no difference: the test shows nothing")
	}
}

func TestPassOrderRule(t *testing.T) {
	for _, c := range []struct {
		w0, h0, w, h int
		want         bool
	}{
		{640, 427, 224, 224, false}, {427, 640, 224, 224, true}, {3000, 4000, 224, 224, false}, {300, 400, 224, 224, true},
		{40, 80, 30, 60, false}, {40, 81, 30, 60, true}, {41, 80, 30, 60, false}, // twice as much is not enough
		{40, 100, 100, 100, false}, {40, 101, 100, 100, true}, // the height must shrink
		{100, 300, 200, 600, false},
	} {
		if got := verticalFirst(c.w0, c.h0, c.w, c.h); got != c.want {
			t.Errorf("%dx%d to %dx%d: %v, want %v", c.w0, c.h0, c.w, c.h, got, c.want)
		}
	}
}

// TestWindowIsAPart: a window of a resize is what the whole resize has there.
func TestWindowIsAPart(t *testing.T) {
	src := golden(t, "resize/source_61x43.png")
	for _, size := range []image.Point{{30, 21}, {50, 20}, {122, 86}} {
		win := image.Rect(size.X/4, size.Y/3, size.X*3/4, size.Y-1)
		for _, f := range Filters() {
			all := Resize(src, size.X, size.Y, f)
			part := resizeWindow(src, size.X, size.Y, win, f)
			for y := range part.H {
				want := all.row(win.Min.Y + y)[win.Min.X*3 : win.Max.X*3]
				if !bytes.Equal(part.row(y), want) {
					t.Fatalf("%s to %v: row %d of window %v differs", f, size, y, win)
				}
			}
		}
	}
}

// FuzzResize: for any picture and sizes the result has the size asked for, a flat picture stays flat, and nearest and
// bilinear never leave the range of the levels they started from.
func FuzzResize(f *testing.F) {
	f.Add(uint8(4), uint8(3), uint8(2), uint8(9), uint8(1), []byte{0, 255, 3})
	f.Add(uint8(61), uint8(200), uint8(50), uint8(20), uint8(2), []byte{7})
	f.Add(uint8(1), uint8(1), uint8(255), uint8(1), uint8(3), []byte{255, 0})
	f.Fuzz(func(t *testing.T, w0, h0, w, h, filter uint8, data []byte) {
		if w0 == 0 || h0 == 0 || w == 0 || h == 0 || len(data) == 0 {
			return
		}
		src := New(int(w0), int(h0))
		low, high := data[0], data[0]
		for i := range src.Pix {
			v := data[i%len(data)]
			src.Pix[i] = v
			low, high = min(low, v), max(high, v)
		}
		before := bytes.Clone(src.Pix)
		by := Filters()[int(filter)%len(Filters())]
		got := Resize(src, int(w), int(h), by)
		if got.W != int(w) || got.H != int(h) || len(got.Pix) != got.W*got.H*3 {
			t.Fatalf("%dx%d with %d bytes", got.W, got.H, len(got.Pix))
		}
		if !bytes.Equal(src.Pix, before) {
			t.Fatal("the source changed")
		}
		if by == Bicubic || by == Lanczos { // they may overshoot, but not on a flat picture
			if low != high {
				return
			}
		}
		for _, v := range got.Pix {
			if v < low || v > high {
				t.Fatalf("%s made %d of levels %d to %d", by, v, low, high)
			}
		}
	})
}

// TestSkipIsAdding: the way over many steps ends where single steps do.
func TestSkipIsAdding(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		from, to := 1+r.IntN(1<<20), 1+r.IntN(1<<24)
		scale := float64(from) / float64(to)
		at := scale * 0.5
		next := 0
		for n := range min(to, 1<<16) {
			if n == next {
				if got := skip(scale*0.5, scale, n); got != at {
					t.Fatalf("%d to %d: %d steps lead to %v, want %v", from, to, n, got, at)
				}
				next += 1 + next/3 + r.IntN(3)
			}
			at += scale
		}
	}
}

// TestExtremeShapes: pictures as long as the limits allow become the input in bounded memory, whatever the fit and filter,
// and a crop is the middle of the whole.
func TestExtremeShapes(t *testing.T) {
	if testing.Short() {
		t.Skip("in short: large pictures, scaled in one goroutine")
	}
	for _, size := range []image.Point{{1, maxSide}, {maxSide, 1}, {3, maxSide}, {maxSide, 3}} {
		src := New(size.X, size.Y)
		for i := range src.Pix {
			src.Pix[i] = byte(i >> 10)
		}
		for _, fit := range Fits() {
			for _, filter := range Filters() {
				for _, short := range []int{0, 256, maxTarget} {
					if short > 0 && fit != Crop {
						continue
					}
					f := Fitting{Fit: fit, Filter: filter, W: 224, H: 224, Short: short}
					if used := allocated(func() { f.Apply(src) }); used > 100<<20 {
						t.Errorf("%v, %s, %s, short %d: %d MiB", size, fit, filter, short, used>>20)
					}
				}
			}
		}
	}
}

// allocated is how many bytes a function asks for.
func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
