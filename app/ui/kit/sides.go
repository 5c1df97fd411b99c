package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// The widths of the panes at the sides, at first: at least, at most, and as shares of the window's.
const (
	LeftWidth  = 340
	RightWidth = 316
	leftMost   = 440
	rightMost  = 410
	leftShare  = 0.17
	rightShare = 0.16
	LeastSide  = 250
	leastMain  = 320
	handleWide = 6
)

// Sides puts a pane at each side of the main one. Unlike a split, the sides keep their width when the window changes its
// size, but for very large ones: what they hold is text, and what grows is the picture. Their inner edges can be dragged, and stay where
// they were left.
type Sides struct {
	Left, Right float32 // widths; 0: what suits the window
	Root        *fyne.Container
}

// NewSides puts them beside each other; edge explains the inner edges.
func NewSides(left, main, right fyne.CanvasObject, l, r float32, edge Hinted) *Sides {
	s := &Sides{Left: l, Right: r}
	a := newHandle(edge, func(dx float32) { s.drag(dx, 0) })
	b := newHandle(edge, func(dx float32) { s.drag(0, -dx) })
	s.Root = container.New(s, left, a, main, b, right)
	return s
}

func (s *Sides) drag(left, right float32) {
	width := s.Root.Size().Width
	most := width - leastMain - 2*handleWide
	s.Left, s.Right = s.widths(width)
	s.Left = min(max(s.Left+left, LeastSide), most-s.Right)
	s.Right = min(max(s.Right+right, LeastSide), most-s.Left)
	s.Root.Refresh()
}

// widths are those that are wanted in a window of a width.
func (s *Sides) widths(window float32) (left, right float32) {
	left, right = s.Left, s.Right
	if left == 0 {
		left = min(max(leftShare*window, LeftWidth), leftMost)
	}
	if right == 0 {
		right = min(max(rightShare*window, RightWidth), rightMost)
	}
	return left, right
}

// Layout implements fyne.Layout. In a narrow window the sides give way first.
func (s *Sides) Layout(o []fyne.CanvasObject, size fyne.Size) {
	left, right := s.widths(size.Width)
	left, right = max(left, o[0].MinSize().Width), max(right, o[4].MinSize().Width)
	if over := left + right + 2*handleWide + leastMain - size.Width; over > 0 {
		left = max(left-over/2, o[0].MinSize().Width)
		right = max(right-over/2, o[4].MinSize().Width)
	}
	x := float32(0)
	for i, w := range []float32{left, handleWide, size.Width - left - right - 2*handleWide, handleWide, right} {
		o[i].Move(fyne.NewPos(x, 0))
		o[i].Resize(fyne.NewSize(w, size.Height))
		x += w
	}
}

// MinSize implements fyne.Layout.
func (s *Sides) MinSize(o []fyne.CanvasObject) fyne.Size { return sum(o) }

// sum is what objects need that stand beside each other.
func sum(o []fyne.CanvasObject) (size fyne.Size) {
	for _, c := range o {
		m := c.MinSize()
		size.Width += m.Width
		size.Height = max(size.Height, m.Height)
	}
	return size
}

// A handle is the line between two panes.
type handle struct {
	widget.BaseWidget
	Hinted
	line *canvas.Rectangle
	ring Ring
	drag func(dx float32)
	pace Paced
	owed float32 // of the mouse's way, not moved yet
}

// handleStep is how far a key moves it.
const handleStep = 24

func newHandle(edge Hinted, drag func(float32)) *handle {
	h := &handle{Hinted: edge, line: canvas.NewRectangle(nil), drag: drag}
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer implements fyne.Widget.
func (h *handle) CreateRenderer() fyne.WidgetRenderer { return h.ring.Around(&handleRenderer{h}) }

// FocusGained implements fyne.Focusable.
func (h *handle) FocusGained() {
	h.ring.Gained(h)
	h.focused()
}

// FocusLost implements fyne.Focusable.
func (h *handle) FocusLost() {
	h.ring.Lost()
	h.Hinted.focusLost()
}

// TypedKey implements fyne.Focusable: the arrows to the left and to the right move it.
func (h *handle) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		h.drag(-handleStep)
	case fyne.KeyRight:
		h.drag(handleStep)
	default:
		PassKey(h, e)
	}
}

// TypedRune implements fyne.Focusable.
func (h *handle) TypedRune(r rune) { PassRune(h, r) }

// Cursor implements desktop.Cursorable.
func (h *handle) Cursor() desktop.Cursor { return desktop.HResizeCursor }

// Dragged implements fyne.Draggable.
func (h *handle) Dragged(e *fyne.DragEvent) {
	h.pressed()
	h.owed += e.Dragged.DX
	h.pace.Do(func() {
		way := h.owed
		h.owed = 0
		h.drag(way)
	})
}

// DragEnd implements fyne.Draggable.
func (h *handle) DragEnd() { h.pace.End() }

type handleRenderer struct{ h *handle }

func (r *handleRenderer) Layout(size fyne.Size) {
	r.h.line.FillColor = theme.Color(theme.ColorNameSeparator)
	r.h.line.Move(fyne.NewPos((size.Width-1)/2, 0))
	r.h.line.Resize(fyne.NewSize(1, size.Height))
}
func (r *handleRenderer) MinSize() fyne.Size           { return fyne.NewSize(handleWide, 10) }
func (r *handleRenderer) Refresh()                     { r.Layout(r.h.Size()); canvas.Refresh(r.h) }
func (r *handleRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.h.line} }
func (r *handleRenderer) Destroy()                     {}
