package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// A List is rows of which one is chosen, by a click or, while it has the focus, by the arrows and the keys around them. It leaves the
// other keys to the window.
type List struct {
	widget.List
	ring Ring
	at   int

	// OnKey is asked first about keys, and reports whether it has done all that is to be done; may be nil.
	OnKey func(fyne.KeyName) bool
}

// NewList makes one; chosen is told the row.
func NewList(length func() int, row func() fyne.CanvasObject, fill func(int, fyne.CanvasObject), chosen func(int)) *List {
	l := &List{}
	l.Length, l.CreateItem, l.UpdateItem = length, row, fill
	l.OnSelected = func(i int) {
		l.at = i
		l.Clicked()
		chosen(i)
	}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer implements fyne.Widget.
func (l *List) CreateRenderer() fyne.WidgetRenderer { return l.ring.Around(l.List.CreateRenderer()) }

// FocusGained implements fyne.Focusable. The toolkit's list would mark a row of its own.
func (l *List) FocusGained() { l.ring.Gained(l) }

// FocusLost implements fyne.Focusable.
func (l *List) FocusLost() { l.ring.Lost() }

// Clicked takes the ring away: the row that was clicked shows where the focus is.
func (l *List) Clicked() { l.ring.Lost() }

// listPage is how many rows Page Up and Page Down go on.
const listPage = 8

// TypedKey implements fyne.Focusable.
func (l *List) TypedKey(e *fyne.KeyEvent) {
	if l.OnKey != nil && l.OnKey(e.Name) {
		return
	}
	last := l.Length() - 1
	to := map[fyne.KeyName]int{
		fyne.KeyUp: l.at - 1, fyne.KeyDown: l.at + 1, fyne.KeyPageUp: l.at - listPage, fyne.KeyPageDown: l.at + listPage,
		fyne.KeyHome: 0, fyne.KeyEnd: last,
	}
	i, ok := to[e.Name]
	switch i = max(0, min(i, last)); {
	case !ok:
		PassKey(l, e)
	case last >= 0 && i != l.at:
		l.Select(i)
		Bring(l, i)
		l.ring.show(true)
	}
}

// Bring scrolls a list until a row is in sight with those beside it: at an edge that the list goes on behind it would lie in the shade.
func Bring(l interface{ ScrollTo(row widget.ListItemID) }, row int) {
	for _, i := range []int{row - 1, row + 1, row} {
		l.ScrollTo(i)
	}
}

// TypedRune implements fyne.Focusable.
func (l *List) TypedRune(r rune) { PassRune(l, r) }
