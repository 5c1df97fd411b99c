package view

import (
	"image"
	"image/color"
	"math"

	"github.com/vggscope/vggscope/app/view/draw"
)

// Shares is a table of what some classes are given in some pictures: a row for each picture, a column for each class, in each cell a bar
// with its number. It knows no window, and belongs to one goroutine.
type Shares struct {
	Columns []ShareColumn
	Rows    []ShareRow
	Row     int     // that is chosen; -1: none
	Log     bool    // the bars' scale, as the chart's
	Y       float64 // of the row at the top, in rows
}

// A ShareColumn is a class.
type ShareColumn struct {
	Class  int
	Name   string
	Colour color.RGBA
}

// A ShareRow is a picture. One that is not known yet, or cannot be read, has a note and no values.
type ShareRow struct {
	Title, Note string
	Values      []float32 // by column
	Texts       []string  // the same as they are written
}

// Sizes of the table in units.
const (
	shareTitle = 190 // at most, and a third of the pane
	shareLine  = 24
)

// ShareHeight is how high a table with so many rows is, in units.
func ShareHeight(rows int) float64 { return float64(rows+1) * shareLine }

// measures are the width of the titles and of a column, in pixels.
func (s *Shares) measures(width int, unit float64) (titles, column int) {
	titles = int(min(shareTitle*unit, float64(width)/3))
	return titles, (width - titles) / max(1, len(s.Columns))
}

// Pan moves by so many rows, and stays within the table.
func (s *Shares) Pan(rows float64, size image.Point, unit float64) {
	room := float64(size.Y)/(shareLine*unit) - 1
	s.Y = min(max(0, s.Y-rows), max(0, float64(len(s.Rows))-room))
}

// At is the row and the column at a point, each -1 over its titles; false beside the table.
func (s *Shares) At(p image.Point, size image.Point, unit float64) (row, column int, ok bool) {
	row, column = -1, -1
	titles, width := s.measures(size.X, unit)
	if p.X >= titles && width > 0 {
		column = (p.X - titles) / width
	}
	if y := float64(p.Y)/(shareLine*unit) - 1; y >= 0 {
		row = int(y + s.Y)
	}
	return row, column, row < len(s.Rows) && column < len(s.Columns) && (row >= 0 || column >= 0)
}

// Draw draws what is in sight.
func (s *Shares) Draw(img *image.RGBA, k Style, unit float64) {
	dst := draw.Onto(img, nil)
	dst.Fill(img.Rect, k.Ink.Paper)
	s.Pan(0, img.Rect.Size(), unit)
	px := func(v float64) int { return int(math.Round(v * unit)) }
	titles, width := s.measures(img.Rect.Dx(), unit)
	for i := int(s.Y); i < len(s.Rows); i++ {
		y := px((float64(i) + 1 - s.Y) * shareLine)
		if y >= img.Rect.Max.Y {
			break
		}
		s.drawRow(dst, i, image.Rect(0, y, titles, y+px(shareLine)), width, k, unit)
	}
	dst.Fill(image.Rect(0, 0, img.Rect.Max.X, px(shareLine)), k.Ink.Paper)
	for i, c := range s.Columns {
		x := titles + i*width
		dst.Fill(image.Rect(x, px(7), x+px(10), px(17)), c.Colour)
		k.Small.Draw(dst, x+px(14), px(16), k.Small.Fit(c.Name, width-px(22)), k.Ink.Text)
	}
}

// drawRow draws row i, whose title stands in box, with columns of a width.
func (s *Shares) drawRow(dst draw.Canvas, i int, box image.Rectangle, width int, k Style, unit float64) {
	px := func(v float64) int { return int(math.Round(v * unit)) }
	row, ink, base := s.Rows[i], k.Ink.Text, box.Max.Y-px(8)
	if i == s.Row {
		ink = k.Ink.Accent
	}
	k.Small.Draw(dst, px(textEdge), base, k.Small.Fit(row.Title, box.Dx()-px(8+textEdge)), ink)
	if len(row.Values) == 0 {
		k.Small.Draw(dst, box.Max.X, base, row.Note, k.Ink.Muted)
		return
	}
	for c, v := range row.Values {
		room := image.Rect(box.Max.X+c*width, box.Min.Y+px(6), box.Max.X+(c+1)*width-px(8), box.Max.Y-px(6))
		text := row.Texts[c]
		bars := room.Dx() - px(58)
		if bars > px(8) {
			dst.Fill(image.Rect(room.Min.X, room.Min.Y, room.Min.X+bars, room.Max.Y), k.Ink.Guide)
			n := int(math.Round(barHeight(v, 1, s.Log) * float64(bars)))
			if v > 0 {
				n = max(n, 1)
			}
			dst.Fill(image.Rect(room.Min.X, room.Min.Y, room.Min.X+n, room.Max.Y), s.Columns[c].Colour)
		}
		k.Small.DrawRight(dst, room.Max.X, base, text, k.Ink.Text)
	}
}
