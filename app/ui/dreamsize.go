package ui

import (
	"fmt"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
)

// bindDreamSizes chooses how large the picture is.
func (w *Window) bindDreamSizes(c commands) {
	for _, n := range action.SizeChoices() {
		choice := w.dreamChoice(func(d *scene.Dream) { d.Size = n }, func(d scene.Dream) bool { return d.Size == n })
		choice.note = func() string {
			if n > 0 {
				return behind(w.now.lang, fmt.Sprintf("%d × %d", n, n))
			}
			if net := w.now.network(); net != nil {
				in := net.Layers[0].Out
				return behind(w.now.lang, w.now.lang.Text("dream.size.usual", in.W, in.H))
			}
			return ""
		}
		c[action.DreamSize(n)] = choice
	}
}

// dreamSizeText is the size of the scene's dream.
func (s *subject) dreamSizeText() string {
	side := s.dreamSide()
	if n := s.network(); side == 0 && n != nil {
		return fmt.Sprintf("%d × %d", n.Layers[0].Out.W, n.Layers[0].Out.H)
	}
	return fmt.Sprintf("%d × %d", side, side)
}

// ownSide reports whether a choice of a size is the model's own, which stands there already.
func (s *subject) ownSide(id action.ID) bool {
	if s.network() == nil {
		return false
	}
	in := s.network().Layers[0].Out
	return in.W == in.H && id == action.DreamSize(in.W)
}

// dreamSide is the size of the scene's dream where that is not the model's; else 0.
func (s *subject) dreamSide() int {
	n, side := s.network(), s.scene.Dream.Size
	if n == nil || n.Layers[0].Out.W == side && n.Layers[0].Out.H == side {
		return 0
	}
	return side
}

// outgrown reports whether the dream is of dense layers that take no picture of its size.
func (s *subject) outgrown() bool {
	n, side, t := s.network(), s.dreamSide(), s.dreamTarget()
	if side == 0 || !n.HasTop() {
		return false
	}
	if l, ok := n.Find(t.Layer); t.Class == "" && ok && l.Index < n.Top() {
		return false
	}
	set, err := s.state.Model.Weights.Resized(side, side)
	return err != nil || !set.HasTop()
}
