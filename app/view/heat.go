package view

import (
	"image"
	"image/color"
	"math"
	"slices"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
)

// A Heat is a map of causes as it is drawn: one value for each place, in colours, over the picture that it is about.
type Heat struct {
	Values nn.Tensor // (height, width, 1)
	Range  Range     // that the colours are spread over; see CauseRange
	Map    *Colormap
	// Photo lies under the colours, stretched over the same square; nil for none. Cover is how much of it they cover: at 0
	// nothing, at 0.5 as much of each place as its value is strong, at 1 all.
	Photo  *image.RGBA
	Cover  float64
	Smooth bool // blend between values instead of drawing each as a square
}

// CauseRange is the range of maps of causes that are to be compared, of which these are the largest magnitudes: symmetric around
// zero for those with signs, else from zero on. Of zeros alone without signs it is zero, so that no bar speaks of values that are not there.
func CauseRange(signed bool, magnitudes ...float32) Range {
	most := float32(0)
	for _, m := range magnitudes {
		most = max(most, m)
	}
	if signed && most == 0 {
		most = 1 // so that zero has its colour, the one in the middle
	}
	if signed {
		return Range{-most, most}
	}
	return Range{0, most}
}

// Magnitude is the largest magnitude of the values, or the one that a share of them, from 0 to 1, does not exceed. Those that
// are infinite or no numbers do not count.
func Magnitude(values []float32, share float64) float32 {
	var all []float32
	for _, v := range values {
		if finite(v) {
			all = append(all, max(v, -v))
		}
	}
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	if most := all[min(int(share*float64(len(all))), len(all)-1)]; most > 0 {
		return most
	}
	return all[len(all)-1] // nearly all are zeros: limits of zero would show none of the rest
}

// HeatOf is an answer's map on its own range; three channels are added up.
func HeatOf(r *explain.Result) Heat {
	h := Heat{Values: r.Values, Map: Viridis()}
	if !r.Map2D {
		h.Values = explain.Sum.Of(r.Values)
	}
	if r.Signed {
		h.Map = Signed()
	}
	h.Range = CauseRange(r.Signed, Magnitude(h.Values.Data, 1))
	return h
}

// Draw draws into a box of a picture.
func (h Heat) Draw(dst *image.RGBA, box image.Rectangle) {
	if h.Values.Len() == 0 || box.Empty() {
		return
	}
	peak := max(-h.Range.Lo, h.Range.Hi)
	columns := h.spots(box.Dx(), h.Values.W)
	in := box.Intersect(dst.Rect)
	for y := in.Min.Y; y < in.Max.Y; y++ {
		row := h.spot(y-box.Min.Y, box.Dy(), h.Values.H)
		at := dst.PixOffset(in.Min.X, y)
		for x := in.Min.X; x < in.Max.X; x++ {
			v := h.value(row, columns[x-box.Min.X])
			c := h.over(h.colour(v), v, peak, float64(x-box.Min.X)/float64(box.Dx()), float64(y-box.Min.Y)/float64(box.Dy()))
			copy(dst.Pix[at:at+4], []uint8{c.R, c.G, c.B, 0xff})
			at += 4
		}
	}
}

// A spot is where a pixel lies among values: after one of them, and how far towards the next.
type spot struct {
	at, next int
	far      float32
}

func (h Heat) spot(i, size, n int) spot {
	if !h.Smooth {
		at := i * n / size
		return spot{at, at, 0}
	}
	at, w := between(i, size, n)
	return spot{at, min(at+1, n-1), float32(w) / 256}
}

func (h Heat) spots(size, n int) []spot {
	list := make([]spot, size)
	for i := range list {
		list[i] = h.spot(i, size, n)
	}
	return list
}

func (h Heat) value(row, column spot) float32 {
	a, b := h.Values.Data[row.at*h.Values.W:], h.Values.Data[row.next*h.Values.W:]
	if !h.Smooth {
		return a[column.at]
	}
	above := a[column.at]*(1-column.far) + a[column.next]*column.far
	below := b[column.at]*(1-column.far) + b[column.next]*column.far
	return above*(1-row.far) + below*row.far
}

func (h Heat) colour(v float32) color.RGBA {
	if level, ok := h.Range.Index(v); ok {
		return h.Map.At(level)
	}
	return NotANumber
}

// over lays a colour over the photo, which has the same place at the shares x and y of its width and height.
func (h Heat) over(c color.RGBA, v, peak float32, x, y float64) color.RGBA {
	if h.Photo == nil {
		return c
	}
	share := max(0, 2*h.Cover-1) + strength(v, peak)*min(1, 2*h.Cover)
	if v != v {
		share = 1
	}
	b := h.Photo.Rect
	at := h.Photo.PixOffset(b.Min.X+min(int(x*float64(b.Dx())), b.Dx()-1), b.Min.Y+min(int(y*float64(b.Dy())), b.Dy()-1))
	share = min(share, 1)
	mix := func(below, above uint8) uint8 {
		return uint8(float64(below)*(1-share) + float64(above)*share + 0.5)
	}
	p := h.Photo.Pix[at : at+3]
	return color.RGBA{mix(p[0], c.R), mix(p[1], c.G), mix(p[2], c.B), 0xff}
}

// strength is how strong a value is, from 0 to 1.
func strength(v, peak float32) float64 {
	if !(peak > 0) {
		return 0
	}
	return min(1, math.Abs(float64(v/peak)))
}

// Hit is the row and column of the value at a pixel, of a map that is drawn into a box.
func (h Heat) Hit(p image.Point, box image.Rectangle) (y, x int, ok bool) {
	if !p.In(box) || h.Values.Len() == 0 {
		return 0, 0, false
	}
	return (p.Y - box.Min.Y) * h.Values.H / box.Dy(), (p.X - box.Min.X) * h.Values.W / box.Dx(), true
}

// Fitted is the largest box of these proportions in the middle of a rectangle.
func Fitted(in image.Rectangle, w, h int) image.Rectangle {
	if w < 1 || h < 1 || in.Empty() {
		return image.Rectangle{}
	}
	dx, dy := in.Dx(), in.Dx()*h/w
	if dy > in.Dy() {
		dx, dy = in.Dy()*w/h, in.Dy()
	}
	at := in.Min.Add(image.Pt((in.Dx()-dx)/2, (in.Dy()-dy)/2))
	return image.Rectangle{Min: at, Max: at.Add(image.Pt(dx, dy))}
}

// CauseBlank is a map with nothing in it.
func CauseBlank() nn.Tensor { return nn.NewTensor(nn.Map(1, 1, 1)) }
