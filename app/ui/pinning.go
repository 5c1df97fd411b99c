package ui

import (
	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/trace"
)

// What pins units, and goes from one to another.

// unitEvents are what the unit's pane asks for.
func (w *Window) unitEvents(p *parts) unitEvents {
	v := w.viewer
	return unitEvents{
		pin:     func(u scene.Unit) { v.look(v.whole().Pin(u)) },
		goTo:    func(u scene.Unit) { v.look(v.whole().Unpin().Descend(v.now.network(), u)) },
		descend: func(u nn.Unit) { v.descend(u) },
		ascend:  func(i int) { v.look(v.whole().Ascend(v.now.network(), i)) },
		sorted:  v.setSorted,
		pick:    func(x, y float64) { w.pick(0, x, y) },
		area:    func(from, to [2]float64) { w.measurePhoto(0, from, to) },
		reader:  func() *trace.Weights { return v.ranks.reader(v.now) },
		fail:    v.layerFault,
		field:   func() { w.commands.run(action.UnitField) },
		save:    func() []*fyne.MenuItem { return w.menus.items(action.SaveFieldMenu) },
		value:   p.status.values(),
	}
}

// descend goes to a unit that the pinned one is computed from.
func (v *viewer) descend(u nn.Unit) {
	n := v.now.network()
	v.look(v.whole().Descend(n, scene.Unit{Layer: n.Layers[u.Layer].Name, Channel: u.C, Y: u.Y, X: u.X}))
}

// setSorted has the column of a unit's place by value or by number.
func (v *viewer) setSorted(on bool) {
	s := v.whole()
	s.Sorted = on
	v.look(s)
}

// pin pins the value under the mouse.
func (v *viewer) pin(at pointed) {
	u := scene.Unit{Layer: v.now.network().Layers[v.now.layer()].Name, Channel: at.channel, Y: at.y, X: at.x}
	if m := v.parts.maps.grid.maps; m.Flat() {
		u.Channel, u.Y, u.X = at.y*m.W+at.x, 0, 0
	}
	v.look(v.whole().Pin(u))
}

// pick pins a pixel of the network's input: that at a point of one of the pictures that show the way there, of which the first is
// the photo itself. The layers behind then show what is computed from it.
func (w *Window) pick(which int, x, y float64) {
	n, p := w.now.network(), w.now.picture()
	if n == nil || p == nil {
		return
	}
	in := n.Layers[0].Out
	px, py, ok := w.now.inputAt(which, x, y)
	if !ok {
		return
	}
	if px < 0 || py < 0 || px >= float64(in.W) || py >= float64(in.H) {
		w.tell("unit.cut")
		return
	}
	w.viewer.look(w.viewer.whole().Pin(scene.Unit{Layer: n.Layers[0].Name, Y: int(py), X: int(px)}))
}
