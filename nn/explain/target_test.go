package explain

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/internal/nntest"
)

func TestParseTarget(t *testing.T) {
	for text, want := range map[string]Target{
		"top":                        {Class: Top},
		" second ":                   {Class: Second},
		"class:281":                  {Class: "class:281"},
		"class:n02123045":            {Class: "class:n02123045"},
		"class:t-shirt":              {Class: "class:t-shirt"},
		"class:roll-top":             {Class: "class:roll-top"},
		"top-second":                 {Class: Top, Minus: Second},
		"class:3-top":                {Class: "class:3", Minus: Top},
		"class:t-shirt-class:9":      {Class: "class:t-shirt", Minus: "class:9"},
		"second-class:a:b":           {Class: Second, Minus: "class:a:b"},
		"block5_conv3:7":             {Layer: "block5_conv3", Channel: 7},
		"block5_conv3:7:3,12":        {Layer: "block5_conv3", Channel: 7, Unit: true, Y: 3, X: 12},
		"fc1:4095:0,0":               {Layer: "fc1", Channel: 4095, Unit: true},
		"block1_conv1:0:223, 0":      {Layer: "block1_conv1", Unit: true, Y: 223},
		"block5_conv3:2147483647":    {Layer: "block5_conv3", Channel: 1<<31 - 1},
		"top-conv:1":                 {}, // cannot be
		"":                           {},
		"class:":                     {},
		"tops":                       {},
		"top-":                       {},
		"top-fc1:3":                  {},
		"block5_conv3":               {},
		"block5_conv3:":              {},
		"block5_conv3:-1":            {},
		"block5_conv3:1:2":           {},
		"block5_conv3:1:2,3:4":       {},
		"block5_conv3:1:2,x":         {},
		":1":                         {},
		"block5_conv3:99999999999":   {},
		"block5_conv3:1:2,3,4":       {},
		"class:1-class:":             {},
		"block5_conv3:1-block5:2:no": {},
	} {
		got, err := ParseTarget(text)
		if got != want || (err == nil) != (want != Target{}) {
			t.Errorf("%q: %+v, error %v, want %+v", text, got, err, want)
		}
		if err != nil && !strings.Contains(err.Error(), "class:ID") {
			t.Errorf("%q: %v does not say what a target is", text, err)
		}
	}
}

func FuzzParseTarget(f *testing.F) {
	for _, text := range []string{"top", "class:3-top", "class:a-b-class:c", "block5_conv3:7:3,12", "fc1:2", "::"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		target, err := ParseTarget(text)
		if err != nil {
			return
		}
		again, err := ParseTarget(target.String())
		if err != nil || again != target {
			t.Errorf("%q is %+v, whose text %q is %+v, error %v", text, target, target, again, err)
		}
	})
}

func TestRequestAsJSON(t *testing.T) {
	want := Request{Method: SmoothGrad, Target: Target{Layer: "block1_conv1", Channel: 2, Unit: true, Y: 3}, N: 7, Sigma: 0.5, Seed: 1 << 63}
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got Request
	if err := json.Unmarshal(text, &got); err != nil || got != want {
		t.Errorf("%s becomes %+v, error %v", text, got, err)
	}
	if string(text) != `{"method":"smoothgrad","target":"block1_conv1:2:3,0","n":7,"sigma":0.5,"seed":9223372036854775808}` {
		t.Errorf("JSON %s", text)
	}
	if err := json.Unmarshal([]byte(`{"method":"ig","target":"fc1"}`), &got); err == nil {
		t.Error("a target that cannot be read is no error")
	}
}

func TestAim(t *testing.T) {
	r := rig.Open(t, small(), nn.CPU)
	n := r.Network()
	a := forward(t, r, nntest.Input(r, 1))
	logits, err := a.At(n.Logits())
	if err != nil {
		t.Fatal(err)
	}
	top, err := a.Top(2)
	if err != nil {
		t.Fatal(err)
	}
	logit := func(i int) float64 { return float64(logits.Data[i]) }
	maps, err := a.Output(2)
	if err != nil {
		t.Fatal(err)
	}
	before, err := a.Before(2)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, v := range maps.Channel(nil, 1) {
		sum += float64(v)
	}
	for _, c := range []struct {
		text         string
		class, minus int
		value        float64
	}{
		{"top", top[0].Index, -1, logit(top[0].Index)},
		{"second", top[1].Index, -1, logit(top[1].Index)},
		{"class:3", 3, -1, logit(3)},
		{"class:class_4", 4, -1, logit(4)},
		{"predictions:3", 3, -1, logit(3)},
		{"predictions:3:0,0", 3, -1, logit(3)},
		{"class:4-class:class_5", 4, 5, logit(4) - logit(5)},
		{"top-second", top[0].Index, top[1].Index, logit(top[0].Index) - logit(top[1].Index)},
		{"block1_conv2:1", -1, -1, sum},
		{"block1_conv2:1:7,9", -1, -1, float64(before.At(7, 9, 1))},
	} {
		aim, err := target(t, c.text).Aim(a)
		if err != nil || aim.Class != c.class || aim.Minus != c.minus || math64(aim.Value-c.value) > 1e-9 {
			t.Errorf("%s: class %d, less %d, value %g, error %v, want %d, %d, %g", c.text, aim.Class, aim.Minus, aim.Value, err, c.class, c.minus, c.value)
		}
		if again, err := target(t, aim.Target.String()).Aim(a); err != nil || again.Value != aim.Value {
			t.Errorf("%s: %s is another one: %v, %v", c.text, aim.Target, again, err)
		}
	}
}

func math64(v float64) float64 { return max(v, -v) }

func TestAimRefuses(t *testing.T) {
	r := rig.Open(t, small(), nn.CPU)
	a := forward(t, r, nntest.Input(r, 1))
	for text, want := range map[string]string{
		"class:10":              "no class 10: Synthetic",
		"class:class_12":        `no class has the ID "class_12"`,
		"class:class 3":         "write class:3 or class:class_3",
		"class:4-class:class_4": "name two classes",
		"block6_conv1:0":        `no layer "block6_conv1"; it has input_1, block1_conv1`,
		"input_1:0":             "the picture itself",
		"predictions:99":        "predictions has 10 channels",
		"predictions:7:1,0":     "predictions has rows 0 to 0",
		"block1_conv1:3":        "block1_conv1 has 3 channels, from 0 to 2",
		"block1_conv1:0:224,0":  "rows 0 to 223",
		"fc1:0:0,1":             "columns 0 to 0",
	} {
		if _, err := target(t, text).Aim(a); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", text, err, want)
		}
	}
	if _, err := (Target{}).Aim(a); err == nil || !strings.Contains(err.Error(), "no target") {
		t.Errorf("no target: error %v", err)
	}
}
