package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
)

// A side is one of the grids that stand side by side, under a line that says what is in it.
type side struct {
	root  *fyne.Container
	title *widget.Label
	note  *kit.Paragraph // over the maps, where there are none; says why
	grid  *gridPane
}

// twins are sides of which all show the same part: what is zoomed, moved or enlarged in one is so in all, and the value under
// the mouse is framed in each.
type twins struct {
	root    *fyne.Container
	sides   []*side
	camera  func(of, to *side) (view.Camera, bool) // where a side goes when another has moved; false: it stays
	going   []view.Camera                          // where the sides go once they have what that is a part of; nil most of the time
	mark    func(p pointed, of, to *side) pointed  // what is framed in a side for what is pointed at in another
	linking bool
	over    *side // the mouse is over it, or nil
	onHover func()
}

// sideLeast is the least width of a side: three of them fit into the narrowest window.
const sideLeast = 96

// newTwins makes n sides; act does what the mouse asks for as one step of the history.
func newTwins(main *mainThread, n int, silent string, act func(do func())) *twins {
	t := &twins{camera: sameCamera, mark: samePlace}
	var roots []fyne.CanvasObject
	for i := range n {
		s := &side{title: kit.Fact(""), note: kit.Caption(""), grid: newGridPane()}
		s.grid.Set(fyne.NewSize(sideLeast, 160), s.grid.draw)
		s.grid.Watch, s.grid.look.Silent, s.grid.away, s.grid.act = main.watch, silent, true, act
		s.grid.onSize = func() { main.soon(fmt.Sprint("mouse ", i), func() { t.follow(s) }) } // not while the toolkit draws
		s.grid.onMove = func() { t.moved(s) }
		s.grid.onHover = func(p pointed) { t.hovered(s, p) }
		s.note.Alignment = fyne.TextAlignCenter
		s.root = kit.Between(s.title, kit.Gap(0), container.NewStack(s.grid, kit.Level(s.note)))
		t.sides, roots = append(t.sides, s), append(roots, s.root)
	}
	t.root = kit.Columns(roots...)
	return t
}

// sameCamera has all sides show the same part; samePlace frames the same value in all.
func sameCamera(of, _ *side) (view.Camera, bool) { return of.grid.camera(), true }
func samePlace(p pointed, _, _ *side) pointed    { return p }
func (t *twins) follow(s *side)                  { s.grid.follow() }
func (t *twins) each(do func(s *side)) {
	for _, s := range t.sides {
		do(s)
	}
}
func (t *twins) first() *gridPane { return t.sides[0].grid }

// moved has the other sides follow one that has moved.
func (t *twins) moved(of *side) {
	if t.linking {
		return
	}
	t.linking = true
	defer func() { t.linking = false }()
	for _, s := range t.sides {
		if s == of || s.grid.maps == nil {
			continue
		}
		if c, ok := t.camera(of, s); ok {
			s.grid.setCamera(c)
		}
	}
	if o := t.over; o != nil { // what is pointed at has another place in the sides that have moved
		t.hovered(o, o.grid.hover)
	}
}

// cameras says where the sides are, or are to go; c are as many cameras, of which those stay whose side shows nothing.
func (t *twins) cameras(c ...*view.Camera) {
	for i, at := range c {
		switch g := t.sides[i].grid; {
		case t.going != nil:
			*at = t.going[i]
		case g.maps != nil:
			*at = g.camera()
		}
	}
}

// goTo has the sides go to cameras once arrived is called, with what those are a part of in sight. Sides without a camera of their own go
// with the last one.
func (t *twins) goTo(c ...view.Camera) { t.going = c }

// arrived moves the sides to where they were to go.
func (t *twins) arrived() {
	if t.going == nil {
		return
	}
	t.linking = true
	for i, s := range t.sides {
		if s.grid.maps != nil {
			s.grid.setCamera(t.going[min(i, len(t.going)-1)])
		}
	}
	t.linking, t.going = false, nil
}

// hovered frames the value in all sides and tells of it.
func (t *twins) hovered(of *side, p pointed) {
	if p == nowhere && t.over != of {
		return // another side has the mouse by now
	}
	t.over = of
	if p == nowhere {
		t.over = nil
	}
	for _, s := range t.sides {
		if s != of {
			s.grid.point(t.mark(p, of, s))
		} else {
			s.grid.point(nowhere) // else it would frame what another side pointed at, once the mouse has left
		}
	}
	if t.onHover != nil {
		t.onHover()
	}
}

// hover is what the mouse is on, and in which side.
func (t *twins) hover() (pointed, *side) {
	if t.over == nil {
		return nowhere, nil
	}
	return t.over.grid.hover, t.over
}

// arrive and leave say whether the sides are in sight.
func (t *twins) arrive() { t.away(false) }
func (t *twins) leave()  { t.away(true) }

func (t *twins) away(is bool) {
	t.each(func(s *side) {
		s.grid.away = is
		s.grid.follow()
	})
}

// takeOver has what the sides before had.
func (t *twins) takeOver(old *twins) {
	t.going = old.going
	for i, s := range t.sides {
		s.grid.takeOver(old.sides[i].grid)
		old.sides[i].grid.Release()
	}
}

// release gives up what is large.
func (t *twins) release() { t.each(func(s *side) { s.grid.Release() }) }
