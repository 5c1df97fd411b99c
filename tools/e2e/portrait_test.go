package e2e

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/vggscope/vggscope/tools/e2e/x11"
)

// portraitsVariable names the folder for the pictures of the window that the README shows.
const portraitsVariable = "VGGSCOPE_PORTRAITS"

// A portrait is a picture of the window.
type portrait struct {
	name, sample, layer string
	keys                []x11.Key // as typed takes them, from English and the light theme on
	hover               image.Point
}

var portraits = []portrait{
	{"window", "starfish", "block2_conv1", []x11.Key{'t', '['}, image.Pt(717, 447)},
	{"window-zh", "sunflower", "block1_conv2", []x11.Key{']', 'l', x11.Right, x11.Return}, image.Pt(640, 300)},
}

// TestPortraits takes the pictures of the window for the README, 1440 x 900. That of many maps is reduced to 256 colours
// before it goes to docs/images, for it would be twice as large.
func TestPortraits(t *testing.T) {
	dir := os.Getenv(portraitsVariable)
	if dir == "" {
		t.Skipf("set %s to a folder", portraitsVariable)
	}
	d := newDesk(t)
	for _, k := range portraits {
		picture, err := filepath.Abs(samplePath(k.sample))
		check(t, err)
		p := d.start(t, launch{name: k.name, args: []string{picture}})
		p.must(p.display.Move(2, 2))
		p.must(p.display.Place(p.window, image.Rect(0, 0, 1440, 900)))
		p.wait("the picture", func(s sight) bool { return s.shows(k.sample+".png") && s.Width == 1440 })
		p.drop(picture) // once more: the first pass has compiled shaders, which its times include
		p.record("the second pass", func(r record) bool { return r["msg"] == "picture analysed" })
		p.wait("rest", func(s sight) bool { return s.Phase == "idle" && s.Ready })
		for p.now.Theme == "dark" {
			p.typed('t')
			p.wait("the light theme", func(s sight) bool { return s.Theme == "light" && s.Ready })
		}
		for p.now.Layer != k.layer {
			before := p.now.Layer
			p.press(x11.Down)
			p.wait("another layer", func(s sight) bool { return s.Layer != before && s.Ready })
		}
		for _, key := range k.keys {
			p.typed(key)
			p.rest(p.look())
		}
		p.must(p.display.Move(k.hover.X, k.hover.Y))
		img := p.rest(p.look())
		file, err := os.Create(filepath.Join(dir, k.name+".png"))
		check(t, err)
		check(t, (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(file, img))
		check(t, file.Close())
		p.must(p.display.Delete(p.window))
		p.ends()
	}
}

// typed presses a key; l and t, for language and theme, with Control.
func (p *program) typed(key x11.Key) {
	p.t.Helper()
	if key == 'l' || key == 't' {
		p.must(p.display.Control(key))
		return
	}
	p.press(key)
}
