package gallery

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
)

// Stopped in the middle it keeps what is done and goes on there; cut off anywhere it goes on behind the last whole record; and a
// picture that has changed, or that could not be read and now can, is looked at again.
func TestGoesOn(t *testing.T) {
	r, paths, file := rig.Open(t, small(), nn.CPU), album(t, 5), filepath.Join(t.TempDir(), "x")
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
	r, paths, file := rig.Open(t, small(), nn.CPU), album(t, 3), filepath.Join(t.TempDir(), "x")
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
	r, paths, file := rig.Open(t, small(), nn.CPU), album(t, 3), filepath.Join(t.TempDir(), "x")
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
	r, paths, file := rig.Open(t, small(), nn.CPU), album(t, 1), filepath.Join(t.TempDir(), "x")
	update(t, opened(t, file, r, paths), r)
	in := r.Network().Card.Input
	in.Fit = "crop"
	x, err := Open(context.Background(), file, r.Network(), r.Weights(), in, paths)
	if err != nil || x.Known() != 0 {
		t.Errorf("fitted otherwise: %d known, error %v", x.Known(), err)
	}
	other := rig.Open(t, weights.Synthetic(weights.SyntheticOptions{Width: 0.06, Top: true, Classes: 3, Pixels: image.Pt(96, 64)}), nn.CPU)
	x = opened(t, file, other, paths)
	if x.Known() != 0 {
		t.Errorf("another model: %d known", x.Known())
	}
	update(t, x, other)
	if got := best(t, x, 17, 0); !slices.Equal(got, byHand(t, other, paths, 17, 0)) {
		t.Errorf("%+v", got)
	}
	maps := rig.Open(t, weights.Synthetic(weights.SyntheticOptions{Width: 0.05}), nn.CPU) // no classes
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
	r := rig.Open(b, weights.Synthetic(weights.SyntheticOptions{Width: 1, Top: true}), nn.CPU)
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
