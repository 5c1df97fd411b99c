package view

import (
	"fmt"
	"image"
	"math"

	"github.com/vggscope/vggscope/app/view/draw"
	"github.com/vggscope/vggscope/app/view/rank"
)

// A Ladder lists channels one below the other, each with its map, a bar from zero, and its number.
type Ladder struct {
	Rungs   []Rung
	Most    float64 // the magnitude of the longest bar; 0 for none
	Signed  bool    // bars go both ways from the middle
	Chosen  int     // the channel to frame, or -1
	Pointed int     // the place of the rung under the mouse, or -1
}

// A Rung is one channel of a Ladder.
type Rung struct {
	Channel int
	Value   float64
	Text    string // the value as it is written
	Map     Heat   // without values where it is not there yet
}

// RankText is a value of a measure as it is written beside its channel.
func RankText(m rank.Measure, v float64) string {
	if m.Share {
		return Minus(fmt.Sprintf("%.2f %%", 100*v))
	}
	return Number(v, 4)
}

// The parts of a rung, in the toolkit's units.
const (
	RungHeight = 28
	rungMap    = 24
	rungName   = 34
	rungText   = 66
)

// At is the place of the rung at a row of a picture that it was drawn into; -1 for none.
func (l Ladder) At(y int, unit float64) int {
	if i := int(float64(y) / (RungHeight * unit)); y >= 0 && i < len(l.Rungs) {
		return i
	}
	return -1
}

// Draw draws it from the top of a picture on.
func (l Ladder) Draw(img *image.RGBA, k Style, unit float64) {
	dst := draw.Onto(img, nil)
	dst.Fill(img.Rect, k.Ink.Paper)
	px := func(x float64) int { return int(math.Round(x * unit)) }
	for i, r := range l.Rungs {
		row := image.Rect(0, px(RungHeight*float64(i)), img.Rect.Dx(), px(RungHeight*float64(i+1)))
		if i == l.Pointed {
			dst.Fill(row, k.Ink.Guide)
		}
		square := image.Rect(px(2), row.Min.Y+px(2), px(2+rungMap), row.Min.Y+px(2+rungMap))
		dst.Fill(square, k.Ink.Line)
		r.Map.Draw(img, square)
		if r.Channel == l.Chosen {
			draw.Outline(dst, square, max(1, px(2)), k.Ink.Accent)
		}
		l.drawBar(dst, image.Rect(px(rungMap+8+rungName), row.Min.Y+px(8), row.Max.X-px(rungText), row.Max.Y-px(8)), r.Value, k)
		if k.Small != nil {
			base := row.Min.Y + (row.Dy()+k.Small.Height())/2
			k.Small.DrawRight(dst, px(rungMap+4+rungName), base, fmt.Sprintf("[%d]", r.Channel), k.Ink.Text)
			k.Small.DrawRight(dst, row.Max.X-px(4), base, k.Small.Fit(r.Text, px(rungText-8)), k.Ink.Text)
		}
	}
}

// drawBar draws the bar of a value, and where zero is.
func (l Ladder) drawBar(dst draw.Canvas, box image.Rectangle, v float64, k Style) {
	if box.Dx() < 4 || box.Dy() < 1 {
		return
	}
	zero, room := box.Min.X, box.Dx()-1
	if l.Signed {
		zero, room = (box.Min.X+box.Max.X)/2, (box.Dx()-1)/2
	}
	dst.Fill(image.Rect(zero, box.Min.Y-2, zero+1, box.Max.Y+2), k.Ink.Line)
	if !(l.Most > 0) || v != v {
		return
	}
	length := int(math.Round(min(1, math.Abs(v)/l.Most) * float64(room)))
	if v < 0 {
		dst.Fill(image.Rect(zero-length, box.Min.Y, zero, box.Max.Y), k.Map.At(60))
	} else {
		dst.Fill(image.Rect(zero+1, box.Min.Y, zero+1+length, box.Max.Y), k.Map.At(195))
	}
}
