package e2e

import (
	"fmt"
	"image"
	"strings"
	"time"

	"github.com/vggscope/vggscope/tools/e2e/x11"
)

// measures does by mouse and keys what is done with limits, two pictures, rectangles, kernels and the sum behind a value, and leaves
// everything as it was.
func measures(p *program) {
	p.t.Helper()
	p.wait("the first convolution", func(s sight) bool { return s.Layer == layers[1] && s.Ready && s.View == "maps" })
	p.aside()
	limits(p)
	flips(p)
	area(p)
	kernels(p)
	follows(p)
	p.aside()
}

// point is where something is in the window that the program tells of: the middle of it, or a part of the way through it.
func (p *program) point(name string, x, y float64) image.Point {
	p.t.Helper()
	for _, word := range strings.Fields(p.now.Points) {
		var r [4]int
		if rest, is := strings.CutPrefix(word, name+"="); is {
			if _, err := fmt.Sscanf(rest, "%d,%d,%d,%d", &r[0], &r[1], &r[2], &r[3]); err == nil {
				return p.bounds().Min.Add(image.Pt(r[0]+int(x*float64(r[2])), r[1]+int(y*float64(r[3]))))
			}
		}
	}
	p.fail("nothing called %s in %q", name, p.now.Points)
	return image.Point{}
}

// aside puts the mouse where it points at nothing. Out of the window it would be somewhere over the maps for the toolkit, if it leaps there.
func (p *program) aside() {
	p.t.Helper()
	b := p.bounds()
	p.must(p.display.Move(b.Min.X+b.Dx()*2/3, b.Min.Y+8))
}

// drag drags from one place to another one.
func (p *program) drag(from, to image.Point) {
	p.t.Helper()
	p.must(p.display.Move(from.X, from.Y))
	p.must(p.display.Hold(x11.LeftButton))
	for i := 1; i <= 8; i++ {
		p.must(p.display.Move(from.X+(to.X-from.X)*i/8, from.Y+(to.Y-from.Y)*i/8))
		time.Sleep(poll)
	}
	p.must(p.display.Release(x11.LeftButton))
}

// palette does what the palette finds by a text.
func (p *program) palette(text string) {
	p.t.Helper()
	p.must(p.display.ControlShift('p'))
	p.wait("the palette", func(s sight) bool { return s.Dialog })
	p.types(text)
	p.press(x11.Return)
	p.wait("no palette", func(s sight) bool { return !s.Dialog })
}

// limits drags the upper limit and types the one that came of it: the maps are the same, pixel by pixel.
func limits(p *program) {
	p.t.Helper()
	plain := p.rest(p.look())
	p.wait("the mouse away from the maps", func(s sight) bool { return s.Value == "" && s.Bar == fmt.Sprint("channel ", s.Channel) })
	before := p.now.Limits
	p.drag(p.point("bar", 0.97, 0.6), p.point("bar", 0.3, 0.6))
	p.wait("another limit", func(s sight) bool { return s.Limits != before && s.Ready })
	p.aside()
	dragged := p.seen("dragged limit", differs(plain))
	p.catchUp()
	limits := p.now.Limits
	p.must(p.display.Control('z'))
	p.wait("the range before", func(s sight) bool { return s.Limits == before && s.Ready })
	p.seen("limit undone", func(img *image.RGBA) bool { return same(plain, img, maps(img)) })
	at := p.point("high", 0.5, 0.5)
	p.must(p.display.Move(at.X, at.Y))
	p.must(p.display.Click(x11.LeftButton))
	time.Sleep(10 * poll)
	p.must(p.display.Control('a'))
	p.types(strings.Fields(limits)[1])
	p.press(x11.Return)
	p.wait("the limit that was typed", func(s sight) bool { return s.Limits == limits && s.Ready })
	p.aside()
	p.seen("typed limit", func(img *image.RGBA) bool { return same(dragged, img, maps(img)) })
	p.must(p.display.Control('z'))
	p.wait("the range before again", func(s sight) bool { return s.Limits == before && s.Ready })
}

// flips puts another picture beside this one: while Shift is held, each side shows the other's maps.
func flips(p *program) {
	p.t.Helper()
	p.palette("two pictures")
	p.wait("the picture before this one beside it", func(s sight) bool { return s.View == "pictures" && s.Second != "" && s.quiet() })
	p.aside()
	both := p.rest(p.look())
	p.catchUp()
	origin := p.bounds().Min
	a, b := p.point("grid0", 0, 0).Sub(origin), p.point("grid1", 0, 0).Sub(origin)
	size := p.point("grid0", 0.9, 0.9).Sub(origin).Sub(a)
	p.must(p.display.HoldKey(x11.Shift))
	swapped := p.seen("flipped", func(img *image.RGBA) bool { return sameAt(img, a, both, b, size) && sameAt(img, b, both, a, size) })
	p.must(p.display.LetKey(x11.Shift))
	p.seen("flipped back", func(img *image.RGBA) bool { return same(both, img, maps(img)) && !same(swapped, img, maps(img)) })
	p.palette("no second picture")
	p.press(x11.Escape)
	p.wait("the maps", func(s sight) bool { return s.View == "maps" && s.Ready })
}

// sameAt compares parts of two pictures at different places.
func sameAt(x *image.RGBA, a image.Point, y *image.RGBA, b, size image.Point) bool {
	for row := range size.Y {
		i, k := x.PixOffset(a.X, a.Y+row), y.PixOffset(b.X, b.Y+row)
		if string(x.Pix[i:i+4*size.X]) != string(y.Pix[k:k+4*size.X]) {
			return false
		}
	}
	return true
}

// area measures a rectangle that is dragged over a map, and looks at its table.
func area(p *program) {
	p.t.Helper()
	at := p.toValue()
	p.must(p.display.HoldKey(x11.Ctrl))
	p.drag(at, at.Add(image.Pt(20, 15)))
	p.must(p.display.LetKey(x11.Ctrl))
	p.press('z')
	p.wait("a row for each channel", func(s sight) bool { return s.View == "area" && s.Rows == 64 })
	p.keep("area", p.rest(p.look()))
	p.press(x11.Escape)
	p.wait("the maps again", func(s sight) bool { return s.View == "maps" })
	p.palette("clear the area")
}

// kernels looks at the kernels in colour, and has the weights under the mouse told.
func kernels(p *program) {
	p.t.Helper()
	p.palette("kernels of the layer")
	p.wait("the kernels", func(s sight) bool { return s.View == "kernels" })
	p.seen("kernels", func(img *image.RGBA) bool { return colours(img, maps(img), 100) == 100 })
	p.catchUp()
	for i := range 8 {
		at := p.point("grid0", 0.3, 0.3).Add(image.Pt(9*i, 7*i))
		p.must(p.display.Move(at.X, at.Y))
		p.rest(p.look())
		p.catchUp()
		if strings.HasPrefix(p.now.Value, layers[1]+" [") && strings.Contains(p.now.Value, "R = ") {
			p.press(x11.Escape)
			p.wait("the maps after the kernels", func(s sight) bool { return s.View == "maps" && s.Ready })
			return
		}
	}
	p.fail("no weights are told, but %q", p.now.Value)
}

// follows pins a value by a click and goes on to the first term of its sum, until that is a pixel.
func follows(p *program) {
	p.t.Helper()
	const from = "block2_conv2"
	p.palette(from)
	p.wait(from, func(s sight) bool { return s.Layer == from && s.Ready })
	p.press('u')
	at := p.toValue()
	p.must(p.display.Move(at.X, at.Y))
	p.must(p.display.Click(x11.LeftButton))
	p.wait("the value that was clicked", func(s sight) bool { return strings.HasPrefix(s.Unit, from+" ") && s.Told && s.Tab == "unit" })
	for i, layer := range []string{"block2_conv1", "block1_pool", "block1_conv2", "block1_conv1", "input_1"} {
		p.rest(p.look())
		p.catchUp()
		term := p.point("term", 0.5, 0.5)
		p.must(p.display.Move(term.X, term.Y))
		p.must(p.display.Click(x11.LeftButton))
		p.wait(fmt.Sprintf("click %d, %s", i+1, layer), func(s sight) bool { return strings.HasPrefix(s.Unit, layer+" ") && s.Told })
	}
	p.keep("pixel", p.rest(p.look()))
	p.press('o', x11.Escape)
	p.wait("no unit", func(s sight) bool { return s.Unit == "" && s.Tab == "overview" })
	p.press(x11.Home, x11.Down)
	p.wait("the first convolution again", func(s sight) bool { return s.Layer == layers[1] && s.Ready })
}
