package ui

import (
	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
)

// What was done to the view is taken back, and done again.

// act does something to what is looked at, which then is a step in the history. What is done within it belongs to the same
// step.
func (v *viewer) act(do func()) {
	if v.acting {
		do()
		return
	}
	v.acting = true
	defer func() { v.acting = false }()
	was := v.whole()
	do()
	v.history.Note(was, v.whole(), v.clock())
	v.acted()
}

// goTo shows a scene of the history, with the very parts of the grids that were in sight.
func (v *viewer) goTo(next scene.Scene) {
	if n := v.now.network(); n != nil {
		next = next.Within(n)
	}
	v.show(next)
	v.parts.maps.showCamera(next.Camera)
	if p, ok := v.parts.middle.pane().(cameraPane); ok {
		p.goTo(next.Cameras)
	}
}

// bindHistory is what walks through it.
func (w *Window) bindHistory() commands {
	v := w.viewer
	return commands{
		action.Undo: {do: func() { v.goTo(v.history.Undo(v.whole())) }, why: func() string {
			if !v.history.Back() {
				return "why.noundo"
			}
			return ""
		}},
		action.Redo: {do: func() { v.goTo(v.history.Redo(v.whole())) }, why: func() string {
			if !v.history.Forth() {
				return "why.noredo"
			}
			return ""
		}},
	}
}
