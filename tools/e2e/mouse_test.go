package e2e

import (
	"image"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/vggscope/vggscope/tools/e2e/x11"
)

// mouse does with the mouse what is done with maps, and takes a sample from its menu.
func mouse(p *program) {
	p.t.Helper()
	const full = "block3_conv1" // its maps fill the pane
	p.press(x11.Home)
	for range slices.Index(layers, full) {
		p.press(x11.Down)
	}
	p.wait(full, func(s sight) bool { return s.Layer == full && s.Ready })
	p.rest(p.look())
	before := p.clickMap()

	p.double()
	p.wait("the map, enlarged", func(s sight) bool { return s.Enlarged })
	p.seen("double click", differs(before))
	p.double()
	p.wait("all maps again", func(s sight) bool { return !s.Enlarged })
	p.seen("double click again", func(img *image.RGBA) bool { return same(before, img, maps(img)) })

	p.must(p.display.Click(x11.WheelDown))
	p.seen("scrolled", differs(before))
	p.must(p.display.Click(x11.WheelUp))
	for range 6 {
		p.must(p.display.ControlWheel(x11.WheelUp))
	}
	in := p.seen("wheel in", differs(before))
	at := centre(p.bounds())
	p.must(p.display.Hold(x11.LeftButton))
	for i := range 10 {
		p.must(p.display.Move(at.X+8*i, at.Y+5*i))
	}
	p.must(p.display.Release(x11.LeftButton))
	p.seen("dragged", differs(in))
	p.press('0')
	p.clickRow()
	p.away()
	menu(p)
	p.press(x11.Home, x11.Down)
	p.wait("the first convolution", func(s sight) bool { return s.Layer == layers[1] && s.Ready })
}

// rests has the mouse rest on a map while keys change what is below it. What the window then says of it is what it says after
// the mouse has moved, and come back; once that has left the window, it says nothing of it.
func rests(p *program) {
	p.t.Helper()
	at := p.toValue()
	for _, step := range []struct {
		key x11.Key
		ok  func(before, s sight) bool
	}{
		{x11.Down, func(before, s sight) bool { return s.Layer != before.Layer }},
		{x11.Right, func(before, s sight) bool { return s.Channel != before.Channel }},
		{x11.Return, func(_, s sight) bool { return s.Enlarged }},
		{x11.Right, func(before, s sight) bool { return s.Channel != before.Channel }},
		{x11.PageDown, func(before, s sight) bool { return s.Picture != before.Picture && s.shows(s.Picture) }},
		{x11.Escape, func(_, s sight) bool { return !s.Enlarged }},
		{x11.Up, func(before, s sight) bool { return s.Layer != before.Layer }},
	} {
		before := p.now
		p.press(step.key)
		p.wait("what the key does", func(s sight) bool { return s.quiet() && s.Ready && step.ok(before, s) })
		p.rest(p.look())
		p.catchUp() // of what is laid out anew a moment later, such as the row of pictures
		still := p.now
		p.must(p.display.Move(at.X+1, at.Y))
		p.must(p.display.Move(at.X, at.Y))
		time.Sleep(3 * poll)
		p.rest(p.look())
		p.catchUp()
		if p.now.Value != still.Value || p.now.Bar != still.Bar {
			p.fail("after key %x the window said %q and %q, and once the mouse had moved %q and %q", step.key, still.Value, still.Bar,
				p.now.Value, p.now.Bar)
		}
	}
	p.press(x11.PageUp)
	p.away()
	p.wait("no value once the mouse has left the window", func(s sight) bool { return s.Value == "" })
}

// toValue puts the mouse on a value of a map near the middle of the window, and not between two maps.
func (p *program) toValue() image.Point {
	p.t.Helper()
	at := centre(p.bounds())
	for range 8 {
		p.must(p.display.Move(at.X, at.Y))
		p.rest(p.look())
		p.catchUp()
		if strings.HasPrefix(p.now.Value, p.now.Layer+" [") {
			return at
		}
		at = at.Add(image.Pt(11, 17))
	}
	p.fail("there is no map in the middle of the window")
	return at
}

func centre(r image.Rectangle) image.Point { return r.Min.Add(r.Max).Div(2) }

// clickMap puts the mouse on a map in the middle of the window, and not between two: a click there chooses another channel.
// It gives the window with that channel chosen.
func (p *program) clickMap() *image.RGBA {
	p.t.Helper()
	at, before := centre(p.bounds()), p.now.Channel
	for _, d := range []int{0, 24, 48} {
		p.must(p.display.Move(at.X+d, at.Y+d))
		p.must(p.display.Click(x11.LeftButton))
		time.Sleep(600 * time.Millisecond) // longer than what makes two clicks a double one
		img := p.rest(p.look())
		p.catchUp()
		if p.now.Channel != before {
			return img
		}
	}
	p.fail("clicks in the middle of the grid choose no channel")
	return nil
}

// clickRow chooses another layer by a click in the list of them.
func (p *program) clickRow() {
	p.t.Helper()
	b, before := p.bounds(), p.now.Layer
	for up := range 4 { // one of a few rows is a layer that is not chosen, and no group's name
		p.must(p.display.Move(b.Min.X+b.Dx()/16, b.Min.Y+b.Dy()*2/3-24*up))
		p.must(p.display.Click(x11.LeftButton))
		p.rest(p.look())
		p.catchUp()
		if p.now.Layer != before {
			return
		}
	}
	p.fail("clicks in the list of layers choose none")
}

func (p *program) double() {
	p.t.Helper()
	for range 2 {
		p.must(p.display.Click(x11.LeftButton))
	}
}

// menu opens the menus of the tool bar and takes a sample from the second one.
func menu(p *program) {
	p.t.Helper()
	b := p.bounds()
	before := p.now.Picture
	p.must(p.display.Move(b.Min.X+120, b.Min.Y+20))
	p.must(p.display.Click(x11.LeftButton))
	p.wait("the menu", func(s sight) bool { return s.Dialog })
	p.keep("menu", p.rest(p.look()))
	p.press(x11.Escape)
	p.wait("no menu", func(s sight) bool { return !s.Dialog })
	p.must(p.display.Click(x11.LeftButton))
	p.wait("the menu again", func(s sight) bool { return s.Dialog })
	p.press(x11.Down, x11.Down, x11.Return)
	p.wait("a sample", func(s sight) bool { return !s.Dialog && s.Picture != before && s.shows(s.Picture) })
	p.keep("sample of the menu", p.rest(p.look()))
	p.away()
}

// models drops a model folder, and one that is none: the picture goes through the new one, and the bad one changes nothing.
func models(p *program) {
	p.t.Helper()
	folder := filepath.Join(p.home, "a narrow model")
	if out, err := exec.Command(p.binary, "weights", "synth", "--width", "0.0625", folder).CombinedOutput(); err != nil {
		p.fail("weights synth: %v\n%s", err, out)
	}
	before, shown := p.now.Model, p.now.Picture
	p.drop(folder)
	p.wait("the picture in another model", func(s sight) bool { return s.Model != before && s.Model != "" && s.shows(shown) })
	p.keep("another model", p.rest(p.look()))
	model := p.now.Model
	gone := filepath.Join(p.home, "not there.npz")
	p.drop(gone)
	p.wait("the banner", func(s sight) bool { return s.Problem == "model" && s.quiet() })
	if p.now.Model != model || !p.now.shows(shown) {
		p.fail("after a model that is not there: %+v, want %s with %s as before", p.now, model, shown)
	}
	p.keep("no model", p.rest(p.look()))
	p.press(x11.Escape)
	p.wait("the banner's end", func(s sight) bool { return s.Problem == "none" })
}
