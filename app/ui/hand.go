package ui

import (
	"image"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
)

// A hand lays a patch on the photo, for occlusion: what becomes of the answer under it follows the mouse.
type hand struct {
	causes *causes
	of     handling
	box    image.Rectangle // where the patch lies, in pixels of the network's input; empty for none
	got    session.Covered // what it does; of another box while that is being computed
	boxes  chan image.Rectangle
	busy   bool // the task is there
}

// handling is what a patch is laid for: with another of these it is gone.
type handling struct {
	pass   *nn.Activations
	target explain.Target
	fill   explain.Baseline
	patch  int
}

// handled is what a patch would be laid for now; no pass where none can be.
func (c *causes) handled() handling {
	n := c.now.network()
	if n == nil || c.of == nil || !c.now.causeInSight() || c.now.scene.Cause.Method != explain.Occlusion {
		return handling{}
	}
	req, err := c.now.scene.Cause.Filled(n)
	if err != nil {
		return handling{}
	}
	return handling{c.of, req.Target, req.Fill, req.Patch}
}

// follow takes the patch away that is for something else.
func (h *hand) follow() {
	if now := h.causes.handled(); now != h.of {
		h.lift()
		h.of = now
	}
}

// lift takes the patch away.
func (h *hand) lift() {
	if h.busy {
		h.causes.session.Stop(session.CoveringName)
	}
	h.box, h.got, h.busy, h.boxes = image.Rectangle{}, session.Covered{}, false, nil
}

// lay puts the patch's middle on a pixel of the input, as far as it stays on the picture.
func (h *hand) lay(at image.Point) {
	h.follow()
	if h.of.pass == nil {
		return
	}
	if h.causes.asked != nil { // the map that is being computed waits for its button
		h.causes.stop()
	}
	in := h.causes.now.network().Layers[0].Out
	side := h.of.patch
	x, y := min(max(at.X-side/2, 0), in.W-side), min(max(at.Y-side/2, 0), in.H-side)
	h.box = image.Rect(x, y, x+side, y+side)
	h.ask()
	h.causes.changed()
}

// ask has what the patch does computed: the task takes the box that is newest when it is ready for one.
func (h *hand) ask() {
	if !h.busy {
		h.busy, h.boxes = true, make(chan image.Rectangle, 1)
		boxes := h.boxes
		h.causes.session.Do(session.Covering(h.of.target, h.of.fill, boxes, func(c session.Covered) {
			h.causes.main.do("patch", func() { h.take(c, boxes) })
		}))
	}
	select {
	case <-h.boxes:
	default:
	}
	h.boxes <- h.box
}

// take takes over what a patch does, or that the task has ended; boxes are those that it was given.
func (h *hand) take(c session.Covered, boxes chan image.Rectangle) {
	if boxes != h.boxes || c.Of.Activations != h.of.pass {
		return
	}
	if c.Ended {
		h.busy = false
		h.got.Err = c.Err
	} else {
		h.got = c
	}
	h.causes.changed()
}

// how says how to lay a patch; "" where one lies, or none can.
func (h *hand) how() string {
	if h.of.pass == nil || !h.box.Empty() {
		return ""
	}
	return h.causes.now.lang.Text("patch.how")
}

// rows say what the patch does: to the target, and to the best classes, which are open while that is being computed.
func (h *hand) rows() [][2]string {
	s := h.causes.now
	if h.box.Empty() {
		return nil
	}
	at := s.lang.Text("patch.at", h.box.Min.Y, h.box.Min.X)
	if h.got.Box != h.box {
		rows := [][2]string{{at, "…"}}
		for range h.got.Top {
			rows = append(rows, [2]string{"…", ""})
		}
		return rows
	}
	rows := [][2]string{{at, s.lang.Text("patch.drop", view.Number(h.got.Value, 5), view.Change(-h.got.Drop, 3))}}
	for _, p := range h.got.Top {
		rows = append(rows, [2]string{kit.Shorten(s.lang.Class(p.Class), 20), shareText(p.Probability) + "  " + changeText(p.Probability-s.result.Probability(p.Index))})
	}
	return rows
}
