package weights

import (
	"errors"
	"math"
	"strings"
	"testing"
)

func TestWithColours(t *testing.T) {
	torch, keras := TorchInput(), KerasInput()
	own := torch
	own.Mean, own.Std = [3]float64{0.5, 0.4, 0.3}, [3]float64{0.2, 0.2, 0.2}
	turned := torch
	turned.Channels, turned.Mean, turned.Std = "BGR", [3]float64{0.406, 0.456, 0.485}, [3]float64{0.225, 0.224, 0.229}
	given := turned
	given.Mean = [3]float64{1, 2, 3}
	for text, want := range map[string]Input{
		"torch":                      torch,
		"keras":                      torch.prepared(keras),
		"mean=0.5, 0.4 ,0.3:std=0.2": own,
		"torch:std=[0.2;0.2;0.2]:mean=0.5，0.4，0.3": own,
		"channels=bgr":            turned,
		"mean=1 2 3:channels=BGR": given, // in the order that is chosen, wherever that stands
	} {
		got, err := torch.WithColours(text)
		if err != nil || got != want {
			t.Errorf("%q: %+v, %v, want %+v", text, got, err, want)
		}
		if again, err := keras.WithColours(got.Colours()); err != nil || again != keras.prepared(want) {
			t.Errorf("%q is written %q and read as %+v, %v", text, got.Colours(), again, err)
		}
	}
	for text, about := range map[string]string{
		"": AboutInput, "vgg": AboutInput, "torch:keras": AboutInput, "size=3": AboutInput, "mean=1:mean=2": AboutInput, "mean": AboutInput,
		"channels=GBR": AboutChannels, "scale=0": AboutScale, "scale=1/0": AboutScale, "scale=": AboutScale, "scale=1e-9": AboutScale,
		"mean=1,2": AboutMean, "mean=1,2,3,4": AboutMean, "mean=NaN": AboutMean, "mean=inf": AboutMean, "mean=": AboutMean, "mean=1e300": AboutMean,
		"std=0": AboutStd, "std=1,-1,1": AboutStd, "std=0.2,0.2,x": AboutStd,
	} {
		_, err := torch.WithColours(text)
		var of *ColourError
		if !errors.As(err, &of) || of.About != about || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v, want it to be about %s", text, err, about)
		}
	}
}

// What was chosen for the picture is the set's input, beside what else is chosen; what cannot be followed is one sentence.
func TestOpenAsNumbers(t *testing.T) {
	const path = "testdata/torchvision.npz"
	c := Choices{Input: "unit:mean=0.1,0.2,0.3", Flatten: FlattenHWC, Fit: "pad", Resample: "lanczos", Resize: 300}
	set, err := OpenAs(path, c)
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	in := set.Card.Input
	if in.Mean != [3]float64{0.1, 0.2, 0.3} || in.Scale != 1.0/255 || in.Fit != "pad" || in.Resample != "lanczos" || in.Resize != 300 {
		t.Errorf("%+v", in)
	}
	for _, d := range set.Doubts {
		if d.About == AboutInput && (d.Taken != in.Colours() || len(d.Others) != len(Inputs())-1) {
			t.Errorf("in doubt: %+v", d)
		}
	}
	for _, c := range []Choices{{Input: "mean=a"}, {Input: "what"}, {Fit: "bend"}, {Resample: "sinc"}, {Resize: -4}, {Resize: 1e6}} {
		if set, err := OpenAs(path, c); err == nil {
			set.Close()
			t.Errorf("%+v is taken", c)
		}
	}
}

func FuzzColours(f *testing.F) {
	for _, text := range []string{"torch", "unit:mean=0.5,0.5,0.5", "channels=BGR:scale=1/255:mean=(1 2 3):std=1e-3", "mean=１,2,3", "scale=-1/0x10p2"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		in, err := KerasInput().WithColours(text)
		if err != nil {
			return
		}
		if err := in.check(); err != nil {
			t.Fatalf("%q gives %+v, which is refused: %v", text, in, err)
		}
		for _, v := range append(in.Mean[:], in.Scale, in.Std[0], in.Std[1], in.Std[2]) {
			if math.IsNaN(v) || math.Abs(v) > mostNumber {
				t.Fatalf("%q gives %v", text, v)
			}
		}
		if again, err := TorchInput().WithColours(in.Colours()); err != nil || again != TorchInput().prepared(in) {
			t.Fatalf("%q is %+v, written %q, read as %+v, %v", text, in, in.Colours(), again, err)
		}
	})
}
