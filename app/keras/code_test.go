package keras

import (
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/nn/probe"
	"github.com/vggscope/vggscope/weights"
)

// pythonVariable names a Python that has keras, numpy and pillow, for TestAgreesWithKeras.
const pythonVariable = "VGGSCOPE_KERAS_PYTHON"

// photo is a picture that has detail in all colours.
func photo() *picture.RGB {
	p := picture.New(150, 90)
	for i := range p.Pix {
		p.Pix[i] = uint8(128 + 100*math.Sin(float64(i)/37) + 20*math.Sin(float64(i*i%101)))
	}
	return p
}

// views are some that differ in what the code has to say.
func views(n *nn.Network) map[string]View {
	base := scene.Default()
	view := func(s scene.Scene, fit picture.Fit) View {
		in := n.Card.Input
		in.Fit, in.Resample = string(fit), "bilinear"
		return View{Network: n, Model: "narrow", Input: in, Picture: "photo.png", Width: 150, Height: 90, Scene: s}
	}
	at := func(layer string) scene.Scene { s := base; s.Layer = layer; return s }
	off := at("block3_conv1").Switch("block2_conv2", 1).Switch("block2_conv2", 3)
	return map[string]View{
		"first":   view(base, picture.Stretch),
		"before":  view(at("block2_conv1").WithBefore(true), picture.Crop),
		"pool":    view(at("block4_pool"), picture.Pad),
		"off":     view(off, picture.Stretch),
		"mean":    view(off.Replace("block2_conv2", 2, probe.Mean), picture.Stretch),
		"answer":  view(at("predictions"), picture.Stretch),
		"logits":  view(at("predictions").WithBefore(true), picture.Crop),
		"flatten": view(at("flatten"), picture.Stretch),
	}
}

func network(t *testing.T) (nn.Runner, *weights.Set) {
	t.Helper()
	set := weights.Synthetic(weights.SyntheticOptions{Width: 0.0625, Top: true})
	r, err := nn.Open(context.Background(), set, nn.Options{Backend: nn.CPU})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r, set
}

// What the code says of the view.
func TestCode(t *testing.T) {
	r, _ := network(t)
	all := views(r.Network())
	for name, want := range map[string][]string{
		"first":  {`Conv2D(4, 3, padding="same", name="block1_conv1")`, `resize((224, 224), Image.Resampling.BILINEAR)`, "maps[:, :, channel].min()"},
		"before": {"shown = x._keras_history.operation.input  # before relu", "sheet.paste(picture, ("},
		"pool":   {`Image.new("RGB", (224, 224), (`, "# pad"},
		"off":    {"on[[1, 3]] = 0"},
		"mean":   {"on[[1, 2, 3]] = 0", "means[[2]] = 1"},
		"answer": {"plt.bar("},
	} {
		code, err := Code(all[name])
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if !strings.Contains(code, w) {
				t.Errorf("%s: no %q in\n%s", name, w, code)
			}
		}
	}
	v := all["first"]
	v.Scene.Range, v.Limits = scene.Locked, &[2]float32{-1, 12.5}
	if code, _ := Code(v); !strings.Contains(code, "low, high = -1, 12.5") {
		t.Errorf("the locked range is not in\n%s", code)
	}
	v.Picture = "猫 \"a\"\n.png"
	if code, _ := Code(v); !strings.Contains(code, `PICTURE = "猫 \"a\"\n.png"`) {
		t.Errorf("the name is not quoted in\n%s", code)
	}
	v.Scene = v.Scene.Replace("block1_conv1", 3, probe.Swap)
	v.Scene.Layer = "block1_conv2"
	if _, err := Code(v); err == nil || !strings.Contains(err.Error(), "block1_conv1 3") {
		t.Errorf("%v, want an error that names the channel of another picture", err)
	}
	v.Width = 0
	if _, err := Code(v); err == nil {
		t.Error("a picture without pixels has code")
	}
}

// The code computes with the real library what the program shows: at most 2e-5 of a layer's largest value, as all comparisons with
// float32 of other libraries.
func TestAgreesWithKeras(t *testing.T) {
	python := os.Getenv(pythonVariable)
	if python == "" {
		t.Skip("NOT COMPARED WITH KERAS: set " + pythonVariable + " to a Python with keras, numpy and pillow")
	}
	r, set := network(t)
	dir := t.TempDir()
	if err := set.Save(context.Background(), filepath.Join(dir, "vgg_npy"), nil); err != nil {
		t.Fatal(err)
	}
	p := photo()
	savePNG(t, filepath.Join(dir, "photo.png"), p)
	var program strings.Builder
	for name, v := range views(r.Network()) {
		code, err := Code(v)
		if err != nil {
			t.Fatal(err)
		}
		code, _, _ = strings.Cut(code, "import matplotlib")
		fmt.Fprintf(&program, "%s\nmaps.astype('<f4').tofile(%q)\n", code, name+".f32")
	}
	cmd := exec.Command(python, "-c", program.String())
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, v := range views(r.Network()) {
		want := ours(t, r, v, p)
		got := floats(t, filepath.Join(dir, name+".f32"))
		if len(got) != len(want) {
			t.Fatalf("%s: %d values, want %d", name, len(got), len(want))
		}
		largest, worst := 0.0, 0.0
		for i := range want {
			largest = max(largest, math.Abs(float64(want[i])))
			worst = max(worst, math.Abs(float64(want[i]-got[i])))
		}
		t.Logf("%s: %d values differ by %.1e of the largest at most", name, len(want), worst/largest)
		if !(worst <= 2e-5*largest) {
			t.Errorf("%s: %.1e of the largest", name, worst/largest)
		}
	}
}

// ours are the values that the program shows.
func ours(t *testing.T, r nn.Runner, v View, p *picture.RGB) []float32 {
	t.Helper()
	prepared, err := nn.Preprocess(p, v.Input)
	if err != nil {
		t.Fatal(err)
	}
	zeros, means := map[int][]int{}, map[int][]int{}
	for layer, list := range v.Scene.OffIn(v.Network) {
		for _, c := range list {
			to := map[probe.Replacement]map[int][]int{probe.Zero: zeros, probe.Mean: means}[c.With]
			to[layer] = append(to[layer], c.Channel)
		}
	}
	a, err := r.Forward(context.Background(), nn.Pass{Input: prepared.Input, Off: zeros})
	if err != nil {
		t.Fatal(err)
	}
	for layer, channels := range means { // of one layer
		pass, err := probe.Switch{Layer: layer, Channels: channels, With: probe.Mean}.Pass(a)
		if err != nil {
			t.Fatal(err)
		}
		if a, err = r.Forward(context.Background(), pass); err != nil {
			t.Fatal(err)
		}
	}
	defer a.Release()
	l := v.Network.Layers[v.Scene.Index(v.Network)]
	read := a.Output
	if v.Scene.Before && l.Activation != "" {
		read = a.Before
	}
	tensor, err := read(l.Index)
	if err != nil {
		t.Fatal(err)
	}
	return tensor.Data
}

func savePNG(t *testing.T, path string, p *picture.RGB) {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, p.W, p.H))
	for i := range p.W * p.H {
		copy(img.Pix[4*i:], p.Pix[3*i:3*i+3])
		img.Pix[4*i+3] = 255
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
}

func floats(t *testing.T, path string) []float32 {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	values := make([]float32, len(data)/4)
	for i := range values {
		values[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
	}
	return values
}
