package batch

import (
	"encoding/binary"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
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

// A run can end at any row in any way: with a word, or as a kill leaves it, with rows that nobody noted and half of one more.
// What is gone on with ends as a run that nobody disturbed.
func TestGoingOn(t *testing.T) {
	const n = 11
	all := rows(n)
	for f, name := range formats {
		want := uninterrupted(t, f, all)
		for upTo := range n + 1 {
			for _, killed := range []bool{false, true} {
				dir := t.TempDir()
				table := Table{filepath.Join(dir, name), f, columns, false}
				end := (*Output).Close
				if killed {
					end = func(o *Output) error {
						o.sink.sync() // the files have what nothing says is there
						for _, p := range o.sink.parts {
							p.file.WriteString("torn")
						}
						o.sink.close()
						return nil
					}
				}
				put(t, table, all, upTo, end)
				o := put(t, table, all, n, (*Output).Finish)
				if o.Done() != n || o.Failed() != 2 {
					t.Errorf("%s after %d: %d rows, %d failed", f, upTo, o.Done(), o.Failed())
				}
				if got := content(t, dir); !maps.Equal(got, want) {
					t.Fatalf("%s after %d, killed %v: %q, want %q", f, upTo, killed, slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
				}
			}
		}
	}
}

// A kill between the last row and the end leaves some files with their names and some without.
func TestGoingOnAmongTheNames(t *testing.T) {
	all := rows(7)
	for f, name := range formats {
		want := uninterrupted(t, f, all)
		for done := 0; ; done++ {
			dir := t.TempDir()
			table := Table{filepath.Join(dir, name), f, columns, false}
			o := put(t, table, all, len(all), (*Output).Close)
			files := o.Files()
			if done > len(files) {
				break
			}
			for _, path := range files[:done] {
				if f == Parquet {
					if err := o.toParquet(path); err != nil {
						t.Fatal(err)
					}
				} else if err := os.Rename(path+partSuffix, path); err != nil {
					t.Fatal(err)
				}
			}
			put(t, table, all, len(all), (*Output).Finish)
			if got := content(t, dir); !maps.Equal(got, want) {
				t.Errorf("%s with %d names: %q", f, done, slices.Sorted(maps.Keys(got)))
			}
		}
	}
}

// Rows that are noted are noted as time goes by, not at the end only.
func TestRowsAreNoted(t *testing.T) {
	dir := t.TempDir()
	table := Table{filepath.Join(dir, "t.csv"), CSV, columns, false}
	o, err := Open(table, testRun(10))
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	for i, r := range rows(4) {
		if i == 2 {
			o.noted = time.Now().Add(-noteEvery)
		}
		if err := o.Append(r, false); err != nil {
			t.Fatal(err)
		}
	}
	var r record
	if err := json.Unmarshal([]byte(content(t, dir)["t.csv.run.json"]), &r); err != nil || r.Done != 3 {
		t.Errorf("%+v, %v, want 3 rows noted", r, err)
	}
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

// What is complete is complete on another device too, and stays as it is.
func TestCompleteStays(t *testing.T) {
	for f, name := range formats {
		dir := t.TempDir()
		table := Table{filepath.Join(dir, name), f, columns, false}
		put(t, table, rows(4), 4, (*Output).Finish)
		before := content(t, dir)
		run := testRun(4)
		run.Backend = "gpu"
		o, err := Open(table, run)
		if err != nil || o.Done() != 4 || o.Failed() != 1 {
			t.Fatalf("%s: %+v, %v", f, o, err)
		}
		if err := errors.Join(o.Finish(), o.Close()); err != nil || !maps.Equal(before, content(t, dir)) {
			t.Errorf("%s: %v, or files were touched", f, err)
		}
	}
}

// Two runs cannot write to one table, whether they begin it or go on.
func TestOneRunAtATime(t *testing.T) {
	for f, name := range formats {
		table := Table{filepath.Join(t.TempDir(), name), f, columns, false}
		first, err := Open(table, testRun(5))
		if err != nil {
			t.Fatal(err)
		}
		for _, force := range []bool{false, true} {
			second := table
			second.Force = force
			if _, err := Open(second, testRun(5)); !errors.Is(err, errLocked) {
				t.Errorf("%s, force %v: %v, want %v", f, force, err, errLocked)
			}
		}
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		put(t, table, rows(5), 5, (*Output).Finish)
	}
}

func TestNoRows(t *testing.T) {
	for f, name := range formats {
		dir := t.TempDir()
		table := Table{filepath.Join(dir, name), f, columns, false}
		for _, path := range put(t, table, nil, 0, (*Output).Finish).Files() {
			if _, err := os.Stat(path); err != nil {
				t.Errorf("%s: %v", f, err)
			}
		}
		put(t, table, nil, 0, (*Output).Finish)
	}
}

// text is a value as all formats must give it back.
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return "none"
	case string:
		if v == "caf\xe9.jpg" {
			return `caf\xe9.jpg`
		}
		return v
	case []float32:
		var s []string
		for _, x := range v {
			s = append(s, number(x))
		}
		return strings.Join(s, " ")
	case float32:
		return number(v)
	}
	return fmt.Sprint(v)
}

// All formats hold the same rows, value by value.
func TestFormatsAgree(t *testing.T) {
	all := rows(17)
	var want []string
	for _, r := range all {
		for _, v := range r {
			want = append(want, text(v))
		}
	}
	for f, read := range map[Format]func(t *testing.T, dir string) []string{CSV: readCSV, JSONL: readJSONL, Parquet: readParquet, NPY: readNPY} {
		dir := t.TempDir()
		put(t, Table{filepath.Join(dir, formats[f]), f, columns, false}, all, len(all), (*Output).Finish)
		if got := read(t, dir); !slices.Equal(got, want) {
			t.Errorf("%s holds\n%q, want\n%q", f, got, want)
		}
	}
}

func readCSV(t *testing.T, dir string) (values []string) {
	lines, err := csv.NewReader(strings.NewReader(content(t, dir)["t.csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if head := strings.Join(lines[0], " "); head != "index image error p v_0 v_1 v_2 m_0 m_1 m_2 m_3" {
		t.Errorf("head %q", head)
	}
	one := func(s string) string {
		if s == "" {
			return "none"
		}
		return s
	}
	for _, l := range lines[1:] {
		for _, cell := range l[:4] {
			values = append(values, one(cell))
		}
		values = append(values, one(strings.TrimSpace(strings.Join(l[4:7], " "))), one(strings.TrimSpace(strings.Join(l[7:], " "))))
	}
	return values
}

func readJSONL(t *testing.T, dir string) (values []string) {
	d := json.NewDecoder(strings.NewReader(content(t, dir)["t.jsonl"]))
	for {
		var r struct {
			Index      *int64
			Image      string
			ImageBytes []byte `json:"image_bytes"`
			Error      *string
			P          *float32
			V, M       []float32
		}
		d.DisallowUnknownFields()
		if err := d.Decode(&r); err == io.EOF {
			return values
		} else if err != nil {
			t.Fatal(err)
		}
		if r.ImageBytes != nil && string(r.ImageBytes) != "caf\xe9.jpg" {
			t.Errorf("bytes %q", r.ImageBytes)
		}
		values = append(values, text(*r.Index), r.Image)
		for _, v := range []any{deref(r.Error), deref(r.P), r.V, r.M} {
			if list, ok := v.([]float32); ok && list == nil {
				v = nil
			}
			values = append(values, text(v))
		}
	}
}

func deref[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}

func readParquet(t *testing.T, dir string) (values []string) {
	type row struct {
		Index *int64    `parquet:"index,optional"`
		Image *string   `parquet:"image,optional"`
		Error *string   `parquet:"error,optional"`
		P     *float32  `parquet:"p,optional"`
		V     []float32 `parquet:"v,optional,list"`
		M     []float32 `parquet:"m,optional,list"`
	}
	all, err := parquet.ReadFile[row](filepath.Join(dir, "t.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		for _, v := range []any{deref(r.Index), deref(r.Image), deref(r.Error), deref(r.P), r.V, r.M} {
			if list, ok := v.([]float32); ok && list == nil {
				v = nil
			}
			values = append(values, text(v))
		}
	}
	return values
}

func readNPY(t *testing.T, dir string) (values []string) {
	all := content(t, dir)
	lines, err := csv.NewReader(strings.NewReader(all["t.index.csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range lines[1:] {
		for _, cell := range l {
			if cell == "" {
				cell = "none"
			}
			values = append(values, cell)
		}
		for name, shape := range map[string]string{"t.v.npy": "(17, 3)", "t.m.npy": "(17, 2, 1, 2)"} {
			if !strings.Contains(all[name][:128], shape) {
				t.Fatalf("%s: head %q", name, all[name][:128])
			}
		}
		for _, name := range []string{"t.v.npy", "t.m.npy"} {
			raw := []byte(all[name])
			n := (len(raw) - 128) / 17 / 4
			v := make([]float32, n)
			binary.Decode(raw[128+i*n*4:], binary.LittleEndian, v)
			if math.IsNaN(float64(v[0])) {
				values = append(values, "none")
			} else {
				values = append(values, text(v))
			}
		}
	}
	return values
}

func TestFits(t *testing.T) {
	wide := []Column{{"index", Integer, nil}, {"image", Text, nil}, {"m", Vector, []int{224, 224, 64}}}
	if err := CSV.Fits(wide); err == nil || !strings.Contains(err.Error(), "3,211,266 columns") {
		t.Error(err)
	}
	if err := NPY.Fits(wide[:2]); err == nil || !strings.Contains(err.Error(), "--layer") {
		t.Error(err)
	}
	for _, f := range []Format{JSONL, Parquet, NPY} {
		if err := f.Fits(wide); err != nil {
			t.Error(err)
		}
	}
}

func TestFormatOf(t *testing.T) {
	for path, want := range map[string]Format{"a.csv": CSV, "A.CSV": CSV, "b/a.ndjson": JSONL, "a.jsonl": JSONL, "a.parquet": Parquet, "a.npy": NPY, "a.xlsx": "", "csv": "", "a": ""} {
		if got, err := FormatOf(path); got != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q, %v", path, got, err)
		}
	}
}

// Rows that were kept for a Parquet file are not believed whatever they are.
func FuzzSpool(f *testing.F) {
	var whole strings.Builder
	e := &spoolEncoder{w: &whole, columns: columns}
	for _, r := range rows(5) {
		e.row(r)
	}
	f.Add([]byte(whole.String()))
	f.Add([]byte{1, 0, 0})
	f.Fuzz(func(t *testing.T, raw []byte) {
		s := newSpoolReader(strings.NewReader(string(raw)), columns)
		for {
			r, err := s.next()
			if err == io.EOF {
				return
			}
			if err != nil {
				if errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "damaged") {
					t.Error(err)
				}
				return
			}
			check(columns, r)
		}
	})
}

// A number is written so that it comes back.
func TestNumbersComeBack(t *testing.T) {
	for _, v := range []float32{0, 1, -1, 0.1, 1.0 / 3, math.MaxFloat32, math.SmallestNonzeroFloat32} {
		if back, err := strconv.ParseFloat(number(v), 32); err != nil || float32(back) != v {
			t.Errorf("%v is written %s", v, number(v))
		}
	}
}
