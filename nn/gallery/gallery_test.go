package gallery

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vggscope/vggscope/gpu/gputest"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/splitmix"
)

var glContext gputest.Context

func init() { runtime.LockOSThread() } // GLFW wants its windows made on the main thread

func TestMain(m *testing.M) { gputest.Main(m, &glContext) }

func small() *weights.Set {
	return weights.Synthetic(weights.SyntheticOptions{Width: 0.05, Top: true, Classes: 3})
}

func open(t testing.TB, set *weights.Set, b nn.Backend) nn.Runner {
	t.Helper()
	o := nn.Options{Backend: b}
	if b == nn.GPU {
		o.Window = glContext.Window(t)
	}
	r, err := nn.Open(context.Background(), set, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
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
			r, paths, file := open(t, small(), b), album(t, 11), filepath.Join(t.TempDir(), "a", "x.index")
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
	r, paths := open(t, small(), nn.CPU), album(t, 6)
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
	r, paths := open(t, small(), nn.CPU), album(t, 3)
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
				off += math.Abs(float64(cut.Pix[y*cut.W*3+k])-float64(fitted.Pix[((box.Min.Y+y)*224+box.Min.X)*3+k])) / float64(len(cut.Pix))
			}
		}
		if off > 8 { // JPEG at this quality, of blocks of noise
			t.Errorf("layer %d: levels are off by %.1f", layer, off)
		}
	}
}

// Stopped in the middle it keeps what is done and goes on there; cut off anywhere it goes on behind the last whole record; and a
// picture that has changed, or that could not be read and now can, is looked at again.
func TestGoesOn(t *testing.T) {
	r, paths, file := open(t, small(), nn.CPU), album(t, 5), filepath.Join(t.TempDir(), "x")
	bad := filepath.Join(filepath.Dir(paths[0]), "words.jpg")
	if err := os.WriteFile(bad, []byte("these are words"), 0o600); err != nil {
		t.Fatal(err)
	}
	all := append([]string{bad, paths[0]}, paths...)
	ctx, cancel := context.WithCancel(context.Background())
	x := opened(t, file, r, all)
	err := x.Update(ctx, r, r.Network().Card.Input, func(p Progress) {
		if p.Total != 6 || (p.Failed != "") != (p.Path == bad) {
			t.Errorf("%+v", p)
		}
		if p.Done == 3 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || x.Known() != 2 || x.Missing() != 3 {
		t.Fatalf("%d known, %d missing, error %v", x.Known(), x.Missing(), err)
	}
	x = opened(t, file, r, all)
	if x.Known() != 2 || x.Missing() != 3 || !strings.Contains(x.Failed()[bad], "text, not a picture") {
		t.Errorf("%d known, %d missing, failed %v", x.Known(), x.Missing(), x.Failed())
	}
	update(t, x, r)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := best(t, x, 17, 0)
	for _, end := range []int{0, 3, len(magic) + 5, len(whole) / 3, len(whole) / 2, len(whole) - 1} {
		if err := os.WriteFile(file, whole[:end], 0o600); err != nil {
			t.Fatal(err)
		}
		x := opened(t, file, r, all)
		if x.Known() > 4 {
			t.Errorf("cut off at %d: %d known", end, x.Known())
		}
		update(t, x, r)
		if again, err := os.ReadFile(file); err != nil || !bytes.Equal(again, whole) {
			t.Errorf("cut off at %d: %d bytes in the end, want the same %d, error %v", end, len(again), len(whole), err)
		}
		if got := best(t, x, 17, 0); !slices.Equal(got, want) {
			t.Errorf("cut off at %d: %+v, want %+v", end, got, want)
		}
	}
	later := time.Now().Add(time.Hour)
	if err := os.Chtimes(paths[1], later, later); err != nil {
		t.Fatal(err)
	}
	if x = opened(t, file, r, all); x.Missing() != 1 || x.Known() != 4 {
		t.Errorf("after a change: %d known, %d missing", x.Known(), x.Missing())
	}
	update(t, x, r)
	if x = opened(t, file, r, all[:4]); x.Missing() != 0 || x.Known() != 2 { // the others are gone
		t.Errorf("of fewer pictures: %d known, %d missing", x.Known(), x.Missing())
	}
}

// Records that are out of date are taken out once they are more than half, and what is left is the same.
func TestCompacts(t *testing.T) {
	r, paths, file := open(t, small(), nn.CPU), album(t, 3), filepath.Join(t.TempDir(), "x")
	x := opened(t, file, r, paths)
	update(t, x, r)
	want := best(t, x, 17, 0)
	small, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	f, err := x.append()
	if err != nil {
		t.Fatal(err)
	}
	for i := range 100 {
		old := record{text: x.pictures[0].text, peaks: x.pictures[0].peaks, jpeg: []byte("old")}
		old.Path = fmt.Sprint("gone ", i)
		if err := x.add(f, old); err != nil {
			t.Fatal(err)
		}
	}
	f.Close()
	x = opened(t, file, r, paths)
	update(t, x, r)
	if now, err := os.ReadFile(file); err != nil || !bytes.Equal(now, small) {
		t.Errorf("%d bytes, want %d, error %v", len(now), len(small), err)
	}
	if got := best(t, x, 17, 0); !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if _, err := x.Picture(paths[2]); err != nil {
		t.Error(err)
	}
}

// Where somebody else has written to the file meanwhile, nothing is written over it.
func TestTwoWriters(t *testing.T) {
	r, paths, file := open(t, small(), nn.CPU), album(t, 3), filepath.Join(t.TempDir(), "x")
	x := opened(t, file, r, paths)
	err := x.Update(context.Background(), r, r.Network().Card.Input, func(p Progress) {
		if p.Done == 1 {
			other := opened(t, file, r, paths)
			update(t, other, r)
		}
	})
	if err == nil || !strings.Contains(err.Error(), "somebody else") {
		t.Errorf("error %v", err)
	}
	if again := opened(t, file, r, paths); again.Missing() != 0 {
		t.Errorf("%d missing", again.Missing())
	}
}

// What holds for one model does not for another, nor for another way to fit pictures.
func TestAnotherModel(t *testing.T) {
	r, paths, file := open(t, small(), nn.CPU), album(t, 1), filepath.Join(t.TempDir(), "x")
	update(t, opened(t, file, r, paths), r)
	in := r.Network().Card.Input
	in.Fit = "crop"
	x, err := Open(context.Background(), file, r.Network(), r.Weights(), in, paths)
	if err != nil || x.Known() != 0 {
		t.Errorf("fitted otherwise: %d known, error %v", x.Known(), err)
	}
	other := open(t, weights.Synthetic(weights.SyntheticOptions{Width: 0.06, Top: true, Classes: 3}), nn.CPU)
	x = opened(t, file, other, paths)
	if x.Known() != 0 {
		t.Errorf("another model: %d known", x.Known())
	}
	update(t, x, other)
	if got := best(t, x, 17, 0); !slices.Equal(got, byHand(t, other, paths, 17, 0)) {
		t.Errorf("%+v", got)
	}
	maps := open(t, weights.Synthetic(weights.SyntheticOptions{Width: 0.05}), nn.CPU) // no classes
	x = opened(t, file, maps, paths)
	update(t, x, maps)
	if got := best(t, x, 1, 0); len(got) != 1 || got[0].Class != -1 {
		t.Errorf("without classes: %+v", got)
	}
	if _, err := x.BestFor(0, 17, 0, 9); err == nil {
		t.Error("what adds to a class, without classes")
	}
}

func FuzzReader(f *testing.F) {
	h := head{Model: "m", Layers: []layer{{"block1_conv1", 2}}}
	var b bytes.Buffer
	if err := writeHead(&b, h); err != nil {
		f.Fatal(err)
	}
	b.Write(record{text: text{Path: "a.png", Class: 3}, peaks: []peak{{1, 2, 3}, {4, 5, 6}}, jpeg: []byte("jpeg")}.bytes())
	b.Write(record{text: text{Path: "b.png", Error: "bad"}}.bytes())
	f.Add(b.Bytes())
	f.Add(b.Bytes()[:b.Len()-3])
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := newReader(bytes.NewReader(data), h)
		if err != nil {
			return
		}
		for {
			before := r.at
			rec, at, err := r.next()
			if err != nil {
				if !errors.Is(err, io.EOF) && !errors.Is(err, errCut) || r.at != before {
					t.Fatalf("error %v at %d", err, r.at)
				}
				return
			}
			if at < before || at+int64(len(rec.jpeg)) != r.at || r.at > int64(len(data)) || rec.Error == "" && len(rec.peaks) != 2 {
				t.Fatalf("a record from %d to %d with its picture at %d: %+v", before, r.at, at, rec)
			}
		}
	})
}

// Pictures per second into the index of a full VGG16 with made-up weights, and the second start with 1,000 pictures.
func BenchmarkGallery(b *testing.B) {
	r := open(b, weights.Synthetic(weights.SyntheticOptions{Width: 1, Top: true}), nn.CPU)
	paths := album(b, 8)
	b.Run("index", func(b *testing.B) {
		n := 0
		for b.Loop() {
			update(b, opened(b, filepath.Join(b.TempDir(), "x"), r, paths), r)
			n += len(paths)
		}
		b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "pictures/s")
	})
	b.Run("start", func(b *testing.B) {
		file := filepath.Join(b.TempDir(), "x")
		x := opened(b, file, r, paths[:1])
		update(b, x, r)
		f, err := x.append()
		if err != nil {
			b.Fatal(err)
		}
		many := []string{paths[0]}
		rec := record{text: x.pictures[0].text, peaks: x.pictures[0].peaks, jpeg: make([]byte, x.pictures[0].jpeg)}
		for i := range 999 {
			rec.Path = filepath.Join(filepath.Dir(paths[0]), fmt.Sprint(i))
			if err := os.Link(paths[0], rec.Path); err != nil {
				b.Fatal(err)
			}
			many = append(many, rec.Path)
			if _, err := f.Write(rec.bytes()); err != nil {
				b.Fatal(err)
			}
		}
		f.Close()
		for b.Loop() {
			if x := opened(b, file, r, many); x.Known() != 1000 {
				b.Fatalf("%d known", x.Known())
			}
		}
	})
}
