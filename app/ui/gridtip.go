package ui

import (
	"fmt"

	"github.com/vggscope/vggscope/app/view"
)

// placeTip says the value under the mouse beside it: "row, column = value".
func (g *gridPane) placeTip() {
	p, on := g.mouse.on(g)
	v, ok := float32(0), false
	if s := g.hover; on && s.ok && g.maps != nil {
		v, ok = g.maps.Value(s.channel, s.y, s.x)
	}
	if !ok {
		g.tip.Away()
		return
	}
	text := fmt.Sprintf("%d, %d = %s", g.hover.y, g.hover.x, view.Exact(v))
	if g.maps.Flat() {
		text = fmt.Sprintf("%d = %s", g.hover.y*g.maps.W+g.hover.x, view.Exact(v))
	}
	g.tip.Put(text, p, g.Size(), g.Size().Width)
}
