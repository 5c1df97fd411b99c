package probe

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/internal/nntest"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights/splitmix"
)

func noise(w, h int) *picture.RGB {
	p := picture.New(w, h)
	for i := range p.Pix {
		p.Pix[i] = byte(splitmix.Mix(uint64(i)))
	}
	return p
}

func colours(p ...[3]byte) *picture.RGB {
	out := picture.New(len(p), 1)
	for i, c := range p {
		copy(out.Pix[i*3:], c[:])
	}
	return out
}

// By hand.
func TestColours(t *testing.T) {
	p := colours([3]byte{255, 0, 0}, [3]byte{0, 255, 0}, [3]byte{10, 10, 10}, [3]byte{200, 100, 50})
	if got, want := Grey.of(p, LookOptions{}).Pix, colours([3]byte{76, 76, 76}, [3]byte{150, 150, 150}, [3]byte{10, 10, 10}, [3]byte{124, 124, 124}).Pix; !slices.Equal(got, want) {
		t.Errorf("grey %v, want %v", got, want)
	}
	if got, want := Hue.of(p, LookOptions{Degrees: 180}).Pix, colours([3]byte{0, 255, 255}, [3]byte{255, 0, 255}, [3]byte{10, 10, 10}, [3]byte{50, 150, 200}).Pix; !slices.Equal(got, want) {
		t.Errorf("turned by 180 degrees %v, want %v", got, want)
	}
	if got, want := Hue.of(p, LookOptions{Degrees: 120}).Pix[:6], []byte{0, 255, 0, 0, 0, 255}; !slices.Equal(got, want) {
		t.Errorf("turned by 120 degrees %v, want %v", got, want)
	}
	if got := Hue.of(p, LookOptions{Degrees: -360}).Pix; !slices.Equal(got, p.Pix) {
		t.Errorf("turned all round %v", got)
	}
}

func TestBlur(t *testing.T) {
	flat := each(picture.New(9, 7), func(r, g, b float64) (float64, float64, float64) { return 10, 90, 200 })
	if got := Blur.of(flat, LookOptions{Sigma: 2}); !slices.Equal(got.Pix, flat.Pix) {
		t.Error("a picture of one colour changes")
	}
	point := picture.New(21, 21)
	copy(point.Pix[(10*21+10)*3:], []byte{255, 255, 255})
	got := Blur.of(point, LookOptions{Sigma: 1})
	for d := range 3 { // the Gaussian, normalised over 7 values
		want := 255 * math.Exp(-float64(d*d)/2) / (2.5066 * 2.5066)
		if r, _, _ := got.At(10+d, 10); math.Abs(float64(r)-want) > 1 {
			t.Errorf("%d pixels from a point: %d, want %.1f", d, r, want)
		}
	}
}

// All tiles are there, each elsewhere, as the seed says.
func TestShuffle(t *testing.T) {
	p := noise(22, 18) // 4 tiles leave 2 columns and 2 rows
	got := Shuffle.of(p, LookOptions{Tiles: 4, Seed: 1})
	where := map[string]int{}
	tile := func(p *picture.RGB, i int) string {
		var text []byte
		for y := range 4 {
			text = append(text, p.Pix[((i/4*4+y)*22+i%4*5)*3:][:15]...)
		}
		return string(text)
	}
	for i := range 16 {
		where[tile(p, i)] = i
	}
	moved := map[int]bool{}
	for i := range 16 {
		from, ok := where[tile(got, i)]
		if !ok || from == i {
			t.Errorf("tile %d is that of %d, found %v", i, from, ok)
		}
		moved[from] = true
	}
	if len(moved) != 16 || !slices.Equal(got.Pix[16*22*3:], p.Pix[16*22*3:]) {
		t.Errorf("%d tiles", len(moved))
	}
	if slices.Equal(Shuffle.of(p, LookOptions{Tiles: 4, Seed: 2}).Pix, got.Pix) || !slices.Equal(Shuffle.of(p, LookOptions{Tiles: 4, Seed: 1}).Pix, got.Pix) {
		t.Error("the seed does not say where tiles go")
	}
}

// A look's response is that of the picture which the result shows, and a look that changes nothing has the response of the picture itself.
func TestLooksOf(t *testing.T) {
	rig.Each(t, small, func(t *testing.T, r nn.Runner) {
		in := r.Network().Card.Input
		in.Fit = string(picture.Crop) // of a larger picture
		big, err := nn.Preprocess(noise(300, 260), in)
		if err != nil {
			t.Fatal(err)
		}
		off := map[int][]int{3: {0}}
		a := nntest.Forward(t, r, nn.Pass{Input: big.Input, Off: off})
		for _, target := range []string{"top", "block2_conv2:3"} {
			goal := aim(t, a, target)
			told := 0
			list, err := LooksOf(context.Background(), r, a, goal, big.Fitted, nil, LookOptions{}, func(done, total int) { told = done*10 + total })
			if err != nil || len(list) != len(AllLooks()) || told != 44 {
				t.Fatalf("%d looks, told %d, error %v", len(list), told, err)
			}
			for i, res := range list {
				if res.Look != AllLooks()[i] || res.Change == 0 {
					t.Errorf("%s: %s changes %g", target, res.Look, res.Change)
				}
				p, err := nn.Preprocess(res.Picture, r.Network().Card.Input)
				if err != nil {
					t.Fatal(err)
				}
				b := nntest.Forward(t, r, nn.Pass{Input: p.Input, Off: off})
				if want, err := goal.In(b); err != nil || res.Value != want {
					t.Errorf("%s, %s: %g, want %g", target, res.Look, res.Value, want)
				}
			}
			same, err := LooksOf(context.Background(), r, a, goal, big.Fitted, []Look{Hue}, LookOptions{Degrees: 360}, nil)
			if err != nil || same[0].Change != 0 {
				t.Errorf("%s: all colours turned all round change %g, error %v", target, same[0].Change, err)
			}
		}
	})
}

func TestLooksRefuse(t *testing.T) {
	r := rig.Open(t, small(), nn.CPU)
	a := nntest.Forward(t, r, nn.Pass{Input: nntest.Input(r, 1)})
	for _, c := range []struct {
		p     *picture.RGB
		looks []Look
		o     LookOptions
		want  string
	}{
		{noise(20, 20), nil, LookOptions{}, "20 x 20, want 224 x 224"},
		{noise(224, 224), []Look{"pink"}, LookOptions{}, `no look "pink"`},
		{noise(224, 224), nil, LookOptions{Sigma: -1}, "deviation"},
		{noise(224, 224), nil, LookOptions{Degrees: math.NaN()}, "360"},
		{noise(224, 224), nil, LookOptions{Tiles: 1}, "2 to 32 tiles"},
	} {
		if _, err := LooksOf(context.Background(), r, a, aim(t, a, "top"), c.p, c.looks, c.o, nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
}
