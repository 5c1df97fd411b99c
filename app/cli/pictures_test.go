package cli

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/weights"
)

// A folder stands for its pictures: by suffix in any case, sorted, nothing hidden, nothing from folders inside.
func TestExpand(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"c.PNG", "a.jpg", "B.Tiff", "notes.txt", "._a.jpg", "d e 图.webp"} {
		write(t, dir, name, "")
	}
	if err := mkdir(dir, "folder.jpg"); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "folder.jpg"), "inside.jpg", "")
	notes := filepath.Join(dir, "notes.txt") // named itself, any file is tried
	var got []string
	for _, s := range expand([]string{notes, dir, "missing"}) {
		if s.err != nil {
			t.Errorf("%s: %v", s.path, s.err)
		}
		got = append(got, s.path)
	}
	want := []string{notes}
	for _, name := range []string{"B.Tiff", "a.jpg", "c.PNG", "d e 图.webp"} {
		want = append(want, filepath.Join(dir, name))
	}
	if want = append(want, "missing"); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A picture whose reading was cut short by the user is not one that cannot be read.
func TestStopIsNoBadPicture(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, stderr bytes.Buffer
	a := &app{Streams: Streams{Err: &stderr}, ctx: ctx, out: &output{w: &out}}
	pictures := make(chan input, 1)
	pictures <- input{path: "a.jpg", err: context.Canceled}
	close(pictures)
	_, err := classifyCmd{}.all(&reporter{app: a, json: true}, nil, pictures, 1)
	if !errors.Is(err, context.Canceled) || out.Len()+stderr.Len() > 0 {
		t.Errorf("error %v, answer %q, errors %q", err, out.String(), stderr.String())
	}
}

// The reader is at most one picture ahead, and ends when nobody takes any more.
func TestAheadIsBounded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	bad := errors.New("bad")
	list := []source{{"a", bad}, {"b", bad}, {"c", bad}}
	pictures := pictureFlags{}.ahead(ctx, list, weights.KerasInput())
	for _, want := range []string{"a", "b"} {
		if p := <-pictures; p.path != want || !errors.Is(p.err, bad) {
			t.Errorf("got %s with error %v, want %s", p.path, p.err, want)
		}
	}
	cancel()
	for p := range pictures { // closed, after the one that may already be on its way
		if p.path != "c" {
			t.Errorf("got %s after the end", p.path)
		}
	}
}
