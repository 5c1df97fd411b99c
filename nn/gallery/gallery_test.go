package gallery

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/internal/nntest"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/splitmix"
)

var rig nntest.Rig

func init() { runtime.LockOSThread() } // GLFW wants its windows made on the main thread

func TestMain(m *testing.M) { rig.Main(m) }

// small has next to no channels and an eighth of VGG16's pixels.
func small() *weights.Set {
	return weights.Synthetic(weights.SyntheticOptions{Width: 0.05, Top: true, Classes: 3, Pixels: image.Pt(96, 64)})
}

// wide is small with all pixels, for what is about parts of pictures.
func wide() *weights.Set {
	return weights.Synthetic(weights.SyntheticOptions{Width: 0.05, Top: true, Classes: 3})
}

// album writes pictures of noise in blocks, each other than the others, and one that is none.
func album(t testing.TB, count int) (paths []string) {
	t.Helper()
	dir := t.TempDir()
	for i := range count {
		p := picture.New(96+8*(i%3), 80)
		for k := range p.Pix {
			x, y := k/3%p.W/8, k/3/p.W/8
			p.Pix[k] = byte(splitmix.Mix(uint64(i<<20 + y<<8 + x<<2 + k%3)))
		}
		path := filepath.Join(dir, fmt.Sprintf("p%02d.png", i))
		var b bytes.Buffer
		if err := png.Encode(&b, p.Image()); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

func opened(t testing.TB, file string, r nn.Runner, paths []string) *Index {
	t.Helper()
	x, err := Open(context.Background(), file, r.Network(), r.Weights(), r.Network().Card.Input, paths)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func update(t testing.TB, x *Index, r nn.Runner) {
	t.Helper()
	if err := x.Update(context.Background(), r, r.Network().Card.Input, nil); err != nil {
		t.Fatal(err)
	}
}

func best(t testing.TB, x *Index, layer, channel int) []Crop {
	t.Helper()
	crops, err := x.Best(layer, channel, 9)
	if err != nil {
		t.Fatal(err)
	}
	return crops
}

// The crops are what a pass over each picture says, for channels of several layers, also when the index is read again.
func TestBest(t *testing.T) {
	for _, b := range []nn.Backend{nn.CPU, nn.GPU} {
		t.Run(string(b), func(t *testing.T) {
			r, paths, file := rig.Open(t, small(), b), album(t, 11), filepath.Join(t.TempDir(), "a", "x.index")
			x := opened(t, file, r, paths)
			if x.Known() != 0 || x.Missing() != 11 {
				t.Errorf("%d known, %d missing", x.Known(), x.Missing())
			}
			update(t, x, r)
			again := opened(t, file, r, paths)
			if again.Known() != 11 || again.Missing() != 0 {
				t.Errorf("%d known, %d missing when it is read again", again.Known(), again.Missing())
			}
			for _, layer := range []int{1, 5, 17} {
				for channel := range 2 {
					want := byHand(t, r, paths, layer, channel)
					if got := best(t, x, layer, channel); !slices.Equal(got, want) {
						t.Errorf("layer %d, channel %d: %+v, want %+v", layer, channel, got, want)
					}
					if got := best(t, again, layer, channel); !slices.Equal(got, want) {
						t.Errorf("layer %d, channel %d, read again: %+v, want %+v", layer, channel, got, want)
					}
				}
			}
		})
	}
}

func activations(t testing.TB, r nn.Runner, path string) (*nn.Activations, *picture.RGB) {
	t.Helper()
	rgb, _, err := picture.DecodeFile(context.Background(), path, picture.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := nn.Preprocess(rgb, r.Network().Card.Input)
	if err != nil {
		t.Fatal(err)
	}
	a, err := r.Forward(context.Background(), nn.Pass{Input: p.Input})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Release)
	return a, p.Fitted
}

// byHand finds the nine best without an index.
func byHand(t *testing.T, r nn.Runner, paths []string, layer, channel int) []Crop {
	t.Helper()
	var all []Crop
	for _, path := range paths {
		a, _ := activations(t, r, path)
		out, err := a.Output(layer)
		if err != nil {
			t.Fatal(err)
		}
		top, err := a.Top(1)
		if err != nil {
			t.Fatal(err)
		}
		c := Crop{Path: path, Layer: layer, Channel: channel, Class: top[0].Index}
		for y := range out.H {
			for x := range out.W {
				if v := out.At(y, x, channel); v > c.Value {
					c.Value, c.Y, c.X = v, y, x
				}
			}
		}
		if c.Value > 0 {
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(a, b Crop) int { return int(math.Copysign(1, float64(b.Value-a.Value))) })
	return all[:min(9, len(all))]
}

// By what adds to a class come the units whose value times gradient is largest, of pictures of that class alone.
func TestBestFor(t *testing.T) {
	r, paths := rig.Open(t, wide(), nn.CPU), album(t, 6)
	x := opened(t, filepath.Join(t.TempDir(), "x"), r, paths)
	update(t, x, r)
	seen := 0
	for class := range 3 {
		crops, err := x.BestFor(class, 17, 3, 9)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range crops {
			seen++
			a, _ := activations(t, r, c.Path)
			seed, err := nn.SeedUnit(nn.Vector(3), 0, 0, class)
			if err != nil {
				t.Fatal(err)
			}
			g, err := r.Backward(context.Background(), nn.Back{Of: a, From: r.Network().Logits(), Seed: seed, To: nn.Site{Layer: 17}})
			if err != nil {
				t.Fatal(err)
			}
			out, err := a.Output(17)
			if err != nil {
				t.Fatal(err)
			}
			largest := float32(0)
			for i := 3; i < len(out.Data); i += out.C {
				largest = max(largest, out.Data[i]*g.Data[i])
			}
			if got := out.At(c.Y, c.X, 3) * g.At(c.Y, c.X, 3); got != c.Value || got != largest || c.Class != class {
				t.Errorf("class %d: %+v, but it adds %g and the largest is %g", class, c, got, largest)
			}
		}
	}
	if seen == 0 {
		t.Error("nothing adds to any class")
	}
	if _, err := x.BestFor(0, 16, 0, 9); err == nil || !strings.Contains(err.Error(), "block5_conv3") {
		t.Errorf("of another layer: %v", err)
	}
}

// A crop is the receptive field as the network sees it.
func TestCut(t *testing.T) {
	r, paths := rig.Open(t, wide(), nn.CPU), album(t, 3)
	x := opened(t, filepath.Join(t.TempDir(), "x"), r, paths)
	update(t, x, r)
	for _, layer := range []int{2, 9, 17} {
		c := best(t, x, layer, 1)[0]
		cut, box, err := x.Cut(c)
		if err != nil {
			t.Fatal(err)
		}
		if want := r.Network().ReceptiveField(layer).Box(c.Y, c.X).Intersect(image.Rect(0, 0, 224, 224)); box != want || cut.W != box.Dx() || cut.H != box.Dy() {
			t.Errorf("layer %d: %d x %d at %v, want %v", layer, cut.W, cut.H, box, want)
		}
		_, fitted := activations(t, r, c.Path)
		off := 0.0
		for y := range cut.H {
			for k := range cut.W * 3 {
				off += math.Abs(float64(cut.Pix[y*cut.W*3+k])-float64(fitted.Pix[((box.Min.Y+y)*fitted.W+box.Min.X)*3+k])) / float64(len(cut.Pix))
			}
		}
		if off > 8 { // JPEG at this quality, of blocks of noise
			t.Errorf("layer %d: levels are off by %.1f", layer, off)
		}
	}
}
