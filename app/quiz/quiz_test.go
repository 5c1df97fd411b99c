package quiz

import (
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/nn/trace"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/vgg"
)

// source is a narrow network with a picture run through it.
func source(t *testing.T, o weights.SyntheticOptions) Source {
	t.Helper()
	set := weights.Synthetic(o)
	r, err := nn.Open(context.Background(), set, nn.Options{Backend: nn.CPU})
	if err != nil {
		t.Fatal(err)
	}
	img := picture.New(300, 240)
	for i := range img.Pix {
		img.Pix[i] = uint8(i * 11 % 253)
	}
	p, err := nn.Preprocess(img, r.Network().Card.Input)
	if err != nil {
		t.Fatal(err)
	}
	pass, err := r.Forward(context.Background(), nn.Pass{Input: p.Input})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pass.Release(); r.Close() })
	return Source{r.Network(), pass, trace.NewWeights(r.Network(), set)}
}

// Fifty items of a seed have the answers that the network and the pass have by other ways; who computes with the numbers that are
// shown is right, and who is off by five in a hundred is not.
func TestFiftyItems(t *testing.T) {
	s := source(t, weights.SyntheticOptions{Width: 0.0625, Top: true})
	seen := map[Kind]int{}
	for i := range uint64(50) {
		it, err := s.Make(context.Background(), 7, i)
		if err != nil {
			t.Fatal(err)
		}
		seen[it.Kind]++
		want, slack := modelSays(t, s, it)
		if math.Abs(it.Answer-want) > slack {
			t.Errorf("item %d, %s of %s: answer %v, the model has %v", i, it.Kind, it.Layer.Name, it.Answer, want)
		}
		if v := byHand(t, it); !it.Right(v) {
			t.Errorf("item %d, %s of %s: %v of the numbers shown is refused, want %v within %v", i, it.Kind, it.Layer.Name, v, it.Answer, it.Slack)
		}
		if wrong := it.Answer*1.05 + 0.05; it.Kind != Which && it.Right(wrong) {
			t.Errorf("item %d, %s of %s: %v passes for %v (within %v)", i, it.Kind, it.Layer.Name, wrong, it.Answer, it.Slack)
		}
		if len(it.Working) == 0 || it.Ask.Key == "" {
			t.Errorf("item %d, %s: no way to the answer", i, it.Kind)
		}
	}
	for _, k := range s.Kinds() {
		if seen[k] < 6 {
			t.Errorf("%d items of %s in 50", seen[k], k)
		}
	}
}

// modelSays is what an item's answer is by the network or the pass, and how far a float32 may be from it.
func modelSays(t *testing.T, s Source, it Item) (want, slack float64) {
	t.Helper()
	value := func(u nn.Unit) float64 {
		v, err := s.Pass.Value(u)
		if err != nil {
			t.Fatal(err)
		}
		return float64(v)
	}
	switch it.Kind {
	case Size:
		return float64(it.Layer.Out.Len()), 0
	case Params:
		return float64(it.Layer.Params), 0
	case Macs:
		return float64(it.Layer.MACs()), 0
	case Field:
		return float64(s.Network.ReceptiveField(it.Layer.Index).Size), 0
	case Sum:
		u := it.Unit
		u.Before = true
		v := value(u)
		return v, 1e-4 * max(1, math.Abs(v)) // what the runner's float32 may be off
	case Pool:
		return value(it.Unit), 0
	case Softmax: // of the probabilities that the pass has
		p, sum := 0.0, 0.0
		for _, c := range it.Tables[0].Names {
			at := slices.IndexFunc(s.Network.Classes, func(x weights.Class) bool { return x == c })
			q := value(nn.Unit{Site: nn.Site{Layer: it.Layer.Index}, C: at})
			sum += q
			if at == it.Unit.C {
				p = q
			}
		}
		return p / sum, 1e-5
	}
	i := slices.Index(it.Choices, it.Layer.Name)
	for j, name := range it.Choices {
		if l, _ := s.Network.Find(name); j != i && l.Out.H == it.Layer.Out.H {
			t.Errorf("%s and %s have maps of the same size", name, it.Layer.Name)
		}
	}
	return float64(i), 0
}

// byHand computes an answer with the numbers as they are shown.
func byHand(t *testing.T, it Item) float64 {
	t.Helper()
	switch it.Kind {
	case Sum:
		v, err := Typed(it.Ask.Args[5].(string), false)
		if err != nil {
			t.Fatal(err)
		}
		for y, row := range it.Tables[0].Rows {
			for x := range row {
				v += shown(row[x]) * shown(it.Tables[1].Rows[y][x])
			}
		}
		return v
	case Pool:
		r := it.Tables[0].Rows
		return max(shown(r[0][0]), shown(r[0][1]), shown(r[1][0]), shown(r[1][1]))
	case Softmax:
		p, sum := 0.0, 0.0
		for i, row := range it.Tables[0].Rows {
			e := math.Exp(shown(row[0]))
			sum += e
			if it.Tables[0].Names[i] == it.Ask.Args[1] {
				p = e
			}
		}
		v, _ := strconv.ParseFloat(strconv.FormatFloat(p/sum, 'g', 2, 64), 64)
		return v
	}
	return it.Answer
}

// A seed gives the same items each time, another one gives others.
func TestSeeds(t *testing.T) {
	s := source(t, weights.SyntheticOptions{Width: 0.0625, Top: true})
	list := func(seed uint64) (items []Item) {
		for i := range uint64(16) {
			it, err := s.Make(context.Background(), seed, i)
			if err != nil {
				t.Fatal(err)
			}
			items = append(items, it)
		}
		return items
	}
	if !reflect.DeepEqual(list(1), list(1)) {
		t.Error("the same seed gives other items")
	}
	if reflect.DeepEqual(list(1), list(2)) {
		t.Error("another seed gives the same items")
	}
}

// Every network of the family, with classes or without, with a picture or without one, has items of all its kinds.
func TestAllNetworks(t *testing.T) {
	for _, o := range []weights.SyntheticOptions{{Config: vgg.A(), Width: 0.02, Top: true}, {Config: vgg.E(), Width: 0.02}} {
		whole := source(t, o)
		for _, s := range []Source{whole, {Network: whole.Network}} {
			for i := range uint64(2 * len(s.Kinds())) {
				it, err := s.Make(context.Background(), 3, i)
				if err != nil {
					t.Fatal(err)
				}
				if want, slack := modelSays(t, s, it); math.Abs(it.Answer-want) > slack {
					t.Errorf("%s of %s: %v, want %v", it.Kind, it.Layer.Name, it.Answer, want)
				}
			}
		}
	}
}

func TestTyped(t *testing.T) {
	for _, c := range []struct {
		text  string
		whole bool
		want  float64
	}{
		{"1792", true, 1792}, {"1,792", true, 1792}, {" 1 792 ", true, 1792}, {"１７９２", true, 1792}, {"1'792", true, 1792}, {"1_792", true, 1792},
		{"1,792,000", false, 1792000}, {"0,25", false, 0.25}, {"1,792", false, 1.792}, {"0.25", false, 0.25}, {"25 %", false, 0.25}, {"２５％", false, 0.25},
		{"−1.5", false, -1.5}, {"1.5e3", false, 1500}, {".5", false, 0.5}, {"+3", true, 3}, {"1,792.5", false, 1792.5},
	} {
		if got, err := Typed(c.text, c.whole); err != nil || math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%q: %v, %v, want %v", c.text, got, err, c.want)
		}
	}
	for _, text := range []string{"", " ", "abc", "1..2", "NaN", "Inf", "0x10", "1e999", "1,2,3", "3 x 3", "--1", "%", "12 apples"} {
		if v, err := Typed(text, false); !errors.Is(err, ErrNoNumber) {
			t.Errorf("%q is read as %v, %v", text, v, err)
		}
	}
}

func FuzzTyped(f *testing.F) {
	for _, s := range []string{"1,792", "25 %", "−1.5e3", "０，２５"} {
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, s string, whole bool) {
		if v, err := Typed(s, whole); err == nil && (math.IsNaN(v) || math.IsInf(v, 0)) {
			t.Errorf("%q is read as %v", s, v)
		}
	})
}
