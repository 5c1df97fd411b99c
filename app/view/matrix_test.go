package view

import (
	"fmt"
	"image"
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

// BenchmarkMatrix draws what is in sight of 200 x 512 cells.
func BenchmarkMatrix(b *testing.B) {
	m, k := large(), Style{Map: Viridis(), Small: draw.Regular(11)}
	img := image.NewRGBA(image.Rect(0, 0, 1600, 1200))
	for b.Loop() {
		m.Draw(img, k, 1)
	}
}
