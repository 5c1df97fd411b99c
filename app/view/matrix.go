package view

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"github.com/vggscope/vggscope/app/view/draw"
)

// A Matrix is a table of values in colour: a row with a title for each picture, a column with a number for each channel. Only what is
// in sight is drawn, so that its size does not matter. It belongs to one goroutine.
type Matrix struct {
	Rows    []MatrixRow
	Columns []int   // the numbers over the columns
	On      Range   // that the colours stand for
	Row     int     // that is chosen; -1: none
	Column  int     // likewise, its place
	X, Y    float64 // of the cells that stand at the left and the top, in cells

	titles float64 // their width in units, as of the last Pan
}

// A MatrixRow is one row. One without values is a head over those that follow, or a picture that there is nothing known of.
type MatrixRow struct {
	Title, Note string
	Values      []float32 // by column
	Head        bool
}

// textEdge is where texts begin, in units: below those of labels over what is drawn.
const textEdge = 8.0

// Sizes of the table in units.
const (
	matrixTitle = 236 // at most, and two fifths of the pane
	matrixHead  = 24
	matrixCell  = 24
	matrixRow   = 20
)

// A MatrixSpot is what is at a point: -1 for a row or a column means the titles.
type MatrixSpot struct{ Row, Column int }

// inSight is how many cells the pane has room for.
func (m *Matrix) inSight(size image.Point, unit float64) (columns, rows float64) {
	return (float64(size.X)/unit - m.titles) / matrixCell, (float64(size.Y)/unit - matrixHead) / matrixRow
}

// Page is how many rows the pane has room for.
func (m *Matrix) Page(size image.Point, unit float64) int {
	_, rows := m.inSight(size, unit)
	return int(rows)
}

// Titles is how wide the rows' titles are in units.
func (m *Matrix) Titles() float64 { return m.titles }

// Pan moves by so many units, and stays within the table.
func (m *Matrix) Pan(dx, dy float64, size image.Point, unit float64) {
	m.titles = min(matrixTitle, 0.4*float64(size.X)/unit)
	columns, rows := m.inSight(size, unit)
	m.X = min(max(0, m.X-dx/matrixCell), max(0, float64(len(m.Columns))-columns))
	m.Y = min(max(0, m.Y-dy/matrixRow), max(0, float64(len(m.Rows))-rows))
}

// Reveal brings a cell into sight.
func (m *Matrix) Reveal(row, column int, size image.Point, unit float64) {
	m.Pan(0, 0, size, unit)
	columns, rows := m.inSight(size, unit)
	if row >= 0 {
		m.Y = min(max(m.Y, float64(row)+1-rows), float64(row))
	}
	if column >= 0 {
		m.X = min(max(m.X, float64(column)+1-columns), float64(column))
	}
	m.Pan(0, 0, size, unit)
}

// At is what is at a point; false beside the table.
func (m *Matrix) At(p image.Point, unit float64) (MatrixSpot, bool) {
	s := MatrixSpot{-1, -1}
	if x := float64(p.X)/unit - m.titles; x >= 0 {
		if s.Column = int(math.Floor(x/matrixCell + m.X)); s.Column >= len(m.Columns) {
			return s, false
		}
	}
	if y := float64(p.Y)/unit - matrixHead; y >= 0 {
		if s.Row = int(math.Floor(y/matrixRow + m.Y)); s.Row >= len(m.Rows) {
			return s, false
		}
	}
	return s, s.Row >= 0 || s.Column >= 0
}

// cell is a cell's place in pixels.
func (m *Matrix) cell(row, column int, unit float64) image.Rectangle {
	px := func(v float64) int { return int(math.Round(v * unit)) }
	x, y := m.titles+(float64(column)-m.X)*matrixCell, matrixHead+(float64(row)-m.Y)*matrixRow
	return image.Rect(px(x), px(y), px(x+matrixCell), px(y+matrixRow))
}

// Draw draws what is in sight.
func (m *Matrix) Draw(img *image.RGBA, k Style, unit float64) {
	dst := draw.Onto(img, nil)
	dst.Fill(img.Rect, k.Ink.Paper)
	m.Pan(0, 0, img.Rect.Size(), unit)
	columns, rows := m.inSight(img.Rect.Size(), unit)
	c0, r0 := int(m.X), int(m.Y)
	c1, r1 := min(len(m.Columns), int(m.X+columns)+2), min(len(m.Rows), int(m.Y+rows)+2)
	for r := r0; r < r1; r++ {
		m.drawCells(dst, r, c0, c1, k, unit)
	}
	px := func(v float64) int { return int(math.Round(v * unit)) }
	if m.Row >= r0 && m.Row < r1 && m.Column >= c0 && m.Column < c1 {
		line := max(1, px(2)) // within the cell, so that nothing beside it is covered and nothing of it is cut off
		cell := m.cell(m.Row, m.Column, unit)
		cell.Max = cell.Max.Sub(image.Pt(1, 1))
		draw.Ring(dst, cell.Inset(line+1), line, k.Ink.Accent, k.Ink.Paper)
	}
	dst.Fill(image.Rect(0, 0, px(m.titles), img.Rect.Max.Y), k.Ink.Paper)
	for r := r0; r < r1; r++ {
		m.drawTitle(dst, r, k, unit)
	}
	dst.Fill(image.Rect(0, 0, img.Rect.Max.X, px(matrixHead)), k.Ink.Paper)
	for c := c0; c < c1; c++ {
		ink := k.Ink.Muted
		if c == m.Column {
			ink = k.Ink.Accent
		}
		box, text := m.cell(0, c, unit), fmt.Sprint(m.Columns[c])
		x := box.Min.X + (box.Dx()-k.Small.Width(text))/2
		if box.Min.X >= px(m.titles) && x+k.Small.Width(text) <= img.Rect.Max.X { // part of a number would be another one
			k.Small.Draw(dst, x, px(matrixHead-8), text, ink)
		}
	}
}

func (m *Matrix) drawCells(dst draw.Canvas, r, c0, c1 int, k Style, unit float64) {
	row := m.Rows[r]
	for c := c0; c < c1 && c < len(row.Values); c++ {
		box := m.cell(r, c, unit)
		dst.Fill(image.Rect(box.Min.X, box.Min.Y, box.Max.X-1, box.Max.Y-1), m.colour(row.Values[c], k.Map))
	}
}

func (m *Matrix) colour(v float32, colours *Colormap) color.RGBA {
	if m.On.Hi <= m.On.Lo {
		return colours.At(0)
	}
	return colours.At(uint8(min(max(255*(v-m.On.Lo)/(m.On.Hi-m.On.Lo), 0), 255)))
}

// grouped reports whether rows stand under heads, and are indented.
func (m *Matrix) grouped() bool { return len(m.Rows) > 0 && m.Rows[0].Head }

func (m *Matrix) drawTitle(dst draw.Canvas, r int, k Style, unit float64) {
	row := m.Rows[r]
	px := func(v float64) int { return int(math.Round(v * unit)) }
	base, ink := m.cell(r, 0, unit).Max.Y-px(6), k.Ink.Text
	if r == m.Row {
		ink = k.Ink.Accent
	}
	note := k.Small.Fit(row.Note, px(m.titles/2-10))
	if row.Head {
		k.Small.Draw(dst, px(textEdge), base, k.Small.Fit(row.Title, px(m.titles-2*textEdge)), k.Ink.Muted)
		return
	}
	k.Small.DrawRight(dst, px(m.titles-6), base, note, k.Ink.Muted)
	x := textEdge
	if m.grouped() {
		x *= 2
	}
	k.Small.Draw(dst, px(x), base, k.Small.Fit(row.Title, px(m.titles-12-x)-k.Small.Width(note)), ink)
}
