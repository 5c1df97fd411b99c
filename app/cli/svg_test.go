package cli

import (
	"encoding/base64"
	"encoding/xml"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/view"
)

// svgPictures are the pictures in an SVG file, in their order; the file must be XML.
func svgPictures(t *testing.T, path string) (list []image.Image) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for d := xml.NewDecoder(f); ; {
		token, err := d.Token()
		if err == io.EOF {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		e, is := token.(xml.StartElement)
		if !is || e.Name.Local != "image" {
			continue
		}
		for _, a := range e.Attr {
			if data, ok := strings.CutPrefix(a.Value, "data:image/png;base64,"); ok {
				img, err := png.Decode(base64.NewDecoder(base64.StdEncoding, strings.NewReader(data)))
				if err != nil {
					t.Fatal(err)
				}
				list = append(list, img)
			}
		}
	}
}

// The maps in an SVG have a pixel to a value, in the colours of the values, in the order that was asked for; behind them is the bar.
func TestFeaturesSVG(t *testing.T) {
	dir := t.TempDir()
	r := run(t, onSmall("features", "--layer=block3_conv1,predictions", "--svg", "--filter=not silent", "--out", dir, sunflower)...).ok(t)
	if want := filepath.Join(dir, "block3_conv1.svg") + "\n" + filepath.Join(dir, "predictions.svg"); strings.TrimSpace(r.out) != want {
		t.Errorf("wrote %q, want %q", r.out, want)
	}
	acts := activations(t)
	l, _ := acts.Network().Find("block3_conv1")
	x, err := acts.Output(l.Index)
	if err != nil {
		t.Fatal(err)
	}
	maps := view.NewMaps(x, view.PerChannel, view.Range{}, view.Viridis())
	pictures := svgPictures(t, filepath.Join(dir, "block3_conv1.svg"))
	if len(pictures) != maps.N-maps.Tally.Silent+1 {
		t.Fatalf("%d pictures, want %d maps that are not silent and the bar", len(pictures), maps.N-maps.Tally.Silent)
	}
	i := 0
	for c := range maps.N {
		if maps.Silent(c) {
			continue
		}
		want := view.MapPicture(maps, c, view.Viridis())
		for y := range x.H {
			for px := range x.W {
				if got := color.RGBAModel.Convert(pictures[i].At(px, y)); got != want.RGBAAt(px, y) {
					t.Fatalf("channel %d (%d, %d) is %v, want %v", c, y, px, got, want.RGBAAt(px, y))
				}
			}
		}
		i++
	}
	if pictures := svgPictures(t, filepath.Join(dir, "predictions.svg")); len(pictures) != 2 {
		t.Errorf("%d pictures for a dense layer, want its square and the bar", len(pictures))
	}
}
