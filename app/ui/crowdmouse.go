package ui

import (
	"image"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/vggscope/vggscope/app/view"
)

// The mouse on the table of pictures by channels, and what is told of the cell that it, or keys, are on.

// at is what is at a position.
func (p *crowdPane) at(pos fyne.Position) (view.MatrixSpot, bool) {
	_, u := p.pixels()
	if u == 0 || len(p.rows) == 0 {
		return view.MatrixSpot{}, false
	}
	return p.matrix.At(image.Pt(int(float64(pos.X)*u), int(float64(pos.Y)*u)), u)
}

// Tapped implements fyne.Tappable.
func (p *crowdPane) Tapped(e *fyne.PointEvent) {
	defer p.Watch.Over("click")()
	spot, ok := p.at(e.Position)
	if !ok {
		return
	}
	switch {
	case spot.Row < 0: // rows by this channel, or as they were
		p.sortRows(spot.Column)
	case spot.Column < 0: // columns by this picture
		p.sortColumns(spot.Row)
	default:
		p.follow(spot)
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (p *crowdPane) TappedSecondary(e *fyne.PointEvent) {
	defer p.Watch.Over("right click")()
	if p.onMenu != nil {
		p.onMenu(e.AbsolutePosition)
	}
}

// Scrolled implements fyne.Scrollable.
func (p *crowdPane) Scrolled(e *fyne.ScrollEvent) {
	defer p.Watch.Over("wheel")()
	dx, dy := float64(e.Scrolled.DX)*3, float64(e.Scrolled.DY)*3
	if modifiers()&fyne.KeyModifierShift != 0 {
		dx, dy = dx+dy, 0
	}
	p.pan(dx, dy)
	p.point(e.Position)
}

// Dragged implements fyne.Draggable.
func (p *crowdPane) Dragged(e *fyne.DragEvent) {
	defer p.Watch.Over("drag")()
	p.pan(float64(e.Dragged.DX), float64(e.Dragged.DY))
}

// DragEnd implements fyne.Draggable.
func (p *crowdPane) DragEnd() {}

func (p *crowdPane) pan(dx, dy float64) {
	if size, unit := p.pixels(); unit > 0 {
		p.matrix.Pan(dx, dy, size, unit)
		p.Refresh()
	}
}

// MouseIn, MouseMoved and MouseOut implement desktop.Hoverable.
func (p *crowdPane) MouseIn(e *desktop.MouseEvent) { p.MouseMoved(e) }
func (p *crowdPane) MouseMoved(e *desktop.MouseEvent) {
	if p.mouse.rest(p, e.Position) {
		p.point(e.Position)
	}
}
func (p *crowdPane) MouseOut() {
	if !p.mouse.passOn() {
		p.mouse.leave()
		p.keyed = false
		p.tellOf(view.MatrixSpot{}, false)
	}
}

func (p *crowdPane) pointer() (*cursor, func()) { return &p.mouse, p.MouseOut }

// Cursor implements desktop.Cursorable.
func (p *crowdPane) Cursor() desktop.Cursor { return desktop.PointerCursor }

// point tells of what is at a position.
func (p *crowdPane) point(pos fyne.Position) {
	p.keyed = false
	p.tellOf(p.at(pos))
}

// tellOf tells of a place of the table, and marks its value in the scale; ok is false where there is none.
func (p *crowdPane) tellOf(spot view.MatrixSpot, ok bool) {
	text, mark := "", float32(math.NaN())
	if ok {
		text = p.wordsOf(spot)
		if spot.Row >= 0 && spot.Row < len(p.matrix.Rows) && spot.Column >= 0 && spot.Column < len(p.matrix.Rows[spot.Row].Values) {
			mark = p.matrix.Rows[spot.Row].Values[spot.Column]
		}
	}
	p.on.value(text)
	if mark != p.mark && (mark == mark || p.mark == p.mark) {
		p.mark = mark
		p.bar.Refresh()
	}
}

// retell tells anew of what was told of, which has other values, or other cells in its place, by now.
func (p *crowdPane) retell() {
	switch pos, over := p.mouse.on(p); {
	case p.away:
	case p.keyed && p.matrix.Row >= 0 && p.matrix.Column >= 0:
		p.tellOf(p.framed(), true)
	case over:
		p.point(pos)
	case p.keyed: // the frame was on a picture, or in a table, that is not there
		p.keyed = false
		p.tellOf(view.MatrixSpot{}, false)
	}
}

func (p *crowdPane) words(pos fyne.Position) string {
	spot, ok := p.at(pos)
	if !ok {
		return ""
	}
	return p.wordsOf(spot)
}

// wordsOf says what is at a place of the table.
func (p *crowdPane) wordsOf(spot view.MatrixSpot) string {
	t := p.now.lang.Text
	if spot.Row >= 0 && p.rows[spot.Row].Member < 0 {
		return ""
	}
	switch {
	case spot.Row < 0:
		return t("crowd.sort.rows", p.matrix.Columns[spot.Column])
	case p.members[p.rows[spot.Row].Member].Err != nil:
		return t("crowd.unread", p.matrix.Rows[spot.Row].Title)
	case spot.Column < 0:
		return t("crowd.sort.columns", p.matrix.Rows[spot.Row].Title)
	}
	values := p.matrix.Rows[spot.Row].Values
	if spot.Column >= len(values) {
		return ""
	}
	key := "crowd.cell.max"
	if p.now.scene.Crowd.Mean {
		key = "crowd.cell.mean"
	}
	return t(key, p.matrix.Rows[spot.Row].Title, p.matrix.Columns[spot.Column], view.Number(float64(values[spot.Column]), 5))
}
