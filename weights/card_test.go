package weights

import (
	"errors"
	"strings"
	"testing"
)

func TestParseCard(t *testing.T) {
	keras, torch := KerasInput(), TorchInput()
	for _, c := range []struct {
		text  string
		usual Input
		want  func(in *Input)
	}{
		{`{"name":"a"}`, keras, func(in *Input) {}},
		{`{"name":"a"}`, torch, func(in *Input) {}},
		{`{"name":"a","input":{"channels":"RGB"}}`, keras, func(in *Input) {
			in.Channels, in.Mean = "RGB", [3]float64{123.68, 116.779, 103.939} // the usual mean follows the channels
		}},
		{`{"name":"a","input":{"width":96,"height":64,"resize":0}}`, torch, func(in *Input) {
			in.Width, in.Height, in.Resize = 96, 64, 0
		}},
		{`{"name":"a","input":{"mean":[1,2,3],"std":[4,5,6],"scale":0.5,"fit":"pad","resample":"lanczos"}}`, keras, func(in *Input) {
			in.Mean, in.Std, in.Scale, in.Fit, in.Resample = [3]float64{1, 2, 3}, [3]float64{4, 5, 6}, 0.5, "pad", "lanczos"
		}},
	} {
		got, err := parseCard([]byte(c.text), c.usual)
		want := c.usual
		c.want(&want)
		if err != nil || got.Input != want {
			t.Errorf("%s: %+v, %v; want %+v", c.text, got.Input, err, want)
		}
	}
}

func TestParseCardProblems(t *testing.T) {
	for _, c := range []struct{ text, say string }{
		{``, "unexpected end"},
		{`[]`, "it is of the kind array, want an object"},
		{`{"name":7}`, `"name" is of the kind number, want text`},
		{`{"description":"x"}`, `no "name"`},
		{`{"name":" \n\t"}`, `no "name"`},
		{`{"name":"a","input":{"mean":[1,2]}}`, "input.mean has 2 numbers, want 3"},
		{`{"name":"a","input":{"std":[1,1,1,1]}}`, "input.std has 4 numbers"},
		{`{"name":"a","input":{"std":[1,0,1]}}`, "input.std is [1 0 1], want numbers other than 0"},
		{`{"name":"a","input":{"mean":[1e400,0,0]}}`, `"input.mean" is of the kind number 1e400, want a number`},
		{`{"name":"a","input":{"scale":0}}`, "input.scale"},
		{`{"name":"a","input":{"width":31}}`, "input.width is 31, want 32 to 1024"},
		{`{"name":"a","input":{"width":1025}}`, "input.width is 1025, want 32 to 1024"},
		{`{"name":"a","input":{"height":1000000}}`, "input.height"},
		{`{"name":"a","input":{"resize":-1}}`, "input.resize"},
		{`{"name":"a","input":{"channels":"rgb"}}`, `input.channels is "rgb", want RGB, BGR`},
		{`{"name":"a","input":{"fit":"squeeze"}}`, "want stretch, crop, pad"},
		{`{"name":"a","input":{"resample":"` + strings.Repeat("x", 500) + `"}}`, "x…"},
	} {
		_, err := parseCard([]byte(c.text), KerasInput())
		if !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%s: %v, want %q", c.text, err, c.say)
		}
	}
}

func TestParseClassesProblems(t *testing.T) {
	for _, text := range []string{``, `{}`, `[1]`, `[[]]`, `[{"id":3}]`, `[{}]`, `["a",""]`, `[{"id":"\u0000"}]`, `null x`} {
		if list, _, err := parseClasses([]byte(text)); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v, %v", text, list, err)
		}
	}
}

func TestInputWith(t *testing.T) {
	card := KerasInput()
	if got := card.With("", ""); got != card {
		t.Errorf("without wishes it became %+v", got)
	}
	got := card.With("pad", "lanczos")
	if got.Fit != "pad" || got.Resample != "lanczos" || got.Mean != card.Mean {
		t.Errorf("with wishes it became %+v", got)
	}
}
