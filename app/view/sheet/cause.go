package sheet

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"strings"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/draw"
	"github.com/vggscope/vggscope/nn"
)

// CauseOptions say how a picture of causes is drawn.
type CauseOptions struct {
	Title string
	Notes []string // lines below it
	// Signed has zero in the middle of the colours, and the range as far below as above; else it begins at zero.
	Signed bool
	// Over is drawn below the colours, and Opacity is what the strongest value covers of it, from 0 to 1; those at zero cover nothing.
	Over    image.Image
	Opacity float64
	Smooth  bool // blend between values instead of drawing each as a square
}

const (
	causeSide = 448 // at least, of the longer side of a map
	causeBar  = 52
	causeLine = 18
)

// Cause draws one map with a title and a colour bar with numbers. t is (H, W, 1).
func Cause(t nn.Tensor, o CauseOptions) (*image.RGBA, error) {
	if t.H < 1 || t.W < 1 || t.C != 1 || len(t.Data) != t.H*t.W {
		return nil, fmt.Errorf("sheet: %s: a map of causes has one channel, got %s with %d values", o.Title, t.Shape, len(t.Data))
	}
	scale := max(1, (causeSide+max(t.H, t.W)-1)/max(t.H, t.W))
	if t.H*scale > maxPixels/(t.W*scale) {
		return nil, fmt.Errorf("%w: %s: %s", ErrTooBig, o.Title, t.Shape)
	}
	m := view.Viridis()
	if o.Signed {
		m = view.Signed()
	}
	top := margin + 30 + causeLine*len(o.Notes)
	box := image.Rect(margin, top, margin+t.W*scale, top+t.H*scale)
	width := max(box.Max.X+margin, causeSide+2*margin)
	img := image.NewRGBA(image.Rect(0, 0, width, box.Max.Y+causeBar+margin))
	var table [256]uint32
	for i := range table {
		table[i] = draw.Pixel(m.At(uint8(i)))
	}
	dst := draw.Onto(img, &table)
	dst.Fill(img.Rect, shade(0))
	draw.Bold(20).Draw(dst, margin, margin+16, draw.Bold(20).Fit(o.Title, width-2*margin), dark)
	small := draw.Regular(12.5)
	for i, line := range o.Notes {
		small.Draw(dst, margin, margin+36+causeLine*i, small.Fit(line, width-2*margin), muted)
	}
	r := causeRange(t, o.Signed)
	c := colouring{t: t, o: o, r: r, m: m, peak: math.Max(math.Abs(float64(r.Lo)), math.Abs(float64(r.Hi)))}
	c.draw(img, box)
	draw.Outline(dst, box.Inset(-1), 1, shade(3))
	causeStrip(dst, image.Rect(box.Min.X, box.Max.Y+16, box.Max.X, box.Max.Y+30), r, small)
	return img, nil
}

// causeStrip draws the colour bar, and numbers below it where they do not run into each other.
func causeStrip(dst *draw.Picture, bar image.Rectangle, r view.Range, f *draw.Face) {
	const tick, apart = 4, 10
	view.Strip(dst, bar, false)
	draw.Outline(dst, bar, 1, shade(3))
	right := bar.Max.X - f.Width(view.Number(float64(r.Hi), 3)) - apart
	label := func(x, left int, text string) {
		dst.Fill(image.Rect(x, bar.Max.Y+1, x+1, bar.Max.Y+tick), shade(6))
		f.Draw(dst, left, bar.Max.Y+tick+14, text, dark)
	}
	low, high := view.Number(float64(r.Lo), 3), view.Number(float64(r.Hi), 3)
	label(bar.Min.X, bar.Min.X, low)
	label(bar.Max.X-1, bar.Max.X-f.Width(high), high)
	end := bar.Min.X + f.Width(low) + apart
	for _, t := range r.Ticks(6) {
		x, w := bar.Min.X+int(math.Round(t.At*float64(bar.Dx()-1))), f.Width(t.Text)
		if x-w/2 >= end && x+w/2 <= right {
			label(x, x-w/2, t.Text)
			end = x + w/2 + apart
		}
	}
}

// causeRange keeps zero where it belongs: in the middle, or at the low end.
func causeRange(t nn.Tensor, signed bool) view.Range {
	r := view.Range{}
	for _, v := range t.Data {
		if v-v == 0 {
			r = view.Range{Lo: min(r.Lo, v), Hi: max(r.Hi, v)}
		}
	}
	if signed {
		return r.Symmetric()
	}
	if r.Hi == 0 {
		r.Hi = 1
	}
	return view.Range{Lo: 0, Hi: r.Hi}
}

// colouring paints values over a picture, or over nothing.
type colouring struct {
	t    nn.Tensor
	o    CauseOptions
	r    view.Range
	m    *view.Colormap
	peak float64
}

func (c colouring) draw(img *image.RGBA, box image.Rectangle) {
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			v := c.value(float64(y-box.Min.Y)/float64(box.Dy()), float64(x-box.Min.X)/float64(box.Dx()), 0.5/float64(box.Dy()), 0.5/float64(box.Dx()))
			level, ok := c.r.Index(float32(v))
			ink := view.NotANumber
			if ok {
				ink = c.m.At(level)
			}
			if c.o.Over != nil && ok {
				ink = c.over(ink, v, x-box.Min.X, y-box.Min.Y, box)
			}
			img.SetRGBA(x, y, ink)
		}
	}
}

// value is that at a place, as shares of height and width; half is half a pixel.
func (c colouring) value(y, x, halfY, halfX float64) float64 {
	if !c.o.Smooth {
		return float64(c.t.At(min(int(y*float64(c.t.H)+1e-9), c.t.H-1), min(int(x*float64(c.t.W)+1e-9), c.t.W-1), 0))
	}
	at := func(share, half float64, n int) (int, int, float64) {
		d := max(0, (share+half)*float64(n)-0.5)
		i := min(int(d), n-1)
		return i, min(i+1, n-1), d - float64(i)
	}
	y0, y1, fy := at(y, halfY, c.t.H)
	x0, x1, fx := at(x, halfX, c.t.W)
	value := func(y, x int) float64 { return float64(c.t.At(y, x, 0)) }
	return (value(y0, x0)*(1-fx)+value(y0, x1)*fx)*(1-fy) + (value(y1, x0)*(1-fx)+value(y1, x1)*fx)*fy
}

// over mixes a colour with the picture, by how strong the value is.
func (c colouring) over(ink color.RGBA, v float64, x, y int, box image.Rectangle) color.RGBA {
	b := c.o.Over.Bounds()
	r, g, bl, _ := c.o.Over.At(b.Min.X+x*b.Dx()/box.Dx(), b.Min.Y+y*b.Dy()/box.Dy()).RGBA()
	share := 0.0
	if c.peak > 0 {
		share = min(1, math.Abs(v)/c.peak) * c.o.Opacity
	}
	mix := func(below uint32, above uint8) uint8 {
		return uint8(math.Round(float64(below>>8)*(1-share) + float64(above)*share))
	}
	return color.RGBA{mix(r, ink.R), mix(g, ink.G), mix(bl, ink.B), 0xff}
}

// CauseNotes joins facts into lines of at most so many characters.
func CauseNotes(facts []string, width int) (lines []string) {
	line := ""
	for _, f := range facts {
		if line != "" && len([]rune(line))+len([]rune(f))+3 > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " · "
		}
		line += f
	}
	if strings.TrimSpace(line) != "" {
		lines = append(lines, line)
	}
	return lines
}
