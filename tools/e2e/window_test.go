package e2e

import (
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/vggscope/vggscope/tools/e2e/x11"
	"github.com/vggscope/vggscope/weights/vgg"
)

// layers are VGG16's, as Keras names them and in its order.
var layers = func() (names []string) {
	for _, l := range vgg.D().Layers() {
		names = append(names, l.Name)
	}
	return names
}()

// The window is driven on two desks at a time: a program that is looked at and waits for keys leaves most of two cores idle.

// TestWindow does with one window all that a user may do.
func TestWindow(t *testing.T) {
	t.Parallel()
	tour(t, newDesk(t), makePictures(t))
}

// TestWindows does what needs windows of its own.
func TestWindows(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	pictures := makePictures(t)
	steps := []step{
		{"models", func(t *testing.T) { modelsTour(t, d) }},
		{"likes", func(t *testing.T) { likes(t, d) }},
		{"clipboard", func(t *testing.T) { clipboard(t, d, pictures) }},
		{"guide", func(t *testing.T) { guide(t, d, pictures) }},
	}
	for _, q := range quits {
		steps = append(steps, step{"quit by " + q.name, func(t *testing.T) { q.whenIdle(t, d, pictures) }},
			step{"quit in a pass by " + q.name, func(t *testing.T) { q.inPass(t, d, pictures) }})
	}
	for _, s := range steps {
		if !t.Run(s.name, s.do) && s.name == "models" {
			return // the rest would only wait for what does not come
		}
		// What was chosen is forgotten.
		check(t, os.RemoveAll(filepath.Join(d.home, "config")))
	}
}

// A step is one of several on a desk.
type step struct {
	name string
	do   func(t *testing.T)
}

// tour does with the window all that a user may do.
func tour(t *testing.T, d *desk, pictures string) {
	d.choose(t, map[string]any{})
	p := d.start(t, launch{name: "tour"})
	p.wait("the sample, analysed", func(s sight) bool { return s.quiet() && s.Done == len(layers) && s.Ready })
	if p.now.Language != "en" || p.now.Problem != "none" {
		p.fail("the window begins with %+v, want English and no problem", p.now)
	}
	p.must(p.display.Place(p.window, image.Rect(0, 0, 1440, 900)))
	p.wait("its size", func(s sight) bool { return s.Width == 1440 && s.Height == 900 })
	first := p.seen("sample", func(img *image.RGBA) bool { return colours(img, maps(img), 200) == 200 })

	drops(p, pictures, first)
	walk(p)
	zooms(p)
	depth(p)
	measures(p)
	live := causes(p)
	mouse(p)
	rests(p)
	looks(p)
	sizes(p)
	fills(p)
	saves(p, pictures)
	savesWindow(p)
	bad(p, pictures)
	final := p.wait("rest", func(s sight) bool { return s.Phase == "idle" })
	// A pass that begins while one before it is given back makes those buffers anew that it asks for before they are there;
	// they are kept and used, or go when nothing has been asked for a while. A pass whose buffers are not given back has one for each layer at least.
	if final.Live >= live+len(layers) {
		p.fail("%d objects live on the GPU, %d after the first cause", final.Live, live)
	}
	models(p)
	p.must(p.display.Delete(p.window))
	p.ends()
	remembered(t, d, p.now)
	badFirst(t, d, pictures)
}

// drops drops two pictures and walks through them.
func drops(p *program, pictures string, before *image.RGBA) {
	p.t.Helper()
	p.drop(filepath.Join(pictures, spaced), filepath.Join(pictures, chinese))
	p.wait("the first dropped picture", func(s sight) bool { return s.shows(spaced) })
	before = p.seen("dropped", differs(before))
	p.press(x11.PageDown)
	p.wait("the second dropped picture", func(s sight) bool { return s.shows(chinese) })
	before = p.seen("page-down", differs(before))
	p.press(x11.PageUp)
	p.wait("the first one again", func(s sight) bool { return s.shows(spaced) })
	p.seen("page-up", differs(before))
}

// differs asks for other maps than there were.
func differs(before *image.RGBA) func(*image.RGBA) bool {
	return func(img *image.RGBA) bool { return !same(before, img, maps(img)) }
}

// walk goes through all layers by keyboard.
func walk(p *program) {
	p.t.Helper()
	p.press(x11.Down)
	p.wait("the next layer", func(s sight) bool { return s.Layer == layers[2] && s.Ready })
	p.press(x11.Home)
	var before *image.RGBA
	for i, name := range layers {
		if i > 0 {
			p.press(x11.Down)
		}
		p.wait("layer "+name, func(s sight) bool { return s.Layer == name && s.Ready })
		if before == nil {
			before = p.seen(name, func(*image.RGBA) bool { return true })
			continue
		}
		before = p.seen(name, differs(before))
	}
	p.press(x11.Down)
	p.press(x11.Up)
	p.wait("the last layer but one", func(s sight) bool { return s.Layer == layers[len(layers)-2] && s.Ready })
}

// zooms enlarges one map and comes back, and zooms into all of them.
func zooms(p *program) {
	p.t.Helper()
	p.press(x11.Home, x11.Down)
	p.wait("the first convolution", func(s sight) bool { return s.Layer == layers[1] && s.Ready })
	p.press(x11.Right, x11.Right)
	p.wait("the third channel", func(s sight) bool { return s.Channel == 2 })
	before := p.rest(p.look())
	p.press(x11.Return)
	p.wait("an enlarged map", func(s sight) bool { return s.Enlarged })
	p.seen("enlarged", differs(before))
	p.press(x11.Escape)
	p.wait("all maps again", func(s sight) bool { return !s.Enlarged })
	p.seen("back", func(img *image.RGBA) bool { return same(before, img, maps(img)) })

	b := p.bounds()
	p.must(p.display.Move(b.Min.X+b.Dx()/2, b.Min.Y+b.Dy()/2))
	before = p.rest(p.look())
	for range 4 {
		p.must(p.display.ControlWheel(x11.WheelUp))
	}
	in := p.seen("wheel", differs(before))
	p.press('-')
	p.seen("minus", differs(in))
	p.press('0')
	p.seen("fitted", func(img *image.RGBA) bool { return same(before, img, maps(img)) })
	p.away()
}

// looks changes how everything looks: colours, language, theme.
func looks(p *program) {
	p.t.Helper()
	before := p.rest(p.look())
	p.press('m')
	before = p.seen("colour map", differs(before))
	p.press('?')
	p.wait("the sheet of keys", func(s sight) bool { return s.Dialog })
	p.seen("keys", differs(before))
	p.press(x11.Escape)
	p.wait("no sheet", func(s sight) bool { return !s.Dialog })
	theme := p.now.Theme
	for _, step := range []struct {
		key             x11.Key
		language, theme string
	}{
		{'l', "zh-Hans", theme},
		{'t', "zh-Hans", other(theme)},
		{'l', "en", other(theme)},
		{'l', "zh-Hans", other(theme)},
	} {
		before = p.rest(p.look())
		p.must(p.display.Control(step.key))
		p.wait(step.language+", "+step.theme, func(s sight) bool { return s.Language == step.language && s.Theme == step.theme })
		p.seen(step.language+"-"+step.theme, func(img *image.RGBA) bool {
			return !same(before, img, img.Rect) && (paper(img) < 128) == (step.theme == "dark")
		})
	}
}

func other(theme string) string {
	if theme == "dark" {
		return "light"
	}
	return "dark"
}

// sizes makes the window small and large.
func sizes(p *program) {
	p.t.Helper()
	for _, size := range []image.Point{{1280, 720}, {2560, 1440}, {1440, 900}} {
		p.must(p.display.Place(p.window, image.Rectangle{Max: size}))
		p.wait(size.String(), func(s sight) bool { return s.Width == size.X && s.Height == size.Y })
		p.seen(fmt.Sprintf("%dx%d", size.X, size.Y), func(img *image.RGBA) bool {
			return img.Rect.Size() == size && colours(img, maps(img), 200) == 200 && (paper(img) < 128) == (p.now.Theme == "dark")
		})
	}
}

// fills has the maps fill the screen, and the window be where it was and as large again: with the window's own size lost, its lower edge
// would be beyond the screen.
func fills(p *program) {
	p.t.Helper()
	before, err := p.display.Bounds(p.window)
	p.must(err)
	for _, leave := range []x11.Key{x11.F11, x11.Escape} {
		p.press(x11.F11)
		p.wait("the whole screen", func(s sight) bool { return s.Width == p.display.Width && s.Height == p.display.Height })
		p.keep("classroom", p.rest(p.look()))
		p.must(p.display.Control('l')) // builds the window anew
		p.wait("the other language", func(s sight) bool { return s.Language == "en" })
		p.press(leave)
		p.until("the window as it was", func() bool {
			now, err := p.display.Bounds(p.window)
			p.must(err)
			return now == before
		})
		p.wait("what is in it", func(s sight) bool { return s.Width == before.Dx() && s.Height == before.Dy() })
		p.must(p.display.Control('l'))
		p.wait("Chinese", func(s sight) bool { return s.Language == "zh-Hans" })
	}
}

// saves saves the sheet of all channels, and does not overwrite it.
func saves(p *program, pictures string) {
	p.t.Helper()
	p.must(p.display.Control('s'))
	p.wait("the dialog", func(s sight) bool { return s.Dialog })
	p.keep("save", p.rest(p.look()))
	p.press(x11.Return)
	path := p.record("the file", func(r record) bool { return r["msg"] == "saved" })["path"]
	p.wait("the dialog's end", func(s sight) bool { return !s.Dialog })
	p.keep("saved", p.rest(p.look()))
	if filepath.Dir(path) != pictures {
		p.fail("saved as %s, want it beside the pictures in %s", path, pictures)
	}
	img := readPNG(p, path)
	if size := img.Bounds().Size(); size.X < 8*224 || size.Y < 2*224 || colours(img, img.Bounds(), 200) < 200 {
		p.fail("%s: a picture of %v, want 16 maps of 224x224", path, size)
	}

	before, err := os.Stat(path)
	p.must(err)
	p.must(p.display.Control('s'))
	p.wait("the dialog again", func(s sight) bool { return s.Dialog })
	p.rest(p.look())
	p.press(x11.Return)
	p.keep("exists", p.rest(p.look()))
	p.press(x11.Escape)
	p.wait("no question any more", func(s sight) bool { return !s.Dialog })
	if after, err := os.Stat(path); err != nil || !after.ModTime().Equal(before.ModTime()) || after.Size() != before.Size() {
		p.fail("%s was overwritten without a word: %v", path, err)
	}
}

// savesWindow saves a picture of the window, and reads it back: it is what was on the screen.
func savesWindow(p *program) {
	p.t.Helper()
	before := p.rest(p.look())
	p.press(x11.F12)
	p.wait("the dialog", func(s sight) bool { return s.Dialog })
	p.press(x11.Return)
	path := p.record("the file", func(r record) bool { return r["msg"] == "saved" })["path"]
	p.wait("the dialog's end", func(s sight) bool { return !s.Dialog })
	img := readPNG(p, path)
	saved := image.NewRGBA(img.Bounds())
	draw.Draw(saved, saved.Rect, img, image.Point{}, draw.Src)
	if !same(before, saved, maps(before)) || colours(saved, saved.Rect, 200) < 200 {
		p.keep("window", saved)
		p.fail("%s: a picture of %v with %d colours, want what is on the screen", path, saved.Rect, colours(saved, saved.Rect, 200))
	}
}

func readPNG(p *program, path string) image.Image {
	p.t.Helper()
	file, err := os.Open(path)
	p.must(err)
	defer file.Close()
	img, err := png.Decode(file)
	p.must(err)
	return img
}

// bad drops what is no picture: the window says so, keeps what it shows, and takes the next picture.
func bad(p *program, pictures string) {
	p.t.Helper()
	shown := p.now.Picture
	for _, name := range []string{"a letter.jpg", "cut off.png", "empty folder", "gone.png"} {
		path := filepath.Join(pictures, name)
		before := p.rest(p.look())
		p.drop(path)
		b := p.bounds()
		p.must(p.display.Move(b.Min.X+b.Dx()*2/3, b.Min.Y+8)) // off the maps: what the mouse points at has marks of its own
		p.record("the problem with "+name, func(r record) bool { return r["msg"] == "problem" && r["about"] == path })
		p.wait("the banner", func(s sight) bool { return s.Problem == "picture" && s.quiet() })
		p.seen(name, differs(before)) // the banner moves the maps down
		if !p.now.shows(shown) {
			p.fail("after %s: %+v, want %s as before", name, p.now, shown)
		}
		p.press(x11.Escape)
		p.wait("the banner's end", func(s sight) bool { return s.Problem == "none" })
		p.seen("after "+name, func(img *image.RGBA) bool { return same(before, img, maps(img)) })
	}
	p.drop(filepath.Join(pictures, "a letter.jpg"))
	p.wait("the banner", func(s sight) bool { return s.Problem == "picture" && s.quiet() })
	p.drop(filepath.Join(pictures, chinese))
	p.wait("the next picture, without a banner", func(s sight) bool { return s.shows(chinese) && s.Problem == "none" })
}

// remembered starts once more: what was chosen is still there.
func remembered(t *testing.T, d *desk, before sight) {
	p := d.start(t, launch{name: "again", args: []string{samplePath("soccer-ball")}})
	p.wait("the picture of the command line", func(s sight) bool { return s.shows("soccer-ball.png") })
	if s := p.now; s.Language != before.Language || s.Theme != before.Theme || s.Width != before.Width ||
		s.Height != before.Height || s.Model != before.Model {
		p.fail("on the screen: %+v, before: %+v; want the same language, theme, size and model", s, before)
	}
	p.keep("remembered", p.rest(p.look()))
	p.must(p.display.Control('q'))
	p.ends()
}

// badFirst starts with a file that is no picture: a sample is there, and the sentence about the file.
func badFirst(t *testing.T, d *desk, pictures string) {
	p := d.start(t, launch{name: "bad first", args: []string{filepath.Join(pictures, "a letter.jpg")}})
	p.wait("a sample and a banner", func(s sight) bool { return s.Problem == "picture" && s.Picture != "" && s.shows(s.Picture) })
	p.keep("sample", p.rest(p.look()))
	p.must(p.display.Control('q'))
	p.ends()
}
