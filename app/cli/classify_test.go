package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/assets"
	"github.com/vggscope/vggscope/weights"
)

func TestClassifyText(t *testing.T) {
	r := run(t, "classify", "--backend=cpu", "--top=3", sunflower).ok(t)
	want := regexp.MustCompile(`^\.\./assets/samples/sunflower\.png
  original      480 x 480         PNG
  resized       \(224, 224, 3\)     RGB, stretched, bicubic
  preprocessed  \(224, 224, 3\)     BGR - \[103\.939, 116\.779, 123\.68\], values -\d+\.\d{3} to \d+\.\d{3}
  input         \(1, 224, 224, 3\)  float32, a batch of one
  computed      \d+ ms +CPU: \d+ CPU threads, [\w-]+

  1  sunflower +sunflower +0\.9\d{3}
  2  \w+ +[\w ]+ +0\.\d{4}
  3  \w+ +[\w ]+ +0\.\d{4}

  argmax 89, sum (1\.00000|0\.99999)\d
$`)
	if !want.MatchString(r.out) {
		t.Errorf("got %s", r.out)
	}
}

// Every sample, through the folder that holds them: names in order, and the class that each was drawn for.
func TestClassifyFolderJSON(t *testing.T) {
	r := run(t, "classify", "--backend=cpu", "--json", "--top=2", samples).ok(t)
	var elements []json.RawMessage
	decode(t, r.out, &elements)
	classes := map[string]string{}
	for _, s := range assets.Samples() {
		classes[s.Name+".png"] = s.Class
	}
	if len(elements) != len(classes) {
		t.Fatalf("%d pictures, want %d", len(elements), len(classes))
	}
	last := ""
	for _, e := range elements {
		keys(t, e, "image", "width", "height", "backend", "renderer", "forward_ms", "top", "sum")
		var got result
		decode(t, string(e), &got)
		name := filepath.Base(got.Image)
		if got.Image <= last {
			t.Errorf("%s comes after %s", got.Image, last)
		}
		last = got.Image
		if got.Width != 480 || got.Height != 480 || got.Backend != "cpu" || got.Renderer == "" || got.ForwardMS <= 0 {
			t.Errorf("got %+v", got)
		}
		if len(got.Top) != 2 || got.Top[0].ID != classes[name] || got.Top[0].Probability < 0.94 || got.Top[1].Probability > 0.01 {
			t.Errorf("%s: %+v, want %s far ahead of the next", name, got.Top, classes[name])
		}
		if math.Abs(got.Sum-1) > 1e-5 {
			t.Errorf("%s: the probabilities sum to %v", name, got.Sum)
		}
	}
}

// What cannot be read is reported in its place and stops nothing.
func TestClassifyGoesOnAfterBadFiles(t *testing.T) {
	dir := t.TempDir()
	text := write(t, dir, "text.jpg", "these are words\n")
	good := link(t, "umbrella.png", dir, "Regenschirm 雨伞.JPEG") // the content decides, not the suffix
	missing := filepath.Join(dir, "missing.png")
	args := []string{"classify", "--backend=cpu", "--top=1", missing, text, good}

	r := run(t, append(args, "--json")...)
	if r.code != exitFailed {
		t.Errorf("exit code %d, want 1", r.code)
	}
	r.oneLine(t, "2 of 3 could not be read")
	var elements []json.RawMessage
	decode(t, r.out, &elements)
	if len(elements) != 3 {
		t.Fatalf("%d elements, want 3: %s", len(elements), r.out)
	}
	for i, path := range []string{missing, text} {
		var f failure
		decode(t, string(elements[i]), &f)
		if f.Image != path || !strings.HasPrefix(f.Error, path+": ") || strings.Contains(f.Error, "\n") {
			t.Errorf("got %+v, want a sentence that begins with the file's name", f)
		}
	}
	var ok result
	decode(t, string(elements[2]), &ok)
	if ok.Image != good || ok.Top[0].ID != "umbrella" {
		t.Errorf("got %+v, want an umbrella", ok)
	}

	r = run(t, append(args, "--model="+smallNPZ)...)
	lines := strings.Split(strings.TrimSpace(r.err), "\n")
	if r.code != exitFailed || len(lines) != 3 {
		t.Fatalf("exit code %d, errors %q, want 1 and three lines", r.code, r.err)
	}
	contains(t, lines[0], missing, "does not exist")
	contains(t, lines[1], text, "not a picture")
	contains(t, r.out, good, "class_")
}

func TestClassifyBadInput(t *testing.T) {
	dir := t.TempDir()
	text := write(t, dir, "text.jpg", "these are words\n")
	empty := write(t, dir, "empty.png", "")
	folder := t.TempDir()
	write(t, folder, "readme.txt", "no picture\n")
	write(t, folder, "._hidden.png", "no picture either\n")
	nested := t.TempDir()
	link(t, "umbrella.png", t.TempDir(), "a.png")
	if err := mkdir(nested, "inside"); err != nil {
		t.Fatal(err)
	}
	noTop := filepath.Join(dir, "notop")
	run(t, "weights", "synth", "--width=0.02", "--no-top", noTop).ok(t)
	for _, c := range []struct {
		name  string
		args  []string
		words []string
	}{
		{"text called .jpg", []string{text}, []string{text, "not a picture"}},
		{"empty file", []string{empty}, []string{empty, "is empty"}},
		{"missing file", []string{filepath.Join(dir, "none.jpg")}, []string{"none.jpg", "does not exist"}},
		{"folder without pictures", []string{folder}, []string{folder, "no pictures in this folder"}},
		{"folder of folders", []string{nested}, []string{nested, "folders inside it are not searched"}},
		{"too many pixels", []string{"--max-pixels=1000", sunflower}, []string{sunflower, "480 x 480 pixels", "--max-pixels"}},
		{"missing model", []string{"--model=" + filepath.Join(dir, "none"), sunflower}, []string{"none", "no such file or folder"}},
		{"a picture as model", []string{"--model=" + sunflower, sunflower}, []string{sunflower, "not a model"}},
		{"a model without classes", []string{"--model=" + noTop, sunflower}, []string{"no dense layers", "vggscope features"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			run(t, onSmall("classify", c.args...)...).failed(t, exitFailed, c.words...)
		})
	}
}

// TestNoLimitHelpsASide: of a picture with one pixel too many on a side nothing is said that would not help.
func TestNoLimitHelpsASide(t *testing.T) {
	header := "BM\x00\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00" + // both headers up to the width
		"\x01\x00\x00\x00\x01\x00\x10\x00\x01\x00\x18\x00" + strings.Repeat("\x00", 24)
	path := write(t, t.TempDir(), "long.bmp", header)
	r := run(t, onSmall("classify", path)...)
	r.failed(t, exitFailed, path, "1 x 1048577 pixels", "1048576 on a side")
	if strings.Contains(r.err, "--max-pixels") {
		t.Errorf("a side too long: %s", r.err)
	}
}

// Without a display auto takes the CPU, with one line about it; gpu fails.
func TestClassifyWithoutDisplay(t *testing.T) {
	t.Setenv("DISPLAY", "")
	run(t, "classify", "--backend=gpu", sunflower).failed(t, exitFailed, "no display", "--backend cpu")
	r := run(t, "classify", "--model="+smallNPZ, sunflower)
	r.oneLine(t, "computing on the CPU", "no display")
	if r.code != exitOK {
		t.Errorf("exit code %d, want 0", r.code)
	}
	contains(t, r.out, "sunflower", "CPU:")
}

// cancelWriter ends the context as soon as the first answer is out.
type cancelWriter struct {
	bytes.Buffer
	cancel func()
}

func (w *cancelWriter) Write(p []byte) (int, error) {
	w.cancel()
	return w.Buffer.Write(p)
}

func TestClassifyStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	out := &cancelWriter{cancel: cancel}
	var stderr bytes.Buffer
	code := Run(ctx, onSmall("classify", "--json", samples), Streams{Out: out, Err: &stderr}, Build{})
	if code != exitInterrupted || stderr.String() != "vggscope: stopped\n" {
		t.Errorf("exit code %d, errors %q, want 130 and \"stopped\"", code, stderr.String())
	}
	var elements []result
	decode(t, out.String(), &elements) // what there is, is whole
	if len(elements) != 1 {
		t.Errorf("%d pictures after the stop at the first", len(elements))
	}
}

// Where both streams go to one place, a note does not land inside the array.
func TestClassifyNotesFollowTheArray(t *testing.T) {
	var both bytes.Buffer
	code := Run(t.Context(), onSmall("classify", "--json", "a.png", "b.png"), Streams{Out: &both, Err: &both}, Build{})
	if code != exitFailed || !strings.HasSuffix(both.String(), "\n]\nvggscope: 2 of 2 could not be read\n") {
		t.Errorf("exit code %d, got %s", code, both.String())
	}
}

func TestClassifyStopsBeforeItBegins(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	runWith(t, ctx, nil, onSmall("classify", sunflower)...).failed(t, exitInterrupted, "stopped")
}

func TestFlagsOverTheCard(t *testing.T) {
	card := weights.TorchInput()
	if got := (pictureFlags{Fit: "card", Resample: "card"}).card(card); got != card {
		t.Errorf("without wishes the card became %+v", got)
	}
	got := pictureFlags{Fit: "pad", Resample: "lanczos"}.card(card)
	if got.Fit != "pad" || got.Resample != "lanczos" || got.Mean != card.Mean {
		t.Errorf("got %+v", got)
	}
}

// The words for what happens to a picture, for the inputs that the known weights ask for.
func TestWordsForTheInput(t *testing.T) {
	for _, c := range []struct {
		in               weights.Input
		resizing, levels string
	}{
		{weights.KerasInput(), "stretched, nearest", "BGR - [103.939, 116.779, 123.68]"},
		{weights.FrossardInput(), "stretched, nearest", "RGB - [123.68, 116.779, 103.939]"},
		{weights.TorchInput(), "short side 256, middle cropped, bilinear", "(RGB / 255 - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]"},
		{weights.Input{Channels: "RGB", Scale: 0.3, Std: [3]float64{1, 1, 1}, Fit: "pad", Resample: "lanczos"}, "padded, lanczos", "RGB * 0.3"},
		{weights.Input{Channels: "RGB", Scale: 1, Std: [3]float64{1, 1, 1}, Fit: "crop", Resample: "bicubic"}, "middle cropped, bicubic", "RGB"},
	} {
		if got := resizing(c.in); got != c.resizing {
			t.Errorf("resizing %q, want %q", got, c.resizing)
		}
		if got := scaling(c.in); got != c.levels {
			t.Errorf("scaling %q, want %q", got, c.levels)
		}
	}
}
