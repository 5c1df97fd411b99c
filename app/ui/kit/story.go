package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Story shows pictures in equal square frames, from left to right with arrows between them, each above its caption. The frames
// grow with the width, which what it stands in must give first: see column and Between.
func Story(pictures, captions []fyne.CanvasObject) *fyne.Container {
	s := &story{n: len(pictures)}
	all := make([]fyne.CanvasObject, 0, 3*s.n)
	for _, p := range pictures {
		all = append(all, container.NewStack(newFrame(), container.NewPadded(p)))
	}
	all = append(all, captions...)
	for range s.n - 1 {
		all = append(all, widget.NewIcon(theme.NavigateNextIcon()))
	}
	return container.New(s, all...)
}

type story struct {
	n     int
	width float32 // as of the last layout; 0 before
}

const (
	leastFrame = 84
	mostFrame  = 168
	storyArrow = 16
	storyEdge  = 6
)

// side is a frame's at the present width.
func (s *story) side() float32 {
	return min(max(s.room(), leastFrame), mostFrame)
}

// room is the width that each frame has.
func (s *story) room() float32 {
	return (s.width - 2*storyEdge - float32(s.n-1)*storyArrow) / float32(s.n)
}

// Layout implements fyne.Layout.
func (s *story) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	s.width = size.Width
	side, room := s.side(), max(s.room(), leastFrame)
	for i := range s.n {
		x := storyEdge + float32(i)*(room+storyArrow)
		objects[i].Move(fyne.NewPos(x+(room-side)/2, 0))
		objects[i].Resize(fyne.NewSize(side, side))
		caption := objects[s.n+i]
		caption.Move(fyne.NewPos(x, side))
		caption.Resize(fyne.NewSize(room, caption.MinSize().Height))
		if i > 0 {
			arrow := objects[2*s.n+i-1]
			arrow.Move(fyne.NewPos(x-storyArrow, (side-storyArrow)/2))
			arrow.Resize(fyne.NewSquareSize(storyArrow))
		}
	}
}

// MinSize implements fyne.Layout: the height at the present width.
func (s *story) MinSize(objects []fyne.CanvasObject) fyne.Size {
	n := float32(s.n)
	return fyne.NewSize(n*leastFrame+(n-1)*storyArrow+2*storyEdge, s.side()+objects[s.n].MinSize().Height)
}

// A frame is a line around something.
type frame struct {
	widget.BaseWidget
	line *canvas.Rectangle
}

func newFrame() *frame {
	f := &frame{line: canvas.NewRectangle(nil)}
	f.line.StrokeWidth = 1
	f.ExtendBaseWidget(f)
	f.Refresh()
	return f
}

// Refresh takes over the theme.
func (f *frame) Refresh() {
	f.line.StrokeColor = theme.Color(theme.ColorNameInputBorder)
	f.BaseWidget.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (f *frame) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.line) }
