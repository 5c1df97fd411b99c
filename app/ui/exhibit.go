package ui

import (
	"image"

	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/figure"
)

// An exhibit is what a pane of the middle shows, as it leaves the window: as a figure, and in numbers or words. What is made of it
// is made when it is asked for, on the main thread.
type exhibit struct {
	why    string // key of the reason why there is no figure; "" where there is one
	figure func() figure.Figure
	mute   string                          // key of the reason why there is no text
	text   func() (text string, of string) // of says what it is, for the status line
	apart  bool                            // the numbers are the same whichever channels are off
}

// nothing is an exhibit of what is not there.
func nothing(why string) exhibit { return exhibit{why: why, mute: why} }

// wordless is an exhibit without numbers.
func wordless(f func() figure.Figure) exhibit { return exhibit{figure: f, mute: "why.wordless"} }

// pictureless is an exhibit that is a table of words: it cannot be a picture.
func pictureless(text func() (string, string)) exhibit {
	return exhibit{why: "why.copy.table", text: text}
}

// notes are the lines that figures of the present picture have in common, behind what a pane says of itself.
func (s *subject) notes(own ...string) []string {
	if s.result != nil && s.network() != nil {
		own = append(own, s.aboutWords())
	} else if n := s.network(); n != nil {
		own = append(own, s.modelCalled(n))
	}
	return own
}

// panel is what a grid shows: its maps in sight, or the part in sight of the one that is enlarged.
func (g *gridPane) panel(caption string) figure.Panel {
	of := g.inSight()
	of.Style = g.look
	p := figure.Maps(g.maps, of)
	p.Caption = caption
	return p
}

// inSight says which maps those are, and how large.
func (g *gridPane) inSight() figure.Of {
	of := figure.Of{Places: g.grid.InSight(), Zoom: g.grid.Zoom() / g.pixels()}
	if solo := g.grid.Solo(); solo >= 0 {
		of.Part = g.grid.CellsInSight(solo)
	} else if g.maps.Flat() {
		of.Part = g.grid.CellsInSight(0)
	}
	if len(of.Places) == 0 { // the pane was not drawn yet
		for place := range g.maps.Places() {
			of.Places = append(of.Places, place)
		}
		of.Columns = g.grid.Columns()
		return of
	}
	top := g.grid.Tile(of.Places[0]).Min.Y
	for _, place := range of.Places {
		if g.grid.Tile(place).Min.Y == top {
			of.Columns++
		}
	}
	return of
}

// bar is the colour bar of what a grid shows. Where several maps have a range each, it has words in place of numbers.
func (g *gridPane) bar(s *subject, own bool, label string) figure.Bar {
	b := figure.Bar{Map: g.look.Map, Label: label}
	places := g.grid.InSight()
	channel := 0
	if len(places) > 0 {
		channel = max(0, g.maps.Channel(places[0]))
	}
	b.On = g.maps.On[channel]
	if !own || g.maps.Flat() || len(places) == 1 {
		return b
	}
	if own := s.lang.Text("figure.own"); label == "" {
		b.Label = own
	} else {
		b.Label += "  ·  " + own
	}
	b.Ends = [2]string{s.lang.Text("figure.lowest"), s.lang.Text("figure.highest")}
	if b.Map.Signed() {
		b.Ends = [2]string{"\u2212max", "max"}
	}
	return b
}

// heatItem is a map over a photo, or one of the two.
func heatItem(h view.Heat) figure.Item {
	const side = 896
	w, hh := h.Values.W, h.Values.H
	if h.Photo != nil {
		w, hh = h.Photo.Rect.Dx(), h.Photo.Rect.Dy()
	}
	scale := max(1, side/max(w, hh))
	size := image.Pt(w, hh).Mul(scale)
	if size.X > 2*side || size.Y > 2*side {
		size = view.Fitted(image.Rect(0, 0, 2*side, 2*side), w, hh).Size()
	}
	if h.Values.Len() == 0 {
		h.Values, h.Map, h.Range, h.Cover = blank, view.Viridis(), view.CauseRange(false), 0
	}
	return figure.Item{Size: size, Picture: func() image.Image {
		img := image.NewRGBA(image.Rectangle{Max: size})
		h.Draw(img, img.Rect)
		return img
	}}
}

// said are the texts of some paragraphs, without those that are hidden.
func said(list ...*kit.Paragraph) (texts []string) {
	for _, p := range list {
		if p.Visible() && p.Whole() != "" {
			texts = append(texts, p.Whole())
		}
	}
	return texts
}
