package view

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"github.com/vggscope/vggscope/app/view/draw"
)

// A Curve is a line of a chart from 0 to 1: its points are as far from each other as Steps says.
type Curve struct {
	Points []float64
	Steps  int // points that the whole width is for
	Colour color.RGBA
}

// DrawCurves draws curves over the same axes, upright from 0 to 1.
func DrawCurves(img *image.RGBA, curves []Curve, k Style, unit float64) {
	dst := draw.Onto(img, nil)
	dst.Fill(img.Rect, k.Ink.Paper)
	px := func(x float64) int { return int(math.Round(x * unit)) }
	box := image.Rect(px(30), px(8), img.Rect.Dx()-px(8), img.Rect.Dy()-px(8))
	if box.Empty() {
		return
	}
	for _, share := range []float64{0, 0.5, 1} {
		y := box.Max.Y - 1 - int(share*float64(box.Dy()-1))
		dst.Fill(image.Rect(box.Min.X, y, box.Max.X, y+1), k.Ink.Guide)
		if k.Small != nil {
			k.Small.DrawRight(dst, box.Min.X-px(4), y+k.Small.Height()/2-1, fmt.Sprint(share), k.Ink.Muted)
		}
	}
	for _, c := range curves {
		c.draw(dst, box, max(1, px(1.5)))
	}
}

func (c Curve) draw(dst draw.Canvas, box image.Rectangle, width int) {
	if c.Steps < 2 || len(c.Points) < 2 {
		return
	}
	last := math.NaN()
	end := float64(len(c.Points)-1) / float64(c.Steps-1)
	for x := range int(end*float64(box.Dx()-1)) + 1 {
		at := float64(x) / float64(box.Dx()-1) * float64(c.Steps-1)
		i := min(int(at), len(c.Points)-2)
		v := c.Points[i] + (c.Points[i+1]-c.Points[i])*(at-float64(i))
		y := float64(box.Max.Y-1) - min(max(v, 0), 1)*float64(box.Dy()-1)
		if last != last {
			last = y
		}
		from, to := int(min(y, last)), int(max(y, last))+width
		dst.Fill(image.Rect(box.Min.X+x, from, box.Min.X+x+1, to), c.Colour)
		last = y
	}
}
