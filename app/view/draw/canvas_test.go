package draw

import (
	"image"
	"image/color"
	"testing"
)

var red = color.RGBA{200, 0, 0, 255}

// expect compares every pixel of a picture with what it should be.
func expect(t *testing.T, img *image.RGBA, want func(x, y int) color.RGBA) {
	t.Helper()
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if got := img.RGBAAt(x, y); got != want(x, y) {
				t.Fatalf("(%d, %d): %v, want %v", x, y, got, want(x, y))
			}
		}
	}
}

func TestFill(t *testing.T) {
	for _, r := range []image.Rectangle{
		image.Rect(2, 3, 7, 5), image.Rect(-4, -4, 2, 2), image.Rect(8, 6, 90, 90), image.Rect(20, 20, 30, 30), image.Rect(-9, 2, 99, 3), {},
	} {
		img := blank(10, 8)
		Onto(img, nil).Fill(r, red)
		expect(t, img, func(x, y int) color.RGBA {
			if image.Pt(x, y).In(r) {
				return red
			}
			return white
		})
	}
}

func TestOutline(t *testing.T) {
	r := image.Rect(3, 3, 12, 9)
	img := blank(10, 12)
	Outline(Onto(img, nil), r, 2, red)
	expect(t, img, func(x, y int) color.RGBA {
		if p := image.Pt(x, y); p.In(r.Inset(-2)) && !p.In(r) {
			return red
		}
		return white
	})
}

// On any colour one of a ring's two is seen, at both sides of its line.
func TestRing(t *testing.T) {
	r := image.Rect(5, 5, 15, 12)
	img := blank(16, 20)
	Ring(Onto(img, nil), r, 2, red, black)
	expect(t, img, func(x, y int) color.RGBA {
		in := func(by int) bool { return image.Pt(x, y).In(r.Inset(by)) }
		switch {
		case in(-2) && !in(0):
			return red
		case in(-3) && !in(1):
			return black
		}
		return white
	})
}

// The lines of a hatching go through the point that they are given, however much of it lies outside the picture.
func TestHatch(t *testing.T) {
	for _, r := range []image.Rectangle{image.Rect(5, 4, 30, 20), image.Rect(-13, -6, 25, 18), image.Rect(30, 2, 70, 50)} {
		for _, from := range []image.Point{r.Min, {X: min(0, r.Min.X), Y: min(0, r.Min.Y)}} {
			img := blank(40, 30)
			Hatch(Onto(img, nil), r, from, black, red)
			expect(t, img, func(x, y int) color.RGBA {
				switch {
				case !image.Pt(x, y).In(r):
					return white
				case (x-from.X+y-from.Y)%hatchPitch == 0:
					return red
				}
				return black
			})
		}
	}
}

func TestCoverMixes(t *testing.T) {
	img := blank(4, 1)
	Onto(img, nil).Cover(-1, 0, []uint8{255, 0, 255, 128, 51, 255}, black)
	expect(t, img, func(x, _ int) color.RGBA {
		v := []uint8{255, 0, 127, 204}[x]
		return color.RGBA{v, v, v, 255}
	})
	for _, y := range []int{-1, 1} {
		Onto(img, nil).Cover(0, y, []uint8{255, 255}, red) // beside the picture
	}
}

func TestLevelsAndRepeat(t *testing.T) {
	var table [256]uint32
	for i := range table {
		table[i] = Pixel(color.RGBA{uint8(i), 1, 2, 255})
	}
	img := blank(6, 3)
	p := Onto(img, &table)
	p.Levels(1, 0, []uint8{9, 8, 7}, nil)
	p.Levels(1, 1, []uint8{30, 40}, []int32{0, 0, 1, 1})
	p.Repeat(2, 2, 3)
	rows := [][]int{{-1, 9, 8, 7, -1, -1}, {-1, 30, 30, 40, 40, -1}, {-1, -1, 30, 40, 40, -1}}
	expect(t, img, func(x, y int) color.RGBA {
		if v := rows[y][x]; v >= 0 {
			return color.RGBA{uint8(v), 1, 2, 255}
		}
		return white
	})
}

func TestTint(t *testing.T) {
	img := blank(3, 1)
	Onto(img, nil).Tint(image.Rect(1, -5, 9, 5), black, 64)
	expect(t, img, func(x, _ int) color.RGBA {
		if x == 0 {
			return white
		}
		return color.RGBA{191, 191, 191, 255}
	})
}
