package dream

import (
	"context"
	"encoding/binary"
	"errors"
	"image"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

func dream(t testing.TB, r nn.Runner, req Request) *Result {
	t.Helper()
	res, err := Run(context.Background(), r, req, nil)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// deviation is that of all levels, white being 1.
func deviation(p *picture.RGB) float64 {
	return standardise(sheetOf(p).flat(), make([]float64, len(p.Pix)))
}

// activationOf measures a channel in a picture by the front door: its mean after the ReLU.
func activationOf(t *testing.T, r nn.Runner, p *picture.RGB, layer, channel int) float64 {
	t.Helper()
	prepared, err := nn.Preprocess(p, r.Network().Card.Input)
	if err != nil {
		t.Fatal(err)
	}
	a, err := r.Forward(context.Background(), nn.Pass{Input: prepared.Input})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Release()
	out, err := a.Output(layer)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, v := range out.Channel(nil, channel) {
		sum += float64(v)
	}
	return sum / float64(out.H*out.W)
}

// Every method finds a picture that the channel likes more, of which nothing is grey; the same seed finds the same one and another
// seed another; and before and after are what the pictures have.
func TestDreams(t *testing.T) {
	rig.Each(t, small, func(t *testing.T, r nn.Runner) {
		for _, m := range Methods() {
			req := Request{Target: target(t, "block3_conv2:3"), Method: m, Steps: 12, Seed: 7}
			if m == Accentuate {
				req.Photo = photo(64, 64)
			}
			res := dream(t, r, req)
			if res.After <= res.Before || deviation(res.Picture) < 0.02 || len(res.Curve) != 12 {
				t.Errorf("%s: from %g to %g, deviation %g", m, res.Before, res.After, deviation(res.Picture))
			}
			layer, _ := r.Network().Find("block3_conv2")
			if want := activationOf(t, r, res.Picture, layer.Index, 3); math.Abs(res.After-want) > 1e-4*math.Abs(want) {
				t.Errorf("%s: the activation is said to be %g, and is %g", m, res.After, want)
			}
			if again := dream(t, r, req); !slices.Equal(again.Picture.Pix, res.Picture.Pix) || again.After != res.After {
				t.Errorf("%s: the same seed gives another picture", m)
			}
			req.Seed++
			if other := dream(t, r, req); slices.Equal(other.Picture.Pix, res.Picture.Pix) {
				t.Errorf("%s: another seed gives the same picture", m)
			}
		}
	})
}

// Pictures for an input that is not square, and whose pools drop rows and columns, are of its size, and go up.
func TestDreamsOfOddSize(t *testing.T) {
	r := rig.Open(t, weights.Synthetic(weights.SyntheticOptions{Width: 0.1, Pixels: image.Pt(99, 75)}), nn.CPU)
	for _, m := range Methods() {
		req := Request{Target: target(t, "block5_conv1:3"), Method: m, Steps: 6, Seed: 7}
		if m == Accentuate {
			req.Photo = photo(99, 75)
		}
		res := dream(t, r, req)
		if res.After <= res.Before || res.Picture.W != 99 || res.Picture.H != 75 {
			t.Errorf("%s: from %g to %g, %d x %d", m, res.Before, res.After, res.Picture.W, res.Picture.H)
		}
	}
}

// All kinds of targets go up.
func TestTargets(t *testing.T) {
	s := weights.Synthetic(weights.SyntheticOptions{Width: 0.05, Top: true, Classes: 10})
	r := rig.Open(t, s, nn.CPU)
	for _, text := range []string{"class:4", "class:4-class:2", "block2_pool:1", "block4_conv1:2:9,9", "fc1:5"} {
		if res := dream(t, r, Request{Target: target(t, text), Method: Naive, Steps: 4}); res.After <= res.Before {
			t.Errorf("%s: from %g to %g", text, res.Before, res.After)
		}
	}
	res := dream(t, r, Request{Target: explain.Target{Class: explain.Top}, Method: Accentuate, Photo: photo(224, 224), Steps: 4})
	if res.Aim.Class < 0 || res.After <= res.Before {
		t.Errorf("class %d, from %g to %g", res.Aim.Class, res.Before, res.After)
	}
}

// A channel that no picture of noise wakes, because its bias is far below zero, goes up all the same.
func TestADeadChannelGoesUp(t *testing.T) {
	set := small()
	r := rig.Open(t, dead(t, set, "block2_conv1"), nn.CPU)
	for _, m := range []Method{Fourier, Naive, MACO} {
		res := dream(t, r, Request{Target: target(t, "block2_conv1:0"), Method: m, Steps: 12})
		if res.Before != 0 || deviation(res.Picture) < 0.02 {
			t.Errorf("%s: before %g, deviation %g", m, res.Before, deviation(res.Picture))
		}
		if res.Importance.Data[1000] == 0 {
			t.Errorf("%s: no gradient", m)
		}
	}
	// And one above a layer that is dead as a whole: only a redirected gradient comes through it.
	res := dream(t, r, Request{Target: target(t, "block3_conv1:0"), Steps: 3})
	if res.Importance.Data[1000] == 0 {
		t.Error("no gradient through a layer that is dead")
	}
}

// dead gives a model whose layer's biases are so low that nothing comes through it.
func dead(t *testing.T, set *weights.Set, layer string) *weights.Set {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "model")
	if err := set.Save(t.Context(), dir, nil); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, layer+"_bias.npy")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(data) - 4*set.Array(layer+"_bias").Len(); i < len(data); i += 4 {
		binary.LittleEndian.PutUint32(data[i:], math.Float32bits(-1e6))
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	low, err := weights.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { low.Close() })
	return low
}

// By hand: opacity is the importance as a share of the 80th percentile.
func TestTransparent(t *testing.T) {
	p := picture.New(5, 1)
	copy(p.Pix, []byte{1, 2, 3, 4, 5, 6})
	res := &Result{Picture: p, Importance: nn.NewTensor(nn.Map(1, 5, 1))}
	if img := res.Transparent(OpaqueFrom); img.Pix[3] != 255 {
		t.Errorf("opacity %d where nothing was important", img.Pix[3])
	}
	copy(res.Importance.Data, []float32{1, 0, 4, 2, 8})
	img := res.Transparent(OpaqueFrom)
	for i, want := range []uint8{31, 0, 127, 63, 255} {
		if img.Pix[4*i+3] != want {
			t.Errorf("pixel %d has the opacity %d, want %d", i, img.Pix[4*i+3], want)
		}
	}
	for percentile, want := range map[int]uint8{0: 255, 50: 127, 99: 31, 200: 31} { // of the first pixel
		if got := res.Transparent(percentile).Pix[3]; got != want {
			t.Errorf("of the percentile %d the opacity is %d, want %d", percentile, got, want)
		}
	}
	if !slices.Equal(img.Pix[:3], []byte{1, 2, 3}) || !slices.Equal(img.Pix[4:7], []byte{4, 5, 6}) {
		t.Errorf("colours %v", img.Pix)
	}
}

// Stopped, a run has the picture that it had.
func TestStopped(t *testing.T) {
	r := rig.Open(t, small(), nn.CPU)
	ctx, cancel := context.WithCancel(context.Background())
	var last Frame
	var pix []byte
	res, err := Run(ctx, r, Request{Target: target(t, "block2_conv1:1"), Steps: 50}, func(f Frame) {
		if last = f; f.Step == 5 {
			pix = f.Picture().Pix
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || res == nil {
		t.Fatalf("result %v, error %v", res, err)
	}
	if last.Step != 5 || last.Steps != 50 || last.PerSecond <= 0 || len(res.Curve) != 5 || res.Curve[4] != last.Activation {
		t.Errorf("%+v, %d steps", last, len(res.Curve))
	}
	if !slices.Equal(res.Picture.Pix, pix) || res.After == 0 {
		t.Errorf("the picture is not that of the last step; activation %g", res.After)
	}
}

func TestRefuses(t *testing.T) {
	r := rig.Open(t, small(), nn.CPU)
	channel := target(t, "block2_conv1:0")
	for _, c := range []struct {
		req  Request
		want string
	}{
		{Request{Target: channel, Method: "deep"}, `no method "deep"`},
		{Request{Target: channel, Steps: -1}, "-1 steps"},
		{Request{Target: channel, Rate: math.NaN()}, "a step of NaN"},
		{Request{Target: channel, Tie: -1}, "tied to the photo"},
		{Request{Target: channel, Method: Accentuate}, "there is none"},
		{Request{Target: channel, Method: Accentuate, Photo: photo(10, 64)}, "10 x 64, want 64 x 64"},
		{Request{Target: channel, Method: MACO, Samples: []*picture.RGB{photo(10, 10)}}, "10 x 10"},
		{Request{Target: explain.Target{Class: explain.Top}}, "depends on a picture"},
		{Request{Target: target(t, "block2_conv1:99")}, "channels"},
		{Request{Target: target(t, "class:1")}, "no dense layers"},
		{Request{}, "no target"},
	} {
		if res, err := Run(context.Background(), r, c.req, nil); res != nil || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: error %v, want %q", c.req, err, c.want)
		}
	}
}

// Steps per second on a full VGG16's convolutions with made-up weights, for a channel in the middle.
func BenchmarkDream(b *testing.B) {
	r := rig.Open(b, weights.Synthetic(weights.SyntheticOptions{Width: 1}), nn.CPU)
	for _, m := range []Method{Fourier, MACO, Naive} {
		b.Run(string(m), func(b *testing.B) {
			req := Request{Target: target(b, "block4_conv1:7"), Method: m, Steps: b.N}
			res := dream(b, r, req)
			b.ReportMetric(res.PerSecond, "steps/s")
		})
	}
}

// A dream that was stopped goes on as if nothing had been, on another runner of the model too, and takes more steps than were asked
// for first. What it came from stays as it was.
func TestGoOn(t *testing.T) {
	one, other := rig.Open(t, small(), nn.CPU), rig.Open(t, small(), nn.CPU)
	for _, m := range Methods() {
		req := Request{Target: target(t, "block2_conv1:3"), Method: m, Steps: 7, Seed: 5}
		if m == Accentuate {
			req.Photo = photo(64, 64)
		}
		want := dream(t, one, req)
		ctx, cancel := context.WithCancel(context.Background())
		part, err := Run(ctx, one, Request{Target: req.Target, Method: m, Steps: 5, Seed: 5, Photo: req.Photo}, func(f Frame) {
			if f.Step == 3 {
				cancel()
			}
		})
		if !errors.Is(err, context.Canceled) || len(part.Curve) != 3 {
			t.Fatalf("%s: %v after %d steps, want an end after 3", m, err, len(part.Curve))
		}
		before := slices.Clone(part.Picture.Pix)
		var steps []int
		got, err := GoOn(context.Background(), other, part, 7, func(f Frame) { steps = append(steps, f.Step, f.Steps) })
		if err != nil || !slices.Equal(got.Picture.Pix, want.Picture.Pix) || !slices.Equal(got.Curve, want.Curve) || got.Request.Steps != 7 ||
			!slices.Equal(got.Importance.Data, want.Importance.Data) || got.Before != want.Before || got.After != want.After {
			t.Errorf("%s: what went on is not what one run gives: %v, from %g to %g, want from %g to %g", m, err, got.Before, got.After, want.Before, want.After)
		}
		if _, err := GoOn(context.Background(), other, part, 9, nil); err == nil || !strings.Contains(err.Error(), "already") {
			t.Errorf("%s: going on twice: %v", m, err)
		}
		if !slices.Equal(steps, []int{4, 7, 5, 7, 6, 7, 7, 7}) || !slices.Equal(part.Picture.Pix, before) || len(part.Curve) != 3 {
			t.Errorf("%s: steps %v; what it came from has %d", m, steps, len(part.Curve))
		}
	}
	if _, err := GoOn(context.Background(), one, &Result{}, 3, nil); err == nil || !strings.Contains(err.Error(), "nothing") {
		t.Errorf("from nothing: %v", err)
	}
	set := small()
	set.Card.Name = "another"
	if _, err := GoOn(context.Background(), rig.Open(t, set, nn.CPU), dream(t, one, Request{Target: target(t, "block1_conv1:0"), Steps: 1}), 3, nil); err == nil || !strings.Contains(err.Error(), "another") {
		t.Errorf("with another model: %v", err)
	}
}
