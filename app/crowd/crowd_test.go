package crowd

import (
	"context"
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/batch"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

// album writes pictures, of which the second is none.
func album(t *testing.T) (paths []string) {
	t.Helper()
	dir := t.TempDir()
	for i, name := range []string{"a.png", "b.png", "c.png", "d.png"} {
		path := filepath.Join(dir, name)
		paths = append(paths, path)
		if i == 1 {
			if err := os.WriteFile(path, []byte("no picture"), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		img := picture.New(60, 50)
		for k := range img.Pix {
			img.Pix[k] = uint8(k * (7 + 2*i) % 251)
		}
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(f, img.Image()); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	return paths
}

// Every cell is the number that the tables of features and classify have, a picture that cannot be read is told with its error, and
// a run that was stopped goes on where it was.
func TestCellsAreTheTables(t *testing.T) {
	r, err := nn.Open(t.Context(), weights.Synthetic(weights.SyntheticOptions{Width: 0.0625, Top: true}), nn.Options{Backend: nn.CPU})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	paths := album(t)
	var list []Member
	ctx, stop := context.WithCancel(t.Context())
	model := &session.Model{Network: r.Network()}
	task := Look(model, paths, r.Network().Card.Input, func(i int, m Member) {
		if i != len(list) {
			t.Errorf("picture %d comes as number %d", i, len(list))
		}
		if list = append(list, m); len(list) == 2 {
			stop()
		}
	})
	tools := session.Tools{Runner: r, Model: model, Progress: func(float64) {}}
	if err := task.Run(ctx, tools); err == nil || len(list) != 2 {
		t.Fatalf("stopped after %d pictures with %v", len(list), err)
	}
	if err := task.Run(t.Context(), tools); err != nil {
		t.Fatal(err)
	}
	if len(list) != len(paths) || list[1].Err == nil {
		t.Fatalf("%d pictures, the damaged one with %v", len(list), list[1].Err)
	}
	for i, m := range list {
		if i != 1 {
			compare(t, r, m)
		}
	}
}

// compare holds a member to the row that a table has of it.
func compare(t *testing.T, r nn.Runner, m Member) {
	t.Helper()
	img, _, err := picture.DecodeFile(t.Context(), m.Path, picture.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := nn.Preprocess(img, r.Network().Card.Input)
	if err != nil {
		t.Fatal(err)
	}
	a, err := r.Forward(t.Context(), nn.Pass{Input: p.Input})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Release()
	for _, mean := range []bool{false, true} {
		wish := batch.Wish{Top: 1, Layers: r.Network().Layers, Pool: batch.Max}
		if mean {
			wish.Pool = batch.Mean
		}
		row, err := wish.Row(batch.Measured{Acts: a})
		if err != nil {
			t.Fatal(err)
		}
		columns := wish.Columns()
		for _, l := range r.Network().Layers {
			at := len(columns) - len(wish.Layers) + l.Index
			if !strings.HasPrefix(columns[at].Name, l.Name) {
				t.Fatalf("column %q, want that of %s", columns[at].Name, l.Name)
			}
			if !reflect.DeepEqual(row[at], m.Of(l.Index, mean)) {
				t.Errorf("%s, %s, mean %t: other values than in the table", m.Path, l.Name, mean)
			}
		}
		if at := slices.IndexFunc(columns, func(c batch.Column) bool { return c.Name == "top1_index" }); row[at] != int64(m.Best[0].Index) {
			t.Errorf("%s: class %d, the table has %v", m.Path, m.Best[0].Index, row[at])
		}
	}
}

func TestOrder(t *testing.T) {
	of := func(class int, values ...float32) Member {
		return Member{Pool: [][2][]float32{{values, values}}, Best: []nn.Prediction{{Index: class}}}
	}
	list := []Member{of(1, 1, 5, 3), {Err: os.ErrInvalid}, of(2, 4, 0, 9), of(1, 2, 8, 3)}
	members := func(rows []Row) (at []int) {
		for _, r := range rows {
			if r.Member < 0 {
				at = append(at, -100*r.Count-r.Class)
				continue
			}
			at = append(at, r.Member)
		}
		return at
	}
	for _, c := range []struct {
		by      int
		grouped bool
		want    []int
	}{
		{-1, false, []int{0, 1, 2, 3}}, {0, false, []int{2, 3, 0, 1}}, {1, false, []int{3, 0, 2, 1}}, {7, false, []int{0, 2, 3, 1}},
		{0, true, []int{-102, 2, -201, 3, 0, -99, 1}},
	} {
		if got := members(Rows(list, 0, false, c.by, c.grouped)); !slices.Equal(got, c.want) {
			t.Errorf("by %d, grouped %t: %v, want %v", c.by, c.grouped, got, c.want)
		}
	}
	for by, want := range map[int][]int{-1: {0, 1, 2}, 0: {1, 2, 0}, 1: {0, 1, 2}, 2: {2, 0, 1}} {
		if got := Columns(list, 0, false, 3, by); !slices.Equal(got, want) {
			t.Errorf("columns by %d: %v, want %v", by, got, want)
		}
	}
	if lo, hi := Largest(list, 0, false); lo != 0 || hi != 9 {
		t.Errorf("from %v to %v", lo, hi)
	}
}
