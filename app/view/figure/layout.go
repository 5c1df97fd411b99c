package figure

import (
	"image"
	"image/color"
	"math"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/draw"
)

// Measures in pixels.
const (
	margin     = 28
	titleRoom  = 26 // the title's line
	lineRoom   = 18 // a line of notes, of a panel's caption, of a bar's label
	gap        = 12 // between two pictures
	panelGap   = 24
	labelRoom  = 19 // the caption of a picture
	barWidth   = 448
	barHeight  = 14
	tickRoom   = 22
	leastWidth = 520
	leastLabel = 24 // narrower pictures have no captions
)

// The colours of the page.
var (
	paper  = color.RGBA{255, 255, 255, 255}
	dark   = color.RGBA{30, 35, 44, 255}
	muted  = color.RGBA{92, 99, 112, 255}
	line   = color.RGBA{190, 194, 202, 255}
	accent = color.RGBA{0x24, 0x63, 0xc7, 255}
)

// A face is one of the three fonts.
type face int

const (
	titleFace face = iota
	boldFace
	smallFace
)

func (f Fonts) of(which face) *draw.Face { return [...]*draw.Face{f.Title, f.Bold, f.Small}[which] }

// An anchor says which end of a text is at its place.
type anchor int

const (
	start anchor = iota
	middle
	end
)

// A surface is what a figure is drawn on, in the order of the calls.
type surface interface {
	fill(r image.Rectangle, c color.RGBA)
	hatch(r image.Rectangle)
	picture(r image.Rectangle, img image.Image, smooth bool)
	strip(r image.Rectangle, m *view.Colormap)
	text(f face, x, base int, at anchor, s string, c color.RGBA)
}

// A layout is a figure in places.
type layout struct {
	size  image.Point
	words []words
	tiles []tile
	bars  []bar
}

type words struct {
	face    face
	x, base int
	at      anchor
	text    string
	colour  color.RGBA
}

type tile struct {
	Item
	at image.Rectangle
}

type bar struct {
	Bar
	at    image.Rectangle
	ticks []int // where lines go down to the numbers
}

// layout places everything, from top to bottom.
func (f Figure) layout(fonts Fonts) layout {
	width := leastWidth
	inner := -panelGap
	for _, p := range f.Panels {
		inner += p.size().X + panelGap
	}
	width = max(width, inner+2*margin)
	l := layout{}
	y := margin
	if f.Title != "" {
		l.say(titleFace, margin, y+18, start, fonts.Title.Fit(f.Title, width-2*margin), dark)
		y += titleRoom
	}
	for _, text := range lines(f.Notes, fonts.Small, width-2*margin) {
		l.say(smallFace, margin, y+14, start, text, muted)
		y += lineRoom
	}
	y += gap
	y = l.panels(f.Panels, fonts, y)
	for _, b := range f.Bars {
		y = l.bar(b, fonts, y+gap, min(barWidth, width-2*margin))
	}
	l.size = image.Pt(width, y+margin)
	return l
}

func (l *layout) say(f face, x, base int, at anchor, text string, c color.RGBA) {
	if text != "" {
		l.words = append(l.words, words{f, x, base, at, text, c})
	}
}

// panels places them side by side and gives where the longest one ends.
func (l *layout) panels(list []Panel, fonts Fonts, top int) (bottom int) {
	captions := 0
	for _, p := range list {
		if p.Caption != "" {
			captions = lineRoom + 4
		}
	}
	x := margin
	for _, p := range list {
		size := p.size()
		l.say(boldFace, x, top+14, start, fonts.Bold.Fit(p.Caption, size.X), dark)
		l.items(p, fonts, image.Pt(x, top+captions))
		bottom = max(bottom, top+captions+size.Y)
		x += size.X + panelGap
	}
	return bottom
}

// cell is the room of the largest picture, and whether there are captions.
func (p Panel) cell() (size image.Point, labels bool) {
	for _, it := range p.Items {
		size.X, size.Y = max(size.X, it.Size.X), max(size.Y, it.Size.Y)
		labels = labels || it.Label != "" || len(it.Words) > 0
	}
	return size, labels && size.X >= leastLabel
}

func (p Panel) columns() int {
	if p.Columns > 0 {
		return min(p.Columns, max(1, len(p.Items)))
	}
	return max(1, len(p.Items))
}

// pitch is from one picture to the next.
func (p Panel) pitch() image.Point {
	size, labels := p.cell()
	if labels {
		size.Y += labelRoom
	}
	return size.Add(image.Pt(gap, gap))
}

// size is the room of all pictures, with their captions.
func (p Panel) size() image.Point {
	pitch, cols := p.pitch(), p.columns()
	rows := (len(p.Items) + cols - 1) / cols
	return image.Pt(max(0, cols*pitch.X-gap), max(0, rows*pitch.Y-gap))
}

// items places the pictures of a panel, row by row.
func (l *layout) items(p Panel, fonts Fonts, at image.Point) {
	pitch, cols := p.pitch(), p.columns()
	size, labels := p.cell()
	for i, it := range p.Items {
		corner := at.Add(image.Pt(i%cols*pitch.X, i/cols*pitch.Y))
		box := image.Rectangle{Min: corner, Max: corner.Add(it.Size)}
		l.tiles = append(l.tiles, tile{it, box})
		if labels {
			l.caption(it, fonts, corner.X, corner.X+size.X, box.Max.Y+14)
		}
	}
}

// caption writes a picture's label, and of its words those that there is room for.
func (l *layout) caption(it Item, fonts Fonts, left, right, base int) {
	label := fonts.Bold.Fit(it.Label, right-left+gap/2)
	l.say(boldFace, left, base, start, label, dark)
	room := right - left - fonts.Bold.Width(label) - 6
	for _, text := range it.Words {
		if fonts.Small.Width(text) <= room {
			l.say(smallFace, right, base, end, text, muted)
			return
		}
	}
}

// bar places a colour bar and its numbers, and gives where they end.
func (l *layout) bar(b Bar, fonts Fonts, y, width int) int {
	if b.Map == nil || !b.On.Valid() && b.Ends[0] == "" {
		return y
	}
	if b.Label != "" {
		l.say(smallFace, margin, y+13, start, fonts.Small.Fit(b.Label, width), muted)
		y += lineRoom
	}
	placed := bar{Bar: b, at: image.Rect(margin, y, margin+width, y+barHeight)}
	base := placed.at.Max.Y + tickRoom - 4
	low, high := b.Ends[0], b.Ends[1]
	if low == "" {
		low, high = b.On.Ends(3)
	}
	left, right := placed.at.Min.X, placed.at.Max.X-1
	placed.ticks = []int{left, right}
	l.say(smallFace, left, base, start, low, dark)
	l.say(smallFace, right+1, base, end, high, dark)
	if b.Ends[0] == "" {
		placed.ticks = append(placed.ticks, l.ticks(b.On, fonts.Small, placed.at, base, fonts.Small.Width(low), fonts.Small.Width(high))...)
	}
	l.bars = append(l.bars, placed)
	return base + 4
}

// ticks writes round numbers between those of the ends, where they do not run into each other.
func (l *layout) ticks(r view.Range, f *draw.Face, at image.Rectangle, base, low, high int) (list []int) {
	const apart = 10
	free, stop := at.Min.X+low+apart, at.Max.X-high-apart
	for _, t := range r.Ticks(6) {
		x, half := at.Min.X+int(math.Round(t.At*float64(at.Dx()-1))), f.Width(t.Text)/2
		if x-half >= free && x+half <= stop {
			l.say(smallFace, x, base, middle, t.Text, dark)
			list = append(list, x)
			free = x + half + apart
		}
	}
	return list
}

// onto draws what is placed.
func (l layout) onto(s surface) {
	s.fill(image.Rectangle{Max: l.size}, paper)
	for _, t := range l.tiles {
		outline(s, t.at, 1, line)
		if t.Hatched {
			s.hatch(t.at)
		}
		if t.Picture != nil {
			s.picture(t.at, t.Picture(), t.Smooth)
		}
		for _, r := range t.Frames {
			if r = r.Add(t.at.Min).Intersect(t.at); !r.Empty() {
				outline(s, r, 2, accent)
			}
		}
	}
	for _, b := range l.bars {
		outline(s, b.at, 1, line)
		s.strip(b.at, b.Map)
		for _, x := range b.ticks {
			s.fill(image.Rect(x, b.at.Max.Y+1, x+1, b.at.Max.Y+5), muted)
		}
	}
	for _, w := range l.words {
		s.text(w.face, w.x, w.base, w.at, w.text, w.colour)
	}
}

// outline draws a line around a rectangle.
func outline(s surface, r image.Rectangle, width int, c color.RGBA) {
	o := r.Inset(-width)
	s.fill(image.Rect(o.Min.X, o.Min.Y, o.Max.X, r.Min.Y), c)
	s.fill(image.Rect(o.Min.X, r.Max.Y, o.Max.X, o.Max.Y), c)
	s.fill(image.Rect(o.Min.X, r.Min.Y, r.Min.X, r.Max.Y), c)
	s.fill(image.Rect(r.Max.X, r.Min.Y, o.Max.X, r.Max.Y), c)
}
