package e2e

import (
	"image"
	"strings"

	"github.com/vggscope/vggscope/tools/e2e/x11"
)

// depth sorts and filters channels, pins values and follows one down to the picture, and looks at kernels, by keyboard but for the
// click that pins. It leaves everything as it was.
func depth(p *program) {
	p.t.Helper()
	p.wait("the first convolution", func(s sight) bool { return s.Layer == layers[1] && s.Ready })
	first := p.rest(p.look())
	p.press('t')
	p.wait("the largest values first", func(s sight) bool { return s.Order == "max down" && s.Ready && s.Places == 64 })
	sorted := p.seen("sorted", differs(first))
	p.press('/')
	p.types("3-7, 9")
	p.wait("six channels", func(s sight) bool { return s.Order == "max down 3-7, 9" && s.Ready && s.Places == 6 })
	filtered := p.seen("filtered", differs(sorted))
	p.types(" and")
	p.seen("filter that cannot be read", differs(filtered)) // the sentence about it moves the maps; elsewhere the cursor blinks
	p.press(x11.Escape)
	p.wait("all channels again", func(s sight) bool { return s.Places == 64 && s.Ready })
	for range 5 { // by mean, L2, zeros and reach, and by number again
		before := p.now.Order
		p.press('t')
		p.wait("another order", func(s sight) bool { return s.Order != before && s.Ready })
	}
	if p.now.Order != "index" {
		p.fail("five orders on the channels are sorted by %q, want index", p.now.Order)
	}

	p.press('n', 'u')
	p.wait("the strongest place, and its sum", func(s sight) bool { return strings.HasPrefix(s.Unit, layers[1]+" ") && s.Told && s.Tab == "unit" })
	one, pinned := p.now.Unit, p.rest(p.look())
	p.keep("unit", pinned)
	p.press('n')
	p.wait("the next one", func(s sight) bool { return s.Unit != one && s.Told })
	p.seen("next unit", func(img *image.RGBA) bool { return !same(pinned, img, img.Rect) })
	p.press('p')
	p.wait("the one before", func(s sight) bool { return s.Unit == one && s.Told })
	p.press(x11.Escape)
	p.wait("no unit", func(s sight) bool { return s.Unit == "" })
	p.press('o')
	p.wait("the overview", func(s sight) bool { return s.Tab == "overview" })
}

// types types a text.
func (p *program) types(text string) {
	p.t.Helper()
	for _, r := range text {
		p.press(x11.Key(r))
	}
}
