package batch

import (
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var columns = []Column{
	{"index", Integer, nil}, {"image", Text, nil}, {"error", Text, nil}, {"p", Real, nil}, {"v", Vector, []int{3}}, {"m", Vector, []int{2, 1, 2}},
}

// rows are such as a run has: odd names, numbers at their limits, and pictures without an answer.
func rows(n int) []Row {
	list := make([]Row, n)
	for i := range list {
		x := float32(i)
		list[i] = Row{int64(i), fmt.Sprintf("a,\"%d\"\nb 雨.jpg", i), nil, x / 3, []float32{x, -1e-30, 0.1}, []float32{1, 2, math.MaxFloat32, x}}
		if i%5 == 3 {
			list[i] = Row{int64(i), "caf\xe9.jpg", "is text, not a picture", nil, nil, nil}
		}
	}
	return list
}

func testRun(n int) Run {
	return Run{Settings: map[string]string{"model": "VGG16 1", "columns": "index image"}, Backend: "cpu", Rows: n}
}

var formats = map[Format]string{CSV: "t.csv", JSONL: "t.jsonl", Parquet: "t.parquet", NPY: "t.npy"}

// put writes rows [from, to) to a table and ends in the given way.
func put(t *testing.T, table Table, all []Row, upTo int, end func(*Output) error) *Output {
	t.Helper()
	o, err := Open(table, testRun(len(all)))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all[o.Done():upTo] {
		if err := o.Append(r, r[2] != nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := end(o); err != nil {
		t.Fatal(err)
	}
	return o
}

// content is all that a folder holds, but for the notes of a run.
func content(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = string(text)
	}
	return all
}

func uninterrupted(t *testing.T, f Format, all []Row) map[string]string {
	t.Helper()
	dir := t.TempDir()
	put(t, Table{filepath.Join(dir, formats[f]), f, columns, false}, all, len(all), (*Output).Finish)
	return content(t, dir)
}

func TestOpenRefuses(t *testing.T) {
	all := rows(6)
	table := func(dir string) Table { return Table{filepath.Join(dir, "t.csv"), CSV, columns, false} }
	other := func(key, value string) Run {
		r := testRun(6)
		r.Settings[key] = value
		return r
	}
	shorter, gpu := testRun(5), testRun(6)
	gpu.Backend = "gpu"
	for name, test := range map[string]struct {
		upTo  int
		spoil func(dir string) error
		run   Run
		words []string
	}{
		"another model":       {3, nil, other("model", "VGG16 2"), []string{"t.csv", "its model was VGG16 1 and is VGG16 2 now", "--force"}},
		"other columns":       {6, nil, other("columns", "index image p"), []string{"columns", "--force"}},
		"another kind":        {3, nil, other("more", "x"), []string{"--force"}},
		"another number":      {3, nil, shorter, []string{"with 6 rows and not 5"}},
		"another device":      {3, nil, gpu, []string{"begun on the cpu", "this is the gpu", "--backend"}},
		"a shorter file":      {3, func(dir string) error { return os.Truncate(dir+"/t.csv.part", 10) }, testRun(6), []string{"has 10 bytes where", "--force"}},
		"a file that is gone": {6, func(dir string) error { return os.Remove(dir + "/t.csv") }, testRun(6), []string{"t.csv", "was complete", "--force"}},
		"a changed file":      {6, func(dir string) error { return os.Truncate(dir+"/t.csv", 10) }, testRun(6), []string{"10 bytes", "--force"}},
		"notes that are none": {3, func(dir string) error { return os.WriteFile(dir+"/t.csv.run.json", []byte(`{"done":3}`), 0o666) }, testRun(6), []string{"t.csv.run.json", "not what a run writes", "--force"}},
		"notes cut off":       {3, func(dir string) error { return os.Truncate(dir+"/t.csv.run.json", 10) }, testRun(6), []string{"t.csv.run.json", "--force"}},
		"no notes":            {6, func(dir string) error { return os.Remove(dir + "/t.csv.run.json") }, testRun(6), []string{"t.csv exists", "--force"}},
	} {
		dir := t.TempDir()
		end := (*Output).Close
		if test.upTo == len(all) {
			end = (*Output).Finish
		}
		put(t, table(dir), all, test.upTo, end)
		if test.spoil != nil {
			if err := test.spoil(dir); err != nil {
				t.Fatal(err)
			}
		}
		before := content(t, dir)
		_, err := Open(table(dir), test.run)
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		for _, w := range test.words {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%s: %q lacks %q", name, err, w)
			}
		}
		if !maps.Equal(before, content(t, dir)) {
			t.Errorf("%s: the files are touched", name)
		}
		anew := table(dir)
		anew.Force = true
		o, err := Open(anew, test.run)
		if err != nil || o.Done() != 0 {
			t.Errorf("%s: anew: %v", name, err)
			continue
		}
		o.Close()
	}
}
