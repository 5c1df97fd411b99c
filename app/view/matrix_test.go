package view

import (
	"fmt"
	"image"
	"image/color"
	"testing"

	"github.com/vggscope/vggscope/app/view/draw"
)

// large is a table of 200 pictures by 512 channels, whose cell at (r, c) is r + c.
func large() *Matrix {
	m := &Matrix{On: Range{0, 711}, Row: -1, Column: -1}
	for c := range 512 {
		m.Columns = append(m.Columns, c)
	}
	for r := range 200 {
		row := MatrixRow{Title: fmt.Sprint("picture ", r), Note: "class"}
		for c := range 512 {
			row.Values = append(row.Values, float32(r+c))
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}

// What is drawn at a point is the colour of the cell that is found there, wherever the table was moved to, and its ends can be reached.
func TestMatrix(t *testing.T) {
	m, k := large(), Style{Map: Viridis(), Small: draw.Regular(11)}
	for _, unit := range []float64{1, 1.5} {
		img := image.NewRGBA(image.Rect(0, 0, int(900*unit), int(500*unit)))
		for _, by := range []struct{ dx, dy float64 }{{0, 0}, {-1000, -777}, {-1e9, -1e9}, {1e9, 1e9}} {
			m.Pan(by.dx, by.dy, img.Rect.Size(), unit)
			m.Draw(img, k, unit)
			seen := 0
			for y := 40; y < img.Rect.Dy(); y += 31 {
				for x := 0; x < img.Rect.Dx(); x += 37 {
					s, ok := m.At(image.Pt(x, y), unit)
					if !ok || s.Row < 0 || s.Column < 0 {
						continue
					}
					box := m.cell(s.Row, s.Column, unit)
					if p := image.Pt(box.Min.X+2, box.Min.Y+2); p.In(img.Rect) && p.X >= int(m.titles*unit) && p.Y >= int(matrixHead*unit) {
						seen++
						if got, want := img.RGBAAt(p.X, p.Y), m.colour(float32(s.Row+s.Column), k.Map); got != want {
							t.Fatalf("unit %v, moved %v: cell %v is %v, want %v", unit, by, s, got, want)
						}
					}
				}
			}
			if seen < 100 {
				t.Errorf("%d cells looked at", seen)
			}
		}
		m.Reveal(199, 511, img.Rect.Size(), unit)
		if box := m.cell(199, 511, unit); !box.In(img.Rect.Inset(-1)) {
			t.Errorf("the last cell is at %v after it was revealed", box)
		}
		m.Reveal(0, 0, img.Rect.Size(), unit)
		if s, ok := m.At(image.Pt(int(m.titles*unit)+3, int(matrixHead*unit)+3), unit); !ok || s != (MatrixSpot{0, 0}) {
			t.Errorf("first cell: %v, %v", s, ok)
		}
	}
	if s, ok := m.At(image.Pt(3, 60), 1.5); !ok || s.Column != -1 {
		t.Errorf("a title is %v, %v", s, ok)
	}
	if _, ok := m.At(image.Pt(1, 1), 1); ok {
		t.Error("the corner is something")
	}
}

// The frame of the chosen cell is whole, in the first row too, and covers nothing of other cells; and no number over a column is cut off.
func TestMatrixMarksACell(t *testing.T) {
	k := Style{Map: Viridis(), Small: draw.Regular(11), Ink: Ink{Accent: color.RGBA{A: 255, R: 255}, Paper: color.RGBA{A: 255, R: 1}, Muted: color.RGBA{A: 255, R: 2}}}
	painted := func(row, column, wide int) (*Matrix, *image.RGBA) {
		m, img := large(), image.NewRGBA(image.Rect(0, 0, wide, 500))
		m.Row, m.Column = row, column
		m.Draw(img, k, 1)
		return m, img
	}
	_, plain := painted(-1, -1, 900)
	m, img := painted(0, 3, 900)
	box := m.cell(0, 3, 1)
	box.Max = box.Max.Sub(image.Pt(1, 1))
	mid := box.Min.Add(box.Max).Div(2)
	for y := matrixHead; y < 500; y++ {
		for x := int(m.titles); x < 900; x++ {
			if p := image.Pt(x, y); !p.In(box) && img.RGBAAt(x, y) != plain.RGBAAt(x, y) {
				t.Fatalf("the frame covers %v, outside of %v", p, box)
			}
		}
	}
	for _, p := range []image.Point{{mid.X, box.Min.Y + 1}, {mid.X, box.Max.Y - 2}, {box.Min.X + 1, mid.Y}, {box.Max.X - 2, mid.Y}} {
		if img.RGBAAt(p.X, p.Y) != k.Ink.Accent {
			t.Errorf("at %v the frame of %v is %v", p, box, img.RGBAAt(p.X, p.Y))
		}
	}
	for wide := 700; wide < 724; wide++ { // which ends in each part of a column
		m, img := painted(-1, -1, wide)
		last := (wide - int(m.titles)) / matrixCell
		from := m.cell(0, last, 1).Min.X
		if whole := from + (matrixCell+k.Small.Width(fmt.Sprint(last)))/2; whole <= wide {
			continue
		}
		for y := range matrixHead {
			for x := from; x < wide; x++ {
				if c := img.RGBAAt(x, y); c != k.Ink.Paper {
					t.Fatalf("%d wide: %v at %d, %d, in a part of the number %d", wide, c, x, y, last)
				}
			}
		}
	}
}

// BenchmarkMatrix draws what is in sight of 200 x 512 cells.
func BenchmarkMatrix(b *testing.B) {
	m, k := large(), Style{Map: Viridis(), Small: draw.Regular(11)}
	img := image.NewRGBA(image.Rect(0, 0, 1600, 1200))
	for b.Loop() {
		m.Draw(img, k, 1)
	}
}
