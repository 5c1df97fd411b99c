package ui

import (
	"image"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	xdraw "golang.org/x/image/draw"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/draw"
)

// A film shows the pictures opened together in a row above the maps. A click goes to one; with the focus, the arrows, Home and End
// do. The wheel and dragging move the row.
type film struct {
	kit.Painting
	now   *subject
	small *smallPictures
	goTo  func(at int)
	hint  kit.Hint // what is under the mouse; "" for nothing

	at      int     // the picture that was in sight last
	files   int     // how many there were
	shift   float32 // how far the row is moved to the left, in units
	mouse   cursor
	hover   int // picture under the mouse, or -1
	focused bool
}

// The film's measures, in units.
const (
	filmHeight = 56
	filmCell   = 62 // from one picture to the next
	filmEdge   = 4
	filmRoom   = 680 // height of the window's middle from which on there is room for it
)

func newFilm(now *subject, small *smallPictures, goTo func(int), hint kit.Hint) *film {
	f := &film{now: now, small: small, goTo: goTo, hint: hint, hover: -1}
	f.Set(fyne.NewSize(filmCell, filmHeight), f.draw)
	f.ExtendBaseWidget(f)
	small.then = func() {
		f.read()
		f.Refresh()
	}
	return f
}

// wanted reports whether there is more than one picture.
func (f *film) wanted() bool { return len(f.now.state.Files) > 1 }

// show takes a state over. While the session works, no file is read for the film.
func (f *film) show() {
	s := f.now.state
	if s.At != f.at || len(s.Files) != f.files {
		f.at, f.files = s.At, len(s.Files)
		f.reveal()
	}
	f.read()
	f.follow(true)
}

// read has the files in sight read, the nearest to the present one first.
func (f *film) read() {
	s := f.now.state
	if s.Phase != session.Idle || !f.wanted() || !f.Visible() || f.Size().Width < filmCell {
		return
	}
	from, to := f.inSight()
	var paths []string
	for d := range len(s.Files) {
		for _, i := range []int{s.At + d, s.At - d} {
			if i >= from && i < to && (d > 0 || i == s.At) {
				paths = append(paths, s.Files[i])
			}
		}
	}
	f.small.want(paths)
}

// inSight are the pictures in sight: from, and the one behind the last.
func (f *film) inSight() (from, to int) {
	from = max(0, int(f.shift/filmCell))
	return from, min(len(f.now.state.Files), int((f.shift+f.Size().Width)/filmCell)+1)
}

// reveal moves the row so that the present picture is in sight, with a neighbour at each side where there is one.
func (f *film) reveal() {
	left := float32(f.at) * filmCell
	f.move(min(max(f.shift, left+2*filmCell-f.Size().Width), left-filmCell) - f.shift)
}

// move moves the row, no further than its ends.
func (f *film) move(by float32) {
	most := max(0, float32(len(f.now.state.Files))*filmCell+2*filmEdge-f.Size().Width)
	f.shift = min(max(f.shift+by, 0), most)
}

// Resize implements fyne.CanvasObject.
func (f *film) Resize(size fyne.Size) {
	if size == f.Size() {
		return
	}
	f.Painting.Resize(size)
	f.reveal()
	f.read()
}

// Show implements fyne.CanvasObject.
func (f *film) Show() {
	if f.Visible() {
		return
	}
	f.Painting.Show()
	f.read()
}

func (f *film) draw(dst *image.RGBA, unit float64) {
	k := ink()
	c := draw.Onto(dst, nil)
	c.Fill(dst.Rect, k.Paper)
	px := func(v float32) int { return int(float64(v)*unit + 0.5) }
	from, to := f.inSight()
	for i := from; i < to; i++ {
		x := filmEdge + float32(i)*filmCell - f.shift
		cell := image.Rect(px(x), px(filmEdge), px(x+filmCell-filmEdge), px(filmHeight-filmEdge))
		f.drawOne(dst, c, i, cell, unit)
	}
}

// drawOne draws picture i into a cell: hatched if it cannot be read, empty while it was not.
func (f *film) drawOne(dst *image.RGBA, c *draw.Picture, i int, cell image.Rectangle, unit float64) {
	k := ink()
	img, known := f.small.get(f.now.state.Files[i])
	box := cell
	switch {
	case img != nil:
		box = view.Fitted(cell, img.Rect.Dx(), img.Rect.Dy())
		box.Max = image.Pt(max(box.Max.X, box.Min.X+1), max(box.Max.Y, box.Min.Y+1))
		xdraw.ApproxBiLinear.Scale(dst, box, img, img.Rect, xdraw.Src, nil)
	case known:
		draw.Hatch(c, cell, cell.Min, k.Paper, k.Line)
	default:
		draw.Outline(c, cell, 1, k.Line)
	}
	line := max(1, int(2*unit))
	switch {
	case i == f.now.state.At:
		draw.Outline(c, cell, line, k.Accent)
		if f.focused {
			draw.Outline(c, cell.Inset(line), max(1, line/2), k.Text)
		}
	case i == f.hover:
		draw.Outline(c, cell, max(1, int(unit)), k.Text)
	}
}

// under is the picture under the mouse, or -1.
func (f *film) under() int {
	p, on := f.mouse.on(f)
	if !on || !f.Visible() {
		return -1
	}
	i := int((p.X + f.shift - filmEdge) / filmCell)
	if p.X+f.shift < filmEdge || i >= len(f.now.state.Files) {
		return -1
	}
	return i
}

// follow draws anew, and tells of what is under the mouse now: without taking the word from what the film says of its keys, or from a
// message, where a mouse that rests has not asked for it.
func (f *film) follow(still bool) {
	before := f.hover
	if f.hover = f.under(); f.hover >= 0 {
		f.hint(kit.Told{Text: f.name(f.hover), Mouse: &f.mouse.at, Still: still})
	} else if before >= 0 {
		f.hint(kit.Told{})
	}
	f.Refresh()
}

// name is what is said of picture i.
func (f *film) name(i int) string {
	files, t := f.now.state.Files, f.now.lang.Text
	text := filepath.Base(files[i]) + "  (" + t("grid.picture", i+1, len(files)) + ")"
	if img, known := f.small.get(files[i]); known && img == nil {
		text += "  ·  " + t("film.unreadable")
	}
	return text
}

// MouseIn implements desktop.Hoverable.
func (f *film) MouseIn(e *desktop.MouseEvent) { f.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (f *film) MouseMoved(e *desktop.MouseEvent) {
	defer f.Watch.Over("mouse")()
	f.mouse.rest(f, e.Position)
	if f.under() != f.hover {
		f.follow(false)
	}
}

// MouseOut implements desktop.Hoverable.
func (f *film) MouseOut() {
	if f.mouse.passOn() {
		return
	}
	f.mouse.leave()
	f.follow(false)
}

// Tapped implements fyne.Tappable.
func (f *film) Tapped(e *fyne.PointEvent) {
	defer f.Watch.Over("click")()
	f.mouse.rest(f, e.Position)
	if i := f.under(); i >= 0 {
		f.goTo(i)
	}
}

// Scrolled implements fyne.Scrollable.
func (f *film) Scrolled(e *fyne.ScrollEvent) {
	defer f.Watch.Over("wheel")()
	f.slide(-2 * (e.Scrolled.DX + e.Scrolled.DY))
}

// Dragged implements fyne.Draggable.
func (f *film) Dragged(e *fyne.DragEvent) { f.slide(-e.Dragged.DX) }

// DragEnd implements fyne.Draggable.
func (f *film) DragEnd() {}

func (f *film) slide(by float32) {
	f.move(by)
	f.read()
	f.follow(false)
}

// FocusGained implements fyne.Focusable.
func (f *film) FocusGained() {
	f.focused = true
	f.hint(kit.Told{Text: f.now.lang.Text("tip.film"), Focus: true})
	f.Refresh()
}

// FocusLost implements fyne.Focusable.
func (f *film) FocusLost() {
	f.focused = false
	f.hint(kit.Told{Focus: true})
	f.Refresh()
}

// TypedKey implements fyne.Focusable.
func (f *film) TypedKey(e *fyne.KeyEvent) {
	last := len(f.now.state.Files) - 1
	switch e.Name {
	case fyne.KeyLeft:
		f.goTo(max(0, f.at-1))
	case fyne.KeyRight:
		f.goTo(min(last, f.at+1))
	case fyne.KeyHome:
		f.goTo(0)
	case fyne.KeyEnd:
		f.goTo(last)
	default:
		kit.PassKey(f, e)
	}
}

// TypedRune implements fyne.Focusable.
func (f *film) TypedRune(r rune) { kit.PassRune(f, r) }

// takeOver keeps what was read and where the row was in the film before; its painting is given up.
func (f *film) takeOver(old *film) {
	f.small.kept, f.small.order = old.small.kept, old.small.order
	f.shift, f.at, f.files = old.shift, old.at, old.files
	f.mouse.inherit(&old.mouse, f.MouseOut)
	old.Release()
}
