package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/scene"
)

// tellPoints says what is at the ends of the bar, what stands beside the first picture, how many rows the area's table has, and where a
// test's mouse finds what it clicks on: NAME=X,Y,WIDTH,HEIGHT in the window, with a space between.
func (s *snapshot) tellPoints(w *Window) {
	p, now := w.parts, &w.now
	bars := map[scene.View]*barPane{scene.Maps: p.maps.bar, scene.Pictures: p.pictures.bar, scene.Layers: p.twoLayers.bar}
	points := []string{}
	at := func(name string, o fyne.CanvasObject) {
		p, size := origin(o), o.Size()
		points = append(points, fmt.Sprintf("%s=%.0f,%.0f,%.0f,%.0f", name, p.X, p.Y, size.Width, size.Height))
	}
	if b := bars[now.scene.View]; b != nil {
		s.limits = b.lo.Text + " " + b.hi.Text
		at("bar", b.scale)
		at("high", b.hi)
	}
	for i, g := range viewGridsOf(p)[now.scene.View] {
		at(fmt.Sprint("grid", i), g)
	}
	if second := now.second(); second.Complete() && now.scene.View == scene.Pictures && !p.pictures.pending() {
		s.second = now.state.Second.Name
	}
	if now.scene.View == scene.AreaView {
		s.rows = len(p.area.list.rows)
	}
	if rows := p.unit.sum.rows; now.scene.Tab == scene.UnitTab && len(rows) > 0 && rows[0].root.Visible() {
		at("term", rows[0].button)
	}
	s.points = strings.Join(points, " ")
}

// viewGridsOf are the grids of the views that have some.
func viewGridsOf(p *parts) map[scene.View][]*gridPane {
	all := map[scene.View][]*gridPane{scene.Maps: {p.maps.grid}, scene.Kernels: {p.kernels.grid}}
	for v, t := range map[scene.View]*twins{scene.Pictures: p.pictures.twins, scene.Layers: p.twoLayers.twins} {
		t.each(func(s *side) { all[v] = append(all[v], s.grid) })
	}
	return all
}
