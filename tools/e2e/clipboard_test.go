package e2e

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/kept"
	"github.com/vggscope/vggscope/tools/e2e/x11"
)

// clipboard copies, pastes and drops figures in the real window, beside another program on the same display.
func clipboard(t *testing.T, d *desk, pictures string) {
	d.choose(t, map[string]any{})
	p := d.start(t, launch{name: "clipboard", args: []string{filepath.Join(pictures, chinese)}})
	p.wait("the picture, analysed", func(s sight) bool { return s.quiet() && s.Done == len(layers) && s.Ready && s.shows(chinese) })
	p.press(x11.Home, x11.Down, x11.Right)
	p.wait("a layer", func(s sight) bool { return s.Layer == layers[1] && s.Channel == 1 && s.Ready })
	other, err := d.server.Open()
	check(t, err)
	defer other.Close()
	figure := copies(p, other, pictures)
	pastes(p, d)
	restores(p, figure)
	p.must(p.display.Control('l'))
	p.wait("Chinese", func(s sight) bool { return s.Language == "zh-Hans" })
	restores(p, figure)
	p.must(p.display.Delete(p.window))
	p.ends()
}

// copies copies what is in sight as a picture, and as text, and the picture again: each is what another program then gets. The
// picture is that which is saved, whose path it gives.
func copies(p *program, other *x11.Display, pictures string) (path string) {
	p.t.Helper()
	copied := func() []byte {
		p.must(p.display.Control('c'))
		r := p.record("the picture on the clipboard", func(r record) bool { return r["msg"] == "copied" })
		file, err := other.Clipboard("image/png")
		p.must(err)
		img, err := png.Decode(bytes.NewReader(file))
		p.must(err)
		if w, _ := strconv.Atoi(r["width"]); w != img.Bounds().Dx() || colours(toRGBA(img), img.Bounds(), 100) < 100 {
			p.fail("copied %v, want a picture %d wide with maps in it", img.Bounds(), w)
		}
		return file
	}
	first := copied()
	p.must(p.display.ControlShift('s'))
	p.wait("the dialog", func(s sight) bool { return s.Dialog })
	p.keep("save-figure", p.rest(p.look()))
	p.press(x11.Return)
	path = p.record("the file", func(r record) bool { return r["msg"] == "saved" })["path"]
	p.wait("the dialog's end", func(s sight) bool { return !s.Dialog })
	saved, err := os.ReadFile(path)
	p.must(err)
	if s, is := kept.OpenFigure(path); !bytes.Equal(saved, first) || !is || s.Picture.Name != chinese {
		p.fail("%s of %d bytes is not what was copied, %d bytes, or holds no view: %v", path, len(saved), len(first), is)
	}
	p.must(p.display.ControlShift('c'))
	p.record("the text on the clipboard", func(r record) bool { return r["msg"] == "copied" && r["text"] != "" })
	text, err := other.Clipboard("UTF8_STRING")
	p.must(err)
	if rows := strings.Split(strings.TrimSpace(string(text)), "\n"); len(rows) != 224 || strings.Count(rows[0], "\t") != 223 {
		p.fail("%d rows of text after the picture, want 224", len(rows))
	}
	if again := copied(); !bytes.Equal(again, first) {
		p.fail("the picture copied after the text is another one")
	}
	p.must(p.display.Control('f')) // a field, into which no picture goes
	p.must(p.display.Control('v'))
	p.press(x11.Escape)
	p.wait("the same layer", func(s sight) bool { return s.Layer == layers[1] && s.Ready && !s.Dialog })
	return path
}

// pastes opens a picture that another program offers in pieces.
func pastes(p *program, d *desk) {
	p.t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 900, 700))
	for i := range img.Pix {
		img.Pix[i] = uint8(i*i>>9 ^ i | 3)
	}
	var b bytes.Buffer
	p.must((&png.Encoder{CompressionLevel: png.NoCompression}).Encode(&b, img))
	other, err := d.server.Open()
	p.must(err)
	defer other.Close()
	p.must(other.Offer("image/png", b.Bytes()))
	p.must(p.display.Control('v'))
	s := p.wait("the pasted picture", func(s sight) bool { return strings.HasPrefix(s.Picture, "clipboard-") && s.shows(s.Picture) })
	file, err := os.ReadFile(filepath.Join(d.home, "cache", "vggscope", "pasted", s.Picture))
	p.must(err)
	if !bytes.Equal(file, b.Bytes()) {
		p.fail("the pasted picture has %d bytes, want %d", len(file), b.Len())
	}
	p.seen("pasted", func(img *image.RGBA) bool { return colours(img, maps(img), 100) == 100 })
}

// restores drops a figure, and chooses its view, which is not there before.
func restores(p *program, figure string) {
	p.t.Helper()
	p.press(x11.End)
	p.wait("another layer", func(s sight) bool { return s.Layer == layers[len(layers)-1] && s.Ready })
	before := p.now.Picture
	p.drop(figure)
	p.away()
	s := p.wait("the question", func(s sight) bool { return strings.Contains(s.Offer, chinese) })
	p.keep("figure", p.rest(p.look()))
	if s.Picture != before || s.Layer != layers[len(layers)-1] {
		p.fail("%+v after the drop, want all as it was", s)
	}
	p.press(x11.F9, x11.Return)
	p.wait("the view", func(s sight) bool {
		return s.shows(chinese) && s.Layer == layers[1] && s.Channel == 1 && s.Ready && !strings.Contains(s.Offer, chinese)
	})
	p.keep("restored", p.rest(p.look()))
	p.drop(figure)
	p.away()
	p.wait("the question again", func(s sight) bool { return strings.Contains(s.Offer, chinese) })
	p.press(x11.F9, x11.Tab, x11.Return)
	p.wait("the figure as a picture", func(s sight) bool { return s.shows(filepath.Base(figure)) && !strings.Contains(s.Offer, chinese) })
}

func toRGBA(img image.Image) *image.RGBA {
	out := image.NewRGBA(img.Bounds())
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			out.Set(x, y, img.At(x, y))
		}
	}
	return out
}
