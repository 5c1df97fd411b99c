package batch

import (
	"encoding/binary"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
)

// All formats hold the same rows.

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

// A number is written so that it comes back.
func TestNumbersComeBack(t *testing.T) {
	for _, v := range []float32{0, 1, -1, 0.1, 1.0 / 3, math.MaxFloat32, math.SmallestNonzeroFloat32} {
		if back, err := strconv.ParseFloat(number(v), 32); err != nil || float32(back) != v {
			t.Errorf("%v is written %s", v, number(v))
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
