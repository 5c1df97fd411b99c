package figure

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// maps are three of 4 x 6 values; the last one is silent.
func maps(t *testing.T) *view.Maps {
	t.Helper()
	x := nn.NewTensor(nn.Shape{H: 4, W: 6, C: 3})
	for i := range 24 {
		x.Data[3*i], x.Data[3*i+1] = float32(i), float32(-i*i)
	}
	return view.NewMaps(x, view.PerChannel, view.Range{}, view.Viridis())
}

func style() view.Style {
	return view.Style{Map: view.Viridis(), Ranges: true, Silent: "silent", MarkOn: -1, Largest: -1}
}

// Each value is a square of whole pixels in its own colour, at the place where the layout has its map; a part of a map is that part.
func TestMaps(t *testing.T) {
	s := maps(t)
	for _, part := range []image.Rectangle{{}, image.Rect(1, 1, 4, 3)} {
		p := Maps(s, Of{Places: []int{0, 1, 2}, Columns: 2, Zoom: 9.6, Part: part, Style: style()})
		f := Figure{Title: "block9_conv9", Panels: []Panel{p}, Bars: []Bar{{On: s.On[0], Map: view.Viridis()}}}
		img, err := f.Draw(Latin())
		if err != nil {
			t.Fatal(err)
		}
		if part.Empty() {
			part = image.Rect(0, 0, 6, 4)
		}
		l := f.layout(Latin())
		for i, c := range []int{0, 1} {
			at := l.tiles[i].at
			if at.Size() != part.Size().Mul(10) {
				t.Fatalf("%v, want 10 pixels to a value of %v", at, part)
			}
			for y := part.Min.Y; y < part.Max.Y; y++ {
				for x := part.Min.X; x < part.Max.X; x++ {
					v, _ := s.Value(c, y, x)
					level, _ := s.On[c].Index(v)
					for _, d := range []image.Point{{0, 0}, {9, 9}, {5, 4}} {
						px := at.Min.Add(image.Pt(x, y).Sub(part.Min).Mul(10)).Add(d)
						if got := img.RGBAAt(px.X, px.Y); got != view.Viridis().At(level) {
							t.Fatalf("channel %d (%d, %d) is %v, want %v", c, y, x, got, view.Viridis().At(level))
						}
					}
				}
			}
		}
		if !l.tiles[2].Hatched || l.tiles[2].Picture != nil {
			t.Error("a silent map is not hatched")
		}
	}
}

// Marked parts are framed, values cut off are marked and blended values are smooth, as the grid has them.
func TestMapsMarked(t *testing.T) {
	s := maps(t).Rescaled(view.Range{Lo: 5, Hi: 10}, view.Viridis())
	k := style()
	k.Mark, k.Clipped = image.Rect(1, 1, 3, 3), true
	it := Maps(s, Of{Places: []int{0}, Zoom: 4, Style: k}).Items[0]
	if len(it.Frames) != 1 || it.Frames[0] != image.Rect(4, 4, 12, 12) {
		t.Errorf("frames %v", it.Frames)
	}
	img := it.Picture().(*image.RGBA)
	if img.RGBAAt(0, 0) != view.BelowRange || img.RGBAAt(23, 15) != view.AboveRange {
		t.Errorf("%v, %v are not marked", img.RGBAAt(0, 0), img.RGBAAt(23, 15))
	}
	k = style()
	k.Smooth = true
	smooth := Maps(maps(t), Of{Places: []int{0}, Zoom: 8, Style: k}).Items[0].Picture()
	seen := map[color.Color]bool{}
	for x := range smooth.Bounds().Dx() {
		seen[smooth.At(x, 16)] = true
	}
	if len(seen) < 12 {
		t.Errorf("%d colours in a row, want more than the 6 values", len(seen))
	}
}

// whole is a figure with everything in it, and with letters that XML wants to have escaped.
func whole(t *testing.T) Figure {
	s := maps(t)
	return Figure{
		Title: `a<b & "c"` + "\x01", Notes: []string{"猫.jpg", "one", "", strings.Repeat("long ", 60)},
		Panels: []Panel{
			{Caption: "A  <a>.png", Columns: 2, Items: Maps(s, Of{Places: []int{0, 1, 2}, Zoom: 10, Style: style()}).Items},
			{Caption: "B", Items: []Item{{Picture: Made(image.NewGray(image.Rect(0, 0, 3, 3))), Size: image.Pt(90, 60), Smooth: true, Label: "x", Frames: []image.Rectangle{image.Rect(10, 10, 20, 20)}}}},
		},
		Bars: []Bar{{On: view.Range{Lo: -2, Hi: 10}, Map: view.Viridis(), Label: "both"}, {On: s.On[0], Map: view.Signed(), Ends: [2]string{"low", "high"}}, {}},
	}
}

// SVG is XML that a reader takes, with a picture of each map at its own size, and with every text of the figure as text.
func TestWriteSVG(t *testing.T) {
	f := whole(t)
	var b bytes.Buffer
	if err := f.WriteSVG(&b, Latin(), "zh-Hans"); err != nil {
		t.Fatal(err)
	}
	var sizes []image.Point
	var text strings.Builder
	for d := xml.NewDecoder(&b); ; {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.CharData:
			text.Write(e)
		case xml.StartElement:
			for _, a := range e.Attr {
				if data, ok := strings.CutPrefix(a.Value, "data:image/png;base64,"); ok && a.Name.Local == "href" {
					img, err := png.Decode(base64.NewDecoder(base64.StdEncoding, strings.NewReader(data)))
					if err != nil {
						t.Fatal(err)
					}
					sizes = append(sizes, img.Bounds().Size())
				}
			}
		}
	}
	if want := []image.Point{{6, 4}, {6, 4}, {3, 3}, {256, 1}, {256, 1}}; len(sizes) != len(want) || sizes[0] != want[0] || sizes[2] != want[2] || sizes[3] != want[3] {
		t.Errorf("pictures of %v, want %v", sizes, want)
	}
	for _, want := range []string{`a<b & "c"`, "A  <a>.png", "猫.jpg  ·  one", "silent", "both", "−2", "10", "low", "high"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is no text of the SVG", want)
		}
	}
}

// Nothing runs out of the page or into something else.
func TestLayout(t *testing.T) {
	f := whole(t)
	l := f.layout(Latin())
	page := image.Rectangle{Max: l.size}
	var taken []image.Rectangle
	for _, x := range l.tiles {
		taken = append(taken, x.at)
	}
	for _, x := range l.bars {
		taken = append(taken, x.at)
	}
	fonts := Latin()
	for _, w := range l.words {
		width := fonts.of(w.face).Width(w.text)
		x := w.x - []int{0, width / 2, width}[w.at]
		taken = append(taken, image.Rect(x, w.base-9, x+width, w.base+3))
	}
	for i, a := range taken {
		if !a.In(page) {
			t.Errorf("%v is not on the page, %v", a, page)
		}
		for _, b := range taken[:i] {
			if a.Overlaps(b) {
				t.Errorf("%v and %v overlap", a, b)
			}
		}
	}
}

// A note that is too long for a line goes on in the next, all of it, also where it has no spaces.
func TestWrapped(t *testing.T) {
	f := Latin().Small
	for _, note := range []string{strings.Repeat("word ", 60), strings.Repeat("\u732b", 60)} {
		got := lines([]string{note}, f, 400)
		if len(got) < 2 || strings.ReplaceAll(strings.Join(got, " "), " ", "") != strings.ReplaceAll(note, " ", "") {
			t.Errorf("%q", got)
		}
		for _, line := range got {
			if f.Width(line) > 400 {
				t.Errorf("%q is wider than the page", line)
			}
		}
	}
	if got := lines([]string{strings.Repeat("word ", 900)}, f, 400); len(got) != mostLines || !strings.HasSuffix(got[mostLines-1], "…") {
		t.Errorf("%d lines of a very long note, the last %q", len(got), got[len(got)-1])
	}
}

func TestRefuses(t *testing.T) {
	for _, f := range []Figure{{}, {Panels: []Panel{{}}}} {
		if _, err := f.Draw(Latin()); !errors.Is(err, ErrNothing) {
			t.Error(err)
		}
		if err := f.WriteSVG(io.Discard, Latin(), "en"); !errors.Is(err, ErrNothing) {
			t.Error(err)
		}
	}
	big := Figure{Panels: []Panel{{Items: []Item{{Size: image.Pt(1<<20, 1<<20)}}}}}
	if _, err := big.Draw(Latin()); !errors.Is(err, ErrTooBig) {
		t.Error(err)
	}
}
