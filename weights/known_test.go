package weights

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/weights/vgg"
)

// The fingerprint is of the values, whatever file they come from; any layer that is trained on has another.
func TestFingerprint(t *testing.T) {
	sum := func(path string) string {
		s, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		return s.fingerprint(false)
	}
	want := sum("testdata/keras.npz")
	if len(want) != 64 {
		t.Fatalf("fingerprint %q", want)
	}
	for _, file := range []string{"keras_deflated.npz", "frossard.npz", "torchvision_fortran.npz", "mixed_cf.npz"} {
		if got := sum(filepath.Join("testdata", file)); got != want {
			t.Errorf("%s has the fingerprint %s, want %s", file, got, want)
		}
	}
	dir := unzipTo(t, "testdata/keras.npz")
	if err := os.WriteFile(filepath.Join(dir, "block5_conv3_bias.npy"), npyOnes(2), 0o644); err != nil {
		t.Fatal(err)
	}
	if sum(dir) == want {
		t.Error("another bias of block5_conv3 has the same fingerprint")
	}
}

// The convolutions inside the program are known wherever they are met, in float32 too.
func TestRecogniseBuiltin(t *testing.T) {
	s, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	dir := filepath.Join(t.TempDir(), "model")
	if err := s.Save(t.Context(), dir, nil); err != nil {
		t.Fatal(err)
	}
	name := func(remove ...string) string {
		for _, pattern := range remove {
			files, _ := filepath.Glob(filepath.Join(dir, pattern))
			for _, f := range files {
				if err := os.Remove(f); err != nil {
					t.Fatal(err)
				}
			}
		}
		s, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		return s.Card.Name
	}
	if got := name("*.json"); got != "VGG16, ImageNet (Oxford/Keras), with a top of 100 classes" {
		t.Errorf("with the top it is called %s", got)
	}
	if got := name("fc*", "predictions*"); got != "VGG16, ImageNet (Oxford/Keras), without the top" {
		t.Errorf("without the top it is called %s", got)
	}
}

// A set without a card whose values are known gets their name and their input.
func TestRecogniseKnown(t *testing.T) {
	set := Synthetic(SyntheticOptions{})
	list := knownWeights()
	list[0].sum = set.fingerprint(false)
	for _, c := range []struct {
		top  bool
		card Card
		want string
	}{
		{false, Card{Assumed: true}, "VGG16, ImageNet (Oxford/Keras), without the top"},
		{true, Card{Assumed: true}, "VGG16, ImageNet (Oxford/Keras), with a top of 12 classes"},
		{false, Card{Name: "mine"}, "mine"},
	} {
		s := Synthetic(SyntheticOptions{Top: c.top, Classes: 12})
		s.Card = c.card
		s.recognise(list)
		if s.Card.Name != c.want || c.card.Assumed && (s.Card.Input != KerasInput() || !s.Card.Recognised) {
			t.Errorf("card %+v, want %q", s.Card, c.want)
		}
	}
	other := Synthetic(SyntheticOptions{Config: vgg.E()})
	other.Card = Card{Name: "unknown", Assumed: true}
	other.recognise(list)
	if other.Card.Name != "unknown" {
		t.Errorf("a VGG19 is called %s", other.Card.Name)
	}
}

// The convolutions that are built in are known too when their first kernel takes the colours in the other order, as Frossard's
// and TensorFlow's files have it.
func TestRecogniseTurnedColours(t *testing.T) {
	set := Synthetic(SyntheticOptions{})
	list := knownWeights()
	list[0].sum = set.fingerprint(true)
	set.recognise(list)
	want := FrossardInput()
	if set.Card.Input != want || !set.Card.Recognised || len(set.Notes) != 1 || set.Notes[0].Key != noteKnownRGB {
		t.Errorf("card %+v, notes %v", set.Card, set.Notes)
	}
	if once := turnColours([]float32{1, 2, 3, 4, 5, 6}, 2); !slices.Equal(once, []float32{5, 6, 3, 4, 1, 2}) {
		t.Errorf("turned %v", once)
	}
}
