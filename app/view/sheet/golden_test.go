package sheet

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
)

// golden compares a sheet with testdata/NAME.png, pixel by pixel. After a change that is meant, look at what is in
// testdata/failed and put it in the golden's place.
func golden(t *testing.T, name string, got *image.Paletted) {
	t.Helper()
	if f, err := os.Open(filepath.Join("testdata", name+".png")); err == nil {
		defer f.Close()
		want, err := png.Decode(f)
		if err != nil {
			t.Fatal(err)
		}
		if p, ok := want.(*image.Paletted); ok && p.Rect == got.Rect && bytes.Equal(p.Pix, got.Pix) {
			return
		}
	}
	t.Errorf("%s looks otherwise than testdata/%s.png: see testdata/failed", name, name)
	if err := os.MkdirAll("testdata/failed", 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join("testdata/failed", name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, got); err != nil {
		t.Fatal(err)
	}
}

func TestGoldenMaps(t *testing.T) {
	x := ramp(nn.Shape{H: 14, W: 14, C: 7})
	for p := range 14 * 14 {
		x.Data[p*7+1], x.Data[p*7+4] = 0, -3.5
	}
	x.Data[7*40+2] = nan
	names := []string{"B", "", "with a name that is too long", "", "four"}
	golden(t, "maps", drawn(t, x, Options{
		Layer: "block5_conv1", Note: "a picture.jpg, VGG16", Map: view.Signed(), Mode: view.PerLayer, Columns: 4, Names: names, Order: []int{6, 0, 1, 2, 3, 4},
	}))
}

func TestGoldenDense(t *testing.T) {
	x := nn.NewTensor(nn.Vector(90))
	for i := range x.Data {
		x.Data[i] = float32(i*i%89) / 80
	}
	x.Data[30], x.Data[5] = 1.2, nan
	names := make([]string, 90)
	names[30] = "mantis"
	golden(t, "dense", drawn(t, x, Options{Layer: "predictions", Note: "a picture.jpg", Names: names, MarkMax: true}))
}
