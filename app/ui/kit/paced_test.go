package kit

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
)

func TestPaced(t *testing.T) {
	var posted []func()
	frame := func() {
		now := posted
		posted = nil
		for _, f := range now {
			f()
		}
	}
	p := Paced{post: func(f func()) { posted = append(posted, f) }}
	var done []int
	move := func(to ...int) {
		for _, x := range to {
			p.Do(func() { done = append(done, x) })
		}
	}
	move(1, 2, 3)
	if !slices.Equal(done, []int{1}) {
		t.Errorf("before a frame %v, want the first movement at once and no other", done)
	}
	frame()
	if !slices.Equal(done, []int{1, 3}) {
		t.Errorf("after a frame %v, want the last movement too", done)
	}
	move(4, 5)
	frame()
	frame()
	move(6)
	if !slices.Equal(done, []int{1, 3, 5, 6}) {
		t.Errorf("after more frames %v, want one movement for each, and one at once where nothing waits", done)
	}
	move(7, 8)
	p.End()
	if !slices.Equal(done, []int{1, 3, 5, 6, 8}) {
		t.Errorf("at the end %v, want the last movement at once", done)
	}
	frame()
	frame()
	if !slices.Equal(done, []int{1, 3, 5, 6, 8}) || len(posted) > 0 {
		t.Errorf("%v and %d to come at rest, want nothing more", done, len(posted))
	}
}

func TestHandlePaced(t *testing.T) {
	var way []float32
	h := newHandle(Explained("", nil), func(dx float32) { way = append(way, dx) })
	var posted []func()
	h.pace.post = func(f func()) { posted = append(posted, f) }
	for range 5 {
		h.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(2, 0)})
	}
	h.DragEnd()
	if !slices.Equal(way, []float32{2, 8}) {
		t.Errorf("five movements of 2 before a frame move the edge by %v, want 2 at once and the rest together", way)
	}
}
