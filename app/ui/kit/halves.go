package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Halves puts two objects beside each other, the first with a share of the width. The edge between them is as those of Sides: it is
// dragged, or moved by keys.
func Halves(left, right fyne.CanvasObject, share float32, edge Hinted) *fyne.Container {
	h := &halves{share: share}
	h.root = container.New(h, left, newHandle(edge, h.drag), right)
	return h.root
}

type halves struct {
	root  *fyne.Container
	share float32
}

// first is how wide the first one is in so much width: at least what it needs, and as much as the other one leaves.
func (h *halves) first(width float32) float32 {
	room := width - handleWide
	return max(min(h.share*room, room-h.root.Objects[2].MinSize().Width), h.root.Objects[0].MinSize().Width)
}

func (h *halves) drag(dx float32) {
	width := h.root.Size().Width
	if width <= handleWide {
		return
	}
	h.share = (h.first(width) + dx) / (width - handleWide)
	h.share = h.first(width) / (width - handleWide) // no further than it is drawn
	h.root.Refresh()
}

// Layout implements fyne.Layout.
func (h *halves) Layout(o []fyne.CanvasObject, size fyne.Size) {
	first, x := h.first(size.Width), float32(0)
	for i, w := range []float32{first, handleWide, size.Width - first - handleWide} {
		o[i].Move(fyne.NewPos(x, 0))
		o[i].Resize(fyne.NewSize(w, size.Height))
		x += w
	}
}

// MinSize implements fyne.Layout.
func (h *halves) MinSize(o []fyne.CanvasObject) (size fyne.Size) { return sum(o) }
