package e2e

import (
	"image"
	"slices"

	"github.com/vggscope/vggscope/tools/e2e/x11"
)

// causes switches channels off and on again, and looks at why the answer is what it is, in the tab and large, by keyboard but for
// the mouse that is on the photo. It leaves everything as it was, and gives the objects on the GPU: programs of the way back are there from the first cause on,
// and no more come.
func causes(p *program) (live int) {
	p.t.Helper()
	const last = "block5_conv3"
	p.press(x11.Home)
	for range slices.Index(layers, last) {
		p.press(x11.Down)
	}
	whole := p.wait("the last convolution", func(s sight) bool { return s.Layer == last && s.Ready && s.Best != "" }).Best
	before := p.rest(p.look())
	p.press('x')
	p.wait("a channel off", func(s sight) bool { return s.Off == 1 && s.Ready && s.Best != "" })
	p.seen("off", func(img *image.RGBA) bool { return !same(before, img, img.Rect) && !same(before, img, maps(img)) })
	p.press('a')
	p.wait("all on, and the answer as it was", func(s sight) bool { return s.Off == 0 && s.Ready && s.Best == whole })
	p.seen("all on", func(img *image.RGBA) bool { return same(before, img, maps(img)) })

	p.press('y')
	p.wait("why, which adds up", func(s sight) bool { return s.Tab == "why" && s.Cause == "gradcam top" && s.Sums })
	live = p.wait("rest", func(s sight) bool { return s.Phase == "idle" }).Live
	tab := p.rest(p.look())
	p.keep("why", tab)
	p.press('x')
	p.wait("no cause of another answer", func(s sight) bool { return s.Cause == "" || s.Off == 1 })
	p.wait("the cause without that channel", func(s sight) bool { return s.Off == 1 && s.Cause == "gradcam top" && s.Sums })
	p.seen("why without a channel", func(img *image.RGBA) bool { return !same(tab, img, img.Rect) })
	p.press('a')
	p.wait("the cause with all on", func(s sight) bool { return s.Off == 0 && s.Cause == "gradcam top" })
	p.press('o')
	p.wait("the overview", func(s sight) bool { return s.Tab == "overview" && s.Cause == "" })
	p.press(x11.Home, x11.Down)
	p.wait("the first convolution", func(s sight) bool { return s.Layer == layers[1] && s.Ready })
	if now := p.wait("rest", func(s sight) bool { return s.Phase == "idle" }).Live; now >= live+len(layers) { // see tour
		p.fail("%d objects live on the GPU after two causes, %d after the first", now, live)
	}
	return live
}
